"""The lanes of a batch: to SendMessages, and one for each channel that a route leads elsewhere.

A lane has its own queues, its own pace and its own end, so that none waits for another. Like the
scheduler it knows no I/O and no clock.
"""

from __future__ import annotations

import logging
from bisect import insort
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import count
from math import ceil
from typing import TYPE_CHECKING, Final, TypeAlias

from ..calls.boto import DEFAULT_WORKERS
from ..errors import PinpointDirectError
from ..model.enums import ChannelType
from ..model.requests import MessageRequest
from .rate_limit import RateLimiter
from .recipients import BatchRecipient, RecipientReader
from .steps import Chunk, Question

if TYPE_CHECKING:
    from ..successors.route import Route

__all__ = ["MOST_WORKERS", "Lane", "Lanes", "Look", "RoutedLane", "lanes_of", "workers_for"]

Look: TypeAlias = Callable[[MessageRequest], int]

_log: Final = logging.getLogger("pinpoint_direct")

MOST_WORKERS: Final = 64
"""Maximum number of workers, unless the caller wants more."""
_LATENCY: Final = 0.2
"""Seconds that a call may take without the rate being missed."""
_DEFAULT_RATE: Final = 1.0
"""Requests a second that AWS allows an account which has not asked for more."""
_CATCH_UP: Final = 0.02
"""Seconds that a fast lane makes up for: as long as one write of a journal takes, or a few."""
_FAST: Final = 100
"""Messages a second from which on a service does not count them one by one."""
_UNITS: Final = {
    ChannelType.EMAIL: "e-mails",
    ChannelType.SMS: "message parts",
    ChannelType.VOICE: "calls",
}


class Lane:
    """Recipients that leave in one way, and when.

    Attributes:
        fresh: Those who were admitted and not staged yet.
        chunk: The next call. At most one is staged, so a request is built only shortly before it is
            sent.
        waiting: Those to be sent to again, by number of attempts, and then by due time.
        end: Why nobody else is sent to, once that is so.
        in_flight: The number of its calls on their way.
        turn: When its last call left, as a number.
        is_used: Whether it has had recipients.
    """

    def __init__(
        self,
        reader: RecipientReader,
        rate_limiter: RateLimiter,
        size: int,
        most_in_flight: int | None = None,
    ) -> None:
        """Begin with nobody.

        Args:
            reader: Builds requests.
            rate_limiter: The pace of this lane.
            size: Maximum number of recipients in one call.
            most_in_flight: Maximum number of calls at a time; ``None`` for all workers.
        """
        self.fresh: deque[BatchRecipient] = deque()
        self.chunk: Chunk | None = None
        self.waiting: dict[int, list[tuple[float, int, float, list[BatchRecipient]]]] = {}
        self.end: PinpointDirectError | None = None
        self.in_flight: int = 0
        self.turn: int = 0
        self.is_used: bool = False
        self.rate_limiter: RateLimiter = rate_limiter
        self._reader = reader
        self._size = size
        self._most_in_flight = most_in_flight
        self._order = count()

    @property
    def is_idle(self) -> bool:
        """Whether there is nobody to send to, as far as is known."""
        return self.chunk is None and not self.fresh and not self.waiting

    @property
    def number_waiting(self) -> int:
        """The number of groups of recipients to be sent to again."""
        return sum(map(len, self.waiting.values()))

    @property
    def rank(self) -> tuple[int, int]:
        """Where it stands among lanes that could all send now: the least comes first.

        So a service that takes long to answer does not get all workers, and none is left out.
        """
        return self.in_flight, self.turn

    @property
    def _is_busy(self) -> bool:
        """Whether as many calls are on their way as may be."""
        return self._most_in_flight is not None and self.in_flight >= self._most_in_flight

    def may_leave(self, now: float) -> bool:
        """Return whether a call is staged that this lane allows to be sent."""
        return not (self.chunk is None or self._is_busy or self.rate_limiter.wait(now))

    def wait(self, now: float) -> float | None:
        """Return the seconds until there is something to do for this lane, if that is known."""
        if self.chunk is not None:
            return None if self._is_busy else self.rate_limiter.wait(now)
        if self.waiting:
            return max(0.0, min(entries[0][0] for entries in self.waiting.values()) - now)
        return None

    def admit(self, targets: Iterable[BatchRecipient]) -> None:
        """Take new recipients."""
        self.fresh.extend(targets)
        self.is_used = True

    def stage(self, now: float, *, fills: bool, wants_more: bool, gathering: float) -> None:
        """Stage the next chunk, from recipients that are due again, otherwise from new ones.

        Args:
            now: The time.
            fills: Whether a chunk of new ones has to be full, because more may come.
            wants_more: Whether more new ones are about to come.
            gathering: Seconds for which those who are due again may wait for others.
        """
        if self._due(now, gathering):
            return
        if not self.fresh or (len(self.fresh) < self._size and fills):
            if not wants_more:
                self._due(now)
            return
        self.chunk = self._chunk(self._first_fresh(), 1, now)

    def _first_fresh(self) -> list[BatchRecipient]:
        """Take the new ones of the next call, here, where no error leaves: keys are unmasked."""
        targets: dict[object, BatchRecipient] = {}  # no call includes a recipient twice
        while (
            self.fresh
            and len(targets) < self._size
            and (target := self.fresh[0]).key not in targets
        ):
            targets[target.key] = self.fresh.popleft()
        return [*targets.values()]

    def _due(self, now: float, gathering: float = 0.0) -> bool:
        """Stage those who are due again, all after as many attempts.

        Where they are too few for all of a call, only if the first has been due for ``gathering``
        seconds: a call for two or three takes as much of a rate limit and of a worker's time as one
        for a hundred.
        """
        if not self.waiting:
            return False
        attempt, entries = min(self.waiting.items(), key=lambda item: item[1][0])
        chosen: dict[str | tuple[str, str], BatchRecipient] = {}
        first, number = now, 0
        for due, _, since, targets in entries:
            again = {target.key: target for target in targets}
            if due > now or len(chosen) + len(again) > self._size or chosen.keys() & again:
                break
            chosen |= again
            first, number = min(first, since), number + 1
        has_room = len(chosen) < self._size and (number == len(entries) or entries[number][0] > now)
        if not chosen or (has_room and now - entries[0][0] < gathering):
            return False
        self.chunk = self._chunk(chosen.values(), attempt + 1, first)
        del entries[:number]
        if not entries:
            del self.waiting[attempt]
        return True

    def _chunk(self, targets: Collection[BatchRecipient], attempt: int, since: float) -> Chunk:
        return Chunk([*targets], self._reader.request(targets), attempt, since)

    def board(self, now: float, turn: int) -> Chunk:
        """Return the staged chunk, which is about to be sent."""
        assert self.chunk is not None  # noqa: S101  (only a lane that may leave is asked)
        chunk, self.chunk = self.chunk, None
        self.rate_limiter.begin(now, chunk.weight)
        self.in_flight += 1
        self.turn = turn
        return chunk

    def put_back(self, chunk: Chunk, targets: list[BatchRecipient]) -> None:
        """Queue recipients of a chunk to be sent to again."""
        entry = chunk.due, next(self._order), chunk.since, targets
        insort(self.waiting.setdefault(chunk.attempt, []), entry)

    def clear(self) -> None:
        """Forget all who are not on their way."""
        self.fresh.clear()
        self.chunk = None
        self.waiting.clear()


