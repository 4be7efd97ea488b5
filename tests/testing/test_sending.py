"""The rules of the engine for a request, without a client."""

from __future__ import annotations

import json
from email.message import EmailMessage as MimeMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    ChannelType,
    DeliveryStatus,
    MessageRequest,
    MessageResponse,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    from_json,
    to_json,
)
from pinpoint_direct.testing import status_messages
from pinpoint_direct.testing.engine import MAX_BYTES
from pinpoint_direct.testing.local import LocalPinpoint
from pinpoint_direct.testing.wire import Received

from ..strategies import instances

HELLO = {"DefaultMessage": {"Body": "Hello"}}


def post(local, path, body, method="POST", **headers):
    """Send a body to the engine, and return the status and the decoded answer."""
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    received = Received(
        method=method, url=f"https://host{path}", headers=headers, body=body, operation=None
    )
    answer = local._engine.handle(received)
    return answer.status, json.loads(answer.body)


def send(local, request):
    return post(local, "/v1/apps/a/messages", request)[1]


def to(*addresses, channel="SMS", **more):
    entries = {address: {"ChannelType": channel} for address in addresses}
    return {"Addresses": entries, "MessageConfiguration": HELLO, **more}


@given(st.sampled_from([MessageRequest, SendUsersMessageRequest]), st.data())
def test_every_request_is_answered_and_everybody_asked_for_has_a_result(cls, data):
    request = data.draw(instances(cls))
    local = LocalPinpoint()
    path = "messages" if cls is MessageRequest else "users-messages"
    status, answer = post(local, f"/v1/apps/a/{path}", to_json(request).encode())
    (call,) = local.calls
    if status == 400:
        assert set(answer) == {"Message", "RequestID"}
        assert local.delivered == ()
        return
    assert status == 200
    assert call.request == request
    response_type = MessageResponse if cls is MessageRequest else SendUsersMessageResponse
    response = from_json(json.dumps(answer), response_type)
    if cls is MessageRequest:
        assert response.result.keys() == (request.addresses or {}).keys()
        assert response.endpoint_result.keys() == (request.endpoints or {}).keys()
        sent = [key for key, one in response.result.items() if one.is_successful]
        assert sent == [one.recipient for one in local.delivered]
        assert all(local.sends_to(address) == 1 for address in sent)
    else:
        assert response.result.keys() == request.users.keys()
        assert all(one.has_no_endpoints for one in response.failures.values())


@pytest.mark.parametrize("channel", ChannelType)
@pytest.mark.parametrize("status", DeliveryStatus)
def test_a_status_comes_with_its_usual_code_and_text(status, channel):
    local = LocalPinpoint()
    local.script("*", status)
    result = send(local, to("x", channel=channel.value))["Result"]["x"]
    assert result["DeliveryStatus"] == status
    assert isinstance(result["StatusCode"], int)
    assert ("MessageId" in result) is (
        status is DeliveryStatus.SUCCESSFUL
        and channel in ("SMS", "VOICE", "EMAIL", "CUSTOM", "IN_APP")
    )
    if status is DeliveryStatus.THROTTLED:
        assert result["StatusCode"] == (403 if channel is ChannelType.EMAIL else 429)


@pytest.mark.parametrize("channel", ["SMS", "VOICE", "EMAIL", "GCM"])
def test_a_channel_without_a_message_fails(channel):
    local = LocalPinpoint()
    request = to("x", channel=channel, MessageConfiguration={"ADMMessage": {"Body": "Hello"}})
    result = send(local, request)["Result"]["x"]
    assert (result["DeliveryStatus"], result["StatusCode"]) == ("PERMANENT_FAILURE", 400)
    assert result["StatusMessage"].startswith("Either template or ")
    assert local.delivered == ()


@pytest.mark.parametrize(
    ("channel", "template"),
    [
        ("SMS", "SMSTemplate"),
        ("VOICE", "VoiceTemplate"),
        ("EMAIL", "EmailTemplate"),
        ("APNS_VOIP", "PushTemplate"),
    ],
)
def test_a_template_is_a_message_whose_text_is_not_known_here(channel, template):
    local = LocalPinpoint()
    request = to("x", channel=channel, TemplateConfiguration={template: {"Name": "t"}})
    send(local, {**request, "MessageConfiguration": {}})
    (one,) = local.delivered
    assert (one.title, one.body) == (None, None)


def test_an_address_without_a_channel_fails():
    local = LocalPinpoint()
    request = {"Addresses": {"x": {}}, "MessageConfiguration": HELLO}
    assert send(local, request)["Result"]["x"]["StatusMessage"] == status_messages.NO_CHANNEL


