"""How an SMS goes out: its length, its alphabet, its sender."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from ...errors import Problem
from ...limits import SMS_MAX_BODY, SMS_MAX_GSM_CHARACTERS, SMS_MAX_OTHER_CHARACTERS, Limit
from ...model.enums import ChannelType
from ...model.sms_voice import SMSMessage
from ...rendering.rendering import render_recipient
from ...rendering.sms_parts import SmsParts, sms_parts
from .sources import MESSAGES_PAGE, SENDER_ID, SENDER_IDS, SMS_LENGTH
from .subject import CheckedMessage, CheckedRequest, error, warning

__all__ = [
    "length",
    "no_sender_names",
    "other_alphabet",
    "picture",
    "regulator",
    "sender_name",
    "two_senders",
]

_FEW: Final = 5


def length(checked: CheckedRequest) -> Iterator[Problem]:
    """Find texts that go out in several parts, each of which is billed, and texts too long."""
    for path, text in _texts(checked):
        found = sms_parts(text)
        limit = SMS_MAX_GSM_CHARACTERS if found.encoding == "GSM-7" else SMS_MAX_OTHER_CHARACTERS
        if len(text) > SMS_MAX_BODY:
            yield error(path, "length", **_past(SMS_MAX_BODY, found))
        elif found.length > limit:
            yield warning(path, "length", **_past(limit, found))
        elif found.parts > 1:
            reason = f"goes out in {found.parts} parts ({found.encoding}), each of them billed"
            yield warning(path, "parts", reason, source=SMS_LENGTH)


def _past(limit: Limit, found: SmsParts) -> dict[str, Any]:
    reason = f"takes at most {limit:,} {limit.unit} ({found.encoding})"
    return {"message": reason, "limit": int(limit), "source": limit.source}


def other_alphabet(checked: CheckedRequest) -> Iterator[Problem]:
    """Find what makes an SMS leave the GSM alphabet, so that a part holds 70 characters, not 160.

    A text with more than five such characters is written in another script, on purpose: only
    its number of parts is reported. Those of the message itself are named. Those that come with a
    recipient (substitutions, overrides) are not, for they are personal data.
    """
    message = _message(checked)
    named = _forced(message.content.body or "") if message is not None else ()
    if message is not None and 0 < len(named) <= _FEW:
        names = ", ".join(map(_name, named))
        reason = f"leaves the GSM alphabet (UCS-2, 70 characters a part) because of {names}"
        yield warning(f"{message.path}.body", "encoding", reason, source=SMS_LENGTH)
    for path, text in _texts(checked):
        brought = set(_forced(text)) - set(named)
        if brought and len(brought) <= _FEW and not named:
            reason = (
                "leaves the GSM alphabet (UCS-2, 70 characters a part) because of what replaces "
                "variables or the body"
            )
            yield warning(path, "encoding", reason, source=SMS_LENGTH)


def _forced(text: str) -> tuple[str, ...]:
    return sms_parts(text).others


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" {name}" if name else "")


def _message(checked: CheckedRequest) -> CheckedMessage | None:
    return checked.message("sms_message")


def _texts(checked: CheckedRequest) -> Iterator[tuple[str, str]]:
    """Yield each text that goes out as an SMS, with its place."""
    alone = True
    for target in checked.targets:
        message = _message(checked) if target.channel is None else target.message
        if target.channel not in {None, ChannelType.SMS} or message is None:
            continue
        alone = False
        rendered = render_recipient(
            checked.request, target.recipient, target.kind, channel_type=ChannelType.SMS
        )
        own = target.own.body_override is not None
        if rendered.body is not None:
            yield (f"{target.path}.body_override" if own else f"{message.path}.body"), rendered.body
    message = _message(checked)
    if alone and message is not None and message.content.body is not None:
        yield f"{message.path}.body", message.content.body


def two_senders(checked: CheckedRequest) -> Iterator[Problem]:
    """Find a sender's name next to a sender's number: AWS asks for one or the other."""
    message = checked.message("sms_message")
    content = message.content if message is not None else None
    if isinstance(content, SMSMessage) and content.sender_id and content.origination_number:
        reason = "is set in addition to `origination_number`: AWS asks for one or the other"
        path = f"{checked.name}.message_configuration.sms_message.sender_id"
        yield warning(path, "sender", reason, source=MESSAGES_PAGE)


# A letter among at most eleven: a bare number is an origination number.
_SENDER: Final = re.compile(r"(?=[0-9_-]*[A-Za-z])[A-Za-z0-9_-]{1,11}")


def sender_name(checked: CheckedRequest) -> Iterator[Problem]:
    """Find names of senders that AWS and the networks refuse."""
    message = checked.message("sms_message")
    content = message.content if message is not None else None
    if isinstance(content, SMSMessage) and content.sender_id:
        if _SENDER.fullmatch(content.sender_id):
            return
        reason = "takes 1 to 11 letters, digits, - and _, a letter among them, and no space"
        path = f"{checked.name}.message_configuration.sms_message.sender_id"
        yield warning(path, "sender", reason, limit=11, source=SENDER_ID)


# China, the United States and Canada. The area codes after +1 are those of other countries, and of
# the islands of the United States, on which AWS's page says nothing.
_NO_NAMES: Final = re.compile(
    r"\+(86|1(?!242|246|264|268|284|340|345|441|473|649|658|664|670|671|684|721|758|767|784|787|809"
    r"|829|849|868|869|876|939))[0-9]*"
)


def no_sender_names(checked: CheckedRequest) -> Iterator[Problem]:
    """Find numbers in countries whose networks show no sender's name."""
    message = checked.message("sms_message")
    content = message.content if message is not None else None
    if not isinstance(content, SMSMessage) or not content.sender_id or content.origination_number:
        return
    reason = (
        "is in a country where AWS supports no `sender_id` (Canada, China, USA): a number of yours "
        "is shown, if there is one"
    )
    for target in checked.targets:
        if target.message is message and _NO_NAMES.fullmatch(target.recipient):
            yield warning(target.path, "sender", reason, source=SENDER_IDS)


def picture(checked: CheckedRequest) -> Iterator[Problem]:
    """Find pictures in an SMS, for which AWS has reserved a field."""
    message = checked.message("sms_message")
    content = message.content if message is not None else None
    if isinstance(content, SMSMessage) and content.media_url:
        path = f"{checked.name}.message_configuration.sms_message.media_url"
        reason = "is reserved by AWS, and sends no picture"
        yield warning(path, "unsupported", reason, source=MESSAGES_PAGE)


def regulator(checked: CheckedRequest) -> Iterator[Problem]:
    """Find the template id of a regulator where a template of Pinpoint may be meant."""
    message = checked.message("sms_message")
    content = message.content if message is not None else None
    if isinstance(content, SMSMessage) and content.template_id and not content.entity_id:
        reason = (
            "is the regulator's id, which goes with `entity_id`; a template stored at AWS goes "
            "into `template_configuration`"
        )
        yield warning(
            f"{checked.name}.message_configuration.sms_message.template_id", "belongs", reason
        )
