"""Which rule a mistake in a vendor's format breaks, and how grave that is."""

import pytest

from pinpoint_direct import ApnsPayload, ValidationError, check
from pinpoint_direct.limits import GCM_MAX_TIME_TO_LIVE, MIN_TIME_TO_LIVE
from pinpoint_direct.model.vendors.amazon import MAX_EXPIRES_AFTER

from .vendors import MISTAKES, Printed, android

KINDS = {
    ("enum", "warning"): [
        "a level in capitals",
        "a visibility",
        "an event there is not",
        "half of an enumeration's name",
    ],
    ("checksum", "warning"): ["another checksum"],
    ("key", "error"): ["a reserved key for browsers"],
    ("key", "warning"): ["a reserved key", "a reserved key for Android"],
    ("limit", "warning"): [
        "a light of 255",
        "a score past 1",
        "a volume past 1",
        "more than a month",
    ],
    ("lost", "warning"): ["a block of v1 in the older form", "the older form beside v1"],
    ("required", "warning"): ["a light without its times"],
    ("type", "warning"): [
        "Apple's mistakes through Firebase",
        "a badge that is text",
        "a colour by name",
        "a colour without #",
        "a duration that is a number",
        "a flag for a number",
        "a flag that is text",
        "a key for Amazon that is a number",
        "a label with a space",
        "a sound that is a flag",
        "a time for Amazon that is text",
        "a time of another form",
        "an alert that is a number",
        "an alert's arguments",
        "an alert's text that is a number",
        "aps that is a list",
        "arguments that are text",
        "headers that are numbers",
    ],
}
"""What is listed nowhere is a member in the wrong place, or of another name."""
EXPECTED = {name: kind for kind, names in KINDS.items() for name in names}


def test_the_table_names_mistakes():
    assert EXPECTED.keys() <= MISTAKES.keys()


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_breaks_its_rule(name):
    wrong, part = MISTAKES[name]

    (problem,) = [one for one in check(wrong.request) if part in one.message]
    assert (problem.rule, problem.severity) == EXPECTED.get(name, ("shape", "warning"))


@pytest.mark.parametrize(
    ("channel", "payload", "limit", "severity"),
    [
        (
            "GCM",
            {"fcmV1Message": {"message": {"android": {"ttl": "2419201s"}}}},
            GCM_MAX_TIME_TO_LIVE,
            "error",
        ),
        ("GCM", {"data": {}, "time_to_live": 2_419_201}, GCM_MAX_TIME_TO_LIVE, "error"),
        ("GCM", {"data": {}, "time_to_live": -1}, MIN_TIME_TO_LIVE, "error"),
        ("ADM", {"data": {}, "expiresAfter": 2_678_401}, MAX_EXPIRES_AFTER, "warning"),
        ("ADM", {"data": {}, "expiresAfter": -1}, MIN_TIME_TO_LIVE, "warning"),
    ],
)
def test_a_limit_is_told_with_its_number_and_its_page(channel, payload, limit, severity):
    (problem,) = check(Printed(channel, payload).request)

    assert (problem.rule, problem.limit) == ("limit", limit)
    assert problem.source == limit.source
    assert problem.severity == severity


@pytest.mark.parametrize("member", [{"alert": "a"}, {"badge": 1}, {"sound": "a"}])
def test_of_a_silent_push_the_page_of_aws_is_told(member):
    with pytest.raises(ValidationError) as caught:
        ApnsPayload(content_available=True, **member).to_raw()

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == (f"ApnsPayload.{next(iter(member))}", "silent")
    assert problem.source.startswith("https://docs.aws.amazon.com/pinpoint/")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("body_loc_args", 1),
        ("body_loc_args", [1]),
        ("channel_id", 1),
        ("color", 1),
        ("event_time", 1),
        ("light_settings", 1),
        ("notification_count", []),
        ("notification_priority", 1),
        ("sticky", 1),
        ("vibrate_timings", 1),
        ("visibility", 1),
    ],
)
def test_a_value_of_the_wrong_type_is_told_with_its_place(name, value):
    (problem,) = check(android({name: value}).request)

    assert (problem.rule, problem.severity) == ("type", "warning")
    assert f"message.android.notification.{name}" in problem.message
