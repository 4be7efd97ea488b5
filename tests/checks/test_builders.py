"""Payload builders produce the shape of their push service."""

from enum import StrEnum
from typing import get_origin

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AdmPayload,
    ApnsPayload,
    FcmV1Payload,
    GcmLegacyPayload,
    MessageRequest,
    check,
)
from pinpoint_direct.model.field_types import optional_of
from pinpoint_direct.model.payloads.payload import Part
from pinpoint_direct.model.shape import fields_of

from .cases import found

STEPS = {
    AdmPayload: "with_adm",
    ApnsPayload: "with_apns",
    FcmV1Payload: "with_gcm",
    GcmLegacyPayload: "with_gcm",
}
JUDGED = {"enum", "json", "limit", "nesting", "shape", "silent", "type"}

words = st.text(max_size=3)
data = st.dictionaries(st.text("abc", max_size=2), words, max_size=2)
objects = st.dictionaries(
    st.sampled_from(["Users", "notification", "fcmV1Message", "time_to_live", "a"]),
    st.none() | st.integers() | words | st.just({"a": [1]}),
    max_size=2,
)
SPECIAL = {
    "custom": objects,
    "data": data,
    "fcm_options": objects,
    "headers": data,
    "payload": objects,
    "relevance_score": st.floats(0, 1),
    "ttl": st.integers(0, 2_419_200).map("{}s".format),
    "volume": st.floats(0, 1),
    "webpush": objects,
}


def value_of(field):
    """Return good values of a field of a payload."""
    (wanted,) = optional_of(field.annotation)
    if field.name in SPECIAL:
        return SPECIAL[field.name]
    if get_origin(wanted) is tuple:
        return st.lists(words, max_size=2)
    if issubclass(wanted, Part):
        return built(wanted)
    if issubclass(wanted, StrEnum):
        return st.sampled_from(wanted)
    limits = field.bounds
    numbers = st.integers(limits.low, limits.high) if limits else st.integers()
    return {str: words, bool: st.booleans(), int: numbers}[wanted]


def built(cls):
    """Return payloads, or parts of one, with any of their fields."""
    fields = {field.name: value_of(field) for field in fields_of(cls)}
    return st.fixed_dictionaries({}, optional=fields).map(lambda given: cls(**quiet(given)))


def quiet(given):
    """Return the fields of a payload without those that a silent push has not."""
    loud = {"alert", "badge", "sound"} if given.get("content_available") else set()
    return {name: value for name, value in given.items() if name not in loud}


@given(st.sampled_from([*STEPS]).flatmap(built))
def test_what_a_builder_makes_is_right_where_it_belongs(payload):
    request = getattr(MessageRequest(), STEPS[type(payload)])(raw_content=payload)

    reported = [problem for problem in check(request) if problem.rule in JUDGED]
    assert bool(reported) is is_empty(payload)


def is_empty(payload):
    """Tell whether a payload says nothing at all. Apple's always has its ``content-available``."""
    said = {
        name for name, value in attrs.asdict(payload, recurse=False).items() if value is not None
    }
    return not said - {"validate_only"} and not isinstance(payload, ApnsPayload)


@pytest.mark.parametrize("cls", [AdmPayload, FcmV1Payload, GcmLegacyPayload])
def test_an_empty_payload_sends_nothing(cls):
    request = getattr(MessageRequest(), STEPS[cls])(raw_content=cls())

    (problem,) = found(request, "shape", message="sends nothing")
    assert problem.severity == "warning"
