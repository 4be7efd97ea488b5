"""The outcomes of all recipients of a batch, and questions to ask of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, Self, TypeAlias, cast

import attrs

from ..calls.notes import note
from ..errors import DeliveryError, ValidationError
from ..masks import counted, status_word
from ..model.compiled import unchecked_constructor
from ..model.display import Displayed
from ..model.enums import ChannelType, DeliveryStatus
from ..model.frozen import FrozenMapping
from ..model.masking import Masked
from ..model.no_truth import NoTruth
from ..model.result_mappings import Counts
from ..model.results import MessageResult
from .causes import Cause, causes_of
from .outcomes import Outcome, words_of
from .recipients import BatchRecipient
from .rows import rows_of

__all__ = [
    "BatchResult",
    "ResultInProgress",
    "merge_results",
    "partial_result",
    "remember_partial_result",
]


KeptSuccess: TypeAlias = tuple[str, int, str | None, str | None, int | None, str | None, str | None]
"""An address that was reached: the address, attempts, channel, and its result but for the status.

By far the most outcomes of a batch are such. Python's collector of cycles does not follow a plain
tuple of text and numbers; through a million objects it would walk again and again.
"""
KeptOutcome: TypeAlias = Outcome | KeptSuccess
"""An outcome as a result keeps it."""

_CHANNEL: Final = 2  # the place of the channel in what is kept of a success
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
        None if one.channel_type is None else one.channel_type.value,
        result.message_id,
        result.status_code,
        result.status_message,
        result.updated_token,
    )


def _as_outcome(kept: KeptOutcome) -> Outcome:
    if not isinstance(kept, tuple):
        return kept
    # As _as_kept() puts them, in the order of the fields.
    address, attempts, name, *values = kept
    channel = None if name is None else ChannelType(name)
    return _outcome(address, "address", _result(_SUCCESSFUL, *values), None, attempts, channel)


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
    """The outcome of every recipient of a batch.

    The mappings (``successes``, ``failures`` and so on) are keyed by recipient. Where an address
    and an endpoint have the very same name they hold the later one; ``outcomes`` holds both. Of a
    recipient who was reached twice, in runs that :func:`merge_results` joined, they hold the first.

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
    def dead_tokens(self) -> Mapping[str, Outcome]:
        """The outcomes of device tokens to forget, by recipient; see ``is_dead_token``."""
        return _by_recipient(one for one in self._others() if one.is_dead_token)

    @property
    def opted_out(self) -> Mapping[str, Outcome]:
        """The outcomes of those who want no messages, and must not be sent to, by recipient."""
        return _by_recipient(one for one in self._others() if one.is_opted_out)

    @property
    def causes(self) -> Mapping[str, Cause]:
        """Why recipients were not reached.

        For each cause how many, and what to do about it; the most frequent first. Where every token
        of a channel, and at least three, look dead, the advice is to look for another cause before
        any is deleted.
        """
        # Those that are kept as reached are all of addresses, and have a channel alone.
        reached = Counter(one[_CHANNEL] for one in self._kept if isinstance(one, tuple))
        failures: list[Outcome] = []
        for one in self._others():
            if one.is_successful:
                reached[None if one.channel_type is None else one.channel_type.value] += 1
            else:
                failures.append(one)
        return causes_of(failures, reached)

    def to_rows(self) -> list[dict[str, Any]]:
        """Return plain dictionaries for CSV and data frames: **everything is unmasked**.

        One row for each recipient, and for each endpoint of a user, all with the same keys, whose
        values are text, numbers, true or false, or ``None``.

        Example:
            >>> from pinpoint_direct import PinpointDirect, SMSMessage
            >>> from pinpoint_direct.testing import LocalPinpoint
            >>> client = PinpointDirect("app", client=LocalPinpoint().boto3_client())
            >>> (row,) = client.send_batch(SMSMessage("Hi"), ["+12065550100"]).to_rows()
            >>> row["recipient"], row["channel_type"], row["status"]
            ('+12065550100', 'SMS', 'SUCCESSFUL')
        """
        return [row for one in self._kept for row in rows_of(_as_outcome(one))]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many results have each status, and how many outcomes each class of error.

        A result without a status counts as ``"MISSING"``, a recipient without a result as
        ``"UNANSWERED"``.
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
    found: dict[str, Outcome] = {}
    for one in outcomes:
        held = found.get(one.recipient)
        if held is None or held.kind != one.kind:
            found[one.recipient] = one
    return FrozenMapping(found)


