"""A request with every member in it goes over the wire as botocore's raw dictionary does."""

import json
from base64 import b64encode

import pytest

import pinpoint_direct
from pinpoint_direct import from_json, from_wire, to_json, to_wire

from ..oracle import (
    REQUEST_SHAPES,
    REQUESTS,
    RESPONSES,
    SHAPES,
    decoded,
    filled,
    filled_request,
    filled_response,
    keys,
    leaves,
    member_names,
    mistakes,
    parsed_answer,
    sent_body,
)

PICKS = range(14)
EVERY_REQUEST = pytest.mark.parametrize("cls", REQUESTS)
EVERY_RESPONSE = pytest.mark.parametrize("cls", RESPONSES)
EVERY_PICK = pytest.mark.parametrize("pick", PICKS)


@EVERY_REQUEST
@EVERY_PICK
def test_a_filled_request_comes_back_as_it_was(cls, pick):
    raw = filled_request(cls.__name__, pick)

    assert to_wire(from_wire(raw, cls)) == raw


@EVERY_RESPONSE
@EVERY_PICK
def test_a_filled_response_comes_back_as_it_was(cls, pick):
    raw = filled_response(cls.__name__, pick)

    assert to_wire(from_wire(raw, cls)) == raw


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_part_can_be_converted_separately(shape):
    raw = filled(shape)

    assert to_wire(from_wire(raw, getattr(pinpoint_direct, shape.name))) == raw


@EVERY_REQUEST
@EVERY_PICK
def test_botocore_sends_the_same_body_as_for_the_raw_dictionary(cls, pick):
    raw = filled_request(cls.__name__, pick)
    typed = to_wire(from_wire(raw, cls))

    assert decoded(sent_body(cls.__name__, typed)) == decoded(sent_body(cls.__name__, raw))


@EVERY_REQUEST
def test_the_json_is_the_body_that_botocore_sends(cls):
    raw = filled_request(cls.__name__)

    assert decoded(to_json(from_wire(raw, cls))) == decoded(sent_body(cls.__name__, raw))
    assert from_json(sent_body(cls.__name__, raw), cls) == from_wire(raw, cls)


@EVERY_RESPONSE
def test_what_botocore_parses_is_read_with_every_member(cls):
    raw = filled_response(cls.__name__)
    answer = parsed_answer(cls.__name__, json.dumps(raw).encode())

    response = from_wire(answer, cls)

    assert to_wire(response) == raw
    assert response.http_status_code == 200


@EVERY_REQUEST
def test_every_member_is_in_the_body(cls):
    raw = filled_request(cls.__name__)
    body = decoded(sent_body(cls.__name__, to_wire(from_wire(raw, cls))))
    reached = member_names(
        *(shape for shape in REQUEST_SHAPES.values() if shape.name in names(cls))
    )

    assert reached <= {*keys(body)}


def names(cls):
    """Return the shapes that a request reaches."""
    other = {"MessageRequest", "SendUsersMessageRequest"} - {cls.__name__}
    of_addresses = {"AddressConfiguration"} if cls.__name__ == "SendUsersMessageRequest" else set()
    return {*REQUEST_SHAPES} - other - of_addresses


@EVERY_REQUEST
def test_the_raw_e_mail_is_encoded_once(cls):
    raw = filled_request(cls.__name__)
    mail = raw["MessageConfiguration"]["EmailMessage"]["RawEmail"]["Data"]
    request = from_wire(raw, cls)

    for body in (sent_body(cls.__name__, to_wire(request)), to_json(request)):
        sent = decoded(body)["MessageConfiguration"]["EmailMessage"]["RawEmail"]["Data"]
        assert sent == b64encode(mail).decode()


@EVERY_REQUEST
def test_the_filler_fills_what_it_promises(cls):
    fills = [filled_request(cls.__name__, pick) for pick in PICKS]
    texts = [one for one in leaves(fills[0]) if isinstance(one, str) and " " in one]
    enumerated = {value for fill in fills for value in leaves(fill) if isinstance(value, str)}

    assert all(mistakes(fill, REQUEST_SHAPES[cls.__name__]) == [] for fill in fills)
    assert len(texts) == len({*texts})
    assert {*SHAPES["SMSMessage"].members["MessageType"].enum} <= enumerated
    assert {*SHAPES["GCMMessage"].members["Action"].enum} <= enumerated


def test_the_filler_uses_every_channel():
    fills = [filled_request("MessageRequest", pick) for pick in PICKS]
    used = {one["ChannelType"] for fill in fills for one in fill["Addresses"].values()}

    assert used == {*SHAPES["AddressConfiguration"].members["ChannelType"].enum}
