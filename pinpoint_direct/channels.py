"""Which of a request's messages counts on a channel. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from .model.android import ADMMessage, BaiduMessage, GCMMessage
from .model.apns import APNSMessage
from .model.email import EmailMessage
from .model.enums import ChannelType
from .model.messages import DirectMessageConfiguration
from .model.phone import SMSMessage, VoiceMessage
from .model.push import DefaultMessage, DefaultPushNotificationMessage
from .model.templates import TemplateConfiguration

__all__ = [
    "PUSH_CHANNELS",
    "Content",
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

_OWN_MESSAGE: Final[Mapping[str, str]] = {
    ChannelType.ADM: "adm_message",
    ChannelType.APNS: "apns_message",
    ChannelType.APNS_SANDBOX: "apns_message",
    ChannelType.APNS_VOIP: "apns_message",
    ChannelType.APNS_VOIP_SANDBOX: "apns_message",
    ChannelType.BAIDU: "baidu_message",
    ChannelType.EMAIL: "email_message",
    ChannelType.GCM: "gcm_message",
    ChannelType.SMS: "sms_message",
    ChannelType.VOICE: "voice_message",
}
_TEMPLATE: Final[Mapping[str, str]] = {
    ChannelType.EMAIL: "email_template",
    ChannelType.SMS: "sms_template",
    ChannelType.VOICE: "voice_template",
}
PUSH_CHANNELS: Final = frozenset(ChannelType) - {
    ChannelType.CUSTOM,
    ChannelType.EMAIL,
    ChannelType.IN_APP,
    ChannelType.SMS,
    ChannelType.VOICE,
}
"""The channels that reach a device by a push service."""


def channels_with_messages(
    messages: DirectMessageConfiguration | None,
) -> tuple[ChannelType | None, ...]:
    """Return the channels by which something would go, one for each message."""
    found: list[ChannelType | None] = [
        channel_of(field)
        for field in (*sorted(set(_OWN_MESSAGE.values())), "default_push_notification_message")
        if getattr(messages, field, None) is not None
    ]
    if getattr(messages, "default_message", None) is not None or not found:
        found.append(None)
    return tuple(found)


def channel_of(field: str) -> ChannelType | None:
    """Return the channel of a field of a message configuration, or ``None`` if it is for all."""
    if field == "default_message":
        return None
    if field == "default_push_notification_message":
        return ChannelType.PUSH
    return ChannelType(field.removesuffix("_message").upper())


def content_for(
    messages: DirectMessageConfiguration | None, channel_type: ChannelType | None
) -> Content | None:
    """Return the message that counts on a channel, or ``None`` if there is none for it."""
    names = [_OWN_MESSAGE.get(channel_type or ""), "default_message"]
    if channel_type in PUSH_CHANNELS:
        names.insert(1, "default_push_notification_message")
    found = (getattr(messages, name, None) for name in names if name)
    return next((content for content in found if content is not None), None)


def has_template(templates: TemplateConfiguration | None, channel_type: ChannelType | None) -> bool:
    """Tell whether a template at AWS gives the content for a channel."""
    name = (
        "push_template" if channel_type in PUSH_CHANNELS else _TEMPLATE.get(channel_type or "", "")
    )
    return getattr(templates, name, None) is not None
