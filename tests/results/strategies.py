"""Requests and their responses: complete ones, and ones with missing or other recipients."""

from __future__ import annotations

from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    EndpointMessageResult,
    EndpointSendConfiguration,
    MessageRequest,
    MessageResponse,
    MessageResult,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
)

from ..strategies import instances, statuses

_addresses = st.sampled_from(
    ["+12065550100", "+12065550101", "ana@example.com", "token-1", "token-2"]
)
_endpoints = st.sampled_from(["endpoint-1", "endpoint-2", "endpoint-3"])
_users = st.sampled_from(["user-1", "user-2", "user-3"])
_endpoints_of_users = st.sampled_from(["", "endpoint-1", "endpoint-2"])


def _mappings(keys, values):
    return st.none() | st.dictionaries(keys, values)


_messages = st.sampled_from([None, "Phone number is opted out", "BadDeviceToken"])


def results(cls):
    """Return results with every kind of status, some of opt-outs and dead tokens."""
    return st.builds(cls, delivery_status=statuses, status_message=_messages)


message_requests = st.builds(
    MessageRequest,
    addresses=_mappings(_addresses, instances(AddressConfiguration)),
    endpoints=_mappings(_endpoints, instances(EndpointSendConfiguration)),
    trace_id=st.just("trace"),
)
users_requests = st.builds(
    SendUsersMessageRequest,
    users=_mappings(_users, instances(EndpointSendConfiguration)),
    trace_id=st.just("trace"),
)
_bare_message_responses = st.builds(
    MessageResponse,
    application_id=st.just("app"),
    result=_mappings(_addresses, results(MessageResult)),
    endpoint_result=_mappings(_endpoints, results(EndpointMessageResult)),
)
_bare_users_responses = st.builds(
    SendUsersMessageResponse,
    application_id=st.just("app"),
    result=_mappings(
        _users, st.dictionaries(_endpoints_of_users, results(EndpointMessageResult), max_size=3)
    ),
)


def _known(response, request):
    return response.evolve(request=request, http_status_code=200)


message_responses = st.builds(_known, _bare_message_responses, message_requests)
"""Answers to SendMessages that know their requests."""
users_responses = st.builds(_known, _bare_users_responses, users_requests)
"""Answers to SendUsersMessages that know their requests."""
bare_responses = _bare_message_responses | _bare_users_responses
"""Answers as they are read from JSON."""
