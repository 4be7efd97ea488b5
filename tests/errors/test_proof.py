"""What proves that nothing was sent: codes and statuses of responses, causes of failures."""

import socket
import ssl
from itertools import product
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from botocore import exceptions as botocore
from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker
from hypothesis import given
from hypothesis import strategies as st
from urllib3 import exceptions as urllib3

from pinpoint_direct import ServiceError
from pinpoint_direct.calls.failures import failure

from .catalogue import answer

THROTTLING = [
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
]
SERVER_FAULTS = [
    "InternalError",
    "InternalFailure",
    "InternalServerErrorException",
    "InternalServiceException",
    "PriorRequestNotComplete",
    "RequestTimeout",
    "RequestTimeoutException",
    "RequestTimedOut",
    "ServiceException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "500",
    "503",
    "408",
]
REFUSALS = ["AccessDeniedException", "BadRequestException", "NotFoundException", "Unheard", ""]
CODES = [*THROTTLING, *SERVER_FAULTS, *REFUSALS]
STATUSES = [0, 200, 204, *range(300, 309), *range(400, 432), 499, 500, 502, 503, 504, 599, 600]


@pytest.mark.parametrize("status", STATUSES)
def test_code_and_status_together_prove_what_the_table_says(status):
    for code in [*CODES, str(status)]:
        error = ServiceError(answer(code, status), "SendMessages")
        is_plain = code in {"", str(status)} or code in THROTTLING
        repeatable = (status == 400 and code in THROTTLING) or (status == 429 and is_plain)
        refused = 400 <= status < 500 and status not in {408, 429} and code not in SERVER_FAULTS
        assert error.is_retryable is repeatable, code
        assert error.may_have_been_sent is not (repeatable or refused), code


def test_every_code_that_botocore_repeats_has_a_place_in_the_table():
    known = {
        *ThrottledRetryableChecker._THROTTLED_ERROR_CODES,
        *TransientRetryableChecker._TRANSIENT_ERROR_CODES,
    }

    # Quotas and transactions: refused, and of no use to repeat.
    assert known - {*CODES} == {"LimitExceededException", "TransactionInProgressException"}


@given(st.text(max_size=30), st.integers(0, 999))
def test_whatever_is_repeatable_was_not_sent(code, status):
    error = ServiceError(answer(code, status), "SendMessages")

    assert not (error.is_retryable and error.may_have_been_sent)
    assert error.may_have_been_sent or 400 <= status < 500


KEY = ConnectionKey("example.com", 443, True, True, None, None, None)
BROKEN = ConnectionResetError(104, "reset")
NEW = urllib3.NewConnectionError(None, "refused")
CERTIFICATE = ssl.SSLCertVerificationError(1, "self-signed")


def behind_a_proxy(cause):
    return urllib3.ProxyError("Unable to connect to proxy", cause)


