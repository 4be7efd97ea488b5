"""A value at a limit is accepted; a value beyond it is refused, with the limit and its source."""

import math
from collections.abc import Callable
from typing import NamedTuple

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pinpoint_direct
from pinpoint_direct import (
    APNSMessage,
    BaiduMessage,
    GCMMessage,
    MessageHeader,
    Payload,
    SimpleEmail,
    ValidationError,
    from_json,
    from_wire,
    limits,
    reveal,
    to_json,
    to_wire,
)
from pinpoint_direct.model.field_types import optional_of
from pinpoint_direct.model.payloads.payload import Part
from pinpoint_direct.model.shape import fields_of

from ..oracle import CLASSES

LOW, HIGH = -1, 1


class Bounded(NamedTuple):
    """A field with a limit, how far past it is one too many, and how to make a value of a size."""

    cls: type
    field: str
    member: str
    limit: limits.Limit
    past: int
    sized: Callable[[int], object]


LIMITS = [
    Bounded(GCMMessage, "time_to_live", "TimeToLive", limits.GCM_MAX_TIME_TO_LIVE, HIGH, int),
    Bounded(GCMMessage, "time_to_live", "TimeToLive", limits.MIN_TIME_TO_LIVE, LOW, int),
    Bounded(BaiduMessage, "time_to_live", "TimeToLive", limits.BAIDU_MAX_TIME_TO_LIVE, HIGH, int),
    Bounded(BaiduMessage, "time_to_live", "TimeToLive", limits.MIN_TIME_TO_LIVE, LOW, int),
    Bounded(APNSMessage, "time_to_live", "TimeToLive", limits.MIN_TIME_TO_LIVE, LOW, int),
    Bounded(
        APNSMessage, "collapse_id", "CollapseId", limits.APNS_MAX_COLLAPSE_ID, HIGH, "a".__mul__
    ),
    Bounded(MessageHeader, "name", "Name", limits.EMAIL_MAX_HEADER_NAME, HIGH, "a".__mul__),
    Bounded(MessageHeader, "value", "Value", limits.EMAIL_MAX_HEADER_VALUE, HIGH, "é".__mul__),
    Bounded(
        SimpleEmail, "headers", "Headers", limits.EMAIL_MAX_HEADERS, HIGH, [MessageHeader()].__mul__
    ),
]
EVERY_LIMIT = pytest.mark.parametrize(
    "case", LIMITS, ids=[f"{one.cls.__name__}.{one.field}-{int(one.limit)}" for one in LIMITS]
)


@EVERY_LIMIT
def test_a_value_at_the_limit_is_taken(case):
    value = case.cls(**{case.field: case.sized(case.limit)})

    assert from_wire(to_wire(value), case.cls) == value


@EVERY_LIMIT
def test_a_value_just_past_the_limit_is_refused(case):
    with pytest.raises(ValidationError) as caught:
        case.cls(**{case.field: case.sized(case.limit + case.past)})

    (problem,) = caught.value.problems
    assert problem.path == f"{case.cls.__name__}.{case.field}"
    assert problem.rule == "limit"
    assert (problem.limit, problem.source) == (case.limit, case.limit.source)
    assert f"{case.limit:,} {case.limit.unit}" in problem.message
    assert case.limit.source in str(caught.value)


@EVERY_LIMIT
def test_on_the_wire_it_is_refused_under_its_name_there(case):
    def wire(size):
        value = case.sized(size)
        return {case.member: [{}] * size if isinstance(value, list) else value}

    assert to_wire(from_wire(wire(case.limit), case.cls)) == wire(case.limit)
    with pytest.raises(ValidationError) as caught:
        from_wire(wire(case.limit + case.past), case.cls)
    assert [(one.path, one.rule, one.limit) for one in caught.value.problems] == [
        (case.member, "limit", case.limit)
    ]


@given(st.text("aé€😀", max_size=40))
def test_a_collapse_id_is_measured_in_bytes_of_utf_8(text):
    fits = len(text.encode()) <= limits.APNS_MAX_COLLAPSE_ID

    try:
        assert APNSMessage(collapse_id=text).collapse_id == text
    except ValidationError:
        assert not fits
    else:
        assert fits


def test_half_a_character_in_a_collapse_id_counts_as_three_bytes():
    assert APNSMessage(collapse_id="\ud83d" * 21).collapse_id
    with pytest.raises(ValidationError):
        APNSMessage(collapse_id="\ud83d" * 22)


@pytest.mark.parametrize("badge", [0, -1, 10**18])
def test_a_badge_has_no_limit_of_its_own(badge):
    assert APNSMessage(badge=badge).badge == badge


