"""The journal that is one SQLite file on one machine.

Recipients are stored as salted hashes; messages, addresses and status texts are not stored. The
table ``who`` has the place of each recipient's state, and the table ``calls`` has the states, one
row for up to 100 recipients of one call. A retry adds a new row, and changes the place.

The file must not lose recipients unnoticed, whatever happens to it. So all committed data is in the
file itself (a rollback journal, not a write-ahead log). The row of ``run`` contains the row counts,
the sum of the places and the sum of the states, which are compared on opening. A remaining rollback
journal is applied only to the file and the run that it was written for.
"""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import zlib
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from io import FileIO
from itertools import chain
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import quote_from_bytes

import attrs

from ..errors import JournalBusyError, JournalError
from .journal_answers import answer_of, restored
from .outcomes import Outcome, Recipient

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # mypy looks at the platform it runs on

__all__ = ["FileJournal"]

_PRIVATE: Final = 0o600
_OTHERS: Final = 0o077
_TOGETHER: Final = 100
"""Maximum number of recipients in one row of ``calls``."""
_MAX_SEEN: Final = 1000
"""Maximum number of recipients in memory that are in no row of this run."""
_LEAVING, _SETTLED = 1, 2

_BEGINNING: Final = 4096
"""The first bytes of the file, which contain SQLite's header and the mark."""
_HEADER: Final = 100
_SQLITE: Final = b"SQLite format 3\0"
_APPLICATION: Final = b"PPjl"
_VERSION: Final = 2
_ROLLBACK: Final = bytes.fromhex("d9d505f920a163d7")
"""The first bytes of an active rollback journal; SQLite zeroes them afterwards."""
_MARK: Final = b"PPjl run"
_SALT: Final = 16
_GENERATION: Final = 8

