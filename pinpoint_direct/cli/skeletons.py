"""Example requests to start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..model.android import ADMMessage, BaiduMessage
from ..model.apns import APNSMessage
from ..model.channels import MESSAGE_FIELDS, Content
from ..model.configuration import DirectMessageConfiguration
from ..model.email import EmailMessage
from ..model.enums import ChannelType
from ..model.fluent.notification import notification_messages
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.sms_voice import SMSMessage, VoiceMessage

__all__ = ["EXAMPLE_CHANNELS", "message_request", "users_request"]

_TEXT: Final = "Your code is {{code}}"
_TITLE: Final = "Your code"
_CODE: Final = {"code": "1234"}

# With plain fields Android would show nothing by itself.
_SHOWN: Final = notification_messages(body=_TEXT, title=_TITLE, priority="high", time_to_live=3600)

_EXAMPLES: Final[Mapping[ChannelType, tuple[Content, str]]] = {
    ChannelType.ADM: (
        ADMMessage(_TEXT, title=_TITLE, expires_after="3600"),
        "adm-registration-id",
    ),
    ChannelType.APNS: (
        APNSMessage(_TEXT, title=_TITLE, sound="default", time_to_live=3600),
        "apns-device-token",
    ),
    ChannelType.BAIDU: (
        BaiduMessage(_TEXT, title=_TITLE, time_to_live=3600),
        "baidu-device-token",
    ),
    ChannelType.EMAIL: (
        EmailMessage.simple(subject=_TITLE, text=_TEXT, html=f"<p>{_TEXT}</p>"),
        "ana@example.com",
    ),
    ChannelType.GCM: (
        _SHOWN["gcm_message"],
        "gcm-device-token",
    ),
    ChannelType.SMS: (SMSMessage(_TEXT, message_type="TRANSACTIONAL"), "+12065550100"),
    ChannelType.VOICE: (
        VoiceMessage(_TEXT, language_code="en-US", voice_id="Joanna"),
        "+12065550101",
    ),
}
EXAMPLE_CHANNELS: Final = tuple(channel.lower() for channel in _EXAMPLES)
"""The channels with examples."""


def message_request(channels: Iterable[str]) -> MessageRequest:
    """Return a request to addresses, with a message and an address for each channel."""
    several = [ChannelType(channel.upper()) for channel in channels]
    request = MessageRequest(message_configuration=_messages(several))
    for channel in several:
        request = request.to(_EXAMPLES[channel][1], channel, substitutions=_CODE)
    return request


def users_request(channels: Iterable[str]) -> SendUsersMessageRequest:
    """Return a request to a user, with a message for each channel."""
    several = [ChannelType(channel.upper()) for channel in channels]
    request = SendUsersMessageRequest(message_configuration=_messages(several))
    return request.to_user("user-1", substitutions=_CODE)


def _messages(channels: Iterable[ChannelType]) -> DirectMessageConfiguration:
    messages = [_EXAMPLES[channel][0] for channel in channels]
    fields: dict[str, Any] = {MESSAGE_FIELDS[type(message)]: message for message in messages}
    return DirectMessageConfiguration(**fields)
