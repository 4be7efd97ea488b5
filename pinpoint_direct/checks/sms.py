"""How an SMS goes out: its length, its alphabet, its sender."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from ..errors import Problem
from ..limits import SMS_MAX_BODY, SMS_MAX_GSM_CHARACTERS, SMS_MAX_OTHER_CHARACTERS, Limit
from ..model.enums import ChannelType
from ..model.phone import SMSMessage
from ..rendering import render_recipient
from ..sms_encoding import SmsParts, sms_parts
from .sources import MESSAGES, SMS_LENGTH
from .view import Message, View, error, warning

__all__ = ["length", "other_alphabet", "regulator", "two_senders"]

_FEW: Final = 5


def length(view: View) -> Iterator[Problem]:
    """Find texts that go out in several parts, each of which is billed, and texts too long."""
    for path, text in _texts(view):
        found = sms_parts(text)
        most = SMS_MAX_GSM_CHARACTERS if found.encoding == "GSM-7" else SMS_MAX_OTHER_CHARACTERS
        if len(text) > SMS_MAX_BODY:
            yield error(path, "length", **_past(SMS_MAX_BODY, found))
        elif found.length > most:
            yield warning(path, "length", **_past(most, found))
        elif found.parts > 1:
            told = f"goes out in {found.parts} parts ({found.encoding}), each of them billed"
            yield warning(path, "parts", told, source=SMS_LENGTH)


def _past(most: Limit, found: SmsParts) -> dict[str, Any]:
    told = f"takes at most {most:,} {most.unit} ({found.encoding})"
    return {"message": told, "limit": int(most), "source": most.source}


def other_alphabet(view: View) -> Iterator[Problem]:
    """Find what makes an SMS leave the GSM alphabet, so that a part holds 70 characters, not 160.

    A text with more than five such characters is written in another script, on purpose: it is told
    of only by its number of parts. Those of the message itself are named. Those that come with a
    recipient (substitutions, overrides) are not, for they are personal data.
    """
    message = _message(view)
    named = _forced(message.content.body or "") if message is not None else ()
    if message is not None and 0 < len(named) <= _FEW:
        names = ", ".join(map(_name, named))
        told = f"leaves the GSM alphabet (UCS-2, 70 characters a part) because of {names}"
        yield warning(f"{message.path}.body", "encoding", told, source=SMS_LENGTH)
    for path, text in _texts(view):
        brought = set(_forced(text)) - set(named)
        if brought and len(brought) <= _FEW and not named:
            told = (
                "leaves the GSM alphabet (UCS-2, 70 characters a part) because of what replaces "
                "variables or the body"
            )
            yield warning(path, "encoding", told, source=SMS_LENGTH)


def _forced(text: str) -> tuple[str, ...]:
    return sms_parts(text).others


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" {name}" if name else "")


def _message(view: View) -> Message | None:
    return view.message("sms_message")


def _texts(view: View) -> Iterator[tuple[str, str]]:
    """Yield each text that goes out as an SMS, with its place."""
    alone = True
    for target in view.targets:
        message = _message(view) if target.channel is None else target.message
        if target.channel not in {None, ChannelType.SMS} or message is None:
            continue
        alone = False
        rendered = render_recipient(
            view.request, target.recipient, target.kind, channel_type=ChannelType.SMS
        )
        own = target.own.body_override is not None
        if rendered.body is not None:
            yield (f"{target.path}.body_override" if own else f"{message.path}.body"), rendered.body
    message = _message(view)
    if alone and message is not None and message.content.body is not None:
        yield f"{message.path}.body", message.content.body


def two_senders(view: View) -> Iterator[Problem]:
    """Find a sender's name beside a sender's number: AWS asks for one or the other."""
    message = view.message("sms_message")
    content = message.content if message is not None else None
    if isinstance(content, SMSMessage) and content.sender_id and content.origination_number:
        told = "stands beside origination_number: AWS asks for one or the other"
        path = f"{view.name}.message_configuration.sms_message.sender_id"
        yield warning(path, "sender", told, source=MESSAGES)


def regulator(view: View) -> Iterator[Problem]:
    """Find the template id of a regulator where a template of Pinpoint may be meant."""
    message = view.message("sms_message")
    content = message.content if message is not None else None
    if isinstance(content, SMSMessage) and content.template_id and not content.entity_id:
        told = (
            "is the regulator's id, which goes with entity_id; a template stored at AWS goes into "
            "template_configuration"
        )
        yield warning(f"{view.name}.message_configuration.sms_message.template_id", "belongs", told)
