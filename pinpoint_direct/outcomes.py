"""What became of each recipient of a batch, and questions to ask of them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NoReturn, Protocol, Self, TypeAlias

import attrs

from .errors import DeliveryError, PinpointDirectError, TransportError
from .model.display import Displayed
from .model.frozen import FrozenMapping
from .model.masking import ADDRESS, SHOWN, counted, masked
from .model.responses import (
    Counts,
    MessageResponse,
    SendUsersMessageResponse,
    as_endpoint_results,
)
from .model.results import EndpointMessageResult, MessageResult, Result
from .model.unrolled import unchecked
from .rendering import Kind

__all__ = [
    "UNANSWERED",
    "BatchResult",
    "Outcome",
    "Recipient",
    "partial_result",
    "remember_partial_result",
    "told_by",
]

AnyResult: TypeAlias = MessageResult | EndpointMessageResult | Mapping[str, EndpointMessageResult]

UNANSWERED: Final = "Unanswered"
"""The reason of an outcome whose recipient is absent from the answer."""


def _as_result(value: AnyResult | None) -> AnyResult | None:
    return value if isinstance(value, Result) or value is None else as_endpoint_results(value)


def _told(error: PinpointDirectError | None) -> tuple[object, ...] | None:
    """Return what makes errors equal, for exceptions are equal to themselves alone."""
    return None if error is None else (type(error), error.args)


@attrs.frozen(kw_only=True, repr=False)
class Outcome(Displayed):
    """What became of one recipient: a result or an error, and never neither.

    Attributes:
        recipient: The address, endpoint id or user id.
        kind: ``"address"``, ``"endpoint"`` or ``"user"``.
        result: The service's result; a user's is a mapping of endpoint id to result. ``None`` where
            there is an error.
        error: Why there is no result: the failure of the whole call, a ``ValidationError`` where
            the recipient's own configuration is wrong, or a ``TransportError`` where the recipient
            is absent from the answer (reason ``"Unanswered"``), was never sent to because the run
            ended (``"Stopped"``), or was being sent to when the run was cut off
            (``"Interrupted"``). ``None`` where there is a result.
        attempts: How many calls have named the recipient; 0 if none has.

    Raises:
        ValueError: If there is both a result and an error, or neither.

    Example:
        >>> from pinpoint_direct import MessageResult, Outcome
        >>> result = MessageResult(delivery_status="THROTTLED")
        >>> outcome = Outcome(recipient="+12065550100", kind="address", result=result)
        >>> outcome.is_retryable, outcome.may_have_been_sent
        (True, False)
    """

    recipient: str = attrs.field(metadata=ADDRESS)
    kind: Kind = attrs.field(metadata=SHOWN)
    result: AnyResult | None = attrs.field(default=None, converter=_as_result)
    error: PinpointDirectError | None = attrs.field(default=None, eq=_told, metadata=SHOWN)
    attempts: int = 1

    def __attrs_post_init__(self) -> None:
        """Check that something became of the recipient."""
        if (self.result is None) is (self.error is None):
            raise ValueError("an outcome has a result or an error: one of the two")

    @property
    def results(self) -> tuple[MessageResult | EndpointMessageResult, ...]:
        """The one result of an address or endpoint, those of a user, or none."""
        if self.result is None:
            return ()
        return (self.result,) if isinstance(self.result, Result) else tuple(self.result.values())

    @property
    def status(self) -> str:
        """What became of the recipient, in a word to be stored or counted.

        The status of the result (``"MISSING"`` where it has none), or the name of the error's
        class. The statuses of a user's endpoints, where they differ, are joined by ``"+"``.
        """
        return "+".join(dict.fromkeys(_words(self))) or "MISSING"

    @property
    def is_successful(self) -> bool:
        """Whether the provider accepted the message; a user's, at every endpoint."""
        if isinstance(self.result, Result):  # by far the most common question of a batch
            return self.result.is_successful
        return bool(self.results) and all(result.is_successful for result in self.results)

    @property
    def is_retryable(self) -> bool:
        """Whether nothing was sent, and the same message may be sent again.

        A user's: at every endpoint.
        """
        if self.error is not None:
            return bool(getattr(self.error, "is_retryable", False))
        return bool(self.results) and all(result.is_retryable for result in self.results)

    @property
    def is_ambiguous(self) -> bool:
        """Whether the message may or may not have gone out; a user's, to any endpoint."""
        if self.error is not None:
            return _may_have_been_sent(self.error)
        return not self.results or any(result.is_ambiguous for result in self.results)

    @property
    def is_permanent_failure(self) -> bool:
        """Whether sending again is useless or wrong; a user's, to every endpoint."""
        return bool(self.results) and all(result.is_permanent_failure for result in self.results)

    @property
    def may_have_been_sent(self) -> bool:
        """Whether a message went out or may have.

        ``False`` is proof: no message has gone to this recipient.
        """
        return self.is_ambiguous or any(result.is_successful for result in self.results)

    def __repr__(self) -> str:
        """Return the outcome with everything personal hidden; ``reveal()`` shows it."""
        return masked(self)

    def __bool__(self) -> NoReturn:
        """Refuse: an outcome is never simply true.

        Raises:
            TypeError: Always, naming the questions to ask.
        """
        raise TypeError(
            "an outcome is not true or false: ask is_successful, is_retryable, is_ambiguous or "
            "is_permanent_failure"
        )