REPEATABLE = {
    "refused": NEW,
    "no such host": urllib3.NameResolutionError("host", None, socket.gaierror(-2, "unknown")),
    "no such host, bare": socket.gaierror(-2, "unknown"),
    "connect timeout": urllib3.ConnectTimeoutError(None, "timed out"),
    "proxy refused": behind_a_proxy(NEW),
    "proxy not in time": behind_a_proxy(urllib3.ConnectTimeoutError(None, "timed out")),
    "no tunnel": behind_a_proxy(OSError("Tunnel connection failed: 407 Authenticate")),
    "aiohttp refused": aiohttp.ClientConnectorError(KEY, ConnectionRefusedError(111, "refused")),
    "aiohttp no such host": aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(-2, "unknown")),
    "aiohttp proxy refused": aiohttp.ClientProxyConnectionError(KEY, BROKEN),
    "aiohttp no tunnel": aiohttp.ClientHttpProxyError(
        SimpleNamespace(real_url="u"), (), status=407
    ),
}
NOT_SENT = {
    "certificate": urllib3.SSLError(CERTIFICATE),
    "certificate of a proxy": behind_a_proxy(urllib3.SSLError(CERTIFICATE)),
    "aiohttp certificate": aiohttp.ClientConnectorCertificateError(KEY, CERTIFICATE),
    "aiohttp handshake": aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError(1, "handshake")),
}
UNKNOWN = {
    "nothing": None,
    "text": "Tunnel connection failed: 407",
    "reset": BROKEN,
    "hung up": urllib3.ProtocolError("Connection aborted.", BROKEN),
    "proxy reset": behind_a_proxy(BROKEN),
    "proxy hung up": behind_a_proxy(urllib3.ProtocolError("x")),
    "proxy within a proxy": behind_a_proxy(behind_a_proxy(NEW)),
    "proxy without a cause": behind_a_proxy(None),
    "read timeout": urllib3.ReadTimeoutError(None, None, "timed out"),
    "record of another kind": urllib3.SSLError(ssl.SSLError(1, "bad record mac")),
    "another OSError": behind_a_proxy(OSError("No tunnel")),
    "aiohttp hung up": aiohttp.ServerDisconnectedError(),
    "aiohttp reset": aiohttp.ClientOSError(104, "reset"),
    "aiohttp closing": aiohttp.ClientConnectionResetError("closing"),
    "aiohttp read timeout": aiohttp.SocketTimeoutError("Timeout on reading data from socket"),
    "unheard of": Exception("Tunnel connection failed"),
}
RAISED = {
    "EndpointConnectionError": lambda cause: botocore.EndpointConnectionError(
        endpoint_url="u", error=cause
    ),
    "ProxyConnectionError": lambda cause: botocore.ProxyConnectionError(proxy_url="u", error=cause),
    "ConnectionClosedError": lambda cause: botocore.ConnectionClosedError(
        endpoint_url="u", error=cause
    ),
    "SSLError": lambda cause: botocore.SSLError(endpoint_url="u", error=cause),
    "HTTPClientError": lambda cause: botocore.HTTPClientError(error=cause),
    "ReadTimeoutError": lambda cause: botocore.ReadTimeoutError(endpoint_url="u", error=cause),
}


@pytest.mark.parametrize("raised", RAISED.values(), ids=RAISED)
def test_the_cause_inside_decides_and_not_the_class_around_it(raised):
    for causes, expected in (
        (REPEATABLE, (False, True)),
        (NOT_SENT, (False, False)),
        (UNKNOWN, (True, False)),
    ):
        for name, cause in causes.items():
            error = failure(raised(cause))
            assert (error.may_have_been_sent, error.is_retryable) == expected, name


def test_a_connect_timeout_of_aiohttp_is_reported_by_both():
    in_time, late = aiohttp.ServerTimeoutError("Connection timeout"), aiohttp.SocketTimeoutError()
    raised = [botocore.ConnectTimeoutError, botocore.ReadTimeoutError]
    proven = {
        (cls, cause): not failure(cls(endpoint_url="u", error=cause)).may_have_been_sent
        for cls, cause in product(raised, [in_time, late])
    }

    assert proven[botocore.ConnectTimeoutError, in_time]
    assert not proven[botocore.ReadTimeoutError, in_time]
    assert not proven[botocore.ReadTimeoutError, late]


@pytest.mark.parametrize("shown", ["Throttling", "Throttling:http://internal/", "a.b#Throttling"])
def test_a_code_that_the_header_alone_has_counts(shown):
    """Botocore gives the status for it, where the protocol has the code in the body."""
    response = answer("400", 400)
    response["ResponseMetadata"]["HTTPHeaders"] = {"x-amzn-errortype": shown}
    error = ServiceError(response, "SendTextMessage")
    assert (error.code, error.is_retryable) == ("Throttling", True)


def test_a_code_of_the_body_counts_before_that_of_the_header():
    response = answer("InternalFailure", 400)
    response["ResponseMetadata"]["HTTPHeaders"] = {"x-amzn-errortype": "Throttling"}
    error = ServiceError(response, "SendTextMessage")
    assert (error.code, error.may_have_been_sent) == ("InternalFailure", True)
