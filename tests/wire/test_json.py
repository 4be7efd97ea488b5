"""JSON as the REST API and the AWS CLI have it."""

import json

import pytest

from pinpoint_direct import (
    GCMMessage,
    MessageRequest,
    MessageResponse,
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


def test_the_place_of_a_syntax_error_is_told():
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
