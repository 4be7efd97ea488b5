"""The encoding and the parts of a text as an SMS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal

import attrs

from ..model.display import Displayed
from ..model.masking import SHOWN

__all__ = ["SmsParts", "sms_parts"]

_BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = "\f^{}\\[~]|€"
_BOTH: Final = re.escape(_BASIC + _EXTENDED)
_GSM: Final = re.compile(f"[{_BOTH}]*")
_OTHER: Final = re.compile(f"[^{_BOTH}]")
_TWICE: Final = re.compile(f"[{re.escape(_EXTENDED)}]")
_LAST_OF_ONE_UNIT: Final = "\uffff"


@attrs.frozen(kw_only=True, repr=False)
class SmsParts(Displayed):
    r"""The encoding and the parts of a text as an SMS.

    Attributes:
        encoding: ``"GSM-7"``, or ``"UCS-2"`` if any character is outside the GSM alphabet.
        length: Length in units: in GSM-7 a character is one unit, and each of ``^{}\[]~|€`` and the
            form feed is two; in UCS-2 a character is one unit, and an emoji or a similar character
            is two.
        texts: The text of each part. AWS bills each part.
        others: The distinct characters outside the GSM alphabet, sorted by code point.

    Source: https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html
    """

    encoding: Literal["GSM-7", "UCS-2"] = attrs.field(metadata=SHOWN)
    length: int
    texts: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def parts(self) -> int:
        """Number of parts."""
        return len(self.texts)


def sms_parts(text: str) -> SmsParts:
    """Return the encoding and the parts of a text as an SMS.

    A single part holds 160 units of GSM-7 or 70 of UCS-2; each of several parts holds 153 or 67. A
    character of two units is never split.

    Args:
        text: The text as it is sent, with its variables replaced.

    Returns:
        The encoding, the length and the parts, at least one.

    Example:
        >>> from pinpoint_direct import sms_parts
        >>> sms_parts("a" * 161).parts, sms_parts("Grüße").encoding, sms_parts("ñandú").encoding
        (2, 'GSM-7', 'UCS-2')

    Source: https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html
    """
    # The four numbers are those of the page: of one part, and of each of several.
    if _GSM.fullmatch(text):
        length = len(text) + len(_TWICE.findall(text))
        texts = (text,) if length <= 160 else tuple(_cut(text, 153, _septets))  # noqa: PLR2004
        return SmsParts(encoding="GSM-7", length=length, texts=texts)
    length = sum(map(_units, text))
    texts = (text,) if length <= 70 else tuple(_cut(text, 67, _units))  # noqa: PLR2004
    others = tuple(sorted(set(_OTHER.findall(text))))
    return SmsParts(encoding="UCS-2", length=length, texts=texts, others=others)


def _septets(character: str) -> int:
    return 2 if character in _EXTENDED else 1


def _units(character: str) -> int:
    return 2 if character > _LAST_OF_ONE_UNIT else 1


def _cut(text: str, limit: int, size: Callable[[str], int]) -> Iterator[str]:
    start = used = 0
    for at, character in enumerate(text):
        units = size(character)
        if used + units > limit:
            yield text[start:at]
            start, used = at, 0
        used += units
    yield text[start:]
