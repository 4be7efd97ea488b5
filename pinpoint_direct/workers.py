"""The threads that make the calls of a batch."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Condition

from .batch_steps import LONGEST_WAIT, Chunk

__all__ = ["Workers"]


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
