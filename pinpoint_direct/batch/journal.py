"""The interface of a journal, which records who may have been sent to, and the outcomes.

A recipient is in one of three states. *Open*: nothing was sent. *Leaving*: a call with the
recipient was sent, or was about to be sent, and its result is unknown. *Done*: there is a final
result. A call is sent only after its recipients are recorded as leaving. So whenever a run is
killed, recipients that are open or absent were provably not sent to, and only they are sent to
again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, runtime_checkable

from .outcomes import Outcome, Recipient

__all__ = ["Journal", "JournalFactory"]


@runtime_checkable
class Journal(Protocol):
    """Records who may have been sent to in a run, and the outcomes.

    ``journal="run.sqlite"`` creates a journal on this machine. To store the data elsewhere, for
    example where several machines can access it, write a class with these four methods. A run calls
    one method at a time, not always from the same thread.

    An exception from a method ends the run. A :class:`JournalError` whose ``may_have_been_sent`` is
    ``False`` proves that nothing was sent; a :class:`JournalBusyError`, and any other exception,
    does not.
    """

    def admit(self, recipients: Sequence[Recipient]) -> Sequence[bool | Outcome]:
        """Decide for several recipients whether the run sends to them.

        Returns:
            One value for each, in the same order. ``True`` means to send. ``False`` means to skip a
            recipient that the same run has already asked about. An outcome is the result of an
            earlier run.
        """
        ...

    def leaving(self, recipients: Sequence[Recipient], attempt: int) -> None:
        """Record that calls with ``recipients`` are about to be sent.

        These are the recipients of one or more calls, without duplicates. The calls are sent when
        this method returns, so the data must survive the process by then. It is a good time to
        write the outcomes that :meth:`settle` has buffered.

        Args:
            recipients: All recipients of these calls.
            attempt: The number of calls that include them, with this one.

        Raises:
            JournalError: If the data could not be written. None of these calls is made.
        """
        ...

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """Record outcomes of recipients that were leaving: of one call, or of part of a call.

        Only recipients for which :meth:`leaving` has returned are settled. An interrupted run may
        settle a recipient twice, with the same outcome. The outcomes may be buffered until the next
        call of :meth:`leaving`, or until this method is called without outcomes. A run does that
        whenever it waits, before it yields outcomes, and at its end.
        """
        ...

    def close(self) -> None:
        """Write buffered outcomes, and close the journal."""
        ...


@runtime_checkable
class JournalFactory(Protocol):
    """Opens the journal of a run, which is closed at the end of the run."""

    def open(self, identity: bytes, task: Any = None) -> Journal:
        """Open the journal.

        Args:
            identity: Identifies the request: a digest of its message, application, operation and
                channel, but not of its recipients.
            task: The part of a campaign that is sent, if the campaign has parts.

        Raises:
            JournalError: If it cannot be used, or belongs to a request of another identity.
        """
        ...
