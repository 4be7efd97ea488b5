"""One request by several services, without I/O: SendMessages for some, a call for each other one.

A request whose recipients a :class:`Route` leads elsewhere is split into legs: conversations, which
both clients carry out as they do those of :meth:`CallSettings.run_call`. What a leg returns is a
response or an error, never raised, for the other recipients' results must not be lost.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, NamedTuple, TypeAlias

import attrs

from ..errors import DecodeError, PinpointDirectError, Problem, ValidationError
from ..masks import counted
from ..model.enums import ChannelType, DeliveryStatus
from ..model.frozen import FrozenMapping
from ..model.masking import Masked
from ..model.requests import MessageRequest
from ..model.responses import MessageResponse
from ..model.results import EndpointMessageResult, MessageResult
from ..model.retry import RetryPolicy
from ..rendering.sms_parts import sms_parts
from ..successors.conversion import Conversion, DroppedFieldWarning
from ..successors.converting import convert, routed_addresses, without
from ..successors.route import Route
from ..successors.verdicts import refused, result_of, verdict_on
from ..type_guards import is_mapping
from ..wire.answers import metadata_of, status_and_id
from ..wire.marked import marked
from ..wire.operations import SEND_MESSAGES
from .attempt import CallersError
from .call import CallSettings, Pause, PendingCall, Step, Together
from .notes import note
from .service_clients import ServiceClients
from .warn import warn

__all__ = ["RoutedCalls", "rate_in"]


Conversing: TypeAlias = "Generator[PendingCall | Pause, Any, Ended]"


class Ended(NamedTuple):
    """How a leg has ended.

    Attributes:
        response: The results of its recipients.
        error: What every other recipient of the leg's service would meet, too, and of which nothing
            was sent; or an exception of the caller's own object. Otherwise ``None``.
    """

    response: MessageResponse
    error: Exception | None = None


class Split(NamedTuple):
    """A request in parts.

    Attributes:
        legs: The conversations that send it.
        conversions: The calls of other services among them.
        refusals: The results of recipients whose message has no form there.
    """

    legs: tuple[Conversing, ...]
    conversions: tuple[Conversion, ...]
    refusals: Mapping[str, MessageResult]


@attrs.frozen(eq=False, repr=False)
class Leg(Masked):
    """One recipient's call of another service; stands where ``Operation`` stands otherwise."""

    conversion: Conversion
    address: str
    request: MessageRequest

    @property
    def name(self) -> str:
        """AWS's name of the operation."""
        return self.conversion.operation

    @property
    def method(self) -> str:
        """The method of a boto3 client."""
        return self.conversion.method

    @property
    def service(self) -> str:
        """The service's name in boto3."""
        return self.conversion.service

    @property
    def channel_type(self) -> ChannelType | None:
        """The channel of the recipient."""
        return _channel(self.request, self.address)

    def recipients(self, request: MessageRequest) -> int:
        """Return that there is one recipient."""
        return SEND_MESSAGES.recipients(request)

    def problems(self, request: MessageRequest) -> tuple[Problem, ...]:
        """Return the problems of the request, which has been looked at as a whole before."""
        return SEND_MESSAGES.problems(request)

    def arguments(self, application_id: str, request: MessageRequest) -> dict[str, Any]:
        """Return the keyword arguments of the boto3 call, in which no application stands."""
        del application_id, request
        return marked(self.conversion.arguments)

    def response(self, answer: object, request: MessageRequest) -> MessageResponse:
        """Return the typed response for boto3's ``answer``.

        Raises:
            DecodeError: If there is no id of a message in it.
        """
        metadata = metadata_of(answer)
        status_code, request_id = status_and_id(metadata)
        message_id = answer.get("MessageId") if is_mapping(answer) else None
        if not isinstance(message_id, str) or not message_id:
            reason = f"an answer to {self.name} without a MessageId"
            raise DecodeError(reason, status_code=status_code, request_id=request_id)
        result = MessageResult(
            delivery_status=DeliveryStatus.SUCCESSFUL,
            message_id=message_id,
            status_code=200,
            status_message=f"MessageId: {message_id}",
        )
        return MessageResponse(
            request_id=request_id,
            result={self.address: result},
            request=request,
            http_status_code=status_code,
            response_metadata=metadata,
        )


