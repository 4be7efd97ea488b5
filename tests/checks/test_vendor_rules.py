"""Which rule a mistake in a vendor's format breaks, and how grave that is."""

import pytest

from pinpoint_direct import check

from .vendors import MISTAKES

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
