"""The services that are here: how the requests, answers and errors of each look on the wire.

Pinpoint itself, and those that take its messages now. What botocore's model of a service says is
read from there, when the first request comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import attrs

from ..errors import ValidationError
from ..wire.operations import OPERATIONS
from .service import (
    ENDPOINT_OPERATIONS,
    FRONT_DOOR,
    known_errors,
    modelled_errors,
    operation_model,
    route,
    service_model,
)
from .validation import assert_valid_output, read_body
from .wire import Answer, Received, Refusal, error_answer, json_answer

__all__ = ["PINPOINT", "SERVICES", "SES", "SMS_VOICE", "Service", "checked_service", "service_of"]

_OK: Final = 200


@attrs.frozen(kw_only=True)
class Service:
    """One service of AWS.

    Attributes:
        name: Its name in boto3, which is its name in botocore's events too.
        signing_name: Its name in signatures.
        sending: The operations that send.
        looking: The other operations that are answered here.
        target: What the header ``X-Amz-Target`` of its requests begins with, in the protocol that
            has no paths.
        path: What the paths of its requests begin with.
        throttled: Its error for too many requests.
    """

    name: str
    signing_name: str
    sending: tuple[str, ...]
    looking: tuple[str, ...] = ()
    target: str | None = None
    path: str | None = None
    throttled: str = "TooManyRequestsException"

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that are answered here."""
        return self.sending + self.looking

    @property
    def errors(self) -> Mapping[str, int]:
        """The names of the errors that a call can end with, and their HTTP statuses."""
        return _errors(self)

    @property
    def reasons(self) -> Mapping[str, str]:
        """The reasons that a service gives with an error, and the error of each."""
        return _reasons(self)

    def operation_at(self, received: Received) -> str | None:
        """Return the operation that a request is for, or ``None`` if there is none such."""
        if self.target is None:
            return route(received.method, received.path, self.name)
        name = received.headers.get("x-amz-target", "").removeprefix(self.target)
        return name if name in service_model(self.name).operation_names else None

    def content(self, operation: str, body: bytes) -> dict[str, Any]:
        """Return what a request says.

        Raises:
            Refusal: If it is not JSON, or not what the model says.
        """
        shape = operation_model(operation, self.name).input_shape
        document, faults = read_body(body, shape)
        if faults:
            raise self.invalid(faults)
        return document

    def invalid(self, faults: list[str]) -> Refusal:
        """Return the refusal of a request that is not what the model says."""
        text = "; ".join(faults)
        if self.target is None:
            return Refusal("BadRequestException", 400, text)
        places = [fault.partition(" ")[0].partition(".")[2] for fault in faults]
        fields = [
            {"Name": place, "Message": fault}
            for place, fault in zip(places, faults, strict=True)
            if place
        ]
        members = {"Reason": "FIELD_VALIDATION_FAILED", "Fields": fields}
        return Refusal("ValidationException", 400, text, members)

    def throttling(self) -> Refusal:
        """Return the refusal of one request too many."""
        return Refusal(self.throttled, self.errors[self.throttled], "Too many requests")

    def answered(self, operation: str, request_id: str, content: Mapping[str, Any]) -> Answer:
        """Return an answer, which the model allows."""
        assert_valid_output(operation, content, self.name)
        http: Any = operation_model(operation, self.name).http
        return self._as_json(int(http.get("responseCode", _OK)), request_id, content)

    def refused(self, request_id: str, refusal: Refusal) -> Answer:
        """Return the answer of a refused call."""
        if self is PINPOINT:
            return error_answer(request_id, refusal)
        if self.target is not None:
            content = {"__type": refusal.code, "Message": refusal.message, **refusal.members}
            return self._as_json(refusal.status, request_id, content)
        answer = json_answer(refusal.status, request_id, {"message": refusal.message})
        return attrs.evolve(answer, headers={**answer.headers, "x-amzn-ErrorType": refusal.code})

    def _as_json(self, status: int, request_id: str, content: Mapping[str, Any]) -> Answer:
        answer = json_answer(status, request_id, content)
        if self.target is None:
            return answer
        kind = f"application/x-amz-json-{service_model(self.name).metadata['jsonVersion']}"
        return attrs.evolve(answer, headers={**answer.headers, "Content-Type": kind})


PINPOINT: Final = Service(
    name="pinpoint",
    signing_name="mobiletargeting",
    sending=(*OPERATIONS,),
    looking=ENDPOINT_OPERATIONS,
)
SMS_VOICE: Final = Service(
    name="pinpoint-sms-voice-v2",
    signing_name="sms-voice",
    sending=("SendTextMessage", "SendVoiceMessage"),
    target="PinpointSMSVoiceV2.",
    throttled="ThrottlingException",
)
SES: Final = Service(
    name="sesv2",
    signing_name="ses",
    sending=("SendEmail",),
    looking=("GetAccount",),
    path="/v2/email/",
)
SERVICES: Final[Mapping[str, Service]] = {one.name: one for one in (PINPOINT, SES, SMS_VOICE)}
"""The services by their names in boto3."""


@cache
def _errors(service: Service) -> Mapping[str, int]:
    if service is PINPOINT:
        return known_errors()
    # In the protocol without paths, an HTTP status says little: nearly everything is a 400.
    own = modelled_errors(service.name, service.sending)
    front = dict.fromkeys(FRONT_DOOR, 400) if service.target is not None else FRONT_DOOR
    return {**front, **own} | {name: 500 for name in own if name.startswith("InternalServer")}


@cache
def _reasons(service: Service) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for operation in service.sending if service is not PINPOINT else ():
        shapes: Any = operation_model(operation, service.name).error_shapes
        for shape in shapes:
            reason: Any = shape.members.get("Reason")
            if reason is not None:
                found.update(dict.fromkeys(reason.enum, str(shape.name)))
    return found


def checked_service(name: str) -> Service:
    """Return a service by its name in boto3.

    Raises:
        ValidationError: If it is not here.
    """
    if not isinstance(name, str) or name not in SERVICES:
        raise ValidationError.of("service", "enum", f"takes one of {', '.join(SERVICES)}")
    return SERVICES[name]


def service_of(received: Received) -> Service:
    """Return the service that a request is for; Pinpoint, if nothing says so."""
    if received.service is not None:
        return SERVICES[received.service]
    target = received.headers.get("x-amz-target", "")
    for service in SERVICES.values():
        if service.target is not None and target.startswith(service.target):
            return service
        if service.path is not None and received.path.startswith(service.path):
            return service
    return PINPOINT
