"""How a message shows itself without giving away what is personal.

Bodies, titles, tokens, addresses and the like are hidden in every ``repr``; :func:`reveal` shows
them on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final, cast

import attrs

from ..narrowing import is_list, is_mapping

__all__ = [
    "ADDRESS",
    "SHOWN",
    "STATUS",
    "counted",
    "hidden",
    "mask",
    "masked",
    "masked_set",
    "reveal",
    "status_word",
    "written",
    "written_fields",
]

_STYLE = "pinpoint_direct.style"
ADDRESS: Final = {_STYLE: "address"}
"""Field metadata: an address, of which a few letters may be seen."""
SHOWN: Final = {_STYLE: "shown"}
"""Field metadata: a name that the sender or AWS gave, shown in full."""

STATUS: Final = {_STYLE: "status"}
"""Field metadata: one of AWS's words, shown if it looks like one."""

_DOTS = "•••••"
_LONG_ENOUGH = 10
_FEW = 3
_STATUS_WORD = re.compile(r"[A-Z_]{1,40}")


def mask(recipient: str) -> str:
    """Return a recipient as it may be shown: enough to tell apart, too little to reach anyone.

    Example:
        >>> from pinpoint_direct import mask
        >>> mask("+12065550100"), mask("ana@example.com"), mask("short")
        ('+12•••••0100', 'an•••••@•••.com', '•••••')
    """
    if not recipient:
        return ""
    local, at, domain = recipient.rpartition("@")
    if at and "." in domain:
        return f"{local[:2] if len(local) > 2 else ''}{_DOTS}@•••.{domain.rpartition('.')[2]}"  # noqa: PLR2004  (the two that are shown)
    return f"{recipient[:3]}{_DOTS}{recipient[-4:]}" if len(recipient) >= _LONG_ENOUGH else _DOTS


def masked(obj: Any) -> str:
    """Return the ``repr`` of one of our objects, with everything personal hidden."""
    return written(obj, clear=False)


def reveal(obj: object) -> str:
    """Return one of our objects as text with **everything in clear**: bodies, addresses, tokens.

    ``repr()`` hides these. The text is meant for a person's eyes; don't log it.

    Args:
        obj: A message, a request, a response, or a part of one.

    Returns:
        The object as Python source would name it.
    """
    return written(obj, clear=True)


def written(obj: object, *, clear: bool) -> str:
    """Return an object or a mapping as text, in clear or with everything personal hidden."""
    if is_mapping(obj):
        return _mapping(obj, clear=clear)
    cls = type(obj)
    if not attrs.has(cls):
        return repr(obj)
    fields = (f"{name}={value}" for name, value in written_fields(obj, clear=clear))
    return f"{cls.__name__}({', '.join(fields)})"


def written_fields(obj: object, *, clear: bool) -> Iterator[tuple[str, str]]:
    """Yield the name of each field that is not ``None``, and what may be seen of its value."""
    for field in attrs.fields(cast("type[Any]", type(obj))):
        if field.repr and (value := getattr(obj, field.alias)) is not None:
            yield field.alias, _field(value, field.metadata.get(_STYLE), clear=clear)


def _is_object(value: object) -> bool:
    return is_mapping(value) or attrs.has(type(value))


def _field(value: Any, style: str | None, *, clear: bool) -> str:
    if is_list(value):
        return _sequence(value, style, clear=clear)
    if _is_object(value):
        return written(value, clear=clear)
    if isinstance(value, Enum):
        return repr(value.value)
    if clear or isinstance(value, (bool, int)) or style == "shown":
        return repr(value)
    if style == "status" and _STATUS_WORD.fullmatch(value):
        return repr(value)
    return repr(mask(value)) if style == "address" else hidden(value)


def status_word(status: str) -> str:
    """Return a status as it may be shown: AWS's own are words, and what else comes is hidden."""
    return status if _STATUS_WORD.fullmatch(status) else hidden(status)


def hidden(value: object) -> str:
    """Return what may be seen of a personal value: how long it is."""
    if not isinstance(value, (str, bytes)):
        return "‹1 value›"
    unit = "byte" if isinstance(value, bytes) else "character"
    return f"‹{counted(len(value), unit, unit + 's')}›"


def _mapping(value: Mapping[Any, Any], *, clear: bool) -> str:
    held = next(iter(value.values()), None)
    if not (clear or _is_object(held)):
        return f"‹{counted(len(value), 'entry', 'entries')}›"
    shown = list(value.items()) if clear else list(value.items())[:_FEW]
    rest = len(value) - len(shown)
    entries = [f"{_key(key, clear=clear)}: {_field(one, None, clear=clear)}" for key, one in shown]
    return f"{{{', '.join(entries + ([f'… {rest:,} more'] if rest else []))}}}"


def _key(key: str | tuple[str, ...], *, clear: bool) -> str:
    if clear:
        return repr(key)
    return repr(mask(key) if isinstance(key, str) else tuple(map(mask, key)))


def masked_set(recipients: Collection[str]) -> str:
    """Return the ``repr`` of a set of recipients, with all of them masked and most left out."""
    shown = [repr(mask(recipient)) for recipient in sorted(recipients)[:_FEW]]
    rest = len(recipients) - len(shown)
    return f"{{{', '.join(shown + ([f'… {rest:,} more'] if rest else []))}}}"


def _sequence(value: Sequence[Any], style: str | None, *, clear: bool) -> str:
    inside = ", ".join(_field(one, style, clear=clear) for one in value)
    return f"({inside},)" if len(value) == 1 else f"({inside})"


def counted(number: int, one: str, many: str) -> str:
    """Return ``number`` with the word in its right form, as in ``1 entry`` and ``2 entries``."""
    return f"{number:,} {one if number == 1 else many}"
