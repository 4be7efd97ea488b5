"""Nothing inside a value can be changed by ordinary means."""

from collections.abc import Mapping, MutableMapping

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    GCMMessage,
    MessageRequest,
    MessageResponse,
    MessageResult,
    Problem,
    ProviderError,
    RawEmail,
    RetryPolicy,
    reveal,
)

from ..oracle import CLASSES
from ..strategies import anything, parts

MUTATORS = {
    "__setitem__": ("key", "value"),
    "__delitem__": ("key",),
    "__ior__": ({"key": "value"},),
    "clear": (),
    "pop": ("key", None),
    "popitem": (),
    "setdefault": ("key", "value"),
    "update": ({"key": "value"},),
}


@given(anything)
def test_no_attribute_can_be_set_or_deleted(value):
    before = reveal(value)
    for part in filter(lambda one: attrs.has(type(one)), parts(value)):
        for name in [field.name for field in attrs.fields(type(part))] + ["something_new"]:
            with pytest.raises(AttributeError):
                setattr(part, name, None)
            with pytest.raises(AttributeError):
                delattr(part, name)
    assert reveal(value) == before


@given(anything, st.sampled_from(sorted(MUTATORS)))
def test_no_mapping_can_be_changed(value, mutator):
    before = reveal(value)
    for part in filter(lambda one: isinstance(one, Mapping), parts(value)):
        with pytest.raises(TypeError):
            getattr(part, mutator)(*MUTATORS[mutator])
    assert reveal(value) == before


@given(anything)
def test_initialising_a_mapping_again_changes_nothing(value):
    before = reveal(value)
    for part in filter(lambda one: isinstance(one, Mapping), parts(value)):
        part.__init__({"key": "value"})
    assert reveal(value) == before


@given(anything)
def test_everything_inside_is_a_value_a_frozen_mapping_or_a_tuple(value):
    for part in parts(value):
        assert attrs.has(type(part)) or isinstance(part, (Mapping, tuple))
        hash(part)


def test_every_way_to_change_a_dict_is_tried():
    changing = {*dir(MutableMapping)} - {*dir(Mapping)}

    assert {*MUTATORS} == {name for name in changing if hasattr(dict, name)} | {"__ior__"}


@pytest.mark.parametrize("cls", CLASSES)
def test_an_object_has_no_room_for_more_attributes(cls):
    assert not hasattr(cls(), "__dict__")


def test_a_mapping_tells_how_to_get_a_changed_object():
    data = GCMMessage(data={"key": "value"}).data

    with pytest.raises(TypeError, match=r"evolve\(\)"):
        data["key"] = "other"


def test_copies_of_a_mapping_for_changing_are_ordinary_dictionaries():
    data = GCMMessage(data={"key": "value"}).data

    assert type(data.copy()) is dict
    assert data.copy() == data
    assert type(data | {"other": "value"}) is dict
    assert {**data} == data


def test_what_was_given_may_change_afterwards():
    addresses = {"+12065550100": AddressConfiguration(channel_type="SMS")}
    values = ["Ana"]
    message = GCMMessage(substitutions={"name": values})
    request = MessageRequest(addresses=addresses)

    addresses.clear()
    values.append("Bo")

    assert len(request.addresses) == 1
    assert message.substitutions == {"name": ("Ana",)}


class _Text(str):
    """A text that carries more than its letters."""

    __slots__ = ("__dict__",)


class _Number(int):
    """A number that carries more than its value."""


def test_a_subclass_of_text_or_number_is_reduced_to_what_it_says():
    message = GCMMessage(
        _Text("body"),
        time_to_live=_Number(5),
        data={_Text("key"): _Text("value")},
        substitutions={_Text("name"): [_Text("Ana")], "other": _Text("Bo")},
    )
    request = MessageRequest(addresses={_Text("+12065550100"): AddressConfiguration()})

    assert type(message.body) is str
    assert type(message.time_to_live) is int
    assert {type(one) for entry in message.data.items() for one in entry} == {str}
    assert {type(key) for key in message.substitutions} == {str}
    assert {type(one) for values in message.substitutions.values() for one in values} == {str}
    assert {type(key) for key in request.addresses} == {str}


def test_bytes_given_as_a_bytearray_are_kept_as_bytes():
    data = bytearray(b"Subject: Hello\r\n\r\n")
    mail = RawEmail(data)
    data.clear()

    assert mail.data == b"Subject: Hello\r\n\r\n"
    assert type(mail.data) is bytes


@pytest.mark.parametrize(
    "value", [Problem("path", "rule", "message"), ProviderError(status_code=400), RetryPolicy()]
)
def test_the_smaller_public_values_are_frozen_too(value):
    for field in attrs.fields(type(value)):
        with pytest.raises(AttributeError):
            setattr(value, field.name, None)


def test_what_a_response_derives_is_frozen_too():
    response = MessageResponse(result={"a": MessageResult(delivery_status="THROTTLED")})

    for derived in (response.failures, response.retryable, response.counts):
        with pytest.raises(TypeError):
            derived.clear()
        with pytest.raises(TypeError):
            derived |= {}
