"""An outcome, and the result of a batch."""

from __future__ import annotations

import copy
import gc
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    BatchResult,
    DeliveryError,
    DeliveryStatus,
    EndpointMessageResult,
    MessageResult,
    Outcome,
    PinpointDirect,
    TransportError,
    ValidationError,
    partial_result,
    reveal,
)

from .sides import APPLICATION_ID, HELLO, Fake, addresses, ok

statuses = st.sampled_from([*DeliveryStatus, "NEW_STATUS", None])
results = st.builds(MessageResult, delivery_status=statuses)
users_results = st.dictionaries(
    st.text(max_size=3), st.builds(EndpointMessageResult, delivery_status=statuses), max_size=3
)
errors = st.sampled_from(
    [
        TransportError("ReadTimeoutError", may_have_been_sent=True),
        TransportError("EndpointConnectionError", may_have_been_sent=False, is_retryable=True),
        ValidationError.of("x", "type", "is wrong"),
    ]
)
recipients = st.text(max_size=12)
outcomes = st.one_of(
    st.builds(Outcome, recipient=recipients, kind=st.just("address"), result=results),
    st.builds(Outcome, recipient=recipients, kind=st.just("user"), result=users_results),
    st.builds(
        Outcome, recipient=recipients, kind=st.just("endpoint"), error=errors, attempts=st.just(0)
    ),
)
FIVE = BatchResult(
    [
        Outcome(recipient=name, kind="address", result=MessageResult(delivery_status=status))
        for name, status in [
            ("+12065550100", "SUCCESSFUL"),
            ("+12065550101", "THROTTLED"),
            ("+12065550102", "OPT_OUT"),
            ("+12065550103", "TIMEOUT"),
        ]
    ]
    + [
        Outcome(
            recipient="+12065550104",
            kind="address",
            error=TransportError("ReadTimeoutError", may_have_been_sent=True),
        )
    ]
)


@pytest.mark.parametrize(
    ("result", "error"), [(None, None), (MessageResult(), ValidationError.of("", "", ""))]
)
def test_an_outcome_has_a_result_or_an_error(result, error):
    with pytest.raises(ValueError, match="either a result or an error"):
        Outcome(recipient="a", kind="address", result=result, error=error)


@given(outcomes)
def test_an_outcome_is_at_most_one_thing(outcome):
    reported = [
        outcome.is_successful,
        outcome.is_retryable,
        outcome.is_ambiguous,
        outcome.is_permanent_failure,
    ]
    assert sum(reported) <= 1
    assert outcome.may_have_been_sent >= (outcome.is_successful or outcome.is_ambiguous)
    assert not (outcome.is_retryable and outcome.may_have_been_sent)
    assert not (outcome.is_permanent_failure and outcome.may_have_been_sent)


@given(outcomes)
def test_one_result_is_reported_as_the_result_tells_it(outcome):
    if len(outcome.results) == 1:
        (result,) = outcome.results
        for question in ("is_successful", "is_retryable", "is_ambiguous", "is_permanent_failure"):
            assert getattr(outcome, question) == getattr(result, question)


@pytest.mark.parametrize(
    ("statuses", "sent"),
    [
        (["SUCCESSFUL", "THROTTLED"], True),
        (["SUCCESSFUL", "PERMANENT_FAILURE"], True),
        (["UNKNOWN_FAILURE", "THROTTLED"], True),
        (["THROTTLED", "PERMANENT_FAILURE"], False),
    ],
)
def test_a_user_partly_reached_is_not_to_be_sent_to_again(statuses, sent):
    result = {
        f"endpoint-{n}": EndpointMessageResult(delivery_status=one)
        for n, one in enumerate(statuses)
    }
    outcome = Outcome(recipient="ana", kind="user", result=result)

    assert not outcome.is_successful
    assert not outcome.is_retryable
    assert outcome.may_have_been_sent == sent
    assert outcome.result == result
    with pytest.raises(TypeError):
        outcome.result["x"] = EndpointMessageResult()


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (MessageResult(delivery_status="THROTTLED"), "THROTTLED"),
        (MessageResult(delivery_status="NEW_STATUS"), "NEW_STATUS"),
        (MessageResult(), "MISSING"),
        ({}, "MISSING"),
        ({"a": EndpointMessageResult(delivery_status="OPT_OUT")}, "OPT_OUT"),
        (
            {
                name: EndpointMessageResult(delivery_status=status)
                for name, status in [("a", "SUCCESSFUL"), ("b", "OPT_OUT"), ("c", "SUCCESSFUL")]
            },
            "SUCCESSFUL+OPT_OUT",
        ),
    ],
)
def test_an_outcome_has_a_word(result, status):
    assert Outcome(recipient="a", kind="user", result=result).status == status


def test_the_word_for_an_error_is_its_class():
    error = TransportError("ReadTimeoutError", may_have_been_sent=True)
    assert Outcome(recipient="a", kind="user", error=error).status == "TransportError"


@given(outcomes)
def test_an_outcome_is_a_value(outcome):
    twin = pickle.loads(pickle.dumps(outcome))

    assert twin == outcome
    assert hash(twin) == hash(outcome)
    assert copy.deepcopy(outcome) == outcome
    assert attrs.evolve(outcome, attempts=7) != outcome
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        outcome.attempts = 3


def test_an_outcome_hides_what_is_personal():
    result = MessageResult(delivery_status="SUCCESSFUL", status_message="for +12065550100")
    outcome = Outcome(recipient="+12065550100", kind="address", result=result)

    assert repr(outcome) == (
        "Outcome(recipient='+12***0100', kind='address', "
        "result=MessageResult(delivery_status='SUCCESSFUL', status_message='for ***'), "
        "attempts=1)"
    )
    assert "for +12065550100" in reveal(outcome)


