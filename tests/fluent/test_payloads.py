"""The payloads of the push services: their JSON, and what they refuse."""

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    ADMMessage,
    AdmPayload,
    ApnsAlert,
    APNSMessage,
    ApnsPayload,
    ApnsSound,
    BaiduMessage,
    EndpointSendConfiguration,
    FcmAndroid,
    FcmAndroidNotification,
    FcmApns,
    FcmNotification,
    FcmV1Payload,
    GCMMessage,
    MessageRequest,
    Payload,
    reveal,
)

from ..strategies import texts

SECRET = "s3cret-value"
MD5 = "99br6LQWoOukH8KktH78Gw=="
"""The checksum of the text ``order:s3cret-value``."""
FULL = [
    ApnsPayload(
        ApnsAlert(
            SECRET,
            title="Title",
            subtitle="Subtitle",
            launch_image="start.png",
            loc_key="BODY",
            loc_args=["a"],
            title_loc_key="TITLE",
            title_loc_args=["b"],
            subtitle_loc_key="SUBTITLE",
            subtitle_loc_args=["c"],
            sound="chime.aiff",
            extra={"new-key": 1},
        ),
        badge=0,
        sound=ApnsSound("alarm.caf", critical=True, volume=0.5, extra={"new-key": 1}),
        thread_id="thread",
        category="CATEGORY",
        mutable_content=True,
        target_content_id="window",
        interruption_level="time-sensitive",
        relevance_score=1,
        filter_criteria="focus",
        url_args=["boarding", "A998"],
        event="start",
        timestamp=1767225600,
        content_state={"goals": 2},
        stale_date=datetime(2026, 1, 1, 1, tzinfo=UTC),
        dismissal_date=datetime(2026, 1, 1, 2, tzinfo=UTC),
        attributes_type="Match",
        attributes={"home": "Porto"},
        input_push_token=True,
        input_push_channel="channel",
        content_changed=True,
        aps_extra={"new-key": [1]},
        custom={"order": {"number": SECRET, "lines": [1, 2.5, None, True]}},
    ),
    FcmV1Payload(
        notification=FcmNotification(
            SECRET, title="Title", image="https://example.com/a.png", extra={"new_key": 1}
        ),
        data={"order": "7"},
        android=FcmAndroid(
            collapse_key="orders",
            priority="high",
            ttl=10,
            restricted_package_name="com.example",
            data={"order": "8"},
            notification=FcmAndroidNotification(
                SECRET,
                title="Title",
                image="https://example.com/a.png",
                icon="icon",
                color="#ff0000",
                sound="default",
                tag="tag",
                click_action="OPEN",
                channel_id="news",
                notification_count=0,
                body_loc_key="BODY",
                body_loc_args=["a"],
                title_loc_key="TITLE",
                title_loc_args=["b"],
                notification_priority="PRIORITY_HIGH",
                visibility="SECRET",
                sticky=True,
                local_only=False,
                ticker="ticker",
                event_time=datetime(2026, 1, 31, 12, tzinfo=UTC),
                default_sound=True,
                default_vibrate_timings=False,
                default_light_settings=False,
                vibrate_timings=[0, timedelta(milliseconds=500), "0.25s"],
                light_settings={
                    "color": {"red": 1, "alpha": 0.5},
                    "light_on_duration": "1s",
                    "light_off_duration": "0.5s",
                },
                proxy="DENY",
                extra={"new_key": 1},
            ),
            direct_boot_ok=True,
            bandwidth_constrained_ok=True,
            restricted_satellite_ok=False,
            fcm_options={"analytics_label": "android"},
            extra={"new_key": 1},
        ),
        apns=FcmApns(
            headers={"apns-priority": "5"},
            payload=ApnsPayload(content_available=True),
            fcm_options={"image": "https://example.com/a.png"},
            live_activity_token="activity",
            extra={"new_key": 1},
        ),
        webpush={"headers": {"TTL": "10"}},
        fcm_options={"analytics_label": "spring"},
        validate_only=False,
        extra={"new_key": 1},
    ),
    AdmPayload(
        data={"order": SECRET},
        notification={"title": "Title"},
        consolidation_key="orders",
        expires_after=3600,
        md5=MD5,
        extra={"newKey": 1},
    ),
]
PUSHES = [ADMMessage, APNSMessage, BaiduMessage, GCMMessage]
every_payload = pytest.mark.parametrize("payload", FULL, ids=lambda one: type(one).__name__)


