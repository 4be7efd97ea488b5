"""What a journal keeps of results, as far as it answers their questions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import MessageResult, Outcome, PinpointDirect, Recipient, SMSMessage
from pinpoint_direct.batch.journal_answers import OPEN, answer_of, restored
from pinpoint_direct.testing import LocalPinpoint, status_messages

QUESTIONS = (
    "is_successful",
    "is_permanent_failure",
    "is_opted_out",
    "is_dead_token",
    "is_misconfigured",
    "has_no_endpoints",
    "is_ambiguous",
    "is_duplicate",
)
TEXTS = (
    *(one for one in vars(status_messages).values() if isinstance(one, str)),
    "No endpoints found for userId.",
    "Phone number is opted out",
    "You are not authorized",
    "opted out, NotRegistered",
)
results = st.builds(
    MessageResult,
    delivery_status=st.sampled_from(
        ["SUCCESSFUL", "PERMANENT_FAILURE", "OPT_OUT", "DUPLICATE", "UNKNOWN_FAILURE"]
    ),
    status_code=st.sampled_from([None, 200, 400, 403, 410]),
    status_message=st.none() | st.sampled_from(TEXTS) | st.text(),
)


@given(results)
def test_what_is_restored_answers_the_questions_as_what_was_kept(result):
    outcome = Outcome(recipient="a", kind="address", result=result)

    again = restored(Recipient("address", "a"), answer_of(outcome), 1)

    for question in QUESTIONS:
        assert getattr(again, question) is getattr(outcome, question), question


@given(results)
def test_no_text_of_a_result_is_kept(result):
    kept = answer_of(Outcome(recipient="a", kind="address", result=result))

    assert kept != OPEN
    assert {*kept[0][3:]} <= {0, 1, 2, 3}


def test_a_second_run_knows_who_has_opted_out_and_whose_token_is_dead(tmp_path):
    local = LocalPinpoint()
    local.script("+12065550100", "PERMANENT_FAILURE", status_message="Phone number is opted out")
    client = PinpointDirect("app", client=local.boto3_client())
    people = ["+12065550100", "+12065550101"]

    first = client.send_batch(SMSMessage("Hello"), people, journal=tmp_path / "run.sqlite")
    again = client.send_batch(SMSMessage("Hello"), people, journal=tmp_path / "run.sqlite")

    assert len(local.calls) == 1
    assert [*again.opted_out] == [*first.opted_out] == ["+12065550100"]
    assert again.causes == first.causes
