"""Connections that are never made, refused tunnels, and errors of a proxy."""

from __future__ import annotations

import contextlib
import socket

import aiobotocore
import pytest

from .behaviours import (
    ANSWERED,
    CASES,
    MAY_OR_ANSWERED,
    MAY_OR_UNSENT,
    PLAIN_CASES,
    TUNNEL_CASES,
    UNSENT,
    close,
    http,
    reset,
    silence,
)
from .clients import (
    IMPATIENT,
    KINDS,
    MAX_ATTEMPTS,
    PATIENT,
    WAYS,
    Kind,
    Way,
    leaks_closed,
)
from .server import Behaviour

HANDED_IN = [kind for kind in KINDS if not kind.is_own]
TUNNEL = Way("https", is_proxied=True)
PLAIN_PROXY = Way("http", is_proxied=True)
ENCRYPTED = [way for way in WAYS if way.scheme == "https"]


@pytest.fixture
def full():
    """Return the authority of a server that takes up no connection any more."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.turns(("closed port", "unknown host", "no answer"))
def test_a_connection_that_is_never_made(network, clients, full, turn):
    nowhere = {
        "closed port": f"127.0.0.1:{network.closed_port}",
        "unknown host": "nobody.invalid:443",
        "no answer": full,
    }[turn.case]
    way = turn.way
    url = network.origins[way.scheme].url if way.is_proxied else f"{way.scheme}://{nowhere}"
    proxy = f"http://{nowhere}" if way.is_proxied else None
    caller = clients.make(
        turn.kind, url, turn.mode, proxy=proxy, connect_timeout=0.05, service=turn.service
    )
    outcome = caller.call(turn.operation)
    assert (outcome.verdict, outcome.is_retryable) == ("not sent", True), outcome
    assert network.begun() == 0


# A server to which the client speaks TLS, and which never gets to read a request.
HANDSHAKES = {
    "answers no TLS": Behaviour(http(400), reads=50),
    "FIN": Behaviour(close, reads=50),
    "RST": Behaviour(reset, reads=50),
    "silence": Behaviour(silence, reads=50),
}


# Before 3.9 aiobotocore verified no certificate behind a proxy.
TRUSTING = tuple(map(int, aiobotocore.__version__.split(".")[:2])) < (3, 9)


@pytest.mark.turns((*HANDSHAKES, "untrusted", "demanding"), ways=ENCRYPTED)
def test_a_handshake_that_fails(network, clients, turn):
    if turn.case in HANDSHAKES:
        network.behave(HANDSHAKES[turn.case])
        url = f"https://{network.origins['http'].authority}"
    else:
        url = getattr(network, turn.case).url
    proxy = network.proxies["https"]
    caller = clients.make(
        turn.kind,
        url,
        turn.mode,
        proxy=proxy.url if turn.way.is_proxied else None,
        read_timeout=IMPATIENT if turn.case == "silence" else PATIENT,
        connect_timeout=IMPATIENT if turn.case == "silence" else PATIENT,
        service=turn.service,
    )
    with leaks_closed():
        outcome = caller.call(turn.operation)
    is_duped = turn.case == "untrusted" and turn.kind.is_async and turn.way.is_proxied and TRUSTING
    assert outcome.verdict in (ANSWERED if is_duped else MAY_OR_UNSENT), outcome
    assert len(network.requests()) == is_duped
    assert outcome.verdict in UNSENT or proxy.begun <= 1, outcome


@pytest.mark.turns(TUNNEL_CASES, ways=[TUNNEL])
def test_a_proxy_that_makes_no_tunnel(network, clients, turn):
    case = TUNNEL_CASES[turn.case]
    patience = IMPATIENT if case.is_slow else PATIENT
    caller = clients.get(turn.kind, turn.way, turn.mode, patience=patience, service=turn.service)
    network.behave_as_proxy(case.behaviour)
    with leaks_closed():
        outcome = caller.call(turn.operation)
    assert network.requests() == []
    assert outcome.verdict in case.verdict, outcome
    # Who is in doubt makes no second attempt.
    assert outcome.verdict in UNSENT or network.proxies["https"].begun == 1, outcome


@pytest.mark.turns(PLAIN_CASES, ways=[PLAIN_PROXY])
def test_a_proxy_that_misbehaves_is_a_server_that_misbehaves(network, clients, turn):
    case = PLAIN_CASES[turn.case]
    patience = IMPATIENT if case.is_slow else PATIENT
    caller = clients.get(turn.kind, turn.way, turn.mode, patience=patience, service=turn.service)
    network.behave_as_proxy(case.behaviour)
    outcome = caller.call(turn.operation)
    assert outcome.verdict in case.verdict, outcome
    assert len(network.requests()) == (case.behaviour.reads is None)
    assert network.proxies["http"].begun == 1


@pytest.mark.turns(("FIN", "RST"))
def test_an_idle_connection_that_has_ended(network, clients, turn):
    caller = clients.get(turn.kind, turn.way, turn.mode, service=turn.service)
    assert caller.call(turn.operation).verdict == "answered"
    network.hang_up(by_reset=turn.case == "RST")
    network.forget()
    outcome = caller.call(turn.operation)
    assert outcome.verdict in MAY_OR_ANSWERED, outcome
    assert len(network.requests()) == (outcome.verdict in ANSWERED)
    network.hang_up()


class TestWithoutTheGuard:
    """What is counted here would be seen if it happened."""

    @pytest.mark.turns(("FIN after the request", "500", "silence"), kinds=HANDED_IN)
    def test_requests_are_repeated(self, network, clients, turn):
        case = CASES[turn.case]
        patience = IMPATIENT if case.is_slow else PATIENT
        caller = clients.get(
            turn.kind, turn.way, turn.mode, patience=patience, guard=False, service=turn.service
        )
        network.behave(case.behaviour)
        caller.call(turn.operation)
        number = len(network.requests())
        assert number == MAX_ATTEMPTS[turn.mode] or (turn.mode is None and number > 1)

    @pytest.mark.turns(("307 to other host",), kinds=[Kind(is_async=True, is_own=False)])
    def test_redirects_are_followed(self, network, clients, turn):
        caller = clients.get(turn.kind, turn.way, turn.mode, guard=False, service=turn.service)
        network.behave(CASES[turn.case].behaviour)
        assert caller.call(turn.operation).verdict == "answered"
        assert len(network.others[turn.way.scheme].requests) == 1
        network.hang_up()
