"""Carries out conversations in threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Condition
from typing import Any

from .call import Together

__all__ = ["carried_out"]


def carried_out(step: Together, carry_out: Callable[[Any], Any]) -> Any:
    """Return what each conversation of a step returns; or what has interrupted the program.

    Args:
        step: The conversations. A single one is carried out by the caller's thread.
        carry_out: Carries out one of them.
    """
    if len(step.conversations) == 1:
        return [carry_out(step.conversations[0])]
    threads = _Threads(min(step.workers, len(step.conversations)), carry_out)
    try:
        try:
            pending = [threads.start(one) for one in step.conversations]
            return [one.result() for one in pending]
        finally:  # which a second Ctrl-C may interrupt
            threads.end()
    except BaseException as error:  # noqa: BLE001  (raised by the conversation that gave the step)
        return error


class _Threads:
    """Threads that are waited for, also one whose start Ctrl-C has interrupted.

    Such a thread is not known to the pool, so those that carry out a conversation are counted.
    """

    def __init__(self, number: int, carry_out: Callable[[Any], Any]) -> None:
        self._pool = ThreadPoolExecutor(number, "pinpoint_direct")
        self._carry_out = carry_out
        self._changed = Condition()
        self._running = 0
        self._has_ended = False

    def start(self, conversation: Any) -> Any:
        # In the caller's context, where a tracing library finds the span that it belongs to.
        return self._pool.submit(copy_context().run, self._run, conversation)

    def _run(self, conversation: Any) -> Any:
        with self._changed:
            if self._has_ended:
                return None
            self._running += 1
        try:
            return self._carry_out(conversation)
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify()

    def end(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        with self._changed:
            self._has_ended = True
            self._changed.wait_for(lambda: not self._running)
