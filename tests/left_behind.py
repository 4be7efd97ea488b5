"""The state that a test must restore, because the next test would see it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path

import pytest

PATIENCE = 10.0  # seconds that started threads have to end; where there are none, nobody waits
OF_PYTEST = {"PYTEST_CURRENT_TEST"}


class Surroundings:
    """What all tests of a process share, as it is now."""

    def __init__(self, *, of_module=False):
        self.of_module = of_module
        self.environment = {k: v for k, v in os.environ.items() if k not in OF_PYTEST}
        self.handlers = {number: signal.getsignal(number) for number in signal.valid_signals()}
        self.folder = Path.cwd()
        self.trace = sys.gettrace()
        self.filters = warnings.filters[:]
        self.threads = set(threading.enumerate())

    def fail_if_changed(self, *, may_leave_threads=False):
        """Fail where something has changed since, and put it back: one test fails, and not all."""
        if changes := self.changes(may_leave_threads=may_leave_threads):
            self.restore()
            pytest.fail(f"left behind: {', '.join(changes)}", pytrace=False)

    def changes(self, *, may_leave_threads):
        """Return the names of what has changed since; threads are given a while to end."""
        now = Surroundings()
        found = [
            f"the variable {name}"
            for name in sorted(self.environment.keys() | now.environment.keys())
            if self.environment.get(name) != now.environment.get(name)
        ]
        found += [
            f"the handler of {signal.Signals(number).name}"
            for number, handler in self.handlers.items()
            if now.handlers[number] is not handler
        ]
        if self.folder != now.folder:
            found.append("the working directory")
        if self.trace is not now.trace:
            found.append("the trace function")
        # Between the first and the last test of a module, the marks of tests come and go.
        if self.filters != now.filters and not self.of_module:
            found.append("the filters of warnings")
        if not may_leave_threads:
            found += [f"the thread {one.name}" for one in still_alive(now.threads - self.threads)]
        return found

    def restore(self):
        """Put back what has changed, but for threads: nobody can end those."""
        for name in os.environ.keys() - self.environment.keys() - OF_PYTEST:
            del os.environ[name]
        os.environ.update(self.environment)
        for number, handler in self.handlers.items():
            if signal.getsignal(number) is not handler:
                signal.signal(number, handler)
        os.chdir(self.folder)
        sys.settrace(self.trace)
        if not self.of_module:
            warnings.filters[:] = self.filters


def still_alive(threads):
    """Wait for the end of threads, and return those that have not ended by then."""
    until = time.monotonic() + PATIENCE
    for thread in threads:
        with suppress(RuntimeError):  # Ctrl-C has cut its start off, and it knows nothing of it
            thread.join(max(0.0, until - time.monotonic()))
    return sorted((one for one in threads if one.is_alive()), key=lambda one: one.name)
