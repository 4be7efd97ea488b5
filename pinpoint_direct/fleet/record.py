"""What an item of the journal says of a task: by positions, and with no recipient in it."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final, Self, cast

import attrs

from ..batch.journal_answers import OPEN, restored
from ..batch.outcomes import Outcome, Recipient
from ..errors import JournalError
from ..wire.operations import operation_of
from .dynamo_table import Item
from .report import TaskState
from .tasks import SendTask

__all__ = ["Record", "people_of", "recipients_of"]

_FORMAT: Final = b"\x01"
_KINDS: Final[Mapping[str, Any]] = {
    "addresses": "address",
    "endpoints": "endpoint",
    "users": "user",
}
_NEWER: Final = "a later version of this package has written it: use that version"
_BY_URGENCY: Final[tuple[TaskState, ...]] = ("leaving", "open", "ambiguous")


@attrs.frozen
class Record:
    """What is known of the recipients of a task.

    Attributes:
        answers: The answer and the attempts of each, in the order of :func:`recipients_of`.
        is_leased: Whether a recipient who is leaving is called so, and not ambiguous.
    """

    answers: list[list[Any]]
    is_leased: bool = True

    @classmethod
    def of(cls, item: Item) -> Self:
        """Read an item.

        Raises:
            JournalError: If it is of another format.
        """
        packed = bytes(item["told"]["B"])
        if not packed.startswith(_FORMAT):
            raise JournalError(_NEWER, may_have_been_sent=True)
        answers = json.loads(zlib.decompress(packed[len(_FORMAT) :]))
        return cls(answers, float(item["until"]["N"]) > time.time())

    def packed(self) -> bytes:
        """Return what is kept of it in an item."""
        return _FORMAT + zlib.compress(json.dumps(self.answers, separators=(",", ":")).encode(), 1)

    def words(self) -> Iterator[str]:
        """Yield a word for each recipient: a :data:`TaskState`, reached or refused for good."""
        for answer, _ in self.answers:
            if isinstance(answer, list):
                yield _word(tuple(status for status, *_ in cast("list[list[Any]]", answer)))
            elif answer == OPEN:
                yield "open"
            else:
                yield "leaving" if answer is None and self.is_leased else "ambiguous"

    @property
    def state(self) -> TaskState:
        """The state of the task: of its recipients' the most urgent one."""
        words = {*self.words()}
        for one in _BY_URGENCY:
            if one in words:
                return one
        return "done"


@lru_cache(maxsize=1024)  # most recipients of a campaign have one of a few ends
def _word(statuses: tuple[str | None, ...]) -> str:
    one = restored(Recipient("user", ""), [[status, None, None] for status in statuses], 1)
    assert isinstance(one, Outcome)  # noqa: S101  (there are results)
    if one.is_ambiguous:
        return "ambiguous"
    return "reached" if one.may_have_been_sent else "refused"


def recipients_of(task: SendTask) -> list[Recipient]:
    """Return the recipients of a task in an order that does not depend on who made it."""
    found = [
        Recipient(_KINDS[field], name)
        for field in operation_of(task.request).recipient_fields
        for name in getattr(task.request, field) or ()
    ]
    return sorted(found, key=lambda one: (one.kind, one.recipient))


def people_of(recipients: Iterable[Recipient]) -> bytes:
    """Return a checksum of recipients, too short to find the number in a task of one by trying."""
    names = json.dumps([(one.kind, one.recipient) for one in recipients])
    return blake2b(names.encode(), digest_size=3).digest()
