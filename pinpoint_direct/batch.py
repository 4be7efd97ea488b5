"""Any number of recipients: what the client returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

from .audience import Target
from .batch_result import BatchResult, remember_partial_result, result_of
from .batch_settings import Batch
from .batch_threads import run
from .dispatch import Found
from .outcomes import Outcome, Told

__all__ = ["Batch", "OutcomeStream", "send_batch", "told_in"]


def send_batch(batch: Batch, call: Callable[[Any], Any]) -> BatchResult:
    """Send to everybody; return what became of them.

    Args:
        batch: What to send, to whom and how.
        call: Makes one call with a request; returns its response or raises its error.
    """
    found = Found()
    try:
        next(run(batch, batch.dispatch(found), call), None)  # it yields nothing
        return result_of(told_in(found))
    except BaseException as error:
        remember_partial_result(error, told_in(found))
        raise


def told_in(found: Found) -> list[Told]:
    """Return the outcomes known so far, in the order in which recipients were given."""
    return [one for one in found.values() if not isinstance(one, Target)]


class OutcomeStream(Iterator[Outcome]):
    """The outcomes of a batch, each as soon as it is known.

    Nothing happens before the first one is asked for, and nothing while none is. A stream that is
    left before its end stops cleanly: no further call begins, and calls on their way are waited
    for. Leave it with ``close()`` or a ``with`` block, or let it go out of sight.
    """

    def __init__(self, batch: Batch, call: Callable[[Any], Any]) -> None:
        """Get ready to send."""
        self._dispatch = batch.dispatch()
        self._outcomes = run(batch, self._dispatch, call)

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
