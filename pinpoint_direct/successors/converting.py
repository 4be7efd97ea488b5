"""From one recipient of a request to the call that another service takes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

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

__all__ = ["convert", "is_routed"]

# The field of a Route for each channel, and what makes the call.
_CONVERTERS: Final[Mapping[ChannelType | None, tuple[str, Callable[[Draft, Any], Conversion]]]] = {
    ChannelType.EMAIL: ("email", email),
    ChannelType.SMS: ("sms", text_message),
    ChannelType.VOICE: ("voice", voice_message),
}


def is_routed(route: Route, channel_type: ChannelType | None) -> bool:
    """Tell whether a route has another service for a channel."""
    field, _ = _CONVERTERS.get(channel_type, (None, None))
    return field is not None and getattr(route, field) is not None


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
    if not is_routed(route, channel):
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
    field, converter = _CONVERTERS[channel]
    found = converter(draft, getattr(route, field))
    if found.losses and route.on_loss == "raise":
        raise ValidationError(
            tuple(Problem(loss.path, "loss", loss.message) for loss in found.losses)
        )
    return found
