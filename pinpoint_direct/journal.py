"""The journal of a batch: who may have been sent to, on disk before any call and after it.

One SQLite file per run. Recipients stand in it as salted hashes; no message, no address and no
status text does.

A recipient is in one of three states. *Open*: nothing was sent. *Leaving*: a call that names the
recipient has left, or was about to, and what became of it is not known. *Done*: there is an answer
that ends it. A call leaves only when its recipients are known to be on disk as leaving. So after a
run was killed at any moment, whoever is open or absent was provably not sent to, and nobody else is
sent to again.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from .errors import JournalError, TransportError
from .model.results import EndpointMessageResult, MessageResult
from .outcomes import Outcome, Recipient
from .rendering import Kind

__all__ = ["Journal"]

_APPLICATION: Final = 0x50506A6C
"""SQLite's field for what a file is: "PPjl" marks a journal of ours."""
_VERSION: Final = 1
_PRIVATE: Final = 0o600
_OTHERS: Final = 0o077
_OPEN, _LEAVING, _DONE = range(3)
_INTERRUPTED: Final = "Interrupted"

_SCHEMA: Final = (
    "CREATE TABLE run (salt BLOB NOT NULL, fingerprint BLOB NOT NULL, number INTEGER NOT NULL)",
    """CREATE TABLE recipients (
        hash BLOB PRIMARY KEY, run INTEGER NOT NULL, state INTEGER NOT NULL,
        attempts INTEGER NOT NULL, told TEXT
    ) WITHOUT ROWID""",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
_ENTER: Final = "INSERT OR REPLACE INTO recipients VALUES (?, ?, ?, ?, ?)"
_REASONS: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_BUSY: "another run is using it",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_CORRUPT: "it is damaged",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_NOTADB: "the file is something else",
    sqlite3.SQLITE_PERM: "it may not be written",
    sqlite3.SQLITE_READONLY: "it may not be written",
}


