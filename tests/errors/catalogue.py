"""One error of every class, as a call raises it."""

from __future__ import annotations

from pinpoint_direct import (
    AccessDeniedError,
    BadRequestError,
    DecodeError,
    DeliveryError,
    FeatureEndedError,
    ForbiddenError,
    InternalServerError,
    JournalBusyError,
    JournalError,
    MessageRequest,
    MessageResponse,
    MessageResult,
    MethodNotAllowedError,
    NotFoundError,
    PayloadTooLargeError,
    PinpointDirectError,
    Problem,
    ServiceError,
    TooManyRequestsError,
    TransportError,
    ValidationError,
)

SERVICE_ERRORS = [
    ServiceError,
    BadRequestError,
    ForbiddenError,
    AccessDeniedError,
    FeatureEndedError,
    NotFoundError,
    MethodNotAllowedError,
    PayloadTooLargeError,
    TooManyRequestsError,
    InternalServerError,
]


def answer(code="", status=400, message="a message", request_id="request-1", **headers):
    """Return an error as botocore parses it."""
    return {
        "Error": {"Code": code, "Message": message},
        "Message": message,
        "ResponseMetadata": {
            "HTTPStatusCode": status,
            "RequestId": request_id,
            "HTTPHeaders": headers,
            "RetryAttempts": 0,
        },
    }


def response():
    """Return a response with a failure, which knows its request."""
    results = {"+12065550100": MessageResult(delivery_status="THROTTLED", status_message="text")}
    bare = MessageResponse(application_id="app", result=results)
    return bare.evolve(request=MessageRequest(trace_id="trace"), http_status_code=200)


def every_error():
    """Return one error of every public class."""
    return [
        PinpointDirectError("text"),
        ValidationError((Problem("A.b", "limit", "takes at most 5", 5, "https://example.com"),)),
        *(cls(answer("ACode", 418), "SendMessages") for cls in SERVICE_ERRORS),
        TransportError("EndpointConnectionError", may_have_been_sent=False, is_retryable=True),
        DecodeError("a page of HTML"),
        JournalError("it belongs to another request"),
        JournalBusyError(),
        DeliveryError(response(), "1 THROTTLED"),
    ]
