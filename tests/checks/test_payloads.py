"""Rules about raw content and the size of a push."""

import pytest

from pinpoint_direct import (
    AdmPayload,
    ApnsPayload,
    FcmV1Payload,
    MessageRequest,
    SendUsersMessageRequest,
    limits,
)

from .cases import assert_reported, error, found, warning

GCM = "MessageRequest.message_configuration.gcm_message"
APNS = "MessageRequest.message_configuration.apns_message"
OWN = "MessageRequest.addresses[#1].raw_content"


def gcm(raw):
    return MessageRequest().with_gcm(raw_content=raw).to_gcm("token")


def apns(raw):
    return MessageRequest().with_apns(raw_content=raw).to_apns("token")


def v1(**message):
    return {"fcmV1Message": {"message": message}}


GOOD_GCM = gcm(FcmV1Payload(data={"a": "b"}))
GOOD_APNS = apns(ApnsPayload("Hello"))
SILENT = {"aps": {"content-available": 1}}

SHAPES = {
    "no JSON": error(gcm("{"), f"{GCM}.raw_content", "json", GOOD_GCM),
    "NaN": error(gcm('{"a": NaN}'), f"{GCM}.raw_content", "json"),
    "a bare value": error(
        gcm('"Hello"'), f"{GCM}.raw_content", "json", gcm("{}"), message="a JSON object"
    ),
    "nested without end": error(gcm("[" * 100_000), f"{GCM}.raw_content", "json"),
    "no JSON for a recipient": error(
        MessageRequest().with_gcm("Hello").to_gcm("token", raw_content="Hello"),
        OWN,
        "json",
        MessageRequest().with_gcm("Hello").to_gcm("token", raw_content="{}"),
    ),
    "no JSON for a user": error(
        SendUsersMessageRequest().with_gcm("Hello").to_user("ana", raw_content="Hello"),
        "SendUsersMessageRequest.users[#1].raw_content",
        "json",
        SendUsersMessageRequest().with_gcm("Hello").to_user("ana", raw_content={"aps": {}}),
    ),
    "a whole request": error(
        gcm({"MessageConfiguration": {"GCMMessage": {"Body": "Hello"}}}),
        f"{GCM}.raw_content",
        "nesting",
        GOOD_GCM,
        message="(MessageConfiguration)",
    ),
    "a message of a request": error(
        apns({"APNSMessage": {"Body": "Hello"}}), f"{APNS}.raw_content", "nesting", GOOD_APNS
    ),
    "v1 without its wrapper": error(
        gcm({"message": {"data": {}}}),
        f"{GCM}.raw_content",
        "shape",
        GOOD_GCM,
        gcm({"message": "Hello"}),
        gcm({"data": {"a": "b"}}),
        message="belongs into fcmV1Message",
    ),
    "a wrapper without a message": error(
        gcm({"fcmV1Message": {"data": {}}}),
        f"{GCM}.raw_content",
        "shape",
        message="no message object",
    ),
    "a wrapper that is none": error(gcm({"fcmV1Message": "Hello"}), f"{GCM}.raw_content", "shape"),
    "Apple's shape for Firebase": warning(
        gcm({"aps": {"alert": "Hello"}}), f"{GCM}.raw_content", "shape", message="of Apple"
    ),
    "Firebase's shape for Apple": warning(
        apns(v1(data={})), f"{APNS}.raw_content", "shape", GOOD_APNS, message="of Firebase"
    ),
    "the older shape for Apple": warning(
        apns({"notification": {}}), f"{APNS}.raw_content", "shape", message="of Firebase"
    ),
    "Apple's shape for Amazon": warning(
        MessageRequest().with_adm(raw_content=SILENT),
        "MessageRequest.message_configuration.adm_message.raw_content",
        "shape",
        MessageRequest().with_adm(raw_content={"data": {"a": "b"}}),
    ),
    "a token in v1": warning(
        gcm(v1(token="token")), f"{GCM}.raw_content", "token", GOOD_GCM, message="names a recipient"
    ),
    "a token in the older shape": warning(
        gcm({"to": "token"}), f"{GCM}.raw_content", "token", gcm({"data": {}})
    ),
    "data of v1 that is no text": error(
        gcm(v1(data={"a": 1})), f"{GCM}.raw_content", "type", GOOD_GCM
    ),
    "data for Android that is no text": error(
        gcm(v1(android={"data": {"a": 1}})),
        f"{GCM}.raw_content",
        "type",
        gcm(v1(android={"data": {"a": "1"}})),
    ),
    "data for Amazon that is no text": warning(
        MessageRequest().with_adm(raw_content={"data": {"a": 1}}),
        "MessageRequest.message_configuration.adm_message.raw_content",
        "type",
        MessageRequest().with_adm(raw_content={"data": {"a": "1"}}),
    ),
    "a ttl that is a number": error(
        gcm(v1(android={"ttl": 10})),
        f"{GCM}.raw_content",
        "type",
        gcm(v1(android={"ttl": "10s"})),
        gcm(v1(android={"ttl": "3.5s"})),
        gcm(v1(android="10s")),
        message='"10s"',
    ),
    "a ttl without its unit": error(gcm(v1(android={"ttl": "10"})), f"{GCM}.raw_content", "type"),
    "a key that Firebase keeps": error(
        gcm(v1(data={"from": "b"})),
        f"{GCM}.raw_content",
        "key",
        gcm(v1(data={"From": "b", "froms": "c"})),
    ),
    "a key that Firebase keeps, in the older shape": error(
        gcm({"data": {"from": "b"}}), f"{GCM}.raw_content", "key", gcm({"data": {"a": "b"}})
    ),
    "a key that Firebase may keep": warning(
        gcm(v1(data={"gcm.a": "b"})),
        f"{GCM}.raw_content",
        "key",
        gcm(v1(data={"a.gcm": "b"})),
        message="begins with gcm or google",
    ),
    "an empty object for Firebase": warning(
        gcm({}), f"{GCM}.raw_content", "shape", GOOD_GCM, message="is an empty object"
    ),
    "an empty object for Apple": warning(
        apns({}), f"{APNS}.raw_content", "shape", GOOD_APNS, message="is an empty object"
    ),
    "an empty object for a user": warning(
        SendUsersMessageRequest().with_gcm("Hello").to_user("ana", raw_content={}),
        "SendUsersMessageRequest.users[#1].raw_content",
        "shape",
    ),
    "neither form of Firebase": warning(
        gcm({"foo": 1}),
        f"{GCM}.raw_content",
        "shape",
        GOOD_GCM,
        message="either of Firebase's forms",
    ),
    "a notification that is no object": warning(
        gcm({"notification": "x"}),
        f"{GCM}.raw_content",
        "type",
        gcm({"notification": {"body": "x"}}),
        gcm({"notification": None}),
        gcm({"notification": "{{x}}"}),
        message="has notification, which takes an object, not text",
    ),
    "data of the older form that is no text": warning(
        gcm({"data": {"a": 1}}), f"{GCM}.raw_content", "type", gcm({"data": {"a": "1"}})
    ),
    "data that is no object": warning(
        gcm({"data": "a"}),
        f"{GCM}.raw_content",
        "type",
        gcm({"data": "{{a}}"}),
        message="has data, which takes an object of text, not text",
    ),
    "a time past Firebase's in the older form": error(
        gcm({"data": {}, "time_to_live": 2_419_201}),
        f"{GCM}.raw_content",
        "limit",
        gcm({"data": {}, "time_to_live": 2_419_200}),
        limit=2_419_200,
    ),
    "a member that Firebase does not know": warning(
        gcm(v1(dta={})),
        f"{GCM}.raw_content",
        "shape",
        gcm(v1(data={})),
        gcm(v1(data={}, fcmOptions={})),
        message="in message that Firebase does not know (did you mean data?)",
    ),
    "a member like no other": warning(
        gcm(v1(data={}, xyz=1)), f"{GCM}.raw_content", "shape", message="does not know"
    ),
    "a member beside the message": warning(
        gcm({"fcmV1Message": {"message": {"data": {}}, "dry_run": True}}),
        f"{GCM}.raw_content",
        "shape",
        gcm({"fcmV1Message": {"message": {"data": {}}, "validate_only": True}}),
        message="in fcmV1Message",
    ),
    "an empty message": warning(
        gcm(FcmV1Payload()), f"{GCM}.raw_content", "shape", GOOD_GCM, message="an empty message"
    ),
    "a title that is no text": warning(
        gcm(v1(notification={"title": 3})),
        f"{GCM}.raw_content",
        "type",
        gcm(v1(notification={"title": "3"})),
        message="has message.notification.title, which takes text, not a whole number",
    ),
    "an Android notification that is no object": warning(
        gcm(v1(android={"notification": ["x"]})),
        f"{GCM}.raw_content",
        "type",
        message="has message.android.notification, which takes an object, not a list",
    ),
    "a priority that there is not": warning(
        gcm(v1(android={"priority": "loud"})),
        f"{GCM}.raw_content",
        "enum",
        gcm(v1(android={"priority": "high"})),
        gcm(v1(android={"priority": "HIGH"})),
        gcm(v1(android={"priority": "{{priority}}"})),
        message="has message.android.priority, which takes one of",
    ),
    "a ttl past Firebase's": error(
        gcm(v1(android={"ttl": "99999999s"})),
        f"{GCM}.raw_content",
        "limit",
        gcm(v1(android={"ttl": "2419200s"})),
        gcm(v1(android={"ttl": "{{ttl}}"})),
        limit=2_419_200,
        message="has message.android.ttl",
    ),
    "Amazon's shape for Firebase": warning(
        gcm(AdmPayload(data={"a": "b"}, expires_after=60)),
        f"{GCM}.raw_content",
        "shape",
        gcm(AdmPayload(data={"a": "b"})),  # which Firebase's older form has as well
        message="of Amazon, not of Firebase",
    ),
    "Firebase's older shape for Amazon": warning(
        MessageRequest().with_adm(raw_content={"data": {}, "time_to_live": 60}),
        "MessageRequest.message_configuration.adm_message.raw_content",
        "shape",
        MessageRequest().with_adm(raw_content=AdmPayload(data={}, expires_after=60)),
        message="of Firebase, not of Amazon",
    ),
    "Firebase's shape for Baidu": warning(
        MessageRequest().with_baidu(raw_content={"fcmV1Message": {}}),
        "MessageRequest.message_configuration.baidu_message.raw_content",
        "shape",
        MessageRequest().with_baidu(raw_content={"title": "a"}),
        message="of Firebase, not of Baidu",
    ),
    "no aps": warning(
        apns({"a": "b"}), f"{APNS}.raw_content", "shape", message="no object under aps"
    ),
    "no content-available": warning(
        apns({"aps": {"alert": "Hello"}}),
        f"{APNS}.raw_content",
        "shape",
        GOOD_APNS,
        apns(SILENT),
        message="no content-available",
    ),
    "a content-available that is a flag": warning(
        apns({"aps": {"content-available": True}}),
        f"{APNS}.raw_content",
        "type",
        message="has aps.content-available, which takes the number 0 or 1",
    ),
    "a content-available of 2": warning(
        apns({"aps": {"content-available": 2}}), f"{APNS}.raw_content", "type"
    ),
    "a silent push with a sound": warning(
        apns({"aps": {"content-available": 1, "sound": "default"}}),
        f"{APNS}.raw_content",
        "silent",
        apns(SILENT),
        apns({"aps": {"content-available": 0, "sound": "default"}}),
    ),
    "raw content for an SMS": warning(
        MessageRequest().with_sms("Hello").to_sms("+12065550100", raw_content="{}"),
        OWN,
        "belongs",
        MessageRequest().with_gcm("Hello").to_gcm("token", raw_content="{}"),
        message="SMS has none",
    ),
    "a server key": warning(
        MessageRequest().with_gcm("Hello", preferred_authentication_method="KEY"),
        f"{GCM}.preferred_authentication_method",
        "ended",
        MessageRequest().with_gcm("Hello", preferred_authentication_method="TOKEN"),
        MessageRequest().with_gcm("Hello"),
    ),
}