def test_an_endpoint_without_an_address_fails():
    local = LocalPinpoint()
    post(local, "/v1/apps/a/endpoints/e", {"ChannelType": "SMS"}, "PUT")
    request = {"Endpoints": {"e": {}}, "MessageConfiguration": HELLO}
    result = send(local, request)["EndpointResult"]["e"]
    assert (result["Address"], result["StatusMessage"]) == ("", status_messages.NO_CHANNEL)


def test_an_address_that_is_reached_twice_is_a_duplicate_once():
    local = LocalPinpoint()
    local.add_endpoint("e1", address="+1", channel_type="SMS")
    local.add_endpoint("e2", address="+1", channel_type="VOICE")
    response = send(local, to("+1", Endpoints={"e1": {}, "e2": {}}))
    assert response["Result"]["+1"]["DeliveryStatus"] == "SUCCESSFUL"
    assert response["EndpointResult"]["e1"]["DeliveryStatus"] == "DUPLICATE"
    assert response["EndpointResult"]["e2"]["DeliveryStatus"] == "SUCCESSFUL"
    assert local.sends_to("+1") == 2
    assert send(local, to("+1"))["Result"]["+1"]["DeliveryStatus"] == "SUCCESSFUL"


def test_an_endpoint_s_own_script_comes_before_its_address_its_user_and_anybody():
    local = LocalPinpoint()
    local.add_endpoint("e", address="+1", channel_type="SMS", user_id="ana")
    users = {"Users": {"ana": {}}, "MessageConfiguration": HELLO}
    for name, status in (
        ("*", "OPT_OUT"),
        ("ana", "TIMEOUT"),
        ("+1", "THROTTLED"),
        ("e", "DUPLICATE"),
    ):
        local.script(name, status)
        _, answer = post(local, "/v1/apps/a/users-messages", users)
        assert answer["Result"]["ana"]["e"]["DeliveryStatus"] == status


def test_a_user_s_script_is_used_once_a_call():
    local = LocalPinpoint()
    for number in range(3):
        local.add_endpoint(f"e{number}", address=f"+{number}", channel_type="SMS", user_id="ana")
    local.script("ana", "THROTTLED", times=1)
    users = {"Users": {"ana": {}}, "MessageConfiguration": HELLO}
    for status in ("THROTTLED", "SUCCESSFUL"):
        _, answer = post(local, "/v1/apps/a/users-messages", users)
        results = answer["Result"]["ana"].values()
        assert [one["DeliveryStatus"] for one in results] == [status] * 3
    assert local.sends_to("ana") == 1


def test_a_user_without_endpoints_can_be_scripted():
    local = LocalPinpoint()
    local.script("ana", "SUCCESSFUL")
    users = {"Users": {"ana": {}, "bo": {}}, "MessageConfiguration": HELLO}
    _, answer = post(local, "/v1/apps/a/users-messages", users)
    assert answer["Result"]["ana"][""]["DeliveryStatus"] == "SUCCESSFUL"
    assert local.sends_to("ana") == 1
    assert local.delivered == ()
    local.script("bo", None)
    _, answer = post(local, "/v1/apps/a/users-messages", users)
    assert answer["Result"]["bo"] == {}


def test_a_payload_may_not_be_too_large():
    local = LocalPinpoint()
    request = to("+1", MessageConfiguration={"DefaultMessage": {"Body": "x" * MAX_BYTES}})
    assert post(local, "/v1/apps/a/messages", request)[0] == 413
    assert local.calls[0].request is None


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/v1/apps/a/messages"), ("POST", "/v1/apps/a/b/messages"), ("POST", "")],
)
def test_a_path_that_leads_nowhere_is_not_found(method, path):
    assert post(LocalPinpoint(), path, b"", method)[0] == 404


def test_what_is_not_here_is_named():
    status, answer = post(LocalPinpoint(), "/v1/apps/a/otp", b"{}")
    assert status == 501
    assert "SendOTPMessage" in answer["Message"]


@pytest.mark.parametrize("path", ["/v1/apps//messages", "/v1/apps//users-messages"])
def test_an_empty_id_is_not_found(path):
    assert post(LocalPinpoint(), path, to("+1"))[0] == 404


@pytest.mark.parametrize(
    ("body", "path"),
    [(b"{", "messages"), (b"{}", "users-messages"), (b'{"Users": 1}', "users-messages")],
)
def test_a_fault_in_the_transport_hides_a_refusal(body, path):
    local = LocalPinpoint()
    local.fail("timeout")
    received = Received(method="POST", url=f"http://h/v1/apps/a/{path}", headers={}, body=body)
    fault = local._engine.handle(received)
    assert (fault.kind, fault.answer.status) == ("timeout", 400)


