"""Convenient arguments are converted to the canonical form."""

import json
from collections import OrderedDict
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    Action,
    AddressConfiguration,
    ADMMessage,
    APNSAuthenticationMethod,
    APNSMessage,
    APNSPriority,
    APNSPushType,
    ChannelType,
    DeliveryStatus,
    EmailMessage,
    GCMAuthenticationMethod,
    GCMMessage,
    GCMPriority,
    MessageHeader,
    MessageRequest,
    MessageResponse,
    MessageResult,
    MessageType,
    SendUsersMessageRequest,
    SimpleEmail,
    SMSMessage,
    to_wire,
)

from ..oracle import REQUEST_CLASSES
from ..strategies import texts

CLOSED = [
    (AddressConfiguration, "channel_type", ChannelType),
    (GCMMessage, "action", Action),
    (SMSMessage, "message_type", MessageType),
]
OPEN = [
    (APNSMessage, "apns_push_type", APNSPushType),
    (APNSMessage, "priority", APNSPriority),
    (APNSMessage, "priority", GCMPriority),
    (APNSMessage, "preferred_authentication_method", APNSAuthenticationMethod),
    (GCMMessage, "priority", GCMPriority),
    (GCMMessage, "priority", APNSPriority),
    (GCMMessage, "preferred_authentication_method", GCMAuthenticationMethod),
    (MessageResult, "delivery_status", DeliveryStatus),
]


@pytest.mark.parametrize(
    ("cls", "field", "enum"),
    CLOSED + OPEN,
    ids=[f"{cls.__name__}.{field}-{enum.__name__}" for cls, field, enum in CLOSED + OPEN],
)
def test_plain_text_becomes_a_member_of_the_enumeration(cls, field, enum):
    for member in enum:
        assert getattr(cls(**{field: member.value}), field) is member
        assert cls(**{field: member.value}) == cls(**{field: member})


@pytest.mark.parametrize(
    ("cls", "field"),
    dict.fromkeys((cls, field) for cls, field, _ in OPEN),
    ids=lambda one: getattr(one, "__name__", one),
)
def test_an_unknown_value_of_an_open_enumeration_is_kept_as_text(cls, field):
    kept = getattr(cls(**{field: "something new"}), field)

    assert type(kept) is str
    assert kept == "something new"


@pytest.mark.parametrize(
    "substitutions",
    [
        {"name": "Ana"},
        {"name": ["Ana"]},
        {"name": ("Ana",)},
        OrderedDict(name="Ana"),
        MappingProxyType({"name": ["Ana"]}),
    ],
    ids=["text", "list", "tuple", "ordered", "proxy"],
)
def test_a_single_substitution_needs_no_list(substitutions):
    canonical = SMSMessage(substitutions={"name": ("Ana",)})

    assert SMSMessage(substitutions=substitutions) == canonical
    assert canonical.substitutions == {"name": ("Ana",)}
    assert to_wire(SMSMessage(substitutions=substitutions)) == {"Substitutions": {"name": ["Ana"]}}


@given(st.dictionaries(texts(), texts() | st.lists(texts(), max_size=2), max_size=3))
def test_substitutions_are_kept_as_tuples(given_ones):
    kept = SMSMessage(substitutions=given_ones).substitutions

    assert kept == {
        name: (one,) if isinstance(one, str) else tuple(one) for name, one in given_ones.items()
    }


@given(st.dictionaries(texts(), texts(), max_size=3))
def test_any_mapping_of_texts_will_do(given_ones):
    for mapping in (given_ones, OrderedDict(given_ones), MappingProxyType(given_ones)):
        assert ADMMessage(data=mapping).data == given_ones
        assert MessageRequest(context=mapping) == MessageRequest(context=given_ones)


def test_a_mapping_keeps_its_order():
    letters = dict.fromkeys("zyxabc", "value")

    assert [*MessageRequest(context=letters).context] == [*"zyxabc"]
    assert [*to_wire(MessageRequest(context=letters))["Context"]] == [*"zyxabc"]


def test_a_list_becomes_a_tuple():
    headers = [MessageHeader("X-Campaign", "spring")]
    email = EmailMessage(reply_to_addresses=["ana@example.com"])

    assert SimpleEmail(headers=headers).headers == (headers[0],)
    assert SimpleEmail(headers=headers) == SimpleEmail(headers=tuple(headers))
    assert email.reply_to_addresses == ("ana@example.com",)


def test_a_dictionary_of_recipients_is_frozen():
    sms = AddressConfiguration(channel_type="SMS")

    assert MessageRequest(addresses={"+12065550100": sms}).addresses == {"+12065550100": sms}
    assert SendUsersMessageRequest(users=MappingProxyType({})).users == {}


@pytest.mark.parametrize("cls", [APNSMessage, ADMMessage, GCMMessage, AddressConfiguration])
def test_a_mapping_as_raw_content_becomes_compact_json(cls):
    payload = {"aps": {"alert": "Grüße", "content-available": 0}, "list": [1, None, True]}

    assert cls(raw_content=payload).raw_content == (
        '{"aps":{"alert":"Grüße","content-available":0},"list":[1,null,true]}'
    )
    assert json.loads(cls(raw_content=MappingProxyType(payload)).raw_content) == payload


@given(texts())
def test_text_as_raw_content_is_left_as_it_is(content):
    assert GCMMessage(raw_content=content).raw_content == content


FALSY = [
    (APNSMessage, "badge", 0, {"Badge": 0}),
    (APNSMessage, "time_to_live", 0, {"TimeToLive": 0}),
    (GCMMessage, "silent_push", False, {"SilentPush": False}),
    (GCMMessage, "title", "", {"Title": ""}),
    (GCMMessage, "data", {}, {"Data": {}}),
    (GCMMessage, "substitutions", {}, {"Substitutions": {}}),
    (GCMMessage, "substitutions", {"name": []}, {"Substitutions": {"name": []}}),
    (GCMMessage, "substitutions", {"name": ""}, {"Substitutions": {"name": [""]}}),
    (GCMMessage, "raw_content", {}, {"RawContent": "{}"}),
    (EmailMessage, "reply_to_addresses", [], {"ReplyToAddresses": []}),
    (SimpleEmail, "headers", (), {"Headers": []}),
    (MessageRequest, "addresses", {}, {"Addresses": {}}),
    (MessageResponse, "result", {}, {"Result": {}}),
]


@pytest.mark.parametrize(
    ("cls", "field", "value", "wire"),
    FALSY,
    ids=[f"{cls.__name__}.{field}={value!r}" for cls, field, value, _ in FALSY],
)
def test_what_is_empty_or_zero_is_sent(cls, field, value, wire):
    assert to_wire(cls(**{field: value})) == wire


@pytest.mark.parametrize("cls", REQUEST_CLASSES)
def test_nothing_given_is_nothing_sent(cls):
    assert to_wire(cls()) == {}


def test_a_part_may_be_an_empty_object():
    request = MessageRequest(addresses={"+12065550100": AddressConfiguration()})

    assert to_wire(request) == {"Addresses": {"+12065550100": {}}}
