"""Rate limits for any one second."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from ..errors import ValidationError

__all__ = ["Quota", "all_allow", "checked_rate"]

_WINDOW = 1.0


class Quota:
    """A maximum number in any second; the caller passes the time. ``None`` for no limit."""

    def __init__(self, max_per_second: int | None) -> None:
        """Allow ``max_per_second`` per second."""
        self.max_per_second = max_per_second
        self._times: deque[float] = deque()

    def has_room(self, now: float) -> bool:
        """Return whether one more is allowed at ``now``, in seconds."""
        while self._times and self._times[0] <= now - _WINDOW:
            self._times.popleft()
        return self.max_per_second is None or len(self._times) < self.max_per_second

    def count(self, now: float) -> None:
        """Count one more, at ``now``."""
        if self.max_per_second is not None:
            self._times.append(now)


def all_allow(quotas: Sequence[Quota], now: float) -> bool:
    """Return whether all ``quotas`` allow one more at ``now``, and count it if they do."""
    allowed = all(quota.has_room(now) for quota in quotas)
    for quota in quotas if allowed else ():
        quota.count(now)
    return allowed


def checked_rate(name: str, value: int | None) -> int | None:
    """Return a rate if it is a whole number from 1, or ``None``.

    Raises:
        ValidationError: If it is not.
    """
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 1):
        return value
    raise ValidationError.of(name, "limit", "takes a whole number a second, from 1, or None")
