"""No printing tool shows personal data, of a value or of an object that contains it."""

import attrs
import pytest

import pinpoint_direct
from pinpoint_direct import PinpointDirectError, reveal
from pinpoint_direct.model.masking import Masked

from .printers import PRINTERS
from .specimens import ABSTRACT, PUBLIC_CLASSES, specimens

SECRETS = ("+12065550199", "7QXZ93qxzQX75134", "ana.7QXZ@example.com")
SLOW = {"loguru", "rich's traceback", "structlog"}
BEYOND_ASCII = "Grüße\u2039 日本 \x1b[31m 7"
NOTHING_PERSONAL = {
    "Journal",
    "JournalFactory",
    "AsyncOutcomeStream",
    "AsyncPinpointClient",
    "AsyncPinpointDirect",
    "CallSummary",
    "Cause",
    "DroppedFieldWarning",
    "DynamoJournal",
    "EndOfSupportWarning",
    "LocalPinpoint",
    "Loss",
    "OutcomeStream",
    "PinpointClient",
    "PinpointDirect",
    "Problem",
    "Progress",
    "ProgressBar",
    "RetryPolicy",
    "Support",
    "TaskReport",
}


def test_every_public_class_masks_or_holds_nothing_personal():
    masked = {cls for cls in PUBLIC_CLASSES if issubclass(cls, Masked)}
    others = {
        cls.__name__
        for cls in PUBLIC_CLASSES.keys() - masked
        if not issubclass(cls, (PinpointDirectError, str))  # errors and enumerations
    }

    assert others == NOTHING_PERSONAL
    assert masked - ABSTRACT <= {type(value) for value in specimens(SECRETS[0])}
    assert [cls for cls in masked if cls.__repr__ is object.__repr__] == []


@pytest.mark.parametrize("name", PRINTERS)
def test_no_printer_shows_what_is_personal(name):
    for secret in SECRETS:
        values = specimens(secret)
        for value in [values] if name in SLOW else values:
            printed = PRINTERS[name](value)

            assert printed.strip()
            assert secret not in printed, f"{name} shows a {type(value).__name__}"


@pytest.mark.parametrize("name", [name for name in PRINTERS if name != "pytest's comparison"])
def test_a_printer_would_show_what_is_not_masked(name):
    assert SECRETS[1] in PRINTERS[name](f"{SECRETS[1]}")


@pytest.mark.parametrize("name", ["repr", "str", "format", "pprint", "logging", "reprlib"])
def test_what_is_printed_is_ascii(name):
    for value in specimens(BEYOND_ASCII, technical=BEYOND_ASCII):
        printed = PRINTERS[name](value)

        assert printed.isascii(), type(value)
        assert printed.replace("\n", "").isprintable()


def test_what_is_revealed_is_in_full():
    shown = [reveal(value) for value in specimens(SECRETS[1])]

    assert sum(SECRETS[1] in one for one in shown) > len(shown) / 2


@pytest.mark.parametrize("cls", [cls for cls in PUBLIC_CLASSES if attrs.has(cls)])
def test_fields_have_public_names(cls):
    assert [field.name for field in attrs.fields(cls) if field.name.startswith("_")] == []
    assert [field.alias for field in attrs.fields(cls)] == [
        field.name for field in attrs.fields(cls)
    ]


def test_a_batch_is_taken_apart_by_public_names():
    result = pinpoint_direct.MessageResult(delivery_status="SUCCESSFUL")
    outcome = pinpoint_direct.Outcome(recipient="+12065550100", kind="address", result=result)
    batch = pinpoint_direct.BatchResult([outcome])

    assert attrs.asdict(batch, recurse=False) == {"outcomes": (outcome,)}
    assert attrs.evolve(batch) == batch
