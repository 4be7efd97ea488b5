"""Admits recipients from the input to the run: each one once, and not those a journal knows."""

from __future__ import annotations

from contextlib import suppress

import attrs

from ..errors import JournalError, ValidationError
from .journal import Journal
from .judging import ELSEWHERE, INTERRUPTED, failed, lost
from .lanes import Lane, Lanes
from .outcomes import Outcome, recipients_of
from .recipients import BatchRecipient, RecipientReader
from .registry import Registry

__all__ = ["Admission"]


class Admission:
    """Where recipients enter a run.

    Attributes:
        pulled: What was taken from the input and is not admitted yet.
    """

    def __init__(self, reader: RecipientReader, registry: Registry, lanes: Lanes) -> None:
        """Begin with nobody."""
        self.pulled: list[object] = []
        self._reader = reader
        self._registry = registry
        self._lanes = lanes
        self._was_asking = False
        self._doubt = INTERRUPTED  # about those of whom the journal said nothing

    def admit(self, journal: Journal | None) -> None:
        """Admit the pulled recipients."""
        targets: list[BatchRecipient] = []
        registry, lanes = self._registry, self._lanes
        read, is_first, pulled = self._reader.read, registry.is_first, self.pulled
        for place, item in enumerate(pulled):
            target = pulled[place] = read(item)
            if is_first(target):
                targets.append(target)
            else:
                registry.tally.leave_out()
        if journal is not None:
            self._ask(journal, targets)
        fresh: dict[Lane, list[BatchRecipient]] = {lane: [] for lane in lanes}
        ended: list[BatchRecipient] = []
        lane = lanes.main
        for target in targets:
            if target.is_new is False:
                registry.tally.leave_out()
                continue
            if lanes.routed:
                lane = lanes.of(target)
            if target.outcome is None and lane.end is not None:
                target.outcome = failed(target, lane.end)
            (fresh[lane] if target.outcome is None else ended).append(target)
            registry.inside[target] = target.outcome
        pulled.clear()  # from here on they are in the registry
        self._was_asking = False
        for lane, admitted in fresh.items():
            if admitted:
                lane.admit(admitted)
        registry.file(ended)

    def left(self, journal: Journal | None) -> list[BatchRecipient]:
        """Return the recipients that were pulled and not admitted when the run ended."""
        targets: list[BatchRecipient] = []
        for item in self.pulled:
            with suppress(ValidationError):
                target = self._reader.read(item)
                if self._registry.is_first(target):
                    targets.append(target)
        if journal is not None:
            with suppress(Exception):
                self._ask(journal, targets)
            for target in targets:
                if target.is_new is None:
                    target.outcome = lost(target, 0, self._doubt)
        return [target for target in targets if target.is_new is not False]

    def _ask(self, journal: Journal, targets: list[BatchRecipient]) -> None:
        """Store the journal's answer about recipients; ask about each only once."""
        if self._was_asking or not targets:
            return
        self._was_asking = True
        try:
            verdicts = journal.admit(recipients_of(targets))
        except JournalError as error:
            self._doubt = ELSEWHERE if error.may_have_been_sent else INTERRUPTED
            raise
        for target, verdict in zip(targets, verdicts, strict=True):
            if isinstance(verdict, Outcome):
                target.outcome = attrs.evolve(verdict, channel_type=target.channel_type)
            target.is_new = verdict is not False
