"""Whatever a server does, a call is at most one request, and the error of the caller is true."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from .behaviours import CASES, UNSENT, broken_connections
from .clients import IMPATIENT, MAX_ATTEMPTS, PATIENT, QUICK, WAYS, leaks_closed

BROKEN_TLS = [name for name, case in CASES.items() if case.scheme]
BROKEN = [name for name, _ in broken_connections() if name not in BROKEN_TLS]
OTHERS = [name for name in CASES if name not in BROKEN + BROKEN_TLS]
ENCRYPTED = [way for way in WAYS if way.scheme == "https"]


def most_requests(turn, case):
    """Return how many requests one call may be."""
    if case.verdict != UNSENT:
        return 1
    theirs = 1 if turn.kind.is_own and turn.mode is None else MAX_ATTEMPTS[turn.mode]
    return theirs * QUICK.max_attempts if turn.kind.is_own and case.is_repeated else theirs


def a_kept_connection(network, caller, operation):
    """Make a good call, and return the number of the connection that it leaves open.

    On a busy machine a good answer may take longer than an impatient client waits.
    """
    for _ in range(20):
        network.hang_up()
        network.forget()
        if caller.call(operation).verdict == "answered":
            (request,) = network.requests()
            network.forget()
            return request.connection
    raise AssertionError("no good answer in time")


@pytest.mark.turns(BROKEN, on_both=True)
@pytest.mark.turns(BROKEN_TLS, ways=ENCRYPTED, on_both=True)
@pytest.mark.turns(OTHERS)
def test_one_call_is_one_request(network, clients, turn):
    case = CASES[turn.case]
    patience = IMPATIENT if case.is_slow else PATIENT
    caller = clients.get(turn.kind, turn.way, turn.mode, patience=patience, service=turn.service)
    for connection in turn.connections:
        is_reused = connection == "reused"
        primed = is_reused and a_kept_connection(network, caller, turn.operation)
        network.behave(case.behaviour)
        # urllib3 fails on botocore's headers after a 303.
        with leaks_closed() if turn.case.startswith("303") else nullcontext():
            outcome = caller.call(turn.operation)
        requests = network.requests()
        answered = f"{outcome}, {connection}"
        assert outcome.verdict in case.verdict, answered
        assert case.error in {None, outcome.error}, answered
        assert outcome.verdict in UNSENT or not outcome.is_retryable, answered
        if case.behaviour.reads is None:
            assert 1 <= len(requests) <= most_requests(turn, case), answered
            first = requests[0]
            where = f"{answered}: request {first.number} of connection {first.connection}, {primed}"
            assert first.connection == primed if is_reused else first.number == 1, where
        else:
            assert (len(requests), network.begun()) == (0, 1), answered
        network.hang_up()  # what is still open