class RoutedLane(Lane):
    """Recipients whose channel a route leads elsewhere: one in each call, at a known rate.

    Attributes:
        must_ask: Whether the service has to be asked for the rate before the first call.
    """

    def __init__(
        self,
        reader: RecipientReader,
        channel: ChannelType,
        per_second: float | None,
        look: Look | None,
    ) -> None:
        """Begin with nobody.

        Args:
            reader: Builds requests.
            channel: The channel.
            per_second: The rate that the route gives, if it does.
            look: Prepares one recipient, and returns what the message weighs.
        """
        super().__init__(reader, RateLimiter(None), 1)
        self.must_ask: bool = per_second is None and channel == ChannelType.EMAIL
        self._channel = channel
        self._look = look
        self._question: Question | None = None
        if per_second is not None:
            self._keep(per_second, "as per_second= of the route says")
        elif channel == ChannelType.EMAIL:
            reason = "as SES did not say how many it allows; per_second= of the route changes it"
            self._keep(_DEFAULT_RATE, reason)
        else:
            self._keep(_DEFAULT_RATE, "the default of AWS; per_second= of the route changes it")

    def may_leave(self, now: float) -> bool:
        """Return whether a call is staged that may be sent, or whose rate has to be asked for."""
        return self._question is None and super().may_leave(now)

    def wait(self, now: float) -> float | None:
        """Return the seconds until there is something to do for this lane, if that is known."""
        return None if self._question is not None else super().wait(now)

    def ask(self) -> Question:
        """Return the question for the rate, and hold the lane until :meth:`hear` has the answer."""
        self._question = Question()
        return self._question

    def hear(self) -> object:
        """Return the answer to the question, once it is known, and keep to the rate in it."""
        answer = None if self._question is None else self._question.answer
        if answer is not None:
            self._question, self.must_ask = None, False
        if isinstance(answer, tuple) and answer[0] is not None and answer[0] > 0:
            self._keep(answer[0], "as SES allows this account")
        return answer

    def _keep(self, per_second: float, reason: str) -> None:
        catch_up = _CATCH_UP if per_second >= _FAST else 0.0
        self.rate_limiter: RateLimiter = RateLimiter(per_second, catch_up=catch_up)
        self._reason = reason

    def board(self, now: float, turn: int) -> Chunk:
        """Return the staged chunk; before the first, tell the log which pace is kept."""
        if not self.turn:
            per_second, unit = self.rate_limiter.per_second, _UNITS[self._channel]
            rate = f"{per_second:,.12g} a second ({unit})"
            _log.info("%s: %s, %s", self._channel, rate, self._reason)
        return super().board(now, turn)

    def _chunk(self, targets: Collection[BatchRecipient], attempt: int, since: float) -> Chunk:
        chunk = super()._chunk(targets, attempt, since)
        (target,) = targets
        if target.weight is None:
            target.weight = 1 if self._look is None else self._look(chunk.request)
        chunk.weight = target.weight
        return chunk


