"""What a recipient reads: the channel's message, with overrides and substitutions. Pure."""

from __future__ import annotations

import email
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from email.message import EmailMessage as MimeMessage
from email.policy import default as modern
from functools import cache
from typing import Any, Final, Literal, TypeAlias

import attrs

from .errors import ValidationError
from .model.android import ADMMessage, BaiduMessage, GCMMessage
from .model.apns import APNSMessage
from .model.display import Displayed
from .model.email import EmailMessage
from .model.enums import ChannelType
from .model.kinds import type_problem
from .model.masking import ADDRESS, SHOWN, masked
from .model.phone import SMSMessage, VoiceMessage
from .model.push import DefaultMessage, DefaultPushNotificationMessage
from .model.recipients import AddressConfiguration, EndpointSendConfiguration
from .model.requests import DirectMessageConfiguration, MessageRequest, SendUsersMessageRequest
from .model.templates import TemplateConfiguration
from .narrowing import is_list, is_mapping

__all__ = [
    "PUSH_CHANNELS",
    "VARIABLE",
    "Content",
    "Kind",
    "Rendered",
    "Written",
    "channel_of",
    "content_for",
    "has_template",
    "overridden",
    "render",
    "render_recipient",
    "require_request",
    "title_and_body",
    "value_of",
    "written",
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
            template at AWS. Of an e-mail without plain text it is the HTML.
        html: The HTML of an e-mail, which most mail programs show in place of the plain text;
            ``None`` if there is none.
        missing: The variables that have no value, in the order of title, body and HTML, and after
            them those of what is sent and not read, such as the data of a push. They are left where
            they are: AWS warns that such a message may not arrive.
    """

    recipient: str = attrs.field(metadata=ADDRESS)
    kind: Kind = attrs.field(metadata=SHOWN)
    channel_type: ChannelType | None = None
    title: str | None = None
    body: str | None = None
    html: str | None = None
    missing: tuple[str, ...] = attrs.field(default=(), metadata=SHOWN)

    def __repr__(self) -> str:
        """Return the object with everything personal hidden; ``reveal()`` shows it."""
        return masked(self)


@attrs.frozen
class Written:
    """All the texts of one message, before anything is filled in.

    Attributes:
        title: The line above the body, or the subject of an e-mail.
        body: The text, or the HTML of an e-mail that has nothing else.
        html: The HTML of an e-mail.
        others: What is sent and not read: an address to open, the rest of a payload.
    """

    title: Text = None
    body: Text = None
    html: Text = None
    others: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that is there, in order."""
        several = (self.title, self.body, self.html, *self.others)
        return tuple(text for text in several if text)


def render(request: MessageRequest | SendUsersMessageRequest) -> tuple[Rendered, ...]:
    """Return what every recipient of ``request`` reads, in the order of the request.

    An address has one channel. The channels of an endpoint and of a user are not in the request:
    each has one ``Rendered`` for each channel that has a message of its own. To those, the message
    for all push services adds ``PUSH``, and the message for all channels adds ``None``.

    Args:
        request: The request. It need not be complete.

    Returns:
        The texts, with everything filled in that has a value.

    Raises:
        ValidationError: If ``request`` is no request.

    Example:
        >>> from pinpoint_direct import MessageRequest, render
        >>> request = MessageRequest().with_sms("Hello {{name}}")
        >>> request = request.to_sms("+12065550100", substitutions={"name": "Ana"})
        >>> render(request)[0].body
        'Hello Ana'
    """
    require_request(request, "render")
    named: tuple[tuple[Kind, Iterable[str]], ...]
    if isinstance(request, SendUsersMessageRequest):
        named = (("user", request.users or ()),)
    else:
        named = (("address", request.addresses or ()), ("endpoint", request.endpoints or ()))
    known = _channels_with_messages(request.message_configuration)
    read = cache(written)  # an e-mail is taken apart once, not for each recipient
    return tuple(
        _rendered(request, recipient, kind, channel, read)
        for kind, recipients in named
        for recipient in recipients
        for channel in ((None,) if kind == "address" else known)
    )


def require_request(value: object, path: str) -> None:
    """Refuse what is no request.

    Args:
        value: What was given.
        path: The name of the function that it was given to.

    Raises:
        ValidationError: If it is no request.
    """
    if not isinstance(value, (MessageRequest, SendUsersMessageRequest)):
        raise ValidationError((type_problem(value, path, "a request"),))


def _channels_with_messages(
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
    return _rendered(request, recipient, kind, channel_type, written)


def _rendered(
    request: MessageRequest | SendUsersMessageRequest,
    recipient: str,
    kind: Kind,
    channel_type: ChannelType | None,
    read: Callable[[Content | None, ChannelType | None], Written],
) -> Rendered:
    own = _own(request, recipient, kind)
    if isinstance(own, AddressConfiguration):
        channel_type = own.channel_type
    content = content_for(request.message_configuration, channel_type)
    texts = overridden(read(content, channel_type), own, content, channel_type)
    values = dict(getattr(content, "substitutions", None) or {}) | dict(
        (own.substitutions if own else None) or {}
    )
    missing: dict[str, None] = {}
    shown = [_filled(text, values, missing) for text in (texts.title, texts.body, texts.html)]
    for text in texts.others:
        _filled(text, values, missing)
    return Rendered(
        recipient=recipient,
        kind=kind,
        channel_type=channel_type,
        title=shown[0],
        body=shown[1],
        html=shown[2],
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
    texts = overridden(written(content, channel_type), own, content, channel_type)
    return texts.title, texts.body


def written(content: Content | None, channel_type: ChannelType | None) -> Written:
    """Return the texts of a message on a channel. ``check`` and ``render`` look at the same."""
    if isinstance(content, EmailMessage):
        return _mailed(content)
    raw = getattr(content, "raw_content", None)
    if raw is not None and channel_type in PUSH_CHANNELS:
        return _pushed(raw)
    title, body = _plain(content)
    return Written(title, body, others=_present(getattr(content, "url", None)))


def overridden(
    texts: Written,
    own: Override | None,
    content: Content | None,
    channel_type: ChannelType | None,
) -> Written:
    """Return the texts of a message as they are for one recipient, with its own in their place.

    Args:
        texts: What ``written`` tells of the message.
        own: What the recipient has of its own.
        content: The message.
        channel_type: The channel.
    """
    raw = own.raw_content if own is not None else None
    if channel_type in PUSH_CHANNELS:
        if raw:
            return _pushed(raw)
        if getattr(content, "raw_content", None) is not None:
            return texts
    if own is not None and own.title_override is not None:
        texts = attrs.evolve(texts, title=own.title_override)
    if own is not None and own.body_override is not None:
        texts = attrs.evolve(texts, body=own.body_override, html=None)
    if raw and channel_type is None:  # it may yet turn out to be one for pushes
        texts = attrs.evolve(texts, others=(*texts.others, raw))
    if channel_type in PUSH_CHANNELS and getattr(content, "silent_push", None):
        return Written(others=texts.texts)
    return texts


def _present(*texts: Text) -> tuple[str, ...]:
    return tuple(text for text in texts if text is not None)


def _plain(content: Any) -> tuple[Text, Text]:
    return getattr(content, "title", None), getattr(content, "body", None)


def _mailed(message: EmailMessage) -> Written:
    simple = message.simple_email
    if simple is not None:
        parts = (simple.subject, simple.text_part, simple.html_part)
        subject, plain, html = (part.data if part is not None else None for part in parts)
    elif message.raw_email is not None and message.raw_email.data is not None:
        subject, plain, html = _mime(message.raw_email.data)
    else:
        return Written(body=message.body)
    # AWS does not say what becomes of a body beside these.
    return Written(subject, html if plain is None else plain, html, _present(message.body))


def _mime(data: bytes) -> tuple[Text, Text, Text]:
    """Return subject, plain text and HTML of a MIME message, as far as it can be read.

    Any bytes may stand here, and Python's reader of e-mails fails in many ways.
    """
    subject: Text = None
    plain: Text = None
    html: Text = None
    with suppress(Exception):
        mail = email.message_from_bytes(data, _class=MimeMessage, policy=modern)
        plain, html = _part(mail, "plain"), _part(mail, "html")
        subject = None if mail["Subject"] is None else str(mail["Subject"])
    return subject, plain, html


def _part(mail: MimeMessage, kind: str) -> Text:
    with suppress(Exception):  # such as of a character set that nobody knows
        part = mail.get_body((kind,))
        return None if part is None else str(part.get_content())
    return None


def _pushed(raw: str) -> Written:
    """Return what a raw push shows: Apple's alert, or Firebase's notification in both forms.

    Of any other form nobody but the app knows what it shows, so that the whole of it stands for the
    body.
    """
    try:
        payload = json.loads(raw)
    except (ValueError, RecursionError):
        return Written(body=raw)
    others = tuple(_strings(payload))
    alert = _member(payload, "aps", "alert")
    if isinstance(alert, str):
        return Written(body=alert, others=others)
    message = _member(payload, "fcmV1Message", "message")
    # Firebase takes each field from the first of them that has it.
    shown = [
        found
        for found in (
            alert,
            _member(message, "android", "notification"),
            _member(message, "notification"),
            _member(payload, "notification"),
        )
        if is_mapping(found)
    ]
    if shown:
        return Written(_first(shown, "title"), _first(shown, "body"), others=others)
    if _member(payload, "aps") or message:
        return Written(others=others)
    return Written(body=raw)


def _strings(payload: Any) -> Iterator[str]:
    """Yield every text of a JSON value, the keys of its objects among them, in order."""
    waiting: list[Any] = [payload]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif is_mapping(one):
            waiting += [part for pair in [*one.items()][::-1] for part in pair[::-1]]
        elif is_list(one):
            waiting += reversed(one)


def _first(several: Iterable[Mapping[str, Any]], name: str) -> Text:
    found = (_text(one.get(name)) for one in several)
    return next((text for text in found if text is not None), None)


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
