"""What became of all recipients of a batch, and questions to ask of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, Self, TypeAlias, cast

import attrs

from ..errors import DeliveryError
from ..masks import counted, status_word
from ..model.compiled import unchecked_constructor
from ..model.display import Displayed
from ..model.enums import DeliveryStatus
from ..model.frozen import FrozenMapping
from ..model.masking import Masked
from ..model.no_truth import NoTruth
from ..model.responses import Counts
from ..model.results import MessageResult
from .outcomes import Outcome, words_of
from .recipients import BatchRecipient

__all__ = [
    "BatchResult",
    "ResultInProgress",
    "partial_result",
    "remember_partial_result",
]


KeptSuccess: TypeAlias = tuple[str, int, str | None, int | None, str | None, str | None]
"""An address that was reached: the address, the attempts, and its result but for the status.

By far the most outcomes of a batch are such. Python's collector of cycles does not follow a plain
tuple of text and numbers; through a million objects it would walk again and again.
"""
KeptOutcome: TypeAlias = Outcome | KeptSuccess
"""An outcome as a result keeps it."""

_SUCCESSFUL: Final = DeliveryStatus.SUCCESSFUL
_outcome: Final[Callable[..., Outcome]] = unchecked_constructor(Outcome)
_result: Final[Callable[..., MessageResult]] = unchecked_constructor(MessageResult)


def _as_kept(one: KeptOutcome) -> KeptOutcome:
    """Return what is to be kept of an outcome, which :func:`_as_outcome` makes one again."""
    if (
        type(one) is not Outcome
        or type(result := one.result) is not MessageResult
        or result.delivery_status is not _SUCCESSFUL
        or one.kind != "address"
    ):
        return one
    return (
        one.recipient,
        one.attempts,
        result.message_id,
        result.status_code,
        result.status_message,
        result.updated_token,
    )


def _as_outcome(kept: KeptOutcome) -> Outcome:
    if not isinstance(kept, tuple):
        return kept
    address, attempts, *values = kept  # as _as_kept() puts them, in the order of the fields
    return _outcome(address, "address", _result(_SUCCESSFUL, *values), None, attempts)


def _all_as_kept(outcomes: Iterable[Outcome]) -> Any:
    return tuple(map(_as_kept, outcomes))


class _Kept(Displayed):
    """Outcomes, kept in less than half of the space that they take."""

    @property
    def _kept(self) -> tuple[KeptOutcome, ...]:
        kept: tuple[KeptOutcome, ...] = self.__dict__["outcomes"]
        return kept

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Make the outcomes."""
        return tuple(map(_as_outcome, self._kept))


