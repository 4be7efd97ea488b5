"""The calls of a run on any journal."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from pinpoint_direct import (
    Journal,
    JournalBusyError,
    JournalError,
    JournalFactory,
    Outcome,
    Recipient,
    RetryPolicy,
    TransportError,
    ValidationError,
    partial_result,
    reveal,
)
from pinpoint_direct.batch.result import ResultInProgress
from pinpoint_direct.batch.steps import Deliver, Disk, Send, Wait

from ..effort import examples
from .sides import AT_ONCE, HELLO, HELLO_USERS, addresses, ok
from .simulation import Simulation, answer
from .test_laws import faults, policies, prepare, scripts, workers

pytestmark = pytest.mark.usefixtures("small_calls")


class Memory:
    """A journal in memory, which minds that it is used as the protocol says."""

    def __init__(self, known=()):
        self.seen = set()
        self.leaving_now = {}
        self.ends = {Recipient(one.kind, one.recipient): one for one in known}
        self.log = []
        self.strangers = []  # who was settled and was not leaving
        self.is_open = True

    def admit(self, recipients):
        assert self.is_open
        assert recipients
        self.log.append(("admit", len(recipients)))
        verdicts = []
        for one in recipients:
            verdicts.append(one not in self.seen and self.ends.get(one, True))
            self.seen.add(one)
        return verdicts

    def leaving(self, recipients, attempt):
        assert self.is_open
        assert len({*recipients}) == len(recipients) > 0
        assert self.seen >= {*recipients}
        assert not self.leaving_now.keys() & {*recipients}
        self.log.append(("leaving", len(recipients), attempt))
        self.leaving_now |= dict.fromkeys(recipients, attempt)

    def settle(self, outcomes):
        assert self.is_open
        outcomes = [*outcomes]
        self.log.append(("settle", len(outcomes)))
        for one in outcomes:
            recipient = Recipient(one.kind, one.recipient)
            if self.leaving_now.pop(recipient, None) != one.attempts:
                self.strangers.append(one)
            if not one.is_retryable:
                self.ends[recipient] = one

    def close(self):
        self.is_open = False

    def names(self):
        return [what for what, *_ in self.log]


class Cut(BaseException):
    """As an interrupt is; one that asyncio treats alike in every thread."""


class Factory:
    def __init__(self):
        self.opened = []

    def open(self, identity, task=None):
        assert task is None
        self.opened.append((identity, Memory()))
        return self.opened[-1][1]


def test_the_protocols_are_what_journals_are():
    assert isinstance(Memory(), Journal)
    assert isinstance(Factory(), JournalFactory)
    assert not isinstance(Factory(), Journal)


def test_a_recipient_is_a_masked_value():
    one = Recipient("address", "+12065550100")

    assert one == Recipient("address", "+12065550100")
    assert one != Recipient("endpoint", "+12065550100")
    assert {one: 1}[pickle.loads(pickle.dumps(one))] == 1
    assert "2065550100" not in repr(one)
    assert "+12065550100" in reveal(one)
    with pytest.raises(AttributeError):
        one.kind = "user"


def test_a_passed_journal_stays_open(side):
    memory = Memory()

    result = side.send(HELLO, addresses(7), journal=memory)

    assert result.all_successful
    assert memory.is_open
    assert not memory.leaving_now
    assert not memory.strangers
    assert memory.names()[-1] == "settle"
    assert side.send(HELLO, addresses(7), journal=memory).outcomes == ()  # seen by the same run


def test_a_factory_opens_one_journal_for_each_run_and_it_is_closed(side):
    factory = Factory()

    for request, to in ((HELLO, addresses(4)), (HELLO, addresses(2)), (HELLO_USERS, ["ana"])):
        side.send(request, to, journal=factory)

    identities = [identity for identity, _ in factory.opened]
    assert all(type(one) is bytes and one for one in identities)
    assert identities[0] == identities[1] != identities[2]
    assert not any(memory.is_open for _, memory in factory.opened)


@pytest.mark.parametrize("journal", [3, b"run.sqlite", object(), Memory, Factory, str])
def test_what_is_no_journal_is_refused(side, journal):
    with pytest.raises(ValidationError, match="a Journal, a JournalFactory, or None"):
        side.send(HELLO, addresses(1), journal=journal)


@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.integers(0, 15), max_size=25),
    script=scripts,
    failures=faults,
    policy=policies,
    workers=workers,
    is_streamed=st.booleans(),
    is_at_hand=st.booleans(),
)
def test_whatever_comes_back_the_journal_is_used_as_it_says(
    side, *, people, script, failures, policy, workers, is_streamed, is_at_hand
):
    prepare(side, script, failures)
    to = [addresses(1, n)[0] for n in people]
    memory = Memory()
    send = side.stream if is_streamed else lambda *a, **o: side.send(*a, **o).outcomes

    outcomes = send(
        HELLO,
        to if is_at_hand else iter(to),
        retry=policy,
        max_workers=workers,
        journal=memory,
    )

    assert sorted(one.recipient for one in outcomes) == sorted({*to})
    assert not memory.leaving_now
    assert not memory.strangers
    assert memory.ends == {
        Recipient(one.kind, one.recipient): one
        for one in outcomes
        if not one.is_retryable and (one.error is None or one.is_ambiguous)
    } | {k: v for k, v in memory.ends.items() if v.error is not None and not v.is_ambiguous}
    assert all(side.local.sends_to(one) <= 1 for one in to)


def test_an_outcome_of_an_earlier_run_is_yielded(side):
    to = addresses(5)
    known = [
        Outcome(
            recipient=to[2],
            kind="address",
            error=TransportError("ReadTimeoutError", may_have_been_sent=True),
        )
    ]

    result = side.send(HELLO, to, journal=Memory(known))

    assert list(result.ambiguous) == [to[2]]
    assert len(result.successes) == 4
    assert side.local.sends_to(to[2]) == 0


class Refusing(Memory):
    """Refuses the n-th leaving."""

    def __init__(self, error, at=2):
        super().__init__()
        self._error, self._left = error, at

    def leaving(self, recipients, attempt):
        self._left -= 1
        if self._left == 0:
            raise self._error
        super().leaving(recipients, attempt)


class TestARefusedLeaving:
    """It ends the run, and says what is known of those who would have left."""

    def refused(self, side, error, **options):
        memory = Refusing(error)
        with pytest.raises(type(error)) as caught:
            side.send(HELLO, iter(addresses(9)), journal=memory, max_workers=1, **options)
        assert caught.value is error
        assert not memory.leaving_now  # whoever left has been settled
        assert not memory.strangers  # and nobody else
        assert side.local.sends_to(addresses(1, 3)[0]) == 0
        return partial_result(error)

    def test_with_proof_nothing_was_sent(self, side):
        known = self.refused(side, JournalError("the disk is full"))

        assert list(known.successes) == addresses(3)
        assert not known.ambiguous
        assert {one.error.reason for one in known.failures.values()} == {"Stopped"}

    def test_somebody_else_may_have_sent(self, side):
        known = self.refused(side, JournalBusyError())

        assert list(known.ambiguous) == addresses(3, 3)
        for one in known.ambiguous.values():
            assert (one.error.reason, one.attempts) == ("Elsewhere", 0)

    @pytest.mark.parametrize("error", [KeyError("x"), ConnectionError("x"), Cut()])
    def test_what_proves_nothing_leaves_it_open(self, side, error):
        known = self.refused(side, error)

        assert list(known.ambiguous) == addresses(3, 3)
        assert {one.error.reason for one in known.ambiguous.values()} == {"Interrupted"}

    @pytest.mark.parametrize(
        ("error", "is_ambiguous"), [(JournalError("full"), False), (JournalBusyError(), True)]
    )
    def test_of_a_repeat_the_first_answer_counts_unless_somebody_else_may_have_sent(
        self, side, error, is_ambiguous
    ):
        side.local.script("*", "THROTTLED", times=3)
        memory = Refusing(error)
        with pytest.raises(JournalError):
            side.send(HELLO, addresses(3), journal=memory, retry=AT_ONCE)

        known = partial_result(error)
        assert not memory.leaving_now
        assert not memory.strangers
        for one in known.outcomes:
            assert one.is_ambiguous is is_ambiguous
            assert one.attempts == 1
            assert is_ambiguous or one.status == "THROTTLED"


@pytest.mark.parametrize("error", [JournalError("gone"), OSError("gone"), Cut()])
def test_whom_the_journal_cannot_tell_has_an_unknown_end(side, error):
    class Broken(Memory):
        def admit(self, recipients):
            super().admit(recipients)
            raise error

    memory = Broken()
    with pytest.raises(type(error)):
        side.send(HELLO, iter(addresses(3)), journal=memory)

    known = partial_result(error)
    assert list(known.ambiguous) == addresses(3)
    assert memory.names().count("admit") == 1  # it might have noted them: it is not asked again
    assert side.local.calls == ()


def test_at_the_end_a_broken_journal_hides_nothing(side):
    is_broken = False

    class Broken(Memory):
        def admit(self, recipients):
            if is_broken:
                raise OSError("gone")
            return super().admit(recipients)

        def settle(self, outcomes):
            if is_broken:
                raise OSError("gone")
            super().settle(outcomes)

    def people():
        nonlocal is_broken
        yield from addresses(4)
        is_broken = True
        raise LookupError("the source is gone")

    with pytest.raises(LookupError) as caught:
        side.send(HELLO, people(), journal=Broken(), max_workers=1)

    known = partial_result(caught.value)
    assert known.successes.keys() <= {*addresses(3)}
    assert addresses(4)[3] in known.ambiguous


@pytest.mark.parametrize("is_known", [True, False])
def test_where_the_source_fails_the_journal_tells_of_those_already_taken(side, is_known):
    to = addresses(4)
    lost = TransportError("ReadTimeoutError", may_have_been_sent=True)
    known = [Outcome(recipient=to[3], kind="address", error=lost)] if is_known else []

    def people():
        yield from to
        raise LookupError("the source is gone")

    with pytest.raises(LookupError) as caught:
        side.send(HELLO, people(), journal=Memory(known))

    (last,) = (one for one in partial_result(caught.value).outcomes if one.recipient == to[3])
    assert last.is_ambiguous is is_known
    assert last.error.reason == ("ReadTimeoutError" if is_known else "Stopped")


def test_where_an_answer_cannot_be_settled_it_is_known_all_the_same(side):
    class Broken(Memory):
        def settle(self, outcomes):
            raise JournalError("the disk is full")

    with pytest.raises(JournalError) as caught:
        side.send(HELLO, addresses(4), journal=Broken(), max_workers=1)

    known = partial_result(caught.value)
    assert all(side.local.sends_to(one) == (one in known.successes) for one in addresses(4))
    assert known.successes


def test_what_cannot_be_written_at_the_end_is_an_error(side):
    class Broken(Memory):
        def settle(self, outcomes):
            outcomes = [*outcomes]
            if not outcomes:
                raise JournalError("the disk is full")
            super().settle(outcomes)

    with pytest.raises(JournalError) as caught:
        side.send(HELLO, addresses(4), journal=Broken())

    known = partial_result(caught.value)
    assert known.successes
    assert all(side.local.sends_to(one) == (one in known.successes) for one in addresses(4))


def test_only_recipients_who_are_at_hand_are_looked_up_for_several_calls(side):
    to = addresses(24)
    for recipients, sizes in (
        (to, [24]),
        (dict.fromkeys(to), [24]),
        (iter(to), [3] * 8),
    ):
        memory = Memory()
        side.send(HELLO, recipients, journal=memory)
        assert [number for what, number, *_ in memory.log if what == "admit"] == sizes


def throttled_once(request, call):
    return (
        answer(request, **dict.fromkeys(request.addresses, "THROTTLED"))
        if call == 0
        else (answer(request))
    )


class Journalled(Simulation):
    """A simulation with a journal, which notes what the run asks for."""

    def __init__(self, recipients, **options):
        super().__init__(recipients, **options)
        self.memory = self.scheduler.journal = Memory()

    def _wait(self, seconds):
        """Let all calls end that end at this moment."""
        super()._wait(seconds)
        while self._flying and self._flying[0][0] <= self.now:
            super()._wait(0)

    def do(self, step):
        super().do(step)
        if isinstance(step, Send):
            names = {one.recipient for one in self.memory.leaving_now}
            assert names >= {*step.chunk.request.addresses}  # written before it leaves


class TestTogether:
    def test_those_who_leave_in_one_turn_are_written_once(self):
        run = Journalled(addresses(2400), workers=32, is_at_hand=True).run()

        assert [what for what in run.memory.log if what[0] == "leaving"] == [
            ("leaving", 24, 1)
        ] * 100
        assert len(run.outcomes) == 2400

    def test_as_many_leave_together_as_workers_are_free(self):
        run = Journalled(addresses(2400), workers=5, is_at_hand=True).run()

        assert [what for what in run.memory.log if what[0] == "leaving"] == [
            ("leaving", 15, 1)
        ] * 160

    def test_others_do_not_wait_for_recipients_who_come_slowly(self):
        def slowly():
            for n, one in enumerate(addresses(30)):
                assert len(run.log) >= n // 3  # whoever fills a call has left
                yield one

        run = Journalled(slowly(), workers=5)
        run.run()

        assert [what for what in run.memory.log if what[0] == "leaving"] == [("leaving", 3, 1)] * 10

    def test_those_to_be_sent_to_again_leave_together_too(self):
        run = Journalled(
            addresses(12),
            workers=4,
            is_at_hand=True,
            retry=RetryPolicy(base_delay=0),
            answered=lambda request, call: answer(
                request, **(dict.fromkeys(request.addresses, "THROTTLED") if call < 4 else {})
            ),
        ).run()

        assert [what for what in run.memory.log if what[0] == "leaving"] == [
            ("leaving", 12, 1),
            ("leaving", 12, 2),
        ]

    def test_look_ups_are_made_for_several_calls(self):
        run = Journalled(addresses(2400), workers=8, is_at_hand=True).run()

        asked = [number for what, number, *_ in run.memory.log if what == "admit"]
        assert sum(asked) == 2400
        assert len(asked) <= 2400 / 12 + 1

    def test_answers_ride_on_the_next_leaving(self):
        run = Journalled(addresses(300), workers=2, is_at_hand=True, found=ResultInProgress()).run()

        flushes = run.memory.log.count(("settle", 0))
        assert flushes <= 2  # at the end

    @staticmethod
    def holds_back(memory):
        """Tell whether the journal was given answers, and since then nothing to write them with."""
        writing = [n for n, entry in enumerate(memory.log) if entry[:2] == ("settle", 0)]
        writing += [n for n, (what, *_) in enumerate(memory.log) if what == "leaving"]
        settled = [n for n, (what, *_) in enumerate(memory.log) if what == "settle"]
        given = [n for n in settled if n not in writing]
        return bool(given) and given[-1] > max(writing)

    def test_outcomes_are_written_before_they_are_yielded(self):
        run = Journalled(addresses(30), workers=3, per_second=50)
        for step in run.scheduler.steps():
            assert not (isinstance(step, Deliver) and self.holds_back(run.memory))
            run.do(step)

        assert len(run.outcomes) == 30

    def test_before_a_long_wait_answers_are_written(self):
        found = ResultInProgress()
        run = Journalled(
            addresses(6),
            workers=1,
            found=found,
            retry=RetryPolicy(base_delay=60, max_delay=60),
            answered=throttled_once,
        )
        waited = 0
        for step in run.scheduler.steps():
            if isinstance(step, Wait) and not run._flying:
                assert not self.holds_back(run.memory)
                waited += 1
            run.do(step)

        assert waited
        assert len(found) == 6

    def test_a_claim_is_made_off_the_steps(self):
        run = Journalled(addresses(3))
        kinds = [type(step) for step in map(self.done(run), run.scheduler.steps())]
        assert kinds.index(Disk) < kinds.index(Send)

    @staticmethod
    def done(run):
        def do(step):
            run.do(step)
            return step

        return do


def test_an_error_that_ends_the_run_settles_those_alone_who_left(side):
    memory = Memory()
    side.local.fail("ForbiddenException", times=None)

    result = side.send(HELLO, addresses(50), journal=memory, max_workers=2)

    assert len(result) == 50
    assert not result.ambiguous
    left = sum(number for what, number, *_ in memory.log if what == "leaving")
    assert 0 < left < 50
    assert left == sum(number for what, number, *_ in memory.log if what == "settle")


def test_somebody_given_twice_is_left_out(side):
    to = [*addresses(3), *addresses(3), *addresses(4)]
    seen = []

    outcomes = side.stream(HELLO, to, journal=Memory(), on_progress=seen.append)

    assert sorted(one.recipient for one in outcomes) == addresses(4)
    assert seen[-1].total == 4


def test_fakes_answer(side):
    result = side.send(HELLO, addresses(2), journal=Memory(), client=side.answering(ok))
    assert result.all_successful


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (JournalBusyError(), "Elsewhere"),
        (JournalError("it is full"), "Interrupted"),
        (ValueError(), "Interrupted"),
    ],
)
def test_of_whom_the_journal_says_nothing_nothing_is_known(side, error, reason):
    class Silent(Memory):
        def admit(self, recipients):
            raise error

    with pytest.raises(type(error)) as caught:
        side.send(HELLO, addresses(2), journal=Silent())

    outcomes = partial_result(caught.value).outcomes
    assert [one.error.reason for one in outcomes] == [reason] * 2
    assert all(one.is_ambiguous for one in outcomes)
    assert side.local.calls == ()
