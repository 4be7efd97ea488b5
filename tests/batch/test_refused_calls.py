"""After the service has refused a call, calls speed up gradually, and nobody is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import RetryPolicy, TooManyRequestsError
from pinpoint_direct.batch.rate_limit import RateLimiter
from pinpoint_direct.testing.quotas import Quota

from ..effort import examples
from .sides import addresses
from .simulation import Simulation, answer

PATIENT = RetryPolicy(max_attempts=10)


def too_many(**headers):
    metadata = {"HTTPStatusCode": 429, "HTTPHeaders": headers}
    error = {"Code": "TooManyRequestsException", "Message": "no"}
    return TooManyRequestsError({"Error": error, "ResponseMetadata": metadata}, "SendMessages")


class AnySecond:
    """Takes so many calls in any second."""

    def __init__(self, rate):
        self._quota = Quota(rate)

    def takes(self, now):
        has_room = self._quota.has_room(now)
        if has_room:
            self._quota.count(now)
        return has_room


class FullSecond:
    """Takes so many calls in each second of the clock."""

    def __init__(self, rate):
        self._rate = rate
        self._counts = {}

    def takes(self, now):
        self._counts[int(now)] = self._counts.get(int(now), 0) + 1
        return self._counts[int(now)] <= self._rate


class Bucket:
    """Has so many tokens, and gets as many in a second."""

    def __init__(self, rate):
        self._rate = self._tokens = rate
        self._at = 0.0

    def takes(self, now):
        self._tokens = min(self._rate, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def sent_to(service, number, **options):
    """Make so many calls, of two each; return the run, and how many calls were refused."""
    refused = []

    def answered(request, call):
        if service.takes(run.now):
            return answer(request)
        refused.append(call)
        return too_many()

    run = Simulation(addresses(2 * number), answered=answered, max_recipients=2, **options)
    run.run()
    return run, len(refused)


@examples(15)
@given(
    st.sampled_from([AnySecond, FullSecond, Bucket]),
    st.integers(10, 50),
    st.floats(0.002, 0.2),
    st.integers(2, 64),
    st.integers(0, 2**32),
)
def test_a_quota_is_used_and_nobody_lost(service, rate, latency, workers, seed):
    number = 6 * rate
    run, refused = sent_to(
        service(rate), number, latency=latency, workers=workers, retry=PATIENT, seed=seed
    )

    assert len(run.outcomes) == 2 * number
    assert all(outcome.is_successful for outcome in run.outcomes)
    ideal = max(6.0, number * latency / workers)
    assert run.now - 1000 <= ideal * 4 / 3 + 3 * latency
    assert refused <= workers + 15


@pytest.mark.parametrize("workers", [4, 8, 32])
@pytest.mark.parametrize("service", [AnySecond, FullSecond, Bucket])
def test_120_calls_at_twenty_a_second_take_hardly_longer_than_ideal(service, workers):
    run, refused = sent_to(service(20), 120, latency=0.06, workers=workers)
    assert run.now - 1000 < 7
    assert refused < workers + 10


@pytest.mark.parametrize("refused", [0, 1, 40])
def test_one_refusal_is_soon_forgotten(refused):
    def answered(request, call):
        return too_many() if call == refused else answer(request)

    run = Simulation(
        addresses(2000), answered=answered, max_recipients=2, workers=8, latency=0.1
    ).run()

    assert all(outcome.is_successful for outcome in run.outcomes)
    assert run.now - 1000 <= 1000 * 0.1 / 8 + 20


def test_calls_after_a_refusal_come_one_by_one_and_ever_sooner():
    def answered(request, call):
        return too_many(**{"retry-after": "5"}) if call == 7 else answer(request)

    run = Simulation(addresses(15_000), answered=answered, workers=8, latency=0.1).run()

    after = [start for start, _ in run.log if start > 5]
    gaps = [late - early for early, late in pairwise(after)]
    assert gaps[0] == pytest.approx(1 / 7, rel=0.01)  # seven calls had been taken
    assert all(late <= early + 1e-6 for early, late in pairwise(gaps[:20]))
    assert all(gap > 0 for gap in gaps[:20])
    assert gaps[-9] < gaps[0] / 2


def test_a_service_that_takes_nothing_is_asked_less_and_less():
    run = Simulation(
        addresses(2000), answered=lambda request, call: too_many(), workers=8, retry=PATIENT
    ).run()
    assert {outcome.attempts for outcome in run.outcomes} == {10}
    starts = [start for start, _ in run.log]
    assert len([start for start in starts if start < 10]) < 40


@examples(50)
@given(st.lists(st.tuples(st.sampled_from("btrw"), st.floats(0, 3)), max_size=30), st.data())
def test_no_call_ever_waits_longer_than_is_known(steps, data):
    limiter, now, latest = RateLimiter(None), 0.0, 0.0
    for what, seconds in steps:
        now += seconds
        if what == "b" and not limiter.wait(now):
            limiter.begin(now)
        elif what == "t":
            limiter.take(now)
        elif what == "r":
            pause, asked = data.draw(st.floats(0, 20)), data.draw(st.floats(0, 20))
            limiter.hold(now, now + max(pause, asked), asked)
            latest = max(latest, now + max(pause, asked, 1.0))
            assert limiter.wait(now) >= asked - 1e-6
        assert limiter.wait(now) <= max(latest - now, 1.0) + 1e-6


def test_what_is_remembered_does_not_grow():
    limiter = RateLimiter(None)
    for n in range(10_000):
        limiter.take(n / 100)
    assert len(limiter._taken) <= 100


@pytest.mark.parametrize(
    ("seconds", "factor"),
    [(0.0, 1.0), (2.5, 1.125), (5.0, 2.0), (10.0, 9.0), (15.0, 28.0)],
)
def test_the_proven_rate_doubles_in_five_seconds_and_grows_with_the_cube(seconds, factor):
    limiter = RateLimiter(None)
    for n in range(10):
        limiter.take(n / 10)
    limiter.hold(0.95, 1.0, 0.0)
    freed = 0.95 + limiter.wait(0.95)

    limiter.begin(freed + seconds)

    assert limiter.wait(freed + seconds) == pytest.approx(1 / (10 * factor))


@pytest.mark.parametrize(("taken", "rate"), [(0, 7.5), (5, 7.5), (12, 12.0)])
def test_after_a_second_refusal_calls_come_as_many_were_taken_or_half_as_fast(taken, rate):
    limiter = RateLimiter(None)
    for n in range(16):
        limiter.take(n / 16)
    limiter.hold(1.0, 1.1, 0.0)  # the first was taken a second ago: fifteen are proven
    for n in range(taken):
        limiter.take(10.1 + n / 100)
    limiter.hold(11.0, 11.0, 0.0)
    freed = 11.0 + limiter.wait(11.0)

    limiter.begin(freed)

    assert 1 / limiter.wait(freed) == pytest.approx(rate)
