"""What a result of a batch can be acted on by: questions, causes and rows."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    BatchResult,
    ChannelType,
    DeliveryStatus,
    EndpointMessageResult,
    MessageRequest,
    MessageResult,
    Outcome,
    PinpointDirectError,
    SMSMessage,
    TransportError,
    ValidationError,
    errors,
)
from pinpoint_direct.testing import status_messages

from .sides import addresses
from .test_outcomes import outcomes

QUESTIONS = [
    "is_throttled",
    "is_duplicate",
    "is_opted_out",
    "is_dead_token",
    "is_misconfigured",
    "is_unknown",
    "has_no_endpoints",
    "token_updated",
]
TEXTS = {
    "MISCONFIGURED": "No channel of type GCM is enabled",
    "DEAD_TOKEN": "BadDeviceToken",
    "OPTED_OUT": status_messages.OPTED_OUT,
    "NO_ENDPOINTS": status_messages.NO_ENDPOINTS,
}
results = st.builds(
    EndpointMessageResult,
    delivery_status=st.sampled_from([*DeliveryStatus, "NEW_STATUS", None]),
    status_message=st.sampled_from([None, *TEXTS.values(), status_messages.DEAD_APNS_TOKEN]),
    updated_token=st.sampled_from([None, "token"]),
)
users = st.dictionaries(st.sampled_from(["", "a", "b"]), results, max_size=3)
everything = outcomes | st.builds(
    Outcome, recipient=st.just("ana"), kind=st.just("user"), result=users
)
LOST = TransportError("ReadTimeoutError", may_have_been_sent=True)
STOPPED = TransportError("Stopped", may_have_been_sent=False)


def of(recipient, status=None, text=None, *, error=None, channel=None, kind="address"):
    result = None if error else MessageResult(delivery_status=status, status_message=text)
    return Outcome(recipient=recipient, kind=kind, result=result, error=error, channel_type=channel)


def dead(recipient, channel="APNS"):
    text = json.dumps(
        {"channelType": channel, "pushProviderResponse": json.dumps({"reason": "BadDeviceToken"})}
    )
    return of(recipient, "PERMANENT_FAILURE", text)


@given(everything)
def test_an_outcome_answers_what_its_results_do(outcome):
    for question in QUESTIONS:
        assert getattr(outcome, question) == any(getattr(one, question) for one in outcome.results)
    updated = [one.updated_token for one in outcome.results if one.token_updated]
    errors = [one.provider_error for one in outcome.results if one.provider_error is not None]
    assert outcome.updated_token == (updated[0] if updated else None)
    assert outcome.provider_error == (errors[0] if errors else None)


def test_somebody_who_is_absent_from_the_answer_is_unanswered(side):
    first, second = addresses(2)
    side.local.script(first, None)

    result = side.send(SMSMessage("x"), [first, second])

    outcome = result.outcomes[0]
    assert outcome.is_unanswered
    assert outcome.status == "UNANSWERED"
    assert outcome.is_ambiguous
    assert not outcome.is_retryable
    assert result.counts == {"UNANSWERED": 1, "SUCCESSFUL": 1}
    assert repr(result) == "BatchResult(2 recipients: 1 UNANSWERED, 1 SUCCESSFUL)"
    assert "UNANSWERED" in result._repr_html_()
    assert result.causes["UNANSWERED"].needs_action
    assert [row["status"] for row in result.to_rows()] == ["UNANSWERED", "SUCCESSFUL"]


@pytest.mark.parametrize("error", [LOST, ValidationError.of("a", "type", "is wrong")])
def test_no_other_error_is_unanswered(error):
    assert not of("a", error=error).is_unanswered


def test_a_journal_remembers_that_somebody_was_unanswered(side, journal):
    (one,) = addresses(1)
    side.local.script(one, None)
    side.send(SMSMessage("x"), [one], journal=journal)

    again = side.send(SMSMessage("x"), [one], journal=journal)

    assert again.outcomes[0].status == "UNANSWERED"
    assert again.outcomes[0].channel_type == "SMS"
    assert side.local.sends_to(one) == 1


@given(st.lists(everything, max_size=8))
def test_every_failure_has_one_cause(many):
    result = BatchResult(many)
    failures = [one for one in many if not one.is_successful]
    numbers = [cause.number for cause in result.causes.values()]

    assert sum(numbers) == len(failures)
    assert numbers == sorted(numbers, reverse=True)
    assert all(cause.advice for cause in result.causes.values())
    for one in failures:
        if one.is_ambiguous and one.error is not None:
            assert any(cause.needs_action for cause in result.causes.values())


@given(st.lists(everything, max_size=8))
def test_whom_to_forget_and_whom_to_leave_alone_are_found(many):
    result = BatchResult(many)
    assert result.dead_tokens.keys() == {
        one.recipient for one in many if one.is_dead_token and not one.is_successful
    }
    assert result.opted_out.keys() == {one.recipient for one in many if one.is_opted_out}


CAUSES = [
    *((of("a", "PERMANENT_FAILURE", text), cause, True) for cause, text in TEXTS.items()),
    (of("a", "DUPLICATE"), "DUPLICATE", False),
    (of("a", "OPT_OUT"), "OPTED_OUT", True),
    (of("a", "THROTTLED"), "THROTTLED", False),
    (of("a", "PERMANENT_FAILURE", "odd"), "PERMANENT_FAILURE", True),
    (of("a", "UNKNOWN_FAILURE"), "UNKNOWN_FAILURE", True),
    (of("a"), "MISSING", True),
    (of("a", error=LOST), "TransportError (ReadTimeoutError)", True),
    (of("a", error=STOPPED), "TransportError (Stopped)", True),
    (of("a", error=ValidationError.of("x", "type", "is wrong")), "ValidationError", True),
    (
        Outcome(
            recipient="ana",
            kind="user",
            result={
                "a": EndpointMessageResult(delivery_status="SUCCESSFUL"),
                "b": EndpointMessageResult(delivery_status="THROTTLED"),
            },
        ),
        "SUCCESSFUL+THROTTLED",
        False,
    ),
]


@pytest.mark.parametrize(("outcome", "word", "needs_action"), CAUSES)
def test_a_cause_says_whether_to_act(outcome, word, needs_action):
    causes = BatchResult([outcome]).causes

    assert {name: cause.needs_action for name, cause in causes.items()} == {word: needs_action}
    assert word in repr(causes)


def test_one_word_may_stand_for_what_needs_action_and_what_does_not():
    retryable = TransportError("Odd", may_have_been_sent=False, is_retryable=True)
    lost = TransportError("Odd", may_have_been_sent=True)
    for pair in ([retryable, lost], [lost, retryable]):
        (cause,) = BatchResult([of(f"{n}", error=e) for n, e in enumerate(pair)]).causes.values()
        assert (cause.number, cause.needs_action) == (2, True)
        assert "may have been sent" in cause.advice


def test_causes_show_nothing_personal():
    causes = BatchResult([of("a", "+12065550100"), dead("b", "+12065550100")] * 3).causes

    assert "+12065550100" in causes
    assert "+12065550100" not in repr(causes)


@pytest.mark.parametrize(
    ("others", "is_suspect"),
    [
        ([], True),
        ([of("x", "SUCCESSFUL", channel=ChannelType.GCM)], True),
        ([of("x", "PERMANENT_FAILURE", channel=ChannelType.SMS)], True),
        ([of("x", error=STOPPED)], True),
        ([of("x", "SUCCESSFUL", channel=ChannelType.APNS)], False),
        ([of("x", "SUCCESSFUL", channel=ChannelType.APNS, kind="endpoint")], False),
        ([of("x", "THROTTLED", channel=ChannelType.APNS)], False),
        ([of("x", "SUCCESSFUL")], False),
        ([of("x", "SUCCESSFUL", kind="endpoint")], False),
    ],
)
def test_where_every_token_of_a_channel_looks_dead_something_else_is_wrong(others, is_suspect):
    three = [dead(f"token-{n}") for n in range(3)]

    cause = BatchResult([*three, *others]).causes["DEAD_TOKEN"]

    assert ("every token of APNS looks dead" in cause.advice) is is_suspect
    assert cause.number == 3
    few = BatchResult([*three[:2], *others]).causes["DEAD_TOKEN"]
    assert "every token" not in few.advice


def test_tokens_of_no_known_channel_are_suspect_together():
    three = [of(f"{n}", "PERMANENT_FAILURE", "BadDeviceToken") for n in range(3)]
    assert "every token of one channel" in BatchResult(three).causes["DEAD_TOKEN"].advice


def test_a_run_knows_the_channels_of_its_recipients(side, journal):
    push = MessageRequest().with_push("x")
    recipients = {f"{n:064}": AddressConfiguration(channel_type="APNS") for n in range(3)}
    for token in recipients:
        side.local.script(
            token, "PERMANENT_FAILURE", status_message=status_messages.DEAD_APNS_TOKEN
        )
    recipients["f" * 64] = AddressConfiguration(channel_type="GCM")

    first = side.send(push, recipients, journal=journal)
    resumed = side.send(push, recipients, journal=journal)

    assert first.causes["DEAD_TOKEN"].number == 3
    assert "every token of APNS looks dead" in first.causes["DEAD_TOKEN"].advice
    for result in (first, resumed):
        channels = [one.channel_type for one in result.outcomes]
        assert channels == [*[ChannelType.APNS] * 3, ChannelType.GCM]
        assert [row["channel_type"] for row in result.to_rows()] == channels


@given(st.lists(everything, max_size=5))
def test_rows_are_plain_and_all_have_the_same_columns(many):
    rows = BatchResult(many).to_rows()

    assert len(rows) == sum(len(one.results) or 1 for one in many)
    assert len({tuple(row) for row in rows}) <= 1
    assert all(
        type(value) in {str, int, bool, type(None)} for row in rows for value in row.values()
    )
    assert json.loads(json.dumps(rows)) == rows
    for row in rows:
        assert (row["cause"] is None) or not row["is_successful"] or row["kind"] == "user"


def test_rows_can_be_written_as_csv(side):
    first, second = addresses(2)
    side.local.script(second, "PERMANENT_FAILURE", status_message=status_messages.OPTED_OUT)
    rows = side.send(SMSMessage("x"), [first, second]).to_rows()

    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    read = list(csv.DictReader(io.StringIO(file.getvalue())))

    assert [(one["recipient"], one["channel_type"], one["cause"]) for one in read] == [
        (first, "SMS", ""),
        (second, "SMS", "OPTED_OUT"),
    ]
    assert read[1]["status_message"] == status_messages.OPTED_OUT


def test_a_row_of_an_endpoint_and_of_a_user_names_the_endpoint():
    result = EndpointMessageResult(delivery_status="SUCCESSFUL", message_id="m")
    user = Outcome(recipient="ana", kind="user", result={"e": result, "f": result})
    endpoint = Outcome(recipient="e", kind="endpoint", result=result)
    lost = Outcome(recipient="bo", kind="user", error=LOST)

    rows = BatchResult([user, endpoint, lost]).to_rows()

    assert [(one["recipient"], one["endpoint_id"]) for one in rows] == [
        ("ana", "e"),
        ("ana", "f"),
        ("e", "e"),
        ("bo", None),
    ]
    assert [one["may_have_been_sent"] for one in rows] == [True] * 4
    assert rows[-1]["error"] == str(LOST)


@pytest.mark.parametrize(
    "error",
    [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, PinpointDirectError)
    ],
)
def test_the_counts_show_the_names_of_our_errors(error):
    made = error.__new__(error)
    made.reason = "of a kind"
    counts = BatchResult([of("a", error=made)] * 2).counts

    assert repr(counts) == f"{{{error.__name__!r}: 2}}"
