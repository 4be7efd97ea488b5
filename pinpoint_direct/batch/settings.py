"""The validated options of a batch."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterable, Iterator, Sized
from hashlib import blake2b
from inspect import iscoroutinefunction
from itertools import chain
from sys import float_info
from typing import TYPE_CHECKING, Any, cast

import attrs

from ..calls.boto import DEFAULT_WORKERS
from ..calls.end_of_support import EndOfSupport
from ..errors import ValidationError
from ..model.arguments import check_arguments, takes
from ..model.enums import ChannelTypeOrName
from ..model.fluent.addressing import AsyncBatchRecipients, Message, bare_request_for
from ..model.masking import Masked
from ..model.recipients import items_of
from ..model.retry import RetryPolicy
from ..wire.codec import to_json
from .journal import Journal, JournalFactory
from .lanes import MOST_WORKERS, Look, lanes_of, workers_for
from .progress import ProgressListener
from .rate_limit import RateLimiter
from .recipients import AnyRequest, RecipientReader
from .result import ResultInProgress
from .scheduler import Scheduler

if TYPE_CHECKING:
    from ..successors.route import Route  # noqa: TC004  (a value is loaded by who makes one)

__all__ = ["BatchOptions", "as_request"]


def as_request(request: AnyRequest | Message) -> AnyRequest:
    """Return the request that sends a message; leave anything else for the check."""
    bare = bare_request_for(request)
    return cast("AnyRequest", request) if bare is None else bare


@attrs.frozen(kw_only=True, repr=False)
class BatchOptions(Masked):
    """The arguments of ``send_batch`` and ``stream_batch``.

    ``look`` prepares one recipient whose channel ``route`` leads elsewhere, before the first call,
    in the thread of the caller: it warns of what is lost, and returns the message parts, at least
    1. What it raises ends the run.

    Raises:
        ValidationError: If an argument is invalid, or the request cannot be sent.
    """

    application_id: str
    request: AnyRequest = attrs.field(converter=as_request)
    recipients: AsyncBatchRecipients
    channel_type: ChannelTypeOrName | None
    retry: RetryPolicy | None = attrs.field(
        metadata=takes(
            "a RetryPolicy, or None", lambda one: one is None or isinstance(one, RetryPolicy)
        )
    )
    max_workers: int | None = attrs.field(
        metadata=takes(
            "a whole number, at least 1, or None",
            lambda one: one is None or (type(one) is int and one >= 1),
        )
    )
    max_requests_per_second: float | None = attrs.field(
        metadata=takes(
            "a number greater than 0, or None",
            lambda one: one is None or (type(one) in (int, float) and 0 < one <= float_info.max),
        )
    )
    on_progress: ProgressListener | None = attrs.field(
        metadata=takes(
            "a callable that is not a coroutine function, or None",
            lambda one: one is None or (callable(one) and not _is_awaited(one)),
        )
    )
    journal: str | os.PathLike[str] | Journal | JournalFactory | None = attrs.field(
        metadata=takes(
            "the path of a file, a Journal, a JournalFactory, or None; no empty text",
            lambda one: one is None or _is_journal(one),
        )
    )
    end_of_support: EndOfSupport | None = None
    route: Route | None = None
    look: Look | None = None
    is_async: bool = False
    task: Any = None
    reader: RecipientReader = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Check the arguments."""
        check_arguments(self, "type")
        reader = RecipientReader(self.request, self.channel_type, self.end_of_support)
        object.__setattr__(self, "reader", reader)
        if not isinstance(self.recipients, AsyncIterable):
            items_of(self.recipients, "recipients")
        elif not self.is_async:
            found = type(self.recipients).__name__
            reason = f"takes no object of type {found}, which is for AsyncPinpointDirect"
            raise ValidationError.of("recipients", "type", reason)

    @property
    def workers(self) -> int:
        """The most calls at a time: what the caller says, or what the rates of the route take."""
        if self.max_workers is not None:
            return self.max_workers
        return workers_for(lanes_of(self.route, self.reader, None).values())

    @property
    def most_workers(self) -> int:
        """The number to which the workers may grow once SES has named a rate."""
        lanes = lanes_of(self.route, self.reader, None).values()
        may_grow = self.max_workers is None and any(lane.must_ask for lane in lanes)
        return MOST_WORKERS if may_grow else self.workers

    def scheduler(self, result: ResultInProgress | None = None) -> Scheduler:
        """Return the scheduler of the run; see :class:`Scheduler` about ``result``."""
        own = sum(1 for _ in self.reader.own())
        return Scheduler(
            self.reader,
            self.retry,
            workers=self.workers,
            most_workers=self.most_workers,
            most_pushes=DEFAULT_WORKERS if self.max_workers is None else None,
            rate_limiter=RateLimiter(self.max_requests_per_second),
            lanes=lanes_of(self.route, self.reader, self.look),
            on_progress=self.on_progress,
            total=own + len(self.recipients) if isinstance(self.recipients, Sized) else None,
            is_at_hand=isinstance(self.recipients, Sized),
            result=result,
        )

    def items(self) -> Iterator[object]:
        """Iterate over the recipients, those of the request first.

        If the recipients are an asynchronous iterable, only those of the request.
        """
        if isinstance(self.recipients, AsyncIterable):
            return self.reader.own()
        return chain(self.reader.own(), items_of(self.recipients, "recipients"))

    def open_journal(self, scheduler: Scheduler) -> None:
        """Open the journal of a run, if one was given.

        Raises:
            JournalError: If it cannot be used.
        """
        journal = self.journal
        if isinstance(journal, (str, os.PathLike)):
            from .journal_file import FileJournal  # noqa: PLC0415  (SQLite is slow to load)

            scheduler.journal = FileJournal(journal, self._identity())
        elif isinstance(journal, JournalFactory):
            scheduler.journal = journal.open(self._identity(), self.task)
        elif journal is not None:
            scheduler.journal = journal
            scheduler.closes_journal = False

    def _identity(self) -> bytes:
        """Return a digest that identifies the request without revealing its content."""
        identity: dict[str, Any] = {
            "application": self.application_id,
            "operation": self.reader.operation.name,
            "channel": self.reader.channel,
            "request": to_json(self.reader.bare),
        }
        return blake2b(json.dumps(identity, sort_keys=True).encode(), digest_size=32).digest()


def _is_journal(value: object) -> bool:
    """Tell whether a value is a journal, a factory, or the path of a journal."""
    if isinstance(value, str):
        return bool(value.strip())
    kinds = (os.PathLike, Journal, JournalFactory)
    return isinstance(value, kinds) and not isinstance(value, type)


def _is_awaited(listener: Any) -> bool:
    return iscoroutinefunction(listener) or iscoroutinefunction(type(listener).__call__)
