"""The file of a journal: it never loses recipients unnoticed."""

from __future__ import annotations

import errno
import fcntl
import importlib.util
import os
import resource
import shutil
import sqlite3
import stat
import sys
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path, PurePosixPath, PureWindowsPath
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    JournalBusyError,
    JournalError,
    MessageResult,
    Outcome,
    Recipient,
    TransportError,
)
from pinpoint_direct.batch import journal_file
from pinpoint_direct.batch.journal_file import FileJournal

from ..effort import examples
from .interrupting import close_journals, interrupted

REQUEST = b"a request"
PAGE = 1024


def people(number, first=0):
    return [Recipient("address", f"+1206{5550000 + first + n}") for n in range(number)]


def reached(one, status="SUCCESSFUL", **values):
    result = MessageResult(delivery_status=status, status_code=200, **values)
    return Outcome(recipient=one.recipient, kind=one.kind, result=result)


def lost(one):
    error = TransportError("ReadTimeoutError", may_have_been_sent=True)
    return Outcome(recipient=one.recipient, kind=one.kind, error=error)


def opened(path):
    return closing(FileJournal(path, REQUEST))


def sent(path, group, *, settled=True):
    """Send to a group of people, all of whom are new."""
    with opened(path) as journal:
        assert journal.admit(group) == [True] * len(group)
        journal.leaving(group, 1)
        if settled:
            journal.settle(map(reached, group))


def beside(path, what="-journal"):
    return Path(f"{path}{what}")


def forgets_nobody(path, group):
    """Check that a journal is refused, or knows everybody; return whether it goes on."""
    refusal = None
    try:
        with opened(path) as journal:
            assert True not in journal.admit(group)
    except JournalError as error:
        refusal = error
    if refusal is not None:
        assert refusal.may_have_been_sent
        assert ": " in refusal.reason  # what to do
    return refusal is None


def cut_off(folder, number=8):
    """Return a journal as a kill leaves it, and the same but for its main file, in another folder.

    The kill came when the rollback journal was whole and a part of the pages was written.
    """
    path, torn, before = (Path(folder, name, "run.sqlite") for name in ("run", "torn", "before"))
    for one in (path, torn, before):
        one.parent.mkdir()
    first, second = people(number), people(number, 100)
    sent(path, first)

    def copy(statement):
        if statement == "COMMIT":
            shutil.copy(path, torn)
            shutil.copy(beside(path), beside(torn))
            shutil.copy(beside(path), beside(before))

    with opened(path) as journal:
        journal.admit(second)
        journal._db.execute("PRAGMA cache_size = 1")  # pages are written before the commit
        shutil.copy(path, before)
        journal._db.set_trace_callback(copy)
        journal.leaving(second, 1)
        journal._db.set_trace_callback(None)
    return torn, before, first


