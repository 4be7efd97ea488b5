"""The payloads of the push services: their JSON, and what they refuse."""

import copy
import json
import pickle
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
    GcmLegacyNotification,
    GcmLegacyPayload,
    GCMMessage,
    MessageRequest,
    Payload,
    reveal,
)

from ..strategies import texts

SECRET = "s3cret-value"
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
        ),
        badge=0,
        sound=ApnsSound("alarm.caf", critical=True, volume=0.5),
        thread_id="thread",
        category="CATEGORY",
        mutable_content=True,
        target_content_id="window",
        interruption_level="time-sensitive",
        relevance_score=1,
        filter_criteria="focus",
        url_args=["boarding", "A998"],
        custom={"order": {"number": SECRET, "lines": [1, 2.5, None, True]}},
    ),
    FcmV1Payload(
        notification=FcmNotification(SECRET, title="Title", image="https://example.com/a.png"),
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
            ),
        ),
        apns=FcmApns(
            headers={"apns-priority": "5"},
            payload=ApnsPayload(content_available=True),
            fcm_options={"image": "https://example.com/a.png"},
        ),
        webpush={"headers": {"TTL": "10"}},
        fcm_options={"analytics_label": "spring"},
        validate_only=False,
    ),
    GcmLegacyPayload(
        notification=GcmLegacyNotification(
            SECRET,
            title="Title",
            image="https://example.com/a.png",
            icon="icon",
            color="#ff0000",
            sound="default",
            tag="tag",
            click_action="OPEN",
            android_channel_id="news",
            body_loc_key="BODY",
            body_loc_args=["a"],
            title_loc_key="TITLE",
            title_loc_args=["b"],
        ),
        data={"order": "7"},
        collapse_key="orders",
        priority="normal",
        time_to_live=0,
        restricted_package_name="com.example",
        content_available=True,
        mutable_content=False,
        dry_run=True,
    ),
    AdmPayload(
        data={"order": SECRET}, consolidation_key="orders", expires_after=3600, md5="checksum"
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
            },
            "badge": 0,
            "sound": {"critical": 1, "name": "alarm.caf", "volume": 0.5},
            "thread-id": "thread",
            "category": "CATEGORY",
            "content-available": 0,
            "mutable-content": 1,
            "target-content-id": "window",
            "interruption-level": "time-sensitive",
            "relevance-score": 1,
            "filter-criteria": "focus",
            "url-args": ("boarding", "A998"),
        },
        "order": {"number": SECRET, "lines": (1, 2.5, None, True)},
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
        *("notification", "data", "android", "apns", "webpush", "fcm_options")
    ]
    assert message["message"]["android"]["ttl"] == "10s"
    assert message["message"]["android"]["priority"] == "high"
    assert message["message"]["apns"] == {
        "headers": {"apns-priority": "5"},
        "payload": {"aps": {"content-available": 1}},
        "fcm_options": {"image": "https://example.com/a.png"},
    }
    assert FcmV1Payload().to_json() == '{"fcmV1Message":{"message":{}}}'


def test_the_older_payload_of_firebase_has_no_wrapper():
    content = FULL[2].content()

    assert [*content] == [
        *("notification", "data", "collapse_key", "priority", "time_to_live"),
        *("restricted_package_name", "content_available", "mutable_content", "dry_run"),
    ]
    assert content["notification"]["android_channel_id"] == "news"


def test_the_payload_of_amazon():
    assert FULL[3].content() == {
        "data": {"order": SECRET},
        "consolidationKey": "orders",
        "expiresAfter": 3600,
        "md5": "checksum",
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
