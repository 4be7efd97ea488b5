"""A listener that makes a call of its own during ours."""

import pytest

from pinpoint_direct import PinpointDirect, to_wire
from pinpoint_direct.calls.resend_guard import is_our_call

from .misbehaving.server import serving
from .test_sent_once import OK, REQUEST


def raw_call(client):
    client.send_messages(ApplicationId="app", MessageRequest=to_wire(REQUEST))


def our_call(client):
    PinpointDirect("app", client=client).send_messages(REQUEST)


@pytest.mark.parametrize("outer", [raw_call, our_call])
@pytest.mark.parametrize("inner", [raw_call, our_call])
def test_the_outer_call_stays_what_it_is(raw_client, outer, inner):
    seen = []
    before = is_our_call()  # a call that Ctrl-C has ended in another test may have left its mark

    def nest(**_):
        seen.append(is_our_call())
        if len(seen) == 1:
            inner(client)
            seen.append(is_our_call())

    with serving(OK) as server:
        client = raw_client(server.url)
        PinpointDirect("app", client=client)  # it registers the guard
        client.meta.events.register("before-send.pinpoint.SendMessages", nest)
        outer(client)
        seen.append(is_our_call())

    is_ours = outer is our_call
    assert seen == [is_ours, inner is our_call, is_ours, before]
    assert server.count == 2
