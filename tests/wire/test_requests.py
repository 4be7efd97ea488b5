"""A document with mistakes is refused; each has its path on the wire and the right name."""

from collections import OrderedDict
from types import MappingProxyType

import pytest

from pinpoint_direct import (
    AddressConfiguration,
    ADMMessage,
    APNSMessage,
    DirectMessageConfiguration,
    EmailMessage,
    GCMMessage,
    MessageRequest,
    SendUsersMessageRequest,
    SMSMessage,
    ValidationError,
    from_wire,
    to_wire,
)
from pinpoint_direct.limits import GCM_MAX_TIME_TO_LIVE

from ..oracle import SHAPES


def problems_of(data, cls):
    with pytest.raises(ValidationError) as caught:
        from_wire(data, cls)
    return caught.value.problems


def configured(**messages):
    return {"MessageConfiguration": messages}


def addressed(*configurations):
    return {"Addresses": {f"+120655501{at:02}": one for at, one in enumerate(configurations)}}


PLACES = {
    "a member": ({"TraceId": 5}, "TraceId", "type"),
    "a member of a message": (
        configured(GCMMessage={"TimeToLive": "5"}),
        "MessageConfiguration.GCMMessage.TimeToLive",
        "type",
    ),
    "a limit": (
        configured(GCMMessage={"TimeToLive": GCM_MAX_TIME_TO_LIVE + 1}),
        "MessageConfiguration.GCMMessage.TimeToLive",
        "limit",
    ),
    "a recipient": (addressed({}, {}, {"ChannelType": "FCM"}), "Addresses[#3].ChannelType", "enum"),
    "a recipient that is null": (addressed({}, None), "Addresses[#2]", "type"),
    "a recipient without its configuration": (addressed("SMS"), "Addresses[#1]", "type"),
    "a number in data": (
        configured(GCMMessage={"Data": {"a": "b", "order": 7}}),
        "MessageConfiguration.GCMMessage.Data[#2]",
        "type",
    ),
    "a null in data": (
        configured(ADMMessage={"Data": {"order": None}}),
        "MessageConfiguration.ADMMessage.Data[#1]",
        "type",
    ),
    "a substitution outside a list": (
        configured(SMSMessage={"Substitutions": {"name": "Ana"}}),
        "MessageConfiguration.SMSMessage.Substitutions[#1]",
        "type",
    ),
    "a value of a substitution": (
        addressed({"Substitutions": {"name": ["Ana", 5]}}),
        "Addresses[#1].Substitutions[#1][1]",
        "type",
    ),
    "an item of a list": (
        configured(EmailMessage={"SimpleEmail": {"Headers": [{"Name": "X"}, {"Name": 5}]}}),
        "MessageConfiguration.EmailMessage.SimpleEmail.Headers[1].Name",
        "type",
    ),
    "an address outside a list": (
        configured(EmailMessage={"ReplyToAddresses": "ana@example.com"}),
        "MessageConfiguration.EmailMessage.ReplyToAddresses",
        "type",
    ),
    "a flag for a number": (
        configured(APNSMessage={"Badge": True}),
        "MessageConfiguration.APNSMessage.Badge",
        "type",
    ),
    "a number for a flag": (
        configured(APNSMessage={"SilentPush": 1}),
        "MessageConfiguration.APNSMessage.SilentPush",
        "type",
    ),
    "a list for an object": (configured(SMSMessage=[]), "MessageConfiguration.SMSMessage", "type"),
    "a list for a mapping": ({"Addresses": ["+12065550100"]}, "Addresses", "type"),
    "text for an open enumeration": (
        configured(APNSMessage={"Priority": 10}),
        "MessageConfiguration.APNSMessage.Priority",
        "type",
    ),
    "raw content that is not text": (
        configured(GCMMessage={"RawContent": {"notification": {}}}),
        "MessageConfiguration.GCMMessage.RawContent",
        "type",
    ),
    "a value of a closed enumeration": (
        configured(SMSMessage={"MessageType": "transactional"}),
        "MessageConfiguration.SMSMessage.MessageType",
        "enum",
    ),
}


@pytest.mark.parametrize(("data", "path", "rule"), PLACES.values(), ids=PLACES)
def test_a_mistake_is_reported_by_its_place_on_the_wire(data, path, rule):
    (problem,) = problems_of(data, MessageRequest)

    assert (problem.path, problem.rule) == (path, rule)


