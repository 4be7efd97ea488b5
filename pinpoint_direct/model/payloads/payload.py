"""What all payloads have in common: how they become JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import attrs

from ...errors import Problem, ValidationError
from ...type_guards import is_list, is_mapping
from ..field_types import is_too_deep, utf8_length
from ..frozen import FrozenMapping
from ..shape import Checked

__all__ = ["JsonObject", "Part", "Payload", "as_json_object", "compact"]


class JsonObject(FrozenMapping[str, Any]):
    """A JSON object of any content, frozen through and through."""

    __slots__ = ()


def as_json_object(value: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Freeze a mapping that JSON can hold."""
    if not is_mapping(value) or type(value) is JsonObject:
        return value
    try:
        data = json.loads(json.dumps(dict(value), allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return dict(value)
    if any(map(is_too_deep, data.values())):
        return dict(value)
    return cast("JsonObject", _frozen(data))


def _frozen(data: Any) -> Any:
    if is_mapping(data):
        return JsonObject({key: _frozen(one) for key, one in data.items()})
    return tuple(map(_frozen, data)) if is_list(data) else data


def compact(data: object, *, allow_nan: bool = False) -> str:
    """Return JSON without a space that it can do without."""
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=allow_nan)


class Part(Checked):
    """A part of a payload. A field that is ``None`` is left out, and no other value is."""

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        """Check the new object: each field by itself, then together."""
        super().__attrs_post_init__()
        if problems := tuple(self._faults()):
            raise ValidationError(problems)

    def _faults(self) -> Iterator[Problem]:
        """Yield what is wrong though each field is of the right kind."""
        return iter(())

    def _fault(self, field: str, rule: str, message: str, **details: Any) -> Problem:
        return Problem(f"{type(self).__name__}.{field}", rule, message, **details)

    def _share(self, field: str, source: str) -> Iterator[Problem]:
        """Yield what is wrong with a number that is a share of one."""
        value = getattr(self, field)
        if value is not None and not 0 <= value <= 1:
            yield self._fault(field, "limit", "takes a number from 0 to 1", source=source)

    def content(self) -> Any:
        """Return this part as JSON can hold it, under the push service's own names."""
        return {
            self._key(field.name): _plain(value)
            for field in attrs.fields(cast("type[Any]", type(self)))
            if (value := getattr(self, field.name)) is not None
        }

    @staticmethod
    def _key(field: str) -> str:
        """Return the push service's name of a field."""
        return field


def _plain(value: Any) -> Any:
    return value.content() if isinstance(value, Part) else value


class Payload(Part):
    """The whole of what a push service is given, for a ``raw_content``.

    AWS asks to keep sensitive data out of it.
    """

    __slots__ = ()

    def to_json(self) -> str:
        """Return the payload as compact JSON, in clear: what ``raw_content`` then holds."""
        return compact(self.content())

    @property
    def size_bytes(self) -> int:
        """Size of the JSON in bytes of UTF-8. The push services take 4,096, ADM takes 6,144."""
        return utf8_length(self.to_json())