_SCHEMA: Final = (
    "PRAGMA page_size = 1024",  # a call changes a few bytes in many pages
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA journal_mode = OFF",  # an incomplete file never gets the final name
    "BEGIN",
    """CREATE TABLE run (
        mark BLOB NOT NULL, fingerprint BLOB NOT NULL,
        people INTEGER NOT NULL, places INTEGER NOT NULL,
        calls INTEGER NOT NULL, states INTEGER NOT NULL
    )""",
    "CREATE TABLE who (hash BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE calls (
        id INTEGER PRIMARY KEY, state INTEGER NOT NULL, attempt INTEGER NOT NULL, answers BLOB
    )""",
    f"PRAGMA application_id = {int.from_bytes(_APPLICATION)}",
    f"PRAGMA user_version = {_VERSION}",
)
_PRAGMAS: Final = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: with fsync() alone the disk may delay the write
    "PRAGMA journal_mode = PERSIST",
)
# Few statements and few returned rows are better: after each one, other threads may run. So all
# recipients of a statement are passed in one value.
_EACH: Final = (
    "WITH RECURSIVE each(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM each "
    "WHERE n + 1 < length(:hashes) / 16)"
)
_HASH: Final = "substr(:hashes, n * 16 + 1, 16)"
_PLACES: Final = f"{_EACH} SELECT hash, place FROM each CROSS JOIN who ON hash = {_HASH}"  # noqa: S608  (constants)
_SEEN: Final = f"{_EACH} SELECT hash FROM each CROSS JOIN seen ON hash = {_HASH}"  # noqa: S608  (constants)
_SEE: Final = f"INSERT OR IGNORE INTO seen {_EACH} SELECT {_HASH} FROM each"  # noqa: S608  (constants)
_ENTER: Final = f"INTO who {_EACH} SELECT {_HASH}, :first + n FROM each"  # noqa: S608  (constants)
_BEFORE: Final = (
    "SELECT calls, (SELECT coalesce(sum(state), 0) FROM calls WHERE id IN "
    "(SELECT value FROM json_each(?))) FROM run"
)
_COUNT_ALL: Final = (
    "UPDATE run SET people = people + ?, places = places + ?, calls = calls + ?, "
    "states = states + ?"
)
_COUNTS: Final = (
    "SELECT (SELECT count(*) FROM who), (SELECT coalesce(sum(place), 0) FROM who), "
    "(SELECT count(*) FROM calls), (SELECT coalesce(sum(state), 0) FROM calls)"
)

_IN_USE: Final = "another run, or a process forked from one, is using it: wait for its end"
_LOCKED: Final = (
    "another run is using it, or was killed: if no run is active any more, delete the file next to "
    "it whose name ends in -lock"
)
_BUSY: Final = "another program is using it: wait for its end"
_FORKED: Final = "this process was forked from the run that is using it"
_SOMETHING_ELSE: Final = "the file is not a journal: use another path"
_EMPTY: Final = "the file is empty: restore its content, or delete it if no run has ever used it"
_DAMAGED: Final = (
    "it is damaged, or the file next to it whose name ends in -journal was lost, so it may have "
    "lost recipients: restore both files, or assume that all recipients may have been sent to"
)
_MISSING: Final = (
    "the file is missing, but the file next to it whose name ends in -journal exists: restore the "
    "missing file, or delete the other file too to start again with all recipients"
)
_STALE: Final = (
    "the file next to it whose name ends in -journal is truncated, belongs to another journal, or "
    "is outdated: restore the right file, or move it away"
)
_OLDER: Final = (
    "a version of this package from before its first release has written it: end that run with "
    "that version; or assume that all recipients in it may have been sent to, and use another path"
)
_NEWER: Final = "a later version of this package has written it: use that version"
_OTHER_REQUEST: Final = (
    "it belongs to a different request (another message, application or channel): use another path"
)
_REASONS: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_CANTOPEN: "it, or the file next to it, cannot be opened or created",
    sqlite3.SQLITE_FULL: "the disk is full: free some space, and run it again",
    sqlite3.SQLITE_PERM: "it is not writable",
    sqlite3.SQLITE_READONLY: "it, or its folder, is not writable",
}
_HARMED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


@attrs.define
class _Call:
    """A row of ``calls`` with results that are not on disk yet."""

    attempt: int
    answers: list[Any]

    def verdict(self, recipient: Recipient, position: int) -> bool | Outcome:
        """Return what an earlier run has left of the recipient at a position."""
        return restored(recipient, self.answers[position], self.attempt)


class FileJournal:
    """An open journal; see :class:`pinpoint_direct.Journal`.

    An exception, such as Ctrl-C, may be raised between any two lines. So only the file defines what
    was committed: no state in memory has to match it.
    """

    def __init__(self, path: str | os.PathLike[str], identity: bytes) -> None:
        """Open the journal at ``path`` for the run of ``identity``; create it if it does not exist.

        Raises:
            JournalError: If it is in use, damaged, not a journal, the journal of a different
                request, or not writable.
        """
        name = os.fsdecode(path)
        if "\0" in name:
            raise JournalError("its path contains a NUL character: use another path")
        self._process = os.getpid()
        # Recipients of this run that are in no row of this run.
        self._seen: dict[tuple[str, str], bytes] = {}
        self._is_many = False  # so further ones are in the table
        # The places of leaving recipients, and their rows.
        self._claims: dict[tuple[str, str], int] = {}
        self._calls: dict[int, _Call] = {}
        self._unwritten: set[int] = set()
        # Links are resolved: SQLite puts its rollback journal next to the real file.
        place = Path(os.path.realpath(name))
        is_known = os.path.lexists(place)
        if not is_known:
            with _failures():
                _create(place, identity)
        with _failures(may_have_been_sent=is_known):
            self._lock = _Lock(place)
            try:
                beginning = self._lock.read(_BEGINNING)
                _check_format(beginning)
                _check_beside(place, beginning)
                self._db = _connect(place)
                try:
                    self._begin(identity)
                    _make_private(place)
                except BaseException:
                    self._db.close()
                    raise
            except BaseException:
                self._lock.release()
                raise

    def _begin(self, identity: bytes) -> None:
        run = self._db.execute
        for pragma in _PRAGMAS:
            run(pragma)
        run("CREATE TEMP TABLE seen (hash BLOB PRIMARY KEY) WITHOUT ROWID")
        run("BEGIN EXCLUSIVE")  # held until the file is closed, also by a kill
        if run("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise JournalError(_DAMAGED, may_have_been_sent=True)
        ((mark, fingerprint, *counts),) = run("SELECT * FROM run").fetchall()
        if run(_COUNTS).fetchone() != tuple(counts):
            raise JournalError(_DAMAGED, may_have_been_sent=True)
        self._salt, generation = _parts(mark)
        if fingerprint != _digest(identity, self._salt):
            raise JournalError(_OTHER_REQUEST)
        self._first: int = counts[2]  # the first row of this run
        # In two steps: see _check_beside().
        run("UPDATE run SET mark = ?", (_mark(self._salt, generation + 1),))
        run("COMMIT")
        run("UPDATE run SET mark = ?", (_mark(self._salt, generation + 2),))

    def admit(self, recipients: Sequence[Recipient]) -> list[bool | Outcome]:
        """Return for each recipient whether to send, or the outcome of an earlier run."""
        verdicts: list[bool | Outcome] = []
        with _failures(may_have_been_sent=True):
            seen = dict(self._seen)
            hashes = [self._hash(one) for one in recipients]
            together = {"hashes": b"".join(hashes)}
            places: dict[bytes, int] = dict(self._db.execute(_PLACES, together))
            again = {one for (one,) in self._db.execute(_SEEN, together)} if self._is_many else ()
            calls = {place // _TOGETHER for place in places.values()}
            earlier = self._earlier([call for call in calls if call < self._first])
            for recipient, hashed in zip(recipients, hashes, strict=True):
                key = recipient.kind, recipient.recipient
                call, position = divmod(places.get(hashed, -1), _TOGETHER)
                if key in seen or hashed in again or call >= self._first:
                    verdicts.append(False)
                    continue
                seen[key] = hashed
                verdicts.append(call < 0 or earlier[call].verdict(recipient, position))
            if len(seen) > _MAX_SEEN:
                self._db.execute(_SEE, {"hashes": b"".join(seen.values())})
                self._is_many = True
                seen = {}
        self._seen = seen
        return verdicts

    def leaving(self, recipients: Sequence[Recipient], attempt: int) -> None:
        """Write to disk that calls with ``recipients`` are about to be sent."""
        if os.getpid() != self._process:
            raise JournalBusyError(_FORKED)
        keys = [(one.kind, one.recipient) for one in recipients]
        hashes = [
            self._seen.get(key) or self._hash(one)
            for key, one in zip(keys, recipients, strict=True)
        ]
        first = self._commit(hashes, attempt)
        for call, at in enumerate(range(0, len(keys), _TOGETHER), first):
            self._calls[call] = _Call(attempt, [None] * len(keys[at : at + _TOGETHER]))
        for place, key in enumerate(keys, first * _TOGETHER):
            self._claims[key] = place
            self._seen.pop(key, None)

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """Buffer outcomes in memory until the next write to the disk.

        The next write is before the next call, or immediately if there are no outcomes.
        """
        is_asked_to_write = True
        for outcome in outcomes:
            is_asked_to_write = False
            place = self._claims.pop((outcome.kind, outcome.recipient), None)
            if place is not None:
                call, position = divmod(place, _TOGETHER)
                self._calls[call].answers[position] = answer_of(outcome)
                self._unwritten.add(call)
        if is_asked_to_write and self._unwritten:
            self._commit((), 0)

    def close(self) -> None:
        """Write buffered outcomes, close the file, and release the lock."""
        if os.getpid() != self._process:  # the run in the other process continues
            return
        try:
            with suppress(JournalError):
                self.settle(())
            with closing(self._db), suppress(sqlite3.Error):
                # All committed data is in the file itself: the second file is not needed any more.
                self._db.execute("PRAGMA locking_mode = NORMAL")
                self._db.execute("SELECT * FROM run").fetchall()
                self._db.execute("PRAGMA journal_mode = DELETE")
        finally:
            self._lock.release()

    def _commit(self, hashes: Sequence[bytes], attempt: int) -> int:
        """Write the leaving recipients and the buffered results to disk.

        Returns:
            The first row of the leaving recipients.
        """
        run = self._db.execute
        written = {call: self._calls[call] for call in self._unwritten}
        rows: list[tuple[Any, ...]] = [
            (call, _LEAVING if None in one.answers else _SETTLED, one.attempt, _packed(call, one))
            for call, one in written.items()
        ]
        with _failures():
            try:
                run("BEGIN")
                ((first, before),) = run(_BEFORE, (json.dumps([*written]),))
                groups = range(-(-len(hashes) // _TOGETHER))
                rows += [(first + n, _LEAVING, attempt, None) for n in groups]
                places = range(first * _TOGETHER, first * _TOGETHER + len(hashes))
                states = sum(state for _, state, *_ in rows) - before
                # The page of this row must change first: see _check_beside(). SQLite does not write
                # a row that stays the same: where a part of a call was settled, none of these sums
                # changes.
                if not (hashes or states):
                    run(_COUNT_ALL, (0, 0, 0, 1))
                    states = -1
                run(_COUNT_ALL, (len(hashes), sum(places), len(groups), states))
                for at in range(0, len(rows), _TOGETHER):
                    part = rows[at : at + _TOGETHER]
                    values = ", ".join(["(?, ?, ?, ?)"] * len(part))
                    run(f"REPLACE INTO calls VALUES {values}", [*chain(*part)])  # noqa: S608  (marks)
                if hashes:
                    self._move(b"".join(hashes), places)
                run("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    run("ROLLBACK")
                raise
        self._unwritten -= written.keys()
        for call, one in written.items():
            if None not in one.answers:
                del self._calls[call]
        return int(first)

    def _move(self, hashes: bytes, places: range) -> None:
        """Insert recipients at their new places; most of them have no earlier place."""
        run = self._db.execute
        values = {"hashes": hashes, "first": places[0]}
        known = len(places) - run(f"INSERT OR IGNORE {_ENTER}", values).rowcount
        if known:
            before = [place for _, place in run(_PLACES, values) if place < places[0]]
            run(_COUNT_ALL, (-known, -sum(before), 0, 0))
            run(f"INSERT OR REPLACE {_ENTER}", values)

    def _earlier(self, calls: Collection[int]) -> dict[int, _Call]:
        """Return the rows of earlier runs."""
        query = "SELECT attempt, answers FROM calls WHERE id = ?"
        found = {
            call: _unpacked(call, *row)
            for call in calls
            for row in self._db.execute(query, (call,))
        }
        if len(found) < len(calls):
            raise JournalError(_DAMAGED, may_have_been_sent=True)
        return found

    def _hash(self, one: Recipient) -> bytes:
        name = f"{one.kind}\0{one.recipient}".encode("utf-8", "surrogatepass")
        return blake2b(name, key=self._salt, digest_size=16).digest()


class _Lock:
    """Keeps other runs from using a journal, also under another name.

    SQLite's locks are not sufficient: they are lost when any code in the process opens and closes
    the file.
    """

    def __init__(self, place: Path) -> None:
        """Acquire the lock.

        Raises:
            JournalBusyError: If it is held elsewhere.
        """
        # File objects, because the garbage collector closes them even after an interrupt.
        self._file = place.open("r+b", buffering=0)
        self._beside: FileIO | None = None
        try:
            if fcntl is not None:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                self._beside = open(f"{place}-lock", "xb", buffering=0, opener=_vanishing)  # noqa: SIM115  (Path.open() has no opener; release() closes it)
        except BlockingIOError:
            self._file.close()
            raise JournalBusyError(_IN_USE) from None
        except FileExistsError:
            self._file.close()
            raise JournalBusyError(_LOCKED) from None
        except BaseException:
            self._file.close()
            raise

    def read(self, size: int) -> bytes:
        """Return the first bytes of the file."""
        if not stat.S_ISREG(os.fstat(self._file.fileno()).st_mode):
            raise JournalError(_SOMETHING_ELSE)
        self._file.seek(0)
        return self._file.read(size)

    def release(self) -> None:
        """Release the lock."""
        self._file.close()
        if self._beside is not None:
            self._beside.close()
            with suppress(FileNotFoundError):
                Path(self._beside.name).unlink()


def _vanishing(name: str, flags: int) -> int:
    """Open a file that Windows deletes when the process ends for any reason."""
    return os.open(name, flags | getattr(os, "O_TEMPORARY", 0), _PRIVATE)


@contextmanager
def _failures(*, may_have_been_sent: bool = False) -> Generator[None]:
    """Convert errors of the disk to a ``JournalError``."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise _failure(error, may_have_been_sent=may_have_been_sent) from None


