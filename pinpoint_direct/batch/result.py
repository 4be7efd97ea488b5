"""What became of all recipients of a batch, and questions to ask of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Self, cast

import attrs

from ..errors import DeliveryError
from ..masks import counted, status_word
from ..model.display import Displayed
from ..model.frozen import FrozenMapping
from ..model.no_truth import NoTruth
from ..model.responses import Counts
from .outcomes import KeptOutcome, Outcome, as_outcome, words_of
from .recipients import BatchRecipient
from .scheduler import Found

__all__ = [
    "BatchResult",
    "known_outcomes",
    "partial_result",
    "remember_partial_result",
    "result_of",
]


def _as_kept(value: Iterable[Outcome]) -> Any:
    return list(value)


class _Kept(Displayed):
    """Outcomes, kept in less than half of the space until somebody looks at them."""

    @property
    def _kept(self) -> Sequence[KeptOutcome]:
        """A list, until somebody looks at them."""
        kept: Sequence[KeptOutcome] = self.__dict__["outcomes"]
        return kept

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """One for each distinct recipient, in the order in which they were given."""
        kept = self._kept
        if isinstance(kept, list):
            kept = self.__dict__["outcomes"] = tuple(map(as_outcome, kept))
        return cast("tuple[Outcome, ...]", kept)


# Without slots the field is kept in __dict__, and is read by the property of its name above.
@attrs.frozen(repr=False, slots=False)
class BatchResult(NoTruth, _Kept):
    """What became of every recipient of a batch.

    The mappings (``successes``, ``failures`` and so on) are keyed by recipient. Where an address
    and an endpoint have the very same name they hold the later one; ``outcomes`` holds both.

    Attributes:
        outcomes: One for each distinct recipient, in the order in which they were given. Those of
            the request come first.
    """

    _no_truth = (
        "the result of a batch is not true or false: ask all_successful, or look at failures "
        "and ambiguous"
    )

    outcomes: tuple[Outcome, ...] = attrs.field(default=(), converter=_as_kept)

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
        return Counts(Counter(word for one in self._kept for word in words_of(one)))

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

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._kept,)

    def __repr__(self) -> str:
        """Return the counts; ``reveal()`` shows everything."""
        number = counted(len(self), "recipient", "recipients")
        kept = _summary(self.counts)
        return f"{type(self).__name__}({number}{f': {kept}' if kept else ''})"


def _by_recipient(outcomes: Iterable[Outcome]) -> Mapping[str, Outcome]:
    return FrozenMapping({one.recipient: one for one in outcomes})


def _summary(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {status_word(word)}" for word, number in counts.items())


def result_of(kept: Iterable[KeptOutcome]) -> BatchResult:
    """Return the result of a batch, from what is kept of its outcomes."""
    return BatchResult(cast("Iterable[Outcome]", kept))


def known_outcomes(outcomes_by_key: Found) -> list[KeptOutcome]:
    """Return the outcomes known so far, in the order in which recipients were given."""
    return [one for one in outcomes_by_key.values() if not isinstance(one, BatchRecipient)]


_PARTIAL: Final = "_pinpoint_direct_partial_result"


def remember_partial_result(error: BaseException, outcomes: Iterable[KeptOutcome]) -> None:
    """Keep with ``error`` what is known of the batch that it ends, and say so in a note."""
    kept = tuple(outcomes)
    known = result_of(kept)
    BaseException.__setattr__(error, _PARTIAL, known)  # whatever its class thinks of attributes
    others = [one for one in kept if not isinstance(one, tuple)]
    unknown = sum(one.is_ambiguous for one in others)
    unsent = sum(one.attempts == 0 for one in others)
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