PUSH = {
    "gcm": (4096, "to_gcm"),
    "apns": (4096, "to_apns"),
    "baidu": (4096, "to_baidu"),
    "adm": (6144, "to_adm"),
}


@pytest.mark.parametrize("case", SHAPES.values(), ids=SHAPES)
def test_a_rule_tells_what_breaks_it_and_nothing_else(case):
    assert_reported(case)


def test_baidu_has_no_documented_shape():
    request = MessageRequest().with_baidu(raw_content={"anything": [1]}).to_baidu("token")

    assert found(request, "shape") == []


@pytest.mark.parametrize("service", PUSH)
@pytest.mark.parametrize("letter", ["a", "é", "😀"])
def test_the_fields_of_a_push_have_a_limit_in_bytes(service, letter):
    most, step = PUSH[service]
    many = most // len(letter.encode())
    place = f"MessageRequest.message_configuration.{service}_message"

    def request(text):
        held = getattr(MessageRequest(), f"with_{service}")(text)
        return getattr(held, step)("token")

    case = error(request(letter * (many + 1)), place, "size", request(letter * many), limit=most)
    assert_reported(case)


@pytest.mark.parametrize("service", PUSH)
def test_raw_content_has_the_same_limit(service):
    most, _ = PUSH[service]
    place = f"MessageRequest.message_configuration.{service}_message.raw_content"

    def request(length):
        raw = {"data": {"a": "x" * (length - len('{"data":{"a":""}}'))}}
        return getattr(MessageRequest(), f"with_{service}")(raw_content=raw)

    rest = len('{"data":}') if service == "gcm" else 0
    case = error(request(most + 1 + rest), place, "size", request(most), limit=most)
    assert_reported(case)


