"""The failures of complete calls that can be planned."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final, Literal, TypeAlias

import attrs

from ..errors import ValidationError
from .services import SERVICES, Service
from .wire import Answer, FaultKind, Refusal, json_answer

__all__ = ["Failure", "failure_named", "html_answer", "status_answer"]

LostKind: TypeAlias = FaultKind | Literal["html"]
FailureKind: TypeAlias = LostKind | Literal["error", "status"]
_LOST: Final[tuple[LostKind, ...]] = ("timeout", "reset", "truncated", "html")
_HTML: Final = b"<!DOCTYPE html><html><body><p>Please sign in to the network.</p></body></html>"
_CLIENT_ERROR, _SERVER_ERROR, _LAST = 400, 500, 599
_REQUEST_TIMEOUT: Final = 408


@attrs.frozen(kw_only=True)
class Failure:
    """How a call fails: an error of the service, an HTTP status alone, or a lost response."""

    kind: FailureKind
    status: int = 200
    code: str = ""
    message: str | None = None

    @property
    def was_taken(self) -> bool:
        """Whether the messages may have been sent, as the client must assume."""
        return (
            self.kind not in ("error", "status")
            or self.status >= _SERVER_ERROR
            or self.status == _REQUEST_TIMEOUT
        )

    def refusal(self) -> Refusal:
        """Return the service's error."""
        return Refusal(
            self.code, self.status, _words(self.code) if self.message is None else self.message
        )


def failure_named(what: str | int, message: str | None, service: Service | None = None) -> Failure:
    """Return the failure called ``what``, of one service or of any.

    Raises:
        ValidationError: If there is no failure with that name.
    """
    if message is not None and not isinstance(message, str):
        raise ValidationError.of("message", "type", "takes text")
    meant = SERVICES.values() if service is None else (service,)
    if isinstance(what, int) and not isinstance(what, bool) and _CLIENT_ERROR <= what <= _LAST:
        return Failure(kind="status", status=int(what), message=message)
    if isinstance(what, str):
        for kind in _LOST:
            if what == kind:
                return Failure(kind=kind)
        for one in meant:
            if what in one.errors:
                return Failure(kind="error", status=one.errors[what], code=what, message=message)
    known = ", ".join(dict.fromkeys([*(name for one in meant for name in one.errors), *_LOST]))
    reason = f"takes one of {known}, or an HTTP status from {_CLIENT_ERROR} to {_LAST}"
    raise ValidationError.of("what", "enum", reason)


def status_answer(failure: Failure, request_id: str) -> Answer:
    """Return the response of a gateway in front of the service: a status without an error name."""
    known = {status.value: status.phrase for status in HTTPStatus}
    message = known.get(failure.status, "") if failure.message is None else failure.message
    return json_answer(failure.status, request_id, {"message": message})


def html_answer() -> Answer:
    """Return an HTML page, as from a proxy or a captive portal."""
    return Answer(200, {"Content-Type": "text/html"}, _HTML)


def _words(code: str) -> str:
    """Return the name of an error as words: ``TooManyRequestsException`` is "Too many requests"."""
    name = code.removesuffix("Exception")
    return "".join(
        f" {letter.lower()}" if letter.isupper() and place else letter
        for place, letter in enumerate(name)
    )