def _failure(error: sqlite3.Error | OSError, *, may_have_been_sent: bool) -> JournalError:
    if isinstance(error, OSError):
        reason = f"the system reports an error: {error.strerror}"
        return JournalError(reason, may_have_been_sent=may_have_been_sent)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_BUSY:
        return JournalBusyError(_BUSY)
    if code in _HARMED:
        return JournalError(_DAMAGED, may_have_been_sent=True)
    # The text of the exception might contain data of the file.
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    reason = _REASONS.get(code) or f"SQLite reports {name}: check the disk, and run it again"
    return JournalError(reason, may_have_been_sent=may_have_been_sent)


def _create(place: Path, identity: bytes) -> None:
    """Create an empty journal, and rename it to its final name when it is complete."""
    if os.path.lexists(f"{place}-journal"):
        raise JournalError(_MISSING, may_have_been_sent=True)
    new = place.with_name(f"{place.name}-new-{os.urandom(6).hex()}")
    salt = os.urandom(_SALT)
    try:
        os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE))
        with closing(_connect(new)) as db:
            for statement in _SCHEMA:
                db.execute(statement)
            values = (_mark(salt, 0), _digest(identity, salt))
            db.execute("INSERT INTO run VALUES (?, ?, 0, 0, 0, 0)", values)
            db.execute("COMMIT")
        with suppress(FileExistsError):  # another run has created it in the meantime
            os.link(new, place)
    finally:
        with suppress(FileNotFoundError):
            new.unlink()


