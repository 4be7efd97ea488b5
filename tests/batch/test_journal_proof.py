"""What a journal proves where it is refused, or cannot tell: never more than it knows."""

import pytest

from pinpoint_direct import JournalBusyError, JournalError, partial_result
from pinpoint_direct.batch.journal_file import FileJournal
from pinpoint_direct.batch.result import ResultInProgress
from pinpoint_direct.batch.steps import Wait

from .sides import HELLO, addresses
from .simulation import Simulation, answer
from .test_journal_file import REQUEST, cut_off, people, sent
from .test_journal_protocol import Cut, Memory


def outdated(folder):
    """Return a journal that went on elsewhere, without the file next to it."""
    _, path, _ = cut_off(folder)
    elsewhere = path.with_name("elsewhere.sqlite")
    path.rename(elsewhere)
    sent(elsewhere, people(8, 200))
    elsewhere.rename(path)
    return path


def of_another(folder):
    """Return a journal next to which the file of another one is."""
    _, path, _ = cut_off(folder)
    path.unlink()
    for n in range(2):  # opened as often
        sent(path.with_name("other.sqlite"), people(1, 300 + n))
    path.with_name("other.sqlite").rename(path)
    return path


def cut(folder):
    """Return a journal next to which only the beginning of its file is."""
    _, path, _ = cut_off(folder)
    beside = path.with_name(f"{path.name}-journal")
    beside.write_bytes(beside.read_bytes()[:512])
    return path


@pytest.mark.parametrize("made", [outdated, of_another, cut])
def test_a_journal_without_its_own_file_beside_it_proves_nothing(tmp_path, made):
    path = made(tmp_path)

    with pytest.raises(JournalError) as caught:
        FileJournal(path, REQUEST)

    assert caught.value.may_have_been_sent


@pytest.mark.parametrize("error", [JournalError("gone"), JournalBusyError(), OSError("gone")])
def test_nobody_of_whom_the_journal_did_not_tell_has_had_an_attempt(side, error):
    class Silent:
        def admit(self, recipients):
            raise error

        def leaving(self, recipients, attempt):
            raise AssertionError

        def settle(self, outcomes):
            assert not [*outcomes]

        def close(self):
            pass

    with pytest.raises(type(error)):
        side.send(HELLO, iter(addresses(3)), journal=Silent())

    outcomes = partial_result(error).outcomes
    assert [one.recipient for one in outcomes] == addresses(3)
    assert [one.attempts for one in outcomes] == [0, 0, 0]


def test_what_a_journal_restores_has_the_channel_of_this_run(side, journal):
    side.local.script(addresses(1)[0], "PERMANENT_FAILURE")
    before = side.send(HELLO, addresses(4), journal=journal)

    after = side.send(HELLO, addresses(4), journal=journal)

    assert len(side.local.calls) == 1
    assert [one.channel_type for one in after.outcomes] == ["SMS"] * 4
    assert [one.channel_type for one in before.outcomes] == ["SMS"] * 4


def test_what_was_answered_when_a_run_is_interrupted_is_settled():
    memory = Memory()
    run = Simulation(
        addresses(6),
        answered=lambda request, call: answer(request) if call else Cut(),
        workers=2,
        max_recipients=3,
    )
    run.scheduler.journal = memory

    with pytest.raises(Cut):
        run.run()
    run.scheduler.finish_interrupted()

    assert not memory.leaving_now
    assert not memory.is_open
    ends = {who.recipient: one.is_successful for who, one in memory.ends.items()}
    assert ends == dict.fromkeys(addresses(3), False) | dict.fromkeys(addresses(3, 3), True)


@pytest.mark.parametrize("per_second", [None, 1, 5])
def test_nothing_settled_is_unwritten_while_a_run_waits_for_anything_but_a_call(per_second):
    memory = Memory()
    run = Simulation(
        addresses(12),
        workers=2,
        max_recipients=3,
        per_second=per_second,
        found=ResultInProgress(),
    )
    run.scheduler.journal = memory
    for step in run.scheduler.steps():
        if isinstance(step, Wait) and not run._flying:
            assert memory.log[-1] == ("settle", 0)
        run.do(step)

    assert len(memory.ends) == 12
