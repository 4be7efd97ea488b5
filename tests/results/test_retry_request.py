"""The smaller request for exactly the recipients that can be retried."""

import pytest
from hypothesis import given

from pinpoint_direct import (
    AddressConfiguration,
    DirectMessageConfiguration,
    EndpointMessageResult,
    EndpointSendConfiguration,
    MessageRequest,
    MessageResponse,
    MessageResult,
    RetryPolicy,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    SMSMessage,
    Template,
    TemplateConfiguration,
    plan_retry,
)

from .strategies import message_responses, users_responses

THROTTLED = MessageResult(delivery_status="THROTTLED", status_code=403)
REACHED = MessageResult(delivery_status="SUCCESSFUL", status_code=200)
MESSAGES = {
    "context": {"order": "7"},
    "message_configuration": DirectMessageConfiguration(sms_message=SMSMessage("Hello {{name}}")),
    "template_configuration": TemplateConfiguration(sms_template=Template("order")),
    "trace_id": "trace",
}


@given(message_responses)
def test_only_retryable_recipients_are_sent_to_again_with_their_own_overrides(response):
    request, again = response.request, response.retry_request()
    addresses = {
        key: one
        for key, one in (request.addresses or {}).items()
        if key in response.result and response.result[key].is_retryable
    }
    endpoints = {
        key: one
        for key, one in (request.endpoints or {}).items()
        if key in response.endpoint_result and response.endpoint_result[key].is_retryable
    }

    if not addresses and not endpoints:
        assert again is None
        return
    assert again == request.evolve(addresses=addresses or None, endpoints=endpoints or None)


@given(message_responses)
def test_nobody_is_sent_to_again_who_may_have_been_reached(response):
    again = response.retry_request()
    if again is not None:
        resent = {*(again.addresses or {}), *(again.endpoints or {})}
        assert resent <= {*response.retryable}
        assert not resent & {*response.successes}
        assert not resent & {*response.ambiguous}
        assert not resent & response.unanswered


@given(users_responses)
def test_only_users_none_of_whose_endpoints_may_have_been_reached_are_sent_to_again(response):
    request, again = response.request, response.retry_request()
    users = {
        user: one
        for user, one in (request.users or {}).items()
        if response.result.get(user)
        and all(result.is_retryable for result in response.result[user].values())
    }

    assert again == (request.evolve(users=users) if users else None)


def test_the_messages_stay_the_same():
    ana = AddressConfiguration(channel_type="SMS", substitutions={"name": "Ana"})
    bo = AddressConfiguration(channel_type="SMS", substitutions={"name": "Bo"})
    request = MessageRequest(addresses={"ana": ana, "bo": bo}, **MESSAGES)
    response = MessageResponse(result={"ana": REACHED, "bo": THROTTLED}).evolve(
        request=request, http_status_code=200
    )

    assert response.retry_request() == MessageRequest(addresses={"bo": bo}, **MESSAGES)


def test_the_messages_to_users_stay_the_same():
    users = {name: EndpointSendConfiguration(title_override=name) for name in ("ana", "bo", "cy")}
    throttled = EndpointMessageResult(delivery_status="THROTTLED")
    reached = EndpointMessageResult(delivery_status="SUCCESSFUL")
    result = {
        "ana": {"phone": throttled, "watch": throttled},
        "bo": {"phone": throttled, "watch": reached},
    }
    request = SendUsersMessageRequest(users=users, **MESSAGES)
    response = SendUsersMessageResponse(result=result).evolve(request=request, http_status_code=200)

    assert response.retry_request() == SendUsersMessageRequest(
        users={"ana": users["ana"]}, **MESSAGES
    )
    assert response.partial == {"bo"}
    assert response.unanswered == {"cy"}


@pytest.mark.parametrize(
    "status",
    [
        "SUCCESSFUL",
        "PERMANENT_FAILURE",
        "OPT_OUT",
        "DUPLICATE",
        "UNKNOWN_FAILURE",
        "TIMEOUT",
        "NEW",
        None,
    ],
)
def test_where_nobody_may_be_sent_to_again_there_is_no_request(status):
    request = MessageRequest(addresses={"ana": AddressConfiguration()}, **MESSAGES)
    answer = MessageResponse(result={"ana": MessageResult(delivery_status=status)})

    assert answer.evolve(request=request, http_status_code=200).retry_request() is None


def test_who_was_never_asked_for_is_not_sent_to():
    request = MessageRequest(addresses={"ana": AddressConfiguration()}, **MESSAGES)
    answer = MessageResponse(result={"bo": THROTTLED}, endpoint_result={})

    assert answer.evolve(request=request, http_status_code=200).retry_request() is None


def test_an_endpoint_with_the_id_of_an_address_is_kept_apart_from_it():
    request = MessageRequest(
        addresses={"same": AddressConfiguration()},
        endpoints={"same": EndpointSendConfiguration()},
    )
    answer = MessageResponse(
        result={"same": REACHED},
        endpoint_result={"same": EndpointMessageResult(delivery_status="THROTTLED")},
    )

    again = answer.evolve(request=request, http_status_code=200).retry_request()

    assert again == MessageRequest(endpoints={"same": EndpointSendConfiguration()})


@given(message_responses | users_responses)
def test_a_response_and_a_plan_name_the_same_people(response):
    request = response.retry_request()
    plan = plan_retry(response.request, response, RetryPolicy(), 1)

    assert (plan and plan.request) == request
