"""The fields of a value as people read them: texts without quotes, lists and pairs laid out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import islice
from typing import Any, Final, cast

import attrs

from ..model.email import MessageHeader
from ..model.kinds import is_too_deep
from ..model.masking import (
    ADDRESS,
    SHOWN,
    STYLE,
    entries_in,
    hidden,
    is_open,
    mask,
    seen_of,
)
from ..narrowing import is_list, is_mapping
from .markup import Html, element, joined
from .spelling import spelled

__all__ = ["entries", "facts", "identifier", "pairs"]

_FEW: Final = 3
_MOST_LAID_OUT: Final = 100_000

Style = Mapping[Any, Any]
_NO_STYLE: Final[Style] = {}


def pairs(rows: Iterable[tuple[str, str]]) -> Html:
    """Return names with their values, or nothing where there are none."""
    several = [element("div", element("dt", name), element("dd", value)) for name, value in rows]
    return element("dl", *several, class_="pd-facts") if several else Html()


def facts(value: object, *, clear: bool, without: Sequence[str] = ()) -> Html:
    """Return the fields that are not ``None``, each with what may be seen of it."""
    return pairs(
        (name.replace("_", " "), shown)
        for name, shown in _fields(value, clear=clear)
        if name not in without
    )


def entries(value: Mapping[Any, Any], *, clear: bool) -> Html:
    """Return a mapping: its entries, or their number where they are not to be seen."""
    held = next(iter(value.values()), None)
    if not (clear or is_mapping(held) or _is_ours(held)):
        return element("code", entries_in(value))
    most = len(value) if clear else _FEW
    rows = [
        (_key(key, clear=clear), _shown(one, _NO_STYLE, clear=clear))
        for key, one in islice(value.items(), most)
    ]
    rest = len(value) - len(rows)
    return pairs(rows + ([("…", f"{rest:,} more")] if rest else [])) or _absent()


def identifier(value: str, *, clear: bool) -> Html:
    """Return an address, token or id, in clear or as much of it as may be seen."""
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
    if _is_ours(value):
        return facts(value, clear=clear) or _absent()
    if isinstance(value, (str, bytes)) and not isinstance(value, Enum):
        return _text(value, style, clear=clear)
    is_seen = clear or is_open(value) or isinstance(value, Enum)
    return element("code", _told(value) if is_seen else hidden(value))


def _several(values: Sequence[Any], style: Style, *, clear: bool) -> Html:
    if any(isinstance(one, MessageHeader) for one in values):
        return pairs(_header(one, clear=clear) for one in values)
    shown = [_shown(one, style, clear=clear) for one in values]
    return joined(*(joined(" " if at else "", one) for at, one in enumerate(shown))) or _absent()


def _header(header: MessageHeader, *, clear: bool) -> tuple[str, Html]:
    held = dict(_fields(header, clear=clear))
    return spelled(header.name or "no name"), held.get("value", _absent())


def _text(value: str | bytes, style: Style, *, clear: bool) -> Html:
    told = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if not told:
        return _absent()
    if _has(style, ADDRESS):
        return identifier(told, clear=clear)
    if not clear:
        return element("code", seen_of(value, style.get(STYLE)))
    if _has(style, SHOWN):
        return identifier(told, clear=True)
    return _json(told) or element("code", told, dir="auto")


def _json(told: str) -> Html | None:
    """Return JSON in lines, or nothing of what is none, or would be changed by more than spaces."""
    if len(told) > _MOST_LAID_OUT or not told.lstrip().startswith(("{", "[")):
        return None
    try:
        data = json.loads(told)
    except (ValueError, RecursionError):
        return None
    if is_too_deep(data):
        return None
    laid_out = json.dumps(data, indent=2, ensure_ascii=False)
    same = "".join(laid_out.split()) == "".join(told.split())
    return element("pre", laid_out if same else told, dir="ltr")


def _is_ours(value: object) -> bool:
    return attrs.has(type(value))


def _told(value: object) -> str:
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
