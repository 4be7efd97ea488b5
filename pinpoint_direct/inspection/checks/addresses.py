"""Whether addresses look like addresses of their channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...errors import Problem
from ...model.channels import CHANNELS, Channel
from ...model.sms_voice import SMSMessage, VoiceMessage
from .sources import MESSAGES_PAGE, SMS_NUMBERS
from .subject import CheckedRequest, error, warning

__all__ = ["mistaken_address", "sender_numbers"]

_E164: Final = re.compile(r"\+[1-9][0-9]{1,14}")
# What AWS's newer interface takes; the older one's pages ask for E.164.
_NUMBER: Final = re.compile(r"\+?[1-9][0-9]{1,18}")
_LAYOUT: Final = re.compile(r"[\s().\-/]")
_SHORT_CODE: Final = re.compile(r"[0-9]{3,8}")
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s][^@\s.]*\.[^@\s]+")  # the first dot that can part it
# What other languages write where there was no value.
_NO_VALUES: Final = frozenset({"nan", "nil", "none", "null", "undefined", "[object object]"})

# What a token of a push service is known by. Only these are looked at: services may change theirs.
_TOKENS: Final[tuple[tuple[re.Pattern[str], str, frozenset[str]], ...]] = (
    (
        re.compile(r"arn:aws[a-z-]*:sns:.*"),
        "the ARN of an SNS endpoint, not its token",
        frozenset(),
    ),
    (re.compile(r"Expo(nent)?PushToken\[.*\]"), "a token of Expo", frozenset()),
    (re.compile(r"<[0-9a-fA-F ]*>"), "a printed token: without < > and spaces", frozenset()),
    (re.compile(r"[\w-]+:APA91[\w-]+", re.ASCII), "a token of Firebase", frozenset({"GCM"})),
    (re.compile(r"amzn1\.adm-registration\..*"), "a token of Amazon", frozenset({"ADM"})),
    (re.compile(r"([0-9a-fA-F]{64})+"), "a token of Apple", frozenset({"APNS", "VOIP"})),
)


def mistaken_address(checked: CheckedRequest) -> Iterator[Problem]:
    """Find addresses that are none, or look like those of another channel."""
    for target in checked.targets:
        address, row = target.recipient, CHANNELS.get(target.channel)
        if row is None or row.address is None or not address.strip():
            continue
        if row.address == "phone number":
            yield from _mistaken_number(target.path, address)
        elif row.address == "e-mail address" and not _MAIL.fullmatch(address):
            yield warning(target.path, "address", "is not an e-mail address", source=MESSAGES_PAGE)
        elif row.is_push and (reason := _mistaken_token(address, row)):
            yield warning(target.path, "address", reason, source=MESSAGES_PAGE)


def _mistaken_number(path: str, number: str) -> Iterator[Problem]:
    if not _E164.fullmatch(number):
        reason = "is not a number in the form +12065550100 (E.164)"
        # Without the country nobody can be reached; the layout AWS may see through.
        make = warning if _NUMBER.fullmatch(_LAYOUT.sub("", number)) else error
        yield make(path, "address", reason, source=SMS_NUMBERS)


def _mistaken_token(address: str, row: Channel) -> str | None:
    takes = f"is not a device token, which {row.channel_type} takes"
    if _E164.fullmatch(address) or _MAIL.fullmatch(address):
        return takes
    if address.lower() in _NO_VALUES:
        return f"{takes}, but the word for no value"
    if address != address.strip():
        return "has a blank at its beginning or end, which no device token has"
    for pattern, name, services in _TOKENS:
        if row.push_service not in services and pattern.fullmatch(address):
            return f"{takes}, but {name}"
    return None


def sender_numbers(checked: CheckedRequest) -> Iterator[Problem]:
    """Find numbers to send from that are neither E.164 nor a short code."""
    for message in checked.messages:
        content = message.content
        if not isinstance(content, (SMSMessage, VoiceMessage)) or not content.origination_number:
            continue
        number = content.origination_number
        short = isinstance(content, SMSMessage) and _SHORT_CODE.fullmatch(number)
        if not (short or _E164.fullmatch(number)):
            reason = "is not a number in the form +12065550100 (E.164)"
            yield warning(
                f"{message.path}.origination_number", "address", reason, source=MESSAGES_PAGE
            )
