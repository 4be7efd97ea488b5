"""The two operations, without I/O.

From a request to the arguments of a call, from an answer to a typed response.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeVar

import attrs

from .codec import from_wire, to_wire
from .errors import DecodeError, Problem, ValidationError
from .events import OurPayload
from .limits import MAX_RECIPIENTS, MAX_USERS, Limit
from .model.requests import MessageRequest, SendUsersMessageRequest
from .model.responses import MessageResponse, SendUsersMessageResponse
from .narrowing import is_mapping

__all__ = ["SEND_MESSAGES", "SEND_USERS_MESSAGES", "Operation", "RequestT", "ResponseT"]

RequestT = TypeVar("RequestT", MessageRequest, SendUsersMessageRequest)
ResponseT = TypeVar("ResponseT", MessageResponse, SendUsersMessageResponse)


@attrs.frozen
class Operation(Generic[RequestT, ResponseT]):
    """One operation: its names, its types and its limit."""

    name: str
    method: str
    request_type: type[RequestT]
    response_type: type[ResponseT]
    most: Limit
    recipients: Callable[[RequestT], int]

    def arguments(self, application_id: str, request: RequestT) -> dict[str, Any]:
        """Return the keyword arguments of the boto3 call.

        Raises:
            ValidationError: If ``request`` is no request of this operation, lacks a required
                member, or has no recipient or too many.
        """
        if problems := self.problems(request):
            raise ValidationError(problems)
        return {
            "ApplicationId": application_id,
            self.request_type.__name__: OurPayload(to_wire(request)),
        }

    def problems(self, request: RequestT) -> tuple[Problem, ...]:
        """Return why ``request`` cannot be sent as it is.

        Raises:
            ValidationError: If it is no request of this operation.
        """
        name = self.request_type.__name__
        if not isinstance(request, self.request_type):
            hint = " (from_wire() reads one)" if is_mapping(request) else ""
            raise ValidationError.of(
                "", "type", f"{self.method} takes a {name}, not a {type(request).__name__}{hint}"
            )
        problems: list[Problem] = []
        if request.message_configuration is None:
            told = (
                "is required, also beside a template: DirectMessageConfiguration() is an empty one"
            )
            problems.append(Problem(f"{name}.message_configuration", "required", told))
        if not 1 <= self.recipients(request) <= self.most:
            asked = self.recipients(request)
            told = f"takes 1 to {self.most} {self.most.unit} in one call, not {asked:,}"
            problems.append(Problem(name, "recipients", told, int(self.most), self.most.source))
        return tuple(problems)

    def response(self, answer: object, request: RequestT) -> ResponseT:
        """Return the typed response in boto3's ``answer``.

        Raises:
            DecodeError: If the answer cannot be trusted: it names neither the application nor a
                single result.
        """
        member = self.response_type.__name__
        body = answer.get(member) if is_mapping(answer) else None
        found = answer.get("ResponseMetadata") if is_mapping(answer) else None
        metadata: Mapping[str, Any] = found if is_mapping(found) else {}
        response = None
        if is_mapping(body):
            try:
                response = from_wire(body, self.response_type)
            except ValidationError:
                response = None
        if response is None or not (response.application_id or any(response.results())):
            raise DecodeError(f"a {member} with neither an ApplicationId nor a result")
        request_id, status = metadata.get("RequestId"), metadata.get("HTTPStatusCode")
        return response.evolve(
            request=request,
            http_status_code=status if isinstance(status, int) else None,
            request_id=response.request_id or (request_id if isinstance(request_id, str) else None),
        )


def _message_recipients(request: MessageRequest) -> int:
    return len(request.addresses or ()) + len(request.endpoints or ())


def _users(request: SendUsersMessageRequest) -> int:
    return len(request.users or ())


SEND_MESSAGES: Final = Operation(
    "SendMessages",
    "send_messages",
    MessageRequest,
    MessageResponse,
    MAX_RECIPIENTS,
    _message_recipients,
)
SEND_USERS_MESSAGES: Final = Operation(
    "SendUsersMessages",
    "send_users_messages",
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    MAX_USERS,
    _users,
)
