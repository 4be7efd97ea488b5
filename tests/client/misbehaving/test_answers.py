"""Whatever a server does, one call is at most one request, and what the caller is told is true."""

from __future__ import annotations

import contextlib
import gc
import warnings
from itertools import product

from .behaviours import ANSWERED, CASES, GOOD, MAY, UNSENT
from .clients import IMPATIENT, KINDS, MAX_ATTEMPTS, MODES, OPERATIONS, PATIENT, QUICK, WAYS


def pytest_generate_tests(metafunc):
    """Take each way in one mode, so that each behaviour meets all modes; or in all of them."""
    if "name" not in metafunc.fixturenames:
        return
    everything = metafunc.config.getoption("--all-ways")
    values = []
    for (i, name), (j, kind), (k, way) in product(*map(enumerate, (CASES, KINDS, WAYS))):
        if CASES[name].scheme in {"", way.scheme}:
            turn = i + j + k
            modes = MODES if everything else [MODES[turn % len(MODES)]]
            values += [(name, kind, way, mode, OPERATIONS[turn // 2 % 2]) for mode in modes]
    ids = [f"{name}-{kind}-{way}-{mode}" for name, kind, way, mode, _ in values]
    metafunc.parametrize(("name", "kind", "way", "mode", "operation"), values, ids=ids)


def most_requests(kind, mode, case):
    """Return how many requests one call may be."""
    if case.verdict != UNSENT:
        return 1
    theirs = 1 if kind.is_own and mode is None else MAX_ATTEMPTS[mode]
    return theirs * QUICK.max_attempts if kind.is_own and case.is_repeated else theirs


@contextlib.contextmanager
def leaks_closed():
    """Close what urllib3 leaves open: it stumbles over botocore's headers after a 303."""
    gc.disable()
    try:
        yield
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect(0)
        gc.enable()


def test_one_call_is_one_request(network, clients, name, kind, way, mode, operation):
    case = CASES[name]
    caller = clients.get(kind, way, mode, patience=IMPATIENT if case.is_slow else PATIENT)
    for is_reused in (False, True):
        network.forget()
        if is_reused:
            assert caller.call(operation).verdict == "answered"
            (primed,) = network.requests()
            network.forget()
        network.behave(case.behaviour)
        with leaks_closed() if name.startswith("303") else contextlib.nullcontext():
            outcome = caller.call(operation)
        requests = network.requests()
        told = f"{outcome}, reused: {is_reused}"
        assert outcome.verdict in case.verdict, told
        assert outcome.verdict in UNSENT or not outcome.is_retryable, told
        assert network.begun() >= 1
        if case.behaviour.reads is None:
            assert 1 <= len(requests) <= most_requests(kind, mode, case), told
            assert not is_reused or requests[0].connection == primed.connection
            assert is_reused or requests[0].number == 1
        else:
            assert (len(requests), network.begun()) == (0, 1), told
        network.hang_up()  # what is still open
