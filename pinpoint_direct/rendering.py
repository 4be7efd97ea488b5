"""What a recipient reads: the channel's message, with overrides and substitutions. Pure."""

from __future__ import annotations

import email
import json
import re
from collections.abc import Iterable, Mapping
from email.message import EmailMessage as MimeMessage
from email.policy import default as modern
from typing import Any, Final, Literal, TypeAlias

import attrs

from .model.android import ADMMessage, BaiduMessage, GCMMessage
from .model.apns import APNSMessage
from .model.display import Displayed
from .model.email import EmailMessage
from .model.enums import ChannelType
from .model.masking import ADDRESS, SHOWN, masked
from .model.phone import SMSMessage, VoiceMessage
from .model.push import DefaultMessage, DefaultPushNotificationMessage
from .model.recipients import AddressConfiguration, EndpointSendConfiguration
from .model.requests import DirectMessageConfiguration, MessageRequest, SendUsersMessageRequest
from .model.templates import TemplateConfiguration
from .narrowing import is_mapping

__all__ = [
    "PUSH_CHANNELS",
    "VARIABLE",
    "Content",
    "Kind",
    "Rendered",
    "content_for",
    "has_template",
    "render",
    "render_recipient",
    "title_and_body",
    "value_of",
]

Kind: TypeAlias = Literal["address", "endpoint", "user"]
Override: TypeAlias = AddressConfiguration | EndpointSendConfiguration
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
Text: TypeAlias = str | None

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

VARIABLE: Final = re.compile(r"\{\{\{?\s*([^\s{}#/!&>^]+)\s*\}?\}\}")
"""A variable, as in ``{{name}}``; its name is the first group."""
_INDEXED: Final = re.compile(r"(.+)\.\[(\d{1,6})\]")


@attrs.frozen(kw_only=True, repr=False)
class Rendered(Displayed):
    """What one recipient reads.

    Attributes:
        recipient: The address, the endpoint's id or the user's id.
        kind: Which of the three it is. A user has one ``Rendered`` for each endpoint.
        channel_type: The channel, or ``None`` where none is known.
        title: The line above the body, or the subject of an e-mail; ``None`` if there is none.
        body: The text; ``None`` if there is none, as for a silent push, or if it stands in a
            template at AWS.
        missing: The variables that have no value, in the order of the text. They are left in it as
            they are: AWS warns that such a message may not arrive.
    """

    recipient: str = attrs.field(metadata=ADDRESS)
    kind: Kind = attrs.field(metadata=SHOWN)
    channel_type: ChannelType | None = None
    title: str | None = None
    body: str | None = None
    missing: tuple[str, ...] = attrs.field(default=(), metadata=SHOWN)

    def __repr__(self) -> str:
        """Return the object with everything personal hidden; ``reveal()`` shows it."""
        return masked(self)


def render(request: MessageRequest | SendUsersMessageRequest) -> tuple[Rendered, ...]:
    """Return what every recipient of ``request`` reads, in the order of the request.

    An address has one channel. The channels of an endpoint and of a user are not in the request:
    each has one ``Rendered`` for each channel that has a message of its own. To those, the message
    for all push services adds ``PUSH``, and the message for all channels adds ``None``.

    Args:
        request: The request. It need not be complete.

    Returns:
        The texts, with everything filled in that has a value.

    Example:
        >>> from pinpoint_direct import MessageRequest, render
        >>> request = MessageRequest().with_sms("Hello {{name}}")
        >>> request = request.to_sms("+12065550100", substitutions={"name": "Ana"})
        >>> render(request)[0].body
        'Hello Ana'
    """
    named: tuple[tuple[Kind, Iterable[str]], ...]
    if isinstance(request, SendUsersMessageRequest):
        named = (("user", request.users or ()),)
    else:
        named = (("address", request.addresses or ()), ("endpoint", request.endpoints or ()))
    known = _channels_with_messages(request.message_configuration)
    return tuple(
        render_recipient(request, recipient, kind, channel_type=channel)
        for kind, recipients in named
        for recipient in recipients
        for channel in ((None,) if kind == "address" else known)
    )


def _channels_with_messages(
    messages: DirectMessageConfiguration | None,
) -> tuple[ChannelType | None, ...]:
    """Return the channels by which something would go, one for each message."""
    found: list[ChannelType | None] = [
        ChannelType(field.removesuffix("_message").upper())
        for field in sorted(set(_OWN_MESSAGE.values()))
        if getattr(messages, field, None) is not None
    ]
    if getattr(messages, "default_push_notification_message", None) is not None:
        found.append(ChannelType.PUSH)
    if getattr(messages, "default_message", None) is not None or not found:
        found.append(None)
    return tuple(found)


