"""What may be seen of a text: the one place that decides it, and the marks that it leaves.

Everything returned here but by :func:`counted` is printable ASCII, so that no console, log file or
terminal fails on it or obeys it.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["counted", "hidden", "mask", "named", "safe_text", "status_word"]

_MARK: Final = "***"
_LONG_ENOUGH: Final = 10
_LONGEST_REASON: Final = 1000

_SIZE: Final = r"<[0-9,]{1,30} (?:value|bytes?|characters?)>"  # as hidden() says it
# Neither an e-mail address nor a phone number of E.164, nor JSON, is a name.
_NAME: Final = re.compile(rf"[\w.:/#$=\[\]-]{{0,128}}|{_SIZE}", re.ASCII)
# The other patterns are compiled where they are first needed: most calls need none of them.
_STATUS: Final = rf"[A-Z_]{{1,40}}|[A-Z][A-Za-z]{{0,40}}Error|{_SIZE}"

# A reason is cut into runs at spaces, quotes and brackets. Digits that only spaces, hyphens and the
# like keep apart are one number.
_BETWEEN: Final = r"\s\"'`\\,;<>(){}\[\]|="
_RUN: Final = rf"\+?\(?[0-9](?:[\s().\-/]{{0,3}}[0-9]){{4,}}[^{_BETWEEN}]*|[^{_BETWEEN}]+"
_KEPT: Final = (
    r"[-.!?:/&%+#]*"
    r"(?:(?:[A-Za-z]{1,32}(?:[-_./:][A-Za-z]{1,32}){0,9}|[0-9]{1,3})[.!?:]*)?"
)
_ARN: Final = "arn:"


def mask(recipient: str) -> str:
    """Return a recipient as it may be shown: enough to tell apart, too little to reach anyone.

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
    """Return what may be seen of a personal value: how long it is."""
    if not isinstance(value, (str, bytes)):
        return "<1 value>"
    unit = "byte" if isinstance(value, bytes) else "character"
    return f"<{counted(len(value), unit, f'{unit}s')}>"


def named(value: object) -> str:
    """Return a name or an id as it may be shown; of what is none, how long it is."""
    return value if isinstance(value, str) and _NAME.fullmatch(value) else hidden(value)


def status_word(status: object) -> str:
    """Return a status as it may be shown: a word of AWS's, or the name of an error's class."""
    return status if isinstance(status, str) and re.fullmatch(_STATUS, status) else hidden(status)


def safe_text(text: object) -> str:
    """Return what a service says of a failure: the reason, with all masked that may be personal.

    Kept are words and numbers of up to three digits. What holds an ``@``, more digits, digits and
    letters, or any character beyond ASCII is masked, and so are ARNs.
    """
    if not isinstance(text, str):
        return hidden(text)
    seen = re.sub(_RUN, _kept_or_masked, " ".join(text.split()))
    return seen if len(seen) <= _LONGEST_REASON else f"{seen[:_LONGEST_REASON]}..."


def _kept_or_masked(run: re.Match[str]) -> str:
    is_kept = re.fullmatch(_KEPT, run[0]) and not run[0].lower().startswith(_ARN)
    return run[0] if is_kept else _MARK


def counted(number: int, one: str, many: str) -> str:
    """Return ``number`` with the word in its right form, as in ``1 entry`` and ``2 entries``."""
    return f"{number:,} {one if number == 1 else many}"
