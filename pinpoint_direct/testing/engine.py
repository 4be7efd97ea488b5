"""The simulated service: takes a request and returns a response, for any transport.

Thread-safe: one lock protects all state, and nothing blocks while it is held.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from threading import RLock
from typing import Any, Final

from ..errors import Problem, ValidationError
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..wire.codec import from_json
from ..wire.operations import OPERATIONS, operation_of
from .endpoints import ENDPOINT_ANSWERS
from .faults import Failure, html_answer, status_answer
from .plans import Plan
from .quotas import Quota, all_allow
from .recording import Call, Record
from .sending import Sender, Sending
from .service import labels_in
from .services import PINPOINT, SERVICES, Service, service_of
from .signatures import check_signature
from .successors import account, answer_of
from .validation import body_of
from .wire import Answer, Fault, Received, Refusal

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
        requests_per_second: Mapping[str, int | None] | None = None,
        messages_per_second: int | None = None,
        messages_per_second_each: int | None = None,
        credentials: Mapping[str, str] | None = None,
        latency: float = 0.0,
        refuse_problems: bool = False,
        share_default_substitutions: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sandbox: bool | Collection[str] = False,
    ) -> None:
        """Create an engine without any requests; the transports wait ``latency`` seconds."""
        self._sandbox = sandbox
        self.lock: AbstractContextManager[object] = RLock()
        self.latency = latency
        self._credentials = credentials
        self._refuse_problems = refuse_problems
        self._share_default_substitutions = share_default_substitutions
        self._clock = clock
        self._requests_per_second = requests_per_second or {}
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
            self.failures: dict[str | None, Plan[Failure]] = defaultdict(Plan)
            messages, each = self._messages
            self.sender: Sender = Sender(
                self.record,
                messages=messages,
                messages_each=each,
                clock=self._clock,
                share_default_substitutions=self._share_default_substitutions,
            )
            self._quotas = {name: Quota(self._requests_per_second.get(name)) for name in SERVICES}
            self._request_ids = 0

    def handle(self, received: Received) -> Answer | Fault:
        """Return the response to a request.

        A request for an unsupported operation is rejected: it must not be passed on to AWS.
        """
        with self.lock:
            self._request_ids += 1
            request_id = f"00000000-0000-4000-8000-{self._request_ids:012d}"
            service = service_of(received)
            try:
                return self._operate(service, received, request_id)
            except Refusal as refusal:
                return service.refused(request_id, refusal)

    def _operate(self, service: Service, received: Received, request_id: str) -> Answer | Fault:
        operation = received.operation or service.operation_at(received)
        if operation is None:
            reason = f"{service.name.capitalize()} has no such path"
            raise Refusal("UnknownOperationException", 404, reason)
        labels = labels_in(operation, received.path) if service is PINPOINT else {}
        if operation in service.sending:
            return self._send(service, operation, labels, received, request_id)
        check_signature(received, self._credentials, service.signing_name)
        if operation == "GetAccount":
            content = account(self._quotas[service.name].max_per_second, self._sandbox)
            return service.answered(operation, request_id, content)
        if operation in service.looking:
            return self._keep(operation, labels, received, request_id)
        reason = f"Local Pinpoint does not have {operation}; it has {', '.join(service.operations)}"
        raise Refusal("NotImplementedException", 501, reason)

    def _keep(
        self, operation: str, labels: Mapping[str, str], received: Received, request_id: str
    ) -> Answer:
        """Handle an operation for endpoints."""
        _check_labels(labels)
        has_body = received.method == "PUT"
        body = body_of(operation, received.body) if has_body else None
        content = ENDPOINT_ANSWERS[operation](self.sender.endpoints, labels, body, request_id)
        return PINPOINT.answered(operation, request_id, content)

    def _send(
        self,
        service: Service,
        operation: str,
        labels: Mapping[str, str],
        received: Received,
        request_id: str,
    ) -> Answer | Fault:
        """Record a request to send, and handle it: with the planned failure if there is one."""
        request = _read(service, operation, received.body)
        self.record.received(
            Call(
                operation=operation,
                application_id=labels.get("application-id", ""),
                request=request if isinstance(request, Request) else None,
                raw_body=received.body,
                headers=received.headers,
                region=received.region,
                service=service.name,
            )
        )
        check_signature(received, self._credentials, service.signing_name)
        failure = self.failures[service.name].draw() or self.failures[None].draw()
        if failure is None:
            return self._answer(service, operation, labels, request, request_id)
        if not failure.was_taken:
            return _failed(service, failure, request_id)
        try:
            answer = self._answer(service, operation, labels, request, request_id)
        except Refusal as found:
            answer = service.refused(request_id, found)
        if failure.kind == "error" or failure.kind == "status":  # noqa: PLR1714  (narrows the type)
            return _failed(service, failure, request_id)
        return html_answer() if failure.kind == "html" else Fault(failure.kind, answer)

    def _answer(
        self,
        service: Service,
        operation: str,
        labels: Mapping[str, str],
        request: Request | Mapping[str, Any] | Refusal,
        request_id: str,
    ) -> Answer:
        """Send, if the request is valid and allowed."""
        if not all_allow((self._quotas[service.name],), self._clock()):
            raise service.throttling()
        if service is PINPOINT:
            _check_labels(labels)
        if isinstance(request, Refusal):
            raise request
        if not isinstance(request, Request):
            content = answer_of(service, operation, request, self.sender, self._sandbox)
            return service.answered(operation, request_id, content)
        _check_recipients(request)
        if self._refuse_problems:
            _check_problems(request)
        application_id = labels["application-id"]
        results = Sending(self.sender, application_id, request).results()
        content = {"ApplicationId": application_id, "RequestId": request_id, **results}
        return service.answered(operation, request_id, content)


def _read(service: Service, operation: str, body: bytes) -> Request | Mapping[str, Any] | Refusal:
    """Return the request in a body, typed if it is Pinpoint's, or why there is none."""
    if service is not PINPOINT:
        try:
            return service.content(operation, body)
        except Refusal as refusal:
            return refusal
    if len(body) > MAX_BYTES:
        return Refusal("PayloadTooLargeException", 413, "The payload is too large")
    try:
        body_of(operation, body)
        request: Request = from_json(body, OPERATIONS[operation].request_type)
    except Refusal as refusal:
        return refusal
    except ValidationError as error:
        return Refusal("BadRequestException", 400, _told(error.problems))
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


def _check_problems(request: Request) -> None:
    from ..inspection.checks import check_document  # noqa: PLC0415  (few ask for it)

    found = [one for one in check_document(request) if one.severity == "error"]
    if found:
        raise Refusal("BadRequestException", 400, _told(found))


def _told(problems: Iterable[Problem]) -> str:
    return "; ".join(f"{problem.path}: {problem.message}" for problem in problems)


def _failed(service: Service, failure: Failure, request_id: str) -> Answer:
    if failure.kind == "status":
        return status_answer(failure, request_id)
    refusal = failure.refusal()
    refusal.status = service.errors.get(refusal.code, refusal.status)
    return service.refused(request_id, refusal)
