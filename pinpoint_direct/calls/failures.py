"""From whatever a call raised to the error of ours that says what it means."""

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
from ..proof import MAY_HAVE_BEEN_SENT, THROTTLING_CODES, proof_of_exception
from ..type_guards import is_mapping

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
_HOST: Final = r"\w+://(?:[^/?#]*@)?([^/?#]+)"
# What botocore's parser stumbles over when an answer is JSON, but not of the documented shape.
_STUMBLES: Final = (
    AttributeError,
    KeyError,
    OverflowError,
    TypeError,
    ValueError,
    RecursionError,
)


def failure(error: Exception, *, is_guarded: bool = True) -> Exception:
    """Return what ``error``, raised by a call, means.

    Args:
        error: What botocore, or whatever stands for it, raised.
        is_guarded: Whether the client was kept from repeating what may have been sent. If not, the
            last failure proves nothing about the attempts before it.

    Returns:
        One of this package's errors; or ``error`` itself where it is a ``Stubber``'s word on a
        test, or nothing that botocore or its parser raises.
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
    """Return the typed error in a parsed answer.

    Its code decides, and where that says nothing its HTTP status.
    """
    proof = None if is_guarded or _is_only_attempt(response) else MAY_HAVE_BEEN_SENT
    known = ServiceError(response, operation_name)
    code, status = known.code or "", known.status_code or 0
    kind = _BY_CODE.get(code) or _BY_STATUS.get(status)
    if kind is ForbiddenError and _has_ended(response):
        kind = FeatureEndedError
    if kind is None:
        kind = InternalServerError if 500 <= status <= 599 else ServiceError  # noqa: PLR2004  (HTTP's own)
    return kind(response, operation_name, proof=proof)


def _is_only_attempt(response: Mapping[str, Any]) -> bool:
    metadata = response.get("ResponseMetadata")
    return is_mapping(metadata) and metadata.get("RetryAttempts") == 0


def _has_ended(response: Mapping[str, Any]) -> bool:
    error = response.get("Error")
    return is_mapping(error) and says_it_has_ended(str(error.get("Message", "")))
