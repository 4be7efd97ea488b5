"""Every member of the service model has its field, and every field its member."""

from collections.abc import Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import attrs
import pytest
from botocore import xform_name

import pinpoint_direct
from pinpoint_direct.wire.names import members_of, wire_name

from ..oracle import SHAPES, member_names

LEAVES = {"string": str, "integer": int, "boolean": bool, "blob": bytes}
EVERY_SHAPE = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)


def class_of(shape):
    return getattr(pinpoint_direct, shape.name)


def alternatives(annotation):
    if get_origin(annotation) in (Union, UnionType):
        return [one for one in get_args(annotation) if one is not NoneType]
    return [annotation]


def agrees(annotation, shape):
    """Tell whether a field annotated so takes what the model says."""
    first, *others = alternatives(annotation)
    if shape.type_name == "structure":
        return first is class_of(shape) and not others
    if shape.type_name == "list":
        held, dots = get_args(first)
        return get_origin(first) is tuple and dots is ... and agrees(held, shape.member)
    if shape.type_name == "map":
        key, value = get_args(first)
        return get_origin(first) is Mapping and key is str and agrees(value, shape.value)
    if shape.type_name != "string":
        return first is LEAVES[shape.type_name] and not others
    *enums, last = first, *others
    if shape.enum and not enums:
        return issubclass(last, StrEnum) and {*last} == {*shape.enum}
    return last is str and all(issubclass(enum, StrEnum) for enum in enums)


@EVERY_SHAPE
def test_a_shape_has_the_class_of_its_name(shape):
    assert attrs.has(class_of(shape))
    assert class_of(shape).__name__ == shape.name


@EVERY_SHAPE
def test_the_fields_are_the_members_in_botocores_snake_case(shape):
    fields = [field.name for field in attrs.fields(class_of(shape)) if field.eq]

    assert sorted(fields) == sorted(map(xform_name, shape.members))


@EVERY_SHAPE
def test_a_field_takes_what_its_member_holds(shape):
    hints = get_type_hints(class_of(shape))

    disagreeing = [
        member
        for member, held in shape.members.items()
        if not agrees(hints[xform_name(member)], held)
    ]

    assert disagreeing == []


@EVERY_SHAPE
def test_only_answers_have_fields_that_are_never_absent(shape):
    hints = get_type_hints(class_of(shape))
    required = {name for name, hint in hints.items() if NoneType not in get_args(hint)}
    mappings_of_answers = (
        {"result", "endpoint_result", "response_metadata", "unknown_members"}
        if shape.name.endswith("Response")
        else set()
    )

    assert required <= mappings_of_answers


@pytest.mark.parametrize("member", sorted(member_names(*SHAPES.values())))
def test_the_wire_name_of_a_field_is_the_member(member):
    assert wire_name(xform_name(member)) == member


@EVERY_SHAPE
def test_the_wire_table_of_a_class_is_the_models(shape):
    table = {name: field.name for name, field in members_of(class_of(shape)).items()}

    assert table == {member: xform_name(member) for member in shape.members}


def test_the_two_operations_reach_twenty_four_shapes():
    assert len(SHAPES) == 24
