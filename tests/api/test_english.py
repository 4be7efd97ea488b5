"""The texts of the package, the documentation and the examples are plain, modern English."""

import re
from pathlib import Path

import pytest

import pinpoint_direct

# Archaic or quaint words, and phrases that need to be read twice.
QUAINT = re.compile(
    r"""\b(?:
    anew | as\ ever | at\ the\ most | befall\w* | beside | by\ now | doors? | for\ ever | hasten\w*
    | (?:is|are)\ none\ of | (?<!there\ )(?:is|are)\ no\ (?!longer)\w+ | heeds? | hung | hangs?\ on
    | hand(?:s|ed)?\ (?:in|over|on) | in\ clear | in\ the\ midst | lest | lets?\ go | meanwhile
    | nagg\w+ | nought | of\ (?:botocore|boto3|aiobotocore|AWS)'s\ own | one\ another | quaint
    | reckoning | sends?\ by | stands?\ (?:in|for|beside|behind) | stumbl\w+ | (?<![`"])told | upon
    | what\ (?:became|becomes)\ of | whence | who\ of | whoever | whomever
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
ROOT = Path(__file__).parents[2]
TEXTS = [
    *Path(pinpoint_direct.__file__).parent.rglob("*.py"),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "examples").glob("*.*"),
]


def name_of(path):
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_no_text_has_quaint_words(path):
    text = " ".join(path.read_text("utf-8").split())

    assert not QUAINT.findall(text)
