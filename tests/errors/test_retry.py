"""How often a call is retried, and with which pauses."""

import math
import pickle

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pinpoint_direct import DeliveryStatus, RetryPolicy, ValidationError

seconds = st.just(0) | st.floats(0.001, 1e6)
attempts = st.integers(1, 5000)
policies = st.builds(RetryPolicy, max_attempts=attempts, base_delay=seconds, max_delay=seconds)
chances = st.floats(0, 1, exclude_max=True)


def test_the_defaults_are_three_attempts_and_short_pauses():
    policy = RetryPolicy()

    assert policy.max_attempts == 3
    assert 0 < policy.base_delay <= policy.max_delay


@given(policies, attempts, chances, st.none() | seconds)
def test_a_pause_grows_up_to_its_limit_and_is_never_shorter_than_asked(
    policy, attempt, chance, asked
):
    upper = min(policy.max_delay, policy.base_delay * 2.0 ** min(attempt - 1, 100))

    pause = policy.pause(attempt, retry_after=asked, jitter=lambda: chance)

    assert (asked or 0) <= pause <= max(upper, asked or 0)
    assert pause == max(upper * chance, asked or 0)


@given(policies, attempts)
def test_without_luck_there_is_no_pause(policy, attempt):
    assert policy.pause(attempt, jitter=lambda: 0.0) == 0.0


@given(policies, attempts)
def test_by_default_a_pause_is_random_within_its_bounds(policy, attempt):
    assert 0 <= policy.pause(attempt) <= policy.max_delay


@pytest.mark.parametrize(
    ("attempt", "most"),
    [(1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0), (6, 16.0), (7, 20.0), (10_000, 20.0)],
)
def test_each_pause_may_be_twice_as_long_as_the_last(attempt, most):
    assert RetryPolicy().pause(attempt, jitter=lambda: 1.0) == most


WRONG = {
    "max_attempts": [0, -1, 1.0, "3", True, None, math.nan],
    "base_delay": [-0.1, -1, "1", True, None, math.nan, math.inf],
    "max_delay": [-0.1, "1", False, None, [], math.nan, math.inf, 31_536_001],
}
CASES = [(name, value) for name, values in WRONG.items() for value in values]


@pytest.mark.parametrize(
    ("name", "value"), CASES, ids=[f"{name}={value!r}" for name, value in CASES]
)
def test_a_number_out_of_its_range_is_refused(name, value):
    with pytest.raises(ValidationError) as caught:
        RetryPolicy(**{name: value})

    assert [problem.path for problem in caught.value.problems] == [f"RetryPolicy.{name}"]


def test_all_numbers_out_of_their_range_are_reported_together():
    with pytest.raises(ValidationError) as caught:
        RetryPolicy(max_attempts=0, base_delay=-1, max_delay=-1)

    assert len(caught.value.problems) == 3


beyond_reason = st.floats(min_value=0) | st.sampled_from([math.inf, 10**400])


@given(beyond_reason, beyond_reason, attempts, chances)
@example(10**400, 10**400, 1, 0.5)
@example(10**308, 31_536_000, 5000, 0.5)
def test_whatever_policy_is_taken_its_pauses_are_numbers_to_wait_by(base, most, attempt, chance):
    try:
        policy = RetryPolicy(base_delay=base, max_delay=most)
    except ValidationError:
        assert base > 1e300 or most > 365 * 24 * 3600
        return
    assert math.isfinite(policy.pause(attempt, jitter=lambda: chance))


@pytest.mark.parametrize("number", [1, 10**6])
def test_whole_numbers_of_seconds_will_do(number):
    policy = RetryPolicy(base_delay=number, max_delay=number)

    assert policy.pause(1, jitter=lambda: 1.0) == number


def test_arguments_go_by_keyword():
    with pytest.raises(TypeError):
        RetryPolicy(3)


def test_a_policy_is_a_value():
    policy = RetryPolicy(max_attempts=5)

    assert policy == RetryPolicy(max_attempts=5)
    assert hash(policy) == hash(RetryPolicy(max_attempts=5))
    assert pickle.loads(pickle.dumps(policy)) == policy
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        policy.max_attempts = 6


@pytest.mark.parametrize("attempt", [1, 2, 5])
def test_a_pause_depends_on_nothing_but_its_arguments(attempt):
    policy = RetryPolicy()

    assert len({policy.pause(attempt, jitter=lambda: 0.25) for _ in range(5)}) == 1


def test_statuses_by_name_are_members():
    policy = RetryPolicy(statuses=["THROTTLED", "TEMPORARY_FAILURE"])

    assert {type(status) for status in policy.statuses} == {DeliveryStatus}
    assert policy == RetryPolicy()
