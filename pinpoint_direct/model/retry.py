"""Decides what can be sent again, to whom, and after which pause.

Pure functions: no clock, no sleeping; random numbers are passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from sys import float_info
from typing import Any, Final, Generic, TypeVar

import attrs

from ..errors import PinpointDirectError, ServiceError, TransportError
from ..type_guards import is_list
from .arguments import check_arguments, takes
from .boundary import boundaries
from .enums import DeliveryStatus
from .masking import Masked
from .requests import MessageRequest, SendUsersMessageRequest
from .responses import MessageResponse, SendUsersMessageResponse
from .results import Result

__all__ = ["RetryPlan", "RetryPolicy", "any_fraction", "plan_retry"]

RequestT = TypeVar("RequestT", MessageRequest, SendUsersMessageRequest)

_SAFE: Final = frozenset({DeliveryStatus.THROTTLED, DeliveryStatus.TEMPORARY_FAILURE})
_ERRORS: Final = (ServiceError, TransportError)
_MAX_DOUBLINGS = 60
_LONGEST_DELAY = 365 * 24 * 3600  # every clock can wait for this number of seconds


def any_fraction() -> float:
    """Return a random number from 0 up to 1."""
    from random import random  # noqa: PLC0415  (only for pauses)

    return random()  # noqa: S311  (a pause is not a secret)


def as_statuses(value: Iterable[DeliveryStatus | str]) -> frozenset[DeliveryStatus]:
    """Look up statuses by name; leave unknown values for validation."""
    kept: Any = value
    if not isinstance(value, str) and isinstance(value, Iterable):
        known = DeliveryStatus._value2member_map_
        kept = frozenset(known.get(one, one) if isinstance(one, str) else None for one in value)
    return kept  # type: ignore[no-any-return]  # or what validation refuses


def as_errors(value: Sequence[type[PinpointDirectError]]) -> Sequence[type[PinpointDirectError]]:
    """Keep classes as a tuple; leave anything else for validation."""
    return tuple(value) if is_list(value) else value


def _is_number(
    value: object, least: int, limit: float = float_info.max, *, whole: bool = False
) -> bool:
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return False
    # Comparisons are exact and do not raise for any size; comparisons with NaN are false.
    return value >= least and (whole or value <= limit)


def _are_errors(value: object) -> bool:
    return is_list(value) and all(
        isinstance(one, type) and issubclass(one, PinpointDirectError) for one in value
    )


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """What is retried, how often, and with which pauses.

    By default, only messages that provably were not sent: results THROTTLED and TEMPORARY_FAILURE,
    an HTTP 429, and a connection that was never made. The operations have no idempotency token, so
    any other retry may reach people twice.

    Pauses grow exponentially with full jitter: before attempt *n* + 1 a random time between 0 and
    ``base_delay`` · 2ⁿ⁻¹, at most ``max_delay``; never less than the service asks for
    (``Retry-After``). If it asks for more than ``max_delay``, there is no retry.

    Attributes:
        max_attempts: Total number of attempts, including the first; at least 1.
        base_delay: Upper end of the first pause, in seconds; 0 or more.
        max_delay: Upper end of any pause, in seconds; from 0 to a year. If the service asks for a
            longer pause, there is no retry.
        time_budget: Seconds from the first attempt, including pauses, after which no retry is
            started; ``None`` for no limit.
        statuses: Which results of recipients are retried: ``THROTTLED``, ``TEMPORARY_FAILURE``,
            both or none.
        errors: Classes of errors of complete calls that are retried, if the error proves that
            nothing was sent.
        resend_ambiguous: Whether to retry also messages that **may have been sent**: results
            UNKNOWN_FAILURE, TIMEOUT and unknown ones, recipients missing from a response, and
            errors of the classes in ``errors`` with ``may_have_been_sent``. Some people will then
            get a message twice.

    Raises:
        ValidationError: If an argument is invalid.

    Example:
        >>> from pinpoint_direct import RetryPolicy
        >>> patient = RetryPolicy(max_attempts=6, time_budget=120, statuses=["THROTTLED"])
        >>> patient.pause(3, jitter=lambda: 1.0)
        2.0
    """

    max_attempts: int = attrs.field(
        default=3,
        metadata=takes("a whole number, at least 1", lambda n: _is_number(n, 1, whole=True)),
    )
    base_delay: float = attrs.field(
        default=0.5, metadata=takes("seconds, 0 or more", lambda n: _is_number(n, 0))
    )
    max_delay: float = attrs.field(
        default=20.0,
        metadata=takes(
            f"seconds, from 0 to {_LONGEST_DELAY:,} (a year)",
            lambda n: _is_number(n, 0, _LONGEST_DELAY),
        ),
    )
    time_budget: float | None = attrs.field(
        default=None,
        metadata=takes("seconds, 0 or more, or None", lambda n: n is None or _is_number(n, 0)),
    )
    statuses: frozenset[DeliveryStatus] = attrs.field(
        default=_SAFE,
        converter=as_statuses,
        metadata=takes(
            "THROTTLED and TEMPORARY_FAILURE, which prove that nothing was sent",
            lambda statuses: isinstance(statuses, frozenset) and statuses <= _SAFE,
        ),
    )
    errors: Sequence[type[PinpointDirectError]] = attrs.field(
        default=_ERRORS,
        converter=as_errors,
        metadata=takes("classes of this package's errors", _are_errors),
    )
    resend_ambiguous: bool = attrs.field(
        default=False, metadata=takes("true or false", lambda flag: isinstance(flag, bool))
    )

    def __attrs_post_init__(self) -> None:
        """Check the values."""
        check_arguments(self, "limit", "RetryPolicy.")

    def allows(self, answer: Result | BaseException | None) -> bool:
        """Return whether the same message can be sent again after ``answer``, if attempts remain.

        Args:
            answer: A recipient's result, ``None`` for a recipient missing from a response, or the
                exception of a call.
        """
        if answer is None:
            return self.resend_ambiguous
        if isinstance(answer, Result):
            return answer.delivery_status in self.statuses or (
                self.resend_ambiguous and answer.is_ambiguous
            )
        return isinstance(answer, tuple(self.errors)) and bool(
            getattr(answer, "is_retryable", False)
            or (self.resend_ambiguous and getattr(answer, "may_have_been_sent", False))
        )

    def pause(
        self,
        attempt: int,
        *,
        retry_after: float | None = None,
        jitter: Callable[[], float] = any_fraction,
    ) -> float:
        """Return the seconds to wait after an attempt has failed.

        Args:
            attempt: The number of the attempt that failed, from 1.
            retry_after: Seconds that the service asked to wait, if any.
            jitter: Source of random numbers from 0 up to 1.

        Returns:
            Seconds, 0 or more; more than ``max_delay`` only if ``retry_after`` is, for which
            :func:`plan_retry` does not wait.
        """
        exponential = min(self.max_delay, self.base_delay * 2.0 ** min(attempt - 1, _MAX_DOUBLINGS))
        asked = retry_after if retry_after is not None and isfinite(retry_after) else 0.0
        return max(exponential * jitter(), asked)


boundaries(RetryPolicy)


@attrs.frozen(kw_only=True, repr=False)
class RetryPlan(Masked, Generic[RequestT]):
    """What to send again, and when.

    Attributes:
        request: The request, for exactly the recipients that can be retried, with their overrides.
        pause: Seconds to wait before it is sent.
    """

    request: RequestT
    pause: float


def plan_retry(
    request: RequestT,
    response: MessageResponse | SendUsersMessageResponse | BaseException,
    policy: RetryPolicy,
    attempt: int,
    *,
    elapsed: float = 0.0,
    jitter: Callable[[], float] = any_fraction,
) -> RetryPlan[RequestT] | None:
    """Return what to send again after an attempt, or ``None``.

    A pure function: the same arguments, and the same random numbers, give the same plan.

    Args:
        request: The request that was sent.
        response: The response, or the error that was raised.
        policy: What is retried, how often, and with which pauses.
        attempt: The number of the attempt with this ``response``, from 1.
        elapsed: Seconds since the first attempt began.
        jitter: Source of random numbers from 0 up to 1; called once, and only if there is a plan.

    Returns:
        A smaller request and the pause before it; or ``None`` if no recipient can be retried, no
        attempts remain, the service asks to wait longer than ``policy.max_delay``, or the pause
        would not end within the time budget. A user is retried only if every endpoint of the user
        can be retried.

    Raises:
        TypeError: If ``response`` is not a response to this class of request.

    Example:
        >>> from pinpoint_direct import MessageRequest, MessageResponse, from_wire
        >>> from pinpoint_direct import RetryPolicy, plan_retry
        >>> request = from_wire({"Addresses": {"a": {}, "b": {}}}, MessageRequest)
        >>> answer = {"Result": {
        ...     "a": {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200},
        ...     "b": {"DeliveryStatus": "THROTTLED", "StatusCode": 429},
        ... }}
        >>> response = from_wire(answer, MessageResponse)
        >>> plan = plan_retry(request, response, RetryPolicy(), 1, jitter=lambda: 0.5)
        >>> list(plan.request.addresses), plan.pause
        (['b'], 0.25)
    """
    again = _again(request, response, policy) if attempt < policy.max_attempts else None
    if again is None:
        return None
    asked: float | None = getattr(response, "retry_after", None)
    if asked is not None and asked > policy.max_delay:
        return None
    pause = policy.pause(attempt, retry_after=asked, jitter=jitter)
    if policy.time_budget is not None and elapsed + pause > policy.time_budget:
        return None
    return RetryPlan(request=again, pause=pause)


def _again(
    request: RequestT,
    response: MessageResponse | SendUsersMessageResponse | BaseException,
    policy: RetryPolicy,
) -> RequestT | None:
    """Return the request for recipients that can be retried, or ``None``."""
    if isinstance(response, BaseException):
        return request if policy.allows(response) else None
    answers = MessageResponse if isinstance(request, MessageRequest) else SendUsersMessageResponse
    if not isinstance(response, answers):
        raise TypeError(
            f"a {type(response).__name__} is not a response to a {type(request).__name__}"
        )
    smaller_request: Callable[..., Any] = response.smaller_request
    again: RequestT | None = smaller_request(request, policy.allows)
    return again
