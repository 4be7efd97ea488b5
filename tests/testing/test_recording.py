"""The recorded calls."""

from __future__ import annotations

import copy
import pickle
import uuid

import pytest

from pinpoint_direct import MessageRequest, SendUsersMessageRequest, SMSMessage, reveal
from pinpoint_direct.testing.local import LocalPinpoint
from pinpoint_direct.testing.recording import Call
from pinpoint_direct.testing.wire import Received

from .test_sending import post, send, to

SECRET = "+12065550100"


def test_a_call_is_a_value_that_hides_what_is_personal():
    local = LocalPinpoint()
    send(local, to(SECRET, MessageConfiguration={"SMSMessage": {"Body": "secret"}}))
    (call,) = local.calls
    assert call.request.message_configuration.sms_message == SMSMessage("secret")
    assert pickle.loads(pickle.dumps(call)) == call == copy.deepcopy(call)
    assert hash(call) == hash(copy.copy(call))
    for reported in (repr(call), str(local.calls)):
        assert SECRET not in reported
        assert "secret" not in reported
        assert "SendMessages" in reported
    assert SECRET in reveal(call)
    with pytest.raises(AttributeError):
        call.region = "x"
    with pytest.raises(TypeError):
        call.headers["x"] = "y"


def test_a_call_can_be_made_by_hand():
    call = Call(
        operation="SendMessages", application_id="a", request=None, raw_body=b"", headers={"a": "b"}
    )
    assert call == copy.copy(call)


@pytest.mark.parametrize(
    ("request_", "accessor", "other"),
    [
        (
            MessageRequest().to_sms("+1").to_endpoint("e"),
            "message_request",
            "send_users_message_request",
        ),
        (SendUsersMessageRequest().to_user("ana"), "send_users_message_request", "message_request"),
    ],
    ids=["addresses", "users"],
)
def test_a_request_is_asked_for_by_its_class(request_, accessor, other):
    call = Call(
        operation="Send", application_id="a", request=request_, raw_body=b"", headers={"a": "b"}
    )

    assert getattr(call, accessor) is request_
    with pytest.raises(TypeError, match=r"has no .*Request, but Send$"):
        getattr(call, other)
    assert call.recipients == ({"+1", "e"} if accessor == "message_request" else {"ana"})
    assert "+1" not in repr(call.recipients)


def test_a_body_that_cannot_be_read_names_nobody():
    local = LocalPinpoint()
    post(local, "/v1/apps/a/messages", {"Addresses": 5})
    (call,) = local.calls

    assert call.recipients == frozenset()
    with pytest.raises(TypeError, match="cannot be read"):
        _ = call.message_request


def test_requests_of_one_invocation_are_attempts_of_one_call():
    local = LocalPinpoint()
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    for invocation in (one, None, other, one, None, one):
        headers = {"amz-sdk-invocation-id": invocation} if invocation else {}
        post(local, "/v1/apps/a/messages", to("+1"), **headers)
    assert local.attempts() == (3, 1, 1, 1)


def test_what_was_asked_of_endpoints_is_no_call():
    local = LocalPinpoint()
    post(local, "/v1/apps/a/endpoints/e", {"Address": "+1"}, "PUT")
    assert (local.calls, local.attempts()) == ((), ())


@pytest.mark.parametrize(
    ("url", "region"),
    [
        ("https://pinpoint.eu-west-1.amazonaws.com/x", "eu-west-1"),
        ("https://pinpoint-fips.us-gov-west-1.amazonaws.com/x", "us-gov-west-1"),
        ("https://pinpoint.ap-south-1.api.aws/x", "ap-south-1"),
        ("http://127.0.0.1:80/x", None),
    ],
)
def test_the_region_is_the_signature_s_or_else_the_address_s(url, region):
    unsigned = Received(method="POST", url=url, headers={}, body=b"")
    assert unsigned.region == region
    scope = "AWS4-HMAC-SHA256 Credential=A/20260101/us-west-2/mobiletargeting/aws4_request, x"
    signed = Received(method="POST", url=url, headers={"authorization": scope}, body=b"")
    assert signed.region == "us-west-2"


def test_nobody_was_sent_to_yet():
    assert LocalPinpoint().sends_to("+1") == 0
