"""Ctrl-C between any two lines: all recipients have outcomes, and no worker remains."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from random import Random

import pytest

from pinpoint_direct import RetryPolicy, partial_result

from ..effort import share
from .interrupting import Service, close_journals, interrupted, undisturbed
from .sides import HELLO, addresses
from .test_stopping import no_workers

pytestmark = pytest.mark.usefixtures("small_calls")

TO = addresses(10)
POLICY = RetryPolicy(base_delay=0, max_attempts=2)
WORKERS = pytest.mark.parametrize("workers", [1, 2])
SAMPLE = share(40)  # of some 1,700 lines; all of them were tried, and each run tries others
JOURNALLED_SAMPLE = share(10)  # the disk is slow


def service():
    return Service(**{TO[1]: ["THROTTLED", "SUCCESSFUL"], TO[5]: ["THROTTLED"], TO[6]: [None]})


def lines_of(run):
    return interrupted(0, run, service(), []).seen


def sample(run, size=SAMPLE):
    return Random().sample(range(1, lines_of(run) + 1), size)


def check(service, outcomes):
    named = [one.recipient for one in outcomes]
    assert len(named) == len(set(named))
    for address in TO:
        assert service.sends[address] <= 1
        assert address in named or service.sends[address] == 0
    for outcome in outcomes:
        assert outcome.may_have_been_sent or service.sends[outcome.recipient] == 0
        assert not outcome.is_successful or service.sends[outcome.recipient] == 1
    assert no_workers()


def sent(service, outcomes, workers=2, **options):
    result = service.client.send_batch(
        HELLO, iter(TO), retry=POLICY, max_workers=workers, **options
    )
    with undisturbed():  # whoever has the result loses nothing by an interrupt
        outcomes += result.outcomes


def streamed(service, outcomes, workers=2, **options):
    with service.client.stream_batch(
        HELLO, iter(TO), retry=POLICY, max_workers=workers, **options
    ) as stream:
        try:
            outcomes.extend(stream)
        finally:
            stream.close()
            outcomes += stream.undelivered


@WORKERS
def test_of_send_batch(workers):
    run = partial(sent, workers=workers)
    for at in sample(run):
        pinpoint, outcomes = service(), []
        try:
            interrupted(at, run, pinpoint, outcomes)
        except KeyboardInterrupt as error:
            known = partial_result(error)
            outcomes += known.outcomes if known is not None else ()
        check(pinpoint, outcomes)


@WORKERS
def test_of_stream_batch(workers):
    run = partial(streamed, workers=workers)
    for at in sample(run):
        pinpoint, outcomes = service(), []
        with suppress(KeyboardInterrupt):
            interrupted(at, run, pinpoint, outcomes)
        check(pinpoint, outcomes)


@WORKERS
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # the very opening was cut off
@pytest.mark.parametrize("run", [sent, streamed])
def test_of_a_run_with_a_journal_which_the_next_run_ends(run, workers, tmp_path):
    def journalled(pinpoint, outcomes):
        run(pinpoint, outcomes, workers=workers, journal=tmp_path / "counting.sqlite")

    for at in sample(journalled, JOURNALLED_SAMPLE):
        pinpoint, outcomes = service(), []
        journal = tmp_path / f"{at}.sqlite"
        with suppress(KeyboardInterrupt):
            interrupted(at, partial(run, workers=workers, journal=journal), pinpoint, [])
        close_journals()
        run(pinpoint, outcomes, workers=workers, journal=journal)
        check(pinpoint, outcomes)
        assert len(outcomes) == len(TO)
        for outcome in outcomes:
            reached = pinpoint.sends[outcome.recipient] == 1
            assert outcome.is_successful == reached or outcome.is_ambiguous