class RoutedCalls:
    """Sends the requests of a client with a route."""

    def __init__(
        self, route: Route, clients: ServiceClients[Any], policy: RetryPolicy | None
    ) -> None:
        """Begin without a warning of what is not sent.

        Args:
            route: Which channel goes by which service.
            clients: The clients of these services.
            policy: What is repeated of failed calls of our own clients; ``None`` for nothing.
        """
        self.route = route
        self._clients = clients
        self._policy = policy
        self._known: set[str] = set()

    def weight(self, request: MessageRequest) -> int:
        """Return the message parts of the one recipient's SMS, 1 for everything else.

        Warns of what is not sent of it.
        """
        found = self._only_converted(request)
        if isinstance(found, ValidationError):
            return 1
        self._warn_of(found)
        (own,) = (request.addresses or {}).values()
        if own.channel_type is not ChannelType.SMS:
            return 1
        return max(1, sms_parts(found.arguments.get("MessageBody", "")).parts)

    def run_call(
        self, settings: CallSettings, request: MessageRequest, tag: object = None
    ) -> Generator[Step, Any, MessageResponse]:
        """Send ``request``: yield steps, receive their results, return the response.

        Raises:
            ValidationError: If the request cannot be sent.
            PinpointDirectError: If everybody in it met an error, and nobody may have been sent to;
                and what else ``CallSettings.run_call`` raises, if it all goes to SendMessages.
        """
        if SEND_MESSAGES.problems(request) or not routed_addresses(request, self.route):
            return (yield from settings.run_call(SEND_MESSAGES, request, tag))
        settings.refuse(SEND_MESSAGES, request)
        shut: dict[str, PinpointDirectError] = {}
        legs, conversions, refusals = self._split(settings, request, shut, tag)
        for one in conversions:
            self._warn_of(one)
        ended: list[Ended] = []
        if legs:
            outcome = yield Together(legs, self.route.workers)
            if isinstance(outcome, BaseException):
                note(outcome, f"the calls were interrupted: {_doubt(request)}")
                raise outcome
            ended = outcome
        error = _to_raise(ended, are_all=not refusals)
        if isinstance(error, CallersError) and not settings.is_for_batch:
            if error.may_have_been_sent and len(ended) > 1:
                note(error.error, f"the answers of several calls are lost: {_doubt(request)}")
            error = error.error
        if error is not None:
            # Otherwise a reference cycle: the error, this frame, the error.
            ended.clear()
            shut.clear()
            try:
                raise error
            finally:
                del error
        return _composed(settings.application_id, request, ended, refusals)

    def _split(
        self,
        settings: CallSettings,
        request: MessageRequest,
        shut: dict[str, PinpointDirectError],
        tag: object,
    ) -> Split:
        """Return the parts of a request: here, where no error leaves, addresses are unmasked."""
        legs: list[Conversing] = []
        conversions: list[Conversion] = []
        refusals: dict[str, MessageResult] = {}
        routed = routed_addresses(request, self.route)
        rest = without(request, routed)
        if rest.addresses or rest.endpoints:
            legs.append(_by_send_messages(_of_leg(settings), rest, tag))
        for address in routed:
            found = self._converted(request, address)
            if isinstance(found, ValidationError):
                refusals[address] = refused(found, _channel(request, address))
                continue
            conversions.append(found)
            leg = Leg(found, address, _only(request, address))
            legs.append(_leg(self._settings_for(settings, leg.service), leg, shut, tag))
        return Split(tuple(legs), tuple(conversions), FrozenMapping(refusals))

    def _settings_for(self, settings: CallSettings, service: str) -> CallSettings:
        """Return the settings for the calls of a service, from those of the request."""
        policy, is_guarded = self._policy, True
        if self._clients.is_handed_in(service):
            client = self._clients.of(service)
            client.before_calls()
            # As of Pinpoint's: its own safe repeats are kept, and none are added.
            policy, is_guarded = settings.result_policy, client.is_guarded
        return attrs.evolve(
            _of_leg(settings),
            policy=None if settings.is_for_batch else policy,
            is_guarded=is_guarded,
            result_policy=None,
        )

    def _converted(self, request: MessageRequest, address: str) -> Conversion | ValidationError:
        try:
            return convert(request, address, self.route)
        except ValidationError as error:
            return error.with_traceback(None)  # whose frames hold the recipient

    def _only_converted(self, request: MessageRequest) -> Conversion | ValidationError:
        (address,) = request.addresses or {}
        return self._converted(request, address)

    def _warn_of(self, conversion: Conversion) -> None:
        """Warn of what is not sent, of each part of a message once."""
        if self.route.on_loss != "warn":
            return
        for loss in conversion.losses:
            if loss.path not in self._known:
                warn(f"{conversion.operation}: {loss}", DroppedFieldWarning)
                self._known.add(loss.path)  # not where the warning is an error


