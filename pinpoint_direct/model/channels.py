"""The table of channels, and functions that select the message for a channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

import attrs

from ..limits import ADM_MAX_PAYLOAD, APNS_MAX_PAYLOAD, BAIDU_MAX_PAYLOAD, GCM_MAX_PAYLOAD, Limit
from .android import ADMMessage, BaiduMessage, GCMMessage
from .apns import APNSMessage
from .configuration import DirectMessageConfiguration
from .defaults import DefaultMessage, DefaultPushNotificationMessage
from .email import EmailMessage
from .enums import ChannelType
from .sms_voice import SMSMessage, VoiceMessage
from .templates import TemplateConfiguration

__all__ = [
    "CHANNELS",
    "MESSAGE_FIELDS",
    "PUSH_CHANNELS",
    "Channel",
    "Content",
    "channel_for",
    "channel_of",
    "channels_with_messages",
    "content_for",
    "has_template",
]

Content: TypeAlias = (
    ADMMessage
    | APNSMessage
    | BaiduMessage
    | DefaultMessage
    | DefaultPushNotificationMessage
    | EmailMessage
    | GCMMessage
    | SMSMessage
    | VoiceMessage
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Channel:
    """One channel, with all facts about it.

    Attributes:
        channel_type: Its name on the wire.
        label: Its name for display.
        address: The kind of its addresses; ``None`` if direct messages have none.
        message_class: The class of its message; ``None`` if it has no message.
        message_field: The field of that message in a ``DirectMessageConfiguration``.
        step: The method of a request that sets that message.
        template_field: The field of its template in a ``TemplateConfiguration``.
        is_push: Whether it reaches a device through a push service.
        push_service: The kind of payload that its ``raw_content`` holds. VoIP pushes also go
            through Apple, with different rules.
        payload_limit: What its push service takes.
    """

    channel_type: ChannelType
    label: str
    address: Literal["device token", "phone number", "e-mail address"] | None = None
    message_class: type[Content] | None = None
    message_field: str | None = None
    step: str | None = None
    template_field: str | None = None
    is_push: bool = False
    push_service: Literal["ADM", "APNS", "BAIDU", "GCM", "VOIP"] | None = None
    payload_limit: Limit | None = None


_APNS: Final = Channel(
    channel_type=ChannelType.APNS,
    label="Push by Apple (APNS)",
    address="device token",
    message_class=APNSMessage,
    message_field="apns_message",
    step="with_apns()",
    template_field="push_template",
    is_push=True,
    push_service="APNS",
    payload_limit=APNS_MAX_PAYLOAD,
)
_APNS_VOIP: Final = attrs.evolve(_APNS, channel_type=ChannelType.APNS_VOIP, push_service="VOIP")
_ROWS: Final = (
    Channel(
        channel_type=ChannelType.ADM,
        label="Push by Amazon (ADM)",
        address="device token",
        message_class=ADMMessage,
        message_field="adm_message",
        step="with_adm()",
        template_field="push_template",
        is_push=True,
        push_service="ADM",
        payload_limit=ADM_MAX_PAYLOAD,
    ),
    _APNS,
    attrs.evolve(_APNS, channel_type=ChannelType.APNS_SANDBOX),
    _APNS_VOIP,
    attrs.evolve(_APNS_VOIP, channel_type=ChannelType.APNS_VOIP_SANDBOX),
    Channel(
        channel_type=ChannelType.BAIDU,
        label="Push by Baidu",
        address="device token",
        message_class=BaiduMessage,
        message_field="baidu_message",
        step="with_baidu()",
        template_field="push_template",
        is_push=True,
        push_service="BAIDU",
        payload_limit=BAIDU_MAX_PAYLOAD,
    ),
    Channel(
        channel_type=ChannelType.EMAIL,
        label="E-mail",
        address="e-mail address",
        message_class=EmailMessage,
        message_field="email_message",
        step="with_email()",
        template_field="email_template",
    ),
    Channel(
        channel_type=ChannelType.GCM,
        label="Push by Firebase (GCM)",
        address="device token",
        message_class=GCMMessage,
        message_field="gcm_message",
        step="with_gcm()",
        template_field="push_template",
        is_push=True,
        push_service="GCM",
        payload_limit=GCM_MAX_PAYLOAD,
    ),
    Channel(
        channel_type=ChannelType.SMS,
        label="Text message (SMS)",
        address="phone number",
        message_class=SMSMessage,
        message_field="sms_message",
        step="with_sms()",
        template_field="sms_template",
    ),
    Channel(
        channel_type=ChannelType.VOICE,
        label="Call (VOICE)",
        address="phone number",
        message_class=VoiceMessage,
        message_field="voice_message",
        step="with_voice()",
        template_field="voice_template",
    ),
    # Represents all push channels: its message is for those without their own message.
    Channel(
        channel_type=ChannelType.PUSH,
        label="Push, where a service has none",
        message_class=DefaultPushNotificationMessage,
        message_field="default_push_notification_message",
        step="with_push()",
        template_field="push_template",
        is_push=True,
    ),
    # These two belong to campaigns and journeys.
    Channel(channel_type=ChannelType.CUSTOM, label="CUSTOM"),
    Channel(channel_type=ChannelType.IN_APP, label="IN_APP"),
)

CHANNELS: Final[Mapping[ChannelType | None, Channel]] = {row.channel_type: row for row in _ROWS}
"""The rows by channel. ``None``, an unknown channel, has no row."""

PUSH_CHANNELS: Final = frozenset(row.channel_type for row in _ROWS if row.is_push)
"""The channels that reach a device through a push service."""

# Several channels use APNSMessage: the first one is the default.
_BY_FIELD: Final[Mapping[str | None, Channel]] = {row.message_field: row for row in _ROWS[::-1]}
_BY_CLASS: Final[Mapping[type | None, Channel]] = {row.message_class: row for row in _ROWS[::-1]}

MESSAGE_FIELDS: Final[Mapping[type, str]] = {
    **{
        row.message_class: row.message_field
        for row in _ROWS
        if row.message_class and row.message_field
    },
    DefaultMessage: "default_message",
}
"""Every class of message, and its field in a ``DirectMessageConfiguration``."""


def channel_for(message_class: type) -> Channel | None:
    """Return the channel of a message class; ``None`` if it is for all channels."""
    return _BY_CLASS.get(message_class)


def channel_of(field: str) -> ChannelType | None:
    """Return the channel of a field of a message configuration; ``None`` if it is for all."""
    row = _BY_FIELD.get(field)
    return None if row is None else row.channel_type


def channels_with_messages(
    messages: DirectMessageConfiguration | None,
) -> tuple[ChannelType | None, ...]:
    """Return the channels of the messages, one for each message."""
    found = [
        channel_of(field)
        for field in MESSAGE_FIELDS.values()
        if getattr(messages, field, None) is not None
    ]
    return tuple(found or [None])


def content_for(
    messages: DirectMessageConfiguration | None, channel_type: ChannelType | None
) -> Content | None:
    """Return the message that is used on a channel, or ``None`` if there is none."""
    row = CHANNELS.get(channel_type)
    names = [row.message_field if row is not None else None, "default_message"]
    if row is not None and row.is_push:
        names.insert(1, "default_push_notification_message")
    found = (getattr(messages, name, None) for name in names if name)
    return next((content for content in found if content is not None), None)


def has_template(templates: TemplateConfiguration | None, channel_type: ChannelType | None) -> bool:
    """Return whether a template stored at AWS gives the content for a channel."""
    row = CHANNELS.get(channel_type)
    field = row.template_field if row is not None else None
    return field is not None and getattr(templates, field, None) is not None
