"""Slow sides and repeats keep the workers busy, and memory flat, in made-up time."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pinpoint_direct import RetryPolicy

from ..effort import examples
from .sides import addresses
from .simulation import Simulation, answer

CALLS = 200


def over_ideal(workers, latency, source, consumer):
    """Return by how much a run takes longer than its slowest side, without begin and end.

    The caller's thread runs both the source and the consumer; the workers make the calls.
    """
    run = Simulation(
        addresses(100 * CALLS),
        workers=workers,
        latency=latency,
        source=source / 100,
        consumer=consumer / 100,
    ).run()

    assert run.most_inside <= 100 * (workers + workers // 4 + 2)
    ideal = CALLS * max(latency / workers, source + consumer)
    begin_and_end = 2 * latency + workers * (source + consumer)
    return (run.now - 1000 - begin_and_end) / ideal


@examples(25)
@given(
    workers=st.integers(1, 64),
    latency=st.floats(0.02, 0.2),
    source=st.floats(0, 0.01),
    consumer=st.floats(0, 0.01),
)
@example(workers=8, latency=0.03125, source=0.0, consumer=0.00390625)
def test_a_run_takes_about_as_long_as_its_slowest_side(workers, latency, source, consumer):
    """Where both take exactly as long, they wait for each other at times."""
    assert over_ideal(workers, latency, source, consumer) <= 1 / 0.6


@pytest.mark.parametrize(("workers", "latency", "consumer"), [(32, 0.06, 0.001), (8, 0.06, 0.007)])
def test_a_run_takes_hardly_longer_than_its_slowest_side(workers, latency, consumer):
    assert over_ideal(workers, latency, 0.0, consumer) <= 1 / 0.8


@pytest.mark.parametrize("seed", range(3))
def test_a_rate_limit_and_retries_besides(seed):
    def answered(request, call):
        return answer(request, **{one: "THROTTLED" for one in request.addresses if one[-1] == "7"})

    run = Simulation(
        addresses(30_000),
        answered=answered,
        workers=16,
        latency=0.1,
        source=0.00001,
        consumer=0.00001,
        per_second=100,
        seed=seed,
        retry=RetryPolicy(max_attempts=3),
    ).run()

    assert len(run.outcomes) == 30_000
    assert run.now - 1000 <= len(run.log) / 100 / 0.85 + 3
    assert run.most_inside <= 100 * 16 * 17


@pytest.mark.parametrize("workers", [1, 7, 8, 32])
def test_of_a_source_little_is_taken_in_advance(workers):
    run = Simulation(addresses(30_000), workers=workers, consumer=1.0)
    steps = run.scheduler.steps()
    while not run.outcomes:
        run.do(next(steps))
    assert run._pulled <= 100 * (workers + workers // 4 + 2)


@pytest.mark.parametrize("per_second", [None, 100])
@pytest.mark.parametrize("seed", range(3))
def test_those_to_be_tried_again_gather_and_take_few_calls(seed, per_second):
    throttled = set()

    def answered(request, call):
        again = {one for one in request.addresses if one[-2:] in ("07", "57")} - throttled
        throttled.update(again)
        return answer(request, **dict.fromkeys(again, "THROTTLED"))

    run = Simulation(
        addresses(50_000),
        answered=answered,
        workers=16,
        latency=0.1,
        per_second=per_second,
        seed=seed,
    ).run()

    assert {outcome.is_successful for outcome in run.outcomes} == {True}
    assert {outcome.attempts for outcome in run.outcomes} == {1, 2}
    assert len(run.log) <= 500 * 1.15


def test_who_gathers_does_not_wait_for_long():
    """A second after the pause that the policy gives, or as soon as there is nothing else to do."""

    def answered(request, call):
        return answer(
            request, **(dict.fromkeys(request.addresses, "THROTTLED") if call == 0 else {})
        )

    tiny = RetryPolicy(base_delay=0.1)
    to = [*addresses(5), *addresses(2000, 100)]
    run = Simulation(
        to, answered=answered, workers=1, latency=0.1, retry=tiny, max_recipients=5
    ).run()
    (again,) = [start for start, names in run.log[1:] if names[0] == to[0]]
    assert again <= 0.1 + 0.1 + 0.1 + 1e-6
    few = Simulation(
        to[:3] + to[5:],
        answered=lambda request, call: answer(
            request, **({to[0]: "THROTTLED"} if not call else {})
        ),
        workers=1,
        latency=0.1,
        retry=tiny,
        max_recipients=5,
    ).run()
    (again,) = [start for start, names in few.log[1:] if names[0] == to[0]]
    assert 1.1 <= again <= 0.1 + 0.1 + 1.1 + 1e-6
    assert few.log[-1][1] != [to[0]]
    in_time = Simulation(
        to[:3] + to[5:],
        answered=lambda request, call: answer(
            request, **({to[0]: "THROTTLED"} if not call else {})
        ),
        workers=1,
        latency=0.1,
        retry=RetryPolicy(base_delay=0.1, time_budget=0.4),
        max_recipients=5,
    ).run()
    (again,) = [start for start, names in in_time.log[1:] if names[0] == to[0]]
    assert again <= 0.4
