"""One batch as it was asked for, checked before anything of it is done."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Iterator, Sized
from inspect import iscoroutinefunction
from itertools import chain
from sys import float_info
from typing import Any

import attrs

from .addressing import AsyncBatchRecipients
from .audience import AnyRequest, Audience, Target, items_of
from .codec import to_json
from .dispatch import Dispatch
from .errors import Problem, ValidationError
from .model.enums import ChannelType
from .outcomes import Told
from .pacing import Pace
from .progress import ProgressListener
from .retry import RetryPolicy

__all__ = ["Batch"]


@attrs.frozen(kw_only=True)
class Batch:
    """What ``send_batch`` and ``stream_batch`` were asked to do.

    Raises:
        ValidationError: If an argument is wrong, or the request cannot be sent as it is.
    """

    application_id: str
    request: AnyRequest
    recipients: AsyncBatchRecipients
    channel_type: ChannelType | str | None
    retry: RetryPolicy | None
    max_workers: int
    max_requests_per_second: float | None
    on_progress: ProgressListener | None
    journal: str | os.PathLike[str] | None
    is_async: bool = False
    audience: Audience = attrs.field(init=False)

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
                    self.journal is None or isinstance(self.journal, (str, os.PathLike)),
                    "the path of a file, or None",
                ),
            )
            if not is_good
        ]
        if problems:
            raise ValidationError(tuple(problems))
        object.__setattr__(self, "audience", Audience(self.request, self.channel_type))
        if not (self.is_async and isinstance(self.recipients, AsyncIterable)):
            items_of(self.recipients)

    def dispatch(self, found: dict[object, Told | Target] | None = None) -> Dispatch:
        """Return the run, ready to begin; see :class:`Dispatch` on ``found``."""
        own = sum(1 for _ in self.audience.own())
        return Dispatch(
            self.audience,
            self.retry,
            workers=self.max_workers,
            pace=Pace(self.max_requests_per_second),
            on_progress=self.on_progress,
            total=own + len(self.recipients) if isinstance(self.recipients, Sized) else None,
            found=found,
        )

    def items(self) -> Iterator[object]:
        """Return the recipients one by one, those of the request first.

        Of recipients that come asynchronously, only those of the request.
        """
        if isinstance(self.recipients, AsyncIterable):
            return self.audience.own()
        return chain(self.audience.own(), items_of(self.recipients))

    def open_journal(self, dispatch: Dispatch) -> None:
        """Open the journal of a run, if there is to be one.

        Raises:
            JournalError: If it cannot be used.
        """
        if self.journal is None:
            return
        from .journal import Journal  # noqa: PLC0415  (SQLite is slow to load, and rarely needed)

        identity: dict[str, Any] = {
            "application": self.application_id,
            "operation": self.audience.operation.name,
            "channel": self.audience.channel,
            "request": to_json(self.audience.bare),
        }
        dispatch.journal = Journal(self.journal, identity)


def _is_awaited(listener: Any) -> bool:
    return iscoroutinefunction(listener) or iscoroutinefunction(type(listener).__call__)
