"""A rate limit shared by all workers of a batch. Pure: the time is handed in."""

from __future__ import annotations

__all__ = ["RateLimiter"]


class RateLimiter:
    """Calls evenly spaced, and held back for a while where the service asks for it."""

    def __init__(self, per_second: float | None) -> None:
        """Allow ``per_second`` calls a second; as many as come for ``None``."""
        self._gap = 0.0 if per_second is None else 1.0 / per_second
        self._next = float("-inf")

    def wait(self, now: float) -> float:
        """Return the seconds from ``now`` until the next call may begin, 0 if it may at once."""
        return max(0.0, self._next - now)

    def begin(self, now: float) -> None:
        """Note that a call begins."""
        self._next = max(self._next, now + self._gap)

    def hold(self, until: float) -> None:
        """Let no call begin before ``until``: the service is being asked too much."""
        self._next = max(self._next, until)
