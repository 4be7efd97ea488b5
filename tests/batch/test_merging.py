"""Results of several runs are joined: nobody who may have been reached becomes retryable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    BatchResult,
    DeliveryStatus,
    EndpointMessageResult,
    MessageResult,
    Outcome,
    SMSMessage,
    TransportError,
    ValidationError,
    merge_results,
)

from .sides import addresses

statuses = st.sampled_from([*DeliveryStatus, "NEW_STATUS", None])
ids = st.sampled_from([None, "m1", "m2"])
errors = st.sampled_from(
    [
        TransportError("ReadTimeoutError", may_have_been_sent=True),
        TransportError("ConnectTimeoutError", may_have_been_sent=False, is_retryable=True),
        TransportError("Stopped", may_have_been_sent=False),
        ValidationError.of("x", "type", "is wrong"),
    ]
)
names = st.sampled_from(["a", "b", "c"])
results = st.builds(MessageResult, delivery_status=statuses, message_id=ids)
endpoint_results = st.builds(EndpointMessageResult, delivery_status=statuses, message_id=ids)
outcomes = st.one_of(
    st.builds(Outcome, recipient=names, kind=st.just("address"), result=results),
    st.builds(Outcome, recipient=names, kind=st.just("endpoint"), result=endpoint_results),
    st.builds(
        Outcome,
        recipient=names,
        kind=st.just("user"),
        result=st.dictionaries(st.sampled_from(["", "e"]), endpoint_results, max_size=2),
    ),
    st.builds(Outcome, recipient=names, kind=st.sampled_from(["address", "user"]), error=errors),
)
runs = st.lists(outcomes, max_size=6, unique_by=lambda one: (one.kind, one.recipient)).map(
    BatchResult
)


def of(status, message_id=None):
    if isinstance(status, Exception):
        return Outcome(recipient="a", kind="address", error=status)
    result = MessageResult(delivery_status=status, message_id=message_id)
    return Outcome(recipient="a", kind="address", result=result)


@given(runs, runs, runs)
def test_joining_is_associative(first, second, third):
    together = merge_results([first, second, third])

    assert merge_results([merge_results([first, second]), third]) == together
    assert merge_results([first, merge_results([second, third])]) == together


@given(runs, runs)
def test_joining_is_idempotent(first, second):
    together = merge_results([first, second])

    assert merge_results([first, first]) == first
    assert merge_results([together, together]) == together
    assert merge_results([together, first, second]) == together


@given(st.lists(runs, max_size=4))
def test_nobody_who_may_have_been_reached_becomes_retryable(many):
    merged = merge_results(iter(many))
    reached = {
        (one.kind, one.recipient)
        for run in many
        for one in run.outcomes
        if one.may_have_been_sent or one.is_permanent_failure
    }

    assert not reached & {(one.kind, one.recipient) for one in merged.outcomes if one.is_retryable}


@given(st.lists(runs, max_size=4))
def test_everybody_is_there_once_unless_reached_twice(many):
    merged = merge_results(many)
    everybody = dict.fromkeys((one.kind, one.recipient) for run in many for one in run.outcomes)

    assert list(dict.fromkeys((o.kind, o.recipient) for o in merged.outcomes)) == [*everybody]
    for kind, recipient in everybody:
        held = [o for o in merged.outcomes if (o.kind, o.recipient) == (kind, recipient)]
        if len(held) > 1:
            assert all(one.is_successful for one in held)
            assert len({tuple(r.message_id for r in one.results) for one in held}) == len(held)
    assert {one for run in many for one in run.outcomes} >= {*merged.outcomes}


ORDER = [
    "SUCCESSFUL",
    "PERMANENT_FAILURE",
    "UNKNOWN_FAILURE",
    "THROTTLED",
    TransportError("Stopped", may_have_been_sent=False),
]


@pytest.mark.parametrize("better", range(len(ORDER)))
@pytest.mark.parametrize("worse", range(len(ORDER)))
def test_the_order_in_which_outcomes_count(better, worse):
    pair = [BatchResult([of(ORDER[at])]) for at in (better, worse)]

    assert merge_results(pair).outcomes == (of(ORDER[min(better, worse)]),)


def test_a_user_partly_reached_counts_before_a_failure():
    def user(**statuses):
        result = {
            name: EndpointMessageResult(delivery_status=one) for name, one in statuses.items()
        }
        return BatchResult([Outcome(recipient="ana", kind="user", result=result)])

    partly = user(a="SUCCESSFUL", b="THROTTLED")
    for other in (user(a="THROTTLED"), user(a="PERMANENT_FAILURE"), user(a="TIMEOUT")):
        assert merge_results([other, partly]) == partly
        assert merge_results([partly, other]) == partly


def test_whoever_was_reached_twice_is_seen_to_be():
    first, second = of("SUCCESSFUL", "m1"), of("SUCCESSFUL", "m2")
    again = Outcome(recipient="a", kind="address", result=first.result, attempts=2)

    merged = merge_results(BatchResult([one]) for one in (first, second, again))

    assert merged.outcomes == (first, second)
    assert merged.counts == {"SUCCESSFUL": 2}
    assert merged.successes == {"a": first}
    assert merged.all_successful


def test_a_run_and_its_repeat_for_those_who_are_left(side):
    first, second, third = addresses(3)
    side.local.script(second, "THROTTLED", times=1)
    side.local.script(third, "PERMANENT_FAILURE")
    before = side.send(SMSMessage("x"), [first, second, third], retry=None)
    after = side.send(SMSMessage("x"), list(before.retryable), retry=None)

    merged = merge_results([before, after])

    assert [one.recipient for one in merged.outcomes] == [first, second, third]
    assert merged.counts == {"SUCCESSFUL": 2, "PERMANENT_FAILURE": 1}


def test_a_journal_that_goes_on_adds_nobody_twice(side, journal):
    many = addresses(5)
    before = side.send(SMSMessage("x"), many, journal=journal)
    after = side.send(SMSMessage("x"), many, journal=journal)

    assert merge_results([before, after]) == before
    assert merge_results([]) == BatchResult()


def test_a_message_whose_id_is_not_known_is_no_second_one():
    known, unknown = (BatchResult([of("SUCCESSFUL", one)]) for one in ("m1", None))

    assert merge_results([known, unknown]) == known
    assert merge_results([unknown, known]) == known
    assert merge_results([unknown, unknown]) == unknown


@pytest.mark.parametrize("wrong", [[1], ["a"], [None]])
def test_only_results_of_batches_are_joined(wrong):
    with pytest.raises(ValidationError, match="takes results of batches, not a"):
        merge_results(wrong)


def test_one_result_alone_is_itself():
    run = BatchResult([of("SUCCESSFUL", "m1")])
    assert merge_results(run) == run
