"""The texts of messages, e-mails and raw pushes. Pure functions."""

from __future__ import annotations

import codecs
import email
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from email.message import EmailMessage as MimeMessage
from email.policy import EmailPolicy
from typing import Any, Final, TypeAlias

import attrs

from ..model.channels import PUSH_CHANNELS, Content
from ..model.email import EmailMessage
from ..model.enums import ChannelType
from ..model.recipients import AddressConfiguration, EndpointSendConfiguration
from ..type_guards import is_list, is_mapping

__all__ = [
    "MessageTexts",
    "Override",
    "Text",
    "is_markup",
    "mime_of",
    "overridden",
    "texts_of",
    "title_and_body",
]

Override: TypeAlias = AddressConfiguration | EndpointSendConfiguration
Text: TypeAlias = str | None


@attrs.frozen
class MessageTexts:
    """All texts of one message, before substitution.

    Attributes:
        title: The line above the body, or the subject of an e-mail.
        body: The text, or the HTML of an e-mail without text.
        html: The HTML of an e-mail.
        others: What is sent and not read: an address to open, the rest of a payload.
        is_markup: Whether the body is HTML or SSML.
    """

    title: Text = None
    body: Text = None
    html: Text = None
    others: tuple[str, ...] = ()
    is_markup: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """All existing texts, in order."""
        several = (self.title, self.body, self.html, *self.others)
        return tuple(text for text in several if text)


def title_and_body(
    content: Content | None, own: Override | None, channel_type: ChannelType | None
) -> tuple[Text, Text]:
    """Return title and body before substitution."""
    texts = overridden(texts_of(content, channel_type), own, content, channel_type)
    return texts.title, texts.body


def texts_of(content: Content | None, channel_type: ChannelType | None) -> MessageTexts:
    """Return the texts of a message on a channel, for both ``check`` and ``render``."""
    if isinstance(content, EmailMessage):
        return _mailed(content)
    raw = getattr(content, "raw_content", None)
    if raw is not None and channel_type in PUSH_CHANNELS:
        return _pushed(raw)
    title, body = _plain(content)
    return MessageTexts(
        title,
        body,
        others=_present(getattr(content, "url", None)),
        is_markup=is_markup(body, channel_type),
    )


def is_markup(text: Text, channel_type: ChannelType | None) -> bool:
    """Tell whether a text of which nothing else is known is HTML, or on the voice channel SSML."""
    if channel_type is ChannelType.EMAIL:
        return _TAG.search(text or "") is not None
    return channel_type is ChannelType.VOICE and (text or "").lstrip().startswith("<speak")


def overridden(
    texts: MessageTexts,
    own: Override | None,
    content: Content | None,
    channel_type: ChannelType | None,
) -> MessageTexts:
    """Return the texts of a message for one recipient, with its overrides.

    Args:
        texts: The result of ``texts_of`` for the message.
        own: The recipient's configuration.
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
        body = own.body_override
        kind = is_markup(body, channel_type)
        texts = attrs.evolve(texts, body=body, html=None, is_markup=kind)
    if raw and channel_type is None:  # the channel may be a push channel
        texts = attrs.evolve(texts, others=(*texts.others, raw))
    if channel_type in PUSH_CHANNELS and getattr(content, "silent_push", None):
        return MessageTexts(others=texts.texts)
    return texts


def _present(*texts: Text) -> tuple[str, ...]:
    return tuple(text for text in texts if text is not None)


def _plain(content: Any) -> tuple[Text, Text]:
    return getattr(content, "title", None), getattr(content, "body", None)


def _mailed(message: EmailMessage) -> MessageTexts:
    subject: Text = None
    plain: Text = None
    html: Text = None
    others: tuple[str, ...] = ()
    simple = message.simple_email
    raw = message.raw_email.data if simple is None and message.raw_email is not None else None
    if simple is not None:
        parts = (simple.subject, simple.text_part, simple.html_part)
        subject, plain, html = (part.data if part is not None else None for part in parts)
        others = _present(*(header.value for header in simple.headers or ()))
    elif raw is not None:
        subject, plain, html = _mime(raw)
    if plain is None and html is None and raw is None:
        is_html = is_markup(message.body, ChannelType.EMAIL)
        return MessageTexts(subject, message.body, None, others, is_markup=is_html)
    # AWS does not document the use of a body together with these.
    is_html = plain is None and html is not None
    body = html if is_html else plain
    return MessageTexts(subject, body, html, (*_present(message.body), *others), is_markup=is_html)


_TAG: Final = re.compile(r"<[A-Za-z!/][^<>]*>")
_LONGEST_HEADER: Final = 2_000
_MAX_MULTIPARTS: Final = 100
# Python's decoders for these two take quadratic time; e-mails do not use them.
_NO_CHARSETS: Final = frozenset({"idna", "punycode"})


class _Reading(EmailPolicy):
    """The modern e-mail policy, which reads only the start of a long header.

    Python's header parsers take quadratic time.
    """

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return a parsed header."""
        return super().header_fetch_parse(name, value[:_LONGEST_HEADER])


_READING: Final[Any] = _Reading()  # typeshed does not know the result type


def mime_of(data: bytes) -> MimeMessage:
    """Return the MIME message in ``data``, which may be any bytes.

    At most 2,000 characters of a header are read. Python compares every line with the boundaries of
    all enclosing multiparts, so an e-mail with more than 100 of them is not read.

    Raises:
        Exception: Any exception of Python's e-mail parser; also if there are too many multiparts.
    """
    if data.lower().count(b"multipart") > _MAX_MULTIPARTS:
        raise ValueError("too many multiparts")
    return email.message_from_bytes(data, _class=MimeMessage, policy=_READING)


def _mime(data: bytes) -> tuple[Text, Text, Text]:
    """Return subject, plain text and HTML of a MIME message, if they can be read."""
    subject: Text = None
    plain: Text = None
    html: Text = None
    with suppress(Exception):
        mail = mime_of(data)
        plain, html = _part(mail, "plain"), _part(mail, "html")
        subject = None if mail["Subject"] is None else str(mail["Subject"])
    return subject, plain, html


def _part(mail: MimeMessage, kind: str) -> Text:
    with suppress(Exception):  # for example, an unknown character set
        part = mail.get_body((kind,))
        if part is None or codecs.lookup(part.get_content_charset("ascii")).name in _NO_CHARSETS:
            return None
        return str(part.get_content())
    return None


def _pushed(raw: str) -> MessageTexts:
    """Return what a raw push displays: Apple's alert, or Firebase's notification in both formats.

    For any other format, only the app knows what it displays, so the body is the complete payload.
    """
    try:
        payload = json.loads(raw)
    except (ValueError, RecursionError):
        return MessageTexts(body=raw)
    others = tuple(_strings(payload))
    alert = _member(payload, "aps", "alert")
    if isinstance(alert, str):
        return MessageTexts(body=alert, others=others)
    message = _member(payload, "fcmV1Message", "message")
    # Firebase takes each field from the first object that has it.
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
        return MessageTexts(_first(shown, "title"), _first(shown, "body"), others=others)
    if _member(payload, "aps") or message:
        return MessageTexts(others=others)
    return MessageTexts(body=raw)


def _strings(payload: Any) -> Iterator[str]:
    """Yield every text in a JSON value, including the keys of objects, in order."""
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
