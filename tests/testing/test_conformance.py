"""One suite for every transport and every client, so that the transports cannot differ."""

from __future__ import annotations

import base64
import json
import random

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
)

from pinpoint_direct import DeliveryStatus, MessageRequest, SendUsersMessageRequest, from_wire
from pinpoint_direct.testing import status_messages
from pinpoint_direct.testing.service import known_errors

from .transports import TRANSPORTS, opened

APP = "611e3e3cdd47474c9c1399a505665b91"
ODD = "a/b c+é%2F?#"
ANA = "ana/é 1"
PHONE, MAIL, TOKEN = "+12065550100", "ana@example.com", "device/token é"
MESSAGES = {
    "DefaultPushNotificationMessage": {"Title": "Hi {{name}}", "Body": "Code {{code}}"},
    "SMSMessage": {"Body": "{{name}}: {{code}}", "Substitutions": {"name": ["friend"]}},
    "EmailMessage": {
        "SimpleEmail": {"Subject": {"Data": "Code"}, "TextPart": {"Data": "It is {{code}}"}}
    },
}
REQUEST = {
    "Addresses": {
        PHONE: {"ChannelType": "SMS", "Substitutions": {"code": ["1234"]}},
        MAIL: {"ChannelType": "EMAIL", "BodyOverride": "Override"},
        TOKEN: {"ChannelType": "GCM"},
    },
    "MessageConfiguration": MESSAGES,
}


@pytest.fixture(scope="module", params=TRANSPORTS, ids=lambda way_in: way_in.__name__)
def way_in(request):
    with opened(request.param) as transport:
        yield transport


@pytest.fixture
def transport(way_in):
    way_in.local.reset()
    return way_in


def send(transport, request=REQUEST, app=APP):
    answer = transport.call("send_messages", ApplicationId=app, MessageRequest=request)
    return answer["MessageResponse"]


def send_users(transport, users, **more):
    request = {"Users": users, "MessageConfiguration": MESSAGES, **more}
    answer = transport.call(
        "send_users_messages", ApplicationId=APP, SendUsersMessageRequest=request
    )
    return answer["SendUsersMessageResponse"]


def refused(transport, call, *arguments):
    with pytest.raises(ClientError) as caught:
        call(transport, *arguments)
    reported = caught.value.response
    return reported["Error"]["Code"], reported["ResponseMetadata"]["HTTPStatusCode"]


def to(*addresses, channel="SMS"):
    return {
        "Addresses": {address: {"ChannelType": channel} for address in addresses},
        "MessageConfiguration": {"DefaultMessage": {"Body": "Hello"}},
    }


def test_every_recipient_has_a_result(transport):
    response = send(transport)
    assert response["ApplicationId"] == APP
    assert response["RequestId"]
    results = response["Result"]
    assert list(results) == [PHONE, MAIL, TOKEN]
    assert {one["DeliveryStatus"] for one in results.values()} == {"SUCCESSFUL"}
    assert {one["StatusCode"] for one in results.values()} == {200}
    assert results[PHONE]["StatusMessage"] == f"MessageId: {results[PHONE]['MessageId']}"
    assert results[MAIL]["StatusMessage"] == results[MAIL]["MessageId"]
    assert results[TOKEN]["StatusMessage"] == ""
    assert "MessageId" not in results[TOKEN]


def test_what_was_received_is_kept(transport):
    send(transport, app=ODD)
    (call,) = transport.local.calls
    assert call.operation == "SendMessages"
    assert call.application_id == ODD
    assert call.request == from_wire(REQUEST, MessageRequest)
    assert json.loads(call.raw_body) == REQUEST
    assert call.region == "eu-west-1"
    assert call.headers["content-type"] == "application/json"
    assert "/eu-west-1/mobiletargeting/" in call.headers["authorization"]


def test_what_is_read_is_rendered(transport):
    send(transport)
    sms, mail, push = transport.local.delivered
    assert (sms.recipient, sms.body, sms.missing) == (PHONE, "friend: 1234", ())
    assert (mail.title, mail.body) == ("Code", "Override")
    assert (push.title, push.body) == ("Hi {{name}}", "Code {{code}}")
    assert push.missing == ("name", "code")


