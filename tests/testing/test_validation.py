"""The body of a request must match botocore's model, and no error shows its content."""

from __future__ import annotations

import json

import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import MessageRequest, SendUsersMessageRequest, to_json, to_wire
from pinpoint_direct.testing.service import operation_model
from pinpoint_direct.testing.services import PINPOINT
from pinpoint_direct.testing.validation import assert_valid_output, body_of, faults
from pinpoint_direct.testing.wire import Refusal

from ..oracle import filled_request
from ..strategies import instances

PAYLOADS = {
    name: shape.members[shape.serialization["payload"]]
    for name in PINPOINT.operations
    if "payload" in (shape := operation_model(name).input_shape).serialization
}
MESSAGE_REQUEST = PAYLOADS["SendMessages"]
REQUESTS = {"SendMessages": MessageRequest, "SendUsersMessages": SendUsersMessageRequest}


def accepted(request):
    """Tell whether botocore's own client would send it."""
    operation = "SendMessages" if isinstance(request, MessageRequest) else "SendUsersMessages"
    return not ParamValidator().validate(to_wire(request), PAYLOADS[operation]).has_errors()


@given(st.sampled_from(sorted(REQUESTS)), st.data())
def test_a_request_of_ours_is_accepted_if_botocore_would_send_it(operation, data):
    request = data.draw(instances(REQUESTS[operation]))
    found = list(faults(json.loads(to_json(request)), PAYLOADS[operation], ""))
    assert bool(found) is not accepted(request)


@pytest.mark.parametrize("pick", range(14))
@pytest.mark.parametrize("request_name", ["MessageRequest", "SendUsersMessageRequest"])
def test_every_member_is_accepted(request_name, pick):
    operation = "SendMessages" if request_name == "MessageRequest" else "SendUsersMessages"
    body = json.dumps(filled_request(request_name, pick), default=lambda blob: "YQ==")
    assert body_of(operation, body.encode())


scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(0, 1) | st.text(max_size=3)
documents = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                sorted({"a"} | {name for p in PAYLOADS.values() for name in p.members})
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


def near(shape, depth=4):
    """Return values that are nearly what a shape says, so that faults are found far down."""
    if depth == 0:
        return scalars
    good = {
        "structure": lambda: st.fixed_dictionaries(
            {},
            optional={name: near(member, depth - 1) for name, member in shape.members.items()},
        ),
        "map": lambda: st.dictionaries(
            st.text(max_size=2), near(shape.value, depth - 1), max_size=2
        ),
        "list": lambda: st.lists(near(shape.member, depth - 1), max_size=2),
        "string": lambda: (
            st.sampled_from([*shape.enum, "FCM"]) if shape.enum else st.text(max_size=3)
        ),
        "integer": st.integers,
        "double": lambda: st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans,
        "blob": lambda: st.sampled_from(["", "YQ==", "YQ=", "é"]),
    }[shape.type_name]()
    return good | scalars | st.lists(scalars, max_size=1) | st.dictionaries(st.just("k"), scalars)


@given(st.sampled_from(sorted(PAYLOADS)), st.data())
def test_what_botocore_refuses_is_refused(operation, data):
    document = data.draw(documents | near(PAYLOADS[operation]))
    if ParamValidator().validate(document, PAYLOADS[operation]).has_errors():
        assert list(faults(document, PAYLOADS[operation], "")) != []


@pytest.mark.parametrize(
    ("document", "reported"),
    [
        ({"Addresses": {"a": {"ChannelType": "FCM"}}}, "Addresses[#1].ChannelType must be one of"),
        ({"Addresses": {"a": {"Secret words": "x"}}}, "Addresses[#1] has no member #1"),
        ({"Adresses": {}}, " has no member Adresses"),
        (
            {"MessageConfiguration": {"APNSMessage": {"Badge": True}}},
            "Badge must be a whole number",
        ),
        ({"MessageConfiguration": {"APNSMessage": {"Badge": 1.0}}}, "Badge must be a whole number"),
        ({"MessageConfiguration": {"GCMMessage": {"SilentPush": 1}}}, "must be true or false"),
        ({"MessageConfiguration": {"EmailMessage": {"RawEmail": {"Data": "!"}}}}, "base64"),
        ({"MessageConfiguration": {"EmailMessage": {"ReplyToAddresses": "a"}}}, "must be a list"),
        (
            {"MessageConfiguration": {"SMSMessage": {"Substitutions": {"n": "Ana"}}}},
            "must be a list",
        ),
        ({"MessageConfiguration": None}, "MessageConfiguration must be an object"),
        ({"Context": {"a": 1}}, "Context[#1] must be text"),
        ({}, "MessageConfiguration is required"),
        ([], " must be an object"),
    ],
)
def test_a_fault_is_reported_by_its_place(document, reported):
    found = list(faults(document, MESSAGE_REQUEST, ""))
    assert any(reported in one for one in found)


def test_a_number_may_be_whole_or_not():
    metrics = PAYLOADS["UpdateEndpoint"].members["Metrics"]
    assert list(faults({"a": 1, "b": 1.5}, metrics, "M")) == []
    assert list(faults({"a": True, "b": "1"}, metrics, "M")) == [
        "M[#1] must be a number",
        "M[#2] must be a number",
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"secret",
        b"\xff",
        b'{"Context": {"a": "secret", "a": "secret"}}',
        b'{"Context": NaN}',
        b'{"Context": -Infinity}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_is_refused(body):
    with pytest.raises(Refusal) as caught:
        body_of("SendMessages", body)
    assert (caught.value.code, caught.value.status) == ("BadRequestException", 400)
    assert "secret" not in caught.value.message


def test_a_long_list_of_faults_is_cut():
    body = json.dumps({f"x{number}": 1 for number in range(100)}).encode()
    with pytest.raises(Refusal, match="and 91 more"):
        body_of("SendMessages", body)


def test_an_answer_that_the_model_does_not_allow_is_a_bug():
    with pytest.raises(AssertionError, match="Local Pinpoint created a response"):
        assert_valid_output("SendMessages", {"RequestId": "1"})


def test_every_kind_of_value_in_the_model_is_known():
    def kinds(shape, seen):
        if shape.name in seen:
            return set()
        inner = [*getattr(shape, "members", {}).values()]
        inner += [one for name in ("value", "member") if (one := getattr(shape, name, None))]
        return {shape.type_name}.union(*(kinds(one, {*seen, shape.name}) for one in inner))

    known = {"structure", "map", "list", "string", "integer", "double", "boolean", "blob"}
    assert set().union(*(kinds(shape, set()) for shape in PAYLOADS.values())) == known
