"""A value of the wrong type is an error with the path and the expected type."""

from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType, NoneType
from typing import get_args, get_type_hints

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    APNSMessage,
    ChannelType,
    DirectMessageConfiguration,
    EmailMessage,
    EndpointSendConfiguration,
    GCMMessage,
    MessageHeader,
    MessageRequest,
    MessageResponse,
    MessageResult,
    MessageType,
    RawEmail,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    SimpleEmail,
    SMSMessage,
    Template,
    TemplateConfiguration,
    ValidationError,
    to_wire,
)
from pinpoint_direct.model.enums import ActionOrName, ChannelTypeOrName, MessageTypeOrName

from ..oracle import CLASSES


@pytest.mark.parametrize(
    "accepted",
    [ChannelTypeOrName, ActionOrName, MessageTypeOrName],
    ids=["channel", "action", "type"],
)
def test_checkers_accept_the_members_of_a_closed_enumeration_and_their_names(accepted):
    enum, names = get_args(accepted)
    assert [*get_args(names)] == [member.value for member in enum]


def problems_of(cls, *args, **arguments):
    with pytest.raises(ValidationError) as caught:
        cls(*args, **arguments)
    return caught.value.problems


class Colour(StrEnum):
    RED = "red"


class Digit(IntEnum):
    ONE = 1


WRONG = {
    "text": [5, True, b"bytes", 0.5, [], {}, object(), Digit.ONE],
    "flag": [1, 0, "true", []],
    "number": [True, False, 1.0, "1", Decimal(1), b"1", []],
    "texts": ["text", 5, [("a", "b")], {"key": 5}, {"key": None}, {5: "value"}, {"key": b"b"}],
    "substitutions": [
        "text",
        ["a"],
        {"name": 5},
        {"name": [5]},
        {"name": None},
        {5: "a"},
        {"name": {"a"}},
    ],
    "list": ["text", {"a"}, {"a": "b"}, b"a", 5, (one for one in "ab")],
    "enum": [5, b"SMS", "sms", "", ["SMS"], Colour.RED],
}
FIELDS = {
    "text": [(SMSMessage, "body"), (GCMMessage, "raw_content"), (MessageRequest, "trace_id")],
    "flag": [(GCMMessage, "silent_push")],
    "number": [
        (APNSMessage, "badge"),
        (GCMMessage, "time_to_live"),
        (MessageResult, "status_code"),
    ],
    "texts": [(GCMMessage, "data"), (MessageRequest, "context")],
    "substitutions": [(SMSMessage, "substitutions"), (EndpointSendConfiguration, "substitutions")],
    "list": [(EmailMessage, "reply_to_addresses"), (SimpleEmail, "headers")],
    "enum": [
        (AddressConfiguration, "channel_type"),
        (SMSMessage, "message_type"),
        (GCMMessage, "action"),
    ],
}
CASES = [
    pytest.param(cls, field, value, id=f"{cls.__name__}.{field}-{type(value).__name__}-{at}")
    for kind, fields in FIELDS.items()
    for cls, field in fields
    for at, value in enumerate(WRONG[kind])
    if (field, value) != ("raw_content", {})
]


@pytest.mark.parametrize(("cls", "field", "value"), CASES)
def test_a_wrong_type_is_refused_with_its_path(cls, field, value):
    problems = problems_of(cls, **{field: value})

    assert problems
    for problem in problems:
        assert problem.path.startswith(f"{cls.__name__}.{field}")
        assert problem.rule in {"type", "enum"}
        assert problem.severity == "error"
        assert problem.limit is None


OBJECTS = [
    (cls, name)
    for cls in CLASSES
    for name, hint in get_type_hints(cls).items()
    if any(map(attrs.has, get_args(hint))) and NoneType in get_args(hint)
]


@pytest.mark.parametrize(
    ("cls", "field"), OBJECTS, ids=[f"{cls.__name__}.{field}" for cls, field in OBJECTS]
)
@pytest.mark.parametrize("wrong", [{}, {"Body": "Hello"}, "Hello", 5, [], MessageHeader()], ids=str)
def test_an_object_is_never_made_of_something_else(cls, field, wrong):
    (problem,) = problems_of(cls, **{field: wrong})

    assert (problem.path, problem.rule) == (f"{cls.__name__}.{field}", "type")


