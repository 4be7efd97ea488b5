"""The run of a batch with threads.

The thread that takes the outcomes also runs the batch, between one outcome and the next; workers
only make calls. So a slow consumer slows the run down, and what is held does not grow with the
number of recipients. No rule lives here: it does what the dispatch asks for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any

from .batch_settings import Batch
from .batch_steps import LONGEST_WAIT, Chunk, Disk, Pull, Send, Wait
from .dispatch import Dispatch
from .outcomes import Outcome, remember_partial_result

__all__ = ["run"]


def run(
    batch: Batch, dispatch: Dispatch, call: Callable[[Any], Any]
) -> Generator[Outcome, None, None]:
    """Run a batch; yield outcomes as they become known, unless the dispatch keeps them."""
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