class Lanes:
    """All lanes of a run, and which of them sends next.

    Attributes:
        main: The lane to SendMessages.
        routed: The others.
    """

    def __init__(self, main: Lane, routed: Mapping[ChannelType, RoutedLane]) -> None:
        """Begin with some lanes, in which is nobody."""
        self.main = main
        self.routed = routed
        self._all = [main, *routed.values()]

    def __iter__(self) -> Iterator[Lane]:
        return iter(self._all)

    def of(self, target: BatchRecipient) -> Lane:
        """Return the lane in which a recipient leaves."""
        if not self.routed:
            return self.main
        channel = target.channel_type
        return self.main if channel is None else self.routed.get(channel, self.main)

    @property
    def are_idle(self) -> bool:
        """Whether there is nobody to send to, as far as is known."""
        return all(lane.is_idle for lane in self._all)

    @property
    def have_staged(self) -> bool:
        """Whether any lane has staged a call."""
        return any(lane.chunk is not None for lane in self._all)

    @property
    def number_held(self) -> int:
        """How many recipients wait in the queues, if there are several lanes.

        Those who are to be sent to again by SendMessages have a limit of their own.
        """
        if not self.routed:
            return 0
        routed = self.routed.values()
        return self.number_fresh + sum(lane.number_waiting for lane in routed)

    @property
    def number_fresh(self) -> int:
        """How many were admitted and not staged yet."""
        return sum(len(lane.fresh) for lane in self._all)

    @property
    def is_any_short(self) -> bool:
        """Whether a lane has nothing staged, for which more recipients should be taken in.

        A route may never lead anybody there: a lane that has had nobody counts only if no other has
        anything. SendMessages always counts: it takes a hundred while others take one.
        """
        return not self.have_staged or any(
            lane.chunk is None and lane.end is None and (lane.is_used or lane is self.main)
            for lane in self._all
        )

    @property
    def is_any_paced(self) -> bool:
        """Whether a call is staged that waits for the pace of its lane."""
        return any(lane.chunk is not None for lane in self.routed.values())

    def next(self, now: float) -> Lane | None:
        """Return the lane whose staged call can leave now; of several, the one whose turn it is."""
        lanes = [lane for lane in self._all if lane.may_leave(now)]
        return min(lanes, key=lambda lane: lane.rank) if lanes else None

    def patience(self, now: float, until_any: float | None) -> float | None:
        """Return the seconds until something can be done without a further answer.

        Args:
            now: The time.
            until_any: The seconds until a call of any lane may leave; ``None`` if that depends on
                an answer.
        """
        waits: list[float] = []
        for lane in self._all:
            wait = lane.wait(now)
            if wait is not None and lane.chunk is None:
                waits.append(wait)
            elif wait is not None and until_any is not None:
                waits.append(max(wait, until_any))
        return min(waits, default=None)


def lanes_of(
    route: Route | None, reader: RecipientReader, look: Look | None
) -> dict[ChannelType, RoutedLane]:
    """Return a lane for each channel that a route leads elsewhere."""
    lanes: dict[ChannelType, RoutedLane] = {}
    if route is None:
        return lanes
    for channel in _UNITS:
        way = route.for_channel(channel)
        if way is not None:
            lanes[channel] = RoutedLane(reader, channel, way.per_second, look)
    return lanes


def workers_for(lanes: Iterable[Lane]) -> int:
    """Return how many workers it takes to keep to the rates of lanes."""
    rate = sum(lane.rate_limiter.per_second or 0.0 for lane in lanes)
    return max(DEFAULT_WORKERS, ceil(min(MOST_WORKERS, rate * _LATENCY)))
