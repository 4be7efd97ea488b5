"""Carries out conversations in threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
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
    workers = min(step.workers, len(step.conversations))
    pool = ThreadPoolExecutor(workers, "pinpoint_direct")
    try:
        try:
            # Each in the caller's context, where a tracing library finds the span it belongs to.
            pending = [
                pool.submit(copy_context().run, carry_out, one) for one in step.conversations
            ]
            return [one.result() for one in pending]
        finally:  # which a second Ctrl-C may interrupt
            pool.shutdown(wait=True, cancel_futures=True)
    except BaseException as error:  # noqa: BLE001  (raised by the conversation that gave the step)
        return error
