"""Creates a request from one message and its recipients."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs

from ...errors import ValidationError
from ...limits import MAX_RECIPIENTS
from ..channels import MESSAGE_FIELDS, channel_for
from ..channels import Content as Message
from ..configuration import DirectMessageConfiguration
from ..enums import ChannelTypeOrName
from ..field_types import type_problem
from ..recipients import (
    AddressConfiguration,
    EndpointSendConfiguration,
    blank_problems,
    configurations_of,
)
from ..requests import MessageRequest, SendUsersMessageRequest

__all__ = [
    "AsyncBatchRecipients",
    "BatchRecipients",
    "Message",
    "Recipients",
    "bare_request_for",
    "request_for",
    "request_for_one",
]

Substituted: TypeAlias = Mapping[str, str | Sequence[str]]
AddressOwn: TypeAlias = AddressConfiguration | Substituted | None
Recipients: TypeAlias = (
    str | Iterable[str] | Iterable[tuple[str, AddressOwn]] | Mapping[str, AddressOwn]
)
Own: TypeAlias = AddressConfiguration | EndpointSendConfiguration | Substituted | None
BatchRecipients: TypeAlias = Mapping[str, Own] | Iterable[str] | Iterable[tuple[str, Own]]
"""A mapping of recipients to their configurations, pairs of the two, or plain recipients."""
AsyncBatchRecipients: TypeAlias = (
    BatchRecipients | AsyncIterable[str] | AsyncIterable[tuple[str, Own]]
)

_EXPECTED: Final = "an address, several, or a mapping of each address to its substitutions"
_INSTEAD: Final[Mapping[type, str]] = {
    MessageRequest: ": send_messages() takes a request, which names its recipients",
    SendUsersMessageRequest: ": send_users_messages() takes a request, which names its users",
    str: ": SMSMessage(...) makes a text message of it",
}
"""What to do with a value that is not a message."""


def request_for(
    message: Message, to: Recipients, channel_type: ChannelTypeOrName | None = None
) -> MessageRequest:
    """Return the request that sends ``message`` to ``to``.

    Raises:
        ValidationError: If ``message`` is not a message, the channel is unknown, or ``to`` is
            invalid.
    """
    bare = bare_request_for(message)
    if bare is None:
        problem = type_problem(message, "message", "a message such as SMSMessage")
        hint = _INSTEAD.get(type(message), "")
        raise ValidationError((attrs.evolve(problem, message=problem.message + hint),))
    channel = channel_type
    if channel is None:
        row = channel_for(type(message))
        channel = row.channel_type if row is not None and row.address is not None else None
    if channel is None:
        reason = f"a {type(message).__name__} can use any channel: pass channel_type="
        raise ValidationError.of("channel_type", "required", reason)
    usual = AddressConfiguration(channel_type=channel)
    addresses = configurations_of([to] if isinstance(to, str) else to, usual, "to", _EXPECTED)
    if problems := blank_problems(addresses, "to"):
        raise ValidationError(tuple(problems))
    return bare.evolve(addresses=addresses)


def bare_request_for(message: object) -> MessageRequest | None:
    """Return the request that sends ``message`` to nobody yet; ``None`` if it is not one."""
    field = MESSAGE_FIELDS.get(type(message))
    if field is None:
        return None
    content: dict[str, Any] = {field: message}
    return MessageRequest(message_configuration=DirectMessageConfiguration(**content))


def request_for_one(
    message: Message, to: Recipients, channel_type: ChannelTypeOrName | None = None
) -> MessageRequest:
    """Return the request that sends ``message`` to the one recipient in ``to``.

    Raises:
        ValidationError: If there is another number of recipients, or as :func:`request_for` does.
    """
    request = request_for(message, to, channel_type)
    number = len(request.addresses or ())
    if number != 1:
        reason = f"takes one recipient, not {number:,}: send() takes up to {MAX_RECIPIENTS}"
        raise ValidationError.of("to", "recipients", reason)
    return request
