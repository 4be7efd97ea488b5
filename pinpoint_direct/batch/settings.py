"""One batch as it was asked for, checked before anything of it is done."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterable, Iterator, Sized
from hashlib import blake2b
from inspect import iscoroutinefunction
from itertools import chain
from sys import float_info
from typing import Any

import attrs

from ..errors import Problem, ValidationError
from ..model.enums import ChannelTypeOrName
from ..model.fluent.addressing import AsyncBatchRecipients
from ..model.masking import Masked
from ..model.retry import RetryPolicy
from ..wire.codec import to_json
from .journal import Journal, JournalFactory
from .progress import ProgressListener
from .rate_limit import RateLimiter
from .recipients import AnyRequest, RecipientReader, items_of
from .scheduler import Found, Scheduler

__all__ = ["Batch"]


@attrs.frozen(kw_only=True, repr=False)
class Batch(Masked):
    """What ``send_batch`` and ``stream_batch`` were asked to do.

    Raises:
        ValidationError: If an argument is wrong, or the request cannot be sent as it is.
    """

    application_id: str
    request: AnyRequest
    recipients: AsyncBatchRecipients
    channel_type: ChannelTypeOrName | None
    retry: RetryPolicy | None
    max_workers: int
    max_requests_per_second: float | None
    on_progress: ProgressListener | None
    journal: str | os.PathLike[str] | Journal | JournalFactory | None
    is_async: bool = False
    reader: RecipientReader = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Check the arguments."""
        rate = self.max_requests_per_second
        problems = [
            Problem(name, "type", f"takes {what}")
            for name, is_good, what in (
                (
                    "retry",
                    self.retry is None or isinstance(self.retry, RetryPolicy),
                    "a RetryPolicy, or None",
                ),
                (
                    "max_workers",
                    type(self.max_workers) is int and self.max_workers >= 1,
                    "a whole number, at least 1",
                ),
                (
                    "max_requests_per_second",
                    rate is None or (type(rate) in (int, float) and 0 < rate <= float_info.max),
                    "a number greater than 0, or None",
                ),
                (
                    "on_progress",
                    self.on_progress is None
                    or (callable(self.on_progress) and not _is_awaited(self.on_progress)),
                    "something to call, which nobody awaits, or None",
                ),
                (
                    "journal",
                    self.journal is None or _is_journal(self.journal),
                    "the path of a file, a Journal, a JournalFactory, or None",
                ),
            )
            if not is_good
        ]
        if problems:
            raise ValidationError(tuple(problems))
        object.__setattr__(self, "reader", RecipientReader(self.request, self.channel_type))
        if not (self.is_async and isinstance(self.recipients, AsyncIterable)):
            items_of(self.recipients)

    def scheduler(self, outcomes_by_key: Found | None = None) -> Scheduler:
        """Return the run, ready to begin; see :class:`Scheduler` on ``outcomes_by_key``."""
        own = sum(1 for _ in self.reader.own())
        return Scheduler(
            self.reader,
            self.retry,
            workers=self.max_workers,
            rate_limiter=RateLimiter(self.max_requests_per_second),
            on_progress=self.on_progress,
            total=own + len(self.recipients) if isinstance(self.recipients, Sized) else None,
            is_at_hand=isinstance(self.recipients, Sized),
            outcomes_by_key=outcomes_by_key,
        )

    def items(self) -> Iterator[object]:
        """Return the recipients one by one, those of the request first.

        Of recipients that come asynchronously, only those of the request.
        """
        if isinstance(self.recipients, AsyncIterable):
            return self.reader.own()
        return chain(self.reader.own(), items_of(self.recipients))

    def open_journal(self, scheduler: Scheduler) -> None:
        """Open the journal of a run, if there is to be one.

        Raises:
            JournalError: If it cannot be used.
        """
        journal = self.journal
        if isinstance(journal, (str, os.PathLike)):
            from .journal_file import FileJournal  # noqa: PLC0415  (SQLite is slow to load)

            scheduler.journal = FileJournal(journal, self._identity())
        elif isinstance(journal, JournalFactory):
            scheduler.journal = journal.open(self._identity())
        elif journal is not None:
            scheduler.journal = journal
            scheduler.closes_journal = False

    def _identity(self) -> bytes:
        """Return what tells the request from others, and nothing of what is in it."""
        identity: dict[str, Any] = {
            "application": self.application_id,
            "operation": self.reader.operation.name,
            "channel": self.reader.channel,
            "request": to_json(self.reader.bare),
        }
        return blake2b(json.dumps(identity, sort_keys=True).encode(), digest_size=32).digest()


def _is_journal(value: object) -> bool:
    """Tell whether a value is a journal, opens one, or names the file of one."""
    kinds = (str, os.PathLike, Journal, JournalFactory)
    return isinstance(value, kinds) and not isinstance(value, type)


def _is_awaited(listener: Any) -> bool:
    return iscoroutinefunction(listener) or iscoroutinefunction(type(listener).__call__)