def test_parts_for_other_devices_make_a_doubt_not_an_error():
    both = v1(data={"a": "x" * 2500}, apns={"payload": {"a": "x" * 2500}})

    assert_reported(
        warning(gcm(both), f"{GCM}.raw_content", "size", gcm(v1(data={"a": "x"})), limit=4096)
    )


def test_a_variable_may_stand_for_less_than_its_name():
    name = "{{" + "x" * 5000 + "}}"

    assert found(MessageRequest().with_gcm(name).to_gcm("token"), "size") == []
    assert_reported(warning(gcm({"data": {"a": name}}), f"{GCM}.raw_content", "size", limit=4096))


def test_data_title_and_url_count():
    long = "x" * 4096
    for fields in ({"title": long}, {"url": long}, {"data": {"a": long}}, {"data": {long: "a"}}):
        request = MessageRequest().with_gcm("Hello", **fields).to_gcm("token")
        assert found(request, "size")


def test_an_override_counts_in_place_of_the_message():
    long = MessageRequest().with_gcm("x" * 5000)
    short = MessageRequest().with_gcm("x")

    assert found(long.to_gcm("token", body_override="x"), "size") == []
    assert_reported(
        error(
            short.to_gcm("token", body_override="x" * 5000),
            "MessageRequest.addresses[#1].body_override",
            "size",
            limit=4096,
        )
    )
    assert found(short.to_gcm("token", title_override="x" * 5000), "size")
    assert found(long.to_gcm("token", raw_content="{}"), "size") == []


