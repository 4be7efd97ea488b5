"""Escapes invisible characters, and characters that change the text direction."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["named", "spelled"]

# Printable according to Python, but browsers show nothing.
_BLANK: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def spelled(identifier: str) -> str:
    r"""Return an identifier in which every character is visible, in the order of the text.

    Example:
        >>> from pinpoint_direct.notebook.invisible_characters import spelled
        >>> spelled("abc\u202e001")
        'abc<U+202E>001'
    """
    if identifier.isprintable() and not _BLANK.search(identifier):
        return identifier
    return "".join(f"<{_code(one)}>" if _is_unseen(one) else one for one in identifier)


def named(character: str) -> str:
    """Return a character, or its number and name if it is not visible."""
    if not _is_unseen(character) and not unicodedata.combining(character):
        return character
    return f"{_code(character)} {unicodedata.name(character, '')}".rstrip()


def _is_unseen(character: str) -> bool:
    return not character.isprintable() or _BLANK.match(character) is not None


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