def test_all_mistakes_of_the_whole_document_are_reported_at_once():
    problems = problems_of(
        addressed({"channelType": "SMS"}, {"ChannelType": "FCM", "BodyOverride": 5})
        | configured(GCMMessage={"TimeToLive": -1, "Data": {"a": 1}}, SMSMessage={"body": "Hello"})
        | {"TraceId": 7},
        MessageRequest,
    )

    assert [(problem.path, problem.rule) for problem in problems] == [
        ("Addresses[#1].channelType", "unknown"),
        ("Addresses[#2].ChannelType", "enum"),
        ("Addresses[#2].BodyOverride", "type"),
        ("MessageConfiguration.GCMMessage.TimeToLive", "limit"),
        ("MessageConfiguration.GCMMessage.Data[#1]", "type"),
        ("MessageConfiguration.SMSMessage.body", "unknown"),
        ("TraceId", "type"),
    ]


NEAREST = [
    (SMSMessage, "body", "Body"),
    (SMSMessage, "message_type", "MessageType"),
    (SMSMessage, "MessageTyp", "MessageType"),
    (GCMMessage, "timetolive", "TimeToLive"),
    (GCMMessage, "ImageURL", "ImageUrl"),
    (GCMMessage, "rawContent", "RawContent"),
    (APNSMessage, "ApnsPushType", "APNSPushType"),
    (ADMMessage, "md5", "MD5"),
    (DirectMessageConfiguration, "GcmMessage", "GCMMessage"),
    (DirectMessageConfiguration, "SmsMessage", "SMSMessage"),
    (DirectMessageConfiguration, "DefaultPushNotification", "DefaultPushNotificationMessage"),
    (MessageRequest, "addresses", "Addresses"),
    (MessageRequest, "message_configuration", "MessageConfiguration"),
    (SendUsersMessageRequest, "users", "Users"),
    (AddressConfiguration, "Channel_Type", "ChannelType"),
    (AddressConfiguration, "Substitution", "Substitutions"),
]


@pytest.mark.parametrize(
    ("cls", "written", "meant"),
    NEAREST,
    ids=[f"{cls.__name__}.{written}" for cls, written, _ in NEAREST],
)
def test_the_nearest_right_name_is_named(cls, written, meant):
    (problem,) = problems_of({written: "text"}, cls)

    assert (problem.path, problem.rule) == (written, "unknown")
    assert f"did you mean {meant}?" in problem.message


REPLACED = [
    (GCMMessage, "JsonData", ["Data"]),
    (GCMMessage, "jsonData", ["Data"]),
    (ADMMessage, "JsonBody", ["Data"]),
    (EmailMessage, "HtmlBody", ["SimpleEmail.HtmlPart.Data"]),
    (EmailMessage, "HTMLBody", ["SimpleEmail.HtmlPart.Data"]),
    (EmailMessage, "TemplateArn", ["TemplateConfiguration.EmailTemplate.Name"]),
    (EmailMessage, "Title", ["SimpleEmail.Subject.Data"]),
    (MessageRequest, "Campaign", ["Context"]),
    (GCMMessage, "ImageSmallIconUrl", ["SmallImageIconUrl"]),
    (DirectMessageConfiguration, "CustomMessage", ["campaigns"]),
    (DirectMessageConfiguration, "InAppMessage", ["campaigns"]),
]


@pytest.mark.parametrize(
    ("cls", "old", "reported"), REPLACED, ids=[f"{cls.__name__}.{old}" for cls, old, _ in REPLACED]
)
def test_what_aws_renamed_or_dropped_is_refused_with_what_replaced_it(cls, old, reported):
    (problem,) = problems_of({old: "text"}, cls)

    assert (problem.path, problem.rule) == (old, "unknown")
    assert all(words in problem.message for words in reported)
    assert "did you mean" not in problem.message


MISPLACED = [
    (MessageRequest, "SMSMessage", "MessageConfiguration"),
    (MessageRequest, "GcmMessage", "MessageConfiguration"),
    (MessageRequest, "Users", "SendUsersMessageRequest"),
    (SendUsersMessageRequest, "Addresses", "MessageRequest"),
    (SendUsersMessageRequest, "Endpoints", "MessageRequest"),
    (SendUsersMessageRequest, "ChannelType", "Addresses"),
    (DirectMessageConfiguration, "MessageConfiguration", "SendUsersMessageRequest"),
    (DirectMessageConfiguration, "Substitutions", "Addresses"),
    (DirectMessageConfiguration, "HtmlPart", "MessageConfiguration.EmailMessage.SimpleEmail"),
    (SMSMessage, "Title", "MessageConfiguration.APNSMessage"),
    (GCMMessage, "Badge", "MessageConfiguration.APNSMessage"),
    (APNSMessage, "CollapseKey", "MessageConfiguration.GCMMessage"),
    (EmailMessage, "Subject", "MessageConfiguration.EmailMessage.SimpleEmail"),
]


