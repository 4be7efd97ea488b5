"""The simulated service: takes a request and returns a response, for any transport.

Thread-safe: one lock protects all state, and nothing blocks while it is held.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from threading import RLock
from typing import Any, Final

from ..errors import ValidationError
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..wire.codec import from_json
from ..wire.operations import OPERATIONS, operation_of
from .endpoints import ENDPOINT_ANSWERS
from .faults import Failure, html_answer, status_answer
from .plans import Plan
from .quotas import Quota, all_allow
from .recording import Call, Record
from .sending import Sender, Sending
from .service import ANSWERED_OPERATIONS, ENDPOINT_OPERATIONS, labels_in, operation_model, route
from .signatures import check_signature
from .validation import assert_valid_output, body_of
from .wire import Answer, Fault, Received, Refusal, error_answer, json_answer

__all__ = ["DUMMY", "MAX_BYTES", "Engine"]

MAX_BYTES: Final = 7 * 1024 * 1024
"""Maximum size of a request body. AWS also counts the response, which is not done here.

Source: https://docs.aws.amazon.com/pinpoint/latest/developerguide/quotas.html
"""

DUMMY: Final = "local-pinpoint"
"""Dummy key and secret for clients that need them for signing."""

Request = MessageRequest | SendUsersMessageRequest


class Engine:
    """Handles requests, and keeps the state between them."""

    def __init__(
        self,
        *,
        requests_per_second: int | None = None,
        messages_per_second: int | None = None,
        messages_per_second_each: int | None = None,
        credentials: Mapping[str, str] | None = None,
        latency: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Create an engine without any requests; the transports wait ``latency`` seconds."""
        self.lock: AbstractContextManager[object] = RLock()
        self.latency = latency
        self._credentials = credentials
        self._clock = clock
        self._requests_per_second = requests_per_second
        self._messages = (messages_per_second, messages_per_second_each)
        self.reset()

    @property
    def key_pair(self) -> dict[str, str]:
        """The credentials of new clients, as arguments for a session."""
        key, secret = next(iter((self._credentials or {DUMMY: DUMMY}).items()))
        return {"aws_access_key_id": key, "aws_secret_access_key": secret}

    def reset(self) -> None:
        """Delete all state, including plans and endpoints."""
        with self.lock:
            self.record: Record = Record()
            self.failures: Plan[Failure] = Plan()
            messages, each = self._messages
            self.sender: Sender = Sender(
                self.record, messages=messages, messages_each=each, clock=self._clock
            )
            self._quota = Quota(self._requests_per_second)
            self._request_ids = 0

    def handle(self, received: Received) -> Answer | Fault:
        """Return the response to a request.

        A request for an unsupported operation is rejected: it must not be passed on to AWS.
        """
        with self.lock:
            self._request_ids += 1
            request_id = f"00000000-0000-4000-8000-{self._request_ids:012d}"
            try:
                return self._operate(received, request_id)
            except Refusal as refusal:
                return error_answer(request_id, refusal)

    def _operate(self, received: Received, request_id: str) -> Answer | Fault:
        operation = received.operation or route(received.method, received.path)
        if operation is None:
            raise Refusal("UnknownOperationException", 404, "Pinpoint has no such path")
        labels = labels_in(operation, received.path)
        if operation in OPERATIONS:
            return self._send(operation, labels, received, request_id)
        check_signature(received, self._credentials)
        if operation in ENDPOINT_OPERATIONS:
            return self._keep(operation, labels, received, request_id)
        reason = (
            f"Local Pinpoint does not have {operation}; it has {', '.join(ANSWERED_OPERATIONS)}"
        )
        raise Refusal("NotImplementedException", 501, reason)

    def _keep(
        self, operation: str, labels: Mapping[str, str], received: Received, request_id: str
    ) -> Answer:
        """Handle an operation for endpoints."""
        _check_labels(labels)
        has_body = received.method == "PUT"
        body = body_of(operation, received.body) if has_body else None
        content = ENDPOINT_ANSWERS[operation](self.sender.endpoints, labels, body, request_id)
        return _answered(operation, request_id, content)

    def _send(
        self, operation: str, labels: Mapping[str, str], received: Received, request_id: str
    ) -> Answer | Fault:
        """Record a request to send, and handle it: with the planned failure if there is one."""
        request = _read(operation, received.body)
        self.record.received(
            Call(
                operation=operation,
                application_id=labels.get("application-id", ""),
                request=None if isinstance(request, Refusal) else request,
                raw_body=received.body,
                headers=received.headers,
                region=received.region,
            )
        )
        check_signature(received, self._credentials)
        failure = self.failures.draw()
        if failure is None:
            return self._answer(operation, labels, request, request_id)
        if not failure.was_taken:
            return _failed(failure, request_id)
        try:
            answer = self._answer(operation, labels, request, request_id)
        except Refusal as found:
            answer = error_answer(request_id, found)
        if failure.kind == "error" or failure.kind == "status":  # noqa: PLR1714  (narrows the type)
            return _failed(failure, request_id)
        return html_answer() if failure.kind == "html" else Fault(failure.kind, answer)

    def _answer(
        self,
        operation: str,
        labels: Mapping[str, str],
        request: Request | Refusal,
        request_id: str,
    ) -> Answer:
        """Send, if the request is valid and allowed."""
        if not all_allow((self._quota,), self._clock()):
            raise Refusal("TooManyRequestsException", 429, "Too many requests")
        _check_labels(labels)
        if isinstance(request, Refusal):
            raise request
        _check_recipients(request)
        application_id = labels["application-id"]
        results = Sending(self.sender, application_id, request).results()
        content = {"ApplicationId": application_id, "RequestId": request_id, **results}
        return _answered(operation, request_id, content)


def _read(operation: str, body: bytes) -> Request | Refusal:
    """Return the typed request in a body, or the reason why it is invalid."""
    if len(body) > MAX_BYTES:
        return Refusal("PayloadTooLargeException", 413, "The payload is too large")
    try:
        body_of(operation, body)
        request: Request = from_json(body, OPERATIONS[operation].request_type)
    except Refusal as refusal:
        return refusal
    except ValidationError as error:
        reason = "; ".join(f"{problem.path}: {problem.message}" for problem in error.problems)
        return Refusal("BadRequestException", 400, reason)
    return request


def _check_labels(labels: Mapping[str, str]) -> None:
    if not labels or not all(labels.values()):
        raise Refusal("NotFoundException", 404, "An id in the path is missing")


def _check_recipients(request: Request) -> None:
    operation = operation_of(request)
    limit = operation.max_recipients
    if not 1 <= operation.recipients(request) <= limit:
        reason = f"A request must name 1 to {limit} {limit.unit}"
        raise Refusal("BadRequestException", 400, reason)


def _failed(failure: Failure, request_id: str) -> Answer:
    if failure.kind == "status":
        return status_answer(failure, request_id)
    return error_answer(request_id, failure.refusal())


def _answered(operation: str, request_id: str, content: dict[str, Any]) -> Answer:
    assert_valid_output(operation, content)
    http: Any = operation_model(operation).http
    return json_answer(int(http["responseCode"]), request_id, content)
