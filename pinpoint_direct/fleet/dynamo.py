"""The journal that many machines share: one item of a DynamoDB table for each task.

A call leaves only after a conditional write has moved its recipients to *leaving* under this
worker's claim. Of two who try, one is refused and makes no call. Time decides nothing of that: when
a lease is over, those who are leaving are called ambiguous instead of busy, and are sent to in
neither case. So a stopped clock or a frozen machine costs a wrong word, and no second message.

The item holds answers by the recipients' positions in the task, in the order of their names. The
table holds no recipient.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cached_property, partial
from hashlib import blake2b
from math import isfinite
from typing import Any, Final, cast
from uuid import uuid4

import attrs
from botocore.exceptions import ClientError

from ..batch.journal import Journal
from ..batch.journal_answers import OPEN, answer_of, restored
from ..batch.outcomes import Outcome, Recipient
from ..errors import JournalBusyError, JournalError
from ..model.arguments import check_arguments, takes
from ..model.boundary import boundaries
from .dynamo_table import Item, Table, is_client
from .record import Record, people_of, recipients_of
from .report import TaskReport, TaskState
from .tasks import SendTask

__all__ = ["DynamoJournal"]

_SHARDS: Final = 64
"""Partitions of a run, each of which takes 1,000 write units a second."""
_INTERRUPTED: Final = "Interrupted"
_ELSEWHERE: Final = "Elsewhere"

_BUSY: Final = "another worker has the task: take it again later"
_TAKEN: Final = "another worker has taken the task since"
_NO_TASK: Final = "it records tasks: send them with send_task()"
_OTHER_TASK: Final = (
    "the task of this run and number has other recipients, or another message, application or "
    "channel: name another run"
)


@attrs.frozen(slots=False)
class DynamoJournal:
    """The record of a campaign's tasks in a DynamoDB table, shared by all machines that send them.

    At most once per recipient of a task, on any machine, however often, at the same time too.
    It is a value that names a table: it pickles, and opens its client in each process when it is
    first used. A task costs one read and two or three writes.

    Attributes:
        table: The name or ARN of the table. :meth:`create_table` makes it.
        client: A boto3 client of DynamoDB made elsewhere; otherwise one from boto3's default
            session, with timeouts of a few seconds. A journal with one of these does not pickle.
        lease: Seconds for which recipients who are being sent to are called busy
            (:class:`JournalBusyError`). After that they are called ambiguous. Longer than a
            function may run. It does not decide who is sent to.
        keep: How long DynamoDB keeps an item after its last change. It must be longer than any
            queue may deliver the task again: **a recipient who is forgotten is sent to again**.

    Raises:
        ValidationError: If an argument is wrong.

    Example:
        >>> from pinpoint_direct import DynamoJournal
        >>> DynamoJournal("campaign-journal", lease=90)
        DynamoJournal(table='campaign-journal', lease=90, keep=datetime.timedelta(days=30))

    Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
    """

    table: str = attrs.field(
        metadata=takes("the name of a table", lambda one: isinstance(one, str) and bool(one))
    )
    client: Any = attrs.field(
        default=None,
        kw_only=True,
        eq=False,
        repr=False,
        metadata=takes(
            "a boto3 client of DynamoDB, or None", lambda one: one is None or is_client(one)
        ),
    )
    lease: float = attrs.field(
        default=60.0,
        kw_only=True,
        metadata=takes(
            "a number of seconds greater than 0",
            lambda one: type(one) in (int, float) and one > 0 and isfinite(one),
        ),
    )
    keep: timedelta = attrs.field(
        default=timedelta(days=30),
        kw_only=True,
        metadata=takes(
            "a timedelta greater than 0",
            lambda one: isinstance(one, timedelta) and one > timedelta(),
        ),
    )

    def __attrs_post_init__(self) -> None:
        """Check the arguments."""
        check_arguments(self, "type", "DynamoJournal.")

    def open(self, identity: bytes, task: SendTask | None = None) -> Journal:
        """Open the journal of one task; see :class:`JournalFactory`.

        Raises:
            JournalError: If there is no task.
        """
        if task is None:
            raise JournalError(_NO_TASK)
        return _TaskJournal(self._table, task, identity, lease=self.lease, keep=self.keep)

    def create_table(self) -> None:
        """Make the table, with a price by use and a time to live, and wait for it.

        If there is a table of this name already, nothing is done.

        Raises:
            botocore.exceptions.ClientError: If DynamoDB refuses.
        """
        self._table.create()

    def report(self, run: str, tasks: int | Iterable[SendTask]) -> TaskReport:
        """Count how far a campaign is. It is over when ``is_over``, not when the queue is empty.

        Reads the whole campaign, about 2 kB for each task.

        Args:
            run: The name of the campaign.
            tasks: How many tasks it has, numbered from 0; or the tasks themselves.

        Raises:
            JournalError: If the table cannot be read.
        """
        numbers = {*range(tasks)} if isinstance(tasks, int) else {one.number for one in tasks}
        states: dict[int, TaskState] = {}
        recipients: Counter[str] = Counter()
        for shard in range(_SHARDS):
            for item in self._table.query(f"{run}#{shard}"):
                number = int(item["task"]["N"])
                if number in numbers:
                    record = Record.of(item)
                    states[number] = record.state
                    recipients.update(map(str.upper, record.words()))
        return TaskReport.of(run, numbers, states, recipients)

    def ambiguous(self, tasks: Iterable[SendTask]) -> Iterator[Outcome]:
        """Yield the outcomes of those in ``tasks`` who may or may not have been sent to.

        Somebody who is being sent to is among them, with the reason ``"Elsewhere"``.

        Raises:
            JournalError: If the table cannot be read, or a task has other recipients than before.
        """
        for task in tasks:
            item = self._table.get(_key(task))
            if item is None:
                continue
            recipients = recipients_of(task)
            if item["people"]["B"] != people_of(recipients):
                raise JournalError(_OTHER_TASK, may_have_been_sent=True)
            record = Record.of(item)
            for one, (answer, attempts) in zip(recipients, record.answers, strict=True):
                is_leaving = answer is None and record.is_leased
                verdict = restored(one, _ELSEWHERE if is_leaving else answer, attempts)
                if isinstance(verdict, Outcome) and verdict.is_ambiguous:
                    yield verdict

    @cached_property
    def _table(self) -> Table:
        return Table(self.table, self.client)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the name and the settings.

        Raises:
            TypeError: If a client was passed in.
        """
        if self.client is not None:
            raise TypeError(
                "a journal with a client holds connections and does not pickle: leave out client="
            )
        return partial(type(self), lease=self.lease, keep=self.keep), (self.table,)


