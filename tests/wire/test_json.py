"""JSON as the REST API and the AWS CLI have it."""

import json
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    APNSMessage,
    EmailMessage,
    GCMMessage,
    MessageRequest,
    MessageResponse,
    RawEmail,
    SMSMessage,
    ValidationError,
    from_json,
    to_json,
)

FAULTS = {
    "not JSON": "Hello",
    "empty": "",
    "cut off": '{"Body": "Hel',
    "single quotes": "{'Body': 'Hello'}",
    "a comma too many": '{"Body": "Hello",}',
    "two documents": "{} {}",
    "NaN": '{"Body": NaN}',
    "infinity": '{"TimeToLive": Infinity}',
    "negative infinity": '{"TimeToLive": -Infinity}',
    "a key twice": '{"Body": "Hello", "Body": "Hallo"}',
    "a key twice, deep inside": '{"Substitutions": {"a": [], "a": []}}',
    "a number beyond reason": '{"TimeToLive": ' + "9" * 10_000 + "}",
    "nested beyond reason": "[" * 200_000,
    "no text in bytes": b"\xff\xfe\xff",
}


@pytest.mark.parametrize("text", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("cls", [GCMMessage, MessageResponse])
def test_what_is_no_json_is_refused(text, cls):
    with pytest.raises(ValidationError) as caught:
        from_json(text, cls)

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == ("", "json")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_the_place_of_a_syntax_error_is_reported():
    with pytest.raises(ValidationError, match="line 2, column 11"):
        from_json('{\n  "Body": Hello\n}', SMSMessage)


@pytest.mark.parametrize("document", ["5", "null", "[]", '"text"', "true"])
def test_a_document_that_is_no_object_is_refused(document):
    with pytest.raises(ValidationError) as caught:
        from_json(document, SMSMessage)

    assert [problem.rule for problem in caught.value.problems] == ["type"]


def test_mistakes_have_the_paths_of_the_wire():
    document = {
        "Addresses": {"+12065550100": {"channelType": "SMS"}},
        "MessageConfiguration": {"GCMMessage": {"Data": {"order": 7, "note": None}}},
    }
    with pytest.raises(ValidationError) as caught:
        from_json(json.dumps(document), MessageRequest)

    assert [problem.path for problem in caught.value.problems] == [
        "Addresses[#1].channelType",
        "MessageConfiguration.GCMMessage.Data[#1]",
        "MessageConfiguration.GCMMessage.Data[#2]",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_in_bytes_is_read_whatever_its_encoding(encoding):
    assert from_json('{"Body": "Grüße 😀"}'.encode(encoding), SMSMessage) == SMSMessage("Grüße 😀")


def test_json_is_written_in_ascii_and_in_one_line():
    text = to_json(SMSMessage("Grüße\n😀"))

    assert text.isascii()
    assert "\n" not in text


def test_json_may_be_indented():
    assert to_json(SMSMessage("Hello"), indent=2) == '{\n  "Body": "Hello"\n}'


def test_the_keys_have_the_order_of_the_fields():
    text = to_json(SMSMessage(message_type="PROMOTIONAL", body="Hello", keyword="JOIN"))

    assert [*json.loads(text)] == ["Body", "Keyword", "MessageType"]


@pytest.mark.parametrize("cls", [dict, None, "SMSMessage"])
def test_only_classes_of_this_package_are_read(cls):
    with pytest.raises(TypeError, match="this package"):
        from_json("{}", cls)


def test_only_objects_of_this_package_are_written():
    with pytest.raises(TypeError, match="this package"):
        to_json({"Body": "Hello"})


def test_half_a_character_goes_over_json_as_it_is():
    assert from_json(to_json(SMSMessage("\ud83d")), SMSMessage) == SMSMessage("\ud83d")


DEEP = 200_000
UNREADABLE = {
    "base64 beyond ASCII": ('{"Data": "é"}', RawEmail, "Data"),
    "half a character as base64": ('{"Data": "\\ud83d"}', RawEmail, "Data"),
    "base64 cut off": ('{"Data": "QQ="}', RawEmail, "Data"),
    "no base64": ('{"Data": "?"}', RawEmail, "Data"),
    "a number as base64": ('{"Data": 5}', RawEmail, "Data"),
    "base64 of an inner object": ('{"RawEmail": {"Data": "é"}}', EmailMessage, "RawEmail.Data"),
    "a number that is too long": (f'{{"Badge": {"9" * 5000}}}', APNSMessage, ""),
    "a number that others do not read": (f'{{"Badge": {"9" * 641}}}', APNSMessage, "Badge"),
    "a fraction": ('{"Badge": 1e999}', APNSMessage, "Badge"),
    "lists without end": ("[" * DEEP, SMSMessage, ""),
    "objects without end": ('{"Body":' * DEEP, SMSMessage, ""),
    "deep lists": (f'{{"Body": {"[" * 500}{"]" * 500}}}', SMSMessage, "Body"),
    "deep objects": ('{"RawEmail":' * 300 + "{}" + "}" * 300, EmailMessage, "RawEmail.RawEmail"),
    "no text": (b"\xff\xfe\x00", SMSMessage, ""),
    "nothing": ("", SMSMessage, ""),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_whatever_cannot_be_read_is_a_validation_error(name):
    text, cls, path = UNREADABLE[name]

    with pytest.raises(ValidationError) as caught:
        from_json(text, cls)

    assert [problem.path for problem in caught.value.problems] == [path]
    assert caught.value.__context__ is None


@given(st.text() | st.binary(), st.sampled_from([RawEmail, EmailMessage]))
def test_any_text_in_the_place_of_base64_is_read_or_refused(given_text, cls):
    text = given_text if isinstance(given_text, str) else b64encode(given_text).decode()
    inner = {"Data": text}

    try:
        read = from_json(json.dumps(inner if cls is RawEmail else {"RawEmail": inner}), cls)
    except ValidationError:
        return
    assert json.loads(to_json(read)) == (inner if cls is RawEmail else {"RawEmail": inner})
