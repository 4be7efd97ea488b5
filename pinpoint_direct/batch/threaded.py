"""Synchronous batches: makes the calls in threads.

The thread that consumes the outcomes also runs the batch, between one outcome and the next; workers
only make calls. So a slow consumer slows the run down, and memory does not grow with the number of
recipients. This module contains no rules: it executes the steps of the scheduler.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Condition
from time import sleep
from types import TracebackType
from typing import Any, Self, TypeAlias

from ..errors import PinpointDirectError
from .outcomes import Outcome
from .result import BatchResult, ResultInProgress, remember_partial_result
from .scheduler import Scheduler
from .settings import BatchOptions
from .steps import LONGEST_WAIT, Ask, Chunk, Disk, Pull, Question, Send, Wait

__all__ = ["OutcomeStream", "Workers", "run", "send_batch"]

Job: TypeAlias = Chunk | Question
Call: TypeAlias = Callable[[Any], Any]
AskRate: TypeAlias = Callable[[], float | None]


class Workers:
    """Makes concurrent calls in threads.

    Threads make the calls even with a single worker. Then an exception from a signal handler, such
    as Ctrl-C or a time limit of Celery, is raised while the caller's thread waits, and not inside a
    call, where botocore would handle it as a network failure.
    """

    def __init__(self, number: int, work: Callable[[Any], object]) -> None:
        """Prepare to call ``work`` for jobs, for at most ``number`` of them concurrently."""
        self._pool = ThreadPoolExecutor(number, "pinpoint_direct")
        self._answered: SimpleQueue[None] = SimpleQueue()
        self._work = work
        self._changed = Condition()
        self._calls = 0
        self._has_ended = False

    def start(self, job: Job) -> None:
        """Start the call of a chunk, or to ask a question."""
        self._pool.submit(self._do, job)

    def wait(self, seconds: float | None) -> None:
        """Wait until a job has its answer, at most ``seconds``."""
        timeout = None if seconds is None else min(seconds, LONGEST_WAIT)
        with suppress(Empty):
            self._answered.get(timeout=timeout)

    def end(self) -> None:
        """Start no further calls, and wait for the calls in progress."""
        try:
            self._pool.shutdown(wait=True, cancel_futures=True)
        finally:  # also if a second Ctrl-C has interrupted this at its start
            with self._changed:
                self._has_ended = True
            self._pool.shutdown(wait=False)
        with self._changed:  # the pool does not know a thread whose start was interrupted by Ctrl-C
            self._changed.wait_for(lambda: not self._calls)

    def _do(self, job: Job) -> None:
        with self._changed:  # a call that starts after the end must not be sent
            if self._has_ended:
                return
            job.has_left = True
            self._calls += 1
        try:
            self._work(job)
        finally:
            with self._changed:
                self._calls -= 1
                self._changed.notify()
            self._answered.put(None)


def run(
    batch: BatchOptions, scheduler: Scheduler, call: Call, ask_rate: AskRate | None = None
) -> Generator[Outcome, None, None]:
    """Run a batch; yield each outcome as soon as it is known, unless the scheduler keeps them."""
    try:
        yield from _steps(batch, scheduler, call, ask_rate)
    except Exception:
        yield from _handed_over(scheduler.ready)
        raise
    except GeneratorExit:
        raise
    except BaseException as error:  # Ctrl-C: the exception carries the known outcomes
        if scheduler.result is None:
            remember_partial_result(error, BatchResult(scheduler.ready))
        raise


def _handed_over(ready: deque[Outcome]) -> Generator[Outcome, None, None]:
    """Yield what is ready. An outcome stays there until the consumer continues."""
    while ready:
        try:
            yield ready[0]
        finally:
            ready.popleft()


def _steps(
    batch: BatchOptions, scheduler: Scheduler, call: Call, ask_rate: AskRate | None
) -> Generator[Outcome, None, None]:
    # One more for the question about a rate, so that no call of another lane waits for its answer.
    number = batch.most_workers + (batch.route is not None)
    workers = Workers(number, partial(_work, call, ask_rate))
    try:
        batch.open_journal(scheduler)
        items = batch.items()
        for step in scheduler.steps():
            if isinstance(step, Pull):
                scheduler.pulled.extend(islice(items, step.number))
                scheduler.input_ended = len(scheduler.pulled) < step.number
            elif isinstance(step, Disk):
                step.work()
            elif isinstance(step, Send):
                workers.start(step.chunk)
                sleep(0)  # lets the call leave before the next one is put together
            elif isinstance(step, Ask):
                workers.start(step.question)
            elif isinstance(step, Wait):
                workers.wait(step.seconds)
            else:
                yield from _handed_over(scheduler.ready)
    finally:
        try:
            workers.end()
        finally:
            scheduler.finish_interrupted()


def _work(call: Call, ask_rate: AskRate | None, job: Job) -> None:
    """Make the call of a chunk, or ask a question, and store the answer."""
    try:
        if isinstance(job, Chunk):
            job.answer = call(job.request)
        else:
            job.answer = (None if ask_rate is None else ask_rate(),)
    except BaseException as error:  # noqa: BLE001  (the scheduler handles it)
        job.answer = error.with_traceback(None)  # whose frames hold the request
        if isinstance(error, PinpointDirectError):
            error.__context__ = None  # handled by this thread when the run started


def send_batch(batch: BatchOptions, call: Call, ask_rate: AskRate | None = None) -> BatchResult:
    """Send to all recipients; return the outcomes.

    Args:
        batch: The options of the batch.
        call: Makes one call with a request; returns the response or raises the error.
        ask_rate: Asks how many e-mails a second SES allows; returns ``None`` if that failed. It is
            called at most once, by a worker.
    """
    result = ResultInProgress()
    try:
        next(run(batch, batch.scheduler(result), call, ask_rate), None)  # it yields nothing
        return result.result()
    except BaseException as error:
        remember_partial_result(error, result.result())
        raise


class OutcomeStream(Iterator[Outcome]):
    """The outcomes of a batch, each as soon as it is known.

    The stream works only while you iterate over it. A stream that is closed early stops cleanly: no
    further call starts, and it waits for the calls in progress. Close it with ``close()`` or a
    ``with`` block, or drop all references to it.
    """

    def __init__(self, batch: BatchOptions, call: Call, ask_rate: AskRate | None = None) -> None:
        """Prepare to send, as ``send_batch`` does."""
        self._scheduler = batch.scheduler()
        self._outcomes = run(batch, self._scheduler, call, ask_rate)

    def __iter__(self) -> Iterator[Outcome]:  # noqa: PYI034  (see below)
        """Return an iterator of the outcomes."""
        # Not self: in our __next__, Ctrl-C could be raised between an outcome and the loop.
        return self._outcomes

    def __next__(self) -> Outcome:
        """Return the next outcome; wait for it if necessary."""
        return next(self._outcomes)

    def close(self) -> None:
        """Start no further calls, and wait for the calls in progress."""
        self._outcomes.close()

    @property
    def undelivered(self) -> tuple[Outcome, ...]:
        """The outcomes that the stream did not yield because it was closed early.

        These are the outcomes of calls that were in progress, and of recipients that were taken
        from the iterable but not sent to.
        """
        return tuple(self._scheduler.ready)

    def __enter__(self) -> Self:
        """Return the stream; the end of the ``with`` block closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the stream if it has not ended."""
        self.close()
