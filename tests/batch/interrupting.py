"""Ctrl-C at any line of the library."""

from __future__ import annotations

import gc
import signal
import sqlite3
import sys
from collections import Counter
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from threading import Lock

import pinpoint_direct
from pinpoint_direct import PinpointDirect

from .sides import APPLICATION_ID, ok

_OURS = str(Path(pinpoint_direct.__file__).parent)
_FILES = (
    "batch/admission",
    "batch/journal_file",
    "batch/judging",
    "batch/lanes",
    "batch/outcomes",
    "batch/rate_limit",
    "batch/recipients",
    "batch/registry",
    "batch/result",
    "batch/scheduler",
    "batch/settings",
    "batch/steps",
    "batch/threaded",
)
# Between its lines Python looks at no signal: outcomes are handed over or they are not.
UNDIVIDED = {"_handed_over"}
TRACED = {f"{_OURS}/{name}.py" for name in _FILES}


class Lines:
    """Counts the lines run in this thread, and presses Ctrl-C at one of them.

    It is pressed, not raised: whoever has put a handler in the place of Python's own gets it.
    """

    def __init__(self, at):
        self.at = at
        self.seen = 0
        self.raised_at = None

    def __call__(self, frame, event, argument):
        if frame.f_code.co_filename not in TRACED or frame.f_code.co_name in UNDIVIDED:
            return None
        if event == "line":
            self.seen += 1
            if self.seen == self.at:
                self.raised_at = f"{Path(frame.f_code.co_filename).stem}:{frame.f_lineno}"
                signal.raise_signal(signal.SIGINT)
        return self


def interrupted(at, run, *arguments):
    """Call ``run``, press Ctrl-C at the line that is run as the ``at``-th, and return the lines."""
    before = sys.gettrace()
    lines = Lines(at)
    sys.settrace(lines)
    try:
        _apart(run, arguments)
    finally:
        sys.settrace(before)
    return lines


def _apart(run, arguments):
    """Call in a generator, which has the exceptions that are being handled to itself.

    CPython 3.11 forgets to take an exception from their stack where a trace function raises at the
    last line of its ``except`` block: it would be the context of all that later tests raise.
    """

    def generator():
        yield run(*arguments)

    for _ in generator():
        pass


@contextmanager
def undisturbed():
    """Raise nothing for a while."""
    before = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(before)


def close_journals():
    """Close what an interrupt in the very opening or closing has left to the garbage collector."""
    for one in gc.get_objects():
        if isinstance(one, sqlite3.Connection) or (
            isinstance(one, FileIO) and ".sqlite" in str(one.name)
        ):
            one.close()


class Service:
    """Answers calls, and knows whom it sent to."""

    def __init__(self, **statuses):
        self.sends = Counter()
        self.calls = 0
        self._statuses = statuses
        self._lock = Lock()
        self.client = PinpointDirect(APPLICATION_ID, client=self)

    def send_messages(self, **arguments):
        with self._lock:
            self.calls += 1
            answer = ok(arguments["MessageRequest"])
            for address, result in answer["MessageResponse"]["Result"].items():
                status = self._statuses.get(address, ["SUCCESSFUL"])
                status = status.pop(0) if len(status) > 1 else status[0]
                answer["MessageResponse"]["Result"][address] = result | {"DeliveryStatus": status}
                if status not in ("THROTTLED", "PERMANENT_FAILURE"):
                    self.sends[address] += 1
            return answer

    send_users_messages = send_messages
