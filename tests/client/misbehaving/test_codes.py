"""Every code with every status in every retry mode: how often it is sent, and what is said of it.

The rule is stated here anew, from the public contract and from what a code means to AWS.
"""

from __future__ import annotations

from itertools import product

import botocore.session
import pytest
from botocore.retries import standard

from .behaviours import MAY, MAY_OR_UNSENT, UNSENT, http
from .clients import KINDS, MAX_ATTEMPTS, MODES, OPERATIONS, QUICK, Kind, Way
from .server import Behaviour

# The service takes nothing more for now.
THROTTLING = (
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
)
# The service has failed or lost its patience, with or without having sent.
FAULTS = (
    "503",
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "InternalServerErrorException",
    "PriorRequestNotComplete",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
)
REFUSALS = (
    "AccessDeniedException",
    "BadDigest",
    "BadRequestException",
    "ForbiddenException",
    "IDPCommunicationError",
    "NotFoundException",
    "PayloadTooLargeException",
    "ReplicatedWriteConflictException",
)
# Botocore counts them as throttling. Their names say something else.
UNCLEAR = ("LimitExceededException", "TransactionInProgressException")
NO_CODE = ("none", "number")
CODES = THROTTLING + FAULTS + REFUSALS + UNCLEAR + NO_CODE

STATUSES = (
    *range(300, 309),
    *(400, 401, 403, 404, 405, 408, 409, 413, 429),
    *(500, 502, 503, 504, 599),
)
HOW = Way("http", is_proxied=False)


def expected(code, status):
    """Return the verdicts that are right, and whether it may be repeated (``None``: either)."""
    if not 400 <= status <= 499 or status == 408:
        return MAY, False
    if status == 429:
        if code in UNCLEAR:
            return MAY_OR_UNSENT, None
        return (UNSENT, True) if code in THROTTLING + NO_CODE else (MAY, False)
    if code in FAULTS:
        return MAY, False
    if status == 400 and code in THROTTLING:
        return UNSENT, True
    return UNSENT, None if code in UNCLEAR else False


def answer(code, status):
    named = {"none": {}, "number": {"x_amzn_ErrorType": status}}.get(
        code, {"x_amzn_ErrorType": code}
    )
    return Behaviour(http(status, b"" if status == 304 else b"{}", **named))


def test_every_code_of_botocore_is_in_the_table():
    def codes(table):
        if isinstance(table, dict):
            for name, value in table.items():
                yield from [value] if name == "service_error_code" else codes(value)

    loader = botocore.session.get_session().get_component("data_loader")
    known = {
        *codes(loader.load_data("_retry")),
        *standard.ThrottledRetryableChecker._THROTTLED_ERROR_CODES,
        *standard.TransientRetryableChecker._TRANSIENT_ERROR_CODES,
    }
    assert known - set(CODES) == set()


def pytest_generate_tests(metafunc):
    """Take each code in each mode with the clients that repeat by themselves, or with all."""
    if "mode" not in metafunc.fixturenames:
        return
    everything = metafunc.config.getoption("--all-ways")
    values = []
    for (i, code), kind in product(enumerate(CODES), KINDS):
        if everything or kind == Kind(is_async=False, is_own=False):
            modes = MODES
        elif kind.is_own:
            modes = [None]
        else:
            modes = [MODES[i % 2], MODES[2 + i % 2]]
        values += [(code, kind, mode) for mode in modes]
    ids = [f"{code}-{kind}-{mode}" for code, kind, mode in values]
    metafunc.parametrize(("code", "kind", "mode"), values, ids=ids)


def test_a_code_with_every_status(network, clients, code, kind, mode):
    caller = clients.get(kind, HOW, mode)
    most = MAX_ATTEMPTS[mode]
    wrong = {}
    for turn, status in enumerate(STATUSES):
        network.forget()
        verdicts, is_repeated = expected(code, status)
        network.behave(answer(code, status))
        outcome = caller.call(OPERATIONS[turn % 2])
        number = len(network.requests())
        is_right = outcome.verdict in verdicts and is_repeated in {None, outcome.is_retryable}
        if outcome.verdict in MAY:
            is_right &= number == 1
        elif not kind.is_own:
            is_right &= 1 <= number <= most  # the client's own repeats of what was refused
        else:
            repeats = 1 if mode is None else most
            ours = QUICK.max_attempts if outcome.is_retryable else 1
            is_right &= ours <= number <= ours * repeats
        if not is_right:
            wrong[status] = (outcome, number)
    assert wrong == {}


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize(
    ("code", "status"), [("Throttling", 400), ("InternalFailure", 400), ("Throttling", 503)]
)
@pytest.mark.parametrize(
    "form",
    [
        {"body": b"{}", "x_amzn_ErrorType": "%s:http://internal.amazon.com/coral/"},
        {"body": b'{"__type": "com.amazonaws.pinpoint#%s"}'},
        {"body": b'{"code": "%s", "message": "no"}'},
    ],
    ids=["header with an address", "type with a namespace", "code in the body"],
)
def test_a_code_counts_in_whichever_form_it_comes(network, clients, kind, code, status, form):
    headers = {name: text % code for name, text in form.items() if name != "body"}
    body = form["body"].replace(b"%s", code.encode())
    network.behave(Behaviour(http(status, body, **headers)))
    outcome = clients.get(kind, HOW, "standard").call("send_messages")
    verdicts, is_repeated = expected(code, status)
    assert outcome.verdict in verdicts
    assert outcome.is_retryable == is_repeated
    assert is_repeated or len(network.requests()) == 1