def test_the_payload_of_apple():
    assert FULL[0].content() == {
        "aps": {
            "alert": {
                "body": SECRET,
                "title": "Title",
                "subtitle": "Subtitle",
                "launch-image": "start.png",
                "loc-key": "BODY",
                "loc-args": ("a",),
                "title-loc-key": "TITLE",
                "title-loc-args": ("b",),
                "subtitle-loc-key": "SUBTITLE",
                "subtitle-loc-args": ("c",),
                "sound": "chime.aiff",
                "new-key": 1,
            },
            "badge": 0,
            "sound": {"critical": 1, "name": "alarm.caf", "volume": 0.5, "new-key": 1},
            "thread-id": "thread",
            "category": "CATEGORY",
            "content-available": 0,
            "mutable-content": 1,
            "target-content-id": "window",
            "interruption-level": "time-sensitive",
            "relevance-score": 1,
            "filter-criteria": "focus",
            "url-args": ("boarding", "A998"),
            "event": "start",
            "timestamp": 1767225600,
            "content-state": {"goals": 2},
            "stale-date": 1767229200,
            "dismissal-date": 1767232800,
            "attributes-type": "Match",
            "attributes": {"home": "Porto"},
            "input-push-token": 1,
            "input-push-channel": "channel",
            "content-changed": True,
            "new-key": (1,),
        },
        "order": {"number": SECRET, "lines": (1, 2.5, None, True)},
    }


def test_further_keys_stand_where_the_field_that_holds_them_says():
    inside = ApnsPayload("Hello", aps_extra={"event": "end"}, custom={"event": 1}).content()

    assert inside == {"aps": {"alert": "Hello", "content-available": 0, "event": "end"}, "event": 1}
    assert ApnsAlert("Hello", extra={"a": 1}).content() == {"body": "Hello", "a": 1}
    assert ApnsSound("bell", extra={"a": 1}).content() == {"name": "bell", "a": 1}
    wrapper = FcmV1Payload(extra={"validate_only": True}, validate_only=False).content()
    assert wrapper["fcmV1Message"] == {
        "validate_only": False,
        "message": {"validate_only": True},
    }


def test_text_and_a_name_are_enough_for_apple():
    plain = ApnsPayload("Hello", sound="default")

    assert plain == ApnsPayload(ApnsAlert("Hello"), sound=ApnsSound("default"))
    assert plain.to_json() == '{"aps":{"alert":"Hello","sound":"default","content-available":0}}'


def test_apple_always_gets_the_key_that_aws_demands():
    assert ApnsPayload().to_json() == '{"aps":{"content-available":0}}'
    assert ApnsPayload(content_available=True).to_json() == '{"aps":{"content-available":1}}'


def test_an_alert_without_text_is_no_text():
    assert ApnsPayload(ApnsAlert(loc_key="BODY")).content()["aps"]["alert"] == {"loc-key": "BODY"}
    assert ApnsSound(critical=False).content() == {"critical": 0}


def test_the_payload_of_firebase():
    message = FULL[1].content()["fcmV1Message"]

    assert message["validate_only"] is False
    assert [*message["message"]] == [
        *("notification", "data", "android", "apns", "webpush", "fcm_options", "new_key")
    ]
    assert message["message"]["android"]["ttl"] == "10s"
    assert message["message"]["android"]["priority"] == "high"
    assert message["message"]["apns"] == {
        "headers": {"apns-priority": "5"},
        "payload": {"aps": {"content-available": 1}},
        "fcm_options": {"image": "https://example.com/a.png"},
        "live_activity_token": "activity",
        "new_key": 1,
    }
    shown = message["message"]["android"]["notification"]
    assert shown["event_time"] == "2026-01-31T12:00:00+00:00"
    assert shown["vibrate_timings"] == ("0s", "0.5s", "0.25s")
    assert shown["light_settings"]["color"] == {"red": 1, "alpha": 0.5}
    assert (shown["visibility"], shown["proxy"], shown["sticky"]) == ("SECRET", "DENY", True)
    assert FcmV1Payload().to_json() == '{"fcmV1Message":{"message":{}}}'