class Journal:
    """An open journal. Not for two threads at a time; which thread it is does not matter."""

    def __init__(self, path: str | os.PathLike[str], identity: Mapping[str, Any]) -> None:
        """Open the journal at ``path``, made if it is not there, for the run of ``identity``.

        Raises:
            JournalError: If it is in use, damaged, something else, the journal of a different
                request, or cannot be written.
        """
        place = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would follow a link)
        with _failures():
            # Only a new file is opened here: closing it would drop the locks of another connection.
            with suppress(FileExistsError):
                os.close(os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE))
            self._db = sqlite3.connect(
                f"{place.as_uri()}?mode=rw",
                uri=True,
                timeout=0,
                isolation_level=None,
                check_same_thread=False,
            )
        try:
            with _failures():
                self._begin(place, identity)
        except BaseException:
            self._db.close()
            raise

    def _begin(self, place: Path, identity: Mapping[str, Any]) -> None:
        run = self._db.execute
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("PRAGMA synchronous = FULL")
        run("BEGIN EXCLUSIVE")  # held until the file is closed, by a kill if need be
        if run("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            for statement in _SCHEMA:
                run(statement)
            salt = os.urandom(16)
            run("INSERT INTO run VALUES (?, ?, 0)", (salt, _fingerprint(identity, salt)))
        if run("PRAGMA application_id").fetchone() != (_APPLICATION,):
            raise JournalError("the file is something else")
        if run("PRAGMA user_version").fetchone() != (_VERSION,):
            raise JournalError("another version of this package has written it")
        if run("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise JournalError("it is damaged")
        run("UPDATE run SET number = number + 1")
        self._salt, fingerprint, self._run = run("SELECT * FROM run").fetchone()
        if fingerprint != _fingerprint(identity, self._salt):
            raise JournalError(
                "it belongs to a different request: another message, application or channel"
            )
        run("COMMIT")
        run("PRAGMA journal_mode = WAL")
        if place.stat().st_mode & _OTHERS:
            place.chmod(_PRIVATE)

    def look_up(self, kind: Kind, recipient: str) -> Outcome | bool:
        """Say what is to be done about a recipient.

        Returns:
            ``True`` to send; ``False`` to leave out, for it was entered before in this very run; or
            the outcome that an earlier run has left.

        Raises:
            JournalError: If the journal cannot be read.
        """
        with _failures():
            row = self._db.execute(
                "SELECT run, state, attempts, told FROM recipients WHERE hash = ?",
                (self._hash(kind, recipient),),
            ).fetchone()
            if row is None:
                return True
            run, state, attempts, told = row
            if run == self._run:
                return False
            if state == _OPEN:
                return True
            return _restored(kind, recipient, attempts, told, is_done=state == _DONE)

    def enter(self, kind: Kind, recipient: str) -> None:
        """Note, in memory for now, that a recipient belongs to this run.

        Raises:
            JournalError: If the journal cannot be written.
        """
        hashed = self._hash(kind, recipient)
        with _failures():
            if not self._db.in_transaction:
                self._db.execute("BEGIN")  # the next call to leave ends it
            self._db.execute(
                "INSERT INTO recipients VALUES (?, ?, ?, 0, NULL)"
                " ON CONFLICT (hash) DO UPDATE SET run = excluded.run",
                (hashed, self._run, _OPEN),
            )

    def leaving(self, recipients: Iterable[Recipient], attempt: int) -> None:
        """Write, to the disk itself, that a call naming ``recipients`` is about to leave.

        Raises:
            JournalError: If it could not be written. Then the call must not be made.
        """
        self._write(
            (self._hash(one.kind, one.recipient), self._run, _LEAVING, attempt, None)
            for one in recipients
        )

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """Write, to the disk itself, what is known now.

        Raises:
            JournalError: If it could not be written. The recipients then stay as they were.
        """
        self._write(
            (
                self._hash(outcome.kind, outcome.recipient),
                self._run,
                *_state(outcome),
            )
            for outcome in outcomes
        )

    def close(self) -> None:
        """Close the file, and let others have it."""
        with suppress(sqlite3.Error):  # all that counts is written
            self._db.close()

    def _write(self, rows: Iterable[tuple[object, ...]]) -> None:
        with _failures():
            try:
                if not self._db.in_transaction:
                    self._db.execute("BEGIN")
                self._db.executemany(_ENTER, rows)
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def _hash(self, kind: Kind, recipient: str) -> bytes:
        name = f"{kind}\0{recipient}".encode("utf-8", "surrogatepass")
        return blake2b(name, key=self._salt, digest_size=16).digest()


@contextmanager
def _failures() -> Generator[None]:
    """Raise whatever the disk says as an error of ours."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise JournalError(_REASONS.get(code) or f"SQLite says {error}") from None
    except OSError as error:
        raise JournalError(f"the system says {error.strerror}") from None
    except (LookupError, TypeError, ValueError):  # what is kept of an answer cannot be read
        raise JournalError("it is damaged") from None


def _fingerprint(identity: Mapping[str, Any], salt: bytes) -> bytes:
    """Return what tells one request from another, and nothing of what is in it."""
    text = json.dumps(identity, sort_keys=True)
    return blake2b(text.encode(), key=salt, digest_size=16).digest()


def _state(outcome: Outcome) -> tuple[int, int, str | None]:
    """Return the state, the attempts and what is kept of the answer."""
    if outcome.error is not None:
        if not outcome.is_ambiguous:
            return _OPEN, outcome.attempts, None
        reason = outcome.error.reason if isinstance(outcome.error, TransportError) else None
        return _LEAVING, outcome.attempts, reason or type(outcome.error).__name__
    if outcome.is_retryable:
        return _OPEN, outcome.attempts, None
    told = [
        (one.delivery_status and str(one.delivery_status), one.status_code, one.message_id)
        for one in outcome.results
    ]
    return _DONE, outcome.attempts, json.dumps(told)


def _restored(
    kind: Kind, recipient: str, attempts: int, told: str | None, *, is_done: bool
) -> Outcome:
    if not is_done:
        error = TransportError(told or _INTERRUPTED, may_have_been_sent=True)
        return Outcome(recipient=recipient, kind=kind, error=error, attempts=attempts)
    cls = MessageResult if kind == "address" else EndpointMessageResult
    results: list[Any] = [
        cls(delivery_status=status, status_code=code, message_id=message_id)
        for status, code, message_id in json.loads(told or "[]")
    ]
    return Outcome(
        recipient=recipient,
        kind=kind,
        # The endpoints of a user are not kept, for their ids may be personal: they are numbered.
        result={f"#{n}": one for n, one in enumerate(results, 1)} if kind == "user" else results[0],
        attempts=attempts,
    )
