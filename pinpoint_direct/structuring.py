"""The one cattrs converter.

Nothing is written per class: names come from :mod:`pinpoint_direct.names`, and what a member holds
from its annotation. A request is read to the letter (cattrs by itself would make ``"5"`` of ``5``);
an answer is read so that a surprise in it loses nothing. What is wrong is not told here: any
exception means that the slower diagnosis will tell.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from operator import attrgetter, contains
from typing import Any, Final, TypeVar, get_args, get_origin

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, override

from .model.converters import as_substitutions
from .model.enums import DeliveryStatus
from .model.frozen import ABSENT, Substitutions
from .model.kinds import optional_of
from .model.responses import Response
from .model.results import MessageResult, Result, status_code_in
from .model.shape import FieldPlan, Shape, fields_of
from .names import members_of, wire_name
from .narrowing import is_list, is_mapping

__all__ = ["structure", "unstructure"]

S = TypeVar("S", bound=Shape)
Read = Callable[[Any, Any], Any]
Write = Callable[[Any], Any]

_converter: Final = Converter(detailed_validation=False)


def structure(data: object, cls: type[S]) -> S:
    """Read an object, or raise something."""
    return _converter.structure(data, cls)


def unstructure(obj: Shape) -> dict[str, Any]:
    """Write an object as plain dict, list, str, int, bool and bytes."""
    wire: dict[str, Any] = _converter.unstructure(obj)
    return wire


# --- writing


def _object_writer(cls: type) -> Write:
    fields = fields_of(cls)
    values_of = attrgetter(*(field.name for field in fields), fields[0].name)
    writers = [(wire_name(field.name), _member_writer(field.annotation)) for field in fields]

    def write(obj: Any) -> dict[str, Any]:
        wire: dict[str, Any] = {}
        for (member, write_member), value in zip(writers, values_of(obj), strict=False):
            if value is not None and value is not ABSENT:
                wire[member] = write_member(value) if write_member else value
        return wire

    return write


def _member_writer(annotation: Any) -> Write | None:
    """Return what makes a value plain, or ``None`` for what is plain already."""
    first, *others = optional_of(annotation)
    if others or (isinstance(first, type) and issubclass(first, StrEnum)):
        return str.__str__  # of a member of an enumeration: its bare value
    return None if first in (str, int, bool, bytes) else _converter.get_unstructure_hook(first)


def _mapping_writer(annotation: Any) -> Write:
    write_one = _member_writer(get_args(annotation)[1])
    if write_one is None:
        return dict
    return lambda mapping: {key: write_one(one) for key, one in mapping.items()}


def _list_writer(annotation: Any) -> Write:
    write_one = _member_writer(get_args(annotation)[0])
    if write_one is None:
        return list
    return lambda items: [write_one(one) for one in items]


# --- reading


def _object_reader(cls: Any) -> Read:
    renames: dict[str, Any] = {
        field.name: override(rename=wire_name(field.name)) for field in fields_of(cls)
    }
    read = make_dict_structure_fn(
        cls,
        _converter,
        _cattrs_forbid_extra_keys=not issubclass(cls, Response),
        _cattrs_detailed_validation=False,
        **renames,
    )

    def read_object(data: Any, _: Any) -> Any:
        if is_mapping(data):
            return read(data, cls)
        raise TypeError

    return read_object


def _result_reader(cls: type[Any]) -> Read:
    """Return the reader of one recipient's result, of which an answer has up to a hundred.

    Whatever is odd about one, the others' must not be lost. What is as documented needs no further
    check, and the constructor's is left out.
    """
    members, fields = tuple(members_of(cls)), tuple(members_of(cls).values())
    names = [field.name for field in fields]
    places = [getattr(cls, name).__set__ for name in names]
    documented = [(type(None), optional_of(field.annotation)[-1]) for field in fields]
    statuses: dict[Any, Any] = {status.value: status for status in DeliveryStatus}
    seen: set[tuple[type, ...]] = set()  # types, by member, that are as documented

    def read_result(data: Any, _: Any) -> Any:
        if not is_mapping(data):
            return cls()
        values = [*map(data.get, members)]
        types = (*map(type, values),)
        if types not in seen:
            if not all(map(contains, documented, types)):
                salvaged = map(_salvaged, values, fields)
                return cls(**dict(zip(names, salvaged, strict=True)))
            seen.add(types)
        values[_STATUS] = statuses.get(values[_STATUS], values[_STATUS])
        result = object.__new__(cls)
        for place, one in zip(places, values):  # noqa: B905  (one value for each place)
            place(result, one)
        return result

    return read_result


_STATUS: Final = [field.name for field in fields_of(MessageResult)].index("delivery_status")


def _salvaged(value: Any, field: FieldPlan) -> Any:
    if value is None:
        return None
    if int in optional_of(field.annotation):
        return status_code_in(value)
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _exactly(kind: type) -> Read:
    def read(value: Any, _: Any) -> Any:
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        raise TypeError

    return read


def _mapping_reader(annotation: Any) -> Read:
    held = get_args(annotation)[1]
    read_one = _converter.get_structure_hook(held)

    def read(value: Any, _: Any) -> Any:
        return None if value is None else {key: read_one(one, held) for key, one in value.items()}

    return read


def _list_reader(annotation: Any) -> Read:
    held = get_args(annotation)[0]
    read_one = _converter.get_structure_hook(held)

    def read(value: Any, _: Any) -> Any:
        if is_list(value):
            return [read_one(one, held) for one in value]
        raise TypeError

    return read


def _substitutions(value: Any, _: Any) -> Substitutions:
    frozen = as_substitutions(value)
    if isinstance(frozen, Substitutions) and not any(
        isinstance(one, str) for one in value.values()
    ):
        return frozen
    raise TypeError


def _is_a(base: type) -> Callable[[Any], bool]:
    return lambda annotation: isinstance(annotation, type) and issubclass(annotation, base)


def _is_open(annotation: Any) -> bool:
    """Tell an open enumeration, ``APNSPushType | str | None``."""
    return str in optional_of(annotation)[1:]


def _is(origin: type) -> Callable[[Any], bool]:
    return lambda annotation: get_origin(annotation) is origin


_converter.register_unstructure_hook_factory(_is(tuple), _list_writer)
_converter.register_unstructure_hook_factory(_is(Mapping), _mapping_writer)
_converter.register_unstructure_hook_factory(_is_a(Shape), _object_writer)

_text = _exactly(str)
for _kind in (str, int, bool, bytes):
    _converter.register_structure_hook(_kind, _exactly(_kind))
_converter.register_structure_hook_func(
    _is_open, lambda value, _: None if value is None else _text(value, str)
)
_converter.register_structure_hook_factory(_is(tuple), _list_reader)
_converter.register_structure_hook_factory(_is(Mapping), _mapping_reader)
_converter.register_structure_hook_func(
    lambda annotation: annotation == Mapping[str, tuple[str, ...]], _substitutions
)
_converter.register_structure_hook_factory(_is_a(Shape), _object_reader)
_converter.register_structure_hook_factory(_is_a(Result), _result_reader)