def _connect(place: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        _uri(place), uri=True, timeout=0, isolation_level=None, check_same_thread=False
    )


def _uri(place: PurePath) -> str:
    """Return the URI with which SQLite opens an existing file and creates none."""
    name = place.as_posix()  # /folder/name, C:/folder/name or //server/share/name
    slash = "" if name.startswith("/") else "/"
    return f"file://{slash}{quote_from_bytes(os.fsencode(name), safe='/:')}?mode=rw"


def _make_private(place: Path) -> None:
    for one in (place, Path(f"{place}-journal")):
        if one.stat().st_mode & _OTHERS:
            one.chmod(_PRIVATE)


def _check_format(beginning: bytes) -> None:
    """Refuse a file that is not a journal of this format, by its first bytes.

    SQLite is not used for this, because it might apply the rollback journal of an unrelated
    database.
    """
    if not beginning:
        raise JournalError(_EMPTY, may_have_been_sent=True)
    if len(beginning) < _HEADER and _SQLITE.startswith(beginning[: len(_SQLITE)]):
        raise JournalError(_DAMAGED, may_have_been_sent=True)  # the rest is missing
    if not beginning.startswith(_SQLITE) or beginning[68:72] != _APPLICATION:
        raise JournalError(_SOMETHING_ELSE)
    version = int.from_bytes(beginning[60:64])
    if version != _VERSION:
        raise JournalError(_OLDER if version < _VERSION else _NEWER, may_have_been_sent=True)