def test_for_a_mapping_the_error_names_the_function_that_reads_it():
    (problem,) = problems_of(DirectMessageConfiguration, sms_message={"Body": "Hello"})

    assert "SMSMessage" in problem.message
    assert "from_wire" in problem.message


@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize(
    ("cls", "field"),
    [(APNSMessage, "badge"), (APNSMessage, "time_to_live"), (MessageResult, "status_code")],
)
def test_a_flag_is_no_number(cls, field, flag):
    (problem,) = problems_of(cls, **{field: flag})

    assert (problem.path, problem.rule) == (f"{cls.__name__}.{field}", "type")


def test_a_number_may_come_from_an_enumeration():
    assert APNSMessage(badge=Digit.ONE).badge == 1
    assert type(APNSMessage(badge=Digit.ONE).badge) is int


def test_text_may_come_from_an_enumeration():
    assert SMSMessage(Colour.RED).body == "red"
    assert type(SMSMessage(Colour.RED).body) is str


def test_a_single_address_is_never_split_into_letters():
    (problem,) = problems_of(EmailMessage, reply_to_addresses="ana@example.com")

    assert problem.path == "EmailMessage.reply_to_addresses"
    assert "list" in problem.message


PLACES = {
    "a value of a mapping": (GCMMessage, {"data": {"a": "b", "c": 5}}, ["data[#2]"]),
    "a key": (GCMMessage, {"data": {5: "b"}}, ["data[#1]"]),
    "a key and its value": (GCMMessage, {"data": {5: 6}}, ["data[#1]", "data[#1]"]),
    "values of a variable": (
        SMSMessage,
        {"substitutions": {"a": "b", "c": ["d", 5, "e", None]}},
        ["substitutions[#2][1]", "substitutions[#2][3]"],
    ),
    "an item of a list": (
        EmailMessage,
        {"reply_to_addresses": ["ana@example.com", 5]},
        ["reply_to_addresses[1]"],
    ),
    "an object of a list": (
        SimpleEmail,
        {"headers": [{"Name": "X"}, MessageHeader("X"), 5]},
        ["headers[0]", "headers[2]"],
    ),
    "an address": (
        MessageRequest,
        {"addresses": {"a": AddressConfiguration(), "b": {}, "c": EndpointSendConfiguration()}},
        ["addresses[#2]", "addresses[#3]"],
    ),
    "a user": (
        SendUsersMessageRequest,
        {"users": {7: EndpointSendConfiguration(), "b": None}},
        ["users[#1]", "users[#2]"],
    ),
    "a result": (MessageResponse, {"result": {"a": {}}}, ["result[#1]"]),
    "no results": (MessageResponse, {"endpoint_result": 5}, ["endpoint_result"]),
    "an endpoint of a user": (
        SendUsersMessageResponse,
        {"result": {"a": {"b": 5}, "c": 6, 7: {}}},
        ["result[#1][#1]", "result[#2]", "result[#3]"],
    ),
    "no results of users": (SendUsersMessageResponse, {"result": []}, ["result"]),
}


@pytest.mark.parametrize(("cls", "arguments", "paths"), PLACES.values(), ids=PLACES)
def test_a_mistake_inside_is_found_where_it_is(cls, arguments, paths):
    found = [problem.path for problem in problems_of(cls, **arguments)]

    assert found == [f"{cls.__name__}.{path}" for path in paths]


EXPECTED = [
    (SMSMessage, "body", "text"),
    (GCMMessage, "silent_push", "true or false"),
    (GCMMessage, "time_to_live", "a whole number"),
    (GCMMessage, "data", "a mapping of text to text"),
    (GCMMessage, "substitutions", "a mapping of text to text, or to lists of texts"),
    (EmailMessage, "reply_to_addresses", "a list of text"),
    (SimpleEmail, "headers", "a list of MessageHeader objects"),
    (MessageRequest, "addresses", "a mapping of text to AddressConfiguration objects"),
    (SendUsersMessageResponse, "result", "a mapping of text to mappings"),
    (TemplateConfiguration, "sms_template", "an object of class Template"),
]


@pytest.mark.parametrize(
    ("cls", "field", "expected"),
    EXPECTED,
    ids=[f"{cls.__name__}.{field}" for cls, field, _ in EXPECTED],
)
def test_the_expected_form_and_the_given_type_are_named(cls, field, expected):
    (problem,) = problems_of(cls, **{field: 0.5})

    assert problem.message == f"takes {expected}, not a number"


