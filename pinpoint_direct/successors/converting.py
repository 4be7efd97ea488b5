"""From one recipient of a request to the call that another service takes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, cast

from ..errors import Problem, ValidationError
from ..model.boundary import boundary
from ..model.channels import CHANNELS, content_for, has_template
from ..model.enums import ChannelType
from ..model.field_types import type_problem
from ..model.requests import MessageRequest
from .calling import voice_message
from .conversion import Conversion, Draft
from .mailing import email
from .route import Route
from .texting import text_message

__all__ = ["convert", "routed_addresses", "without"]

_CONVERTERS: Final[Mapping[ChannelType | None, Callable[[Draft, Any], Conversion]]] = {
    ChannelType.EMAIL: email,
    ChannelType.SMS: text_message,
    ChannelType.VOICE: voice_message,
}


def routed_addresses(request: object, route: Route | None) -> tuple[str, ...]:
    """Return the addresses of a request that go by another service, in its order."""
    if route is None or not isinstance(request, MessageRequest):
        return ()
    several = request.addresses or {}
    channels = {own.channel_type for own in several.values()}
    routed = {channel for channel in channels if route.for_channel(channel) is not None}
    if not routed:  # most requests of those who send pushes too
        return ()
    return tuple(address for address, own in several.items() if own.channel_type in routed)


def without(request: MessageRequest, addresses: Collection[str]) -> MessageRequest:
    """Return a request without some of its addresses."""
    left_out = frozenset(addresses)
    kept = {
        address: own
        for address, own in (request.addresses or {}).items()
        if address not in left_out
    }
    return request.evolve(addresses=kept or None)


@boundary
def convert(request: MessageRequest, address: str, route: Route) -> Conversion:
    """Return the call by which another service takes the message to one address.

    Nothing is sent. What the recipient reads is what ``render`` shows: overrides and substitutions
    are applied, for those services do not know them.

    Args:
        request: The message and its recipients.
        address: One of the request's addresses.
        route: Which service takes which channel. ``on_loss="raise"`` refuses a message of which a
            part has no place there.

    Returns:
        The call, and what was lost on the way to it.

    Raises:
        ValidationError: If the message has no form there, such as a variable without a value, a
            number that the service would refuse, or an e-mail without a sender; if the route has no
            service for the channel; or if an argument is wrong.

    Example:
        >>> from pinpoint_direct import MessageRequest, Route, SESv2, convert
        >>> request = MessageRequest().with_email(subject="Hello", text="Hello {{name}}")
        >>> request = request.to_email("ana@example.com", substitutions={"name": "Ana"})
        >>> route = Route(email=SESv2(from_address="news@example.com"))
        >>> call = convert(request, "ana@example.com", route)
        >>> call.operation, call.arguments["Content"]["Simple"]["Body"]["Text"]["Data"]
        ('SendEmail', 'Hello Ana')
    """
    problems: list[Problem] = []
    if not isinstance(request, MessageRequest):
        problems.append(type_problem(request, "convert", "a MessageRequest"))
    elif not isinstance(address, str) or address not in (request.addresses or {}):
        reason = "takes one of the request's addresses"
        problems.append(Problem("convert", "recipients", reason))
    if not isinstance(route, Route):
        problems.append(type_problem(route, "convert", "a Route"))
    if problems:
        raise ValidationError(tuple(problems))
    own = (request.addresses or {})[address]
    channel = own.channel_type
    settings = route.for_channel(channel)
    if settings is None:
        reason = "is a channel for which the route has no other service"
        raise ValidationError.of("AddressConfiguration.channel_type", "route", reason)
    draft = Draft(request, address, own, content_for(request.message_configuration, channel))
    with_template = has_template(request.template_configuration, channel)
    if with_template and channel is not ChannelType.EMAIL:
        field = CHANNELS[channel].template_field
        reason = "is a template at AWS, of which no other service knows: write its text here"
        draft.refuse(f"TemplateConfiguration.{field}", reason)
    if draft.content is None and not with_template:
        draft.refuse("MessageRequest.message_configuration", "has no message for the channel")
    found = _CONVERTERS[channel](draft, cast("Any", settings))
    if found.losses and route.on_loss == "raise":
        raise ValidationError(
            tuple(Problem(loss.path, "loss", loss.message) for loss in found.losses)
        )
    return found