def test_a_server_error_comes_after_the_request_was_taken():
    local = LocalPinpoint()
    for what in ("InternalServerErrorException", 500, 503, 408):
        local.fail(what)
    statuses = [post(local, "/v1/apps/a/messages", to("+1"))[0] for _ in range(5)]
    assert statuses == [500, 500, 503, 408, 200]
    assert local.sends_to("+1") == 5


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_so_many_requests_a_second_and_no_more():
    clock = Clock()
    local = LocalPinpoint(requests_per_second=2, clock=clock)
    path = "/v1/apps/a/messages"
    assert [post(local, path, to("+1"))[0] for _ in range(3)] == [200, 200, 429]
    clock.now += 0.999
    assert post(local, path, to("+1"))[0] == 429
    clock.now += 0.001
    assert [post(local, path, to("+1"))[0] for _ in range(3)] == [200, 200, 429]
    assert local.sends_to("+1") == 4
    assert post(local, "/v1/apps/a/endpoints/e", {}, "PUT")[0] == 202


def test_so_many_messages_a_second_and_no_more():
    clock = Clock()
    local = LocalPinpoint(messages_per_second=3, clock=clock)
    statuses = [one["DeliveryStatus"] for one in send(local, to(*"abcde"))["Result"].values()]
    assert statuses == ["SUCCESSFUL"] * 3 + ["THROTTLED"] * 2
    clock.now += 1
    assert send(local, to("d"))["Result"]["d"]["DeliveryStatus"] == "SUCCESSFUL"
    assert [local.sends_to(one) for one in "abcde"] == [1, 1, 1, 1, 0]


def test_so_many_messages_a_second_to_each_and_no_more():
    clock = Clock()
    local = LocalPinpoint(messages_per_second_each=1, clock=clock)
    for _ in range(3):
        send(local, to("a", "b"))
    send(local, to("c"))
    assert [local.sends_to(one) for one in "abc"] == [1, 1, 1]
    clock.now += 1
    send(local, to("a"))
    assert local.sends_to("a") == 2


def test_what_one_limit_refuses_does_not_count_for_the_other():
    clock = Clock()
    local = LocalPinpoint(messages_per_second=2, messages_per_second_each=1, clock=clock)
    send(local, to("a", "b"))
    clock.now += 0.5
    send(local, to("c"))
    clock.now += 0.5
    send(local, to("c", "a"))
    assert [local.sends_to(one) for one in "abc"] == [2, 1, 1]


def test_a_script_needs_no_room():
    local = LocalPinpoint(messages_per_second=1, clock=Clock())
    local.script("a", "OPT_OUT")
    send(local, to("a", "b", "c"))
    assert [local.sends_to(one) for one in "abc"] == [0, 1, 0]


@given(st.lists(st.floats(0, 0.4), max_size=40), st.integers(1, 4))
def test_no_second_has_too_many(pauses, most):
    clock = Clock()
    local = LocalPinpoint(messages_per_second=most, clock=clock)
    sent = []
    for pause in pauses:
        clock.now += pause
        before = local.sends_to("a")
        send(local, to("a"))
        if local.sends_to("a") > before:
            sent.append(clock.now)
    assert all(later - earlier >= 1 for earlier, later in zip(sent, sent[most:], strict=False))


def test_everything_is_forgotten_on_reset():
    local = LocalPinpoint(requests_per_second=1, clock=Clock())
    local.script("*", "OPT_OUT")
    local.add_endpoint("e", address="+1", channel_type="SMS", user_id="ana")
    first = send(local, to("a"))
    local.fail("NotFoundException")
    local.reset()
    assert (local.calls, local.delivered, local.attempts()) == ((), (), ())
    second = send(local, to("a", Endpoints={"e": {}}))
    assert second["RequestId"] == first["RequestId"]
    assert second["Result"]["a"]["DeliveryStatus"] == "SUCCESSFUL"
    assert second["EndpointResult"]["e"]["StatusMessage"] == status_messages.NO_ENDPOINT


def test_a_mail_as_one_piece_is_read():
    mail = MimeMessage()
    mail["Subject"] = "Order {{n}}"
    mail.set_content("It is {{n}}\n")
    request = to("ana@example.com", channel="EMAIL")
    request["Addresses"]["ana@example.com"]["Substitutions"] = {"n": ["7"]}
    from base64 import b64encode

    data = b64encode(mail.as_bytes()).decode()
    request["MessageConfiguration"] = {"EmailMessage": {"RawEmail": {"Data": data}}}
    local = LocalPinpoint()
    send(local, request)
    (one,) = local.delivered
    assert (one.title, one.body) == ("Order 7", "It is 7\n")
