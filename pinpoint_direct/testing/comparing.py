"""Differences of two objects of this package: names of fields, never their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import attrs

from ..masks import mask
from ..model.frozen import FrozenMapping
from ..type_guards import is_list, is_mapping

__all__ = ["differences"]

_PACKAGE = __name__.partition(".")[0]
_MAX_DIFFERENCES = 20
_MAX_LENGTH = 200


def differences(left: object, right: object) -> list[str] | None:
    """Return the differences as a headline and lines; ``None`` if no object is of this package."""
    if not (_is_package_object(left) or _is_package_object(right)):
        return None
    found = list(islice(_places(left, right, ""), _MAX_DIFFERENCES + 1))
    if len(found) > _MAX_DIFFERENCES:
        found[_MAX_DIFFERENCES:] = ["..."]
    return [f"{_shown(left)} == {_shown(right)}", "they differ in:", *found]


def _is_package_object(value: object) -> bool:
    kind = type(value)
    return isinstance(value, FrozenMapping) or (
        attrs.has(kind) and kind.__module__.partition(".")[0] == _PACKAGE
    )


def _shown(value: object) -> str:
    """Return the masked ``repr`` of an object of this package, or the type of any other object."""
    shown = repr(value) if _is_package_object(value) else f"<{type(value).__name__}>"
    return shown if len(shown) <= _MAX_LENGTH else shown[:_MAX_LENGTH] + "..."


def _places(left: Any, right: Any, path: str) -> Iterator[str]:
    kind = _type(left)
    if left == right:
        return
    if is_mapping(left) and is_mapping(right):
        yield from _keys(left, right, path)
    elif kind is not _type(right):
        yield f"{path or 'all'}: {_kind(left)} on the left, {_kind(right)} on the right"
    elif is_list(left) and is_list(right):
        if len(left) != len(right):
            yield f"{path}: {len(left)} on the left, {len(right)} on the right"
        for index, (one, other) in enumerate(zip(left, right, strict=False)):
            yield from _places(one, other, f"{path}[{index}]")
    elif attrs.has(kind):
        for field in (one for one in attrs.fields(kind) if one.eq):
            below = f"{path}.{field.name}" if path else field.name
            yield from _places(getattr(left, field.name), getattr(right, field.name), below)
    else:
        yield path or "all"


def _keys(left: Mapping[Any, object], right: Mapping[Any, object], path: str) -> Iterator[str]:
    for place, key in enumerate(dict.fromkeys([*left, *right]), 1):
        below = f"{path}[{_masked(key, place)}]"
        if key not in left:
            yield f"{below}: only on the right"
        elif key not in right:
            yield f"{below}: only on the left"
        else:
            yield from _places(left[key], right[key], below)


def _masked(key: object, place: int) -> str:
    """Return a masked key, usually an address, with its position."""
    if is_list(key):
        return ", ".join(_masked(one, place) for one in key)
    return mask(key) if isinstance(key, str) and mask(key) != mask("?") else f"#{place}"


def _type(value: object) -> type[Any]:
    return type(value)


def _kind(value: object) -> str:
    return "nothing" if value is None else type(value).__name__