@pytest.mark.parametrize("status", DeliveryStatus)
def test_a_script_decides(transport, status):
    transport.local.script(
        PHONE, status, times=1, status_code=7, status_message="t", updated_token="n"
    )
    first, second = send(transport)["Result"][PHONE], send(transport)["Result"][PHONE]
    assert first["DeliveryStatus"] == status
    assert (first["StatusCode"], first["StatusMessage"], first["UpdatedToken"]) == (7, "t", "n")
    assert second["DeliveryStatus"] == "SUCCESSFUL"
    maybe = {DeliveryStatus.SUCCESSFUL, DeliveryStatus.UNKNOWN_FAILURE, DeliveryStatus.TIMEOUT}
    assert transport.local.sends_to(PHONE) == 1 + (status in maybe)
    assert transport.local.sends_to(MAIL) == 2


def test_a_recipient_may_be_missing_from_the_answer(transport):
    transport.local.script(PHONE, None)
    assert list(send(transport)["Result"]) == [MAIL, TOKEN]
    assert transport.local.sends_to(PHONE) == 1


def test_users_are_reached_by_all_their_endpoints(transport):
    for endpoint, address, channel in (
        (ODD, PHONE, "SMS"),
        ("e 2", TOKEN, "APNS"),
        ("e3", PHONE, "SMS"),
    ):
        transport.call(
            "update_endpoint",
            ApplicationId=APP,
            EndpointId=endpoint,
            EndpointRequest={"Address": address, "ChannelType": channel, "User": {"UserId": ANA}},
        )
    transport.local.add_endpoint("e4", address=MAIL, channel_type="EMAIL", user_id="bo")
    response = send_users(
        transport,
        {ANA: {"Substitutions": {"code": ["1"]}}, "bo": {"TitleOverride": "T"}, "nobody": {}},
    )
    first = response["Result"][ANA]
    assert {id_: one["DeliveryStatus"] for id_, one in first.items()} == {
        ODD: "SUCCESSFUL",
        "e 2": "SUCCESSFUL",
        "e3": "DUPLICATE",
    }
    assert first[ODD]["Address"] == PHONE
    assert response["Result"]["nobody"] == {
        "": {
            "Address": "",
            "DeliveryStatus": "PERMANENT_FAILURE",
            "StatusCode": 400,
            "StatusMessage": status_messages.NO_ENDPOINTS,
        }
    }
    assert {
        one: transport.local.sends_to(one) for one in (ANA, ODD, "e 2", "e3", PHONE, "bo", "e4")
    } == {
        **dict.fromkeys((ANA, ODD, "e 2", PHONE, "bo", "e4"), 1),
        "e3": 0,
    }
    assert {one.kind for one in transport.local.delivered} == {"user"}
    assert transport.local.delivered[-1].title == "T"
    (call,) = transport.local.calls
    assert isinstance(call.request, SendUsersMessageRequest)


def test_endpoints_are_kept(transport):
    change = {"Address": PHONE, "ChannelType": "SMS", "User": {"UserId": "ana/é"}}
    answer = transport.call(
        "update_endpoints_batch",
        ApplicationId=APP,
        EndpointBatchRequest={"Item": [{"Id": ODD, **change}]},
    )
    assert answer["MessageBody"]["Message"] == "Accepted"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    where = {"ApplicationId": APP, "EndpointId": ODD}
    found = transport.call("get_endpoint", **where)["EndpointResponse"]
    assert found | change == found
    users = transport.call("get_user_endpoints", ApplicationId=APP, UserId="ana/é")
    assert [one["Id"] for one in users["EndpointsResponse"]["Item"]] == [ODD]
    request = {"Endpoints": {ODD: {}, "gone": {}}, "MessageConfiguration": MESSAGES}
    results = send(transport, request)["EndpointResult"]
    assert results[ODD]["DeliveryStatus"] == "SUCCESSFUL"
    assert results["gone"]["StatusMessage"] == status_messages.NO_ENDPOINT
    assert transport.call("delete_endpoint", **where)["EndpointResponse"]["Id"] == ODD
    assert refused(transport, lambda d: d.call("get_endpoint", **where)) == (
        "NotFoundException",
        404,
    )
    assert transport.local.sends_to(PHONE) == 1