class TestWhatIsWritten:
    @pytest.mark.parametrize(
        ("pragma", "value"),
        [
            ("synchronous", 2),
            ("journal_mode", "persist"),
            ("locking_mode", "exclusive"),
            ("fullfsync", 1),
            ("page_size", PAGE),
        ],
    )
    def test_the_file_is_written_to_the_disk_itself(self, journal, pragma, value):
        for _ in "ab":  # made, and found
            with opened(journal) as one:
                assert one._db.execute(f"PRAGMA {pragma}").fetchone() == (value,)

    def test_a_new_file_is_written_to_the_disk_itself(self, journal, monkeypatch):
        statements = []

        def connect(*arguments, genuine=sqlite3.connect, **options):
            db = genuine(*arguments, **options)
            db.set_trace_callback(statements.append)
            return db

        monkeypatch.setattr(sqlite3, "connect", connect)
        with opened(journal):
            pass
        made = statements[: statements.index("COMMIT")]
        assert {"PRAGMA synchronous = FULL", "PRAGMA fullfsync = ON"} <= {*made}

    def test_one_writing_for_all_who_leave_and_all_who_are_settled(self, journal):
        commits = []
        with opened(journal) as one:
            one.admit(people(800))
            one._db.set_trace_callback(lambda sql: sql == "COMMIT" and commits.append(sql))
            one.leaving(people(400), 1)
            for n in range(4):
                one.settle(map(reached, people(100, n * 100)))
            assert len(commits) == 1
            one.leaving(people(400, 400), 1)
            assert len(commits) == 2
            assert one._db.execute("SELECT sum(state) FROM calls").fetchone() == (4 * 2 + 4 * 1,)
            one.settle(())
            assert len(commits) == 2  # nothing was held back
            one.settle([reached(people(1, 400)[0])])
            one.settle(())
            assert len(commits) == 3

    def test_who_was_not_leaving_is_not_settled(self, journal):
        one = people(1)[0]
        with opened(journal) as opening:
            opening.admit([one])
            opening.settle([reached(one)])
        with opened(journal) as opening:
            assert opening.admit([one]) == [True]

    @pytest.mark.parametrize(
        ("result", "kept"),
        [
            ({"delivery_status": "no such number +12065550000"}, [None, None, None]),
            ({"delivery_status": "PERMANENT_FAILURE"}, ["PERMANENT_FAILURE", None, None]),
            ({"delivery_status": "SUCCESSFUL", "status_code": 200}, ["SUCCESSFUL", 200, None]),
            ({"delivery_status": "SUCCESSFUL", "message_id": "a-1"}, ["SUCCESSFUL", None, "a-1"]),
            (
                {"delivery_status": "SUCCESSFUL", "message_id": "+12065550000"},
                ["SUCCESSFUL", None, None],
            ),
            ({"status_message": "for +12065550000"}, [None, None, None]),
        ],
    )
    def test_only_documented_words_are_kept_of_an_answer(self, journal, result, kept):
        (one,) = group = people(1)
        outcome = Outcome(recipient=one.recipient, kind=one.kind, result=MessageResult(**result))
        with opened(journal) as opening:
            opening.leaving(group, 1)
            opening.settle([outcome])
        assert b"12065550000" not in journal.read_bytes()
        with opened(journal) as opening:
            (again,) = opening.admit(group)
        found = again.result
        assert [found.delivery_status, found.status_code, found.message_id] == kept
        assert again.is_ambiguous == outcome.is_ambiguous

    @pytest.mark.parametrize(
        ("reason", "kept"),
        [
            ("ReadTimeoutError", "ReadTimeoutError"),
            ("no such number +12065550000", "TransportError"),
        ],
    )
    def test_only_a_name_is_kept_of_a_reason(self, journal, reason, kept):
        (one,) = group = people(1)
        error = TransportError(reason, may_have_been_sent=True)
        with opened(journal) as opening:
            opening.leaving(group, 1)
            opening.settle([Outcome(recipient=one.recipient, kind=one.kind, error=error)])
        assert b"12065550000" not in journal.read_bytes()
        with opened(journal) as opening:
            (again,) = opening.admit(group)
        assert again.error.reason == kept


PEOPLE = people(9)
groups = st.lists(st.sampled_from(PEOPLE), max_size=6, unique=True)
steps = st.lists(
    st.tuples(st.just("admit"), groups)
    | st.tuples(st.just("leaving"), groups)
    | st.tuples(st.just("settle"), groups)
    | st.tuples(st.just("open again"), groups),
    max_size=20,
)


@examples(60)
@given(steps=steps, endings=st.randoms(use_true_random=False))
def test_a_journal_says_what_a_list_of_people_would(*, steps, endings):
    """Beside a model: who was seen in this run, who is leaving, and how everybody ended."""
    seen, leaving, ends = set(), set(), {}
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch, ExitStack() as held:
        patch.setattr(journal_file, "_TOGETHER", 4)
        patch.setattr(journal_file, "_MAX_SEEN", 5)
        path = Path(folder, "run.sqlite")
        journal = held.enter_context(opened(path))
        for what, group in steps:
            if what == "admit":
                verdicts = journal.admit(group)
                for one, verdict in zip(group, verdicts, strict=True):
                    if one in seen:
                        assert verdict is False
                    elif one in ends:
                        assert (verdict.recipient, verdict.status) == (one.recipient, ends[one])
                    else:
                        assert verdict is True
                seen |= {*group}
            elif what == "leaving":
                new = [one for one in group if one in seen - leaving - ends.keys()]
                journal.leaving(new, 1)
                leaving |= {*new}
            elif what == "settle":
                outcomes = {
                    one: endings.choice([reached(one), reached(one, "THROTTLED"), lost(one)])
                    for one in group
                    if one in leaving
                }
                journal.settle(outcomes.values())
                leaving -= outcomes.keys()
                ends |= {who: one.status for who, one in outcomes.items() if not one.is_retryable}
            else:
                held.close()
                ends |= dict.fromkeys(leaving, "TransportError")
                seen, leaving = set(), set()
                journal = held.enter_context(opened(path))


