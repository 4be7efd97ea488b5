"""Test values, generated from the classes: their fields, annotations and limits."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

from pinpoint_direct import DeliveryStatus
from pinpoint_direct.model.field_types import looks_encoded, rule_of

from .oracle import CLASSES, REQUESTS, RESPONSES

_FEW = 2


def _is_one_text(text):
    """Tell whether JSON carries a text as it is: two halves of a character come back as one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") == text


def texts(max_size=6):
    """Return texts of every character, halves of characters (lone surrogates) among them."""
    anything = st.characters(exclude_categories=())
    return st.text(anything, max_size=max_size).filter(_is_one_text)


def blobs():
    """Return bytes that are not the base64 of an e-mail."""
    return st.binary(max_size=9).filter(lambda data: not looks_encoded(data))


_LEAVES = {str: texts(), bool: st.booleans(), bytes: blobs()}


def _alternatives(annotation):
    if get_origin(annotation) in (Union, UnionType):
        return [one for one in get_args(annotation) if one is not NoneType]
    return [annotation]


def _of(annotation, bounds=None):
    options = _alternatives(annotation)
    if len(options) > 1:
        return st.one_of(map(_of, options))
    (kind,) = options
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        return st.lists(_of(arguments[0]), max_size=_FEW).map(tuple)
    if get_origin(kind) is Mapping:
        return st.dictionaries(texts(), _of(arguments[1]), max_size=_FEW)
    if kind is int:
        return st.integers(
            bounds.low if bounds else None,
            bounds.high if bounds else None,
        )
    if issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    return instances(kind) if attrs.has(kind) else _LEAVES[kind]


@cache
def arguments_of(cls):
    """Return the keyword arguments that make a `cls`: any of its fields, each with a good value."""
    hints = get_type_hints(cls)
    fields = [field for field in attrs.fields(cls) if field.eq]
    return st.fixed_dictionaries(
        {},
        optional={
            field.name: _of(hints[field.name], rule_of(field, hints[field.name]))
            for field in fields
        },
    )


@cache
def instances(cls):
    """Return objects of a class that mirrors a shape."""
    return arguments_of(cls).map(lambda arguments: cls(**arguments))


anything = st.sampled_from(CLASSES).flatmap(instances)
"""An object of any class that mirrors a shape."""
requests = st.sampled_from(REQUESTS).flatmap(instances)
responses = st.sampled_from(RESPONSES).flatmap(instances)


def is_readable(value):
    """Tell whether JSON of it is read again: an answer needs an application or a result."""
    return type(value) not in RESPONSES or (
        value.application_id is not None or any(value.results())
    )


statuses = st.none() | st.sampled_from(DeliveryStatus) | st.sampled_from(["NEW_STATUS", ""])


def parts(obj):
    """Yield every object, mapping and sequence inside an object, itself included."""
    yield obj
    if attrs.has(type(obj)):
        inside = [getattr(obj, field.name) for field in attrs.fields(type(obj))]
    elif isinstance(obj, Mapping):
        inside = [*obj.values()]
    else:
        inside = [*obj] if isinstance(obj, tuple) else []
    for one in inside:
        if attrs.has(type(one)) or isinstance(one, (Mapping, tuple)):
            yield from parts(one)
