"""Decides which recipients of a batch to send to next, without I/O; shared by both clients.

:meth:`Scheduler.steps` yields what is to be done; what comes of it is left in the
:class:`Scheduler` and its chunks.

A run can be cut off anywhere, by Ctrl-C between any two lines. One registry says what must survive
that: everybody who is inside, with what is known of each, and the calls that have boarded. The
queues are only indexes into it. Recipients enter it in :meth:`Scheduler._admit` and leave it in
:meth:`Scheduler._file`; :meth:`Scheduler.finish_interrupted` walks over those who are left.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable
from contextlib import suppress
from functools import partial
from itertools import count
from time import monotonic
from typing import Any, Final, TypeAlias

import attrs

from ..calls.attempt import CallersError
from ..errors import (
    DecodeError,
    ForbiddenError,
    JournalError,
    MethodNotAllowedError,
    NotFoundError,
    PinpointDirectError,
    TooManyRequestsError,
    TransportError,
    ValidationError,
)
from ..limits import MAX_RECIPIENTS
from ..model.masking import Masked
from ..model.retry import RetryPolicy, any_fraction, plan_retry
from ..wire.operations import SEND_MESSAGES
from .journal import Journal
from .outcomes import Outcome, Recipient, outcomes_of
from .progress import ProgressListener, Tally
from .rate_limit import RateLimiter
from .recipients import BatchRecipient, RecipientReader
from .result import ResultInProgress

__all__ = [
    "LONGEST_WAIT",
    "Chunk",
    "Deliver",
    "Disk",
    "Pull",
    "Scheduler",
    "Send",
    "Step",
    "Wait",
]

LONGEST_WAIT = 3600.0
"""Seconds waited for at a time: no clock takes any number that a service may ask for."""


@attrs.define(eq=False, repr=False)
class Chunk(Masked):
    """The recipients of one call, and the call itself.

    Whoever makes the call sets ``has_left`` before it, and ``answer`` after it: the response, or
    what was raised. ``again``, once the answer is judged, are those to be sent to again; it is set
    before any of the recipients leaves the registry.

    ``is_claimed`` is set once the journal has its recipients as leaving. ``doubt`` is why they may
    have been sent to although the call never left.
    """

    targets: list[BatchRecipient]
    request: Any
    attempt: int
    since: float
    is_claimed: bool = False
    doubt: str | None = None
    has_left: bool = False
    answer: Any = None
    again: list[BatchRecipient] | None = None
    due: float = 0.0


@attrs.frozen
class Pull:
    """To be done: append so many more items to ``pulled``; if there are fewer, end the input."""

    number: int


@attrs.frozen
class Disk:
    """To be done: call ``work``, which waits for the disk."""

    work: Callable[[], object]


@attrs.frozen
class Send:
    """To be done: start the call of a chunk."""

    chunk: Chunk


@attrs.frozen
class Wait:
    """To be done: wait until a chunk has its answer, but not longer than ``seconds``."""

    seconds: float | None


@attrs.frozen
class Deliver:
    """To be done: hand over what is in ``ready``."""


Step: TypeAlias = Pull | Disk | Send | Wait | Deliver


_STOPPED: Final = "Stopped"
_INTERRUPTED: Final = "Interrupted"
_ELSEWHERE: Final = "Elsewhere"
_MAX_WAITING: Final = 16
"""Groups of recipients, for each worker, that may be waiting when new ones are taken in."""
_WORKERS_TO_ONE_AHEAD: Final = 4
"""Workers for each further call whose recipients are taken in while all of them are busy."""
_LONGEST_GATHERING: Final = 1.0
"""Seconds that those who are due again may wait for others, while there are new ones to send to."""
_MAX_TOGETHER: Final = 8
"""Calls that leave together where there is a journal, which then writes once for all of them."""


class Scheduler:
    """One run of a batch."""

    def __init__(
        self,
        reader: RecipientReader,
        policy: RetryPolicy | None,
        *,
        workers: int,
        rate_limiter: RateLimiter,
        on_progress: ProgressListener | None = None,
        total: int | None = None,
        is_at_hand: bool = False,
        result: ResultInProgress | None = None,
        max_recipients: int = MAX_RECIPIENTS,
        clock: Callable[[], float] = monotonic,
        jitter: Callable[[], float] = any_fraction,
    ) -> None:
        """Begin a run.

        Args:
            reader: Reads recipients and writes requests.
            policy: What is tried again; ``None`` for nothing.
            workers: The most calls at a time.
            rate_limiter: The rate limit.
            on_progress: Told after every call.
            total: The number of recipients, where it is known.
            is_at_hand: Whether to take in recipients never has to wait.
            result: Where outcomes are put; without it they go to
                ``ready``. With it, a recipient given twice is sent to once.
            max_recipients: The most recipients of one call.
            clock: The time, in seconds since anything.
            jitter: Source of random numbers from 0 up to 1.
        """
        self.workers = workers
        self.journal: Journal | None = None
        self.closes_journal = True
        self.pulled: list[object] = []
        self.input_ended = False
        self.ready: deque[Outcome] = deque()
        self.result = result
        self._reader = reader
        self._policy = policy
        has_budget = policy is not None and policy.time_budget is not None
        self._gathering = 0.0 if has_budget else _LONGEST_GATHERING
        self._rate_limiter = rate_limiter
        self._tally = Tally(on_progress, total)
        self._max_recipients = max_recipients
        self._clock = clock
        self._jitter = jitter
        self._is_at_hand = is_at_hand
        # The registry: everybody who was admitted and is not filed, with the outcome there would be
        # if nothing more were done, and the calls whose answers were not taken in.
        self._inside: dict[BatchRecipient, Outcome | None] = {}
        self._in_flight: list[Chunk] = []
        # The queues.
        self._fresh: deque[BatchRecipient] = deque()
        self._ready_chunk: Chunk | None = None
        self._boarding: list[
            Chunk
        ] = []  # those of them that leave when no more can leave with them
        self._was_admitting = False
        self._is_unwritten = False  # the journal may be holding back what was settled
        self._doubt = _INTERRUPTED  # about those of whom the journal said nothing
        # Who is to be sent to again, by attempts made, and then in the order in which it is due.
        self._waiting: dict[int, list[tuple[float, int, float, list[BatchRecipient]]]] = {}
        self._order = count()
        self._end: PinpointDirectError | None = None

    def steps(self) -> Generator[Step, None, None]:
        """Run the batch: yield what is to be done, until everybody has an outcome.

        Raises:
            ValidationError: If an item of the recipients names nobody.
        """
        # The order of events for one recipient: pulled, fresh (the journal was asked about it),
        # staged in a chunk, boarding (with a journal, several chunks depart together), flying (the
        # journal has it on disk before any of these calls leaves), landed, and then filed with an
        # outcome or waiting to be staged again. The journal writes an answer along with the next
        # departure; before a stream hands it over, and before anything is waited for but a call.
        #
        # Each turn first lands what was answered, so that an answer that ends the run, slows the
        # rate or frees a worker counts before anything else is done. Then it does one thing: stage
        # a chunk or take in recipients for one, let what is staged board, let what has boarded
        # depart, or wait. At most one chunk is staged, so no request is built before there is
        # almost time to send it. The run is over when nothing is fresh, staged, boarding, flying or
        # waiting and the input has ended.
        while True:
            yield from self._land_all()
            now = self._clock()
            if self._ready_chunk is None and not self._make_ready(now) and self._wants_more():
                yield from self._take_in()
            elif self._ready_chunk is not None and self._may_leave(now):
                self._board(self._ready_chunk, now)
                if self.journal is None:
                    yield from self._depart()
            elif self._boarding:
                yield from self._depart()
            elif self._may_read_ahead():
                yield from self._take_in()
            elif self._ready_chunk or self._in_flight or self._waiting:
                yield from self._delivery()
                if self._ready_chunk is None or len(self._in_flight) < self.workers:
                    yield from self._written()  # nothing leaves soon that it could leave with
                yield Wait(self._patience(now))
            else:
                break
        yield from self._written()
        yield from self._delivery()
        self._tally.notify(is_finished=True)

    def finish_interrupted(self) -> None:
        """Give everybody who is still inside an outcome, and end the use of the journal.

        Called at the end of every run, however it ended, when no call is on its way any more; of
        one that is, nobody knows the end. Where all went well, there is nobody left.
        """
        try:
            self._finish_interrupted()
            while self._in_flight:
                self._in_flight.pop().answer = None  # its frames may hold the chunk, a circle
        finally:
            if self.journal is not None and self.closes_journal:
                self.journal.close()

    def _finish_interrupted(self) -> None:
        for chunk in self._in_flight:
            if chunk.answer is not None:
                self._judge(chunk)
            elif chunk.has_left:
                self._lose(chunk, chunk.attempt, _INTERRUPTED)
            elif chunk.doubt is not None:
                self._lose(chunk, chunk.attempt - 1, chunk.doubt)
        for target in self._left_in_pulled():
            self._inside.setdefault(target, target.outcome)
        stopped = TransportError(_STOPPED, may_have_been_sent=False)
        for target, outcome in self._inside.items():
            if outcome is None:
                self._inside[target] = _failed(target, stopped)
        # The journal has these as leaving.
        claimed = [one for chunk in self._in_flight if chunk.is_claimed for one in chunk.targets]
        outcomes = self._outcomes_of(claimed)
        self._file([*self._inside])
        if self.journal is not None:
            with suppress(Exception):  # what cannot be written stays as it was: unknown
                if outcomes:
                    self.journal.settle(outcomes)
                self.journal.settle(())

    def _left_in_pulled(self) -> list[BatchRecipient]:
        """Return everybody who was pulled and not admitted."""
        targets: list[BatchRecipient] = []
        for item in self.pulled:
            with suppress(ValidationError):
                target = self._reader.read(item)
                if self._is_first(target):
                    targets.append(target)
        if self.journal is not None:
            with suppress(Exception):
                self._ask(self.journal, targets)
            for target in targets:
                if target.is_new is None:
                    target.outcome = _lost(target, 0, self._doubt)
        return [target for target in targets if target.is_new is not False]

    def _wants_more(self) -> bool:
        """Tell whether to take in more recipients.

        Not while too many are waiting; nor while calls are to leave, which it might keep waiting.
        """
        held = sum(map(len, self._waiting.values()))
        return not self.input_ended and held < self.workers * _MAX_WAITING and not self._boarding

    def _may_read_ahead(self) -> bool:
        """Tell whether to take in recipients of further calls while calls are on their way.

        So that several calls can leave at once where several were answered at once, before their
        outcomes are handed over to a consumer who takes a while. A journal is asked about those of
        several calls at a time, for which those who are not at hand would have to wait.
        """
        if self.journal is None:
            calls = self.workers // _WORKERS_TO_ONE_AHEAD
        else:
            calls = _MAX_TOGETHER // 2 if self._is_at_hand else 0
        return len(self._fresh) < self._max_recipients * calls and self._wants_more()

    def _may_leave(self, now: float) -> bool:
        return (
            len(self._in_flight) < self.workers
            and len(self._boarding) < _MAX_TOGETHER
            and not self._rate_limiter.wait(now)
        )

    def _patience(self, now: float) -> float | None:
        """Return the seconds after which something can be done without a further answer."""
        if self._ready_chunk is not None:
            return self._rate_limiter.wait(now) if len(self._in_flight) < self.workers else None
        if self._waiting:
            return max(0.0, min(entries[0][0] for entries in self._waiting.values()) - now)
        return None

    def _take_in(self) -> Generator[Step, None, None]:
        """Take in as many recipients as are missing to a call; first hand over what is ready.

        A journal is asked about those of several calls at a time, if none has to wait for it.
        """
        yield from self._delivery()
        calls = len(self._fresh) // self._max_recipients + 1
        if self.journal is not None and self._is_at_hand:
            calls = _MAX_TOGETHER
        yield Pull(calls * self._max_recipients - len(self._fresh))
        if self.journal is None:
            self._admit()
        else:
            yield Disk(self._admit)

    def _make_ready(self, now: float) -> bool:
        """Get the next chunk ready, of those who are due again or else of new ones."""
        if self._due(now, self._gathering):
            return True
        if not self._fresh or (len(self._fresh) < self._max_recipients and not self.input_ended):
            return not self._wants_more() and self._due(now)
        targets: dict[object, BatchRecipient] = {}  # no call names anybody twice
        while (
            self._fresh
            and len(targets) < self._max_recipients
            and (target := self._fresh[0]).key not in targets
        ):
            targets[target.key] = self._fresh.popleft()
        self._ready_chunk = self._chunk(targets.values(), 1, now)
        return True

    def _due(self, now: float, gathering: float = 0.0) -> bool:
        """Get a chunk ready of those who are due again, all after as many attempts.

        Where they are too few for all of a call, only if the first has been due for ``gathering``
        seconds: a call for two or three takes as much of a rate limit and of a worker's time as one
        for a hundred.
        """
        if not self._waiting:
            return False
        attempt, entries = min(self._waiting.items(), key=lambda item: item[1][0])
        chosen: dict[str | tuple[str, str], BatchRecipient] = {}
        first, number = now, 0
        for due, _, since, targets in entries:
            again = {target.key: target for target in targets}
            if (
                due > now
                or len(chosen) + len(again) > self._max_recipients
                or chosen.keys() & again
            ):
                break
            chosen |= again
            first, number = min(first, since), number + 1
        has_room = len(chosen) < self._max_recipients and (
            number == len(entries) or entries[number][0] > now
        )
        if not chosen or (has_room and now - entries[0][0] < gathering):
            return False
        self._ready_chunk = self._chunk(chosen.values(), attempt + 1, first)
        del entries[:number]
        if not entries:
            del self._waiting[attempt]
        return True

    def _chunk(self, targets: Collection[BatchRecipient], attempt: int, since: float) -> Chunk:
        return Chunk([*targets], self._reader.request(targets), attempt, since)

    def _admit(self) -> None:
        """Take in what was pulled."""
        targets: list[BatchRecipient] = []
        read, is_first, pulled = self._reader.read, self._is_first, self.pulled
        for place, item in enumerate(pulled):
            target = pulled[place] = read(item)
            if is_first(target):
                targets.append(target)
            else:
                self._tally.leave_out()
        if self.journal is not None:
            self._ask(self.journal, targets)
        fresh: list[BatchRecipient] = []
        ended: list[BatchRecipient] = []
        for target in targets:
            if target.is_new is False:
                self._tally.leave_out()
                continue
            if target.outcome is None and self._end is not None:
                target.outcome = _failed(target, self._end)
            (fresh if target.outcome is None else ended).append(target)
            self._inside[target] = target.outcome
        pulled.clear()  # from here on the registry has them
        self._was_admitting = False
        self._fresh.extend(fresh)
        self._file(ended)

    def _is_first(self, target: BatchRecipient) -> bool:
        """Tell whether a target was not given before, as far as outcomes are kept."""
        return self.result is None or self.result.setdefault(target.key, target) is target

    def _ask(self, journal: Journal, targets: list[BatchRecipient]) -> None:
        """Note what the journal says of targets, which it is asked about only once."""
        if self._was_admitting or not targets:
            return
        self._was_admitting = True
        try:
            verdicts = journal.admit(_recipients(targets))
        except JournalError as error:
            self._doubt = _ELSEWHERE if error.may_have_been_sent else _INTERRUPTED
            raise
        for target, verdict in zip(targets, verdicts, strict=True):
            if isinstance(verdict, Outcome):
                target.outcome = attrs.evolve(verdict, channel_type=target.channel_type)
            target.is_new = verdict is not False

    def _board(self, chunk: Chunk, now: float) -> None:
        """Let the call of a chunk be one of the next to leave."""
        self._rate_limiter.begin(now)
        self._boarding.append(chunk)
        self._in_flight.append(chunk)
        self._ready_chunk = None

    def _depart(self) -> Generator[Step, None, None]:
        """Let calls leave; if there is a journal, when it has written that they do."""
        if self.journal is not None:
            yield Disk(partial(self._claim, self.journal))
        chunks, self._boarding = self._boarding, []
        for chunk in chunks:
            yield Send(chunk)

    def _claim(self, journal: Journal) -> None:
        """Let the journal write who is leaving: all of them at once who had as many attempts."""
        for attempt in sorted({chunk.attempt for chunk in self._boarding}):
            chunks = [chunk for chunk in self._boarding if chunk.attempt == attempt]
            for chunk in chunks:
                chunk.doubt = _INTERRUPTED
            try:
                journal.leaving(_recipients(one for c in chunks for one in c.targets), attempt)
            except JournalError as error:
                for chunk in chunks:
                    chunk.doubt = _ELSEWHERE if error.may_have_been_sent else None
                raise
            self._is_unwritten = False
            for chunk in chunks:
                chunk.is_claimed = True
                chunk.doubt = None

    def _written(self) -> Generator[Step, None, None]:
        """Let the journal write what it may be holding back."""
        if self.journal is not None and self._is_unwritten:
            yield Disk(partial(self.journal.settle, ()))
            self._is_unwritten = False

    def _land_all(self) -> Generator[Step, None, None]:
        """Take in what was answered, and keep nothing of it."""
        for chunk in [chunk for chunk in self._in_flight if chunk.answer is not None]:
            yield from self._land(chunk)

    def _land(self, chunk: Chunk) -> Generator[Step, None, None]:
        """Take in the answer of a chunk."""
        again = self._judge(chunk)
        if self.journal is not None:
            yield Disk(partial(self.journal.settle, self._outcomes_of(chunk.targets)))
            self._is_unwritten = True
        put_back = set(again)
        ended = [target for target in chunk.targets if target not in put_back]
        if again:
            self._tally.put_back(len(again))
            insort(
                self._waiting.setdefault(chunk.attempt, []),
                (chunk.due, next(self._order), chunk.since, again),
            )
        self._file(ended)
        self._in_flight.remove(chunk)
        if self._end is not None:
            self._give_up(self._end)
        self._tally.notify()
        error = _ending(chunk.answer)
        if error is not None:
            chunk.answer = None
            try:
                raise error
            finally:
                del error  # or it would hold this frame, and the frame the error

    def _judge(self, chunk: Chunk) -> list[BatchRecipient]:
        """Note what the answer says of each recipient; return those to be sent to again."""
        if chunk.again is not None:
            return chunk.again
        answer = chunk.answer
        if isinstance(answer, CallersError):
            answer = _meaning(answer)
        elif isinstance(answer, BaseException) and not isinstance(answer, PinpointDirectError):
            # Nobody knows what a failure that is none of ours means.
            answer = TransportError(type(answer).__name__, may_have_been_sent=True)
        are_reached = True
        # What is refused by a check has not left.
        attempts = chunk.attempt - isinstance(answer, ValidationError)
        for target, outcome in zip(
            chunk.targets, outcomes_of(answer, chunk.targets, attempts), strict=True
        ):
            self._inside[target] = outcome
            are_reached = are_reached and outcome.is_successful
        if not isinstance(answer, PinpointDirectError):
            self._rate_limiter.take(self._clock())
        elif self._hits_all(answer):
            self._end = answer
        again: list[BatchRecipient] = []
        if self._policy is not None and self._end is None and not are_reached:
            now = self._clock()
            plan = plan_retry(
                chunk.request,
                answer,
                self._policy,
                chunk.attempt,
                elapsed=now - chunk.since,
                jitter=self._jitter,
            )
            if plan is not None:
                again = [
                    target for target in chunk.targets if self._reader.names(plan.request, target)
                ]
                chunk.due = now + plan.pause
                if isinstance(answer, TooManyRequestsError):
                    self._rate_limiter.hold(now, chunk.due, answer.retry_after or 0.0)
        chunk.again = again
        return again

    def _hits_all(self, error: PinpointDirectError) -> bool:
        """Tell whether an error is one of configuration, which every other call would meet too."""
        if isinstance(error, NotFoundError):
            # Of users, it may mean that these have no endpoints.
            return self._reader.operation is SEND_MESSAGES
        if isinstance(error, TransportError):
            return not (error.may_have_been_sent or error.is_retryable)
        return isinstance(error, (ForbiddenError, MethodNotAllowedError))

    def _give_up(self, error: PinpointDirectError) -> None:
        """Let ``error`` be the outcome of everybody who is not on the way."""
        in_flight = {target for chunk in self._in_flight for target in chunk.targets}
        ended = [target for target in self._inside if target not in in_flight]
        for target in ended:
            if self._inside[target] is None:
                self._inside[target] = _failed(target, error)
        self._file(ended)
        self._fresh.clear()
        self._ready_chunk = None
        self._waiting.clear()

    def _lose(self, chunk: Chunk, attempts: int, reason: str) -> None:
        """Note of the recipients of a call that nobody knows what became of them."""
        for target in chunk.targets:
            self._inside[target] = _lost(target, attempts, reason)

    def _outcomes_of(self, targets: Iterable[BatchRecipient]) -> list[Outcome]:
        """Return what is known of recipients, as far as they are still inside."""
        return [one for target in targets if (one := self._inside.get(target)) is not None]

    def _file(self, targets: Collection[BatchRecipient]) -> None:
        """Move recipients, all of whom have outcomes, out of the registry to where those belong."""
        outcomes = self._outcomes_of(targets)
        if self.result is None:
            move: Any = self._inside.pop
            self.ready.extend(map(move, targets))  # at once: Python looks at no signal in between
        else:
            for target, outcome in zip(targets, outcomes, strict=True):
                self.result.put(target, outcome)
                del self._inside[target]
        self._tally.add(outcomes)

    def _delivery(self) -> Generator[Step, None, None]:
        if self.ready:
            yield from self._written()
            yield Deliver()


def _ending(answer: object) -> BaseException | None:
    """Return the exception in an answer that ends the run, if there is one."""
    if isinstance(answer, CallersError):
        return answer.error
    if isinstance(answer, BaseException) and not isinstance(answer, Exception):
        return answer
    return None


def _meaning(error: CallersError) -> PinpointDirectError:
    """Return what an exception of the caller's own object means for those of the call."""
    if isinstance(error.error, DecodeError):
        return error.error
    name = type(error.error).__name__
    return TransportError(name, may_have_been_sent=error.may_have_been_sent)


def _recipients(targets: Iterable[BatchRecipient]) -> list[Recipient]:
    return [Recipient(target.kind, target.recipient) for target in targets]


def _failed(target: BatchRecipient, error: PinpointDirectError) -> Outcome:
    """Return the outcome of somebody whom no call has named."""
    return _without_result(target, error, attempts=0)


def _lost(target: BatchRecipient, attempts: int, reason: str = _INTERRUPTED) -> Outcome:
    """Return the outcome of somebody of whom nobody knows what became."""
    return _without_result(target, TransportError(reason, may_have_been_sent=True), attempts)


def _without_result(target: BatchRecipient, error: PinpointDirectError, attempts: int) -> Outcome:
    return Outcome(
        recipient=target.recipient,
        kind=target.kind,
        error=error,
        attempts=attempts,
        channel_type=target.channel_type,
    )
