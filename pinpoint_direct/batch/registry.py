"""The state of a run that survives an interruption: who is in it, and the calls on their way."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from typing import Any

from .judging import lost
from .outcomes import Outcome
from .progress import Tally
from .recipients import BatchRecipient
from .result import ResultInProgress
from .steps import Chunk

__all__ = ["Registry"]


class Registry:
    """All recipients in a run, from their admission until they are filed with an outcome.

    Attributes:
        inside: Those who were admitted and are not filed, each with the outcome that it would have
            if the run ended now.
        in_flight: The calls that have boarded and whose answers are not processed.
        ready: The outcomes of those who are filed, if no ``result`` collects them.
        result: Collects the outcomes.
        tally: Counts them.
    """

    def __init__(self, result: ResultInProgress | None, tally: Tally) -> None:
        """Begin with nobody."""
        self.inside: dict[BatchRecipient, Outcome | None] = {}
        self.in_flight: list[Chunk] = []
        self.ready: deque[Outcome] = deque()
        self.result = result
        self.tally = tally

    def is_first(self, target: BatchRecipient) -> bool:
        """Return whether a recipient was not given before, if outcomes are collected."""
        return self.result is None or self.result.setdefault(target.key, target) is target

    def lose(self, chunk: Chunk, attempts: int, reason: str) -> None:
        """Mark the recipients of a call as unknown."""
        for target in chunk.targets:
            self.inside[target] = lost(target, attempts, reason)

    def outcomes_of(self, targets: Iterable[BatchRecipient]) -> list[Outcome]:
        """Return the outcomes of recipients that are still inside."""
        return [one for target in targets if (one := self.inside.get(target)) is not None]

    def file(self, targets: Collection[BatchRecipient]) -> None:
        """Move recipients with outcomes to the result or to ``ready``."""
        outcomes = self.outcomes_of(targets)
        if self.result is None:
            move: Any = self.inside.pop
            self.ready.extend(map(move, targets))  # atomic: Python handles no signal in between
        else:
            for target, outcome in zip(targets, outcomes, strict=True):
                self.result.put(target, outcome)
                del self.inside[target]
        self.tally.add(outcomes)
