"""Every code with every status in every retry mode: how often it is sent, and what is said of it.

The rule is stated here anew, from the public contract and from what a code means to AWS.
"""

from __future__ import annotations

import botocore.session
import pytest
from botocore.retries import standard

from .behaviours import MAY, MAY_OR_UNSENT, UNSENT, http, refused
from .clients import KINDS, MAX_ATTEMPTS, OPERATIONS, PINPOINT, QUICK, SES, SMS_VOICE, Kind, Way
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
DIRECT = Way("http", is_proxied=False)
# The client that makes most repeats by itself.
REPEATING = Kind(is_async=False, is_own=False)


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
    named = {"none": None, "number": str(status)}.get(code, code)
    return Behaviour(refused(status, named))


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


@pytest.mark.turns(CODES, kinds=[REPEATING], ways=[DIRECT], in_all_modes=True)
@pytest.mark.turns(CODES, kinds=[kind for kind in KINDS if kind != REPEATING], ways=[DIRECT])
def test_a_code_with_every_status(network, clients, turn):
    code, kind, mode = turn.case, turn.kind, turn.mode
    caller = clients.get(kind, DIRECT, mode, service=turn.service)
    most = MAX_ATTEMPTS[mode]
    server = network.origins["http"]
    operations = OPERATIONS[turn.service]
    wrong = {}
    for number, status in enumerate(STATUSES):
        network.forget()
        verdicts, is_repeated = expected(code, status)
        network.behave(answer(code, status))
        outcome = caller.call(operations[number % len(operations)])
        count = server.count  # each of them was answered: there is nothing to wait for
        is_right = outcome.verdict in verdicts and is_repeated in {None, outcome.is_retryable}
        if outcome.verdict in MAY:
            is_right &= count == 1
        elif not kind.is_own:
            is_right &= 1 <= count <= most  # the client's own repeats of what was refused
        else:
            repeats = 1 if mode is None else most
            ours = QUICK.max_attempts if outcome.is_retryable else 1
            is_right &= ours <= count <= ours * repeats
        if not is_right:
            wrong[status] = (outcome, count)
    assert wrong == {}


FORMS = {
    "header with an address": (b"{}", "%s:http://internal.amazon.com/coral/"),
    "type with a namespace": (b'{"__type": "com.amazonaws.pinpoint#%s"}', None),
    "code in the body": (b'{"code": "%s", "message": "no"}', None),
}


# Botocore reads the last form for services of the REST protocol alone.
@pytest.mark.turns(FORMS, ways=[DIRECT], services=[PINPOINT, SES])
@pytest.mark.turns([*FORMS][:2], ways=[DIRECT], services=[SMS_VOICE])
@pytest.mark.parametrize(
    ("code", "status"), [("Throttling", 400), ("InternalFailure", 400), ("Throttling", 503)]
)
def test_a_code_counts_in_whichever_form_it_comes(network, clients, turn, code, status):
    body, header = FORMS[turn.case]
    headers = {"x_amzn_ErrorType": header % code} if header else {}
    network.behave(Behaviour(http(status, body.replace(b"%s", code.encode()), **headers)))
    outcome = clients.get(turn.kind, DIRECT, turn.mode, service=turn.service).call(turn.operation)
    verdicts, is_repeated = expected(code, status)
    assert outcome.verdict in verdicts
    assert outcome.is_retryable == is_repeated
    assert is_repeated or len(network.requests()) == 1
