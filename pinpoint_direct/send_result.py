"""What can be asked of every answer, of whatever class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeAlias

__all__ = ["RecipientResult", "SendResult"]


class RecipientResult(Protocol):
    """What can be asked of the result or the outcome of one recipient."""

    @property
    def is_successful(self) -> bool:
        """Whether the provider accepted the message."""
        ...

    @property
    def is_retryable(self) -> bool:
        """Whether nothing was sent, and the same message may be sent again."""
        ...

    @property
    def is_ambiguous(self) -> bool:
        """Whether the message may or may not have been sent."""
        ...

    @property
    def is_permanent_failure(self) -> bool:
        """Whether sending again is useless or wrong."""
        ...


_Results: TypeAlias = Mapping[str, RecipientResult] | Mapping[tuple[str, str], RecipientResult]


class SendResult(Protocol):
    """What can be asked of every response, and of the result of a batch.

    The mappings are keyed by recipient; those of a ``SendUsersMessageResponse`` by user id and
    endpoint id. To ask for more, see with ``isinstance`` which of them it is.
    """

    @property
    def successes(self) -> _Results:
        """The results that are successful."""
        ...

    @property
    def failures(self) -> _Results:
        """The results that are not successful."""
        ...

    @property
    def retryable(self) -> _Results:
        """The results of those who may be sent to again."""
        ...

    @property
    def ambiguous(self) -> _Results:
        """The results of those who may or may not have been sent to."""
        ...

    @property
    def counts(self) -> Mapping[str, int]:
        """How many results have each status."""
        ...

    @property
    def all_successful(self) -> bool:
        """Whether everybody was reached."""
        ...
