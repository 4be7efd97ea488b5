"""Rules about what stands for the sender of an SMS, and about speech markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import MessageRequest, SendUsersMessageRequest, check

from .cases import assert_reported, found, warning

SENDER = "MessageRequest.message_configuration.sms_message.sender_id"
BODY = "MessageRequest.message_configuration.voice_message.body"
NAMES = ["A", "EXAMPLECO", "Example-Co", "example_co", "1a2b3c4d5e6"]
NO_NAMES = [
    *("My Company Ltd 2026", "ABCDEFGHIJKL", "123456", "a b", "-", "a.b", "Café", "+12065550100"),
    *("0" * 100_000, "a\n"),
]


def named(sender, number="+447700900123", **more):
    return MessageRequest().with_sms("Hello", sender_id=sender, **more).to_sms(number)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_networks_take_is_no_problem(name):
    assert check(named(name)) == ()


@pytest.mark.parametrize("name", NO_NAMES, ids=range(len(NO_NAMES)))
def test_a_name_that_networks_refuse_is_reported(name):
    assert_reported(warning(named(name), SENDER, "sender", named("EXAMPLECO"), limit=11))


COUNTRIES = {
    "+12065550100": True,  # the United States
    "+16135550100": True,  # Canada
    "+8613800138000": True,  # China
    "+18765550100": False,  # Jamaica
    "+18095550100": False,  # the Dominican Republic
    "+85251234567": False,  # Hong Kong
    "+447700900123": False,
    "12065550100": False,
}


@pytest.mark.parametrize(("number", "reported"), COUNTRIES.items())
def test_a_name_goes_to_countries_that_have_some(number, reported):
    place = "MessageRequest.addresses[#1]"

    assert [one.path for one in found(named("EXAMPLECO", number), "sender")] == [place] * reported
    assert found(MessageRequest().with_sms("Hello").to_sms(number), "sender") == []
    with_both = named("EXAMPLECO", number, origination_number="+12065550199")
    assert [one.path for one in found(with_both, "sender")] == [SENDER]


def voice(body, **own):
    return MessageRequest().with_voice(body).to_voice("+12065550100", **own)


SPOKEN = [
    "Hello",
    "1 < 2 & 3 > 2",
    "<b>Hello</b> <breakfast>",
    "<speak>Hello</speak>",
    " <speak>Hello <break time='1s'/> {{name}} &amp; you</speak>\n",
    "<?xml version='1.0'?><speak xml:lang='en-US'><amazon:effect>Hi</amazon:effect></speak>",
]
NOT_SPOKEN = {
    "in quotes": "\"<speak> <break time='1s'/> Hi </speak>\"",
    "not closed": "<speak>Hi <break time='1s'> there</speak>",
    "not around all": "<speak>Hi</speak> there",
    "without a root": "Hi <break time='1s'/> there",
    "with another root": "<prosody>Hi</prosody>",
    "an ampersand": "<speak>Tom & Jerry</speak>",
    "a document type": "<!DOCTYPE a [<!ENTITY b 'c'>]><speak>&b;</speak>",
    "half a character": "<speak>\ud800</speak",
}


@pytest.mark.parametrize("body", SPOKEN, ids=range(len(SPOKEN)))
def test_what_can_be_read_aloud_is_no_problem(body):
    name = {"name": "Ana"}

    assert found(voice(body, substitutions=name), "speech") == []
    assert found(voice("a", body_override=body, substitutions=name), "speech") == []


@pytest.mark.parametrize("body", NOT_SPOKEN.values(), ids=NOT_SPOKEN)
def test_markup_that_is_none_is_reported_once(body):
    assert [one.path for one in found(voice(body), "speech")] == [BODY]
    (problem,) = found(voice(body, body_override="Hello"), "speech")
    assert problem.path == BODY
    (problem,) = found(voice("Hello", body_override=body), "speech")
    assert problem.path == "MessageRequest.addresses[#1].body_override"


def test_a_value_that_breaks_the_markup_is_reported_where_it_comes_from():
    body = "<speak>Hello {{name}}</speak>"

    (problem,) = found(voice(body, substitutions={"name": "Tom & Jerry"}), "speech")
    assert problem.path == "MessageRequest.addresses[#1].substitutions"
    assert found(voice("Hello {{name}}", substitutions={"name": "Tom & Jerry"}), "speech") == []
    assert found(SendUsersMessageRequest().with_voice(body).to_user("ana"), "speech") == []


@given(st.text(alphabet="<>/speak &;{}'\"", max_size=30))
def test_any_text_can_be_looked_at(text):
    request = voice(f"<speak>{text}</speak>")

    assert len(found(request, "speech")) <= 1
