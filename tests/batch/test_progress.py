"""The arguments of the callback, and the progress bar."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import AddressConfiguration, Progress, ProgressBar, RetryPolicy

from .sides import AT_ONCE, HELLO, addresses

pytestmark = pytest.mark.usefixtures("small_calls", "no_monitor")


@pytest.fixture
def no_monitor(monkeypatch):
    """Keep tqdm from starting a thread that would outlive the test."""
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)


def progress_of(side, recipients, **options):
    seen = []
    result = side.send(HELLO, recipients, on_progress=seen.append, **options)
    return seen, result


def test_numbers_grow_to_those_of_the_result(side):
    to = addresses(10)
    side.local.script(to[1], "THROTTLED", times=2)
    side.local.script(to[4], "PERMANENT_FAILURE")
    side.local.script(to[7], None)

    seen, result = progress_of(side, to, retry=AT_ONCE)

    assert seen[-1] == Progress(
        sent=8, failed=1, ambiguous=1, retried=2, total=10, is_finished=True
    )
    assert (seen[-1].sent, seen[-1].done) == (len(result.successes), len(result))
    assert not any(one.is_finished for one in seen[:-1])
    assert len(seen) == len(side.local.calls) + 1
    for earlier, later in pairwise(seen):
        assert earlier.done <= later.done
        assert earlier.retried <= later.retried


@pytest.mark.parametrize(
    ("recipients", "total"),
    [
        (addresses(5), 5),
        (dict.fromkeys(addresses(5)), 5),
        (iter(addresses(5)), None),
        ([*addresses(5), *addresses(3)], 5),
        ((), 0),
    ],
)
def test_the_total_is_reported_where_it_is_known(side, recipients, total):
    assert progress_of(side, recipients)[0][-1].total == total


def test_recipients_of_the_request_count(side):
    own = {addresses(1)[0]: AddressConfiguration(channel_type="SMS")}
    seen = []
    side.send(HELLO.evolve(addresses=own), addresses(2, 1), on_progress=seen.append)
    assert seen[-1].total == 3


def test_what_an_earlier_run_has_done_is_done(side, journal):
    progress_of(side, addresses(9), journal=journal)

    seen, _ = progress_of(side, addresses(9), journal=journal)

    assert seen == [Progress(sent=9, total=9, is_finished=True)]


def test_a_stream_tells_as_well(side):
    seen = []
    side.stream(HELLO, iter(addresses(4)), on_progress=seen.append, retry=RetryPolicy())
    assert seen[-1] == Progress(sent=4, is_finished=True)


counts = st.integers(0, 50)


@given(st.lists(st.tuples(counts, counts, counts, counts), max_size=5), st.none() | counts)
def test_a_bar_shows_how_many_are_done(steps, total):
    screen = io.StringIO()
    with ProgressBar("Texting", file=screen, mininterval=0) as bar:
        for sent, failed, ambiguous, retried in sorted(steps):
            bar(
                Progress(
                    sent=sent, failed=failed, ambiguous=ambiguous, retried=retried, total=total
                )
            )
            assert bar._bar.n == sent + failed + ambiguous
            assert bar._bar.total == total
    assert "Texting" in screen.getvalue()
    assert bar._bar.disable  # closed


def test_a_bar_closes_itself_at_the_end(side):
    screen = io.StringIO()
    bar = ProgressBar(file=screen, mininterval=0)
    side.local.script(addresses(1)[0], "PERMANENT_FAILURE")

    side.send(HELLO, addresses(7), on_progress=bar)

    assert bar._bar.disable
    assert "7/7" in screen.getvalue()
    assert "1 failed" in screen.getvalue()
