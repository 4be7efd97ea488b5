"""The one cattrs converter.

There is no code for single classes: the names come from :mod:`pinpoint_direct.wire.names`, and the
types from annotations. Requests are read strictly (cattrs alone would convert ``5`` to ``"5"``);
responses are read so that unexpected data does not lose the rest. Problems are not reported here:
after any exception the slower diagnosis finds them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from operator import contains
from typing import Any, Final, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from ..model.converters import as_substitutions
from ..model.enums import DeliveryStatus
from ..model.field_types import optional_of
from ..model.frozen import ABSENT, Substitutions
from ..model.provider_errors import status_code_in
from ..model.responses import Response
from ..model.results import Result
from ..model.shape import FieldPlan, Shape, fields_of
from ..type_guards import is_list, is_mapping
from .names import wire_name

__all__ = ["structure", "unstructure"]

S = TypeVar("S", bound=Shape)
Read = Callable[[Any, Any], Any]
Write = Callable[[Any], Any]

_STATUSES: Final[Mapping[Any, DeliveryStatus]] = {status.value: status for status in DeliveryStatus}

_converter: Final = Converter(
    detailed_validation=False, unstruct_collection_overrides={tuple: list}
)


def structure(data: object, cls: type[S]) -> S:
    """Read an object, or raise any exception."""
    return _converter.structure(data, cls)


def unstructure(obj: Shape) -> dict[str, Any]:
    """Convert an object to plain dict, list, str, int, bool and bytes."""
    wire: dict[str, Any] = _converter.unstructure(obj)
    return wire


# --- writing


def _members(cls: Any, *, is_writing: bool = False) -> dict[str, Any]:
    """Return the cattrs overrides of each field: its wire name, or its omission."""
    members = {field.name: optional_of(field.annotation)[-1] for field in fields_of(cls)}
    return {
        field.name: override(
            rename=wire_name(field.name),
            # Only `None` is absent: an empty mapping may have been sent.
            omit_if_default=is_writing and field.default is None,
            # A message's writer is made when one is first written: most programs need one of nine.
            unstruct_hook=unstructure if is_writing and _is_shape(members[field.name]) else None,
        )
        if field.name in members
        else override(omit=True)
        for field in attrs.fields(cls)
    }


def _is_shape(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Shape)


def _object_writer(cls: Any) -> Write:
    write: Write = make_dict_unstructure_fn(cls, _converter, **_members(cls, is_writing=True))
    absent = [field.name for field in attrs.fields(cls) if field.default is ABSENT]
    if not absent:
        return write

    def write_answer(obj: Any) -> dict[str, Any]:
        wire: dict[str, Any] = write(obj)
        for name in absent:
            if getattr(obj, name) is ABSENT:
                del wire[wire_name(name)]
        return wire

    return write_answer


# --- reading


def _object_reader(cls: Any) -> Read:
    read = make_dict_structure_fn(
        cls,
        _converter,
        _cattrs_forbid_extra_keys=not issubclass(cls, Response),
        _cattrs_detailed_validation=False,
        **_members(cls),
    )

    def read_object(data: Any, _: Any) -> Any:
        if is_mapping(data):
            return read(data, cls)
        raise TypeError

    return read_object


def _result_reader(cls: type[Any]) -> Read:
    """Return the reader of one recipient's result; a response has up to a hundred.

    An unexpected result must not lose the other results. A result in the documented format needs no
    validation, so the constructor is skipped. The fields are listed explicitly: a loop over them
    takes two thirds longer.
    """
    fields = fields_of(cls)
    documented = [{type(None), optional_of(field.annotation)[-1]} for field in fields]
    known: set[tuple[Any, ...]] = set()
    new = object.__new__
    set_status, set_id, set_code, set_message, set_token, *rest = (
        getattr(cls, field.name).__set__ for field in fields
    )
    set_address = rest[0] if rest else None

    def read(data: Any, _: Any) -> Any:
        if data.__class__ is not dict and not is_mapping(data):
            return cls()
        get = data.get
        status, message_id = get("DeliveryStatus"), get("MessageId")
        code, message, token = get("StatusCode"), get("StatusMessage"), get("UpdatedToken")
        address = get("Address") if set_address else None
        types: tuple[Any, ...] = (  # pyright: ignore[reportUnknownVariableType]  # type() of Any
            type(status),
            type(message_id),
            type(code),
            type(message),
            type(token),
            type(address),
        )
        if types not in known:
            if not all(map(contains, documented, types)):
                values = zip(
                    fields, (status, message_id, code, message, token, address), strict=False
                )
                return cls(**{field.name: _salvaged(value, field) for field, value in values})
            known.add(types)
        result = new(cls)
        set_status(result, _STATUSES.get(status, status))
        set_id(result, message_id)
        set_code(result, code)
        set_message(result, message)
        set_token(result, token)
        if set_address:
            set_address(result, address)
        return result

    return read


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


def _optional_reader(annotation: Any) -> Read:
    """Determine the reader of an optional value once; cattrs alone would do it for every value."""
    held = optional_of(annotation)[0]
    read_one = _converter.get_structure_hook(held)
    return lambda value, _: None if value is None else read_one(value, held)


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


def _is_optional(annotation: Any) -> bool:
    return optional_of(annotation) != (annotation,)


def _is_open(annotation: Any) -> bool:
    """Return whether a type is an open enumeration, ``APNSPushType | str | None``."""
    return str in optional_of(annotation)[1:]


def _is(origin: type) -> Callable[[Any], bool]:
    return lambda annotation: get_origin(annotation) is origin


_converter.register_unstructure_hook_factory(_is_a(Shape), _object_writer)
_converter.register_unstructure_hook(StrEnum, str.__str__)
_converter.register_unstructure_hook_func(_is_open, str.__str__)

_text = _exactly(str)
for _kind in (str, int, bool, bytes):
    _converter.register_structure_hook(_kind, _exactly(_kind))
_converter.register_structure_hook_factory(_is_optional, _optional_reader)
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