def test_the_second_object_of_a_kind_is_measured_like_the_first():
    for time_to_live in (1, 2):
        assert GCMMessage(time_to_live=time_to_live)
        with pytest.raises(ValidationError):
            GCMMessage(time_to_live=-time_to_live)


def test_however_many_kinds_of_object_there_were_the_next_is_measured_too():
    texts = ["body", "icon_reference", "image_icon_url", "image_url", "raw_content"]
    texts += ["small_image_icon_url", "sound", "title", "url", "action", "silent_push"]
    good = {"action": "OPEN_APP", "silent_push": True}
    for number in range(2 ** len(texts)):
        chosen = [name for at, name in enumerate(texts) if number >> at & 1]
        BaiduMessage(**{name: good.get(name, "text") for name in chosen})

    assert BaiduMessage("text", time_to_live=5).time_to_live == 5
    for wrong in ({"time_to_live": -1}, {"body": 5}, {"data": {"a": 5}}):
        with pytest.raises(ValidationError):
            BaiduMessage(sound="text", **wrong)


@pytest.mark.parametrize(
    ("limit", "number", "unit"),
    [
        (limits.MAX_RECIPIENTS, 100, "recipients"),
        (limits.MAX_USERS, 100, "users"),
        (limits.MIN_TIME_TO_LIVE, 0, "seconds"),
        (limits.GCM_MAX_TIME_TO_LIVE, 28 * 24 * 3600, "seconds"),
        (limits.BAIDU_MAX_TIME_TO_LIVE, 7 * 24 * 3600, "seconds"),
        (limits.APNS_MAX_COLLAPSE_ID, 64, "bytes"),
        (limits.EMAIL_MAX_HEADERS, 15, "headers"),
        (limits.EMAIL_MAX_HEADER_NAME, 126, "characters"),
        (limits.EMAIL_MAX_HEADER_VALUE, 870, "characters"),
    ],
    ids=lambda one: None,
)
def test_a_limit_is_a_number_with_a_unit_and_a_source(limit, number, unit):
    assert limit == number
    assert isinstance(limit, int)
    assert limit.unit == unit
    assert limit.source.startswith("https://")


def test_every_limit_is_public():
    constants = {name for name, one in vars(limits).items() if isinstance(one, limits.Limit)}

    assert {*limits.__all__} == constants | {"Limit"}


BUILDERS = [
    one
    for one in (getattr(pinpoint_direct, name) for name in pinpoint_direct.__all__)
    if isinstance(one, type) and issubclass(one, Part) and attrs.has(one)
]
NUMBERS = [
    (cls, field.name)
    for cls in [*CLASSES, *BUILDERS]
    for field in fields_of(cls)
    if int in optional_of(field.annotation)
]
EVERY_NUMBER = pytest.mark.parametrize(
    ("cls", "name"), NUMBERS, ids=[f"{cls.__name__}.{name}" for cls, name in NUMBERS]
)
MOST = 10**640 - 1


def test_numbers_are_found_among_messages_results_and_builders():
    found = {f"{cls.__name__}.{name}" for cls, name in NUMBERS}

    assert found >= {
        "APNSMessage.badge",
        "APNSMessage.time_to_live",
        "MessageResult.status_code",
        "ApnsPayload.badge",
        "AdmPayload.expires_after",
        "FcmAndroidNotification.notification_count",
    }


@EVERY_NUMBER
@given(number=st.sampled_from([MOST + 1, -MOST - 1, 10**5000, -(10**5000)]) | st.integers())
def test_a_number_is_refused_when_made_or_can_be_written(cls, name, number):
    cls(**{name: 0})  # what is known to be good of one object must not do for the next

    try:
        made = cls(**{name: number})
    except ValidationError as error:
        (problem,) = error.problems
        assert (problem.path, problem.rule) == (f"{cls.__name__}.{name}", "limit")
        return
    assert abs(number) <= MOST
    assert str(number) in (made.to_json() if isinstance(made, Payload) else reveal(made))


def test_the_longest_number_is_taken_in_json_too():
    for number in (MOST, -MOST):
        made = APNSMessage(badge=number)
        assert from_json(to_json(made), APNSMessage) == made
    with pytest.raises(ValidationError, match="Badge: takes at most 640 digits"):
        from_json(f'{{"Badge": {MOST + 1}}}', APNSMessage)


def test_a_mapping_of_raw_content_holds_no_number_that_cannot_be_written():
    for number in (10**5000, math.nan, math.inf):
        with pytest.raises(ValidationError, match=r"GCMMessage\.raw_content: takes text"):
            GCMMessage(raw_content={"a": number})