class TestLostPages:
    """A kill, and then the rollback journal is lost: pages of two times are in one file."""

    @examples(80)
    @given(
        first=st.integers(1, 60),
        second=st.integers(1, 60),
        settled=st.booleans(),
        taken=st.builds(Random, st.integers(0, 2**32)),  # the pages of a file vary a little
        length=st.sampled_from(["old", "new"]),
    )
    def test_any_mixture_is_refused_or_forgets_nobody(
        self, *, first, second, settled, taken, length
    ):
        with TemporaryDirectory() as folder:
            path = Path(folder, "run.sqlite")
            known, more = people(first), people(second, 100)
            sent(path, known, settled=settled)
            with opened(path) as journal:
                journal.admit(more)
                before = path.read_bytes()
                journal.leaving(more, 1)
                after = path.read_bytes()
            pages = [
                (before[at : at + PAGE], after[at : at + PAGE]) for at in range(0, len(after), PAGE)
            ]
            changed = [n for n, (old, new) in enumerate(pages) if old != new]
            is_new = {n: taken.random() < 0.5 for n in changed}
            mixed = b"".join(
                new if is_new.get(n) else old.ljust(PAGE, b"\0")
                for n, (old, new) in enumerate(pages)
            )
            path.write_bytes(mixed if length == "new" else mixed[: len(before)])
            goes_on = forgets_nobody(path, known)
            if not any(is_new.values()) and length == "old":
                assert goes_on

    @pytest.mark.parametrize(
        ("table", "change"),
        [
            ("who", "place = place + 1"),
            ("calls", "state = state - 1"),
            ("calls", "attempt = attempt + 1"),
            ("calls", "answers = CAST(replace(answers, 'SUCCESSFUL', '0000000000') AS BLOB)"),
            ("run", "people = people + 1"),
        ],
    )
    def test_a_change_that_nobody_of_ours_made_is_refused(self, journal, table, change):
        sent(journal, people(3))
        with closing(sqlite3.connect(journal)) as other, other:
            other.execute(f"UPDATE {table} SET {change}")
        assert not forgets_nobody(journal, people(3))

    @pytest.mark.parametrize("table", ["who", "calls"])
    def test_a_row_less_is_refused(self, journal, table):
        sent(journal, people(3))
        with closing(sqlite3.connect(journal)) as other, other:
            other.execute(f"DELETE FROM {table}")
        assert not forgets_nobody(journal, people(3))

    def test_a_place_without_a_row_is_refused(self, journal):
        sent(journal, people(3))
        with closing(sqlite3.connect(journal)) as other, other:
            # Such that all numbers and sums stay as they are.
            other.execute("UPDATE who SET place = place + 300 WHERE place = 0")
            other.execute("UPDATE who SET place = place - 300 WHERE place = 2")
        assert not forgets_nobody(journal, people(3))

    @pytest.mark.parametrize("size", [0, 1, 15, 50, 99, 100, PAGE, 2 * PAGE, "half", "a page less"])
    def test_a_cut_is_refused(self, journal, size):
        sent(journal, people(300))
        whole = journal.stat().st_size
        os.truncate(journal, {"half": whole // 2, "a page less": whole - PAGE}.get(size, size))
        before = journal.read_bytes()
        assert not forgets_nobody(journal, people(300))
        assert journal.read_bytes() == before


class TestTheFileBeside:
    """The rollback journal that a kill leaves behind."""

    def test_it_is_played_back(self, tmp_path):
        for path in cut_off(tmp_path)[:2]:
            with opened(path) as journal:
                assert True not in journal.admit(people(8))
                assert journal.admit(people(8, 100)) == [True] * 8

    @pytest.mark.parametrize("settled", [1, 50, 100], ids="{} of each row".format)
    def test_it_is_played_back_whatever_was_settled(self, tmp_path, settled):
        """Also where the row of the sums is afterwards what it was before."""
        path, copied = tmp_path / "run.sqlite", tmp_path / "copied.sqlite"
        group = people(1000)

        def copy(statement):
            if statement == "COMMIT":
                shutil.copy(path, copied)
                shutil.copy(beside(path), beside(copied))

        with opened(path) as journal:
            journal.admit(group)
            journal.leaving(group, 1)
            journal._db.execute("PRAGMA cache_size = 1")  # pages are written before the commit
            journal._db.set_trace_callback(copy)
            for row in range(0, 1000, 100):
                journal.settle(map(reached, group[row : row + settled]))
            journal.settle(())
            journal._db.set_trace_callback(None)

        assert beside(copied).read_bytes().startswith(journal_file._ROLLBACK)
        assert forgets_nobody(copied, group)

    def test_it_moves_along(self, tmp_path):
        torn, _, first = cut_off(tmp_path)
        elsewhere = tmp_path / "elsewhere.sqlite"
        torn.rename(elsewhere)
        beside(torn).rename(beside(elsewhere))
        assert forgets_nobody(elsewhere, first)

    @pytest.mark.parametrize("whole", [False, True])
    def test_without_it_the_file_is_refused_or_whole(self, tmp_path, whole):
        torn, before, first = cut_off(tmp_path)
        path = before if whole else torn
        beside(path).unlink()
        assert forgets_nobody(path, first) is whole

    @pytest.mark.parametrize("which", [0, 1])
    def test_cut_anywhere_the_file_is_refused_or_whole(self, tmp_path, which):
        path = cut_off(tmp_path)[which]
        first = people(8)
        kept, side = path.read_bytes(), beside(path).read_bytes()
        sizes = {*range(0, len(side), 331), 1, 8, 28, 512, 513, len(side) - 1}
        for size in sizes:
            path.write_bytes(kept)
            beside(path).write_bytes(side[:size])
            forgets_nobody(path, first)

    @pytest.mark.parametrize("where", ["moved", "hard link"])
    def test_it_is_not_played_back_into_what_came_later(self, tmp_path, where):
        _, path, _ = cut_off(tmp_path)
        elsewhere = tmp_path / "elsewhere.sqlite"
        if where == "moved":
            path.rename(elsewhere)
        else:
            elsewhere.hardlink_to(path)
        later = people(8, 200)
        sent(elsewhere, later)
        if where == "moved":
            elsewhere.rename(path)

        with pytest.raises(JournalError, match="is outdated"):
            FileJournal(path, REQUEST)
        beside(path).unlink()  # as the error says
        assert forgets_nobody(path, [*people(8), *later])

    def test_it_is_not_played_back_into_another_journal(self, tmp_path):
        _, path, _ = cut_off(tmp_path)
        other = people(2, 300)
        path.unlink()
        for n in range(2):  # opened as often
            sent(tmp_path / "other.sqlite", other[n : n + 1])
        (tmp_path / "other.sqlite").rename(path)

        with pytest.raises(JournalError, match="belongs to another journal"):
            FileJournal(path, REQUEST)
        beside(path).unlink()
        assert forgets_nobody(path, other)

    @pytest.mark.parametrize("content", [b"", b"x", bytes(5000)])
    def test_one_that_is_not_to_be_played_back_is_let_be(self, journal, content):
        sent(journal, people(3))
        beside(journal).write_bytes(content)
        assert forgets_nobody(journal, people(3))

    def test_without_the_main_file_nothing_is_created(self, journal):
        with opened(journal) as one:
            one.leaving(people(3), 1)
            journal.unlink()
            with pytest.raises(JournalError, match="start again with all recipients") as caught:
                FileJournal(journal, REQUEST)
            assert caught.value.may_have_been_sent
            assert not journal.exists()

    def test_it_is_there_no_more_at_the_end(self, journal):
        sent(journal, people(3))
        assert [*journal.parent.iterdir()] == [journal]

    def test_both_files_are_made_private(self, journal):
        sent(journal, people(3))
        journal.chmod(0o644)
        beside(journal).write_bytes(b"")
        beside(journal).chmod(0o644)
        with opened(journal):
            for one in (journal, beside(journal)):
                assert stat.S_IMODE(one.stat().st_mode) == 0o600


class TestMaking:
    def test_a_kill_during_creation_leaves_no_journal(self, journal, monkeypatch):
        def killed(*_):
            raise SystemExit

        monkeypatch.setattr(os, "link", killed)
        with pytest.raises(SystemExit):
            FileJournal(journal, REQUEST)
        assert [*journal.parent.iterdir()] == []

    def test_what_is_left_of_the_making_is_in_nobodys_way(self, journal, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", lambda *_, **__: None)
            with opened(journal) as one:
                one.leaving(people(3), 1)
        assert len([*journal.parent.iterdir()]) == 2  # another name of the same file
        assert forgets_nobody(journal, people(3))

    def test_of_two_who_make_it_one_is_refused(self, journal, monkeypatch):
        first = []

        def link(source, target, genuine=os.link):
            monkeypatch.undo()
            first.append(FileJournal(journal, REQUEST))
            genuine(source, target)

        monkeypatch.setattr(os, "link", link)
        with pytest.raises(JournalBusyError):
            FileJournal(journal, REQUEST)
        first[0].close()
        assert [*journal.parent.iterdir()] == [journal]

    def test_a_link_to_nothing_makes_what_it_names(self, tmp_path):
        (tmp_path / "real").mkdir()
        link, real = tmp_path / "link.sqlite", tmp_path / "real" / "run.sqlite"
        link.symlink_to(real)
        sent(link, people(3))
        assert forgets_nobody(real, people(3))
        assert {one.name for one in tmp_path.iterdir()} == {"link.sqlite", "real"}

    @pytest.mark.parametrize(
        ("path", "address"),
        [
            (PurePosixPath("/tmp/täglich 1?.sqlite"), "file:///tmp/t%C3%A4glich%201%3F.sqlite"),
            (PureWindowsPath(r"C:\runs\a#b.sqlite"), "file:///C:/runs/a%23b.sqlite"),
            (PureWindowsPath(r"\\server\share\run.sqlite"), "file:////server/share/run.sqlite"),
        ],
    )
    def test_sqlite_is_given_an_address_on_every_system(self, path, address):
        assert journal_file._uri(path) == f"{address}?mode=rw"


class TestOneRunAtATime:
    @pytest.fixture(params=["fcntl", "no fcntl"])
    def system(self, request, monkeypatch):
        if request.param == "no fcntl":
            monkeypatch.setattr(journal_file, "fcntl", None)
        return request.param

    def test_a_second_opening_is_refused(self, system, journal):
        with opened(journal), pytest.raises(JournalBusyError, match="another run") as caught:
            FileJournal(journal, REQUEST)
        assert caught.value.may_have_been_sent

    def test_a_refusal_does_not_take_the_lock(self, system, journal):
        with opened(journal):
            pass
        for _ in "ab":
            with pytest.raises(JournalError, match="different request"):
                FileJournal(journal, b"another")
        with opened(journal):
            pass

    def test_the_lock_goes_with_the_run(self, system, journal):
        for _ in "ab":
            with opened(journal):
                pass
        assert [*journal.parent.iterdir()] == [journal]

    def test_reading_and_copying_take_no_lock_away(self, journal):
        with opened(journal):
            journal.read_bytes()
            shutil.copy(journal, f"{journal}.copy")
            with pytest.raises(JournalBusyError):
                FileJournal(journal, REQUEST)

    def test_by_another_name_it_is_the_same(self, journal):
        with opened(journal) as one:
            one.leaving(people(3), 1)
            os.link(journal, f"{journal}.link")
            Path(f"{journal}.symlink").symlink_to(journal)
            journal.rename(f"{journal}.moved")
            for name in ("link", "moved"):
                with pytest.raises(JournalBusyError):
                    FileJournal(f"{journal}.{name}", REQUEST)
            Path(f"{journal}.moved").rename(journal)
            with pytest.raises(JournalBusyError):
                FileJournal(f"{journal}.symlink", REQUEST)

    def test_a_file_moved_while_a_run_has_it_forgets_nobody(self, journal):
        moved = Path(f"{journal}.moved")
        with opened(journal) as one:
            one.leaving(people(3), 1)
            journal.rename(moved)
            one.leaving(people(3, 3), 1)
            one.settle(map(reached, people(6)))
        assert forgets_nobody(moved, people(6))

    def test_a_lock_that_a_kill_left_where_there_is_no_fcntl(self, journal, monkeypatch):
        monkeypatch.setattr(journal_file, "fcntl", None)
        with opened(journal):
            pass
        beside(journal, "-lock").touch()
        with pytest.raises(JournalBusyError, match="delete the file next to it"):
            FileJournal(journal, REQUEST)
        beside(journal, "-lock").unlink()  # as the error says
        with opened(journal):
            beside(journal, "-lock").unlink()  # too early, but no harm

    def test_a_system_that_gives_no_lock(self, journal, monkeypatch):
        def flock(*_):
            raise OSError(errno.ENOLCK, "No locks available")

        monkeypatch.setattr(fcntl, "flock", flock)
        with pytest.raises(JournalError, match="No locks available"):
            FileJournal(journal, REQUEST)

    def test_a_system_without_fcntl(self, journal, monkeypatch):
        monkeypatch.setitem(sys.modules, "fcntl", None)
        name = "pinpoint_direct.batch.journal_file_elsewhere"
        there = importlib.util.module_from_spec(
            importlib.util.spec_from_file_location(name, journal_file.__file__)
        )
        there.__spec__.loader.exec_module(there)
        with closing(there.FileJournal(journal, REQUEST)):
            assert beside(journal, "-lock").exists()

    def test_another_program_that_reads_it_keeps_it(self, journal):
        sent(journal, people(3))
        with closing(sqlite3.connect(journal, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM who").fetchone()
            with pytest.raises(JournalBusyError, match="another program"):
                FileJournal(journal, REQUEST)
        assert forgets_nobody(journal, people(3))

    def test_in_a_forked_process_nothing_leaves_and_nothing_is_closed(self, journal, monkeypatch):
        with opened(journal) as one:
            with monkeypatch.context() as patch:
                patch.setattr(os, "getpid", lambda: -1)
                with pytest.raises(JournalBusyError, match="forked"):
                    one.leaving(people(3), 1)
                one.close()
            with pytest.raises(JournalBusyError):
                FileJournal(journal, REQUEST)
            one.leaving(people(3), 1)
        assert forgets_nobody(journal, people(3))


@contextmanager
def nobodys_rights():
    """Take away what the superuser may do; and a folder in which everybody may look."""
    is_super = os.geteuid() == 0
    with TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        try:
            yield Path(folder), lambda: os.seteuid(65534) if is_super else None
        finally:
            if is_super:
                os.seteuid(0)
            Path(folder).chmod(0o755)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_that_may_not_be_written(is_there):
    with nobodys_rights() as (folder, drop):
        path = folder / "run.sqlite"
        if is_there:
            sent(path, people(3))
            if os.geteuid() == 0:
                os.chown(path, 65534, -1)
        folder.chmod(0o555)
        drop()
        with pytest.raises(
            JournalError, match=r"cannot be opened or created|Permission denied|not writable"
        ):
            FileJournal(path, REQUEST)


@pytest.mark.parametrize("room", range(8, 60, 3))
def test_where_the_disk_takes_no_more_nobody_leaves(journal, room):
    """With a limit on the size of files, each writing fails at another moment."""
    sent(journal, people(3))
    reported = people(300, 100)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with opened(journal) as one:
        one.admit(reported)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room * PAGE, hard))
            left = False
            with suppress(JournalError):
                one.leaving(reported, 1)
                left = True
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        one.leaving(people(1, 900), 1)
    with opened(journal) as one:
        verdicts = one.admit(reported)
        assert not left or True not in verdicts
        assert True not in one.admit([*people(3), *people(1, 900)])


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # the very opening was cut off
def test_an_interrupt_at_any_line_forgets_nobody(tmp_path):
    def run(path, gone):
        with opened(path) as one:
            one.admit(people(9))
            one.leaving(people(6), 1)
            gone += people(4) + people(1, 5)
            one.settle(reached(who) for who in people(3))
            one.leaving(people(3, 6), 1)
            gone += people(3, 6)
            one.settle([reached(people(1, 4)[0], "THROTTLED"), lost(people(1, 5)[0])])
            one.settle(())

    lines = interrupted(0, run, tmp_path / "counting.sqlite", [])
    for at in Random().sample(range(1, lines.seen + 1), 40):
        path, gone = tmp_path / f"{at}.sqlite", []
        with suppress(KeyboardInterrupt):
            interrupted(at, run, path, gone)
        close_journals()
        if gone or path.exists():
            assert forgets_nobody(path, gone)
