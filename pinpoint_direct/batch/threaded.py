"""Any number of recipients, synchronously: the calls in threads, and what the client returns.

The thread that takes the outcomes also runs the batch, between one outcome and the next; workers
only make calls. So a slow consumer slows the run down, and what is held does not grow with the
number of recipients. No rule lives here: it does what the scheduler asks for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Condition
from types import TracebackType
from typing import Any, Self

from ..errors import PinpointDirectError
from .outcomes import Outcome
from .result import BatchResult, ResultInProgress, remember_partial_result
from .scheduler import LONGEST_WAIT, Chunk, Disk, Pull, Scheduler, Send, Wait
from .settings import BatchOptions

__all__ = ["OutcomeStream", "Workers", "run", "send_batch"]


class Workers:
    """As many calls at a time as there are threads.

    Threads make the calls even where one is enough. What a signal handler raises, such as Ctrl-C or
    a time limit of Celery's, is then raised while the caller's thread waits, and not inside a call,
    where botocore would take it for a failure of the network.
    """

    def __init__(self, number: int, work: Callable[[Chunk], object]) -> None:
        """Get ready to do ``work`` for each chunk, for at most ``number`` of them at a time."""
        self._pool = ThreadPoolExecutor(number, "pinpoint_direct")
        self._answered: SimpleQueue[None] = SimpleQueue()
        self._work = work
        self._changed = Condition()
        self._calls = 0
        self._has_ended = False

    def start(self, chunk: Chunk) -> None:
        """Let the call of a chunk be made."""
        self._pool.submit(self._do, chunk)

    def wait(self, seconds: float | None) -> None:
        """Wait until a chunk has its answer, but not longer than ``seconds``."""
        timeout = None if seconds is None else min(seconds, LONGEST_WAIT)
        with suppress(Empty):
            self._answered.get(timeout=timeout)

    def end(self) -> None:
        """Begin no further call, and wait for those on their way."""
        try:
            self._pool.shutdown(wait=True, cancel_futures=True)
        finally:  # also where a second Ctrl-C has cut that off at its beginning
            with self._changed:
                self._has_ended = True
            self._pool.shutdown(wait=False)
        with self._changed:  # a thread whose start Ctrl-C has cut off is unknown to the pool
            self._changed.wait_for(lambda: not self._calls)

    def _do(self, chunk: Chunk) -> None:
        with self._changed:  # nobody is said to have got nothing whose call begins after the end
            if self._has_ended:
                return
            chunk.has_left = True
            self._calls += 1
        try:
            self._work(chunk)
        finally:
            with self._changed:
                self._calls -= 1
                self._changed.notify()
            self._answered.put(None)


def run(
    batch: BatchOptions, scheduler: Scheduler, call: Callable[[Any], Any]
) -> Generator[Outcome, None, None]:
    """Run a batch; yield outcomes as they become known, unless the scheduler keeps them."""
    try:
        yield from _steps(batch, scheduler, call)
    except Exception:
        yield from _handed_over(scheduler.ready)
        raise
    except GeneratorExit:
        raise
    except BaseException as error:  # Ctrl-C: what is known goes with it
        if scheduler.result is None:
            remember_partial_result(error, BatchResult(scheduler.ready))
        raise


def _handed_over(ready: deque[Outcome]) -> Generator[Outcome, None, None]:
    """Yield what is ready. An outcome stays there until the next one, or the end, is asked for."""
    while ready:
        try:
            yield ready[0]
        finally:
            ready.popleft()


def _steps(
    batch: BatchOptions, scheduler: Scheduler, call: Callable[[Any], Any]
) -> Generator[Outcome, None, None]:
    def work(chunk: Chunk) -> None:
        try:
            chunk.answer = call(chunk.request)
        except BaseException as error:  # noqa: BLE001  (the scheduler judges it)
            chunk.answer = error.with_traceback(None)  # whose frames hold the request
            if isinstance(error, PinpointDirectError):
                error.__context__ = None  # what this thread was handling when the run began

    workers = Workers(batch.max_workers, work)
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
            elif isinstance(step, Wait):
                workers.wait(step.seconds)
            else:
                yield from _handed_over(scheduler.ready)
    finally:
        try:
            workers.end()
        finally:
            scheduler.finish_interrupted()


def send_batch(batch: BatchOptions, call: Callable[[Any], Any]) -> BatchResult:
    """Send to everybody; return what became of them.

    Args:
        batch: What to send, to whom and how.
        call: Makes one call with a request; returns its response or raises its error.
    """
    result = ResultInProgress()
    try:
        next(run(batch, batch.scheduler(result), call), None)  # it yields nothing
        return result.result()
    except BaseException as error:
        remember_partial_result(error, result.result())
        raise


class OutcomeStream(Iterator[Outcome]):
    """The outcomes of a batch, each as soon as it is known.

    Nothing happens before the first one is asked for, and nothing while none is. A stream that is
    left before its end stops cleanly: no further call begins, and calls on their way are waited
    for. Leave it with ``close()`` or a ``with`` block, or let it go out of sight.
    """

    def __init__(self, batch: BatchOptions, call: Callable[[Any], Any]) -> None:
        """Get ready to send."""
        self._scheduler = batch.scheduler()
        self._outcomes = run(batch, self._scheduler, call)

    def __iter__(self) -> Iterator[Outcome]:  # noqa: PYI034  (see below)
        """Return what a loop takes the outcomes from."""
        # Not self: in a __next__ of ours Ctrl-C could come between an outcome and the loop.
        return self._outcomes

    def __next__(self) -> Outcome:
        """Return the next outcome, waiting for it if need be."""
        return next(self._outcomes)

    def close(self) -> None:
        """Stop: begin no further call, and wait for those on their way."""
        self._outcomes.close()

    @property
    def undelivered(self) -> tuple[Outcome, ...]:
        """The outcomes that a stream which was left before its end did not yield any more.

        They are those of calls that were on their way, and of recipients who had been taken from
        the iterable and were not sent to.
        """
        return tuple(self._scheduler.ready)

    def __enter__(self) -> Self:
        """Return the stream itself, to be closed at the end of the ``with`` block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop, if the stream has not ended."""
        self.close()
