"""Requests and responses as values that do not depend on the transport."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs

__all__ = [
    "SCOPE",
    "Answer",
    "Fault",
    "FaultKind",
    "Received",
    "Refusal",
    "error_answer",
    "json_answer",
    "service_in_scope",
]

FaultKind: TypeAlias = Literal["timeout", "reset", "truncated"]
SCOPE: Final = re.compile(r"Credential=([^/,=\s]*)/\d{8}/([^/,=\s]+)/([^/,=\s]+)/aws4_request")
_HOST: Final = re.compile(r"https?://pinpoint(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com|api\.aws)")


@attrs.frozen(kw_only=True)
class Received:
    """One HTTP request.

    Attributes:
        method: ``"POST"`` and so on.
        url: The complete URL, with the path encoded as it was sent.
        headers: The headers, by name in lower case.
        body: The bytes.
        operation: The operation where the entry point knows it; ``None`` if the address tells.
        service: The service's name in boto3, likewise.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    operation: str | None = None
    service: str | None = None

    @property
    def path(self) -> str:
        """The path, encoded as it was sent, without a query."""
        rest = self.url.partition("://")[2]
        return "/" + rest.partition("/")[2].partition("?")[0]

    @property
    def region(self) -> str | None:
        """The region from the signature, or else from the host, or else ``None``."""
        scope = SCOPE.search(self.headers.get("authorization", ""))
        if scope:
            return scope[2]
        host = _HOST.match(self.url)
        return host[1] if host else None


@attrs.frozen
class Answer:
    """One HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@attrs.frozen
class Fault:
    """The request was accepted, and the response is lost."""

    kind: FaultKind
    answer: Answer

    def cut(self) -> Answer:
        """Return the first half of the response, with the headers of the complete one."""
        length = len(self.answer.body)
        headers = {**self.answer.headers, "Content-Length": str(length)}
        return attrs.evolve(self.answer, headers=headers, body=self.answer.body[: length // 2])


class Refusal(Exception):  # noqa: N818  (not a failure of this package: a response)
    """The complete call is rejected."""

    def __init__(
        self, code: str, status: int, message: str, members: Mapping[str, Any] | None = None
    ) -> None:
        """Refuse with the error ``code``, the HTTP ``status``, and further ``members``."""
        super().__init__(message)
        self.code = code
        self.status = status
        self.message = message
        self.members: Mapping[str, Any] = members or {}


def service_in_scope(received: Received) -> str | None:
    """Return AWS's name for the service that a request is signed for."""
    scope = SCOPE.search(received.headers.get("authorization", ""))
    return scope[3] if scope else None


def json_answer(status: int, request_id: str, content: Mapping[str, Any]) -> Answer:
    """Return a JSON response."""
    headers = {"Content-Type": "application/json", "x-amzn-RequestId": request_id}
    return Answer(status, headers, json.dumps(content).encode("ascii"))


def error_answer(request_id: str, refusal: Refusal) -> Answer:
    """Return the response of a rejected call, in the format of the service."""
    content = {"Message": refusal.message, "RequestID": request_id}
    answer = json_answer(refusal.status, request_id, content)
    return attrs.evolve(answer, headers={**answer.headers, "x-amzn-ErrorType": refusal.code})
