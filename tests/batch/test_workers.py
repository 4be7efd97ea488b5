"""One worker is the caller's own thread, unless a signal handler might cut its calls short."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from pinpoint_direct import BadRequestError, PinpointDirect, RetryPolicy, partial_result
from pinpoint_direct.batch_steps import Chunk
from pinpoint_direct.testing import LocalPinpoint
from pinpoint_direct.workers import workers_for

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


def test_one_worker_is_the_own_thread():
    service = Service()

    assert service.client.send_batch(HELLO, addresses(10), max_workers=1).all_successful
    assert service.threads == {threading.main_thread()}


def test_several_workers_are_not():
    service = Service()

    assert service.client.send_batch(HELLO, addresses(10), max_workers=2).all_successful
    assert threading.main_thread() not in service.threads


def in_a_thread(work):
    """Return what ``work`` returns in a thread of its own, and the thread."""
    kept = []
    thread = threading.Thread(target=lambda: kept.append(work()))
    thread.start()
    thread.join()
    return kept[0], thread


def test_it_is_whichever_thread_asks():
    service = Service()
    with handled(signal.SIGUSR1, time_is_up):  # no signal reaches that thread
        result, thread = in_a_thread(
            lambda: service.client.send_batch(HELLO, addresses(9), max_workers=1)
        )

    assert result.all_successful
    assert service.threads == {thread}


def test_a_thread_that_only_looks_like_the_main_one_is_good_as_well(monkeypatch):
    """So it may be where Python is embedded: signals are then nothing for it."""
    service = Service()
    monkeypatch.setattr("pinpoint_direct.workers.main_thread", threading.current_thread)

    result, thread = in_a_thread(
        lambda: service.client.send_batch(HELLO, addresses(9), max_workers=1)
    )

    assert result.all_successful
    assert service.threads == {thread}


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


def test_ctrl_c_waits_for_the_call():
    service = Service(during=lambda calls: calls == 2 and press())

    with pytest.raises(KeyboardInterrupt) as caught:
        service.client.send_batch(HELLO, addresses(30), max_workers=1)

    known = partial_result(caught.value)
    assert list(known.successes) == list(service.sent) == addresses(6)
    assert not known.ambiguous
    assert service.threads == {threading.main_thread()}
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_does_not_wait():
    service = Service(during=lambda calls: calls == 2 and (press(), press()))

    with pytest.raises(KeyboardInterrupt) as caught:
        service.client.send_batch(HELLO, addresses(30), max_workers=1)

    known = partial_result(caught.value)
    assert list(known.successes) == addresses(3)
    assert list(known.ambiguous) == addresses(3, 3)
    assert all(one.attempts == 0 for one in known.outcomes[6:])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


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
    workers = workers_for(1, work, may_be_own_thread=False)
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


def test_between_two_calls_ctrl_c_comes_at_once():
    service = Service()
    told = []

    def on_progress(progress):
        told.append(progress)
        press()

    with pytest.raises(KeyboardInterrupt) as caught:
        service.client.send_batch(HELLO, addresses(9), max_workers=1, on_progress=on_progress)

    assert len(told) == 1
    assert list(partial_result(caught.value).successes) == addresses(3)


def test_ctrl_c_stays_ignored_where_it_is():
    service = Service(during=lambda calls: press())

    with handled(signal.SIGINT, signal.SIG_IGN):
        result = service.client.send_batch(HELLO, addresses(9), max_workers=1)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN

    assert result.all_successful
    assert service.threads == {threading.main_thread()}


def test_a_handler_of_the_programs_own_is_called_as_ever():
    pressed = []
    service = Service(during=lambda calls: press())

    with handled(signal.SIGINT, lambda number, frame: pressed.append(number)):
        assert service.client.send_batch(HELLO, addresses(9), max_workers=1).all_successful

    assert pressed
    assert threading.main_thread() not in service.threads


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
