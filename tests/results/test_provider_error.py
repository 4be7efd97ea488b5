"""The error of a push provider is parsed from the JSON in a status message."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import MessageResult, ProviderError, mask

from ..strategies import texts

APNS = (
    '{"errorMessage":"Unregistered or expired token","channelType":"APNS_SANDBOX",'
    '"pushProviderStatusCode":"400","pushProviderError":"BadDeviceToken",'
    '"pushProviderResponse":"{\\"reason\\":\\"BadDeviceToken\\"}"}'
)
GCM = (
    '{"errorMessage":"Invalid notification","channelType":"GCM","pushProviderStatusCode":"400",'
    '"pushProviderError":"The registration token is not a valid FCM registration token",'
    '"pushProviderResponse":"{\\"status\\":\\"INVALID_ARGUMENT\\"}"}'
)


def error_in(status_message):
    return MessageResult(
        delivery_status="PERMANENT_FAILURE", status_message=status_message
    ).provider_error


def provider_error_of(**members):
    return error_in(json.dumps(members))


def test_an_answer_of_apple_is_read():
    assert error_in(APNS) == ProviderError(
        status_code=400,
        error="BadDeviceToken",
        reason="BadDeviceToken",
        channel_type="APNS_SANDBOX",
    )


def test_an_answer_of_google_is_read():
    assert error_in(GCM) == ProviderError(
        status_code=400,
        error="The registration token is not a valid FCM registration token",
        reason="INVALID_ARGUMENT",
        channel_type="GCM",
    )


@pytest.mark.parametrize("text", [APNS, GCM])
def test_an_answer_may_be_wrapped_in_a_json_string_once_more(text):
    assert error_in(json.dumps(text)) == error_in(text)


def test_an_answer_wrapped_again_and_again_is_left_alone():
    assert error_in(json.dumps(json.dumps(json.dumps(APNS)))) is None


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "Phone number is opted out",
        "5",
        "null",
        "[]",
        "{}",
        '"{"',
        "[" * 100_000,
        '"text"',
        "{'a': 1}",
    ],
    ids=[
        "none",
        "empty",
        "words",
        "number",
        "null",
        "list",
        "object",
        "half",
        "deep",
        "text",
        "python",
    ],
)
def test_other_texts_hold_no_provider_error(text):
    assert error_in(text) is None


def test_a_successful_result_has_none():
    assert (
        MessageResult(delivery_status="SUCCESSFUL", status_message="MessageId: id").provider_error
        is None
    )


@pytest.mark.parametrize(
    ("code", "status_code"),
    [
        ("410", 410),
        (410, 410),
        ("", None),
        (None, None),
        ("4xx", None),
        (4.1, None),
        ("²", None),
        ([], None),
        (True, None),
        ("-1", None),
        ("9" * 10_000, None),
    ],
    ids=lambda one: repr(one)[:10],
)
def test_the_providers_status_is_a_number_or_absent(code, status_code):
    assert (
        provider_error_of(pushProviderStatusCode=code, errorMessage="Gone").status_code
        == status_code
    )


def test_the_message_of_aws_replaces_a_missing_error_of_the_provider():
    assert provider_error_of(errorMessage="Invalid notification").error == "Invalid notification"
    assert provider_error_of(errorMessage="Invalid", pushProviderError="").error == "Invalid"
    assert provider_error_of(errorMessage="Invalid", pushProviderError=["odd"]).error == "Invalid"
    assert provider_error_of(channelType="GCM").error is None


RESPONSES = {
    "Apple": ({"reason": "Unregistered", "timestamp": 5}, "Unregistered"),
    "Firebase": ({"status": "NOT_FOUND"}, "NOT_FOUND"),
    "Firebase in full": (
        {
            "error": {
                "code": 404,
                "message": "Requested entity was not found.",
                "status": "NOT_FOUND",
                "details": [{"@type": "other"}, {"@type": "FcmError", "errorCode": "UNREGISTERED"}],
            }
        },
        "UNREGISTERED",
    ),
    "Firebase without details": ({"error": {"status": "QUOTA_EXCEEDED"}}, "QUOTA_EXCEEDED"),
    "Firebase with odd details": (
        {"error": {"status": "INTERNAL", "details": ["a", 5]}},
        "INTERNAL",
    ),
    "details that are no list": ({"error": {"status": "INTERNAL", "details": "a"}}, "INTERNAL"),
    "an error by name": ({"error": "NotRegistered"}, "NotRegistered"),
    "nothing": ({}, None),
    "odd": ({"reason": 5, "error": [], "status": {}}, None),
}


@pytest.mark.parametrize(("response", "reason"), RESPONSES.values(), ids=RESPONSES)
@pytest.mark.parametrize("write", [json.dumps, lambda response: response], ids=["text", "object"])
def test_the_reason_is_read_out_of_the_providers_own_answer(response, reason, write):
    assert (
        provider_error_of(errorMessage="Invalid", pushProviderResponse=write(response)).reason
        == reason
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts(),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(texts(), inside, max_size=2),
    max_leaves=5,
)
members = [
    "errorMessage",
    "channelType",
    "pushProviderStatusCode",
    "pushProviderError",
    "pushProviderResponse",
]


@given(st.dictionaries(st.sampled_from(members), json_values | json_values.map(json.dumps)))
def test_whatever_the_json_holds_the_answer_is_typed(document):
    error = error_in(json.dumps(document))

    assert (error is None) == (not document)
    if error is not None:
        assert isinstance(error.status_code, (int, type(None)))
        for text in (error.error, error.reason, error.channel_type):
            assert isinstance(text, (str, type(None)))


@given(texts(30))
def test_whatever_the_text_is_it_is_no_error_to_ask(text):
    assert error_in(text) is None or isinstance(error_in(text), ProviderError)


def test_the_words_of_the_provider_are_hidden_in_repr():
    token = "d" * 60
    error = provider_error_of(pushProviderError=f"no such token {token}", channelType="GCM")

    assert token not in repr(error)
    assert mask(token) not in repr(error)
    assert "channel_type='GCM'" in repr(error)