# Without slots the field is kept in __dict__, and is read by the property of its name above.
@attrs.frozen(repr=False, slots=False)
class BatchResult(NoTruth, _Kept):
    """What became of every recipient of a batch.

    The mappings (``successes``, ``failures`` and so on) are keyed by recipient. Where an address
    and an endpoint have the very same name they hold the later one; ``outcomes`` holds both.

    Attributes:
        outcomes: One for each distinct recipient, in the order in which they were given. Those of
            the request come first. They are made whenever this is read: read it once, and not in a
            loop.
    """

    _no_truth = (
        "the result of a batch is not true or false: ask all_successful, or look at failures "
        "and ambiguous"
    )

    outcomes: tuple[Outcome, ...] = attrs.field(default=(), converter=_all_as_kept)

    @property
    def successes(self) -> Mapping[str, Outcome]:
        """The outcomes that are successful, by recipient."""
        return _by_recipient(one for one in self.outcomes if one.is_successful)

    @property
    def failures(self) -> Mapping[str, Outcome]:
        """The outcomes that are not successful, by recipient.

        Permanent, retryable and ambiguous ones, and errors.
        """
        return _by_recipient(one for one in self._others() if not one.is_successful)

    @property
    def retryable(self) -> Mapping[str, Outcome]:
        """The outcomes of those who got nothing and may be sent to again, by recipient."""
        return _by_recipient(one for one in self._others() if one.is_retryable)

    @property
    def ambiguous(self) -> Mapping[str, Outcome]:
        """The outcomes of those who may or may not have been sent to, by recipient."""
        return _by_recipient(one for one in self._others() if one.is_ambiguous)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many results have each status, and how many outcomes each class of error.

        A result without a status counts as ``"MISSING"``.
        """
        words = (
            (_SUCCESSFUL.value,) if isinstance(one, tuple) else words_of(one) for one in self._kept
        )
        return Counts(Counter(chain.from_iterable(words)))

    @property
    def all_successful(self) -> bool:
        """Whether there are recipients, and all of them were successfully sent to."""
        return bool(self._kept) and all(one.is_successful for one in self._others())

    def raise_for_failures(self) -> Self:
        """Return the result itself if nobody failed: also if nobody was to be sent to.

        Raises:
            DeliveryError: If any recipient was not reached. Its ``response`` is this result.
        """
        if all(one.is_successful for one in self._others()):
            return self
        raise DeliveryError(self, f"not everybody was reached: {_summary(self.counts)}")

    def _others(self) -> Iterator[Outcome]:
        """Return all outcomes but those that are kept as reached."""
        return (one for one in self._kept if not isinstance(one, tuple))

    def __len__(self) -> int:
        """Return the number of recipients."""
        return len(self._kept)

    def __repr__(self) -> str:
        """Return the counts; ``reveal()`` shows everything."""
        number = counted(len(self), "recipient", "recipients")
        kept = _summary(self.counts)
        return f"{type(self).__name__}({number}{f': {kept}' if kept else ''})"


def _by_recipient(outcomes: Iterable[Outcome]) -> Mapping[str, Outcome]:
    return FrozenMapping({one.recipient: one for one in outcomes})


def _summary(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {status_word(word)}" for word, number in counts.items())


class ResultInProgress(Masked, dict[object, KeptOutcome | BatchRecipient]):
    """The result that a run makes, by the recipients' keys, in the order in which they were given.

    Of each recipient it has what is kept of the outcome; before that the recipient.
    """

    def put(self, recipient: BatchRecipient, outcome: Outcome) -> None:
        """Keep the outcome of a recipient."""
        self[recipient.key] = _as_kept(outcome)

    def result(self) -> BatchResult:
        """Return the result, of those whose outcome is known."""
        known = [one for one in self.values() if not isinstance(one, BatchRecipient)]
        return BatchResult(cast("Iterable[Outcome]", known))


_PARTIAL: Final = "_pinpoint_direct_partial_result"


def remember_partial_result(error: BaseException, known: BatchResult) -> None:
    """Keep with ``error`` what is known of the batch that it ends, and say so in a note."""
    BaseException.__setattr__(error, _PARTIAL, known)  # whatever its class thinks of attributes
    outcomes = known.outcomes
    unknown = sum(one.is_ambiguous for one in outcomes)
    unsent = sum(one.attempts == 0 for one in outcomes)
    error.add_note(
        f"the batch was stopped: {counted(len(known), 'outcome is', 'outcomes are')} known "
        f"(pinpoint_direct.partial_result() returns them), {unknown:,} of them of recipients who "
        f"may or may not have been sent to, {unsent:,} of recipients who were not; whoever has no "
        "outcome was not sent to"
    )


def partial_result(error: BaseException) -> BatchResult | None:
    """Return what is known of a batch that was cut off by ``error``.

    A ``send_batch`` that ends with an exception (Ctrl-C, a cancelled task, an exception of a
    callback, of the recipients' iterable or of the journal) has sent to some. Their outcomes, and
    those of everybody who had been taken from the iterable, are kept with the exception. **Whoever
    is not among them was not sent to.** From ``stream_batch`` it is the outcomes that were not
    yielded any more.

    Args:
        error: The exception, or one that was raised while it was handled.

    Returns:
        The outcomes so far, or ``None`` if ``error`` did not cut off a batch.
    """
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        known = getattr(found, _PARTIAL, None)
        if isinstance(known, BatchResult):
            return known
        seen.add(id(found))
        found = found.__cause__ or found.__context__
    return None
