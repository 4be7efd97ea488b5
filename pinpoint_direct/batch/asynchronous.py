"""Batches with asyncio: makes the calls in tasks.

The task that consumes the outcomes also runs the batch; other tasks only make calls. This module
contains no rules: it executes the steps of the scheduler.
"""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
)
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar

from .outcomes import Outcome
from .result import BatchResult, ResultInProgress, remember_partial_result
from .scheduler import Scheduler
from .settings import BatchOptions
from .steps import LONGEST_WAIT, Ask, Chunk, Deliver, Disk, Pull, Question, Send, Step, Wait

__all__ = ["AsyncOutcomeStream", "run", "send_batch"]

T = TypeVar("T")
Job: TypeAlias = Chunk | Question
Call: TypeAlias = Callable[[Any], Awaitable[Any]]
AskRate: TypeAlias = Callable[[], Awaitable[float | None]]


async def run(
    batch: BatchOptions,
    scheduler: Scheduler,
    call: Call,
    opened: Callable[[], Awaitable[object]],
    ask_rate: AskRate | None = None,
) -> AsyncGenerator[Outcome, None]:
    """Run a batch; yield each outcome as soon as it is known, unless the scheduler keeps them."""
    tasks = _Tasks(batch, scheduler, call, ask_rate)
    try:
        try:
            await opened()
            await tasks.begin()
            for step in scheduler.steps():
                await tasks.do(step)
                while isinstance(step, Deliver) and scheduler.ready:
                    yield scheduler.ready.popleft()
        except asyncio.CancelledError:
            tasks.cancel()
            raise
        finally:
            await tasks.end()
    except Exception:
        while scheduler.ready:
            yield scheduler.ready.popleft()
        raise
    except GeneratorExit:
        raise
    except BaseException as error:  # a cancelled task: the exception carries the known outcomes
        if scheduler.result is None:
            remember_partial_result(error, BatchResult(scheduler.ready))
        raise


class _Tasks:
    """The calls in progress, and the source of recipients."""

    def __init__(
        self,
        batch: BatchOptions,
        scheduler: Scheduler,
        call: Call,
        ask_rate: AskRate | None,
    ) -> None:
        self._batch = batch
        self._scheduler = scheduler
        self._call = call
        self._ask_rate = ask_rate
        self._calls: dict[asyncio.Task[None], Job] = {}
        self._at_hand: Iterator[object] = iter(())
        self._to_come: AsyncIterator[object] | None = None

    async def begin(self) -> None:
        if self._batch.journal is not None:
            await _off_loop(partial(self._batch.open_journal, self._scheduler))
        self._at_hand = self._batch.items()
        if isinstance(self._batch.recipients, AsyncIterable):
            self._to_come = aiter(self._batch.recipients)

    async def do(self, step: Step) -> None:
        """Execute a step."""
        if isinstance(step, Pull):
            await self._pull(step.number)
        elif isinstance(step, Disk):
            await _off_loop(step.work)
        elif isinstance(step, Send):
            self._start(step.chunk)
            await asyncio.sleep(0)  # the call leaves before the next one is put together
        elif isinstance(step, Ask):
            self._start(step.question)
        elif isinstance(step, Wait):
            await self._first(step.seconds)

    def cancel(self) -> None:
        for task in self._calls:
            task.cancel()

    async def end(self) -> None:
        """Wait for the calls in progress."""
        try:
            await _ended(self._calls)
        finally:
            self._scheduler.finish_interrupted()

    def _start(self, job: Job) -> None:
        self._discard([task for task in self._calls if task.done()])
        self._calls[asyncio.create_task(self._work(job))] = job

    async def _work(self, job: Job) -> None:
        job.has_left = True
        try:
            if isinstance(job, Chunk):
                job.answer = await self._call(job.request)
            else:
                job.answer = (None if self._ask_rate is None else await self._ask_rate(),)
        except BaseException as error:  # noqa: BLE001  (the scheduler handles it)
            job.answer = error.with_traceback(None)  # whose frames hold the request

    async def _pull(self, number: int) -> None:
        """Append up to a number of recipients to ``pulled``, or end the input."""
        pulled = self._scheduler.pulled
        pulled.extend(islice(self._at_hand, number))
        while self._to_come is not None and len(pulled) < number:
            try:
                pulled.append(await anext(self._to_come))
            except StopAsyncIteration:
                break
        self._scheduler.input_ended = len(pulled) < number

    async def _first(self, seconds: float | None) -> None:
        """Wait until a call has ended, at most ``seconds``."""
        timeout = None if seconds is None else min(seconds, LONGEST_WAIT)
        if not self._calls:
            await asyncio.sleep(timeout or 0.0)
            return
        ended, _ = await asyncio.wait(
            self._calls, timeout=timeout, return_when=asyncio.FIRST_COMPLETED
        )
        self._discard(ended)

    def _discard(self, ended: Iterable[asyncio.Task[None]]) -> None:
        """Discard calls that have ended, also those that ended while waiting for something else."""
        for job in [self._calls.pop(task) for task in ended]:
            if job.answer is None:  # the task was cancelled before it started
                raise asyncio.CancelledError


