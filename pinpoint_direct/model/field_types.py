"""Field types, derived from annotations: they validate values and report problems.

A *field type* is used both by the constructors and for reading JSON. It checks a value in the
common form of both (text, numbers, lists, mappings) and reports every problem with its path, never
with the value.
"""

from __future__ import annotations

import binascii
import json
import re
import types
from base64 import b64decode
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

import attrs

from ..errors import Problem
from ..limits import MAX_NUMBER_DIGITS, Limit
from ..type_guards import is_list, is_mapping, is_mime
from .enums import ChannelType

__all__ = [
    "Bounds",
    "FieldType",
    "bounded",
    "field_type_of",
    "is_too_deep",
    "kind_of",
    "looks_encoded",
    "nearest",
    "optional_of",
    "rule_of",
    "type_problem",
]

_NAMES_OF_TYPES: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    bytes: "bytes",
    list: "a list",
    tuple: "a tuple",
    dict: "a mapping",
    type(None): "nothing (None, null)",
}
# Common names of channels that AWS does not use.
_CHANNEL_ALIASES = {
    "FCM": "GCM",
    "FIREBASE": "GCM",
    "ANDROID": "GCM",
    "APN": "APNS",
    "IOS": "APNS",
    "TEXT": "SMS",
    "MAIL": "EMAIL",
    "PHONE": "VOICE",
    "CALL": "VOICE",
}


# No AWS name is half as long; difflib takes quadratic time.
_LONGEST_MISSPELT = 80

FieldType: TypeAlias = Callable[[object, str], Iterator[Problem]]
"""A field type: a callable that yields the problems of a value at a path."""


def type_problem(value: object, path: str, expected: str) -> Problem:
    """Return the problem of a value of the wrong type; it names the type, not the value."""
    return Problem(path, "type", f"takes {expected}, not {kind_of(value)}")


def kind_of(value: object) -> str:
    """Return what a value is, in words."""
    if isinstance(value, type):
        return f"the class {value.__name__} itself"
    return _NAMES_OF_TYPES.get(type(value)) or f"an object of type {type(value).__name__}"


def nearest(name: str, names: list[str]) -> str | None:
    """Return the most similar of ``names``, ignoring case, or ``None``."""
    if len(name) > _LONGEST_MISSPELT:
        return None
    from difflib import get_close_matches  # noqa: PLC0415  (for what is misspelt)

    folded = {known.casefold().replace("_", ""): known for known in names}
    close = get_close_matches(name.casefold().replace("_", ""), folded, n=1, cutoff=0.75)
    return folded[close[0]] if close else None


def text(value: object, path: str) -> Iterator[Problem]:
    """Accept text."""
    if not isinstance(value, str):
        yield type_problem(value, path, "text")


def flag(value: object, path: str) -> Iterator[Problem]:
    """Accept true or false."""
    if not isinstance(value, bool):
        yield type_problem(value, path, "true or false")


def number(value: object, path: str) -> Iterator[Problem]:
    """Accept an integer, but not ``True`` and ``False``."""
    if isinstance(value, bool) or not isinstance(value, int):
        yield type_problem(value, path, "a whole number")


def real(value: object, path: str) -> Iterator[Problem]:
    """Accept an integer or a float."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        yield type_problem(value, path, "a number")


def json_value(value: object, path: str) -> Iterator[Problem]:
    """Accept JSON values, nested up to 100 levels deep."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        yield type_problem(value, path, "what JSON can hold")
        return
    if is_too_deep(value):
        yield Problem(path, "type", f"takes JSON that is nested at most {_MAX_LEVELS} levels deep")


_MAX_LEVELS = 100


def is_too_deep(value: object) -> bool:
    """Return whether JSON is nested deeper than 100 levels.

    The limit keeps recursive functions independent of the depth of the caller's stack.
    """
    level = [value]
    for _ in range(_MAX_LEVELS + 1):
        level = [
            inside
            for one in level
            if is_mapping(one) or is_list(one)
            for inside in (one.values() if is_mapping(one) else one)
        ]
        if not level:
            return False
    return True


def blob(value: object, path: str) -> Iterator[Problem]:
    """Accept bytes that are not already base64 text, which botocore would encode again."""
    if is_mime(value):
        yield Problem(
            path,
            "type",
            "takes an e-mail that can be converted to bytes; as_bytes() fails on this one",
        )
    elif not isinstance(value, (bytes, bytearray)):
        yield type_problem(
            value, path, "the e-mail's own bytes (base64 text in JSON, and only there)"
        )
    elif looks_encoded(value):
        yield Problem(
            path,
            "base64",
            "takes the e-mail itself, not its base64 text, which would be encoded again",
        )


_BASE64 = rb"[A-Za-z0-9+/\s]++={0,2}\s*"
_HEADER = rb"[!-9;-~]+:[ \t]?\S"


def looks_encoded(value: bytes | bytearray) -> bool:
    """Tell whether bytes are the base64 text of a MIME message rather than the message."""
    if not re.fullmatch(_BASE64, value):
        return False
    try:
        return re.match(_HEADER, b64decode(value)) is not None
    except binascii.Error:
        return False


def instance_of(cls: type) -> FieldType:
    """Accept instances of ``cls``."""

    def field_type(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, cls):
            hint = " (from_wire() reads one)" if is_mapping(value) else ""
            problem = type_problem(value, path, f"an object of class {cls.__name__}")
            yield attrs.evolve(problem, message=problem.message + hint)

    return field_type