@pytest.mark.parametrize("code", known_errors())
def test_a_call_fails_with_an_error_of_the_service(transport, code, monkeypatch):
    monkeypatch.setattr(random, "random", lambda: 0.0)
    transport.local.fail(code, times=None, message="Because")
    with pytest.raises(ClientError) as caught:
        send(transport)
    reported = caught.value.response
    assert reported["Error"] == {"Code": code, "Message": "Because"}
    assert reported["ResponseMetadata"]["HTTPStatusCode"] == known_errors()[code]
    assert transport.local.sends_to(PHONE) == (2 if known_errors()[code] == 500 else 0)


@pytest.mark.parametrize("status", [400, 408, 413, 418, 429, 502, 599])
def test_a_gateway_answers_with_a_status_and_no_code(transport, status, monkeypatch):
    monkeypatch.setattr(random, "random", lambda: 0.0)
    transport.local.fail(status, times=None)
    assert refused(transport, send) == (str(status), status)


# What botocore's clients and aiobotocore's raise when the answer is lost. Newer botocore takes half
# an answer for a whole one.
LOST = {
    "reset": ((ConnectionClosedError,), (EndpointConnectionError,)),
    "truncated": ((ConnectionClosedError,), (ConnectionClosedError,)),
    "html": ((), ()),
}


@pytest.mark.parametrize("fault", LOST)
def test_an_answer_is_lost_after_the_request_was_taken(transport, fault, monkeypatch):
    monkeypatch.setattr(random, "random", lambda: 0.0)
    transport.local.fail(fault, times=2)
    try:
        response = send(transport)
    except LOST[fault][transport.is_async]:
        assert transport.local.attempts() == (2,)
    else:
        assert fault in ("html", "truncated")
        assert not response
        assert transport.local.attempts() == (1,)
        transport.local.fail(fault)
    assert transport.local.sends_to(PHONE) == transport.local.attempts()[0]


def test_a_repeated_send_is_seen(transport, monkeypatch):
    monkeypatch.setattr(random, "random", lambda: 0.0)
    transport.local.fail("reset")
    assert send(transport)["Result"][PHONE]["DeliveryStatus"] == "SUCCESSFUL"
    send(transport)
    assert transport.local.attempts() == (2, 1)
    assert transport.local.sends_to(PHONE) == 3


@pytest.mark.parametrize("number", [0, 1, 100, 101])
def test_a_hundred_recipients_and_no_more(transport, number):
    request = to(*(f"+1{one}" for one in range(number)))
    users = {f"user {one}": {} for one in range(number)}
    if 1 <= number <= 100:
        assert len(send(transport, request)["Result"]) == number
        assert len(send_users(transport, users)["Result"]) == number
    else:
        assert refused(transport, send, request) == ("BadRequestException", 400)
        assert refused(transport, send_users, users) == ("BadRequestException", 400)
        assert transport.local.delivered == ()


def test_what_botocore_lets_through_is_refused(transport):
    for request in (
        to(PHONE, channel="FCM"),
        {**to(PHONE), "MessageConfiguration": {"APNSMessage": {"Badge": True}}},
        {**to(PHONE), "MessageConfiguration": {"GCMMessage": {"TimeToLive": 2_419_201}}},
    ):
        assert refused(transport, send, request) == ("BadRequestException", 400)
    assert [call.request for call in transport.local.calls] == [None] * 3
    assert transport.local.sends_to(PHONE) == 0


def test_bytes_are_base64_on_the_wire(transport):
    mail = b"Subject: Caf\xc3\xa9\r\n\r\nHello \xff"
    request = {
        "Addresses": {MAIL: {"ChannelType": "EMAIL"}},
        "MessageConfiguration": {"EmailMessage": {"RawEmail": {"Data": mail}}},
    }
    send(transport, request)
    (call,) = transport.local.calls
    assert base64.b64encode(mail) in call.raw_body
    assert call.request == from_wire(request, MessageRequest)


def test_an_empty_application_id_goes_nowhere(transport):
    assert refused(transport, lambda d: send(d, app="")) == ("NotFoundException", 404)


def test_bodies_of_errors_have_the_service_s_form(transport):
    transport.local.fail("ForbiddenException", message="No")
    with pytest.raises(ClientError) as caught:
        send(transport)
    assert caught.value.response["Message"] == "No"
    assert (
        caught.value.response["RequestID"] == caught.value.response["ResponseMetadata"]["RequestId"]
    )