def test_the_payload_of_amazon():
    assert FULL[2].content() == {
        "data": {"order": SECRET},
        "notification": {"title": "Title"},
        "consolidationKey": "orders",
        "expiresAfter": 3600,
        "md5": MD5,
        "newKey": 1,
    }


@every_payload
def test_no_payload_names_a_token(payload):
    assert not {"token", "topic", "condition", "to", "registration_ids"} & {
        field.name for field in attrs.fields(type(payload))
    }


@every_payload
@pytest.mark.parametrize(
    "cls", [*PUSHES, AddressConfiguration, EndpointSendConfiguration], ids=lambda one: one.__name__
)
def test_a_payload_is_taken_wherever_raw_content_is(payload, cls):
    assert cls(raw_content=payload).raw_content == payload.to_json()
    assert cls(raw_content=payload) == cls(raw_content=payload.content())


@every_payload
def test_the_steps_take_payloads(payload):
    request = MessageRequest().with_gcm(raw_content=payload).to_gcm("token", raw_content=payload)

    assert request.addresses["token"].raw_content == payload.to_json()
    assert request.message_configuration.gcm_message.raw_content == payload.to_json()


@every_payload
def test_the_json_is_compact_and_its_size_is_in_bytes(payload):
    written = payload.to_json()

    assert json.dumps(json.loads(written), separators=(",", ":"), ensure_ascii=False) == written
    assert payload.size_bytes == len(written.encode())


@given(st.text(st.characters(exclude_categories=())))
def test_a_letter_may_take_several_bytes(text):
    payload = AdmPayload(data={"a": text})

    assert payload.size_bytes == len(payload.to_json().encode("utf-8", "surrogatepass"))
    assert json.loads(payload.to_json()) == {"data": {"a": text}}


@every_payload
def test_a_payload_is_a_value(payload):
    assert isinstance(payload, Payload)
    for twin in (
        payload.evolve(),
        copy.copy(payload),
        copy.deepcopy(payload),
        pickle.loads(pickle.dumps(payload)),
    ):
        assert twin == payload
        assert hash(twin) == hash(payload)
        assert twin.to_json() == payload.to_json()
    for field in attrs.fields(type(payload)):
        with pytest.raises(AttributeError):
            setattr(payload, field.name, None)


@every_payload
def test_a_payload_hides_what_is_in_it(payload):
    assert SECRET not in repr(payload)
    assert SECRET not in f"{payload}"
    assert SECRET in reveal(payload)
    assert type(payload).__name__ in repr(payload)


def test_what_is_hidden_may_be_of_any_kind():
    shown = repr(ApnsPayload(custom={"first": {"second": 1.5}, "third": None, "fourth": "x"}))

    assert "1.5" not in shown
    assert "first" not in shown


def test_what_a_payload_was_made_of_can_change_and_it_does_not():
    custom = {"order": {"lines": [1]}}
    payload = ApnsPayload(custom=custom)
    custom["order"]["lines"].append(2)

    assert payload.custom == {"order": {"lines": (1,)}}
    with pytest.raises(TypeError):
        payload.custom["order"]["lines"] = ()


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts(),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(texts(), inside, max_size=2),
    max_leaves=6,
)


@given(st.dictionaries(texts().filter(lambda key: key != "aps"), json_values, max_size=3))
def test_whatever_json_can_hold_is_kept(custom):
    payload = ApnsPayload(custom=custom)

    assert json.loads(payload.to_json()) == {"aps": {"content-available": 0}, **custom}
    assert hash(payload) == hash(ApnsPayload(custom=MappingProxyType(custom)))
