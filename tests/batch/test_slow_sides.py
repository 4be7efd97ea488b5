"""A slow source and a slow consumer keep the workers busy, and memory flat, in made-up time."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pinpoint_direct import RetryPolicy

from .sides import addresses
from .simulation import Simulation, answer

CALLS = 200


@settings(max_examples=25, deadline=None)
@given(
    workers=st.integers(1, 64),
    latency=st.floats(0.02, 0.2),
    source=st.floats(0, 0.01),
    consumer=st.floats(0, 0.01),
)
@example(workers=32, latency=0.06, source=0.0, consumer=0.001)
@example(workers=8, latency=0.06, source=0.0, consumer=0.007)
def test_a_run_takes_as_long_as_its_slowest_side(workers, latency, source, consumer):
    """The caller's thread runs both the source and the consumer; the workers make the calls."""
    run = Simulation(
        addresses(100 * CALLS),
        workers=workers,
        latency=latency,
        source=source / 100,
        consumer=consumer / 100,
    ).run()

    ideal = CALLS * max(latency / workers, source + consumer)
    begin_and_end = 2 * latency + workers * (source + consumer)
    assert run.now - 1000 <= ideal / 0.8 + begin_and_end
    assert run.most_inside <= 100 * (workers + workers // 4 + 2)


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
