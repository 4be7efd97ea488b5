"""What all payloads have in common: how they become JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

import attrs

from ...errors import Problem, ValidationError
from ...type_guards import is_list, is_mapping
from ..field_types import is_too_deep, utf8_length
from ..frozen import FrozenMapping
from ..shape import Checked

if TYPE_CHECKING:
    from ..vendors.tables import Table

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
    """A part of a payload. A field that is ``None`` is left out, and no other value is.

    What its fields take is read from the vendor's table. ``extra``, where a part has it, holds what
    the vendor has added since: it is written as it is.
    """

    __slots__ = ()

    if TYPE_CHECKING:  # a first send needs no table
        _table: ClassVar[Table]

    def __attrs_post_init__(self) -> None:
        """Check the new object: each field by itself, then together."""
        super().__attrs_post_init__()
        if problems := tuple(self._faults()):
            raise ValidationError(problems)

    def _faults(self) -> Iterator[Problem]:
        """Yield what is wrong though each field is of the right kind."""
        names = {self._key(field): field for field in self._given()}
        members = self._members()
        # A part has looked at itself.
        own = {key: one for key, one in members.items() if not self._is_part(names[key])}
        for problem in self._table.problems(own):
            # Unknown names inside of a mapping, and keys on which the pages disagree, are allowed.
            if problem.rule == "shape" or (problem.rule, problem.severity) == ("key", "warning"):
                continue
            key, rest = _first_and_rest(problem.path)
            path = f"{type(self).__name__}.{names[key]}{rest}"
            yield attrs.evolve(problem, path=path, severity="error")
        yield from self._twice("extra", members)

    def _is_part(self, field: str) -> bool:
        return isinstance(getattr(self, field), Part)

    def _twice(self, field: str, members: Mapping[str, Any]) -> Iterator[Problem]:
        """Yield a problem if a mapping of further keys has one that a field sets as well."""
        if self._given().get(field, {}).keys() & members.keys():
            yield self._fault(field, "key", "has a key that a field sets as well")

    def _fault(self, field: str, rule: str, message: str, **details: Any) -> Problem:
        return Problem(f"{type(self).__name__}.{field}", rule, message, **details)

    def content(self) -> Any:
        """Return this part as JSON can hold it, under the push service's own names."""
        extra: Mapping[str, Any] = self._given().get("extra", {})
        return {**self._members(), **extra}

    def _given(self) -> dict[str, Any]:
        """Return the fields that are set."""
        fields = attrs.fields(cast("type[Any]", type(self)))
        return {
            field.name: value
            for field in fields
            if (value := getattr(self, field.name)) is not None
        }

    def _members(self) -> dict[str, Any]:
        """Return what the fields become, without the further keys."""
        return {
            self._key(field): _plain(value)
            for field, value in self._given().items()
            if field not in _FURTHER
        }

    @staticmethod
    def _key(field: str) -> str:
        """Return the push service's name of a field."""
        return field


# The fields that hold further keys, and do not represent a member.
_FURTHER = frozenset({"aps_extra", "custom", "extra"})


def _first_and_rest(path: str) -> tuple[str, str]:
    """Split a path behind its first name."""
    key = re.split(r"[.\[]", path, maxsplit=1)[0]
    return key, path[len(key) :]


def _plain(value: Any) -> Any:
    return value.content() if isinstance(value, Part) else value


class Payload(Part):
    """The whole of what a push service is given, for a ``raw_content``.

    AWS asks to keep sensitive data out of it.
    """

    __slots__ = ()

    def to_json(self) -> str:
        """Return the payload as compact JSON, unmasked: what ``raw_content`` then holds."""
        return compact(self.content())

    @property
    def size_bytes(self) -> int:
        """Size of the JSON in bytes of UTF-8. The push services take 4,096, ADM takes 6,144."""
        return utf8_length(self.to_json())
