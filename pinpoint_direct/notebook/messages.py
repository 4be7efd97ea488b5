"""Views of messages for each channel: a notification, a bubble, an e-mail, a call."""

from __future__ import annotations

from typing import Any, Final

import attrs

from ..masks import counted
from ..model.channels import CHANNELS, channel_for
from ..model.configuration import DirectMessageConfiguration
from ..model.email import EmailMessage, SimpleEmail
from ..model.enums import ChannelType
from ..model.sms_voice import SMSMessage
from ..rendering.message_texts import title_and_body
from ..rendering.rendering import VARIABLE
from ..rendering.sms_parts import SmsParts, sms_parts
from .disclosure import Disclosure
from .invisible_characters import named
from .mail import envelope, mail_of
from .markup import Html, element, joined

__all__ = [
    "bubble",
    "call",
    "card",
    "message",
    "messages",
    "notification",
    "parts",
]

_SHOWN_OTHERS: Final = 5
_SHOWN_PARTS: Final = 4


def card(label: str, *inside: str, corner: str = "", kind: str = "") -> Html:
    """Return a message in a frame with its channel above it."""
    text = element("figcaption", element("span", label), corner and element("span", corner))
    return element("figure", text, *inside, class_=f"pd-card {kind}".strip())


def notification(
    title: str | None,
    body: str | None,
    disclosure: Disclosure,
    *,
    badge: int | None = None,
    absent: str = "no text",
) -> Html:
    """Return a push as on the lock screen of a phone."""
    lines = [element("span", class_="pd-icon", aria_hidden="true")]
    if badge is not None:
        lines.append(element("span", f"{badge:,}", class_="pd-badge", aria_hidden="true"))
    if title is not None:
        lines.append(element("div", disclosure.words(title), class_="pd-title"))
    lines.append(element("div", disclosure.words(body, absent=absent)))
    return element("div", *lines, class_="pd-note")


def bubble(body: str | None, disclosure: Disclosure) -> Html:
    """Return a text message as on a phone, with separate parts, and their number."""
    if body is None:
        return element("div", disclosure.words(None), class_="pd-bubble")
    cut = sms_parts(body)
    shown = [
        element("span", disclosure.words(one), class_="pd-part") for one in cut.texts[:_SHOWN_PARTS]
    ]
    if cut.parts > _SHOWN_PARTS:
        rest = counted(cut.parts - _SHOWN_PARTS, "more part", "more parts")
        shown.append(element("span", f"… {rest}", class_="pd-part"))
    return joined(element("div", *shown, class_="pd-bubble"), _cost(cut, body, disclosure))


def _cost(cut: SmsParts, body: str, disclosure: Disclosure) -> Html:
    text = (
        f"{counted(cut.parts, 'part', 'parts')} · {cut.encoding} · "
        f"{cut.length:,} of {_room(cut):,} {'characters' if cut.encoding == 'GSM-7' else 'units'}"
    )
    if VARIABLE.search(body):
        text += ", before the variables are filled in"
    others = [element("bdi", named(one)) for one in cut.others[:_SHOWN_OTHERS]]
    because = joined("; UCS-2 because of", *(joined(" ", one) for one in others))
    return element("p", text, because if disclosure.clear and others else "", class_="pd-small")


def _room(cut: SmsParts) -> int:
    one, each = (160, 153) if cut.encoding == "GSM-7" else (70, 67)
    return one if cut.parts == 1 else each * cut.parts


def parts(cut: SmsParts, disclosure: Disclosure) -> Html:
    """Return the parts of a text message."""
    return card(CHANNELS[ChannelType.SMS].label, bubble("".join(cut.texts), disclosure))


def call(body: str | None, disclosure: Disclosure) -> Html:
    """Return the text of a voice message."""
    text = element("p", "Read aloud:", class_="pd-small")
    return element("div", text, element("div", disclosure.words(body)), class_="pd-call")


def message(content: object, disclosure: Disclosure) -> Html:
    """Return a message of any channel, with its settings below."""
    facts = disclosure.facts(content, without=("body", "title", "simple_email", "raw_email"))
    row = channel_for(type(content))
    if row is None:
        body = disclosure.words(getattr(content, "body", None))
        return card("For channels without a message", element("p", body), facts)
    if row.is_push:
        return card(row.label, _push(content, row.channel_type, disclosure), facts)
    if isinstance(content, EmailMessage):
        shown = envelope(mail_of(content), disclosure)
        simple = content.simple_email or SimpleEmail()
        headers = disclosure.facts(simple, without=("subject", "text_part", "html_part"))
        return card(row.label, shown, headers, facts, kind="pd-mail")
    if isinstance(content, SMSMessage):
        return card(row.label, bubble(content.body, disclosure), facts)
    return card(row.label, call(getattr(content, "body", None), disclosure), facts)


def _push(content: Any, channel: ChannelType, disclosure: Disclosure) -> Html:
    title, body = title_and_body(content, None, channel)
    unseen = content.silent_push or getattr(content, "raw_content", None) is not None
    absent = "nothing is displayed: the data is for the app" if unseen else "no text"
    return notification(
        title, body, disclosure, badge=getattr(content, "badge", None) or None, absent=absent
    )


def messages(held: DirectMessageConfiguration, disclosure: Disclosure) -> Html:
    """Return all messages of a request."""
    contents = [getattr(held, field.name) for field in attrs.fields(type(held))]
    shown = (message(content, disclosure) for content in contents if content is not None)
    return element("div", *shown, class_="pd-cards")
