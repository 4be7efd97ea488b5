"""Filled examples of requests, to begin from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from .model.android import ADMMessage, BaiduMessage, GCMMessage
from .model.apns import APNSMessage
from .model.email import EmailMessage
from .model.messages import DirectMessageConfiguration
from .model.phone import SMSMessage, VoiceMessage
from .model.requests import MessageRequest, SendUsersMessageRequest

__all__ = ["CHANNELS", "message_request", "users_request"]

_TEXT: Final = "Your code is {{code}}"
_TITLE: Final = "Your code"
_CODE: Final = {"code": "1234"}

_MESSAGES: Final[Mapping[str, Any]] = {
    "adm": ADMMessage(_TEXT, title=_TITLE, expires_after="3600"),
    "apns": APNSMessage(_TEXT, title=_TITLE, sound="default", time_to_live=3600),
    "baidu": BaiduMessage(_TEXT, title=_TITLE, time_to_live=3600),
    "email": EmailMessage.simple(subject=_TITLE, text=_TEXT, html=f"<p>{_TEXT}</p>"),
    "gcm": GCMMessage(_TEXT, title=_TITLE, priority="high", time_to_live=3600),
    "sms": SMSMessage(_TEXT, message_type="TRANSACTIONAL"),
    "voice": VoiceMessage(_TEXT, language_code="en-US", voice_id="Joanna"),
}
_TO: Final[Mapping[str, Callable[[MessageRequest], MessageRequest]]] = {
    "adm": lambda request: request.to_adm("adm-registration-id", substitutions=_CODE),
    "apns": lambda request: request.to_apns("apns-device-token", substitutions=_CODE),
    "baidu": lambda request: request.to_baidu("baidu-device-token", substitutions=_CODE),
    "email": lambda request: request.to_email("ana@example.com", substitutions=_CODE),
    "gcm": lambda request: request.to_gcm("gcm-device-token", substitutions=_CODE),
    "sms": lambda request: request.to_sms("+12065550100", substitutions=_CODE),
    "voice": lambda request: request.to_voice("+12065550101", substitutions=_CODE),
}
CHANNELS: Final = tuple(_TO)
"""The channels that there are examples for."""


def message_request(channels: Iterable[str]) -> MessageRequest:
    """Return a request to addresses, with a message and an address for each channel."""
    several = tuple(channels)
    request = MessageRequest(message_configuration=_messages(several))
    for channel in several:
        request = _TO[channel](request)
    return request


def users_request(channels: Iterable[str]) -> SendUsersMessageRequest:
    """Return a request to a user, with a message for each channel."""
    request = SendUsersMessageRequest(message_configuration=_messages(channels))
    return request.to_user("user-1", substitutions=_CODE)


def _messages(channels: Iterable[str]) -> DirectMessageConfiguration:
    return DirectMessageConfiguration(
        **{f"{channel}_message": _MESSAGES[channel] for channel in channels}
    )
