"""Rate limits for any one second."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from ..errors import ValidationError
from ..type_guards import is_mapping
from .services import SERVICES, checked_service

__all__ = ["Quota", "all_allow", "checked_rate", "checked_rates"]

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


def checked_rates(given: int | Mapping[str, int] | None) -> dict[str, int | None]:
    """Return the rate of each service: the same for all, or those of a mapping by their names.

    Raises:
        ValidationError: If one is wrong, or of a service that is not here.
    """
    if not is_mapping(given):
        return dict.fromkeys(SERVICES, checked_rate("requests_per_second", given))
    return {
        checked_service(name).name: checked_rate("requests_per_second", rate)
        for name, rate in given.items()
    }
