"""Threads make the calls; an exception of a signal handler ends the run, not a call."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from pinpoint_direct import BadRequestError, PinpointDirect, RetryPolicy, partial_result
from pinpoint_direct.batch.steps import Chunk
from pinpoint_direct.batch.threaded import Workers
from pinpoint_direct.testing.local import LocalPinpoint

from .sides import APPLICATION_ID, HELLO, Fake, addresses, ok
from .test_stopping import no_workers

pytestmark = pytest.mark.usefixtures("small_calls")


class Service(Fake):
    """Counts whom it sent to, and notes which threads have called; ``during`` runs in each call."""

    def __init__(self, during=lambda calls: None):
        super().__init__(self._send)
        self.sent = Counter()
        self.threads = set()
        self._during = during
        self._calls = 0
        self.client = PinpointDirect(APPLICATION_ID, client=self)

    def _send(self, request):
        self._calls += 1
        self.threads.add(threading.current_thread())
        self.sent.update(list(request["Addresses"]))
        self._during(self._calls)
        return ok(request)


@contextmanager
def handled(number, handler):
    """Let a signal be handled."""
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


def press():
    os.kill(os.getpid(), signal.SIGINT)


class TimeIsUp(Exception):  # noqa: N818  (the likes of it are named so)
    """What a task queue raises when a task takes too long."""


def time_is_up(number, frame):
    raise TimeIsUp


@pytest.mark.parametrize("workers", [1, 2])
def test_threads_make_the_calls(workers):
    service = Service()

    assert service.client.send_batch(HELLO, addresses(10), max_workers=workers).all_successful
    assert threading.main_thread() not in service.threads


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_waits_for_the_call(workers):
    service = Service(during=lambda calls: calls == 2 and press())

    with pytest.raises(KeyboardInterrupt) as caught:
        service.client.send_batch(HELLO, addresses(3000), max_workers=workers)

    known = partial_result(caught.value)
    assert known.successes.keys() == service.sent.keys()
    assert not known.ambiguous


@pytest.mark.parametrize(
    "handler",
    [signal.SIG_IGN, signal.SIG_DFL, signal.default_int_handler, lambda number, frame: None],
    ids=["ignored", "default", "Python's", "the program's"],
)
def test_no_handler_of_the_program_is_touched(handler):
    seen = []
    service = Service(during=lambda calls: seen.append(signal.getsignal(signal.SIGINT)))

    with handled(signal.SIGINT, handler):
        assert service.client.send_batch(HELLO, addresses(9), max_workers=1).all_successful
        assert signal.getsignal(signal.SIGINT) is handler
    assert set(seen) == {handler}


def test_a_stream_has_a_thread_so_that_nobody_waits_for_the_next_call():
    """Its consumer, and whatever its recipients come from, work while a call is on its way."""
    taken, looked = threading.Event(), threading.Event()

    def source():
        for address in addresses(9):
            if address == addresses(6)[-1]:
                taken.set()
            yield address

    def during(calls):
        assert {1: taken, 2: looked}.get(calls, taken).wait(10)

    service = Service(during)
    stream = service.client.stream_batch(HELLO, source(), max_workers=1)
    outcomes = [next(stream) for _ in range(3)]
    looked.set()
    outcomes.extend(stream)

    assert [one.recipient for one in outcomes] == addresses(9)
    assert all(one.is_successful for one in outcomes)
    assert threading.main_thread() not in service.threads


@pytest.mark.parametrize("workers", [1, 2])
def test_a_time_limit_ends_the_run_and_not_just_a_call(workers):
    service = Service(during=lambda calls: calls == 2 and os.kill(os.getpid(), signal.SIGUSR1))

    with handled(signal.SIGUSR1, time_is_up), pytest.raises(TimeIsUp) as caught:
        service.client.send_batch(HELLO, addresses(1000), max_workers=workers)

    known = partial_result(caught.value)
    assert threading.main_thread() not in service.threads
    assert service.sent.keys() == known.successes.keys()
    assert set(service.sent.values()) == {1}
    assert not known.ambiguous
    assert no_workers()


def test_where_a_second_ctrl_c_cuts_the_end_off_no_call_begins_and_no_worker_stays(monkeypatch):
    begun, may_end, made = threading.Event(), threading.Event(), []

    def work(chunk):
        made.append(chunk)
        begun.set()
        may_end.wait(10)

    def cut_off(pool, wait=True, **options):
        if wait:
            raise KeyboardInterrupt
        shutdown(pool, wait=wait, **options)

    shutdown = ThreadPoolExecutor.shutdown
    monkeypatch.setattr(ThreadPoolExecutor, "shutdown", cut_off)
    workers = Workers(1, work)
    first, second = (Chunk([], None, 1, 0.0) for _ in "ab")
    workers.start(first)
    assert begun.wait(10)
    workers.start(second)
    with pytest.raises(KeyboardInterrupt):
        workers.end()

    assert (first.has_left, second.has_left) == (True, False)
    may_end.set()
    assert no_workers()
    assert made == [first]


def test_where_ctrl_c_cuts_the_start_of_a_thread_off_its_call_is_waited_for(monkeypatch):
    """The pool does not know such a thread."""
    begun, may_end = threading.Event(), threading.Event()

    def work(chunk):
        begun.set()
        may_end.wait(10)
        chunk.answer = "answered"

    def start(thread):
        really_start(thread)
        if thread.name.startswith("pinpoint_direct"):
            raise KeyboardInterrupt

    really_start = threading.Thread.start
    monkeypatch.setattr(threading.Thread, "start", start)
    workers = Workers(1, work)
    chunk = Chunk([], None, 1, 0.0)
    with pytest.raises(KeyboardInterrupt):
        workers.start(chunk)
    assert begun.wait(10)
    later = threading.Timer(0.1, may_end.set)
    later.start()
    workers.end()

    assert chunk.answer == "answered"
    later.join()
    assert no_workers()


def test_between_two_calls_ctrl_c_comes_at_once():
    service = Service()
    reported = []

    def on_progress(progress):
        reported.append(progress)
        press()

    with pytest.raises(KeyboardInterrupt) as caught:
        service.client.send_batch(HELLO, addresses(9), max_workers=1, on_progress=on_progress)

    assert len(reported) == 1
    assert list(partial_result(caught.value).successes) == addresses(3)


def test_an_error_knows_nothing_of_what_its_caller_was_about():
    """Or it would keep alive, and show, what was being handled when the run began."""
    local = LocalPinpoint()
    local.fail("BadRequestException")
    client = PinpointDirect(APPLICATION_ID, client=local.boto3_client())
    try:
        time_is_up(signal.SIGUSR1, None)
    except TimeIsUp:
        (outcome,) = client.send_batch(HELLO, addresses(1), max_workers=1).outcomes

    assert isinstance(outcome.error, BadRequestError)
    assert outcome.error.__context__ is None


def test_pauses_are_waited_for():
    statuses = iter(["THROTTLED", "SUCCESSFUL"])

    def answer(request):
        return ok(request, next(statuses))

    client = PinpointDirect(APPLICATION_ID, client=Fake(answer))
    policy = RetryPolicy(base_delay=0.01)

    (outcome,) = client.send_batch(HELLO, addresses(1), max_workers=1, retry=policy).outcomes
    assert (outcome.is_successful, outcome.attempts) == (True, 2)
