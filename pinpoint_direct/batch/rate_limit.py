"""A rate limit shared by all workers of a batch. Pure: the time is passed in."""

from __future__ import annotations

from collections import deque
from typing import Final

__all__ = ["RateLimiter"]

_SECOND: Final = 1.0
"""What the service's quotas count in."""
_DOUBLED_AFTER: Final = 5.0
"""Seconds without a refusal after which the rate has doubled."""


class RateLimiter:
    """Calls evenly spaced; held back, and then slower for a while, where the service refuses some.

    A call weighs 1, or as much as the service counts it: the next begins so much later.

    After a refusal calls begin at the rate that the service has proven to take: as many as it took
    in the last second, or half of the rate so far if that is more. From there the rate grows with
    the cube of the time, slowly at first: near a quota there are few further refusals, and far from
    it the refusal is soon forgotten.
    """

    def __init__(self, per_second: float | None, *, catch_up: float = 0.0) -> None:
        """Allow ``per_second`` calls a second; as many as come for ``None``.

        A call that begins late does not delay those after it, up to ``catch_up`` seconds.
        """
        self.per_second = per_second
        self._gap = 0.0 if per_second is None else 1.0 / per_second
        self._catch_up = catch_up
        self._next = float("-inf")
        self._taken: deque[tuple[float, int]] = deque()
        self._weight_taken = 0
        self._proven: float | None = None
        self._held_until = float("-inf")

    def wait(self, now: float) -> float:
        """Return the seconds from ``now`` until the next call may begin, 0 if it may at once."""
        return max(0.0, self._next - now)

    def begin(self, now: float, weight: int = 1) -> None:
        """Note that a call of some weight begins."""
        gap = self._gap
        if self._proven is not None:
            growth = 1.0 + ((now - self._held_until) / _DOUBLED_AFTER) ** 3
            gap = max(gap, 1.0 / (self._proven * growth))
        self._next = max(self._next, now - self._catch_up) + gap * weight

    def take(self, now: float, weight: int = 1) -> None:
        """Note that the service took a call of some weight."""
        self._taken.append((now, weight))
        self._weight_taken += weight
        taken = self._in_last_second(now)
        if self._proven is not None:
            self._proven = max(self._proven, taken)

    def hold(self, now: float, until: float, asked: float) -> None:
        """Let no call begin for a while, for the service has refused one.

        Args:
            now: The time.
            until: When the refused call is made again.
            asked: The seconds that the service asks to wait.
        """
        taken = self._in_last_second(now)
        slower = 1.0 if self._proven is None else max(1.0, self._proven / 2)
        self._proven = max(slower, taken)
        # Where calls were taken, there is room again when the first of them is a second old.
        room = max(now + asked, self._taken[0][0] + _SECOND) if taken else until
        self._held_until = self._next = max(self._next, room)

    def _in_last_second(self, now: float) -> int:
        while self._taken and self._taken[0][0] <= now - _SECOND:
            self._weight_taken -= self._taken.popleft()[1]
        return self._weight_taken
