"""Values and the wire are two forms of the same thing."""

import copy

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pinpoint_direct
from pinpoint_direct import SendUsersMessageResponse, from_json, from_wire, to_json, to_wire
from pinpoint_direct.wire.names import wire_name

from ..effort import examples
from ..oracle import (
    CLASSES,
    REQUEST_SHAPES,
    REQUESTS,
    RESPONSES,
    SHAPES,
    decoded,
    mistakes,
    parsed_answer,
    sent_body,
)
from ..strategies import anything, arguments_of, is_readable, requests, responses
from .strategies import plain


def is_answer(cls, data):
    """Tell whether data is more than an answer that names no application and has no result."""
    results = [*data.get("Result", {}).values()]
    if cls is SendUsersMessageResponse:
        results = [one for endpoints in results for one in endpoints.values()]
    return cls not in RESPONSES or bool(
        "ApplicationId" in data or results or data.get("EndpointResult")
    )


EVERY_CLASS = pytest.mark.parametrize("cls", CLASSES)
documents = (
    st.sampled_from([*SHAPES.values()])
    .flatmap(lambda shape: st.tuples(st.just(getattr(pinpoint_direct, shape.name)), plain(shape)))
    .filter(lambda document: is_answer(*document))
)
whole_documents = st.sampled_from(REQUESTS).flatmap(
    lambda cls: st.tuples(st.just(cls), plain(REQUEST_SHAPES[cls.__name__]))
)


@given(anything.filter(is_readable))
def test_an_object_comes_back_from_the_wire_as_it_was(value):
    assert from_wire(to_wire(value), type(value)) == value


@given(anything.filter(is_readable), st.sampled_from([None, 0, 2]))
def test_an_object_comes_back_from_json_as_it_was(value, indent):
    assert from_json(to_json(value, indent=indent), type(value)) == value


@given(requests)
@examples(60)
def test_a_request_comes_back_from_wire_and_json(request):
    assert from_wire(to_wire(request), type(request)) == request
    assert from_json(to_json(request), type(request)) == request


@given(responses.filter(is_readable))
@examples(60)
def test_a_response_comes_back_from_wire_and_json(response):
    assert from_wire(to_wire(response), type(response)) == response
    assert from_json(to_json(response), type(response)) == response


@given(documents)
def test_good_data_comes_back_from_an_object_as_it_was(document):
    cls, data = document

    assert mistakes(data, SHAPES[cls.__name__]) == []
    assert to_wire(from_wire(data, cls)) == data


@given(whole_documents)
@examples(60)
def test_a_good_request_comes_back_from_an_object_as_it_was(document):
    cls, data = document

    assert mistakes(data, REQUEST_SHAPES[cls.__name__]) == []
    assert to_wire(from_wire(data, cls)) == data


@given(anything)
def test_botocore_takes_what_to_wire_gives(value):
    assert mistakes(to_wire(value), SHAPES[type(value).__name__]) == []


@given(requests)
@examples(60)
def test_the_json_of_a_request_is_the_body_that_botocore_sends(request):
    name = type(request).__name__
    required = {"MessageConfiguration": {}, "Users": {}}
    missing = {key: required[key] for key in REQUEST_SHAPES[name].required_members}
    raw = missing | to_wire(request)

    assert decoded(to_json(from_wire(raw, type(request)))) == decoded(sent_body(name, raw))


@given(responses.filter(is_readable))
@examples(60)
def test_botocore_parses_the_json_of_a_response_into_the_same(response):
    name = type(response).__name__

    answer = parsed_answer(name, to_json(response).encode())

    assert from_wire(answer, type(response)) == response


def all_plain(value):
    """Tell whether data consists of plain types alone."""
    if type(value) is dict:
        return all(type(key) is str and all_plain(one) for key, one in value.items())
    if type(value) is list:
        return all(map(all_plain, value))
    return type(value) in {str, int, bool, bytes}


def scramble(value):
    """Change every container in plain data."""
    inside = (
        [*value.values()]
        if isinstance(value, dict)
        else [*value]
        if isinstance(value, list)
        else []
    )
    for one in inside:
        scramble(one)
    if isinstance(value, (dict, list)):
        value.clear()


@given(anything)
def test_the_wire_holds_plain_types_only(value):
    assert all_plain(to_wire(value))


@given(anything)
def test_each_call_gives_a_dictionary_of_its_own(value):
    before = copy.deepcopy(to_wire(value))

    scramble(to_wire(value))

    assert to_wire(value) == before


@given(documents)
def test_what_is_read_stays_as_it_was_and_is_not_kept(document):
    cls, data = document
    before = copy.deepcopy(data)

    value = from_wire(data, cls)

    assert data == before
    scramble(data)
    assert to_wire(value) == before


@EVERY_CLASS
@given(data=st.data())
@examples(5)
def test_exactly_what_is_given_is_sent(cls, data):
    given_by_name = data.draw(arguments_of(cls))

    assert {*to_wire(cls(**given_by_name))} == {*map(wire_name, given_by_name)}


@EVERY_CLASS
def test_what_is_none_is_absent(cls):
    assert to_wire(cls(**{field.name: None for field in attrs.fields(cls)})) == {}
