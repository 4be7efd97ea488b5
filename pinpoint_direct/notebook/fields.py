"""The fields of a value in readable form: text without quotes, lists and pairs as HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import islice
from typing import Any, Final, cast

import attrs

from ..masks import hidden, mask
from ..model.email import MessageHeader
from ..model.field_types import is_too_deep
from ..model.masking import ADDRESS, SHOWN, STYLE, entries_in, is_open, seen_of
from ..type_guards import is_list, is_mapping
from .invisible_characters import spelled
from .markup import Html, element, joined

__all__ = ["entries", "facts", "identifier", "pairs"]

_FEW: Final = 3
_MAX_LAID_OUT: Final = 100_000

Style = Mapping[Any, Any]
_NO_STYLE: Final[Style] = {}


def pairs(rows: Iterable[tuple[str, str]]) -> Html:
    """Return names with their values, or nothing if there are none."""
    several = [element("div", element("dt", name), element("dd", value)) for name, value in rows]
    return element("dl", *several, class_="pd-facts") if several else Html()


def facts(value: object, *, clear: bool, without: Sequence[str] = ()) -> Html:
    """Return the fields that are not ``None``, with their shown values."""
    return pairs(
        (name.replace("_", " "), shown)
        for name, shown in _fields(value, clear=clear)
        if name not in without
    )


def entries(value: Mapping[Any, Any], *, clear: bool) -> Html:
    """Return a mapping: its entries, or their number if they are hidden."""
    held = next(iter(value.values()), None)
    if not (clear or is_mapping(held) or _is_model_object(held)):
        return element("code", entries_in(value))
    limit = len(value) if clear else _FEW
    rows = [
        (_key(key, clear=clear), _shown(one, _NO_STYLE, clear=clear))
        for key, one in islice(value.items(), limit)
    ]
    rest = len(value) - len(rows)
    return pairs(rows + ([("…", f"{rest:,} more")] if rest else [])) or _absent()


def identifier(value: str, *, clear: bool) -> Html:
    """Return an address, token or id, unmasked or masked."""
    return element("code", spelled(value if clear else mask(value)), dir="ltr")


def _fields(value: object, *, clear: bool) -> Iterator[tuple[str, Html]]:
    for field in attrs.fields(cast("type[Any]", type(value))):
        held = getattr(value, field.name)
        if not field.repr or held is None:
            continue
        shown = _shown(held, field.metadata, clear=clear)
        takes_away = field.name == "badge" and held == 0
        yield field.name, joined(shown, " removes the badge") if takes_away else shown


def _shown(value: Any, style: Style, *, clear: bool) -> Html:
    if is_list(value):
        return _several(value, style, clear=clear)
    if is_mapping(value):
        return entries(value, clear=clear)
    if _is_model_object(value):
        return facts(value, clear=clear) or _absent()
    if isinstance(value, (str, bytes)) and not isinstance(value, Enum):
        return _text(value, style, clear=clear)
    is_seen = clear or is_open(value) or isinstance(value, Enum)
    return element("code", _plain_text(value) if is_seen else hidden(value))


def _several(values: Sequence[Any], style: Style, *, clear: bool) -> Html:
    if any(isinstance(one, MessageHeader) for one in values):
        return pairs(_header(one, clear=clear) for one in values)
    shown = [_shown(one, style, clear=clear) for one in values]
    return joined(*(joined(" " if at else "", one) for at, one in enumerate(shown))) or _absent()


def _header(header: MessageHeader, *, clear: bool) -> tuple[str, Html]:
    held = dict(_fields(header, clear=clear))
    return spelled(header.name or "no name"), held.get("value", _absent())


def _text(value: str | bytes, style: Style, *, clear: bool) -> Html:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if not text:
        return _absent()
    if _has(style, ADDRESS):
        return identifier(text, clear=clear)
    if not clear:
        return element("code", seen_of(value, style.get(STYLE)))
    if _has(style, SHOWN):
        return identifier(text, clear=True)
    return _json(text) or element("code", text, dir="auto")


def _json(text: str) -> Html | None:
    """Return JSON in lines, or nothing if it is invalid or if more than spaces would change."""
    if len(text) > _MAX_LAID_OUT or not text.lstrip().startswith(("{", "[")):
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if is_too_deep(data):
        return None
    laid_out = json.dumps(data, indent=2, ensure_ascii=False)
    same = "".join(laid_out.split()) == "".join(text.split())
    return element("pre", laid_out if same else text, dir="ltr")


def _is_model_object(value: object) -> bool:
    return attrs.has(type(value))


def _plain_text(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else str(value)


def _has(style: Style, asked: Style) -> bool:
    return asked.items() <= style.items()


def _key(key: object, *, clear: bool) -> Html:
    names = map(str, key if is_list(key) else (key,))
    seen = (spelled(one if clear else mask(one)) for one in names)
    return element("bdi", " > ".join(seen))


def _absent() -> Html:
    return element("span", "empty", class_="pd-absent")