def _summary(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {status_word(word)}" for word, number in counts.items())


def merge_results(results: Iterable[BatchResult]) -> BatchResult:
    """Join the results of several runs, with each recipient once.

    Of the outcomes of one recipient, the first of these counts: reached, reached in part (a user),
    permanent failure, may or may not have been sent to, retryable, not sent to. So nobody who may
    have been reached becomes retryable, whatever other runs say. Of outcomes alike the first one
    counts; but somebody who was reached twice, by messages of different known ids, stays twice in
    ``outcomes``.

    Args:
        results: The results, in any order but for that.

    Returns:
        One result, with the recipients in the order in which they first appear. Joining is
        associative, and a result joined with itself is itself.

    Raises:
        ValidationError: If one of them is not the result of a batch.

    Example:
        >>> from pinpoint_direct import BatchResult, MessageResult, Outcome, merge_results
        >>> def run(status):
        ...     result = MessageResult(delivery_status=status)
        ...     return BatchResult([Outcome(recipient="a", kind="address", result=result)])
        >>> merge_results([run("THROTTLED"), run("SUCCESSFUL"), run("UNKNOWN_FAILURE")])
        BatchResult(1 recipient: 1 SUCCESSFUL)
    """
    merged: dict[object, tuple[KeptOutcome, ...]] = {}
    for result in [results] if isinstance(results, BatchResult) else results:
        if not isinstance(result, BatchResult):
            reason = f"takes results of batches, not a {type(result).__name__}"
            raise ValidationError.of("results", "type", reason)
        for one in result._kept:  # noqa: SLF001  (of the class above)
            key = ("address", one[0]) if isinstance(one, tuple) else (one.kind, one.recipient)
            held = merged.get(key)
            merged[key] = (one,) if held is None else _joined(held, one)
    return BatchResult(cast("Iterable[Outcome]", chain.from_iterable(merged.values())))


def _joined(held: tuple[KeptOutcome, ...], new: KeptOutcome) -> tuple[KeptOutcome, ...]:
    rank, best = _rank(new), _rank(held[0])
    if rank != best:
        return (new,) if rank < best else held
    ids = _message_ids(new)
    if rank > 0 or None in ids:  # a journal does not keep every id: it may be the same message
        return held
    known = tuple(one for one in held if None not in _message_ids(one))
    return known if ids in map(_message_ids, known) else (*known, new)


def _rank(kept: KeptOutcome) -> int:
    """Return what counts first of one recipient's outcomes: the lower."""
    if isinstance(kept, tuple) or kept.is_successful:
        return 0
    ranks = (
        any(result.is_successful for result in kept.results),
        kept.is_permanent_failure,
        kept.may_have_been_sent,
        kept.is_retryable,
        True,
    )
    return 1 + ranks.index(True)


def _message_ids(kept: KeptOutcome) -> tuple[str | None, ...]:
    return tuple(result.message_id for result in _as_outcome(kept).results)


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
    unsent = sum(one.error is not None and not one.may_have_been_sent for one in outcomes)
    note(
        error,
        f"the batch was stopped: {counted(len(known), 'outcome is', 'outcomes are')} known "
        f"(pinpoint_direct.partial_result() returns them), {unknown:,} of them of recipients who "
        f"may or may not have been sent to, {unsent:,} of recipients who were not; one who has no "
        "outcome was not sent to",
    )


def partial_result(error: BaseException) -> BatchResult | None:
    """Return what is known of a batch that was cut off by ``error``.

    A ``send_batch`` that ends with an exception (Ctrl-C, a cancelled task, an exception of a
    callback, of the recipients' iterable or of the journal) has sent to some. Their outcomes, and
    those of everybody who had been taken from the iterable, are kept with the exception. **One who
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
