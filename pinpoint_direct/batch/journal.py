"""What a batch asks of a journal: who may be sent to, and what became of whom.

A recipient is in one of three states. *Open*: nothing was sent. *Leaving*: a call that names the
recipient has left, or was about to, and what became of it is not known. *Done*: there is an answer
that ends it. A call leaves only after its recipients are known to be written down as leaving. So
whenever a run is killed, whoever is open or absent was provably not sent to, and nobody else is
sent to again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, runtime_checkable

from .outcomes import Outcome, Recipient

__all__ = ["Journal", "JournalFactory"]


@runtime_checkable
class Journal(Protocol):
    """The memory of a run: who may have been sent to, and what became of them.

    ``journal="run.sqlite"`` is one on this machine. Write a class with these four methods to keep
    the memory elsewhere, for instance where several machines see it. A run calls one method at a
    time, not always from the same thread.

    What they raise ends the run. A :class:`JournalError` whose ``may_have_been_sent`` is ``False``
    proves that nothing was sent; a :class:`JournalBusyError`, and any other exception, does not.
    """

    def admit(self, recipients: Sequence[Recipient]) -> Sequence[bool | Outcome]:
        """Say what is to be done about recipients whom the run comes upon, several at a time.

        Returns:
            One answer for each, in the same order. ``True`` is to send; ``False`` is to leave out,
            because the same run has asked about the recipient before; an outcome is what an earlier
            run has left.
        """
        ...

    def leaving(self, recipients: Sequence[Recipient], attempt: int) -> None:
        """Write down that calls naming ``recipients`` are about to leave.

        They are the recipients of one call or several, none of them twice. The calls leave when
        this returns, so what it writes must outlive the process by then. What :meth:`settle` held
        back is best written along with it.

        Args:
            recipients: Everybody whom these calls name.
            attempt: How many calls will have named them.

        Raises:
            JournalError: If it could not be written. None of these calls is made.
        """
        ...

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """Take what became of recipients who were leaving: of one call, or of a part of one.

        Only recipients for whom :meth:`leaving` has returned are settled; a run that is cut off
        may settle somebody twice, alike. What is taken may be held back until the next
        :meth:`leaving`, or until this is called without any outcome, which a run does whenever it
        waits, hands outcomes over, and at its end.
        """
        ...

    def close(self) -> None:
        """Let go of the journal, after writing what was held back."""
        ...


@runtime_checkable
class JournalFactory(Protocol):
    """Opens the journal of a run; what it opens is closed at the end of the run."""

    def open(self, identity: bytes, task: Any = None) -> Journal:
        """Open the journal.

        Args:
            identity: What tells the request from others: a digest of its message, application,
                operation and channel, but not of its recipients.
            task: The part of a campaign that is sent, where there are parts.

        Raises:
            JournalError: If it cannot be used, or belongs to a request of another identity.
        """
        ...