def _check_beside(place: Path, beginning: bytes) -> None:
    """Refuse a rollback journal that was not written for the current state of this file.

    SQLite would apply it, and the file would lose all later changes. This can happen if the file
    was moved or has two names, and a run continued without the rollback journal of the previous
    run. Every opening increases the generation by two, in two steps. A rollback journal contains
    the row of ``run`` from before the interrupted step, so it is at most one generation behind the
    file.
    """
    try:
        content = Path(f"{place}-journal").read_bytes()
    except FileNotFoundError:
        return
    if not content.startswith(_ROLLBACK):
        return
    salt, generation = _parts(beginning[beginning.find(_MARK) :])
    at = content.find(_MARK)
    if at < 0 or len(content) < at + len(_mark(salt, 0)):
        raise JournalError(_STALE, may_have_been_sent=True)
    salt_beside, generation_beside = _parts(content[at:])
    if salt_beside != salt or generation - generation_beside not in (0, 1):
        raise JournalError(_STALE, may_have_been_sent=True)


def _mark(salt: bytes, generation: int) -> bytes:
    """Return the bytes that identify the row of ``run``."""
    return _MARK + salt + generation.to_bytes(_GENERATION)


def _parts(mark: bytes) -> tuple[bytes, int]:
    """Return the salt and the generation in a mark, which may be followed by other bytes."""
    rest = mark.removeprefix(_MARK)
    return rest[:_SALT], int.from_bytes(rest[_SALT : _SALT + _GENERATION])


def _digest(identity: bytes, salt: bytes) -> bytes:
    return blake2b(identity, key=salt, digest_size=16).digest()


def _packed(call: int, one: _Call) -> bytes:
    """Return the stored outcomes of a row, after a checksum of them and of their row."""
    text = json.dumps(one.answers, separators=(",", ":")).encode()
    return _checksum(call, one.attempt, text) + text


def _unpacked(call: int, attempt: int, answers: bytes | None) -> _Call:
    if answers is None:
        return _Call(attempt, [None] * _TOGETHER)
    text = answers[4:]
    if answers[:4] != _checksum(call, attempt, text):
        raise JournalError(_DAMAGED, may_have_been_sent=True)
    return _Call(attempt, json.loads(text))


def _checksum(call: int, attempt: int, text: bytes) -> bytes:
    return zlib.crc32(f"{call} {attempt} ".encode() + text).to_bytes(4)
