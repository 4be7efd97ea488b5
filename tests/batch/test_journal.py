"""The journal: its content, what it refuses, and how the next run uses it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from pinpoint_direct import (
    EndpointSendConfiguration,
    JournalError,
    PinpointDirect,
    RetryPolicy,
    SMSMessage,
    TransportError,
    ValidationError,
    partial_result,
)
from pinpoint_direct.batch.journal_file import FileJournal

from .sides import APPLICATION_ID, AT_ONCE, HELLO, HELLO_USERS, addresses, ok

pytestmark = pytest.mark.usefixtures("small_calls")


def restored(side, journal, to, **options):
    """Run again with the journal; return the outcomes and how many calls were made."""
    calls = len(side.local.calls)
    result = side.send(HELLO, to, journal=journal, **options)
    return result.outcomes, len(side.local.calls) - calls


def test_results_come_back_without_what_is_personal(side, journal):
    to = addresses(6)
    side.local.script(to[1], "PERMANENT_FAILURE", status_code=410, status_message="for +120655")
    side.local.script(to[2], "SUCCESSFUL", updated_token="a new token")
    side.local.script(to[3], "UNKNOWN_FAILURE")
    side.local.script(to[4], None)
    first = side.send(HELLO, to, journal=journal).outcomes

    second, calls = restored(side, journal, to)

    assert calls == 0
    for before, after in zip(first, second, strict=True):
        assert (after.recipient, after.kind, after.attempts) == (
            before.recipient,
            before.kind,
            before.attempts,
        )
        if before.result is None:
            assert after.error == before.error or after.error.args == before.error.args
        else:
            bare = before.result.evolve(status_message=None, updated_token=None)
            assert after.result == bare


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("timeout", "ReadTimeoutError"),
        ("InternalServerErrorException", "InternalServerError"),
        ("html", None),
    ],
)
def test_an_unknown_end_comes_back_as_one_with_its_reason(side, journal, fault, reason):
    side.local.fail(fault)
    side.send(HELLO, addresses(3), journal=journal)

    outcomes, calls = restored(side, journal, addresses(3))

    assert calls == 0
    for outcome in outcomes:
        assert type(outcome.error) is TransportError
        assert outcome.is_ambiguous
        assert reason is None or outcome.error.reason == reason


@pytest.mark.parametrize("fault", ["TooManyRequestsException", "BadRequestException", 413])
def test_who_provably_got_nothing_is_sent_to_by_the_next_run(side, journal, fault):
    side.local.fail(fault)
    first = side.send(HELLO, addresses(3), journal=journal, retry=None)
    assert not first.ambiguous

    outcomes, calls = restored(side, journal, addresses(3))

    assert calls == 1
    assert all(one.is_successful for one in outcomes)


def test_a_recipient_given_twice_to_a_stream_is_sent_to_once(side, journal):
    to = [*addresses(7), *addresses(7), *addresses(9)]

    first = side.stream(HELLO, to, journal=journal)
    second = side.stream(HELLO, to, journal=journal)

    for outcomes in (first, second):
        assert sorted(one.recipient for one in outcomes) == addresses(9)
    assert all(side.local.sends_to(one) == 1 for one in addresses(9))


def test_users_come_back_with_their_endpoints_numbered(side, journal):
    for n in range(2):
        side.local.add_endpoint(
            f"phone-{n}", address=addresses(2)[n], channel_type="SMS", user_id="ana"
        )
    side.local.script("phone-1", "PERMANENT_FAILURE")
    side.send(HELLO_USERS, ["ana", "bo"], journal=journal)

    again = side.send(HELLO_USERS, ["ana", "bo"], journal=journal)

    ana, bo = again.outcomes
    assert [str(one.delivery_status) for one in ana.results] == ["SUCCESSFUL", "PERMANENT_FAILURE"]
    assert list(ana.result) == ["#1", "#2"]
    assert ana.may_have_been_sent
    assert bo.is_permanent_failure
    assert len(side.local.calls) == 1


def test_an_address_an_endpoint_and_a_user_of_one_name_are_three(side, journal):
    name = addresses(1)[0]
    side.send(HELLO, [name], journal=journal)

    outcomes, calls = restored(side, journal, [name, (name, EndpointSendConfiguration())])

    assert [one.kind for one in outcomes] == ["address", "endpoint"]
    assert calls == 1


def test_the_file_is_private_and_names_nobody(side, journal):
    before = os.umask(0)
    try:
        side.local.script("*", "PERMANENT_FAILURE", status_message="refused for +12065550001")
        seen = []

        def on_progress(progress):
            seen.extend(
                (path.name, stat.S_IMODE(path.stat().st_mode), path.read_bytes())
                for path in journal.parent.iterdir()
            )

        side.send(HELLO, addresses(10), journal=str(journal), on_progress=on_progress)
    finally:
        os.umask(before)
    seen.append((journal.name, stat.S_IMODE(journal.stat().st_mode), journal.read_bytes()))

    assert {name for name, _, _ in seen} == {"run.sqlite", "run.sqlite-journal"}
    assert [path.name for path in journal.parent.iterdir()] == ["run.sqlite"]
    for _, mode, content in seen:
        assert mode == 0o600
        assert not any(one.encode() in content for one in addresses(10))
        assert b"Hello" not in content
        assert APPLICATION_ID.encode() not in content


def test_a_file_that_others_may_read_is_made_private(side, journal):
    side.send(HELLO, addresses(1), journal=journal)
    journal.chmod(0o644)

    side.send(HELLO, addresses(1), journal=journal)

    assert stat.S_IMODE(journal.stat().st_mode) == 0o600


DIFFERENT = {
    "message": lambda side, journal: side.send(
        HELLO.evolve(
            message_configuration=HELLO.message_configuration.evolve(sms_message=SMSMessage("Bye"))
        ),
        addresses(3),
        journal=journal,
    ),
    "trace id": lambda side, journal: side.send(
        HELLO.evolve(trace_id="x"), addresses(3), journal=journal
    ),
    "channel": lambda side, journal: side.send(
        HELLO, addresses(3), channel_type="VOICE", journal=journal
    ),
    "operation": lambda side, journal: side.send(HELLO_USERS, ["ana"], journal=journal),
    "application": lambda side, journal: side.send(
        HELLO,
        addresses(3),
        journal=journal,
        client=type(side.client)("another", client=side.client._client),
    ),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_a_different_request_is_refused(side, journal, what):
    side.send(HELLO, addresses(3), journal=journal)

    with pytest.raises(JournalError, match="different request"):
        DIFFERENT[what](side, journal)

    assert len(side.local.calls) == 1
    assert restored(side, journal, addresses(3))[1] == 0


def test_other_recipients_are_no_different_request(side, journal):
    request = HELLO.evolve(addresses={})
    side.send(request, addresses(3), journal=journal)

    outcomes, calls = restored(side, journal, addresses(6))

    assert calls == 1
    assert len(outcomes) == 6


UNKNOWN = "; this run sends nothing more, but another may have sent"
NOTHING = "; nothing more was sent"


class TestRefused:
    """Nothing is sent, and the file stays as it is."""

    def check(self, side, journal, reason, ends):
        before = journal.read_bytes() if journal.is_file() else None
        with pytest.raises(JournalError, match=reason) as caught:
            side.send(HELLO, addresses(3), journal=journal)
        assert str(caught.value).endswith(ends)
        assert caught.value.may_have_been_sent == (ends == UNKNOWN)
        assert caught.value.reason in str(caught.value)
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
        assert side.local.calls == ()
        assert partial_result(caught.value).outcomes == ()
        if before is not None:
            assert journal.read_bytes() == before

    @pytest.mark.parametrize("content", [b"Dear diary,\n" * 100, b"SQLitf", b"x", b"SQLite form"])
    def test_a_file_that_is_something_else(self, side, journal, content):
        journal.write_bytes(content)
        reason, ends = "the file is not a journal", NOTHING
        if content == b"SQLite form":  # all that is left of one?
            reason, ends = "it is damaged", UNKNOWN
        self.check(side, journal, reason, ends)

    def test_a_database_of_somebody_else(self, side, journal):
        with closing(sqlite3.connect(journal)) as other:
            other.execute("CREATE TABLE run (id)")
        journal.chmod(0o644)
        self.check(side, journal, "the file is not a journal", NOTHING)
        assert stat.S_IMODE(journal.stat().st_mode) == 0o644

    @pytest.mark.parametrize(
        ("version", "reason"), [(1, "from before its first release"), (99, "a later version")]
    )
    def test_another_version(self, side, journal, version, reason):
        side.send(HELLO, addresses(3), journal=journal)
        side.local.reset()
        with closing(sqlite3.connect(journal)) as other:
            other.execute(f"PRAGMA user_version = {version}")
        self.check(side, journal, reason, UNKNOWN)

    def test_a_damaged_file(self, side, journal):
        side.send(HELLO, addresses(300), journal=journal)
        side.local.reset()
        content = bytearray(journal.read_bytes())
        assert len(content) > 10 * 1024
        content[8 * 1024 : 9 * 1024] = b"\xff" * 1024
        journal.write_bytes(content)
        self.check(side, journal, "it is damaged", UNKNOWN)

    def test_an_empty_file(self, side, journal):
        journal.touch()
        self.check(side, journal, "delete it if no run has ever used it", UNKNOWN)

    def test_a_folder(self, side, tmp_path):
        self.check(side, tmp_path, "Is a directory", UNKNOWN)

    def test_something_that_is_no_file(self, side, journal):
        os.mkfifo(journal)
        self.check(side, journal, "the file is not a journal", NOTHING)

    def test_a_place_that_is_not_there(self, side, tmp_path):
        self.check(side, tmp_path / "nowhere" / "run.sqlite", "No such file or directory", NOTHING)

    def test_a_path_with_a_nul(self, side, tmp_path):
        with pytest.raises(JournalError, match="NUL"):
            side.send(HELLO, addresses(3), journal=f"{tmp_path}/run\0.sqlite")
        assert [*tmp_path.iterdir()] == []

    def test_what_sqlite_has_no_word_of_ours_for(self, monkeypatch, journal):
        def connect(*_, **__):
            raise sqlite3.OperationalError("something of +12065550000")

        monkeypatch.setattr(sqlite3, "connect", connect)
        with pytest.raises(JournalError, match="SQLite reports OperationalError: check"):
            FileJournal(journal, b"")
        assert [*journal.parent.iterdir()] == []


def full_after(pages):
    """Return a way to open journals on a disk that has room for so many pages."""
    genuine = sqlite3.connect

    def connect(*arguments, **options):
        db = genuine(*arguments, **options)
        db.execute(f"PRAGMA max_page_count = {pages}")
        return db

    return connect


@pytest.mark.parametrize("pages", [1, 6, 8, 10, 14, 18])
def test_a_full_disk_ends_the_run_before_anything_more_is_sent(side, journal, monkeypatch, pages):
    sent = Counter()

    def answer(request):
        sent.update(list(request["Addresses"]))
        return ok(request)

    client = side.answering(answer)
    options = {"journal": journal, "max_workers": 1, "client": client}
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", full_after(pages))
        with pytest.raises(JournalError, match="the disk is full") as caught:
            side.send(HELLO, addresses(400), **options)
    known = partial_result(caught.value)
    assert sent.keys() == known.successes.keys()
    assert not known.ambiguous

    if pages == 1:  # not even begun
        assert not sent
        assert not journal.exists()
    result = side.send(HELLO, addresses(400), **options)

    assert set(sent.values()) == {1}
    assert len(result) == 400
    assert len(result.ambiguous) <= 3
    assert result.successes.keys() <= sent.keys()
    assert result.successes.keys() | result.ambiguous.keys() == set(addresses(400))


def test_a_disk_that_fails_while_a_call_is_on_its_way_loses_no_outcome(side, journal, monkeypatch):
    def broken(*_):
        raise JournalError("the disk is gone")

    def answer(request):
        monkeypatch.setattr(FileJournal, "_commit", broken)
        return ok(request)

    with pytest.raises(JournalError, match="the disk is gone") as caught:
        side.send(
            HELLO, addresses(9), journal=journal, max_workers=1, client=side.answering(answer)
        )

    known = partial_result(caught.value)
    assert list(known.successes) == addresses(3)
    assert all(one.attempts == 0 for one in known.failures.values())


def test_whom_a_broken_journal_cannot_tell_has_an_unknown_end(side, journal, monkeypatch):
    side.send(HELLO, addresses(6), journal=journal)
    calls = len(side.local.calls)

    def broken(*_):
        raise JournalError("the disk is gone")

    monkeypatch.setattr(FileJournal, "admit", broken)
    with pytest.raises(JournalError) as caught:
        side.send(HELLO, addresses(6), journal=journal)

    known = partial_result(caught.value)
    assert list(known.ambiguous) == addresses(6)
    assert {one.error.reason for one in known.outcomes} == {"Interrupted"}
    assert len(side.local.calls) == calls


@pytest.mark.parametrize("journal", [3, b"run.sqlite", True])
def test_a_journal_is_a_path(side, journal):
    with pytest.raises(
        ValidationError, match="the path of a file, a Journal, a JournalFactory, or None"
    ):
        side.send(HELLO, addresses(3), journal=journal)


def test_a_path_may_be_relative_and_odd(side, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a b#c?mode=memory&x.sqlite", ":memory:", "täglich.sqlite"):
        side.send(HELLO, addresses(1), journal=name)
        assert Path(name).stat().st_size > 0


def test_attempts_of_an_earlier_run_do_not_count(side, journal):
    side.local.script("*", "THROTTLED", times=5)
    policy = RetryPolicy(base_delay=0, max_attempts=3)
    first = side.send(HELLO, addresses(1), journal=journal, retry=policy)
    assert first.outcomes[0].attempts == 3

    (outcome,), calls = restored(side, journal, addresses(1), retry=policy)

    assert (outcome.attempts, calls) == (3, 3)
    assert outcome.is_successful


def test_the_journal_of_a_stream_that_was_left_is_closed(side, journal):
    if side.name == "sync":
        with side.client.stream_batch(HELLO, addresses(9), journal=journal) as stream:
            next(stream)
    else:

        async def left():
            async with side.client.stream_batch(HELLO, addresses(9), journal=journal) as stream:
                await anext(stream)

        side.runner.run(left())

    outcomes, _ = restored(side, journal, addresses(9), retry=AT_ONCE)

    assert all(one.is_successful for one in outcomes)
    assert all(side.local.sends_to(one) == 1 for one in addresses(9))


def test_a_client_is_not_needed_to_be_the_same(side, journal):
    side.send(HELLO, addresses(3), journal=journal)
    other = PinpointDirect(APPLICATION_ID, client=side.local.boto3_client())

    result = other.send_batch(HELLO, addresses(3), journal=journal)

    assert result.all_successful
    assert len(side.local.calls) == 1
