"""Fields of a push against the raw content that is given with them."""

import json

import pytest

from pinpoint_direct import (
    ApnsPayload,
    FcmV1Payload,
    MessageRequest,
    SendUsersMessageRequest,
    check,
)

from .cases import assert_reported, found, warning

PATH = "MessageRequest.message_configuration"
LOUD = {"aps": {"alert": "Hello", "content-available": 0}}
SILENT = {"aps": {"content-available": 1}}
SHOWN = {"fcmV1Message": {"message": {"notification": {"title": "Hello"}}}}
HIGH = {"fcmV1Message": {"message": {"android": {"priority": "HIGH"}}}}


def apns(raw, **fields):
    return MessageRequest().with_apns(raw_content=raw, **fields).to_apns("a1" * 32)


def gcm(raw, **fields):
    return MessageRequest().with_gcm(raw_content=raw, **fields).to_gcm("token")


def plain(problem):
    """Return what a problem says, without the marks around names of fields."""
    return problem.message.replace("`", "")


def against(request, field, message, *inside):
    step = "apns" if field.startswith("apns") else "gcm"
    path = f"{PATH}.{step}_message.{field.removeprefix(f'{step}.')}"
    return warning(request, path, "contradiction", *inside, message=message)


CONTRADICTIONS = {
    "a background push that shows": against(
        apns(LOUD, apns_push_type="background"),
        "apns.apns_push_type",
        "is not silent",
        apns(SILENT, apns_push_type="background"),
        apns(LOUD, apns_push_type="alert"),
        apns({"aps": {}}, apns_push_type="background"),
    ),
    "a background push that AWS takes for another": against(
        apns({"aps": {"content-available": 0}}, apns_push_type="background"),
        "apns.apns_push_type",
        "is not silent",
    ),
    "an alert that is silent": against(
        apns(SILENT, apns_push_type="alert"),
        "apns.apns_push_type",
        "is alert, and",
        apns(LOUD, apns_push_type="alert"),
        apns(SILENT, apns_push_type="voip"),
    ),
    "a silent push that shows": against(
        apns(LOUD, silent_push=True),
        "apns.silent_push",
        "is not silent",
        apns(SILENT, silent_push=True),
        apns(LOUD, silent_push=False),
    ),
    "a push that is silent after all": against(
        apns(SILENT, silent_push=False), "apns.silent_push", "is false, and"
    ),
    "a silent push of high priority": against(
        apns(SILENT, priority="10"),
        "apns.priority",
        'Apple asks for "5"',
        apns(SILENT, priority="5"),
        apns(LOUD, priority="10"),
        apns({"aps": {**SILENT["aps"], "alert": "x"}}, priority="10"),
        apns({"aps": "x"}, priority="10"),
    ),
    "the same in Firebase's words": against(
        apns(SILENT, priority="high"), "apns.priority", 'Apple asks for "5"'
    ),
    "a silent push to Android that shows": against(
        gcm(SHOWN, silent_push=True),
        "gcm.silent_push",
        "is not silent",
        gcm(FcmV1Payload(data={"a": "b"}), silent_push=True),
        gcm(SHOWN, silent_push=False),
        gcm("[]", silent_push=True),
        gcm({"fcmV1Message": "x"}, silent_push=True),
        gcm({"fcmV1Message": {"message": "x"}}, silent_push=True),
    ),
    "the same in the older form": against(
        gcm({"notification": {}}, silent_push=True), "gcm.silent_push", "is not silent"
    ),
    "another priority for Android": against(
        gcm(HIGH, priority="normal"),
        "gcm.priority",
        "has a priority",
        gcm(HIGH, priority="high"),
        gcm(HIGH, priority="10"),
        gcm(SHOWN, priority="normal"),
        gcm({"fcmV1Message": {"message": {"android": {"priority": 5}}}}, priority="normal"),
    ),
    "another priority in the older form": against(
        gcm({"data": {}, "priority": "normal"}, priority="10"), "gcm.priority", "is another one"
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_field_that_contradicts_raw_content_is_reported(case):
    assert_reported(case)


@pytest.mark.parametrize(
    "fields", [{"silent_push": True}, {"apns_push_type": "background"}], ids=str
)
def test_a_high_priority_of_a_silent_push_is_told_once(fields):
    request = apns(SILENT, priority="10", **fields)

    assert [one.path.rpartition(".")[2] for one in check(request)] == ["priority"]


def test_a_recipients_own_raw_content_may_contradict_the_message():
    request = (
        MessageRequest()
        .with_apns("Hello", apns_push_type="alert")
        .to_apns("a1" * 32, raw_content=SILENT)
        .to_apns("b2" * 32, raw_content=SILENT)
        .to_apns("c3" * 32, raw_content=LOUD)
    )

    (problem,) = found(request, "contradiction")
    assert problem.path == "MessageRequest.addresses[#1].raw_content"
    assert plain(problem) == "is silent, and apns_push_type of the message is alert (2 times)"


def test_raw_content_of_other_services_and_of_users_contradicts_nothing():
    adm = MessageRequest().with_adm(raw_content={"data": {}}, silent_push=True).to_adm("token")
    default = MessageRequest().with_push("Hello").to_apns("a1" * 32, raw_content=SILENT)
    users = SendUsersMessageRequest().with_apns("Hello", apns_push_type="alert")

    for request in (adm, default, users.to_user("ana", raw_content=SILENT)):
        assert found(request, "contradiction") == []
    nobodys = MessageRequest().to_gcm("token", raw_content=json.dumps(SHOWN))
    assert found(nobodys, "contradiction") == []


ALL = {
    "with_apns": {
        "body": "b",
        "title": "t",
        "badge": 1,
        "sound": "s",
        "category": "c",
        "media_url": "https://example.com",
        "thread_id": "t",
        "data": {"a": "b"},
        "action": "URL",
        "url": "https://example.com",
    },
    "with_gcm": {
        "body": "b",
        "icon_reference": "i",
        "image_icon_url": "https://example.com",
        "image_url": "https://example.com",
        "small_image_icon_url": "https://example.com",
    },
    "with_adm": {"title": "t"},
    "with_baidu": {"sound": "s"},
}


@pytest.mark.parametrize(
    ("step", "field"), [(step, field) for step, fields in ALL.items() for field in fields]
)
def test_each_field_that_raw_content_overrides_is_reported(step, field):
    held = getattr(MessageRequest(), step)
    given = held(raw_content={"data": {}}, **{field: ALL[step][field]})

    (problem,) = found(given, "overridden")
    assert plain(problem) == f"has {field} next to raw_content, which overrides all of it"
    assert found(held(raw_content={"data": {}}), "overridden") == []
    assert found(held(**{field: ALL[step][field]}), "overridden") == []


def test_what_goes_with_the_push_stays_beside_raw_content():
    payload = ApnsPayload("Hello")
    request = apns(payload, priority="10", time_to_live=60, collapse_id="c", apns_push_type="alert")
    assert found(request, "overridden") == []
    both = gcm(SHOWN, priority="high", time_to_live=60, collapse_key="c")
    assert found(both, "overridden") == []


def test_a_recipients_own_texts_are_overridden_by_own_raw_content():
    request = MessageRequest().with_gcm("Hello")
    own = request.to_gcm("token", raw_content=SHOWN, body_override="b", title_override="t")

    (problem,) = found(own, "overridden")
    assert problem.path == "MessageRequest.addresses[#1]"
    assert "has body_override, title_override next to" in plain(problem)
    assert found(request.to_gcm("token", raw_content=SHOWN), "overridden") == []
    assert found(request.to_gcm("token", body_override="b"), "overridden") == []
