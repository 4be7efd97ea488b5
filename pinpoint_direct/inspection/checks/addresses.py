"""Whether addresses look like addresses of their channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...errors import Problem
from ...model.channels import CHANNELS
from ...model.sms_voice import SMSMessage, VoiceMessage
from .sources import MESSAGES_PAGE, SMS_NUMBERS
from .subject import CheckedRequest, warning

__all__ = ["mistaken_address", "sender_numbers"]

_E164: Final = re.compile(r"\+[1-9][0-9]{1,14}")
_SHORT_CODE: Final = re.compile(r"[0-9]{3,8}")
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s][^@\s.]*\.[^@\s]+")  # the first dot that can part it


def mistaken_address(checked: CheckedRequest) -> Iterator[Problem]:
    """Find addresses that look like those of another channel."""
    for target in checked.targets:
        address = target.recipient
        row = CHANNELS.get(target.channel)
        if row is None or not address.strip():
            continue
        if row.address == "phone number" and not _E164.fullmatch(address):
            reason = "is no number in the form +12065550100 (E.164)"
            yield warning(target.path, "address", reason, source=SMS_NUMBERS)
        elif row.address == "e-mail address" and not _MAIL.fullmatch(address):
            yield warning(target.path, "address", "is no e-mail address", source=MESSAGES_PAGE)
        elif row.is_push and _is_of_a_person(address):
            reason = f"is no device token, which {target.channel} takes"
            yield warning(target.path, "address", reason, source=MESSAGES_PAGE)


def _is_of_a_person(address: str) -> bool:
    return bool(_E164.fullmatch(address) or _MAIL.fullmatch(address))


def sender_numbers(checked: CheckedRequest) -> Iterator[Problem]:
    """Find numbers to send from that are neither E.164 nor a short code."""
    for message in checked.messages:
        content = message.content
        if not isinstance(content, (SMSMessage, VoiceMessage)) or not content.origination_number:
            continue
        number = content.origination_number
        short = isinstance(content, SMSMessage) and _SHORT_CODE.fullmatch(number)
        if not (short or _E164.fullmatch(number)):
            reason = "is no number in the form +12065550100 (E.164)"
            yield warning(
                f"{message.path}.origination_number", "address", reason, source=MESSAGES_PAGE
            )
