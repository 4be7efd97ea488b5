"""The table of the two operations, without I/O.

Converts requests to arguments of a call, and responses of boto3 to typed responses.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

import attrs

from ..errors import DecodeError, Problem, ValidationError
from ..limits import MAX_RECIPIENTS, MAX_USERS, Limit
from ..model.channels import MESSAGE_FIELDS
from ..model.recipients import blank_problems
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.responses import MessageResponse, SendUsersMessageResponse
from ..type_guards import is_mapping
from .answers import metadata_of, status_and_id
from .codec import response_in, to_wire
from .marked import OurPayload

__all__ = [
    "OPERATIONS",
    "SEND_MESSAGES",
    "SEND_USERS_MESSAGES",
    "Operation",
    "RequestT",
    "ResponseT",
    "operation_of",
]

RequestT = TypeVar("RequestT", MessageRequest, SendUsersMessageRequest)
ResponseT = TypeVar("ResponseT", MessageResponse, SendUsersMessageResponse)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Operation(Generic[RequestT, ResponseT]):
    """One operation, with all facts about it.

    Attributes:
        name: AWS's name.
        method: The method of a boto3 client.
        command: The command of the AWS CLI.
        option: The option of that command that takes the request.
        request_type: The class of the request. Its name is the member of the call.
        response_type: The class of the response. Its name is the member of boto3's response.
        required_members: The members that botocore's model requires in a request.
        recipient_fields: The fields of a request that contain recipients.
        max_recipients: Maximum number of recipients in one call.
    """

    service = "pinpoint"

    name: str
    method: str
    command: str
    option: str
    request_type: type[RequestT]
    response_type: type[ResponseT]
    required_members: tuple[str, ...]
    recipient_fields: tuple[str, ...]
    max_recipients: Limit

    @property
    def request_member(self) -> str:
        """The member of a call that contains the request."""
        return self.request_type.__name__

    @property
    def response_member(self) -> str:
        """The member of boto3's response that contains the typed response."""
        return self.response_type.__name__

    def recipients(self, request: RequestT) -> int:
        """Return the number of recipients of a request."""
        return sum(len(getattr(request, field) or ()) for field in self.recipient_fields)

    def arguments(self, application_id: str, request: RequestT) -> dict[str, Any]:
        """Return the keyword arguments of the boto3 call.

        Raises:
            ValidationError: If ``request`` is not a request of this operation, lacks a required
                member, or has no recipients or too many.
        """
        if problems := self.problems(request):
            raise ValidationError(problems)
        return {
            "ApplicationId": application_id,
            self.request_member: OurPayload(to_wire(request)),
        }

    def problems(self, request: RequestT) -> tuple[Problem, ...]:
        """Return the problems that prevent sending ``request``.

        Raises:
            ValidationError: If it is not a request of this operation.
        """
        name = self.request_member
        if not isinstance(request, self.request_type):
            hint = " (from_wire() reads one)" if is_mapping(request) else _instead(request)
            raise ValidationError.of(
                "", "type", f"{self.method} takes a {name}, not a {type(request).__name__}{hint}"
            )
        problems: list[Problem] = []
        if request.message_configuration is None:
            reason = (
                "is required, also with a template: an empty DirectMessageConfiguration is enough"
            )
            problems.append(Problem(f"{name}.message_configuration", "required", reason))
        if not 1 <= self.recipients(request) <= self.max_recipients:
            asked = self.recipients(request)
            reason = (
                f"takes 1 to {self.max_recipients} "
                f"{self.max_recipients.unit} in one call, not {asked:,}"
                f"{': send_batch() takes any number' if asked else ''}"
            )
            problems.append(
                Problem(
                    name, "recipients", reason, int(self.max_recipients), self.max_recipients.source
                )
            )
        return (*problems, *self.blank_recipients(request))

    def blank_recipients(self, request: RequestT) -> tuple[Problem, ...]:
        """Return a problem for each recipient of ``request`` who is empty or blank text."""
        return tuple(
            problem
            for field in self.recipient_fields
            for problem in blank_problems(
                getattr(request, field) or {}, f"{self.request_member}.{field}"
            )
        )

    def response(self, answer: object, request: RequestT) -> ResponseT:
        """Return the typed response for boto3's ``answer``.

        Raises:
            DecodeError: If the response cannot be trusted: it contains neither the application id
                nor a single result.
        """
        member = self.response_member
        body = answer.get(member) if is_mapping(answer) else None
        if is_mapping(body):
            with suppress(ValidationError):
                response: ResponseT = response_in(answer, self.response_type, request)
                return response
        status_code, request_id = status_and_id(metadata_of(answer))
        reason = _why_untrusted(answer, body, member)
        raise DecodeError(reason, status_code=status_code, request_id=request_id)


def _instead(request: object) -> str:
    """Name the method that takes an object that is not a request, after a colon."""
    for operation in OPERATIONS.values():
        if isinstance(request, operation.request_type):
            return f": {operation.method} takes that"
    return ": send takes a message" if type(request) in MESSAGE_FIELDS else ""


def _why_untrusted(answer: object, body: object, member: str) -> str:
    """Say what is wrong with an answer. Most that are not mappings come from a fake."""
    for one, place in ((answer, "the answer"), (body, f"its {member}")):
        if one is not None and not is_mapping(one):
            advice = ""
            if type(one).__module__ == "unittest.mock":
                advice = f': give the fake a return value, such as {{"{member}": {{...}}}}'
            return f"{place} is an object of type {type(one).__name__}, not a mapping{advice}"
    return f"a {member} with neither an ApplicationId nor a result"


SEND_MESSAGES: Final = Operation(
    name="SendMessages",
    method="send_messages",
    command="send-messages",
    option="--message-request",
    request_type=MessageRequest,
    response_type=MessageResponse,
    required_members=("MessageConfiguration",),
    recipient_fields=("addresses", "endpoints"),
    max_recipients=MAX_RECIPIENTS,
)
SEND_USERS_MESSAGES: Final = Operation(
    name="SendUsersMessages",
    method="send_users_messages",
    command="send-users-messages",
    option="--send-users-message-request",
    request_type=SendUsersMessageRequest,
    response_type=SendUsersMessageResponse,
    required_members=("MessageConfiguration", "Users"),
    recipient_fields=("users",),
    max_recipients=MAX_USERS,
)
OPERATIONS: Final[Mapping[str, Operation[Any, Any]]] = {
    one.name: one for one in (SEND_MESSAGES, SEND_USERS_MESSAGES)
}
"""The operations by AWS's names."""


def operation_of(request: object) -> Operation[Any, Any]:
    """Return the operation for a request.

    Raises:
        ValidationError: If it is not a request.
    """
    for operation in OPERATIONS.values():
        if isinstance(request, operation.request_type):
            return operation
    names = " or a ".join(operation.request_member for operation in OPERATIONS.values())
    hint = " (from_wire() reads one)" if is_mapping(request) else ""
    reason = f"takes a {names}, not a {type(request).__name__}{hint}"
    raise ValidationError.of("request", "type", reason)
