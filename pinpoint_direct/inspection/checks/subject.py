"""What the rules look at: a request taken apart once, each part with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs

from ...errors import Problem
from ...model.channels import Content, content_for, has_template
from ...model.configuration import DirectMessageConfiguration
from ...model.enums import ChannelType, RecipientKind
from ...model.recipients import AddressConfiguration, EndpointSendConfiguration
from ...model.requests import MessageRequest, SendUsersMessageRequest
from ...model.templates import TemplateConfiguration

__all__ = [
    "CheckedMessage",
    "CheckedRecipient",
    "CheckedRequest",
    "Request",
    "checked_request",
    "error",
    "warning",
]

Request: TypeAlias = MessageRequest | SendUsersMessageRequest
Override: TypeAlias = AddressConfiguration | EndpointSendConfiguration
Severity: TypeAlias = Literal["error", "warning"]

_KINDS: Final[tuple[tuple[str, RecipientKind], ...]] = (
    ("addresses", "address"),
    ("endpoints", "endpoint"),
    ("users", "user"),
)


@attrs.frozen(eq=False)
class CheckedMessage:
    """One message of the request, and where it stands."""

    field: str
    path: str
    content: Content


@attrs.frozen(eq=False)
class CheckedRecipient:
    """One recipient, and where it stands.

    The channel of an endpoint and of a user is not in the request: it is ``None``, and so is the
    message.
    """

    recipient: str
    kind: RecipientKind
    path: str
    own: Override
    channel: ChannelType | None
    message: CheckedMessage | None
    has_template: bool


@attrs.frozen(eq=False)
class CheckedRequest:
    """A request, its messages and its recipients."""

    request: Request
    name: str
    messages: tuple[CheckedMessage, ...]
    targets: tuple[CheckedRecipient, ...]

    @property
    def templates(self) -> TemplateConfiguration | None:
        """The templates that the request names."""
        return self.request.template_configuration

    @property
    def names_templates(self) -> bool:
        """Whether any of them is there."""
        return self.templates not in {None, TemplateConfiguration()}

    def message(self, field: str) -> CheckedMessage | None:
        """Return the message of one field, if there is one."""
        return next((one for one in self.messages if one.field == field), None)


def checked_request(request: Request) -> CheckedRequest:
    """Take a request apart."""
    name = type(request).__name__
    held = request.message_configuration
    messages = _messages(name, held)
    chosen: dict[ChannelType | None, tuple[CheckedMessage | None, bool]] = {None: (None, False)}
    for one in ChannelType:
        content = content_for(held, one)
        message = next((known for known in messages if known.content is content), None)
        chosen[one] = (message, has_template(request.template_configuration, one))
    targets: list[CheckedRecipient] = []
    for field, kind in _KINDS:
        several: Mapping[str, Override] = getattr(request, field, None) or {}
        for position, (recipient, own) in enumerate(several.items(), 1):
            path = f"{name}.{field}[#{position}]"
            channel = own.channel_type if isinstance(own, AddressConfiguration) else None
            message, has = chosen[channel]
            targets.append(CheckedRecipient(recipient, kind, path, own, channel, message, has))
    return CheckedRequest(request, name, messages, tuple(targets))


def _messages(name: str, held: DirectMessageConfiguration | None) -> tuple[CheckedMessage, ...]:
    if held is None:
        return ()
    present = attrs.asdict(held, recurse=False).items()
    return tuple(
        CheckedMessage(field, f"{name}.message_configuration.{field}", content)
        for field, content in present
        if content is not None
    )


def error(path: str, rule: str, message: str, **details: Any) -> Problem:
    """Make a problem that the service refuses, by all that AWS writes."""
    return Problem(path, rule, message, **details)


def warning(path: str, rule: str, message: str, **details: Any) -> Problem:
    """Make a problem that may be none: AWS's documents disagree, or the service does not refuse."""
    return Problem(path, rule, message, severity="warning", **details)
