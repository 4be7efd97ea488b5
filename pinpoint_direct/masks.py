"""Masking of personal data in text. Only this module decides what is visible.

All functions except :func:`counted` return printable ASCII, so that no console, log file or
terminal fails on it or interprets it.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["counted", "hidden", "mask", "named", "safe_text", "status_word"]

_MARK: Final = "***"
_LONG_ENOUGH: Final = 10
_LONGEST_REASON: Final = 1000

_SIZE: Final = r"<[0-9,]{1,30} (?:value|bytes?|characters?)>"  # the format of hidden()
# E-mail addresses, E.164 phone numbers and JSON are not names.
_NAME: Final = re.compile(rf"[\w.:/#$=\[\]-]{{0,128}}|{_SIZE}", re.ASCII)
# The other patterns are compiled where they are first needed: most calls need none of them.
_STATUS: Final = rf"[A-Z_]{{1,40}}|[A-Z][A-Za-z]{{0,40}}Error|{_SIZE}"

# A reason is split at spaces, quotes and brackets. Digits that are separated only by spaces,
# hyphens and similar characters are one number.
_BETWEEN: Final = r"\s\"'`\\,;<>(){}\[\]|="
# In the JSON of a result; elsewhere an id of this form may be an endpoint's or a user's.
_REQUEST_ID: Final = (
    r"(?P<request_id>(?:(?<=\"requestId\": \")|(?<=\"requestId\":\"))"
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=\"))"
)
_NUMBER_OR_WORD: Final = (
    rf"\+?\(?[0-9](?:[\s().\-/]{{0,3}}[0-9]){{4,}}[^{_BETWEEN}]*|[^{_BETWEEN}]+"
)
_RUN: Final = f"{_REQUEST_ID}|{_NUMBER_OR_WORD}"
_KEPT: Final = (
    r"[-.!?:/&%+#]*"
    r"(?:(?:[A-Za-z]{1,32}(?:[-_./:][A-Za-z]{1,32}){0,9}|[0-9]{1,3})[.!?:]*)?"
)
_ARN: Final = "arn:"


def mask(recipient: str) -> str:
    """Return a masked recipient: enough to distinguish recipients, too little to contact them.

    Example:
        >>> from pinpoint_direct import mask
        >>> mask("+12065550100"), mask("ana@example.com"), mask("short")
        ('+12***0100', 'an***@***.com', '***')
    """
    if not recipient:
        return ""
    local, at, domain = recipient.rpartition("@")
    if at and "." in domain:
        start = local[:2] if len(local) > 2 else ""  # noqa: PLR2004  (the two that are shown)
        return f"{_end(start)}{_MARK}@{_MARK}.{_end(domain.rpartition('.')[2])}"
    if len(recipient) < _LONG_ENOUGH:
        return _MARK
    return f"{_end(recipient[:3])}{_MARK}{_end(recipient[-4:])}"


def _end(text: str) -> str:
    return text if text.isascii() and text.isprintable() else ""


def hidden(value: object) -> str:
    """Return the masked form of a personal value: its length."""
    if not isinstance(value, (str, bytes)):
        return "<1 value>"
    unit = "byte" if isinstance(value, bytes) else "character"
    return f"<{counted(len(value), unit, f'{unit}s')}>"


def named(value: object) -> str:
    """Return a name or an id; for any other text, its length."""
    return value if isinstance(value, str) and _NAME.fullmatch(value) else hidden(value)


def status_word(status: object) -> str:
    """Return a status: one of AWS's words, or the name of an error class; otherwise its length."""
    return status if isinstance(status, str) and re.fullmatch(_STATUS, status) else hidden(status)


def safe_text(text: object) -> str:
    """Return the service's text about a failure, with possible personal data masked.

    Words and numbers of up to three digits are kept, and in JSON AWS's id of the request. Parts
    with an ``@``, more digits, digits and letters, or any character beyond ASCII are masked, and so
    are ARNs.
    """
    if not isinstance(text, str):
        return hidden(text)
    seen = re.sub(_RUN, _kept_or_masked, " ".join(text.split()))
    return seen if len(seen) <= _LONGEST_REASON else f"{seen[:_LONGEST_REASON]}..."


def _kept_or_masked(run: re.Match[str]) -> str:
    if run["request_id"]:
        return run[0]
    is_kept = re.fullmatch(_KEPT, run[0]) and not run[0].lower().startswith(_ARN)
    return run[0] if is_kept else _MARK


def counted(number: int, one: str, many: str) -> str:
    """Return ``number`` with the singular or plural, as in ``1 entry`` and ``2 entries``."""
    return f"{number:,} {one if number == 1 else many}"
