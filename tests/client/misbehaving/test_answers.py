"""Whatever a server does, one call is at most one request, and what is said of it is true."""

from __future__ import annotations

import pytest

from .behaviours import CASES, GOOD, LAST_GOOD, MAY, UNSENT
from .clients import IMPATIENT, KINDS, MAX_ATTEMPTS, MODES, OPERATIONS, PATIENT, QUICK, WAYS

# By default each way is taken in one mode, so that all modes have their turn with each behaviour.
TURNS = [(kind, way, 1 + i + j) for i, kind in enumerate(KINDS) for j, way in enumerate(WAYS)]


def most_requests(kind, mode, case):
    """Return how many requests one call may be."""
    if not case.is_repeated:
        return 1 if case.verdict != UNSENT or kind.is_own else MAX_ATTEMPTS[mode]
    ours = QUICK.max_attempts if kind.is_own else 1
    theirs = 1 if kind.is_own and mode is None else MAX_ATTEMPTS[mode]
    return ours * theirs


def modes(request, turn):
    return MODES if request.config.getoption("--all-ways") else [MODES[turn % len(MODES)]]


@pytest.mark.parametrize(("kind", "way", "turn"), TURNS, ids=[f"{k} {w}" for k, w, _ in TURNS])
@pytest.mark.parametrize("name", CASES)
def test_one_call_is_one_request(network, clients, request, name, kind, way, turn):
    case = CASES[name]
    if case.scheme not in {"", way.scheme}:
        return
    position = list(CASES).index(name)
    for mode in modes(request, turn + position):
        patience = IMPATIENT if case.is_slow else PATIENT
        caller = clients.get(kind, way, mode, patience=patience)
        for number, is_reused in enumerate((False, True)):
            network.forget()
            operation = OPERATIONS[(position + turn + number) % 2]
            if is_reused:
                assert caller.call(operation).verdict == "answered"
                (primed,) = network.requests()
                network.origins[way.scheme].requests.clear()
            network.behave(case.behaviour)
            outcome = caller.call(operation)
            requests = network.requests()
            if case.behaviour.reads is None:
                first = requests[0]
                reused = is_reused and first.connection == primed.connection
                assert reused == is_reused, "the test has used another connection than it meant to"
                assert 1 <= len(requests) <= most_requests(kind, mode, case), outcome
            else:
                assert not requests
                assert network.begun() == 1 + is_reused, outcome
            assert outcome.verdict in case.verdict, (mode, is_reused, outcome)
            assert outcome.verdict not in MAY or not outcome.is_retryable
        network.behave(LAST_GOOD)
        assert caller.call("send_messages").verdict == "answered"
        network.behave(GOOD)
