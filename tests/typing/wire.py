"""The types of what is read, written and raised."""

from collections.abc import Mapping
from typing import Any, Literal, assert_type

from botocore.exceptions import ClientError
from mypy_boto3_pinpoint import PinpointClient

from pinpoint_direct import (
    AccessDeniedError,
    BatchResult,
    DecodeError,
    DeliveryError,
    ForbiddenError,
    InternalServerError,
    MessageRequest,
    MessageResponse,
    Outcome,
    PinpointDirectError,
    Problem,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    ServiceError,
    SMSMessage,
    TooManyRequestsError,
    TransportError,
    ValidationError,
    from_json,
    from_wire,
    limits,
    mask,
    preview,
    reveal,
    to_json,
    to_wire,
)


def reading_and_writing(request: MessageRequest, data: dict[str, Any], text: str) -> None:
    assert_type(to_wire(SMSMessage("Hello")), dict[str, Any])
    entries: dict[str, Any] = to_wire(request)
    assert_type(entries["TraceId"], Any)
    assert_type(to_json(request), str)
    assert_type(to_json(request, indent=2), str)
    assert_type(from_wire(data, MessageRequest), MessageRequest)
    assert_type(from_wire(data, SMSMessage), SMSMessage)
    assert_type(from_wire(data, SendUsersMessageResponse), SendUsersMessageResponse)
    assert_type(from_json(text, MessageResponse), MessageResponse)
    assert_type(from_json(text.encode(), MessageRequest), MessageRequest)
    assert_type(reveal(request), str)
    assert_type(mask("+12065550100"), str)


def calls_of_boto3(
    boto: PinpointClient, request: MessageRequest, users: SendUsersMessageRequest
) -> None:
    boto.send_messages(ApplicationId="app", MessageRequest=to_wire(request))
    boto.send_users_messages(ApplicationId="app", SendUsersMessageRequest=to_wire(users))
    boto.send_messages(**preview(request, "app").kwargs)


def take_client_error(error: ClientError) -> str:
    return error.operation_name


def a_service_error(error: ServiceError, throttled: TooManyRequestsError) -> None:
    assert_type(error.code, str | None)
    assert_type(error.status_code, int | None)
    assert_type(error.request_id, str | None)
    assert_type(error.is_retryable, bool)
    assert_type(error.may_have_been_sent, bool)
    assert_type(error.operation_name, str)
    assert_type(take_client_error(error), str)
    assert_type(throttled.retry_after, float | None)


def other_errors(
    invalid: ValidationError, transport: TransportError, undelivered: DeliveryError
) -> None:
    assert_type(invalid.problems, tuple[Problem, ...])
    assert_type(invalid.problems[0].severity, Literal["error", "warning"])
    assert_type(transport.reason, str)
    assert_type(transport.may_have_been_sent, bool)
    assert_type(transport.is_retryable, bool)
    answer = undelivered.response
    assert_type(answer.all_successful, bool)
    assert_type(answer.counts, Mapping[str, int])
    for recipient, result in answer.failures.items():
        assert_type(recipient, str | tuple[str, str])
        assert_type(result.is_ambiguous, bool)
    if isinstance(answer, MessageResponse):
        assert_type(answer.retry_request(), MessageRequest | None)
    elif isinstance(answer, SendUsersMessageResponse):
        assert_type(answer.partial, frozenset[str])
    elif isinstance(answer, BatchResult):
        assert_type(answer.outcomes, tuple[Outcome, ...])


def make_delivery_error(
    response: MessageResponse, users: SendUsersMessageResponse, batch: BatchResult
) -> None:
    DeliveryError(response, "1 OPT_OUT")
    DeliveryError(users, "1 OPT_OUT")
    DeliveryError(batch, "1 OPT_OUT")


def take_value_error(error: ValueError) -> None: ...
def take_transport_error(error: TransportError) -> None: ...
def take_forbidden_error(error: ForbiddenError) -> None: ...
def take_root(error: PinpointDirectError) -> None: ...
def take_number(number: int) -> None: ...


def each_error_is_its_parents(
    invalid: ValidationError, denied: AccessDeniedError, undecoded: DecodeError
) -> None:
    take_value_error(invalid)
    take_root(invalid)
    take_forbidden_error(denied)
    take_root(denied)
    take_transport_error(undecoded)
    take_root(InternalServerError({"Error": {}}, "SendMessages"))


def a_limit_is_a_number() -> None:
    assert_type(limits.MAX_RECIPIENTS, limits.Limit)
    assert_type(limits.MAX_RECIPIENTS.unit, str)
    take_number(limits.MAX_RECIPIENTS)