GIVEN = {
    "true or false": True,
    "a whole number": 5,
    "bytes": b"Hello",
    "a list": ["Hello"],
    "a mapping": {"Body": "Hello"},
    "an object of type Decimal": Decimal(5),
}


@pytest.mark.parametrize(("named", "given_one"), GIVEN.items(), ids=GIVEN)
def test_a_given_type_has_a_plain_name(named, given_one):
    (problem,) = problems_of(SMSMessage, given_one)

    assert problem.message == f"takes text, not {named}"


def test_all_problems_of_one_construction_are_reported_together():
    problems = problems_of(
        GCMMessage,
        5,
        action="CLOSE_APP",
        data={"a": 1, "b": 2},
        silent_push="yes",
        time_to_live=-1,
        title=b"title",
    )

    assert [(problem.path, problem.rule) for problem in problems] == [
        ("GCMMessage.body", "type"),
        ("GCMMessage.action", "enum"),
        ("GCMMessage.data[#1]", "type"),
        ("GCMMessage.data[#2]", "type"),
        ("GCMMessage.silent_push", "type"),
        ("GCMMessage.time_to_live", "limit"),
        ("GCMMessage.title", "type"),
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("FCM", "GCM"),
        ("fcm", "GCM"),
        ("firebase", "GCM"),
        ("sms", "SMS"),
        ("apns-sandbox", "APNS_SANDBOX"),
        ("ApnsVoip", "APNS_VOIP"),
        ("E_MAIL", "EMAIL"),
    ],
)
def test_the_right_channel_is_named(written, meant):
    (problem,) = problems_of(AddressConfiguration, channel_type=written)

    assert problem.rule == "enum"
    assert f"did you mean {meant}?" in problem.message


@pytest.mark.parametrize("written", ["PIGEON", "", "数字"])
def test_where_no_channel_is_meant_all_are_named(written):
    (problem,) = problems_of(AddressConfiguration, channel_type=written)

    assert "did you mean" not in problem.message
    assert all(channel in problem.message for channel in ChannelType)


def test_the_right_message_type_is_named():
    (problem,) = problems_of(SMSMessage, message_type="Transactional")

    assert f"did you mean {MessageType.TRANSACTIONAL}?" in problem.message


@pytest.mark.parametrize(
    "payload",
    [{"a": {1, 2}}, {"a": float("nan")}, {"a": float("inf")}, {"a": b"b"}, {b"a": 1}],
    ids=["set", "nan", "infinity", "bytes", "key"],
)
def test_raw_content_that_json_cannot_hold_is_refused(payload):
    (problem,) = problems_of(GCMMessage, raw_content=payload)

    assert (problem.path, problem.rule) == ("GCMMessage.raw_content", "type")


def test_raw_content_that_holds_itself_is_refused():
    payload = {}
    payload["self"] = payload

    assert problems_of(GCMMessage, raw_content=MappingProxyType(payload))


def test_a_template_is_not_made_of_its_bare_name():
    (problem,) = problems_of(TemplateConfiguration, sms_template="order-shipped")

    assert Template.__name__ in problem.message


@given(
    st.dictionaries(
        st.sampled_from([field.name for field in attrs.fields(GCMMessage)]),
        st.just(object()),
        min_size=1,
    )
)
def test_every_wrong_field_is_reported_in_the_order_of_the_fields(wrong):
    order = [field.name for field in attrs.fields(GCMMessage) if field.name in wrong]

    problems = problems_of(GCMMessage, **wrong)

    assert [problem.path for problem in problems] == [f"GCMMessage.{name}" for name in order]


def test_a_good_object_after_a_bad_one_is_still_good():
    for _ in range(3):
        assert problems_of(RawEmail, 5)
        assert RawEmail(b"Subject: Hello").data == b"Subject: Hello"


class Odd(str):
    """Text that equals other text, and hashes otherwise."""

    __slots__ = ()

    def __hash__(self):
        return 7


def test_text_that_hashes_otherwise_names_the_same_member():
    assert AddressConfiguration(channel_type=Odd("SMS")).channel_type is ChannelType.SMS
    assert to_wire(AddressConfiguration(channel_type=Odd("SMS"))) == {"ChannelType": "SMS"}


def test_an_unknown_word_of_an_open_enumeration_is_kept_as_bare_text():
    kept = APNSMessage(apns_push_type=Odd("new")).apns_push_type
    assert (kept, type(kept)) == ("new", str)
