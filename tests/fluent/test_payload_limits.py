"""Payloads refuse what their push service would reject."""

from datetime import datetime, timedelta
from math import inf, nan

import pytest

from pinpoint_direct import (
    AdmPayload,
    ApnsInterruptionLevel,
    ApnsPayload,
    ApnsSound,
    FcmAndroid,
    FcmAndroidNotification,
    FcmApns,
    FcmNotification,
    FcmV1Payload,
    GCMPriority,
    ValidationError,
    limits,
)

SECRET = "s3cret-value"


@pytest.mark.parametrize(
    ("ttl", "kept"),
    [
        (0, "0s"),
        (10, "10s"),
        ("10s", "10s"),
        ("3.5s", "3.5s"),
        (timedelta(minutes=1), "60s"),
        (timedelta(milliseconds=1500), "1.5s"),
        (timedelta(0), "0s"),
        (timedelta(days=28), "2419200s"),
        (limits.GCM_MAX_TIME_TO_LIVE, "2419200s"),
        (None, None),
    ],
    ids=str,
)
def test_a_time_to_live_is_kept_as_firebase_has_it(ttl, kept):
    assert FcmAndroid(ttl=ttl).ttl == kept


def itself():
    held = {}
    held["held"] = held
    return held


REFUSED = {
    "a time without its unit": (FcmAndroid, {"ttl": "10"}, ("ttl", "type")),
    "a negative time": (FcmAndroid, {"ttl": -1}, ("ttl", "type")),
    "a negative timedelta": (FcmAndroid, {"ttl": timedelta(-1)}, ("ttl", "type")),
    "a flag as a time": (FcmAndroid, {"ttl": True}, ("ttl", "type")),
    "a time in other digits": (FcmAndroid, {"ttl": "\N{ARABIC-INDIC DIGIT ONE}s"}, ("ttl", "type")),
    "too long a time": (FcmAndroid, {"ttl": 2_419_201}, ("ttl", "limit")),
    "a time without end": (FcmAndroid, {"ttl": 10**5000}, ("ttl", "limit")),
    "a time before all times": (FcmAndroid, {"ttl": -(10**5000)}, ("ttl", "type")),
    "a loudness without end": (ApnsSound, {"volume": 10**5000}, ("volume", "limit")),
    "no loudness": (ApnsSound, {"volume": nan}, ("volume", "limit")),
    "no relevance": (ApnsPayload, {"relevance_score": inf}, ("relevance_score", "limit")),
    "no number inside": (ApnsPayload, {"custom": {"a": [nan]}}, ("custom[#1]", "type")),
    "an endless number inside": (ApnsPayload, {"custom": {"a": 10**5000}}, ("custom[#1]", "type")),
    "an endless key inside": (FcmV1Payload, {"webpush": {10**5000: 1}}, ("webpush[#1]", "type")),
    "a little too long a time": (FcmAndroid, {"ttl": "2419200.1s"}, ("ttl", "limit")),
    "a priority": (FcmAndroid, {"priority": "urgent"}, ("priority", "enum")),
    "a level": (ApnsPayload, {"interruption_level": "loud"}, ("interruption_level", "enum")),
    "a level that is no text": (
        ApnsPayload,
        {"interruption_level": 5},
        ("interruption_level", "type"),
    ),
    "data that is no text": (FcmV1Payload, {"data": {"a": 1}}, ("data[#1]", "type")),
    "a volume": (ApnsSound, {"volume": 1.1}, ("volume", "limit")),
    "a volume that is no number": (ApnsSound, {"volume": "loud"}, ("volume", "type")),
    "a volume that is a flag": (ApnsSound, {"volume": True}, ("volume", "type")),
    "a volume that is none": (ApnsSound, {"volume": float("nan")}, ("volume", "limit")),
    "a negative score": (ApnsPayload, {"relevance_score": -0.1}, ("relevance_score", "limit")),
    "an alert": (ApnsPayload, {"alert": {"body": SECRET}}, ("alert", "type")),
    "a notification": (FcmV1Payload, {"notification": {"body": SECRET}}, ("notification", "type")),
    "a silent push with an alert": (
        ApnsPayload,
        {"content_available": True, "alert": SECRET},
        ("alert", "silent"),
    ),
    "a silent push with a badge": (
        ApnsPayload,
        {"content_available": True, "badge": 0},
        ("badge", "silent"),
    ),
    "a silent push with a sound": (
        ApnsPayload,
        {"content_available": True, "sound": "default"},
        ("sound", "silent"),
    ),
    "aps among one's own keys": (ApnsPayload, {"custom": {"aps": {}}}, ("custom", "key")),
    "what JSON cannot hold": (ApnsPayload, {"custom": {"a": {1, 2}}}, ("custom[#1]", "type")),
    "infinity": (ApnsPayload, {"custom": {"a": "b", "c": [float("inf")]}}, ("custom[#2]", "type")),
    "what holds itself": (ApnsPayload, {"custom": itself()}, ("custom[#1]", "type")),
    "a key that is no text": (FcmApns, {"headers": {5: SECRET}}, ("headers[#1]", "type")),
    "options that are no mapping": (
        FcmV1Payload,
        {"fcm_options": [SECRET]},
        ("fcm_options", "type"),
    ),
    "a colour by name": (FcmAndroidNotification, {"color": SECRET}, ("color", "type")),
    "a time without its zone": (
        FcmAndroidNotification,
        {"event_time": datetime(2026, 1, 31, 12)},  # noqa: DTZ001  (which is the mistake)
        ("event_time", "type"),
    ),
    "a pattern that is text": (
        FcmAndroidNotification,
        {"vibrate_timings": "1s"},
        ("vibrate_timings", "type"),
    ),
    "a pattern of flags": (
        FcmAndroidNotification,
        {"vibrate_timings": [True]},
        ("vibrate_timings[0]", "type"),
    ),
    "a pause that is negative": (
        FcmAndroidNotification,
        {"vibrate_timings": ["1s", -1]},
        ("vibrate_timings[1]", "type"),
    ),
    "a visibility": (FcmAndroidNotification, {"visibility": SECRET}, ("visibility", "enum")),
    "a proxy that is a flag": (FcmAndroidNotification, {"proxy": True}, ("proxy", "type")),
    "a light without its times": (
        FcmAndroidNotification,
        {"light_settings": {"color": {}, "light_on_duration": "1s"}},
        ("light_settings.light_off_duration", "required"),
    ),
    "a light of 255": (
        FcmAndroidNotification,
        {
            "light_settings": {
                "color": {"red": 255},
                "light_on_duration": "1s",
                "light_off_duration": "1s",
            }
        },
        ("light_settings.color.red", "limit"),
    ),
    "a label": (
        FcmAndroid,
        {"fcm_options": {"analytics_label": "a b"}},
        ("fcm_options.analytics_label", "type"),
    ),
    "a reserved key": (FcmV1Payload, {"data": {"from": SECRET}}, ("data", "key")),
    "Apple's mistakes": (
        FcmApns,
        {"payload": {"aps": {"badge": SECRET}}},
        ("payload.aps.badge", "type"),
    ),
    "an event": (ApnsPayload, {"event": SECRET}, ("event", "enum")),
    "a date without its zone": (
        ApnsPayload,
        {"stale_date": datetime(2026, 1, 31, 12)},  # noqa: DTZ001  (which is the mistake)
        ("stale_date", "type"),
    ),
    "a checksum of something else": (
        AdmPayload,
        {"data": {"a": SECRET}, "md5": "x"},
        ("md5", "checksum"),
    ),
    "more than a month": (AdmPayload, {"expires_after": 2_678_401}, ("expires_after", "limit")),
    "less than no time": (AdmPayload, {"expires_after": -1}, ("expires_after", "limit")),
    "a further key that is set": (
        FcmNotification,
        {"body": "a", "extra": {"body": SECRET}},
        ("extra", "key"),
    ),
    "a further part that is set": (
        FcmAndroid,
        {"notification": FcmAndroidNotification(), "extra": {"notification": SECRET}},
        ("extra", "key"),
    ),
    "a further key inside aps that is set": (
        ApnsPayload,
        {"alert": "a", "aps_extra": {"alert": SECRET}},
        ("aps_extra", "key"),
    ),
    "a further key inside aps that always is": (
        ApnsPayload,
        {"aps_extra": {"content-available": 1}},
        ("aps_extra", "key"),
    ),
    "a payload of another kind": (FcmApns, {"payload": FcmV1Payload()}, ("payload", "type")),
}


