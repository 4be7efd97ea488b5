"""Any number of recipients, with threads.

The thread that takes the outcomes also runs the batch, between one outcome and the next; workers
only make calls. So a slow consumer slows the run down, and what is held does not grow with the
number of recipients. No rule lives here: it does what the dispatch asks for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self

from .audience import Target
from .batch_settings import Batch
from .batch_steps import Chunk, Disk, Pull, Send, Wait
from .dispatch import Dispatch
from .outcomes import BatchResult, Outcome, remember_partial_result

__all__ = ["LONGEST_WAIT", "OutcomeStream", "outcomes_in", "send_batch"]

LONGEST_WAIT = 3600.0
"""Seconds waited for at a time: no clock takes any number that a service may ask for."""


def send_batch(batch: Batch, call: Callable[[Any], Any]) -> BatchResult:
    """Send to everybody; return what became of them.

    Args:
        batch: What to send, to whom and how.
        call: Makes one call with a request; returns its response or raises its error.
    """
    found: dict[object, Outcome | Target] = {}
    try:
        next(_run(batch, batch.dispatch(found), call), None)  # it yields nothing
        return BatchResult(outcomes_in(found))
    except BaseException as error:
        remember_partial_result(error, outcomes_in(found))
        raise


def outcomes_in(found: dict[object, Outcome | Target]) -> list[Outcome]:
    """Return the outcomes known so far, in the order in which recipients were given."""
    return [one for one in found.values() if isinstance(one, Outcome)]


class OutcomeStream(Iterator[Outcome]):
    """The outcomes of a batch, each as soon as it is known.

    Nothing happens before the first one is asked for, and nothing while none is. A stream that is
    left before its end stops cleanly: no further call begins, and calls on their way are waited
    for. Leave it with ``close()`` or a ``with`` block, or let it go out of sight.
    """

    def __init__(self, batch: Batch, call: Callable[[Any], Any]) -> None:
        """Get ready to send."""
        self._dispatch = batch.dispatch()
        self._outcomes = _run(batch, self._dispatch, call)

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
        return tuple(self._dispatch.ready)

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


def _run(
    batch: Batch, dispatch: Dispatch, call: Callable[[Any], Any]
) -> Generator[Outcome, None, None]:
    try:
        yield from _steps(batch, dispatch, call)
    except Exception:
        yield from _handed_over(dispatch.ready)
        raise
    except GeneratorExit:
        raise
    except BaseException as error:  # Ctrl-C: what is known goes with it
        if dispatch.found is None:
            remember_partial_result(error, dispatch.ready)
        raise


def _handed_over(ready: deque[Outcome]) -> Generator[Outcome, None, None]:
    """Yield what is ready. An outcome stays there until the next one, or the end, is asked for."""
    while ready:
        try:
            yield ready[0]
        finally:
            ready.popleft()


def _steps(
    batch: Batch, dispatch: Dispatch, call: Callable[[Any], Any]
) -> Generator[Outcome, None, None]:
    pool = ThreadPoolExecutor(batch.max_workers, "pinpoint_direct")
    answered: SimpleQueue[None] = SimpleQueue()

    def work(chunk: Chunk) -> None:
        chunk.has_left = True
        try:
            chunk.answer = call(chunk.request)
        except BaseException as error:  # noqa: BLE001  (the dispatch judges it)
            chunk.answer = error.with_traceback(None)  # whose frames hold the request
        answered.put(None)

    try:
        batch.open_journal(dispatch)
        items = batch.items()
        for step in dispatch.steps():
            if isinstance(step, Pull):
                dispatch.pulled.extend(islice(items, step.number))
                dispatch.input_ended = len(dispatch.pulled) < step.number
            elif isinstance(step, Disk):
                step.work()
            elif isinstance(step, Send):
                pool.submit(work, step.chunk)
            elif isinstance(step, Wait):
                seconds = None if step.seconds is None else min(step.seconds, LONGEST_WAIT)
                with suppress(Empty):
                    answered.get(timeout=seconds)
            else:
                yield from _handed_over(dispatch.ready)
    finally:
        try:
            pool.shutdown(wait=True, cancel_futures=True)
        finally:
            pool.shutdown(wait=False)  # after a second Ctrl-C too, no worker takes up a call
            dispatch.abandon()
