"""Equal values compare equal, have equal hashes, and can be pickled and copied."""

import copy
import pickle
from collections.abc import Mapping
from unittest import mock

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pinpoint_direct
from pinpoint_direct import (
    CallSummary,
    DefaultMessage,
    MessageRequest,
    MessageResponse,
    Problem,
    ProviderError,
    RetryPolicy,
    SMSMessage,
    from_wire,
    limits,
    reveal,
    to_wire,
)

from ..oracle import CLASSES, SHAPES, filled
from ..strategies import anything, arguments_of, is_readable, parts

PROTOCOLS = st.sampled_from(range(pickle.HIGHEST_PROTOCOL + 1))
EVERY_CLASS = pytest.mark.parametrize("cls", CLASSES)
ENUMS = [
    one
    for one in vars(pinpoint_direct).values()
    if isinstance(one, type) and hasattr(one, "__members__")
]
LIMITS = [value for value in vars(limits).values() if isinstance(value, limits.Limit)]


def travelled(value, protocol=pickle.HIGHEST_PROTOCOL):
    return [
        pickle.loads(pickle.dumps(value, protocol)),
        copy.copy(value),
        copy.deepcopy(value),
    ]


@given(st.sampled_from(CLASSES).flatmap(lambda cls: st.tuples(st.just(cls), arguments_of(cls))))
def test_two_objects_made_of_the_same_are_equal_and_hash_alike(made):
    cls, arguments = made
    one, other = cls(**arguments), cls(**copy.deepcopy(arguments))

    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other}) == 1


@given(anything.filter(is_readable))
def test_the_order_of_a_mapping_counts_neither_for_equality_nor_for_the_hash(value):
    turned = from_wire(turned_around(to_wire(value)), type(value))

    assert turned == value
    assert hash(turned) == hash(value)


def turned_around(data):
    """Return plain data with the entries of every mapping in the opposite order."""
    if isinstance(data, dict):
        return {key: turned_around(one) for key, one in reversed(data.items())}
    return [*map(turned_around, data)] if isinstance(data, list) else data


@given(anything, PROTOCOLS)
def test_an_object_pickles_and_copies(value, protocol):
    for other in travelled(value, protocol):
        assert other == value
        assert type(other) is type(value)
        assert hash(other) == hash(value)
        assert reveal(other) == reveal(value)
        assert to_wire(other) == to_wire(value)


@EVERY_CLASS
def test_a_full_object_of_every_class_pickles_and_copies(cls):
    value = from_wire(filled(SHAPES[cls.__name__]), cls)

    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        for other in travelled(value, protocol):
            assert other == value
            assert to_wire(other) == to_wire(value)


@EVERY_CLASS
def test_an_unpickled_object_is_still_immutable(cls):
    value = from_wire(filled(SHAPES[cls.__name__]), cls)
    for other in travelled(value):
        for field in attrs.fields(cls):
            with pytest.raises(AttributeError):
                setattr(other, field.name, None)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "value",
    [
        Problem("path", "limit", "takes at most 15", 15, "https://example.com"),
        ProviderError(status_code=400, error="BadDeviceToken", channel_type="APNS"),
        RetryPolicy(max_attempts=7, base_delay=0.1),
        CallSummary(
            operation="SendMessages",
            application_id="app",
            recipients=1,
            attempts=1,
            duration=0.5,
            request_id=None,
            counts={"SUCCESSFUL": 1},
            error=None,
        ),
    ],
    ids=lambda value: type(value).__name__ if attrs.has(type(value)) else None,
)
def test_the_smaller_public_values_pickle_and_copy(value, protocol):
    for other in travelled(value, protocol):
        assert other == value
        assert type(other) is type(value)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("enum", ENUMS)
def test_members_of_enumerations_stay_the_same_objects(enum, protocol):
    for member in enum:
        assert all(other is member for other in travelled(member, protocol))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_limits_keep_their_unit_and_source(protocol):
    for limit in LIMITS:
        for other in travelled(limit, protocol):
            assert other == limit
            assert (other.unit, other.source) == (limit.unit, limit.source)


@given(anything, PROTOCOLS)
def test_a_mapping_alone_can_be_pickled_and_copied(value, protocol):
    for mapping in filter(lambda part: isinstance(part, Mapping), parts(value)):
        assert copy.copy(mapping) is mapping
        assert copy.deepcopy(mapping) is mapping
        other = pickle.loads(pickle.dumps(mapping, protocol))
        assert other == mapping
        assert type(other) is type(mapping)


def test_an_absent_result_stays_absent():
    for other in travelled(MessageResponse(application_id="app")):
        assert to_wire(other) == {"ApplicationId": "app"}


def test_a_response_travels_with_its_request_and_status():
    request = MessageRequest(trace_id="trace")
    response = MessageResponse(application_id="app").evolve(request=request, http_status_code=200)

    for other in travelled(response):
        assert other.request == request
        assert other.http_status_code == 200


def test_the_request_of_a_response_is_no_part_of_its_value():
    known = MessageResponse().evolve(request=MessageRequest(trace_id="trace"), http_status_code=200)

    assert known == MessageResponse()
    assert hash(known) == hash(MessageResponse())
    assert repr(known) == repr(MessageResponse())
    assert reveal(known) == reveal(MessageResponse())
    assert to_wire(known) == {}


def test_objects_of_different_classes_are_not_equal():
    assert SMSMessage("Hello") != DefaultMessage("Hello")
    assert SMSMessage("Hello") == mock.ANY


@EVERY_CLASS
def test_no_class_has_an_equality_of_its_own(cls):
    assert {"__eq__", "__hash__"}.isdisjoint(vars(cls))


def test_different_values_are_not_equal():
    assert SMSMessage("Hello") != SMSMessage("Hallo")
    assert SMSMessage("") != SMSMessage()