def render_recipient(
    request: MessageRequest | SendUsersMessageRequest,
    recipient: str,
    kind: Kind,
    *,
    channel_type: ChannelType | None = None,
) -> Rendered:
    """Return what one recipient of ``request`` reads.

    For the recipient counts, in this order: its own raw content (on push channels) or overrides;
    the channel's message; ``DefaultPushNotificationMessage`` (on push channels);
    ``DefaultMessage``. The recipient's substitutions win over those of the message.

    Args:
        request: The request.
        recipient: An address, an endpoint's id or a user's id. One that is not in the request gets
            what it would get without anything of its own.
        kind: Which of the three ``recipient`` is.
        channel_type: The channel of an endpoint. An address has its own in the request.

    Returns:
        The text, with everything filled in that has a value.
    """
    own = _own(request, recipient, kind)
    if isinstance(own, AddressConfiguration):
        channel_type = own.channel_type
    content = content_for(request.message_configuration, channel_type)
    title, body = title_and_body(content, own, channel_type)
    values = dict(getattr(content, "substitutions", None) or {}) | dict(
        (own.substitutions if own else None) or {}
    )
    missing: dict[str, None] = {}
    return Rendered(
        recipient=recipient,
        kind=kind,
        channel_type=channel_type,
        title=_filled(title, values, missing),
        body=_filled(body, values, missing),
        missing=tuple(missing),
    )


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


def _own(
    request: MessageRequest | SendUsersMessageRequest, recipient: str, kind: Kind
) -> Override | None:
    if isinstance(request, SendUsersMessageRequest):
        return (request.users or {}).get(recipient)
    if kind == "address":
        return (request.addresses or {}).get(recipient)
    return (request.endpoints or {}).get(recipient)


def title_and_body(
    content: Content | None, own: Override | None, channel_type: ChannelType | None
) -> tuple[Text, Text]:
    """Return title and body before substitution."""
    if channel_type in PUSH_CHANNELS:
        raw = (own.raw_content if own else None) or getattr(content, "raw_content", None)
        if raw is not None:
            return _pushed(raw)
        if getattr(content, "silent_push", None):
            return None, None
    title, body = _mailed(content) if isinstance(content, EmailMessage) else _plain(content)
    if own is not None:
        title = title if own.title_override is None else own.title_override
        body = body if own.body_override is None else own.body_override
    return title, body


def _plain(content: Any) -> tuple[Text, Text]:
    return getattr(content, "title", None), getattr(content, "body", None)


def _mailed(message: EmailMessage) -> tuple[Text, Text]:
    simple = message.simple_email
    if simple is not None:
        part = simple.text_part or simple.html_part
        return simple.subject.data if simple.subject else None, part.data if part else None
    if message.raw_email is not None and message.raw_email.data is not None:
        return _mime(message.raw_email.data)
    return None, message.body


def _mime(data: bytes) -> tuple[Text, Text]:
    mail = email.message_from_bytes(data, _class=MimeMessage, policy=modern)
    part = mail.get_body(("plain", "html"))
    try:
        text = part.get_content() if part is not None else None
    except (LookupError, UnicodeError):  # a character set that nobody knows
        text = None
    return mail["Subject"], text if isinstance(text, str) else None


def _pushed(raw: str) -> tuple[Text, Text]:
    """Return what a raw push shows: Apple's alert, or Firebase's notification in both forms.

    Of any other form nobody but the app knows what it shows, so that the whole of it stands for the
    body.
    """
    try:
        payload = json.loads(raw)
    except (ValueError, RecursionError):
        return None, raw
    alert = _member(payload, "aps", "alert")
    if isinstance(alert, str):
        return None, alert
    message = _member(payload, "fcmV1Message", "message")
    shown = (
        alert
        or _member(message, "android", "notification")
        or _member(message, "notification")
        or _member(payload, "notification")
    )
    if is_mapping(shown):
        return _text(shown.get("title")), _text(shown.get("body"))
    return (None, None) if _member(payload, "aps") or message else (None, raw)


def _member(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if is_mapping(value) else None
    return value


def _text(value: Any) -> Text:
    return value if isinstance(value, str) else None


def _filled(text: Text, values: Mapping[str, tuple[str, ...]], missing: dict[str, None]) -> Text:
    if text is None:
        return None

    def replaced(match: re.Match[str]) -> str:
        value = value_of(match[1], values)
        if value is None:
            missing[match[1]] = None
            return match[0]
        return value

    return VARIABLE.sub(replaced, text)


def value_of(name: str, values: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return what stands for ``name``: all its values, or for ``name.[1]`` the second of them."""
    if name in values:
        return ",".join(values[name]) if values[name] else None
    indexed = _INDEXED.fullmatch(name)
    if indexed is None:
        return None
    several, index = values.get(indexed[1], ()), int(indexed[2])
    return several[index] if index < len(several) else None
