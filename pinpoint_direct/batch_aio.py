"""Any number of recipients, asynchronously: what the asynchronous client returns and awaits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import Any, Self

from .batch import Batch, told_in
from .batch_result import BatchResult, remember_partial_result, result_of
from .batch_tasks import run
from .dispatch import Found
from .outcomes import Outcome

__all__ = ["AsyncOutcomeStream", "send_batch"]


async def send_batch(
    batch: Batch, call: Callable[[Any], Awaitable[Any]], opened: Callable[[], Awaitable[object]]
) -> BatchResult:
    """Send to everybody; return what became of them.

    Args:
        batch: What to send, to whom and how.
        call: Makes one call with a request; returns its response or raises its error.
        opened: Opens the client; what it raises ends the run before anything is done.
    """
    found = Found()
    try:
        await anext(run(batch, batch.dispatch(found), call, opened), None)  # it yields nothing
        return result_of(told_in(found))
    except BaseException as error:
        remember_partial_result(error, told_in(found))
        raise


class AsyncOutcomeStream(AsyncIterator[Outcome]):
    """The outcomes of a batch, each as soon as it is known: :class:`OutcomeStream` with ``await``.

    Leave a stream before its end with ``aclose()`` or an ``async with`` block. Cancelling the task
    that waits for an outcome cancels the calls on their way: their recipients' outcomes are
    ambiguous then.
    """

    def __init__(
        self,
        batch: Batch,
        call: Callable[[Any], Awaitable[Any]],
        opened: Callable[[], Awaitable[object]],
    ) -> None:
        """Get ready to send."""
        self._dispatch = batch.dispatch()
        self._outcomes = run(batch, self._dispatch, call, opened)

    async def __anext__(self) -> Outcome:
        """Return the next outcome, waiting for it if need be."""
        return await anext(self._outcomes)

    async def aclose(self) -> None:
        """Stop: begin no further call, and wait for those on their way."""
        await self._outcomes.aclose()

    @property
    def undelivered(self) -> tuple[Outcome, ...]:
        """The outcomes that a stream which was left before its end did not yield any more.

        They are those of calls that were on their way, and of recipients who had been taken from
        the iterable and were not sent to.
        """
        return tuple(self._dispatch.ready)

    async def __aenter__(self) -> Self:
        """Return the stream itself, to be closed at the end of the ``async with`` block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop, if the stream has not ended."""
        await self.aclose()
