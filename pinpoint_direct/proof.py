"""Which failures prove that a call sent nothing.

Only this module decides it; the resend guard, the clients, batches and errors use it. Proof is an
allow-list: after any other failure, messages may have been sent.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from botocore.exceptions import (
    BotoCoreError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    InvalidRegionError,
    MissingParametersError,
    NoAuthTokenError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    SSOError,
    TokenRetrievalError,
    UnknownSignatureVersionError,
)

from .type_guards import is_mapping

__all__ = [
    "MAY_HAVE_BEEN_SENT",
    "NOT_SENT",
    "REPEATABLE",
    "THROTTLING_CODES",
    "Proof",
    "code_of",
    "proof_of_answer",
    "proof_of_exception",
]


class Proof(NamedTuple):
    """The conclusion from a failure.

    Attributes:
        may_have_been_sent: ``False`` only if nothing was sent.
        is_retryable: Whether the same call can be retried: nothing was sent, and the cause is
            temporary.
    """

    may_have_been_sent: bool
    is_retryable: bool


MAY_HAVE_BEEN_SENT: Final = Proof(may_have_been_sent=True, is_retryable=False)
NOT_SENT: Final = Proof(may_have_been_sent=False, is_retryable=False)
REPEATABLE: Final = Proof(may_have_been_sent=False, is_retryable=True)

_BAD_REQUEST: Final = 400
_REQUEST_TIMEOUT: Final = 408
_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERROR: Final = 500

THROTTLING_CODES: Final = frozenset(
    {
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
    }
)
"""Error codes with which AWS rejects a call because there are too many calls."""

# A server that failed or timed out may have started to send, whatever the status is. Botocore
# counts PriorRequestNotComplete among them.
_SERVER_FAULT: Final = (
    r"(?i)internal|unavailable|time(d)?.?out|server|servicefailure|serviceexception"
    r"|priorrequestnotcomplete|\A(5\d\d|408)\Z"
)

# Botocore raises these before it sends anything: the configuration is invalid, not the message.
_NOT_CONFIGURED: Final = (
    CredentialRetrievalError,
    InvalidRegionError,
    MissingParametersError,
    NoAuthTokenError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    SSOError,
    TokenRetrievalError,
    UnknownSignatureVersionError,
)

# The text of http.client's OSError if a proxy refuses a tunnel; there is no other sign of it.
_NO_TUNNEL: Final = "Tunnel connection failed"


def code_of(response: Mapping[str, Any]) -> str:
    """Return the code of a parsed error response; empty, or the status as text, if it has none.

    AWS may write the code in a header. Botocore reads it there for some protocols alone, and gives
    the status for the others.
    """
    error, metadata = _part(response, "Error"), _part(response, "ResponseMetadata")
    code = str(error.get("Code") or "")
    if code and code != str(metadata.get("HTTPStatusCode")):
        return code
    header = str(_part(metadata, "HTTPHeaders").get("x-amzn-errortype") or "")
    return header.partition(":")[0].rpartition("#")[2] or code


def _part(response: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = response.get(name)
    return part if is_mapping(part) else {}


def proof_of_answer(code: str, status: int) -> Proof:
    """Return the conclusion from an error response.

    Args:
        code: The error code; empty, or the status as text, if the response has none.
        status: The HTTP status.
    """
    if not _BAD_REQUEST <= status < _SERVER_ERROR or status == _REQUEST_TIMEOUT:
        return MAY_HAVE_BEEN_SENT
    if status == _TOO_MANY_REQUESTS:
        is_plain = code in ("", str(status)) or code in THROTTLING_CODES
        return REPEATABLE if is_plain else MAY_HAVE_BEEN_SENT
    if re.search(_SERVER_FAULT, code):
        return MAY_HAVE_BEEN_SENT
    return REPEATABLE if status == _BAD_REQUEST and code in THROTTLING_CODES else NOT_SENT


def proof_of_exception(error: BaseException) -> Proof:
    """Return the conclusion from an exception of a call without a response.

    Botocore's exception classes are not sufficient: behind a proxy, a connection that broke after
    the complete request was read is a ``ProxyConnectionError``, too. The inner exception of urllib3
    or aiohttp distinguishes the cases.
    """
    if isinstance(error, _NOT_CONFIGURED):
        return NOT_SENT
    if not isinstance(error, BotoCoreError):
        return MAY_HAVE_BEEN_SENT
    return _proof_of_cause(error.kwargs.get("error"), type(error))


def _proof_of_cause(cause: object, raised: type[BotoCoreError]) -> Proof:
    from socket import gaierror  # noqa: PLC0415  (only a failed call needs these)
    from ssl import SSLCertVerificationError  # noqa: PLC0415  (as above)

    import urllib3.exceptions as urllib3  # noqa: PLC0415  (as above)

    if isinstance(cause, urllib3.ProxyError):
        cause = cause.original_error
    if isinstance(cause, urllib3.SSLError):
        cause = cause.args[0]
    if type(cause) is OSError and str(cause).startswith(_NO_TUNNEL):
        return REPEATABLE
    proven: list[tuple[type | tuple[type, ...], Proof]] = [
        ((urllib3.NewConnectionError, urllib3.ConnectTimeoutError, gaierror), REPEATABLE),
        # The certificate is verified before the first byte of the request is written.
        (SSLCertVerificationError, NOT_SENT),
    ]
    # If aiohttp was never imported, this cannot be one of its exceptions.
    if (aiohttp := sys.modules.get("aiohttp")) is not None:
        # Raised while connecting, including TLS handshake and tunnel.
        proven += [
            (aiohttp.ClientSSLError, NOT_SENT),  # also a ClientConnectorError
            ((aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError), REPEATABLE),
        ]
        if issubclass(raised, ConnectTimeoutError):
            proven.append((aiohttp.ServerTimeoutError, REPEATABLE))
    return next(
        (proof for classes, proof in proven if isinstance(cause, classes)), MAY_HAVE_BEEN_SENT
    )
