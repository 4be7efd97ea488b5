"""What the vendors print is right, and what they write that nobody should send is found."""

import pytest

from pinpoint_direct import MessageRequest, check
from pinpoint_direct.model.vendors.amazon import checksum

from .vendors import EXAMPLES, MISTAKES, Printed


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_of_what_a_vendor_prints_only_the_documented_is_reported(example):
    problems = check(example.request)

    assert len(problems) == len(example.reported), problems
    for problem, part in zip(problems, example.reported, strict=True):
        assert part in problem.message


@pytest.mark.parametrize(("wrong", "part"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_that_a_vendor_documents_is_found(wrong, part):
    reported = [one for one in check(wrong.request) if part in one.message]

    (problem,) = reported
    assert problem.path.endswith("_message.raw_content")
    assert problem.source.startswith("https://")


@pytest.mark.parametrize(
    ("payload", "channel", "host"),
    [
        ({"fcmV1Message": {"message": {"notification": {"x": 1}}}}, "GCM", "firebase.google.com"),
        (
            {"fcmV1Message": {"message": {"apns": {"payload": {"aps": {"badge": "1"}}}}}},
            "GCM",
            "developer.apple.com",
        ),
        ({"aps": {"badge": "1", "content-available": 0}}, "APNS", "developer.apple.com"),
        ({"notification": {"title": 1}}, "ADM", "developer.amazon.com/docs/adm/message-types"),
    ],
    ids=["Firebase", "Apple through Firebase", "Apple", "Amazon"],
)
def test_the_page_is_the_one_of_the_member(payload, channel, host):
    (problem,) = check(Printed(channel, payload).request)

    assert host in problem.source


@pytest.mark.parametrize(
    ("data", "expected"),
    [({}, "1B2M2Y8AsgTpgAmY7PhCfg=="), ({"b": "2", "a": "1"}, "Xvb142mSeo7pSjdDDASyeA==")],
    ids=["of no text", "of a:1,b:2"],
)
def test_a_checksum_is_of_the_sorted_pairs(data, expected):
    assert checksum(data) == expected
    assert check(Printed("ADM", {"data": data, "md5": expected}).request) == ()


@pytest.mark.parametrize(
    "payload",
    [
        {"data": {"a": "{{b}}"}, "md5": "x"},
        {"data": {"a": "b"}, "md5": "{{sum}}"},
        {"data": "{{data}}", "md5": "x"},
        {"md5": "x"},
    ],
    ids=str,
)
def test_a_checksum_of_what_is_not_known_yet_is_not_judged(payload):
    assert [one for one in check(Printed("ADM", payload).request) if one.rule == "checksum"] == []


@pytest.mark.parametrize("text", ["{{x}}", "high {{x}}"])
def test_what_a_variable_stands_in_is_not_judged(text):
    message = {
        "android": {"priority": text, "ttl": text, "notification": {"color": text, "sticky": text}},
        "apns": {"payload": {"aps": {"badge": text, "alert": {"title": text}}}},
        "data": text,
    }
    request = Printed("GCM", {"fcmV1Message": {"message": message}}).request

    assert {one.rule for one in check(request)} <= {"variable"}


def test_no_name_and_no_value_of_a_caller_is_reported():
    wrong = {"s3cret": 1, "android": {"ttl": "s3cret", "notification": {"color": "s3cret"}}}
    for payload, channel in (
        ({"fcmV1Message": {"message": wrong, "s3cret": 1}, "s3cret": 1}, "GCM"),
        ({"notification": {"title": ["s3cret"]}, "android": {}, "s3cret": "s3cret"}, "GCM"),
        ({"aps": {"alert": {"s3cret": 1}, "event": "s3cret", "s3cret": 1}}, "APNS"),
        ({"data": {"s3cret": 1}, "md5": "s3cret", "expiresAfter": "s3cret"}, "ADM"),
    ):
        problems = check(Printed(channel, payload).request)
        assert problems != ()
        assert "s3cret" not in repr(problems)


def test_of_many_faults_of_one_member_each_kind_is_told_once():
    data = {f"{number}": number for number in range(50)}
    request = MessageRequest().with_adm(raw_content={"data": data}).to_adm("token")

    assert [one.rule for one in check(request)] == ["type"]


@pytest.mark.parametrize("key", ["notification", "fcmV1Message"])
def test_beside_aps_any_key_is_the_apps_own(key):
    beside = {"aps": {"alert": "x", "content-available": 0}, key: {"title": "t"}}

    assert check(Printed("APNS", beside).request) == ()


@pytest.mark.parametrize(
    ("channel", "key", "reported"),
    [("APNS_VOIP", "notification", 0), ("APNS_VOIP", "fcmV1Message", 1), ("APNS", "data", 1)],
)
def test_without_aps_a_key_may_be_a_sign_of_another_service(channel, key, reported):
    assert len(check(Printed(channel, {key: {}}).request)) == reported


@pytest.mark.parametrize(("count", "reported"), [(5, 0), ("5", 0), (5.5, 1), ("five", 1)], ids=repr)
def test_firebase_reads_a_number_from_text_as_well(count, reported):
    message = {"android": {"notification": {"notification_count": count}}}

    assert len(check(Printed("GCM", {"fcmV1Message": {"message": message}}).request)) == reported
