"""Decides which recipients of a batch to send to next, without I/O; shared by both clients.

:meth:`Scheduler.steps` yields the steps to execute; the caller stores their results in the
:class:`Scheduler`, its chunks and its questions.

A run can be interrupted anywhere, by Ctrl-C between any two lines. The :class:`Registry` holds the
state that must survive an interruption: all recipients in the run, with their current outcomes, and
the calls that have boarded. The queues of the lanes are only indexes into it. Recipients enter it
in :meth:`Admission.admit` and leave it in :meth:`Registry.file`;
:meth:`Scheduler.finish_interrupted` iterates over the remaining recipients.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Final

from ..errors import JournalError, PinpointDirectError
from ..limits import MAX_RECIPIENTS
from ..model.enums import ChannelType
from ..model.retry import RetryPolicy, any_fraction
from .admission import Admission
from .journal import Journal
from .judging import ELSEWHERE, INTERRUPTED, Judge, ending, failed, stopped
from .lanes import Lane, Lanes, RoutedLane, workers_for
from .outcomes import Outcome, recipients_of
from .progress import ProgressListener, Tally
from .rate_limit import RateLimiter
from .recipients import RecipientReader
from .registry import Registry
from .result import ResultInProgress
from .steps import Ask, Chunk, Deliver, Disk, Pull, Send, Step, Wait

__all__ = ["Scheduler"]

_MAX_WAITING: Final = 16
"""Maximum number of waiting groups of recipients per worker when new ones are taken in."""
_MAX_HELD: Final = 5_000
"""Maximum number of recipients of a stream that wait in all lanes when new ones are taken in."""
_FEW: Final = 10
"""Recipients that are taken in at a time from a source that may block, while a lane keeps pace."""
_WORKERS_TO_ONE_AHEAD: Final = 4
"""Workers for each further call whose recipients are taken in while all of them are busy."""
_LONGEST_GATHERING: Final = 1.0
"""Seconds that those who are due again may wait for others, while there are new ones to send to."""
_MAX_TOGETHER: Final = 8
"""Maximum number of calls that share one write of the journal."""
_MAX_ROUTED_TOGETHER: Final = 16
"""The same where calls of one recipient share it, of which there are more."""


class Scheduler:
    """One run of a batch."""

    def __init__(
        self,
        reader: RecipientReader,
        policy: RetryPolicy | None,
        *,
        workers: int,
        rate_limiter: RateLimiter,
        most_workers: int = 0,
        most_pushes: int | None = None,
        lanes: Mapping[ChannelType, RoutedLane] | None = None,
        on_progress: ProgressListener | None = None,
        total: int | None = None,
        is_at_hand: bool = False,
        result: ResultInProgress | None = None,
        max_recipients: int = MAX_RECIPIENTS,
        clock: Callable[[], float] = monotonic,
        jitter: Callable[[], float] = any_fraction,
    ) -> None:
        """Start a run.

        Args:
            reader: Reads recipients and builds requests.
            policy: What is retried; ``None`` for nothing.
            workers: Maximum number of concurrent calls.
            rate_limiter: The rate limit of all calls together.
            most_workers: Up to which number the workers grow with a rate that is known later.
            most_pushes: Maximum number of concurrent calls of SendMessages; ``None`` for all
                workers.
            lanes: The lanes of those channels that do not go to SendMessages.
            on_progress: Called after every call.
            total: The number of recipients, if it is known.
            is_at_hand: Whether taking recipients from the input never blocks.
            result: Collects the outcomes; without it they go to ``ready``. With it, a recipient
                that is given twice is sent to once.
            max_recipients: Maximum number of recipients in one call of SendMessages.
            clock: Returns the time in seconds, from any starting point.
            jitter: Source of random numbers from 0 up to 1.
        """
        self.workers: int = workers
        self.journal: Journal | None = None
        self.closes_journal = True
        self.input_ended = False
        self._judge = Judge(reader, policy)
        has_budget = policy is not None and policy.time_budget is not None
        self._gathering = 0.0 if has_budget else _LONGEST_GATHERING
        self._rate_limiter = rate_limiter
        self._most_workers = most_workers
        self._tally = Tally(on_progress, total)
        self._max_recipients = max_recipients
        self._clock = clock
        self._jitter = jitter
        self._is_at_hand = is_at_hand
        self._registry = Registry(result, self._tally)
        self._in_flight = self._registry.in_flight
        self.ready: deque[Outcome] = self._registry.ready
        self.result = result
        # A refusal slows down the lane it came from. All together keep to the limit of the caller.
        own = RateLimiter(rate_limiter.per_second)
        self._lanes = Lanes(Lane(reader, own, max_recipients, most_pushes), lanes or {})
        self._admission = Admission(reader, self._registry, self._lanes)
        self.pulled: list[object] = self._admission.pulled
        self._boarding: list[Chunk] = []  # sent when no more can be added
        self._most_together = _MAX_ROUTED_TOGETHER if lanes else _MAX_TOGETHER
        self._turn = 0
        self._is_unwritten = False  # the journal may have buffered settled outcomes

    def steps(self) -> Generator[Step, None, None]:
        """Run the batch: yield the steps to execute, until all recipients have outcomes.

        Raises:
            ValidationError: If an item of the input is not a recipient.
        """
        # The order of events for one recipient: pulled, fresh in a lane (the journal was asked
        # about it), staged in a chunk, boarding (with a journal, several chunks depart together),
        # in flight (before that, the journal has it on disk), landed, and then filed with an
        # outcome or waiting to be staged again. The journal writes outcomes together with the next
        # departure, before a stream yields them, and before the run waits for anything other than
        # a call.
        #
        # Each iteration first processes the answers, so that an answer that ends a lane or the run,
        # reduces a rate or frees a worker takes effect before anything else is done. Each lane that
        # has nothing staged then stages a chunk, if it can. Then one thing is done: board a chunk
        # of a lane whose pace allows it, let boarded chunks depart, take in recipients, or wait.
        # The run is over when no recipient is fresh, staged, boarding, in flight or waiting and the
        # input has ended.
        while True:
            yield from self._land_all()
            now = self._clock()
            self._stage(now)
            lane = self._next_lane(now)
            if isinstance(lane, RoutedLane) and lane.must_ask:
                yield Ask(lane.ask())
            elif lane is not None:
                self._board(lane, now)
                if self.journal is None:
                    yield from self._depart()
            elif self._boarding:
                yield from self._depart()
            elif (self._lanes.is_any_short and self._wants_more()) or self._may_read_ahead():
                yield from self._take_in()
            elif self._in_flight or not self._lanes.are_idle:
                yield from self._delivery()
                if not self._lanes.have_staged or len(self._in_flight) < self.workers:
                    yield from self._written()  # it cannot share a write with another call soon
                yield Wait(self._patience(now))
            else:
                break
        yield from self._written()
        yield from self._delivery()
        self._tally.notify(is_finished=True)

    def finish_interrupted(self) -> None:
        """Give all remaining recipients an outcome, and finish with the journal.

        Called at the end of every run, for any reason, when no call is in progress any more; a call
        that still is has an unknown result. After a normal end, no recipients remain.
        """
        try:
            self._finish_interrupted()
            while self._in_flight:
                self._in_flight.pop().answer = None  # its frames may hold the chunk
        finally:
            if self.journal is not None and self.closes_journal:
                self.journal.close()

    def _finish_interrupted(self) -> None:
        registry = self._registry
        for chunk in self._in_flight:
            if chunk.answer is not None:
                lane = self._lanes.of(chunk.targets[0])
                self._judge.judge(chunk, lane, registry.inside, self._clock(), self._jitter)
            elif chunk.has_left:
                registry.lose(chunk, chunk.attempt, INTERRUPTED)
            elif chunk.doubt is not None:
                registry.lose(chunk, chunk.attempt - 1, chunk.doubt)
        for target in self._admission.left(self.journal):
            registry.inside.setdefault(target, target.outcome)
        error = stopped()
        for target, outcome in registry.inside.items():
            if outcome is None:
                registry.inside[target] = failed(target, error)
        # The journal has recorded these as leaving.
        claimed = [one for chunk in self._in_flight if chunk.is_claimed for one in chunk.targets]
        outcomes = registry.outcomes_of(claimed)
        registry.file([*registry.inside])
        if self.journal is not None:
            with suppress(Exception):  # an outcome that cannot be written stays unknown
                if outcomes:
                    self.journal.settle(outcomes)
                self.journal.settle(())

    def _is_full(self) -> bool:
        """Return whether so many wait in several lanes that a stream takes in no more.

        A lane is not short of recipients because another is slow. A run that collects all outcomes
        holds all recipients in any case.
        """
        return self.result is None and self._lanes.number_held >= _MAX_HELD

    def _wants_more(self) -> bool:
        """Return whether to take in more recipients.

        Not while too many are waiting, and not while calls are about to be sent, because it might
        delay them.
        """
        return (
            not self.input_ended
            and self._lanes.main.number_waiting < self.workers * _MAX_WAITING
            and not self._boarding
            and not self._is_full()
        )

    def _may_read_ahead(self) -> bool:
        """Tell whether to take in recipients of further calls while calls are on their way.

        So that several calls can leave at once where several were answered at once, before their
        outcomes are passed to a consumer who takes a while. A journal is asked about those of
        several calls at a time, for which those who are not at hand would have to wait.
        """
        if self.journal is None:
            calls = self.workers // _WORKERS_TO_ONE_AHEAD
        else:
            calls = _MAX_TOGETHER // 2 if self._is_at_hand else 0
        room = self._max_recipients * calls
        return self._lanes.number_fresh < room and self._wants_more()

    def _take_in(self) -> Generator[Step, None, None]:
        """Take enough recipients to fill a call; first yield the outcomes that are ready.

        A journal is asked about the recipients of several calls at once, if no call has to wait for
        that. A call that its pace allows soon does not wait for many who may not be at hand.
        """
        yield from self._delivery()
        fresh = len(self._lanes.main.fresh)
        calls = fresh // self._max_recipients + 1
        if self.journal is not None and self._is_at_hand:
            calls = max(calls, _MAX_TOGETHER)
        number = calls * self._max_recipients - fresh
        if not self._is_at_hand and self._lanes.is_any_paced:
            number = min(number, _FEW)
        yield Pull(number)
        if self.journal is None:
            self._admission.admit(None)
        else:
            yield Disk(partial(self._admission.admit, self.journal))

    def _stage(self, now: float) -> None:
        """Let every lane that has nothing staged stage a chunk, if it can."""
        for lane in self._lanes:
            if lane.chunk is None and not lane.is_idle:
                lane.stage(
                    now,
                    fills=not (self.input_ended or self._is_full()),
                    wants_more=self._wants_more(),
                    gathering=self._gathering,
                )

    def _next_lane(self, now: float) -> Lane | None:
        """Return the lane whose staged chunk can leave now, if there is one."""
        if (
            len(self._in_flight) >= self.workers
            or len(self._boarding) >= self._most_together
            or self._rate_limiter.wait(now)
        ):
            return None
        return self._lanes.next(now)

    def _patience(self, now: float) -> float | None:
        """Return the seconds until something can be done without a further answer."""
        has_worker = len(self._in_flight) < self.workers
        return self._lanes.patience(now, self._rate_limiter.wait(now) if has_worker else None)

    def _board(self, lane: Lane, now: float) -> None:
        """Add the chunk that a lane has staged to the next calls."""
        self._turn += 1
        self._rate_limiter.begin(now)
        chunk = lane.board(now, self._turn)
        self._boarding.append(chunk)
        self._in_flight.append(chunk)

    def _depart(self) -> Generator[Step, None, None]:
        """Send calls; if there is a journal, after it has recorded them."""
        if self.journal is not None:
            yield Disk(partial(self._claim, self.journal))
        chunks, self._boarding = self._boarding, []
        for chunk in chunks:
            yield Send(chunk)

    def _claim(self, journal: Journal) -> None:
        """Record leaving recipients in the journal, with one write per number of attempts."""
        for attempt in sorted({chunk.attempt for chunk in self._boarding}):
            chunks = [chunk for chunk in self._boarding if chunk.attempt == attempt]
            for chunk in chunks:
                chunk.doubt = INTERRUPTED
            try:
                journal.leaving(recipients_of(one for c in chunks for one in c.targets), attempt)
            except JournalError as error:
                for chunk in chunks:
                    chunk.doubt = ELSEWHERE if error.may_have_been_sent else None
                raise
            self._is_unwritten = False
            for chunk in chunks:
                chunk.is_claimed = True
                chunk.doubt = None

    def _written(self) -> Generator[Step, None, None]:
        """Make the journal write its buffered outcomes."""
        if self.journal is not None and self._is_unwritten:
            yield Disk(partial(self.journal.settle, ()))
            self._is_unwritten = False

    def _land_all(self) -> Generator[Step, None, None]:
        """Process all answers, and release them."""
        for lane in self._lanes.routed.values():
            if lane.must_ask and (answer := lane.hear()) is not None:
                self._learn(answer)
        for chunk in [chunk for chunk in self._in_flight if chunk.answer is not None]:
            yield from self._land(chunk)

    def _learn(self, answer: object) -> None:
        """Process the answer to the question for a rate, to which the lane keeps already."""
        error = ending(answer)
        if error is not None:
            raise error
        self.workers = max(self.workers, min(self._most_workers, workers_for(self._lanes)))

    def _land(self, chunk: Chunk) -> Generator[Step, None, None]:
        """Process the answer of a chunk."""
        lane = self._lanes.of(chunk.targets[0])
        again = self._judge.judge(chunk, lane, self._registry.inside, self._clock(), self._jitter)
        if self.journal is not None:
            outcomes = self._registry.outcomes_of(chunk.targets)
            yield Disk(partial(self.journal.settle, outcomes))
            self._is_unwritten = True
        put_back = set(again)
        ended = [target for target in chunk.targets if target not in put_back]
        if again:
            self._tally.put_back(len(again))
            lane.put_back(chunk, again)
        self._registry.file(ended)
        self._in_flight.remove(chunk)
        lane.in_flight -= 1
        if lane.end is not None and not lane.is_idle:
            self._give_up(lane, lane.end)
        self._tally.notify()
        error = ending(chunk.answer)
        if error is not None:
            chunk.answer = None
            try:
                raise error
            finally:
                del error  # otherwise a reference cycle: error, frame, error

    def _give_up(self, lane: Lane, error: PinpointDirectError) -> None:
        """Set ``error`` as the outcome of all in a lane that are not in a call in progress."""
        registry = self._registry
        in_flight = {target for chunk in self._in_flight for target in chunk.targets}
        ended = [
            target
            for target in registry.inside
            if target not in in_flight and self._lanes.of(target) is lane
        ]
        for target in ended:
            if registry.inside[target] is None:
                registry.inside[target] = failed(target, error)
        registry.file(ended)
        lane.clear()

    def _delivery(self) -> Generator[Step, None, None]:
        if self.ready:
            yield from self._written()
            yield Deliver()
