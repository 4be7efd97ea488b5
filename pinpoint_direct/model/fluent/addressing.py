"""From one message and whom it is for to the request that sends it."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from ...errors import ValidationError
from ...type_guards import is_mapping
from ..channels import MESSAGE_FIELDS, channel_for
from ..channels import Content as Message
from ..configuration import DirectMessageConfiguration
from ..enums import ChannelTypeOrName
from ..recipients import AddressConfiguration, EndpointSendConfiguration
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
"""A mapping of recipients to what is their own, pairs of the two, or bare recipients."""
AsyncBatchRecipients: TypeAlias = (
    BatchRecipients | AsyncIterable[str] | AsyncIterable[tuple[str, Own]]
)


def request_for(
    message: Message, to: Recipients, channel_type: ChannelTypeOrName | None = None
) -> MessageRequest:
    """Return the request that sends ``message`` to ``to``.

    Raises:
        ValidationError: If ``message`` is no message, no channel follows from it, or ``to`` is not
            understood.
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
        reason = f"a {type(message).__name__} goes by any channel: name one with channel_type="
        raise ValidationError.of("channel_type", "required", reason)
    common = AddressConfiguration(channel_type=channel)
    content: dict[str, Any] = {field: message}
    return MessageRequest(
        addresses={address: _configured(one, common) for address, one in _pairs(to)},
        message_configuration=DirectMessageConfiguration(**content),
    )


def _pairs(to: Recipients) -> Iterable[tuple[str, AddressConfiguration | Substituted | None]]:
    if isinstance(to, str):
        return [(to, None)]
    if is_mapping(to):
        return to.items()
    if isinstance(to, (bytes, bytearray)) or not isinstance(to, Iterable):
        reason = f"takes an address, several, or a mapping of addresses, not a {type(to).__name__}"
        raise ValidationError.of("to", "type", reason)
    return [(address, None) for address in to]


def _configured(
    one: AddressConfiguration | Substituted | None, common: AddressConfiguration
) -> AddressConfiguration:
    if one is None:
        return common
    if isinstance(one, AddressConfiguration):
        return one if one.channel_type is not None else one.evolve(channel_type=common.channel_type)
    return AddressConfiguration(channel_type=common.channel_type, substitutions=one)