def rate_in(account: object) -> float | None:
    """Return the e-mails a second that SES takes, out of its answer; ``None`` if not there."""
    quota = account.get("SendQuota") if is_mapping(account) else None
    rate = quota.get("MaxSendRate") if is_mapping(quota) else None
    return float(rate) if isinstance(rate, (int, float)) and rate > 0 else None


def _of_leg(settings: CallSettings) -> CallSettings:
    """Return the settings for a part of a request that has been looked at as a whole."""
    return attrs.evolve(settings, check=None, end_of_support=None, is_for_batch=True)


def _channel(request: MessageRequest, address: str) -> ChannelType | None:
    return (request.addresses or {})[address].channel_type


def _only(request: MessageRequest, address: str) -> MessageRequest:
    """Return a request for one of its addresses alone."""
    own = (request.addresses or {})[address]
    return request.evolve(addresses={address: own}, endpoints=None)


def _by_send_messages(settings: CallSettings, request: MessageRequest, tag: object) -> Conversing:
    """Send what goes to SendMessages."""
    try:
        return Ended((yield from settings.run_call(SEND_MESSAGES, request, tag)))
    except CallersError as error:
        return Ended(MessageResponse(), error)
    except PinpointDirectError as error:
        found = error.with_traceback(None)
    status = _status_of(found)
    endpoints = {
        name: EndpointMessageResult(
            delivery_status=status, status_code=found.status_code, status_message=str(found)
        )
        for name in request.endpoints or {}
    }
    results = {
        address: MessageResult(
            delivery_status=status, status_code=found.status_code, status_message=str(found)
        )
        for address in request.addresses or {}
    }
    response = MessageResponse(result=results, endpoint_result=endpoints)
    return Ended(response, None if found.may_have_been_sent else found)


def _status_of(error: PinpointDirectError) -> DeliveryStatus:
    """Return the status of the recipients of a call to SendMessages that ended with an error."""
    if error.may_have_been_sent:
        return DeliveryStatus.UNKNOWN_FAILURE
    if not error.is_retryable:
        return DeliveryStatus.PERMANENT_FAILURE
    is_refused = error.status_code is not None
    return DeliveryStatus.THROTTLED if is_refused else DeliveryStatus.TEMPORARY_FAILURE


def _leg(
    settings: CallSettings, leg: Leg, shut: dict[str, PinpointDirectError], tag: object
) -> Conversing:
    """Send to one recipient, unless others have met what this one would meet, too."""
    found = shut.get(leg.service)
    if found is None:
        try:
            return Ended((yield from settings.run_call(leg, leg.request, tag)))
        except CallersError as error:
            return Ended(MessageResponse(), error)
        except PinpointDirectError as error:
            found = error.with_traceback(None)
    verdict = verdict_on(leg.service, found)
    if verdict.ends_lane:
        shut[leg.service] = found
    result = result_of(found, verdict.status, leg.channel_type)
    response = MessageResponse(result={leg.address: result}, request_id=found.request_id)
    is_for_all = verdict.ends_lane or verdict.status is DeliveryStatus.TEMPORARY_FAILURE
    return Ended(response, found if is_for_all else None)


def _doubt(request: MessageRequest) -> str:
    number = counted(SEND_MESSAGES.recipients(request), "recipient", "recipients")
    return f"{number} may have been sent to"


def _to_raise(ended: list[Ended], *, are_all: bool) -> Exception | None:
    """Return an exception of the caller's own object, or an error that no leg was spared."""
    errors = [one.error for one in ended if one.error is not None]
    for error in errors:
        if isinstance(error, CallersError):
            # What it proves is true of its own leg.
            may_have_been_sent = len(errors) < len(ended) or any(
                isinstance(one, CallersError) and one.may_have_been_sent for one in errors
            )
            return CallersError(error.error, may_have_been_sent=may_have_been_sent)
    return errors[0] if are_all and errors and len(errors) == len(ended) else None


def _composed(
    application_id: str,
    request: MessageRequest,
    ended: list[Ended],
    refusals: Mapping[str, MessageResult],
) -> MessageResponse:
    """Return one response for the whole request, in its order."""
    results = dict(refusals)
    endpoints: dict[str, EndpointMessageResult] = {}
    for one in ended:
        results |= one.response.result
        endpoints |= one.response.endpoint_result
    order = request.addresses or {}
    (only,) = (one.response for one in ended) if len(ended) == 1 else (MessageResponse(),)
    return MessageResponse(
        application_id=application_id,
        result={address: results[address] for address in order if address in results},
        endpoint_result=endpoints,
        request_id=only.request_id,
        http_status_code=only.http_status_code,
        response_metadata=only.response_metadata,
        unknown_members=only.unknown_members,
        request=request,
    )
