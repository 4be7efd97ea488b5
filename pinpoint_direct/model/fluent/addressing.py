"""Creates a request from one message and its recipients."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from ...errors import ValidationError
from ...type_guards import is_mapping
from ..channels import MESSAGE_FIELDS, channel_for
from ..channels import Content as Message
from ..configuration import DirectMessageConfiguration
from ..enums import ChannelTypeOrName
from ..recipients import (
    AddressConfiguration,
    EndpointSendConfiguration,
    configuration_of,
    items_of,
)
from ..requests import MessageRequest

__all__ = [
    "AsyncBatchRecipients",
    "BatchRecipients",
    "Message",
    "Recipients",
    "request_for",
]

Substituted: TypeAlias = Mapping[str, str | Sequence[str]]
Recipients: TypeAlias = str | Iterable[str] | Mapping[str, AddressConfiguration | Substituted]
Own: TypeAlias = AddressConfiguration | EndpointSendConfiguration | Substituted | None
BatchRecipients: TypeAlias = Mapping[str, Own] | Iterable[str] | Iterable[tuple[str, Own]]
"""A mapping of recipients to their configurations, pairs of the two, or plain recipients."""
AsyncBatchRecipients: TypeAlias = (
    BatchRecipients | AsyncIterable[str] | AsyncIterable[tuple[str, Own]]
)


def request_for(
    message: Message, to: Recipients, channel_type: ChannelTypeOrName | None = None
) -> MessageRequest:
    """Return the request that sends ``message`` to ``to``.

    Raises:
        ValidationError: If ``message`` is not a message, the channel is unknown, or ``to`` is
            invalid.
    """
    field = MESSAGE_FIELDS.get(type(message))
    if field is None:
        raise ValidationError.of(
            "", "type", f"takes a message such as SMSMessage, not a {type(message).__name__}"
        )
    channel = channel_type
    if channel is None:
        row = channel_for(type(message))
        channel = row.channel_type if row is not None and row.address is not None else None
    if channel is None:
        reason = f"a {type(message).__name__} can use any channel: pass channel_type="
        raise ValidationError.of("channel_type", "required", reason)
    usual = AddressConfiguration(channel_type=channel)
    items = items_of([to] if isinstance(to, str) else to, "to")
    pairs = items if is_mapping(to) else ((address, None) for address in items)
    content: dict[str, Any] = {field: message}
    return MessageRequest(
        addresses={address: configuration_of(own, usual) for address, own in pairs},
        message_configuration=DirectMessageConfiguration(**content),
    )