@pytest.mark.parametrize(
    ("cls", "member", "place"),
    MISPLACED,
    ids=[f"{cls.__name__}.{name}" for cls, name, _ in MISPLACED],
)
def test_a_member_in_the_wrong_place_is_refused_with_the_right_one(cls, member, place):
    (problem,) = problems_of({member: {}}, cls)

    assert (problem.path, problem.rule) == (member, "unknown")
    assert f"belongs to {place}" in problem.message or f", {place}" in problem.message
    assert "did you mean" not in problem.message


def test_for_a_name_like_no_other_all_names_are_reported():
    (problem,) = problems_of({"Xyzzy": 5}, SMSMessage)

    assert all(member in problem.message for member in SHAPES["SMSMessage"].members)


@pytest.mark.parametrize("key", [5, None, b"Body", ("Body",)])
def test_a_key_that_is_not_text_is_refused_by_its_position(key):
    (problem,) = problems_of({"Body": "Hello", key: "x"}, SMSMessage)

    assert (problem.path, problem.rule) == ("[#2]", "unknown")


WHOLE_CALLS = [
    (MessageRequest, {"ApplicationId": "app", "MessageRequest": {}}, "MessageRequest"),
    (MessageRequest, {"MessageRequest": {}}, "MessageRequest"),
    (
        SendUsersMessageRequest,
        {"ApplicationId": "app", "SendUsersMessageRequest": {}},
        "SendUsersMessageRequest",
    ),
    (
        MessageRequest,
        {"ApplicationId": "app", "SendUsersMessageRequest": {}},
        "SendUsersMessageRequest",
    ),
    (SMSMessage, {"ApplicationId": "app", "MessageRequest": {}}, "MessageRequest"),
    (MessageRequest, {"ApplicationId": "app", "Addresses": {}}, "request"),
]


@pytest.mark.parametrize(
    ("cls", "call", "part"),
    WHOLE_CALLS,
    ids=[f"{cls.__name__}-{[*call]}" for cls, call, _ in WHOLE_CALLS],
)
def test_a_whole_call_is_refused_by_naming_the_part_to_pass(cls, call, part):
    (problem,) = problems_of(call, cls)

    assert (problem.path, problem.rule) == ("", "nesting")
    assert part in problem.message


@pytest.mark.parametrize("data", [None, 5, "text", b"bytes", [], [("Body", "Hello")]], ids=repr)
def test_something_else_than_a_mapping_is_refused(data):
    (problem,) = problems_of(data, SMSMessage)

    assert (problem.path, problem.rule) == ("", "type")
    assert "SMSMessage" in problem.message


@pytest.mark.parametrize(
    "cls", [dict, str, int, object, "SMSMessage", None, SMSMessage("Hello")], ids=str
)
def test_only_classes_of_this_package_are_read(cls):
    with pytest.raises(TypeError, match="this package"):
        from_wire({}, cls)


@pytest.mark.parametrize("value", [{}, None, "text", SMSMessage, 5], ids=str)
def test_only_objects_of_this_package_are_written(value):
    with pytest.raises(TypeError, match="this package"):
        to_wire(value)


def test_a_member_that_is_null_is_absent():
    request = from_wire(
        {"TraceId": None, "Addresses": {"+12065550100": {"ChannelType": None, "Context": None}}},
        MessageRequest,
    )

    assert to_wire(request) == {"Addresses": {"+12065550100": {}}}


def test_any_kind_of_mapping_and_list_is_read():
    data = MappingProxyType(
        {"ReplyToAddresses": ("a@example.com",), "Substitutions": OrderedDict(a=("b",))}
    )

    assert to_wire(from_wire(data, EmailMessage)) == {
        "ReplyToAddresses": ["a@example.com"],
        "Substitutions": {"a": ["b"]},
    }


def test_a_recipient_is_never_named():
    problems = problems_of({"Addresses": {"+12065550100": {"+12065550101": 5}}}, MessageRequest)

    assert [problem.path for problem in problems] == ["Addresses[#1][#1]"]


def test_a_problem_is_one_line_of_the_text():
    with pytest.raises(ValidationError) as caught:
        from_wire({"TraceId": 5, "Context": 6}, MessageRequest)

    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    assert str(caught.value).startswith("TraceId: takes text")


def test_a_member_that_is_none_is_absent_beside_a_mistake():
    (problem,) = problems_of({"Body": None, "Keyword": 5}, SMSMessage)

    assert problem.path == "Keyword"
