"""What cannot be tested with a shared transport: signatures, timeouts, latency."""

from __future__ import annotations

import random
import time

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from .transports import CREDENTIALS, TRANSPORTS, boto3_http, opened

REQUEST = {
    "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
    "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
}
CALL = {"ApplicationId": "a/b c+é%2F", "MessageRequest": REQUEST}
every_way_in = pytest.mark.parametrize("way_in", TRANSPORTS, ids=lambda way_in: way_in.__name__)


@every_way_in
def test_a_signature_is_checked(way_in):
    with opened(way_in, credentials=CREDENTIALS) as transport:
        transport.call("send_messages", **CALL)
        transport.call(
            "update_endpoint",
            ApplicationId="a",
            EndpointId="é/ ~*",
            EndpointRequest={"Address": "+1", "ChannelType": "SMS"},
        )


@every_way_in
@pytest.mark.parametrize(
    ("credentials", "code"),
    [
        (dict.fromkeys(CREDENTIALS, "another secret"), "InvalidSignatureException"),
        ({"ANOTHERKEY": "secret"}, "UnrecognizedClientException"),
    ],
)
def test_a_wrong_signature_is_refused(way_in, credentials, code):
    with opened(way_in, credentials=credentials) as transport:
        if way_in.__name__.endswith("_client"):
            transport.call("send_messages", **CALL)  # made here, it has the right key
            return
        with pytest.raises(ClientError) as caught:
            transport.call("send_messages", **CALL)
        assert caught.value.response["Error"]["Code"] == code
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
        assert transport.local.sends_to("+12065550100") == 0
        assert len(transport.local.calls) == 1


@every_way_in
def test_a_client_that_waits_in_vain_sends_again(way_in, monkeypatch):
    monkeypatch.setattr(random, "random", lambda: 0.0)
    with opened(way_in, {"read_timeout": 0.1}) as transport:
        transport.local.fail("timeout", times=None)
        with pytest.raises(ReadTimeoutError):
            transport.call("send_messages", **CALL)
        assert transport.local.attempts() == (2,)
        assert transport.local.sends_to("+12065550100") == 2


@every_way_in
def test_an_answer_may_take_its_time(way_in):
    with opened(way_in, latency=0.05) as transport:
        began = time.monotonic()
        transport.call("send_messages", **CALL)
        assert time.monotonic() - began >= 0.05


def test_a_slow_answer_is_too_late():
    with opened(boto3_http, {"read_timeout": 0.05}, latency=60) as transport:
        with pytest.raises(ReadTimeoutError):
            transport.call("send_messages", **CALL)
        assert transport.local.attempts() == (2,)


@every_way_in
def test_what_is_not_here_is_refused_or_left_to_moto(way_in):
    with opened(way_in) as transport:
        if "moto" in way_in.__name__ and way_in.__name__ != "boto3_http_beside_moto":
            if transport.is_async:
                return  # moto's own answers are not made for aiobotocore
            answer = transport.call("create_app", CreateApplicationRequest={"Name": "x"})
            app = answer["ApplicationResponse"]["Id"]
            assert (
                transport.call("get_app", ApplicationId=app)["ApplicationResponse"]["Name"] == "x"
            )
            return
        with pytest.raises(ClientError, match="Local Pinpoint does not have CreateApp") as caught:
            transport.call("create_app", CreateApplicationRequest={"Name": "x"})
        assert caught.value.response["Error"]["Code"] == "NotImplementedException"
