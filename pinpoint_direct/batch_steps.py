"""What a run of a batch asks to be done, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs

from .audience import Target

__all__ = ["LONGEST_WAIT", "Chunk", "Deliver", "Disk", "Pull", "Send", "Step", "Wait"]

LONGEST_WAIT = 3600.0
"""Seconds waited for at a time: no clock takes any number that a service may ask for."""


@attrs.define(eq=False)
class Chunk:
    """The recipients of one call, and the call itself.

    Whoever makes the call sets ``has_left`` before it, and ``answer`` after it: the response, or
    what was raised. ``again``, once the answer is judged, are those to be sent to again.

    ``is_claimed`` is set once the journal has its recipients as leaving. ``doubt`` is why they may
    have been sent to although the call never left.
    """

    targets: list[Target]
    request: Any
    attempt: int
    since: float
    is_claimed: bool = False
    doubt: str | None = None
    has_left: bool = False
    answer: Any = None
    again: list[Target] | None = None
    due: float = 0.0


@attrs.frozen
class Pull:
    """To be done: append so many more items to ``pulled``; if there are fewer, end the input."""

    number: int


@attrs.frozen
class Disk:
    """To be done: call ``work``, which waits for the disk."""

    work: Callable[[], object]


@attrs.frozen
class Send:
    """To be done: start the call of a chunk."""

    chunk: Chunk


@attrs.frozen
class Wait:
    """To be done: wait until a chunk has its answer, but not longer than ``seconds``."""

    seconds: float | None


@attrs.frozen
class Deliver:
    """To be done: hand over what is in ``ready``."""


Step: TypeAlias = Pull | Disk | Send | Wait | Deliver