_outcome: Final[Callable[..., Outcome]] = unchecked(Outcome)


def _may_have_been_sent(error: PinpointDirectError) -> bool:
    return bool(getattr(error, "may_have_been_sent", False))


def _as_outcomes(value: Iterable[Outcome]) -> tuple[Outcome, ...]:
    return tuple(value)


@attrs.frozen(repr=False)
class BatchResult(Displayed):
    """What became of every recipient of a batch.

    Attributes:
        outcomes: One for each distinct recipient, in the order in which they were given, those of
            the request first.

    The mappings (``successes``, ``failures`` and so on) are keyed by recipient. Where an address
    and an endpoint have the very same name they hold the later one; ``outcomes`` holds both.
    """

    outcomes: tuple[Outcome, ...] = attrs.field(default=(), converter=_as_outcomes)

    def _where(self, chosen: Callable[[Outcome], bool]) -> Mapping[str, Outcome]:
        return FrozenMapping({one.recipient: one for one in self.outcomes if chosen(one)})

    @property
    def successes(self) -> Mapping[str, Outcome]:
        """The outcomes that are successful, by recipient."""
        return self._where(lambda outcome: outcome.is_successful)

    @property
    def failures(self) -> Mapping[str, Outcome]:
        """The outcomes that are not successful, by recipient.

        Permanent, retryable and ambiguous ones, and errors.
        """
        return self._where(lambda outcome: not outcome.is_successful)

    @property
    def retryable(self) -> Mapping[str, Outcome]:
        """The outcomes of those who got nothing and may be sent to again, by recipient."""
        return self._where(lambda outcome: outcome.is_retryable)

    @property
    def ambiguous(self) -> Mapping[str, Outcome]:
        """The outcomes of those who may or may not have been sent to, by recipient."""
        return self._where(lambda outcome: outcome.is_ambiguous)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many results have each status, and how many outcomes each class of error.

        A result without a status counts as ``"MISSING"``.
        """
        return Counts(Counter(word for one in self.outcomes for word in _words(one)))

    @property
    def all_successful(self) -> bool:
        """Whether there are recipients, and all of them were successfully sent to."""
        return bool(self.outcomes) and all(one.is_successful for one in self.outcomes)

    def raise_for_failures(self) -> Self:
        """Return the result itself if nobody failed: also if nobody was to be sent to.

        Raises:
            DeliveryError: If any recipient was not reached. Its ``response`` is this result.
        """
        if all(one.is_successful for one in self.outcomes):
            return self
        raise DeliveryError(self, f"not everybody was reached: {_summary(self.counts)}")

    def __len__(self) -> int:
        """Return the number of recipients."""
        return len(self.outcomes)

    def __bool__(self) -> NoReturn:
        """Refuse: a result is never simply true.

        Raises:
            TypeError: Always, naming the questions to ask.
        """
        raise TypeError(
            "the result of a batch is not true or false: ask all_successful, or look at failures "
            "and ambiguous"
        )

    def __repr__(self) -> str:
        """Return the counts; ``reveal()`` shows everything."""
        number = counted(len(self.outcomes), "recipient", "recipients")
        told = _summary(self.counts)
        return f"{type(self).__name__}({number}{f': {told}' if told else ''})"


def _words(outcome: Outcome) -> Iterable[str]:
    if outcome.error is not None:
        return (type(outcome.error).__name__,)
    return (str(result.delivery_status or "MISSING") for result in outcome.results)


def _summary(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {word}" for word, number in counts.items())


class Recipient(Protocol):
    """Whoever is to have an outcome."""

    kind: Kind
    recipient: str


def told_by(
    answer: MessageResponse | SendUsersMessageResponse | PinpointDirectError,
    recipients: Iterable[Recipient],
    attempts: int,
) -> Iterator[Outcome]:
    """Return the outcomes of the recipients of a call that ended with ``answer``, one by one."""
    error = answer if isinstance(answer, PinpointDirectError) else None
    results: Mapping[str, AnyResult] = (
        {} if isinstance(answer, PinpointDirectError) else answer.result
    )
    others = answer.endpoint_result if isinstance(answer, MessageResponse) else results
    for one in recipients:
        name, kind = one.recipient, one.kind
        result = (others if kind == "endpoint" else results).get(name)
        # An empty mapping is a user without a single result, who is unanswered as well.
        if isinstance(result, Result) or result:
            yield _outcome(name, kind, result, None, attempts)
        else:
            missing = error or TransportError(UNANSWERED, may_have_been_sent=True)
            yield Outcome(recipient=name, kind=kind, error=missing, attempts=attempts)


_PARTIAL: Final = "_pinpoint_direct_partial_result"


def remember_partial_result(error: BaseException, outcomes: Iterable[Outcome]) -> None:
    """Keep with ``error`` what is known of the batch that it ends, and say so in a note."""
    known = BatchResult(outcomes)
    setattr(error, _PARTIAL, known)
    unknown = sum(one.is_ambiguous for one in known.outcomes)
    unsent = sum(one.attempts == 0 for one in known.outcomes)
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
