"""Laws of tasks: deliveries at the same time, cut off anywhere, over a table that loses answers.

No thread and no waiting: hypothesis says which delivery takes the next step, and time is made up.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    DynamoJournal,
    PinpointDirectError,
    RetryPolicy,
    TooManyRequestsError,
    TransportError,
    split_tasks,
)
from pinpoint_direct.batch.result import ResultInProgress
from pinpoint_direct.batch.steps import Disk, Pull, Send, Wait
from pinpoint_direct.calls.end_of_support import EndOfSupport
from pinpoint_direct.fleet import dynamo, record
from pinpoint_direct.fleet.record import Record
from pinpoint_direct.fleet.tasks import batch_of

from ..batch.sides import HELLO
from ..batch.simulation import answer
from ..effort import examples
from .table import Table

PEOPLE = [f"+1206555{n:04}" for n in range(5)]
LEASE = 10.0
QUIET = EndOfSupport(refuse_ended=False)
FATES = ["answered", "answered", "answered", "lost", "unanswered", "repeated"]
ENDS = ["answered", "answered", "throttled", "refused", "too many", "lost before", "lost after"]


class World:
    """A table, a service that counts, and whoever delivers tasks."""

    def __init__(self, fates, ends):
        self.now = 1000.0
        self.table = Table(fates)
        self.ends = [*ends]
        self.sends = dict.fromkeys(PEOPLE, 0)
        self.journal = DynamoJournal("journal", client=self.table, lease=LEASE)
        self.tasks = [*split_tasks("spring", HELLO, PEOPLE, channel_type="SMS", size=3)]
        self.known = {}  # whoever's end is known

    def call(self, request):
        """Answer a call; tell what its caller gets."""
        end = self.ends.pop(0) if self.ends else "answered"
        one = next(iter(request.addresses))
        if end == "too many":
            code = {"Error": {"Code": "TooManyRequestsException"}}
            return TooManyRequestsError(
                code | {"ResponseMetadata": {"HTTPStatusCode": 429}}, "SendMessages"
            )
        if end == "lost before":
            return TransportError("ReadTimeoutError", may_have_been_sent=True)
        status = {"throttled": "THROTTLED", "refused": "PERMANENT_FAILURE"}.get(end)
        for name in request.addresses:
            self.sends[name] += name != one or status is None
        if end == "lost after":
            return TransportError("ReadTimeoutError", may_have_been_sent=True)
        return answer(request, **({one: status} if status else {}))

    def words(self):
        """Return what the table says of each recipient."""
        found = {}
        for task in self.tasks:
            key = f"spring#{task.number}", task.number
            item = self.table.items.get(key)
            names = sorted(task.request.addresses)
            words = Record.of(item).words() if item else ["open"] * len(names)
            found.update(zip(names, words, strict=True))
        return found

    def check(self):
        words = self.words()
        assert max(self.sends.values()) <= 1
        for name, word in words.items():
            if word in ("open", "refused"):
                assert not self.sends[name]  # "nothing was sent" is proof
            if word == "reached":
                assert self.sends[name]
            if word in ("reached", "refused"):
                assert self.known.setdefault(name, word) == word
        assert all(words[name] == word for name, word in self.known.items())
        report = self.journal.report("spring", len(self.tasks))
        parts = (report.not_begun, report.leaving, report.open, report.ambiguous)
        assert sum(map(len, parts)) + report.done == len(self.tasks)
        begun = [one for one in self.tasks if one.number not in report.not_begun]
        people = sum(len(one.request.addresses) for one in begun)
        assert sum(report.recipients.values()) == people
        return report


class Delivery:
    """One delivery of a task to one worker, step by step."""

    def __init__(self, world, task):
        self._world = world
        retry = RetryPolicy(max_attempts=2, base_delay=1)
        batch = batch_of(task, "app", journal=world.journal, retry=retry, end_of_support=QUIET)
        self._items = batch.items()
        self.result = ResultInProgress()
        self.scheduler = batch.scheduler(self.result)
        self.scheduler._clock = lambda: world.now
        batch.open_journal(self.scheduler)
        self._steps = self.scheduler.steps()
        self._chunk = None
        self._has_ended = False
        self.is_over = False

    def step(self):
        """Do the next thing; an answer is a step of its own."""
        if self._chunk is not None and self._chunk.answer is None:
            self._chunk.answer = self._world.call(self._chunk.request)
            return
        if self._has_ended:  # others may come between the end of a run and this
            self.scheduler.finish_interrupted()
            self.is_over = True
            return
        try:
            step = next(self._steps)
            if isinstance(step, Pull):
                self.scheduler.pulled += self._items
                self.scheduler.input_ended = True
            elif isinstance(step, Disk):
                step.work()
            elif isinstance(step, Send):
                self._chunk = step.chunk
                step.chunk.has_left = True
            elif isinstance(step, Wait):
                self._world.now += step.seconds or 0
        except (StopIteration, PinpointDirectError):
            self._has_ended = True

    def finish(self):
        while not self.is_over:
            self.step()
            self._world.check()


def played(world, moves):
    """Let hypothesis say who does what; return the deliveries that are not over."""
    inside, frozen = {}, []
    for who, move, times in moves:
        if who not in inside:
            inside[who] = Delivery(world, world.tasks[who % len(world.tasks)])
        if move == "die":
            del inside[who]
        elif move == "freeze":
            frozen.append(inside.pop(who))
        elif move == "wait":
            world.now += 0.7 * LEASE
        for _ in range(times if move == "step" else 0):
            if not inside[who].is_over:
                inside[who].step()
                world.check()
        if who in inside and inside[who].is_over:
            del inside[who]
    return [*frozen, *inside.values()]


@examples(200)
@given(
    fates=st.lists(st.sampled_from(FATES), max_size=12),
    ends=st.lists(st.sampled_from(ENDS), max_size=8),
    moves=st.lists(
        st.tuples(
            st.sampled_from([0, 0, 2, 2, 1, 3]),
            st.sampled_from(["step"] * 12 + ["die", "freeze", "wait"]),
            st.integers(1, 3),
        ),
        min_size=10,
        max_size=60,
    ),
)
def test_nobody_twice_nobody_lost_and_the_unknown_listed(fates, ends, moves):
    world = World(fates, ends)
    with pytest.MonkeyPatch.context() as patch:
        clock = SimpleNamespace(time=lambda: world.now)
        patch.setattr(dynamo, "time", clock)
        patch.setattr(record, "time", clock)
        late = played(world, moves)
        world.table.fates.clear()
        world.ends.clear()
        for delivery in late:  # those who were frozen wake
            delivery.finish()
        world.now += 2 * LEASE
        report = world.check()
        for number in (*report.not_begun, *report.open):
            Delivery(world, world.tasks[number]).finish()

        assert world.check().is_over
        listed = {one.recipient for one in world.journal.ambiguous(world.tasks)}
        for name in PEOPLE:
            assert world.sends[name] or name in listed or world.known[name] == "refused"
        before = {**world.sends}
        for task in world.tasks:  # once more, to no effect
            Delivery(world, task).finish()
        assert world.sends == before