boundaries(DynamoJournal)


class _TaskJournal:
    """The open journal of one task; see :class:`pinpoint_direct.Journal`."""

    def __init__(
        self, table: Table, task: SendTask, identity: bytes, *, lease: float, keep: timedelta
    ) -> None:
        self._table = table
        self._key = _key(task)
        self._lease = lease
        self._keep = keep.total_seconds()
        recipients = recipients_of(task)
        self._places = {one: place for place, one in enumerate(recipients)}
        self._prints = {
            "message": {"B": blake2b(identity, digest_size=16).digest()},
            "people": {"B": people_of(recipients)},
        }
        self._claim = {"S": uuid4().hex}
        self._version = 0
        self._answers: list[list[Any]] = [[OPEN, 0] for _ in recipients]

    def admit(self, recipients: Sequence[Recipient]) -> list[bool | Outcome]:
        """Return for each recipient whether to send, or the outcome from any machine."""
        item = self._table.get(self._key)
        if item is not None:
            if any(item[name] != one for name, one in self._prints.items()):
                raise JournalError(_OTHER_TASK, may_have_been_sent=True)
            record = Record.of(item)
            if record.state == "leaving":
                raise JournalBusyError(_BUSY)
            # Who is leaving under a lease that is over stays ambiguous under the next claim.
            self._answers = [[_INTERRUPTED if one is None else one, n] for one, n in record.answers]
            self._version = int(item["v"]["N"])
        return [restored(one, *self._answers[self._places[one]]) for one in recipients]

    def leaving(self, recipients: Sequence[Recipient], attempt: int) -> None:
        """Claim ``recipients`` for this worker, unless the item has changed since it was read."""
        values = {**self._prints, "until": {"N": f"{time.time() + self._lease:.6f}"}}
        condition, seen = "attribute_not_exists(#v)", None
        if self._version:
            condition, seen = "#v = :seen", {"N": str(self._version)}
        answers = self._with((one, None, attempt) for one in recipients)
        try:
            self._write(answers, condition, values, seen)
        except ClientError as error:
            # Where the answer to a write was lost, botocore has repeated it: then the item is ours.
            found = cast("Item", error.response).get("Item", {})
            ours = self._claim, {"N": str(self._version + 1)}
            if (found.get("claim"), found.get("v")) != ours:
                raise JournalBusyError(_TAKEN) from None
        self._answers, self._version = answers, self._version + 1

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """Write the outcomes of recipients, however late, if nobody has claimed the task since."""
        ends = [
            (Recipient(one.kind, one.recipient), answer_of(one), one.attempts) for one in outcomes
        ]
        if not ends:
            return
        answers = self._with(ends)
        try:
            self._write(answers, "#claim = :claim", {})
        except ClientError:
            raise JournalBusyError(_TAKEN) from None
        self._answers, self._version = answers, self._version + 1

    def close(self) -> None:
        """Do nothing: all is written."""

    def _with(self, changes: Iterable[tuple[Recipient, Any, int]]) -> list[list[Any]]:
        answers = [*self._answers]
        for recipient, answer, attempts in changes:
            answers[self._places[recipient]] = [answer, attempts]
        return answers

    def _write(
        self, answers: list[list[Any]], condition: str, values: Item, seen: Item | None = None
    ) -> None:
        record = Record(answers)
        always = {
            "claim": self._claim,
            "v": {"N": str(self._version + 1)},
            "told": {"B": record.packed()},
            "state": {"S": record.state},  # for people who look at the table
            "ttl": {"N": str(int(time.time() + self._keep))},
        }
        self._table.update(self._key, condition, always | values, seen)


def _key(task: SendTask) -> Item:
    return {
        "run": {"S": f"{task.run}#{task.number % _SHARDS}"},
        "task": {"N": str(task.number)},
    }
