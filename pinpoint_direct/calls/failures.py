"""Converts the exception of a call to an error of this package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, StubResponseError

from ..errors import (
    AccessDeniedError,
    BadRequestError,
    DecodeError,
    FeatureEndedError,
    ForbiddenError,
    InternalServerError,
    MethodNotAllowedError,
    NotFoundError,
    PayloadTooLargeError,
    PinpointDirectError,
    ServiceError,
    TooManyRequestsError,
    TransportError,
)
from ..masks import named
from ..model.results import says_it_has_ended
from ..proof import MAY_HAVE_BEEN_SENT, NOT_SENT, THROTTLING_CODES, proof_of_exception
from ..type_guards import is_mapping

__all__ = ["failure"]

# Of any service, before it looks at the call. Where a protocol has no use for the HTTP status, as
# that of AWS End User Messaging, these come with 400.
_NOT_LET_IN: Final = (
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "NotAuthorized",
    "OptInRequired",
    "RequestExpired",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
)
_BY_CODE: Final[Mapping[str, type[ServiceError]]] = {
    **dict.fromkeys(_NOT_LET_IN, ForbiddenError),
    "BadRequestException": BadRequestError,
    "ForbiddenException": ForbiddenError,
    "AccessDenied": AccessDeniedError,
    "AccessDeniedException": AccessDeniedError,
    "NotFoundException": NotFoundError,
    "ResourceNotFoundException": NotFoundError,
    "AccountSuspendedException": ForbiddenError,
    "MailFromDomainNotVerifiedException": ForbiddenError,
    "SendingPausedException": ForbiddenError,
    "ServiceQuotaExceededException": ForbiddenError,
    "MethodNotAllowedException": MethodNotAllowedError,
    "PayloadTooLargeException": PayloadTooLargeError,
    "RequestEntityTooLargeException": PayloadTooLargeError,
    **dict.fromkeys(THROTTLING_CODES, TooManyRequestsError),
    "InternalServerErrorException": InternalServerError,
}
_BY_STATUS: Final[Mapping[int, type[ServiceError]]] = {
    400: BadRequestError,
    403: ForbiddenError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    413: PayloadTooLargeError,
    429: TooManyRequestsError,
}
# https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
_SPENT: Final = "daily message quota"
_HOST: Final = r"\w+://(?:[^/?#]*@)?([^/?#]+)"
# Exceptions of botocore's parser for a JSON response without the documented shape.
_STUMBLES: Final = (
    AttributeError,
    KeyError,
    OverflowError,
    TypeError,
    ValueError,
    RecursionError,
)


def failure(error: Exception, *, is_guarded: bool = True) -> Exception:
    """Return the error of this package for ``error``, which a call raised.

    Args:
        error: The exception of botocore, or of a replacement for it.
        is_guarded: Whether the client did not retry calls that may have been sent. If it did, the
            last failure proves nothing about earlier attempts.

    Returns:
        One of this package's errors; or ``error`` itself if it is an assertion of a ``Stubber``, or
        not an exception of botocore or its parser.
    """
    if isinstance(error, (PinpointDirectError, StubResponseError)):
        return error
    from botocore.parsers import ResponseParserError  # noqa: PLC0415  (slow to import, and rarely needed)

    name = type(error).__name__
    if isinstance(error, ClientError):
        return service_error(error.response, error.operation_name, is_guarded=is_guarded)
    proof = proof_of_exception(error)
    if proof != MAY_HAVE_BEEN_SENT or isinstance(error, (BotoCoreError, HTTPClientError, OSError)):
        proof = proof if is_guarded else MAY_HAVE_BEEN_SENT
        return TransportError(
            name,
            may_have_been_sent=proof.may_have_been_sent,
            is_retryable=proof.is_retryable,
            host=_host(error),
        )
    return DecodeError(name) if isinstance(error, (ResponseParserError, *_STUMBLES)) else error


def _host(error: Exception) -> str | None:
    """Return the host, or the proxy, that a call went to, and nothing else of its address."""
    details: Mapping[str, Any] = error.kwargs if isinstance(error, BotoCoreError) else {}
    url = details.get("proxy_url") or details.get("endpoint_url")
    found = re.match(_HOST, url) if isinstance(url, str) else None
    return named(found[1]) if found else None


def service_error(
    response: Mapping[str, Any], operation_name: str, *, is_guarded: bool = True
) -> ServiceError:
    """Return the typed error for a parsed error response.

    The error code determines the type, or else the HTTP status.
    """
    proof = None if is_guarded or _is_only_attempt(response) else MAY_HAVE_BEEN_SENT
    known = ServiceError(response, operation_name)
    code, status = known.code or "", known.status_code or 0
    kind = _BY_CODE.get(code) or _BY_STATUS.get(status)
    if kind is TooManyRequestsError and proof is None and _is_spent(known):
        proof = NOT_SENT if known.is_retryable else None
    if kind is ForbiddenError and _has_ended(response):
        kind = FeatureEndedError
    if kind is None:
        kind = InternalServerError if 500 <= status <= 599 else ServiceError  # noqa: PLR2004  (HTTP's own)
    return kind(response, operation_name, proof=proof)


def _is_spent(error: ServiceError) -> bool:
    """Return whether a quota is over for today, which SES says by its words alone."""
    return _SPENT in (error.service_message or "").lower()


def _is_only_attempt(response: Mapping[str, Any]) -> bool:
    metadata = response.get("ResponseMetadata")
    return is_mapping(metadata) and metadata.get("RetryAttempts") == 0


def _has_ended(response: Mapping[str, Any]) -> bool:
    error = response.get("Error")
    return is_mapping(error) and says_it_has_ended(str(error.get("Message", "")))
