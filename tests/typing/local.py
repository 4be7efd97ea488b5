"""A strict test with Local Pinpoint: no `assert` only to please the checker."""

from typing import Any, assert_type

from pinpoint_direct import (
    MessageRequest,
    PinpointDirect,
    Rendered,
    SendUsersMessageRequest,
    SMSMessage,
)
from pinpoint_direct.testing import Call, LocalPinpoint


def test_a_code_is_sent(local_pinpoint: LocalPinpoint) -> None:
    client = PinpointDirect("app", client=local_pinpoint.boto3_client())
    client.send(SMSMessage("Your code is 1234"), to="+12065550100")
    call = local_pinpoint.calls[0]
    assert_type(call, Call)
    assert_type(call.request, MessageRequest | SendUsersMessageRequest | None)
    assert_type(call.message_request, MessageRequest)
    assert_type(call.send_users_message_request, SendUsersMessageRequest)
    assert_type(call.recipients, frozenset[str])
    assert_type(local_pinpoint.delivered[0], Rendered)
    assert_type(call.service, str)
    assert_type(call.arguments, dict[str, Any])
    assert "+12065550100" in call.recipients
    assert call.message_request.trace_id is None
    assert "1234" in local_pinpoint.delivered[0].text
    assert "1234" in local_pinpoint.delivered[0].body  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]


def test_the_services_of_a_route() -> None:
    local = LocalPinpoint(sandbox=["+12065550100"], requests_per_second={"sesv2": 14})
    assert_type(local.clients(), dict[str, Any])
    local.boto3_client("sesv2")
    local.script("+12065550100", "PERMANENT_FAILURE", reason="DESTINATION_COUNTRY_BLOCKED")
    local.fail("MessageRejected", service="sesv2")
    LocalPinpoint(sandbox=True, requests_per_second=1)
    LocalPinpoint(sandbox=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
