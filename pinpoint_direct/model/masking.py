"""Masks personal data in the ``repr`` of messages.

Bodies, titles, tokens, addresses and similar data are hidden in every ``repr``; :func:`reveal`
shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final, TypeAlias, cast

import attrs

from ..errors import PinpointDirectError, ServiceError
from ..masks import counted, hidden, mask, named, safe_text, status_word
from ..type_guards import is_list, is_mapping

__all__ = [
    "ADDRESS",
    "REASON",
    "SHOWN",
    "STATUS",
    "STYLE",
    "Masked",
    "Style",
    "counted",
    "entries_in",
    "hidden",
    "is_open",
    "mask",
    "masked",
    "masked_set",
    "named",
    "reveal",
    "safe_text",
    "seen_of",
    "status_word",
    "written",
    "written_fields",
]

Style: TypeAlias = Callable[[str], str]

STYLE: Final = "pinpoint_direct.style"
"""The metadata key of a field's style, which determines how its value is shown."""
ADDRESS: Final[dict[str, Style]] = {STYLE: mask}
"""Field metadata: an address, of which a few letters are shown."""
SHOWN: Final[dict[str, Style]] = {STYLE: named}
"""Field metadata: a name from the sender or AWS, shown if it looks like a name."""
STATUS: Final[dict[str, Style]] = {STYLE: status_word}
"""Field metadata: one of AWS's words, shown if it looks like a word."""
REASON: Final[dict[str, Style]] = {STYLE: safe_text}
"""Field metadata: a service's text about a failure, shown without personal data."""

_FEW = 3


class _Verbatim:
    """Text that is printed without quotes."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


class Masked:
    """The base of all classes with personal data: every printer gets masked text.

    Printers that would read the fields or entries of a value use ``repr()`` instead. This class
    must be the first base class.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the object with personal data masked; ``reveal()`` shows it."""
        return masked(self)

    def __rich_repr__(self) -> Iterator[object]:
        """Yield the text of ``repr()``, for rich."""
        name = type(self).__name__
        shown = repr(self)
        if shown.startswith(f"{name}("):
            shown = shown[len(name) + 1 : -1]
        yield _Verbatim(shown)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001  (IPython's signature)
        """Print the text of ``repr()``, in IPython and in hypothesis' examples."""
        printer.text("..." if cycle else repr(self))

    def __sentry_repr__(self) -> str:
        """Return the text of ``repr()``, for Sentry, which otherwise serialises mappings."""
        return repr(self)


def masked(obj: Any) -> str:
    """Return the ``repr`` of one of our objects, with personal data masked."""
    return written(obj, clear=False)


def reveal(obj: object) -> str:
    """Return an object as text with **all personal data**: bodies, addresses, tokens.

    ``repr()`` masks these. The text is for display only; do not log it.

    Args:
        obj: A message, a request, a response, or a part of one; or an error, which then shows its
            ``service_message`` too.

    Returns:
        The object in the form of Python source.
    """
    return written(obj, clear=True)


def written(obj: object, *, clear: bool) -> str:
    """Return an object or a mapping as text, with or without personal data."""
    if is_mapping(obj):
        return _mapping(obj, clear=clear)
    cls = type(obj)
    if not attrs.has(cls):
        return _with_service_message(repr(obj), obj) if clear else repr(obj)
    fields = (f"{name}={value}" for name, value in written_fields(obj, clear=clear))
    return f"{cls.__name__}({', '.join(fields)})"


def _with_service_message(shown: str, obj: object) -> str:
    message = obj.service_message if isinstance(obj, ServiceError) else None
    return shown if message is None else f"{shown[:-1]}, service_message={message!r})"


def written_fields(obj: object, *, clear: bool) -> Iterator[tuple[str, str]]:
    """Yield the name of each field that is not absent, and what may be seen of its value."""
    for field in attrs.fields(cast("type[Any]", type(obj))):
        if not field.repr:
            continue
        value = getattr(obj, field.alias)
        # Absent are None, and the mapping in place of one that an answer lacks.
        if value is not None and not (is_mapping(value) and value is field.default):
            yield field.alias, _field(value, field.metadata.get(STYLE), clear=clear)


def _is_object(value: object) -> bool:
    return is_mapping(value) or attrs.has(type(value))


def _field(value: Any, style: Style | None, *, clear: bool) -> str:
    if is_list(value):
        return _sequence(value, style, clear=clear)
    if _is_object(value):
        return written(value, clear=clear)
    if isinstance(value, Enum):
        return repr(value.value)
    if clear or is_open(value):
        return written(value, clear=clear)
    seen = seen_of(value, style)
    return seen if seen == hidden(value) else ascii(seen)


def is_open(value: object) -> bool:
    """Return whether a value is always shown: a number, or one of our errors."""
    return isinstance(value, (int, float, PinpointDirectError))


def seen_of(value: object, style: Style | None) -> str:
    """Return the shown form of a value in a field with a style."""
    return style(value) if style is not None and isinstance(value, str) else hidden(value)


def _mapping(value: Mapping[Any, Any], *, clear: bool) -> str:
    held = next(iter(value.values()), None)
    if not (clear or _is_object(held)):
        return entries_in(value)
    shown = list(value.items()) if clear else list(value.items())[:_FEW]
    rest = len(value) - len(shown)
    entries = [f"{_key(key, clear=clear)}: {_field(one, None, clear=clear)}" for key, one in shown]
    return f"{{{', '.join(entries + ([f'... {rest:,} more'] if rest else []))}}}"


def entries_in(value: Mapping[Any, Any]) -> str:
    """Return the masked form of a mapping of personal values: the number of entries."""
    return f"<{counted(len(value), 'entry', 'entries')}>"


def _key(key: object, *, clear: bool) -> str:
    if clear:
        return repr(key)
    return repr(tuple(map(_masked_name, key)) if is_list(key) else _masked_name(key))


def _masked_name(name: object) -> str:
    return seen_of(name, mask)


def masked_set(recipients: Collection[str]) -> str:
    """Return the ``repr`` of a set of recipients, masked and abbreviated."""
    shown = [repr(mask(recipient)) for recipient in sorted(recipients)[:_FEW]]
    rest = len(recipients) - len(shown)
    return f"{{{', '.join(shown + ([f'... {rest:,} more'] if rest else []))}}}"


def _sequence(value: Sequence[Any], style: Style | None, *, clear: bool) -> str:
    inside = ", ".join(_field(one, style, clear=clear) for one in value)
    return f"({inside},)" if len(value) == 1 else f"({inside})"