@pytest.mark.parametrize(("cls", "arguments", "place"), REFUSED.values(), ids=REFUSED)
def test_what_a_push_service_would_not_take_is_refused(cls, arguments, place):
    with pytest.raises(ValidationError) as caught:
        cls(**arguments)

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == (f"{cls.__name__}.{place[0]}", place[1])
    assert SECRET not in str(caught.value)


def test_all_that_is_too_much_in_a_silent_push_is_reported():
    with pytest.raises(ValidationError) as caught:
        ApnsPayload("Hello", badge=1, sound="default", content_available=True)

    assert [one.path for one in caught.value.problems] == [
        "ApnsPayload.alert",
        "ApnsPayload.badge",
        "ApnsPayload.sound",
    ]


def test_text_becomes_a_member_of_the_enumeration():
    assert FcmAndroid(priority="high").priority is GCMPriority.HIGH
    level = ApnsPayload(interruption_level="critical").interruption_level
    assert level is ApnsInterruptionLevel.CRITICAL


def test_evolve_validates_the_payload():
    with pytest.raises(ValidationError):
        ApnsPayload("Hello").evolve(content_available=True)
    assert ApnsPayload("Hello").evolve(alert=None, content_available=True).content_available


def test_the_score_of_a_live_activity_is_any_number():
    assert ApnsPayload(event="update", relevance_score=100).relevance_score == 100


@pytest.mark.parametrize(
    "further",
    [
        {"extra": {"titel": 1}},
        {"light_settings": None, "extra": {"visibility": "NEW"}},
        {"color": "{{colour}}"},
    ],
    ids=str,
)
def test_what_may_be_right_tomorrow_is_taken(further):
    assert FcmAndroidNotification("Hello", **further).content()["body"] == "Hello"


def test_keys_on_which_firebases_pages_disagree_are_for_check():
    assert FcmV1Payload(data={"message_type": "a", "google.b": "c"}).data["google.b"] == "c"