def test_an_outcome_shows_its_error():
    error = TransportError("ReadTimeoutError", may_have_been_sent=True)
    outcome = Outcome(recipient="ana@example.com", kind="address", error=error)

    assert "error=TransportError('no answer from the service: ReadTimeoutError" in repr(outcome)
    assert "ana@example.com" not in repr(outcome)


@pytest.mark.parametrize("thing", [FIVE, FIVE.outcomes[0]], ids=["result", "outcome"])
def test_neither_is_simply_true(thing):
    with pytest.raises(TypeError, match="not true or false: ask"):
        bool(thing)


def test_a_result_answers_questions_about_all():
    assert len(FIVE) == 5
    assert list(FIVE.successes) == ["+12065550100"]
    assert list(FIVE.failures) == [f"+1206555010{n}" for n in range(1, 5)]
    assert list(FIVE.retryable) == ["+12065550101"]
    assert list(FIVE.ambiguous) == ["+12065550103", "+12065550104"]
    assert FIVE.counts == {
        "SUCCESSFUL": 1,
        "THROTTLED": 1,
        "OPT_OUT": 1,
        "TIMEOUT": 1,
        "TransportError": 1,
    }
    assert not FIVE.all_successful


@given(st.lists(outcomes, max_size=6, unique_by=lambda one: one.recipient))
def test_everybody_succeeds_or_fails(many):
    result = BatchResult(many)

    assert len(result.successes) + len(result.failures) == len(result)
    assert result.retryable.keys() | result.ambiguous.keys() <= result.failures.keys()
    assert result.all_successful == (bool(many) and not result.failures)
    assert sum(result.counts.values()) == sum(max(1, len(one.results)) for one in many) - sum(
        one.error is None and not one.results for one in many
    )
    if result.failures:
        with pytest.raises(DeliveryError) as caught:
            result.raise_for_failures()
        assert caught.value.response == result
        assert pickle.loads(pickle.dumps(caught.value)).response == result
    else:
        assert result.raise_for_failures() is result


@given(st.lists(outcomes, max_size=6))
def test_a_result_gives_back_what_it_was_made_of(many):
    result = BatchResult(many)

    assert result.outcomes == tuple(many)
    assert all(isinstance(one, Outcome) for one in result.outcomes)
    for twin in (
        BatchResult(many),
        pickle.loads(pickle.dumps(result)),
        copy.deepcopy(result),
    ):
        assert twin == result
        assert hash(twin) == hash(result)
        assert twin.outcomes == tuple(many)


def test_a_result_can_be_matched_by_its_outcomes():
    match FIVE:
        case BatchResult(outcomes):
            assert outcomes == FIVE.outcomes


def test_it_makes_no_difference_who_made_a_result():
    def sent():
        client = PinpointDirect(APPLICATION_ID, client=Fake(ok))
        return client.send_batch(HELLO, addresses(3))

    unseen = sent()
    seen = BatchResult(unseen.outcomes)
    questions = ("successes", "failures", "counts", "all_successful")
    assert len(seen.outcomes) == 3
    assert seen == unseen
    assert hash(seen) == hash(unseen)
    assert pickle.loads(pickle.dumps(unseen)) == seen
    assert repr(unseen) == repr(seen)
    for question in questions:
        assert getattr(unseen, question) == getattr(seen, question)
    assert sent() != BatchResult(seen.outcomes[:2])


def test_those_who_were_reached_are_kept_from_the_collector_of_cycles():
    """Of a million objects that it follows it would look at each time and again."""
    client = PinpointDirect(APPLICATION_ID, client=Fake(ok))

    def followed():
        gc.collect()
        return len(gc.get_objects())

    few = client.send_batch(HELLO, addresses(100))
    before = followed()
    many = client.send_batch(HELLO, addresses(5000))
    assert followed() - before < 100
    assert (len(few), len(many)) == (100, 5000)
    assert many.all_successful
    assert many.counts == {"SUCCESSFUL": 5000}
    assert many.failures == {}
    assert followed() - before < 100  # none of these questions has made them
    assert [one.recipient for one in many.outcomes] == addresses(5000)


def test_failures_are_reported_by_their_number():
    with pytest.raises(DeliveryError) as caught:
        FIVE.raise_for_failures()

    assert str(caught.value) == (
        "not everybody was reached: 1 SUCCESSFUL, 1 THROTTLED, 1 OPT_OUT, 1 TIMEOUT, "
        "1 TransportError"
    )


def test_of_nobody_nobody_failed_and_nobody_was_sent_to():
    nobody = BatchResult()

    assert nobody.raise_for_failures() is nobody
    assert not nobody.all_successful
    assert (nobody.counts, nobody.successes, nobody.failures) == ({}, {}, {})
    assert repr(nobody) == "BatchResult(0 recipients)"


def test_a_result_is_a_value_that_shows_numbers():
    twin = pickle.loads(pickle.dumps(FIVE))

    assert twin == FIVE
    assert hash(twin) == hash(FIVE)
    assert repr(FIVE).startswith("BatchResult(5 recipients: 1 SUCCESSFUL, 1 THROTTLED")
    assert "+12065550100" in reveal(FIVE)


def test_an_address_and_an_endpoint_of_one_name_are_both_kept():
    result = BatchResult(
        Outcome(recipient="a", kind=kind, result=MessageResult())
        for kind in ("address", "endpoint")
    )
    assert [one.kind for one in result.outcomes] == ["address", "endpoint"]
    assert result.failures["a"].kind == "endpoint"


def test_an_exception_that_cut_off_no_batch_has_no_result():
    first, second = ValueError(), KeyError()
    first.__context__, second.__context__ = second, first

    assert partial_result(first) is None
    assert partial_result(ValueError()) is None
