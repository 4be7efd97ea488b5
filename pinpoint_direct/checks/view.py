"""What the rules look at: a request taken apart once, each part with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs

from ..errors import Problem
from ..model.channels import Content, content_for, has_template
from ..model.enums import ChannelType
from ..model.messages import DirectMessageConfiguration
from ..model.recipients import AddressConfiguration, EndpointSendConfiguration
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.templates import TemplateConfiguration
from ..rendering import Kind

__all__ = ["Message", "Request", "Target", "View", "error", "view_of", "warning"]

Request: TypeAlias = MessageRequest | SendUsersMessageRequest
Override: TypeAlias = AddressConfiguration | EndpointSendConfiguration
Severity: TypeAlias = Literal["error", "warning"]

_KINDS: Final[tuple[tuple[str, Kind], ...]] = (
    ("addresses", "address"),
    ("endpoints", "endpoint"),
    ("users", "user"),
)


@attrs.frozen(eq=False)
class Message:
    """One message of the request, and where it stands."""

    field: str
    path: str
    content: Content


@attrs.frozen(eq=False)
class Target:
    """One recipient, and where it stands.

    The channel of an endpoint and of a user is not in the request: it is ``None``, and so is the
    message.
    """

    recipient: str
    kind: Kind
    path: str
    own: Override
    channel: ChannelType | None
    message: Message | None
    has_template: bool


@attrs.frozen(eq=False)
class View:
    """A request, its messages and its recipients."""

    request: Request
    name: str
    messages: tuple[Message, ...]
    targets: tuple[Target, ...]

    @property
    def templates(self) -> TemplateConfiguration | None:
        """The templates that the request names."""
        return self.request.template_configuration

    def message(self, field: str) -> Message | None:
        """Return the message of one field, if there is one."""
        return next((one for one in self.messages if one.field == field), None)


def view_of(request: Request) -> View:
    """Take a request apart."""
    name = type(request).__name__
    held = request.message_configuration
    messages = _messages(name, held)
    chosen: dict[ChannelType | None, tuple[Message | None, bool]] = {None: (None, False)}
    for one in ChannelType:
        content = content_for(held, one)
        message = next((known for known in messages if known.content is content), None)
        chosen[one] = (message, has_template(request.template_configuration, one))
    targets: list[Target] = []
    for field, kind in _KINDS:
        several: Mapping[str, Override] = getattr(request, field, None) or {}
        for position, (recipient, own) in enumerate(several.items(), 1):
            path = f"{name}.{field}[#{position}]"
            channel = own.channel_type if isinstance(own, AddressConfiguration) else None
            message, has = chosen[channel]
            targets.append(Target(recipient, kind, path, own, channel, message, has))
    return View(request, name, messages, tuple(targets))


def _messages(name: str, held: DirectMessageConfiguration | None) -> tuple[Message, ...]:
    if held is None:
        return ()
    present = attrs.asdict(held, recurse=False).items()
    return tuple(
        Message(field, f"{name}.message_configuration.{field}", content)
        for field, content in present
        if content is not None
    )


def error(path: str, rule: str, message: str, **details: Any) -> Problem:
    """Make a problem that the service refuses, by all that AWS writes."""
    return Problem(path, rule, message, **details)


def warning(path: str, rule: str, message: str, **details: Any) -> Problem:
    """Make a problem that may be none: AWS's documents disagree, or the service does not refuse."""
    return Problem(path, rule, message, severity="warning", **details)
