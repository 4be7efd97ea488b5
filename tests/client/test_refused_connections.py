"""A connection that is refused again and again: nothing was ever sent."""

import socket

import pytest

from pinpoint_direct import PinpointDirect, TransportError

from .test_sent_once import QUICK, REQUEST


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_the_repeats_of_a_passed_client_leave_no_doubt(raw_client, mode):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    boto = raw_client(f"http://127.0.0.1:{port}", mode)
    client = PinpointDirect("app", client=boto, retry=QUICK)

    with pytest.raises(TransportError) as caught:
        client.send_messages(REQUEST)

    assert (caught.value.may_have_been_sent, caught.value.is_retryable) == (False, True)
    assert caught.value.reason == "EndpointConnectionError"
