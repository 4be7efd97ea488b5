"""From whatever a call raised to the error of ours that says what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    InvalidRegionError,
    MissingParametersError,
    NoAuthTokenError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    SSOError,
    StubResponseError,
    TokenRetrievalError,
    UnknownSignatureVersionError,
)

from .errors import (
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
from .events import Judge, never_connected
from .narrowing import is_mapping

__all__ = ["failure"]

_BY_CODE: Final[Mapping[str, type[ServiceError]]] = {
    "BadRequestException": BadRequestError,
    "ForbiddenException": ForbiddenError,
    "AccessDenied": AccessDeniedError,
    "AccessDeniedException": AccessDeniedError,
    "NotFoundException": NotFoundError,
    "MethodNotAllowedException": MethodNotAllowedError,
    "PayloadTooLargeException": PayloadTooLargeError,
    "RequestEntityTooLargeException": PayloadTooLargeError,
    "TooManyRequestsException": TooManyRequestsError,
    "ThrottlingException": TooManyRequestsError,
    "Throttling": TooManyRequestsError,
    "ThrottledException": TooManyRequestsError,
    "RequestThrottledException": TooManyRequestsError,
    "RequestLimitExceeded": TooManyRequestsError,
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
# What the service answers, with a ForbiddenException, where AWS has ended a part of Pinpoint.
_ENDED: Final = ("will end support for", "ended support for", "engagement features")
# Raised by botocore before it sends anything: the configuration is at fault, not the message.
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
# What botocore's parser stumbles over when an answer is JSON, but not of the documented shape.
_STUMBLES: Final = (
    AttributeError,
    KeyError,
    OverflowError,
    TypeError,
    ValueError,
    RecursionError,
)


def failure(error: Exception, never_sent: Judge = never_connected) -> Exception:
    """Return what ``error``, raised by a call, means.

    Args:
        error: What botocore, or whatever stands for it, raised.
        never_sent: Tells which exceptions mean that no connection was made; aiobotocore's differ.

    Returns:
        One of this package's errors; or ``error`` itself where it is a ``Stubber``'s word on a
        test, or nothing that botocore or its parser raises.
    """
    if isinstance(error, (PinpointDirectError, StubResponseError)):
        return error
    from botocore.parsers import ResponseParserError  # noqa: PLC0415  (slow to import, and rarely needed)

    name = type(error).__name__
    if isinstance(error, ClientError):
        return service_error(error.response, error.operation_name)
    if never_sent(error):
        return TransportError(name, may_have_been_sent=False, is_retryable=True)
    if isinstance(error, _NOT_CONFIGURED):
        return TransportError(name, may_have_been_sent=False)
    if isinstance(error, (BotoCoreError, HTTPClientError, OSError)):
        return TransportError(name, may_have_been_sent=True)
    return DecodeError(name) if isinstance(error, (ResponseParserError, *_STUMBLES)) else error


def service_error(response: Mapping[str, Any], operation_name: str) -> ServiceError:
    """Return the typed error in a parsed answer.

    Its code decides, and where that says nothing its HTTP status.
    """
    known = ServiceError(response, operation_name)
    kind = _BY_CODE.get(known.code) or _BY_STATUS.get(known.status_code)
    if kind is ForbiddenError and _has_ended(response):
        kind = FeatureEndedError
    if kind is None:
        kind = InternalServerError if 500 <= known.status_code <= 599 else ServiceError  # noqa: PLR2004  (HTTP's own)
    return kind(response, operation_name)


def _has_ended(response: Mapping[str, Any]) -> bool:
    error = response.get("Error")
    message = str(error.get("Message", "")) if is_mapping(error) else ""
    return "Pinpoint" in message and any(words in message for words in _ENDED)
