"""When calls are sent, in simulated time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AccessDeniedError,
    BadRequestError,
    FeatureEndedError,
    MethodNotAllowedError,
    NotFoundError,
    RetryPolicy,
    TooManyRequestsError,
    TransportError,
)
from pinpoint_direct.calls.failures import service_error

from ..effort import examples
from .sides import addresses
from .simulation import Simulation, answer


def error(code, status, **headers):
    metadata = {"HTTPStatusCode": status, "HTTPHeaders": headers}
    response = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": metadata}
    return service_error(response, "SendMessages")


def too_many(**headers):
    return error("TooManyRequestsException", 429, **headers)


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 200, 1234])
def test_recipients_are_split_at_a_hundred_and_kept_in_order(number):
    to = addresses(number)

    run = Simulation(to, workers=1).run()

    assert [one for _, chunk in run.log for one in chunk] == to
    assert [len(chunk) for _, chunk in run.log] == [100] * (number // 100) + (
        [number % 100] if number % 100 else []
    )
    assert [one.recipient for one in run.outcomes] == to


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_as_many_calls_as_workers_are_on_their_way_and_no_more(workers):
    run = Simulation(addresses(2000), workers=workers).run()

    assert run.most_flying == workers
    assert run.now - 1000 == pytest.approx(0.1 * -(-20 // workers))


@examples(25)
@given(st.floats(0.5, 200), st.floats(0, 2), st.integers(1, 5))
def test_calls_keep_to_the_rate_and_use_it(rate, latency, workers):
    run = Simulation(addresses(1500), per_second=rate, latency=latency, workers=workers).run()

    starts = [start for start, _ in run.log]
    gaps = [late - early for early, late in pairwise(starts)]
    assert all(gap >= 1 / rate - 1e-6 for gap in gaps)
    assert starts[-1] <= 14 * max(1 / rate, latency / workers) + 14 * latency + 1e-6
    if latency == 0:
        assert starts[-1] == pytest.approx(14 / rate)


@examples(15)
@given(st.integers(0, 2**32), st.sampled_from(["THROTTLED", "TEMPORARY_FAILURE"]))
def test_the_same_seed_gives_the_same_run(seed, status):
    def answered(request, call):
        if call % 5 == 3:
            return too_many()
        return answer(request, **{one: status for one in request.addresses if one[-1] in "37"})

    first, second = (Simulation(addresses(700), answered=answered, seed=seed).run() for _ in "ab")

    assert first.log == second.log
    assert first.outcomes == second.outcomes


def test_pauses_grow_with_full_jitter_up_to_their_end():
    policy = RetryPolicy(max_attempts=8, base_delay=1, max_delay=10)
    run = Simulation(
        addresses(1),
        answered=lambda request, call: answer(request, **{addresses(1)[0]: "THROTTLED"}),
        retry=policy,
        latency=0,
    )
    run.scheduler._jitter = lambda: 1.0
    run.run()

    starts = [start for start, _ in run.log]
    assert starts == [0, 1, 3, 7, 15, 25, 35, 45]
    assert run.outcomes[0].attempts == 8
    assert run.outcomes[0].is_retryable


@pytest.mark.parametrize(("budget", "calls"), [(0, 1), (0.99, 1), (1, 2), (6.9, 3), (7, 4)])
def test_nothing_is_begun_again_after_the_time_budget(budget, calls):
    run = Simulation(
        addresses(1),
        answered=lambda request, call: too_many(),
        retry=RetryPolicy(max_attempts=9, base_delay=1, time_budget=budget),
        latency=0,
    )
    run.scheduler._jitter = lambda: 1.0
    run.run()

    assert len(run.log) == calls


def test_a_429_holds_all_workers_back_as_long_as_the_service_asks():
    def answered(request, call):
        return too_many(**{"retry-after": "30"}) if call == 0 else answer(request)

    patient = RetryPolicy(max_delay=30)
    run = Simulation(addresses(400), answered=answered, workers=2, retry=patient).run()

    starts = [start for start, _ in run.log]
    assert starts[:2] == [0, 0]  # was on its way already
    assert all(start >= 30 for start in starts[2:])
    assert len(run.log) == 5
    assert all(one.is_successful for one in run.outcomes)


@pytest.mark.parametrize("asked", ["86400", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"], ids=len)
def test_a_429_that_asks_for_longer_than_the_policy_allows_holds_nobody_back(asked):
    def answered(request, call):
        return too_many(**{"retry-after": asked}) if call == 1 else answer(request)

    run = Simulation(addresses(400), answered=answered, workers=2).run()

    assert len(run.log) == 4
    assert max(start for start, _ in run.log) < RetryPolicy().max_delay
    refused = [one for one in run.outcomes if not one.is_successful]
    assert [one.recipient for one in refused] == addresses(100, 100)
    for one in refused:
        assert (one.attempts, one.may_have_been_sent, one.is_retryable) == (1, False, True)
        assert "the service asks to wait " in str(one.error)


def test_those_who_are_due_again_share_calls():
    def answered(request, call):
        if call == 9:
            return too_many(**{"retry-after": "5"})
        slow = {one: "THROTTLED" for one in request.addresses if one.endswith("5")}
        return answer(request, **slow) if call < 9 else answer(request)

    run = Simulation(addresses(1000), answered=answered, workers=10).run()

    assert [len(chunk) for _, chunk in run.log[10:]] in ([90, 100], [10, 80, 100], [10, 100, 80])
    assert [one.attempts for one in run.outcomes].count(2) == 190
    assert all(one.is_successful for one in run.outcomes)


def test_a_stream_that_names_somebody_twice_never_does_so_in_one_call():
    to = [one for one in addresses(150) for _ in "ab"]

    run = Simulation(
        to,
        answered=lambda request, call: answer(request, **dict.fromkeys(to, "THROTTLED")),
        retry=RetryPolicy(base_delay=0),
    ).run()

    assert sorted(one.recipient for one in run.outcomes) == sorted(to)
    assert {one.attempts for one in run.outcomes} == {3}


def test_of_a_service_that_refuses_everybody_only_so_many_are_taken_in():
    def answered(request, call):
        return answer(request, **dict.fromkeys(request.addresses, "THROTTLED"))

    run = Simulation(addresses(30_000), answered=answered, workers=2, latency=0.001).run()

    assert len(run.outcomes) == 30_000
    assert run.most_inside <= 100 * (2 * 16 + 2 + 2 + 1)


def test_what_is_inside_does_not_grow_with_the_number_of_recipients():
    assert Simulation(addresses(20_000), workers=3).run().most_inside <= 100 * (3 + 2)


HITS_ALL = {
    "access denied": (error("AccessDeniedException", 403), AccessDeniedError),
    "ended": (error("FeatureEnded", 403), FeatureEndedError.__base__),
    "no such application": (error("NotFoundException", 404), NotFoundError),
    "method": (error("MethodNotAllowedException", 405), MethodNotAllowedError),
    "no credentials": (
        TransportError("NoCredentialsError", may_have_been_sent=False),
        TransportError,
    ),
}


@pytest.mark.parametrize("name", HITS_ALL)
@pytest.mark.parametrize("per_second", [None, 5])
def test_an_error_that_every_call_would_meet_ends_the_run_with_nobody_lost(name, per_second):
    failed, expected = HITS_ALL[name]

    def answered(request, call):
        if call == 1:
            return failed
        return answer(request, **dict.fromkeys(request.addresses, "THROTTLED"))

    run = Simulation(addresses(1000), answered=answered, workers=2, per_second=per_second).run()

    assert sorted(one.recipient for one in run.outcomes) == addresses(1000)
    assert len(run.log) <= 3
    ended = [one for one in run.outcomes if one.error is not None]
    assert len(ended) >= 700
    assert all(isinstance(one.error, expected) for one in ended)
    assert not any(one.may_have_been_sent for one in ended)
    assert {one.attempts for one in ended} == {0, 1}
    reported = {str(one.result.delivery_status) for one in run.outcomes if one.error is None}
    assert reported <= {"THROTTLED"}


def test_an_error_of_one_call_is_the_outcome_of_its_recipients_alone():
    bad = error("BadRequestException", 400)

    run = Simulation(
        addresses(500), answered=lambda request, call: bad if call == 2 else answer(request)
    ).run()

    assert [one.recipient for one in run.outcomes if one.error] == addresses(100, 200)
    assert isinstance(
        next(one.error for one in run.outcomes if one.error is not None), BadRequestError
    )
    assert len(run.log) == 5


def test_a_connection_never_made_is_tried_again():
    refused = TransportError("ConnectTimeoutError", may_have_been_sent=False, is_retryable=True)

    run = Simulation(
        addresses(250), answered=lambda request, call: refused if call < 3 else answer(request)
    ).run()

    assert all(one.is_successful for one in run.outcomes)
    assert {one.attempts for one in run.outcomes} == {2}


@pytest.mark.parametrize("retry", [None, RetryPolicy(errors=()), RetryPolicy(max_attempts=1)])
def test_without_leave_nothing_is_tried_again(retry):
    run = Simulation(addresses(100), answered=lambda request, call: too_many(), retry=retry).run()

    assert {type(one.error) for one in run.outcomes} == {TooManyRequestsError}
    assert len(run.log) == 1
