"""`with_notification`: a push that both systems show, and that `check` has nothing against."""

import inspect
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import MessageRequest, ValidationError, check, render
from pinpoint_direct.model.fluent.notification import _Notification

from ..checks.cases import found
from ..oracle import REQUESTS

plain = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs",)), min_size=1).filter(
    lambda text: text.strip() and "{" not in text
)
arguments = st.fixed_dictionaries(
    {},
    optional={
        "title": plain,
        "image_url": st.just("https://example.com/picture.png"),
        "data": st.dictionaries(st.sampled_from(["order", "place"]), plain, max_size=2),
        "click_action": plain,
        "badge": st.integers(0, 99),
        "sound": plain,
        "channel_id": plain,
        "time_to_live": st.integers(0, 2_419_200),
        "collapse_key": st.text("ab", min_size=1, max_size=64),
        "priority": st.sampled_from(["high", "normal", "10", "5"]),
    },
)


def payloads(request):
    held = request.message_configuration
    android = json.loads(held.gcm_message.raw_content)["fcmV1Message"]["message"]
    return held.gcm_message, android, held.apns_message, json.loads(held.apns_message.raw_content)


@given(plain, arguments)
def test_both_systems_show_it_and_nothing_is_wrong_with_it(body, given_arguments):
    request = MessageRequest().with_notification(body, **given_arguments)
    request = request.to_gcm("token").to_apns("other").to_apns("third", sandbox=True)

    assert [problem for problem in check(request) if problem.rule != "size"] == []
    assert [(one.title, one.body) for one in render(request)] == (
        [(given_arguments.get("title"), body)] * 3
    )


@given(plain, plain, plain)
def test_variables_are_filled_in(one, other, title):
    request = MessageRequest().with_notification("{{a}} {{b}}", title="{{title}}")
    request = request.with_substitutions(a=one, b="b", title=title)
    request = request.to_gcm("token").to_apns("other", substitutions={"b": other})

    assert found(request, "variable") == []
    assert [(read.title, read.body) for read in render(request)] == [
        (title, f"{one} b"),
        (title, f"{one} {other}"),
    ]


def test_every_argument_reaches_both_where_both_have_it():
    request = MessageRequest().with_notification(
        "Dinner is ready",
        title="Kitchen",
        image_url="https://example.com/a.png",
        data={"order": "7"},
        click_action="SHOW_ORDER",
        badge=2,
        sound="default",
        channel_id="meals",
        time_to_live=60,
        collapse_key="dinner",
        priority="high",
        substitutions={"a": "b"},
    )
    gcm, android, apns, apple = payloads(request)

    assert android == {
        "notification": {
            "body": "Dinner is ready",
            "title": "Kitchen",
            "image": "https://example.com/a.png",
        },
        "data": {"order": "7"},
        "android": {
            "collapse_key": "dinner",
            "priority": "high",
            "ttl": "60s",
            "notification": {
                "sound": "default",
                "click_action": "SHOW_ORDER",
                "channel_id": "meals",
                "notification_count": 2,
            },
        },
    }
    assert apple == {
        "aps": {
            "alert": {"body": "Dinner is ready", "title": "Kitchen"},
            "badge": 2,
            "sound": "default",
            "category": "SHOW_ORDER",
            "content-available": 0,
            "mutable-content": 1,
        },
        "order": "7",
        "data": {"media-url": "https://example.com/a.png"},
    }
    assert (apns.collapse_id, apns.priority, apns.time_to_live) == ("dinner", "10", 60)
    assert gcm.preferred_authentication_method == "TOKEN"
    assert gcm.substitutions == apns.substitutions == {"a": ("b",)}


@pytest.mark.parametrize(
    ("priority", "of_firebase", "of_apple"),
    [("high", "high", "10"), ("normal", "normal", "5"), ("10", "high", "10"), ("5", "normal", "5")],
)
def test_a_priority_is_each_services_own(priority, of_firebase, of_apple):
    _, android, apns, _ = payloads(MessageRequest().with_notification("a", priority=priority))

    assert android["android"] == {"priority": of_firebase}
    assert apns.priority == of_apple


def test_a_badge_of_nothing_removes_it_from_apples_icon_alone():
    _, android, _, apple = payloads(MessageRequest().with_notification("a", badge=0))

    assert android == {"notification": {"body": "a"}}
    assert apple["aps"]["badge"] == 0


@pytest.mark.parametrize("cls", REQUESTS)
def test_both_kinds_of_request_have_it(cls):
    request = cls().with_sms("Hello").with_notification("Hello")

    assert type(request) is cls
    assert request.message_configuration.sms_message is not None
    assert request.message_configuration.gcm_message is not None


def test_it_is_what_its_signature_says():
    shown = inspect.signature(MessageRequest.with_notification).parameters

    assert [*shown] == ["self", *inspect.signature(_Notification).parameters]


WRONG = {
    "nothing": ({"body": None}, {"body"}),
    "no text": ({"body": b"a", "title": 5}, {"body", "title"}),
    "a number as text": ({"badge": "1"}, {"badge"}),
    "past Firebase's time": ({"time_to_live": 2_419_201}, {"time_to_live"}),
    "past Apple's key": ({"collapse_key": "ä" * 33}, {"collapse_key"}),
    "no priority": ({"priority": "urgent"}, {"priority"}),
    "no text for a priority": ({"priority": 5}, {"priority"}),
    "data that is none": ({"data": {"a": 1}}, {"data[#1]"}),
    "the notification in data": ({"data": {"aps": "a"}}, {"data"}),
    "the picture in data": ({"data": {"data": "a"}, "image_url": "b"}, {"data"}),
    "all at once": ({"title": 5, "badge": "1", "data": {"aps": ""}}, {"title", "badge", "data"}),
}


@pytest.mark.parametrize(("wrong", "places"), WRONG.values(), ids=WRONG)
def test_every_wrong_argument_is_named_in_the_words_of_the_step(wrong, places):
    with pytest.raises(ValidationError) as caught:
        MessageRequest().with_notification(**{"body": "s3cret", **wrong})

    assert {one.path for one in caught.value.problems} == {
        f"with_notification.{place}" for place in places
    }
    assert "s3cret" not in str(caught.value)


def test_a_key_named_data_is_taken_where_no_picture_stands():
    _, android, _, apple = payloads(MessageRequest().with_notification("a", data={"data": "b"}))

    assert android["data"] == {"data": "b"}
    assert apple["data"] == "b"
