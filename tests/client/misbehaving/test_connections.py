"""Connections that are never made, tunnels that are refused, and what a proxy does by itself."""

from __future__ import annotations

import contextlib
import socket
from itertools import product

import pytest

from .behaviours import (
    ANSWERED,
    CASES,
    MAY,
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
from .clients import IMPATIENT, KINDS, MAX_ATTEMPTS, MODES, OPERATIONS, PATIENT, WAYS, Kind, Way
from .server import Behaviour

HANDED_IN = [kind for kind in KINDS if not kind.is_own]
THROUGH_A_TUNNEL = Way("https", is_proxied=True)
BY_A_PLAIN_PROXY = Way("http", is_proxied=True)


def turns(*lists):
    """Return every combination, each with one mode and one operation, in turn."""
    every = list(product(*lists))
    values = [
        (*one, MODES[turn % len(MODES)], OPERATIONS[turn // 2 % 2])
        for turn, one in enumerate(every, sum(map(len, lists)))
    ]
    return {"argvalues": values, "ids": ["-".join(map(str, value[:-1])) for value in values]}


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


@pytest.mark.parametrize(
    ("place", "kind", "way", "mode", "operation"),
    **turns(("closed port", "unknown host", "no answer"), KINDS, WAYS),
)
def test_a_connection_that_is_never_made(
    network, clients, full, place, kind, way, mode, operation
):
    nowhere = {
        "closed port": f"127.0.0.1:{network.closed_port}",
        "unknown host": "nobody.invalid:443",
        "no answer": full,
    }[place]
    url = network.origins[way.scheme].url if way.is_proxied else f"{way.scheme}://{nowhere}"
    proxy = f"http://{nowhere}" if way.is_proxied else None
    caller = clients.make(kind, url, mode, proxy=proxy, connect_timeout=0.05)
    outcome = caller.call(operation)
    assert (outcome.verdict, outcome.is_retryable) == ("not sent", True), outcome
    assert network.begun() == 0


# A server to which the client speaks TLS, and which never gets to read a request.
HANDSHAKES = {
    "answers no TLS": Behaviour(http(400), reads=50),
    "FIN": Behaviour(close, reads=50),
    "RST": Behaviour(reset, reads=50),
    "silence": Behaviour(silence, reads=50),
}


@pytest.mark.parametrize(
    ("name", "kind", "is_proxied", "mode", "operation"),
    **turns((*HANDSHAKES, "untrusted", "demanding"), KINDS, (False, True)),
)
def test_a_handshake_that_fails(network, clients, name, kind, is_proxied, mode, operation):
    if name in HANDSHAKES:
        network.behave(HANDSHAKES[name])
        url = f"https://{network.origins['http'].authority}"
    else:
        url = getattr(network, name).url
    proxy = network.proxies["https"].url if is_proxied else None
    patience = IMPATIENT if name == "silence" else PATIENT
    caller = clients.make(kind, url, mode, proxy=proxy, read_timeout=patience, connect_timeout=1)
    outcome = caller.call(operation)
    assert network.requests() == []
    assert outcome.verdict in MAY_OR_UNSENT, outcome
    assert outcome.verdict in UNSENT or network.proxies["https"].begun <= 1, outcome


@pytest.mark.parametrize(
    ("name", "kind", "mode", "operation"), **turns(TUNNEL_CASES, KINDS)
)
def test_a_proxy_that_makes_no_tunnel(network, clients, name, kind, mode, operation):
    case = TUNNEL_CASES[name]
    patience = IMPATIENT if case.is_slow else PATIENT
    caller = clients.get(kind, THROUGH_A_TUNNEL, mode, patience=patience)
    network.behave_as_proxy(case.behaviour)
    outcome = caller.call(operation)
    assert network.requests() == []
    assert outcome.verdict in case.verdict, outcome
    # Who is in doubt makes no second attempt.
    assert outcome.verdict in UNSENT or network.proxies["https"].begun == 1, outcome


@pytest.mark.parametrize(("name", "kind", "mode", "operation"), **turns(PLAIN_CASES, KINDS))
def test_a_proxy_that_misbehaves_is_a_server_that_misbehaves(
    network, clients, name, kind, mode, operation
):
    case = PLAIN_CASES[name]
    patience = IMPATIENT if case.is_slow else PATIENT
    caller = clients.get(kind, BY_A_PLAIN_PROXY, mode, patience=patience)
    network.behave_as_proxy(case.behaviour)
    outcome = caller.call(operation)
    assert outcome.verdict in case.verdict, outcome
    assert len(network.requests()) == (case.behaviour.reads is None)
    assert network.proxies["http"].begun == 1


@pytest.mark.parametrize(
    ("kind", "way", "by_reset", "mode", "operation"), **turns(KINDS, WAYS, (False, True))
)
def test_an_idle_connection_that_has_ended(
    network, clients, kind, way, by_reset, mode, operation
):
    caller = clients.get(kind, way, mode)
    assert caller.call(operation).verdict == "answered"
    network.hang_up(by_reset=by_reset)
    network.forget()
    outcome = caller.call(operation)
    assert outcome.verdict in MAY_OR_ANSWERED, outcome
    assert len(network.requests()) == (outcome.verdict in ANSWERED)
    network.hang_up()


class TestWithoutTheGuard:
    """What is counted here would be seen if it happened."""

    @pytest.mark.parametrize(
        ("name", "kind", "way", "mode", "operation"),
        **turns(("FIN after the request", "500", "silence"), HANDED_IN, WAYS),
    )
    def test_requests_are_repeated(self, network, clients, name, kind, way, mode, operation):
        patience = IMPATIENT if CASES[name].is_slow else PATIENT
        caller = clients.get(kind, way, mode, patience=patience, guard=False)
        network.behave(CASES[name].behaviour)
        caller.call(operation)
        number = len(network.requests())
        assert number == MAX_ATTEMPTS[mode] or (mode is None and number > 1)

    @pytest.mark.parametrize("way", WAYS, ids=str)
    def test_redirects_are_followed(self, network, clients, way):
        caller = clients.get(Kind(is_async=True, is_own=False), way, None, guard=False)
        network.behave(CASES["307 to other host"].behaviour)
        assert caller.call("send_messages").verdict == "answered"
        assert len(network.others[way.scheme].requests) == 1
        network.hang_up()
