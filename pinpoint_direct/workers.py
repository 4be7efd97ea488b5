"""Who makes the calls of a batch: threads, or the very thread that asks for the outcomes."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Lock, current_thread, main_thread
from time import sleep
from typing import Any, Final, Protocol, TypeAlias

from .batch_steps import LONGEST_WAIT, Chunk

__all__ = ["Workers", "workers_for"]

Work: TypeAlias = Callable[[Chunk], object]

_CTRL_C: Final = int(signal.SIGINT)  # the enumeration's member takes three times as long
_HARMLESS: Final = (None, signal.SIG_DFL, signal.SIG_IGN, signal.default_int_handler)


class Workers(Protocol):
    """Those who make the calls."""

    def start(self, chunk: Chunk) -> object:
        """Let the call of a chunk be made."""
        ...

    def wait(self, seconds: float | None) -> None:
        """Wait until a chunk has its answer, but not longer than ``seconds``."""
        ...

    def end(self) -> None:
        """Begin no further call, and wait for those on their way."""
        ...


def workers_for(number: int, work: Work, *, may_be_own_thread: bool) -> Workers:
    """Return so many workers, who do ``work`` for each chunk.

    One alone may be the thread that asks: to hand a call to another thread and to take its answer
    back costs up to a fifth of what the call itself does. But what a signal handler raises, such as
    a time limit of Celery's, would then be raised inside a call, where botocore takes it for a
    failure of the network; so where there are such handlers, a thread makes the calls.
    """
    if may_be_own_thread and number == 1 and not _may_be_cut_off():
        return _OwnThread(work)
    return _Threads(number, work)


class _Threads:
    """As many calls at a time as there are threads."""

    def __init__(self, number: int, work: Work) -> None:
        self._pool = ThreadPoolExecutor(number, "pinpoint_direct")
        self._answered: SimpleQueue[None] = SimpleQueue()
        self._work = work
        self._lock = Lock()
        self._has_ended = False

    def start(self, chunk: Chunk) -> None:
        self._pool.submit(self._do, chunk)

    def wait(self, seconds: float | None) -> None:
        timeout = None if seconds is None else min(seconds, LONGEST_WAIT)
        with suppress(Empty):
            self._answered.get(timeout=timeout)

    def end(self) -> None:
        try:
            self._pool.shutdown(wait=True, cancel_futures=True)
        finally:  # also where a second Ctrl-C has cut that off at its beginning
            with self._lock:
                self._has_ended = True
            self._pool.shutdown(wait=False)

    def _do(self, chunk: Chunk) -> None:
        with self._lock:  # nobody is said to have got nothing whose call begins after the end
            if self._has_ended:
                return
            chunk.has_left = True
        self._work(chunk)
        self._answered.put(None)


class _OwnThread:
    """One call at a time, made at once by the thread that asks for it."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._may_be_interrupted = _ctrl_c_raises_here()

    def start(self, chunk: Chunk) -> None:
        chunk.has_left = True
        if self._may_be_interrupted:
            with _ctrl_c_waits():
                self._work(chunk)
        else:
            self._work(chunk)

    def wait(self, seconds: float | None) -> None:
        sleep(min(seconds or 0.0, LONGEST_WAIT))  # no call is on its way

    def end(self) -> None:
        """Do nothing: no call is on its way."""


def _may_be_cut_off() -> bool:
    """Tell whether a signal handler of the program's own may raise in this thread."""
    return current_thread() is main_thread() and any(
        signal.getsignal(number) not in _HARMLESS for number in signal.valid_signals()
    )


def _ctrl_c_raises_here() -> bool:
    usual = signal.getsignal(_CTRL_C)
    try:
        signal.signal(_CTRL_C, usual)
    except (TypeError, ValueError):  # a handler that is not Python's; not the main thread
        return False
    return usual is signal.default_int_handler


@contextmanager
def _ctrl_c_waits() -> Generator[None]:
    """Let Ctrl-C wait for the end of the block, so that an answer is not lost; but only once."""
    usual: Any = signal.default_int_handler
    pressed: list[int] = []

    def press(number: int, _: object) -> None:
        pressed.append(number)
        signal.signal(_CTRL_C, usual)

    try:
        usual = signal.signal(_CTRL_C, press)
        yield
    finally:
        signal.signal(_CTRL_C, usual)
    if pressed:
        signal.raise_signal(_CTRL_C)
