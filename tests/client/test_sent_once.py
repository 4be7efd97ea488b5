"""Which retries remain. `misbehaving` has what is never retried."""

from __future__ import annotations

import json
import socket

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from pinpoint_direct import (
    AddressConfiguration,
    DirectMessageConfiguration,
    EndpointSendConfiguration,
    MessageRequest,
    PinpointDirect,
    RetryPolicy,
    SendUsersMessageRequest,
    SMSMessage,
    TooManyRequestsError,
    TransportError,
    to_wire,
)

from .misbehaving.behaviours import http, reset
from .misbehaving.server import serving

MESSAGES = DirectMessageConfiguration(sms_message=SMSMessage("hello"))
REQUEST = MessageRequest(
    addresses={"+12065550100": AddressConfiguration(channel_type="SMS")},
    message_configuration=MESSAGES,
)
USERS_REQUEST = SendUsersMessageRequest(
    users={"ana": EndpointSendConfiguration()}, message_configuration=MESSAGES
)
OK = http(
    200,
    json.dumps(
        {
            "ApplicationId": "app",
            "RequestId": "r-1",
            "Result": {"+12065550100": {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200}},
        }
    ).encode(),
)
THROTTLED = http(429, b'{"Message":"slow down"}', x_amzn_ErrorType="TooManyRequestsException")
# A patient client would make this slow; the pauses themselves are proven elsewhere.
QUICK = RetryPolicy(base_delay=0)

REPEATED = {
    "reset": reset,
    "500": http(500, b"{}", x_amzn_ErrorType="InternalServerErrorException"),
    "html": http(200, b"<html>hello</html>"),
}
MODES = [None, "legacy", "standard", "adaptive"]


@pytest.mark.parametrize("event", ["provide-client-params", "before-parameter-build"])
def test_a_listener_that_puts_a_copy_in_the_place_of_the_request_loosens_no_guard(
    raw_client, event
):
    def replace(params, **_):
        params["MessageRequest"] = {**params["MessageRequest"]}

    with serving(reset) as server:
        boto = raw_client(server.url, "standard")
        boto.meta.events.register(f"{event}.pinpoint.SendMessages", replace)
        with pytest.raises(TransportError):
            PinpointDirect("app", client=boto).send_messages(REQUEST)
    assert server.count == 1


@pytest.mark.parametrize(
    ("retry", "attempts"), [(QUICK, 3), (RetryPolicy(max_attempts=2, base_delay=0), 2), (None, 1)]
)
def test_our_own_client_repeats_a_429_as_its_policy_says(session, retry, attempts):
    seen = []
    with serving(THROTTLED) as server:
        client = PinpointDirect(
            "app", session=session, endpoint_url=server.url, retry=retry, on_call=seen.append
        )
        with pytest.raises(TooManyRequestsError) as caught:
            client.send_messages(REQUEST)
    assert caught.value.is_retryable
    assert not caught.value.may_have_been_sent
    assert (server.count, seen[0].attempts) == (attempts, attempts)


@pytest.mark.parametrize("mode", ["legacy", "standard"])
def test_a_passed_client_keeps_its_safe_retries_and_gets_no_others(raw_client, mode):
    seen = []
    with serving(THROTTLED) as server:
        raw = raw_client(server.url, mode)
        client = PinpointDirect("app", client=raw, retry=QUICK, on_call=seen.append)
        with pytest.raises(TooManyRequestsError):
            client.send_messages(REQUEST)
    assert server.count == {"legacy": 5, "standard": 3}[mode]
    assert seen[0].attempts == server.count


def test_a_refused_connection_is_repeated_and_was_never_sent(session):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    seen = []
    client = PinpointDirect(
        "app",
        session=session,
        endpoint_url=f"http://127.0.0.1:{port}",
        retry=QUICK,
        on_call=seen.append,
    )
    with pytest.raises(TransportError) as caught:
        client.send_messages(REQUEST)
    assert (caught.value.may_have_been_sent, caught.value.is_retryable) == (False, True)
    assert caught.value.reason == "EndpointConnectionError"
    assert seen[0].attempts == 3


def test_a_429_that_passes_ends_in_an_answer(session):
    answers = [THROTTLED, THROTTLED, OK]
    with serving(lambda *asked: answers.pop(0)(*asked)) as server:  # noqa: PLW0108  (one each)
        client = PinpointDirect("app", session=session, endpoint_url=server.url, retry=QUICK)
        response = client.send_messages(REQUEST)
    assert response.all_successful
    assert server.count == 3
    assert {json.dumps(json.loads(body)) for body in server.bodies} == {
        json.dumps(to_wire(REQUEST))
    }


class TestRawUseOfAGuardedClient:
    """Calls that others make on the client behave as ever."""

    @pytest.mark.parametrize("mode", MODES, ids=str)
    @pytest.mark.parametrize("name", REPEATED)
    def test_is_what_it_is_without_the_guard(self, raw_client, name, mode):
        found = []
        for guard in (False, True):
            with serving(REPEATED[name]) as server:
                raw = raw_client(server.url, mode)
                PinpointDirect("app", client=raw, guard=guard)
                PinpointDirect("other", client=raw, guard=guard)
                try:
                    answered = raw.send_messages(
                        ApplicationId="app", MessageRequest=to_wire(REQUEST)
                    )
                except (ClientError, BotoCoreError) as error:
                    answered = type(error).__name__
                else:
                    del answered["ResponseMetadata"]
            found.append((server.count, answered))
        assert found[0] == found[1]
        assert name == "html" or found[0][0] > 1
