"""What the answer to a call means for its recipients, for its lane and for the run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ..calls.attempt import CallersError
from ..errors import (
    DecodeError,
    ForbiddenError,
    MethodNotAllowedError,
    NotFoundError,
    PinpointDirectError,
    TooManyRequestsError,
    TransportError,
    ValidationError,
)
from ..model.retry import RetryPolicy, plan_retry
from ..wire.operations import SEND_MESSAGES
from .lanes import Lane, RoutedLane
from .outcomes import Outcome, outcomes_of
from .recipients import BatchRecipient, RecipientReader
from .steps import Chunk

__all__ = [
    "ELSEWHERE",
    "INTERRUPTED",
    "Judge",
    "ending",
    "failed",
    "lost",
    "stopped",
]

_STOPPED: Final = "Stopped"
INTERRUPTED: Final = "Interrupted"
ELSEWHERE: Final = "Elsewhere"


class Judge:
    """Decides what an answer means for the recipients of a call, and for its lane."""

    def __init__(self, reader: RecipientReader, policy: RetryPolicy | None) -> None:
        """Judge by a policy: what is retried; ``None`` for nothing."""
        self._reader = reader
        self._policy = policy

    def judge(
        self,
        chunk: Chunk,
        lane: Lane,
        inside: dict[BatchRecipient, Outcome | None],
        now: float,
        jitter: Callable[[], float],
    ) -> list[BatchRecipient]:
        """Store the outcome of each recipient; return the recipients to send to again."""
        if chunk.again is not None:
            return chunk.again
        answer = _meaning(chunk.answer)
        is_routed = isinstance(lane, RoutedLane)
        are_reached, is_refused = True, isinstance(answer, TooManyRequestsError)
        # What is refused by a check has not left.
        attempts = chunk.attempt - isinstance(answer, ValidationError)
        for target, outcome in zip(
            chunk.targets, outcomes_of(answer, chunk.targets, attempts), strict=True
        ):
            inside[target] = outcome
            are_reached = are_reached and outcome.is_successful
            # By a route the one recipient is the call; else others of the call were sent to.
            is_refused = is_refused or (is_routed and outcome.is_throttled)
        if isinstance(answer, PinpointDirectError):
            if self._ends(lane, answer):
                lane.end = answer
        elif not is_refused:
            lane.rate_limiter.take(now, chunk.weight)
        again: list[BatchRecipient] = []
        if self._policy is not None and lane.end is None and not are_reached:
            plan = plan_retry(
                chunk.request,
                answer,
                self._policy,
                chunk.attempt,
                elapsed=now - chunk.since,
                jitter=jitter,
            )
            if plan is not None:
                again = [
                    target for target in chunk.targets if self._reader.names(plan.request, target)
                ]
                chunk.due = now + plan.pause
                if is_refused:
                    asked: float | None = getattr(answer, "retry_after", None)
                    lane.rate_limiter.hold(now, chunk.due, asked or 0.0)
        chunk.again = again
        return again

    def _ends(self, lane: Lane, error: PinpointDirectError) -> bool:
        """Return whether an error is due to the configuration, so every other call would fail."""
        if isinstance(lane, RoutedLane):
            # There, a refusal that concerns the recipient is a result. Of what is raised, the rest
            # is what can be tried again, what may have been sent, and what a check has refused.
            return not (
                isinstance(error, ValidationError)
                or getattr(error, "is_retryable", False)
                or getattr(error, "may_have_been_sent", False)
            )
        if isinstance(error, NotFoundError):
            # For users, it may mean that these have no endpoints.
            return self._reader.operation is SEND_MESSAGES
        if isinstance(error, TransportError):
            return not (error.may_have_been_sent or error.is_retryable)
        return isinstance(error, (ForbiddenError, MethodNotAllowedError))


def _meaning(answer: Any) -> Any:
    """Return an answer as what it means for the recipients: a response, or one of our errors."""
    if isinstance(answer, CallersError):
        if isinstance(answer.error, DecodeError):
            return answer.error
        name = type(answer.error).__name__
        return TransportError(name, may_have_been_sent=answer.may_have_been_sent)
    if isinstance(answer, BaseException) and not isinstance(answer, PinpointDirectError):
        # The meaning of an exception from elsewhere is unknown.
        return TransportError(type(answer).__name__, may_have_been_sent=True)
    return answer


def ending(answer: object) -> BaseException | None:
    """Return the exception in an answer that ends the run, if there is one."""
    if isinstance(answer, CallersError):
        return answer.error
    if isinstance(answer, BaseException) and not isinstance(answer, Exception):
        return answer
    return None


def stopped() -> TransportError:
    """Return the error of those who were not sent to because the run ended."""
    return TransportError(_STOPPED, may_have_been_sent=False)


def failed(target: BatchRecipient, error: PinpointDirectError) -> Outcome:
    """Return the outcome of a recipient that was in no call."""
    return _without_result(target, error, attempts=0)


def lost(target: BatchRecipient, attempts: int, reason: str = INTERRUPTED) -> Outcome:
    """Return the outcome of a recipient whose result is unknown."""
    return _without_result(target, TransportError(reason, may_have_been_sent=True), attempts)


def _without_result(target: BatchRecipient, error: PinpointDirectError, attempts: int) -> Outcome:
    return Outcome(
        recipient=target.recipient,
        kind=target.kind,
        error=error,
        attempts=attempts,
        channel_type=target.channel_type,
    )
