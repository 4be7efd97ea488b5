"""After an attempt that may have been sent, a later failure proves nothing."""

import asyncio

import pytest
from aiobotocore.session import get_session
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from urllib3.exceptions import NewConnectionError

from pinpoint_direct import (
    AsyncPinpointDirect,
    MessageRequest,
    PinpointDirect,
    ServiceError,
    TransportError,
    ValidationError,
)
from pinpoint_direct.testing import LocalPinpoint

from .misbehaving.behaviours import http, reset
from .misbehaving.server import serving

REQUEST = MessageRequest().with_sms("Hello").to_sms("+12065550100")
FAILURES = {
    "throttled": ClientError(
        {
            "Error": {"Code": "ThrottlingException", "Message": ""},
            "ResponseMetadata": {"HTTPStatusCode": 400, "RetryAttempts": 0},
        },
        "PutItem",
    ),
    "no credentials": NoCredentialsError(),
    "refused": EndpointConnectionError(endpoint_url="u", error=NewConnectionError(None, "no")),
}


def failing_listener(failure):
    def listen(**_):
        raise failure

    return listen


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_of_somebody_elses_call_in_a_listener(failure):
    local = LocalPinpoint()
    boto = local.boto3_client()
    boto.meta.events.register("after-call.pinpoint.SendMessages", failing_listener(failure))
    client = PinpointDirect("app", client=boto)

    with pytest.raises(TransportError) as caught:
        client.send_messages(REQUEST)

    assert caught.value.may_have_been_sent
    assert not caught.value.is_retryable
    outcomes = client.send_batch(REQUEST).outcomes
    assert [one.is_ambiguous for one in outcomes] == [True]
    assert local.sends_to("+12065550100") == 2


def test_of_a_call_of_ours_in_a_listener(tmp_path):
    local = LocalPinpoint()
    boto = local.boto3_client()
    refusal = ValidationError.of("elsewhere", "type", "of another call")
    boto.meta.events.register("after-call.pinpoint.SendMessages", failing_listener(refusal))
    client = PinpointDirect("app", client=boto)

    with pytest.raises(ValidationError, match="of another call"):
        client.send_batch(REQUEST, journal=tmp_path / "run.sqlite")
    (outcome,) = client.send_batch(REQUEST, journal=tmp_path / "run.sqlite").outcomes
    assert outcome.is_ambiguous
    assert local.sends_to("+12065550100") == 1


def test_of_a_wrapper_that_retries(raw_client):
    class Persistent:
        def __init__(self, boto):
            self.boto = boto
            self.meta = boto.meta

        def send_messages(self, **arguments):
            try:
                return self.boto.send_messages(**arguments)
            except Exception:  # noqa: BLE001  (what such a wrapper does)
                raise FAILURES["refused"] from None

        send_users_messages = send_messages

    with serving(reset) as server:
        client = PinpointDirect("app", client=Persistent(raw_client(server.url, "standard")))
        with pytest.raises(TransportError) as caught:
            client.send_messages(REQUEST)
    assert caught.value.may_have_been_sent


@pytest.mark.parametrize("wrong", [3, "always", type("Policy", (), {})])
def test_a_policy_that_is_none_is_refused_before_anything_is_sent(wrong):
    with pytest.raises(ValidationError, match="retry: takes a RetryPolicy"):
        PinpointDirect("app", client=LocalPinpoint().boto3_client(), retry=wrong)
    with pytest.raises(ValidationError, match="on_call: takes a callable"):
        PinpointDirect("app", client=LocalPinpoint().boto3_client(), on_call="x")


def test_a_call_in_the_midst_of_ours_lets_no_redirect_be_followed():
    async def moved(line, request):
        location = "/elsewhere" if request.method == "POST" else None
        status, headers = (307, {"Location": location}) if location else (200, {})
        return await http(status, b"{}", **headers)(line, request)

    async def main(url):
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        opening = get_session().create_client(
            "pinpoint", region_name="us-east-1", endpoint_url=url, **keys
        )
        async with opening as boto:

            async def look_up(**_):
                await boto.get_app(ApplicationId="app")

            boto.meta.events.register("before-send.pinpoint.SendMessages", look_up)
            with pytest.raises(ServiceError) as caught:
                await AsyncPinpointDirect("app", client=boto).send_messages(REQUEST)
        return caught.value

    with serving(moved) as server:
        error = asyncio.run(main(server.url))
    assert (error.status_code, error.may_have_been_sent) == (307, True)
    assert [(one.method, one.target) for one in server.requests] == [
        ("GET", "/v1/apps/app"),
        ("POST", "/v1/apps/app/messages"),
    ]