def member_of(enum: type[StrEnum]) -> FieldType:
    """Accept a member of the closed ``enum``, or its value."""
    names = [member.value for member in enum]

    def field_type(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield type_problem(value, path, f"text: one of {', '.join(names)}")
        elif value not in names:
            meant = _CHANNEL_ALIASES.get(value.upper()) if enum is ChannelType else None
            meant = meant or nearest(value, names)
            hint = f" (did you mean {meant}?)" if meant else ""
            yield Problem(path, "enum", f"takes one of {', '.join(names)}{hint}")

    return field_type


def list_of(item: FieldType, plural: str, expected: str | None = None) -> FieldType:
    """Take a list whose items are each of kind ``item``.

    Args:
        item: The kind of an item.
        plural: What its items are called.
        expected: What is taken, where that is more than a list: constructors put a single text into
            a list themselves.
    """

    def field_type(value: object, path: str) -> Iterator[Problem]:
        if is_list(value):
            for index, one in enumerate(value):
                yield from item(one, f"{path}[{index}]")
        elif isinstance(value, str):
            yield Problem(
                path, "type", f"takes a list of {plural}, not text: put a single one into a list"
            )
        else:
            yield type_problem(value, path, expected or f"a list of {plural}")

    return field_type


def mapping_of(item: FieldType, values: str) -> FieldType:
    """Accept a mapping of text to values of type ``item``."""

    def field_type(value: object, path: str) -> Iterator[Problem]:
        if not is_mapping(value):
            yield type_problem(value, path, f"a mapping of text to {values}")
            return
        for position, (key, one) in enumerate(value.items(), 1):
            place = f"{path}[#{position}]"
            if not isinstance(key, str):
                yield Problem(place, "type", "takes text as its key")
            yield from item(one, place)

    return field_type


def optional_of(annotation: object) -> tuple[Any, ...]:
    """Return the members of a union without ``None``."""
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(part for part in get_args(annotation) if part is not type(None))
    return (annotation,)


_PLAIN: dict[object, FieldType] = {
    str: text,
    bool: flag,
    int: number,
    float: real,
    bytes: blob,
    Any: json_value,
}


def field_type_of(
    annotation: object, of_object: Callable[[type], FieldType] = instance_of
) -> FieldType:
    """Return the field type for an annotation.

    Args:
        annotation: The annotation as a type. The caller handles ``None`` in it.
        of_object: Returns the field type for one of our own classes.
    """
    first, *others = optional_of(annotation)
    if others:  # an open enumeration: ``APNSPushType | str``
        return text
    if first in _PLAIN:
        return _PLAIN[first]
    arguments = get_args(first)
    if get_origin(first) is Literal:  # a vendor's table says which texts
        return text
    if get_origin(first) is tuple:
        return list_of(field_type_of(arguments[0], of_object), _plural(arguments[0]))
    if arguments:
        item = field_type_of(arguments[1], of_object)
        if get_origin(arguments[1]) is tuple:
            item = list_of(text, "text", "text, or a list of texts")
        return mapping_of(item, _plural(arguments[1]))
    return member_of(first) if issubclass(first, StrEnum) else of_object(first)


def _plural(annotation: Any) -> str:
    if get_origin(annotation) is tuple:
        return "text, or to lists of texts"
    if get_args(annotation):
        return "mappings"
    known = {str: "text", Any: "what JSON can hold"}
    return known.get(annotation) or f"{annotation.__name__} objects"


@attrs.frozen(eq=False, repr=False)
class Bounds:
    """The limits of one field, in the unit of ``measure``."""

    low: Limit | None
    high: Limit | None
    measure: Callable[[Any], int]

    def broken_by(self, value: object) -> Limit | None:
        """Return the limit that ``value`` exceeds, if any."""
        size = self.measure(value)
        if self.low is not None and size < self.low:
            return self.low
        if self.high is not None and size > self.high:
            return self.high
        return None if -_TOO_LONG < size < _TOO_LONG else MAX_NUMBER_DIGITS

    def problems(self, value: object, path: str) -> Iterator[Problem]:
        """Yield the problems of ``value``, which has the right type, at ``path``."""
        limit = self.broken_by(value)
        if limit is not None:
            word = "at least" if limit is self.low else "at most"
            yield Problem(
                path, "limit", f"takes {word} {limit:,} {limit.unit}", int(limit), limit.source
            )


_BOUNDS = "pinpoint_direct.bounds"
_TOO_LONG = 10**MAX_NUMBER_DIGITS
_OF_ANY_NUMBER = Bounds(None, None, int)


def bounded(
    *, low: Limit | None = None, high: Limit | None = None, measure: Callable[[Any], int] = int
) -> dict[str, Bounds]:
    """Return the ``metadata`` of a field with limits."""
    return {_BOUNDS: Bounds(low, high, measure)}


def rule_of(attribute: attrs.Attribute[Any], annotation: object) -> Bounds | None:
    """Return the limits of a field, if it has any; every number has limits."""
    is_number = optional_of(annotation) == (int,)
    bounds: Bounds | None = attribute.metadata.get(_BOUNDS, _OF_ANY_NUMBER if is_number else None)
    return bounds


def utf8_length(value: str) -> int:
    """Return the length in bytes of UTF-8."""
    return len(value.encode("utf-8", "surrogatepass"))
