"""How far a campaign in tasks is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias

import attrs

from ..model.result_mappings import Counts

__all__ = ["TaskReport", "TaskState"]

TaskState: TypeAlias = Literal["leaving", "open", "ambiguous", "done"]


@attrs.frozen(kw_only=True)
class TaskReport:
    """How far a campaign is: each of its tasks counts once, so the numbers add up to all.

    Attributes:
        run: The name of the campaign.
        number_of_tasks: How many tasks it has.
        not_begun: The numbers of tasks that nobody has begun: nobody in them was sent to.
        leaving: Of tasks that somebody is sending, as far as is known.
        open: Of tasks in which somebody got nothing and may be sent to. Put them, and those not
            begun, on the queue again.
        ambiguous: Of tasks that are over, in which somebody may or may not have been sent to;
            :meth:`DynamoJournal.ambiguous` says who.
        done: How many tasks are over, and everybody's end is known.
        recipients: How many recipients of the tasks that were begun are ``REACHED``,
            ``REFUSED`` for good, ``AMBIGUOUS``, ``OPEN`` and ``LEAVING``.
    """

    run: str
    number_of_tasks: int
    not_begun: tuple[int, ...]
    leaving: tuple[int, ...]
    open: tuple[int, ...]
    ambiguous: tuple[int, ...]
    done: int
    recipients: Mapping[str, int]

    @property
    def is_over(self) -> bool:
        """Whether nobody is open, leaving, or in a task that was not begun."""
        return not (self.not_begun or self.leaving or self.open)

    @classmethod
    def of(
        cls,
        run: str,
        numbers: Collection[int],
        states: Mapping[int, TaskState],
        recipients: Mapping[str, int],
    ) -> TaskReport:
        """Count the tasks of these numbers, of which those with a state were begun."""

        def which(state: TaskState | None) -> tuple[int, ...]:
            return tuple(sorted(one for one in numbers if states.get(one) == state))

        return cls(
            run=run,
            number_of_tasks=len(numbers),
            not_begun=which(None),
            leaving=which("leaving"),
            open=which("open"),
            ambiguous=which("ambiguous"),
            done=len(which("done")),
            recipients=Counts(recipients),
        )