async def _off_loop(work: Callable[[], T]) -> T:
    """Call a function that waits for the disk in a thread.

    A thread cannot be stopped. A cancelled task waits for its end, because nothing else may use the
    journal until then.
    """
    task = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    finally:
        await _ended({task}, may_cancel=False)


async def _ended(tasks: Collection[asyncio.Task[Any]], *, may_cancel: bool = True) -> None:
    """Wait for the end of tasks. If cancelled, cancel them (if that is allowed) and wait on."""
    cancelled: asyncio.CancelledError | None = None
    while pending := [task for task in tasks if not task.done()]:
        try:
            await asyncio.wait(pending)
        except asyncio.CancelledError as error:
            cancelled = error
            for task in pending if may_cancel else ():
                task.cancel()
    if cancelled is not None:
        raise cancelled


async def send_batch(
    batch: BatchOptions,
    call: Call,
    opened: Callable[[], Awaitable[object]],
    ask_rate: AskRate | None = None,
) -> BatchResult:
    """Send to all recipients; return the outcomes.

    Args:
        batch: The options of the batch.
        call: Makes one call with a request; returns the response or raises the error.
        opened: Opens the client; an exception from it ends the run at the start.
        ask_rate: Asks how many e-mails a second SES allows; returns ``None`` if that failed. It is
            called at most once.
    """
    result = ResultInProgress()
    try:
        running = run(batch, batch.scheduler(result), call, opened, ask_rate)
        await anext(running, None)  # it yields nothing
        return result.result()
    except BaseException as error:
        remember_partial_result(error, result.result())
        raise


class AsyncOutcomeStream(AsyncIterator[Outcome]):
    """The outcomes of a batch, each as soon as it is known: :class:`OutcomeStream` with ``await``.

    If you do not exhaust a stream, use ``aclose()`` or an ``async with`` block. If the task that
    waits for an outcome is cancelled, the calls in progress are cancelled, and the outcomes of
    their recipients are ambiguous.
    """

    def __init__(
        self,
        batch: BatchOptions,
        call: Call,
        opened: Callable[[], Awaitable[object]],
        ask_rate: AskRate | None = None,
    ) -> None:
        """Prepare to send, as ``send_batch`` does."""
        self._scheduler = batch.scheduler()
        self._outcomes = run(batch, self._scheduler, call, opened, ask_rate)

    async def __anext__(self) -> Outcome:
        """Return the next outcome; wait for it if necessary."""
        return await anext(self._outcomes)

    async def aclose(self) -> None:
        """Start no further calls, and wait for the calls in progress."""
        await self._outcomes.aclose()

    @property
    def undelivered(self) -> tuple[Outcome, ...]:
        """The outcomes that the stream did not yield because it was closed early.

        These are the outcomes of calls that were in progress, and of recipients that were taken
        from the iterable but not sent to.
        """
        return tuple(self._scheduler.ready)

    async def __aenter__(self) -> Self:
        """Return the stream; the end of the ``async with`` block closes it."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the stream if it has not ended."""
        await self.aclose()