@pytest.mark.parametrize("step", ["with_push", "with_default"])
def test_a_message_for_all_channels_has_the_limit_of_each(step):
    request = getattr(MessageRequest(), step)("x" * 5000)

    assert found(request.to_gcm("token"), "size")
    assert found(request.to_adm("token").to_sms("+12065550100"), "size") == []


@pytest.mark.parametrize(
    ("length", "severity"), [(4096, None), (4097, "warning"), (5120, "warning"), (5121, "error")]
)
def test_on_the_size_of_a_voip_push_the_pages_disagree(length, severity):
    text = MessageRequest().with_apns("x" * length).to_apns_voip("token")
    raw = {"aps": {"content-available": 0}, "a": ""}
    raw["a"] = "x" * (length - len('{"aps":{"content-available":0},"a":""}'))
    raw = MessageRequest().with_apns(raw_content=raw).to_apns_voip("token")

    for request in (text, raw):
        assert [problem.severity for problem in found(request, "size")] == (
            [severity] if severity else []
        )


def test_the_limits_are_those_of_the_quotas():
    assert limits.GCM_MAX_PAYLOAD == limits.APNS_MAX_PAYLOAD == limits.BAIDU_MAX_PAYLOAD == 4096
    assert limits.ADM_MAX_PAYLOAD == 6144
