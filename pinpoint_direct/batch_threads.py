"""The run of a batch, synchronously.

The thread that takes the outcomes also runs the batch, between one outcome and the next; workers
only make calls. So a slow consumer slows the run down, and what is held does not grow with the
number of recipients. No rule lives here: it does what the dispatch asks for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from itertools import islice
from typing import Any

from .batch_result import remember_partial_result
from .batch_settings import Batch
from .batch_steps import Chunk, Disk, Pull, Send, Wait
from .dispatch import Dispatch
from .errors import PinpointDirectError
from .outcomes import Outcome
from .workers import Workers

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
    def work(chunk: Chunk) -> None:
        try:
            chunk.answer = call(chunk.request)
        except BaseException as error:  # noqa: BLE001  (the dispatch judges it)
            chunk.answer = error.with_traceback(None)  # whose frames hold the request
            if isinstance(error, PinpointDirectError):
                error.__context__ = None  # what this thread was handling when the run began

    workers = Workers(batch.max_workers, work)
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
                workers.start(step.chunk)
            elif isinstance(step, Wait):
                workers.wait(step.seconds)
            else:
                yield from _handed_over(dispatch.ready)
    finally:
        try:
            workers.end()
        finally:
            dispatch.abandon()
