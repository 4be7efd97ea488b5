"""What the scheduler asks both clients to do: the steps, and where their results are stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs

from ..model.masking import Masked
from .recipients import BatchRecipient

__all__ = [
    "LONGEST_WAIT",
    "Ask",
    "Chunk",
    "Deliver",
    "Disk",
    "Pull",
    "Question",
    "Send",
    "Step",
    "Wait",
]

LONGEST_WAIT = 3600.0
"""Longest single wait, in seconds: clocks do not accept arbitrarily large numbers."""


@attrs.define(eq=False, repr=False)
class Chunk(Masked):
    """The recipients of one call, and the call itself.

    The worker sets ``has_left`` before the call, and ``answer`` after it: the response, or the
    exception. When the answer has been processed, ``again`` contains the recipients to send to
    again; it is set before any of the recipients leaves the registry.

    ``is_claimed`` is set when the journal has recorded the recipients as leaving. ``doubt`` is the
    reason why they may have been sent to although the call was never made. ``weight`` is what the
    call counts at the rate limit of its lane.
    """

    targets: list[BatchRecipient]
    request: Any
    attempt: int
    since: float
    weight: int = 1
    is_claimed: bool = False
    doubt: str | None = None
    has_left: bool = False
    answer: Any = None
    again: list[BatchRecipient] | None = None
    due: float = 0.0


@attrs.define(eq=False)
class Question:
    """How many e-mails a second SES allows.

    A worker asks, as it makes a call, and stores the answer: a tuple of the rate, or of ``None``
    if it is not known; or the exception.
    """

    has_left: bool = False
    answer: tuple[float | None] | BaseException | None = None


@attrs.frozen
class Pull:
    """Step: append a number of items to ``pulled``; if there are fewer, end the input."""

    number: int


@attrs.frozen
class Disk:
    """Step: call ``work``, which waits for the disk."""

    work: Callable[[], object]


@attrs.frozen
class Send:
    """Step: start the call of a chunk."""

    chunk: Chunk


@attrs.frozen
class Ask:
    """Step: start to ask a question."""

    question: Question


@attrs.frozen
class Wait:
    """Step: wait until a chunk or a question has its answer, at most ``seconds``."""

    seconds: float | None


@attrs.frozen
class Deliver:
    """Step: yield the outcomes in ``ready``."""


Step: TypeAlias = Pull | Disk | Send | Ask | Wait | Deliver
