"""When a call may be repeated, and after what pause.

Pure: no clock, no sleeping, randomness handed in.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import attrs

from .errors import Problem, ValidationError

__all__ = ["RetryPolicy"]


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """How often and how patiently something is tried again that provably was not sent.

    That is an HTTP 429 and a connection that was never made. Nothing else is ever repeated by
    itself: the operations carry no idempotency token, so a repeated call may reach people twice.

    Pauses grow exponentially with full jitter: before attempt *n* + 1 a random time between 0 and
    ``base_delay`` · 2ⁿ⁻¹, at most ``max_delay``; never less than the service asks for
    (``Retry-After``).

    Attributes:
        max_attempts: Attempts in all, the first included; at least 1.
        base_delay: Upper end of the first pause, in seconds; 0 or more.
        max_delay: Upper end of any pause, in seconds; 0 or more.

    Raises:
        ValidationError: If one of them is out of its range.
    """

    max_attempts: int = 3
    base_delay: float = 0.5
    max_delay: float = 20.0

    def __attrs_post_init__(self) -> None:
        """Check the numbers."""
        problems = [
            Problem(f"RetryPolicy.{name}", "limit", f"takes {what}")
            for name, least, what in (
                ("max_attempts", 1, "a whole number, at least 1"),
                ("base_delay", 0, "seconds, 0 or more"),
                ("max_delay", 0, "seconds, 0 or more"),
            )
            if not _is_number(getattr(self, name), least, whole=name == "max_attempts")
        ]
        if problems:
            raise ValidationError(tuple(problems))

    def pause(
        self,
        attempt: int,
        *,
        retry_after: float | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> float:
        """Return the seconds to wait after an attempt has failed.

        Args:
            attempt: The number of the attempt that failed, from 1.
            retry_after: Seconds that the service asked to wait, if it did.
            jitter: Source of random numbers from 0 up to 1.

        Returns:
            Seconds, 0 or more.
        """
        exponential = min(
            self.max_delay, self.base_delay * 2.0 ** min(attempt - 1, _MOST_DOUBLINGS)
        )
        return max(exponential * jitter(), retry_after or 0.0)


_MOST_DOUBLINGS = 60


def _is_number(value: object, least: int, *, whole: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return False
    return value >= least
