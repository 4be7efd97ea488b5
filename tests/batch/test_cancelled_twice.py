"""A task that is cancelled again while a thread works on its journal."""

from __future__ import annotations

import asyncio
import threading

import pytest

from .sides import HELLO, AsyncSide, addresses
from .test_journal_protocol import Memory


class Slow(Memory):
    """A journal whose first answer takes until it is let go."""

    def __init__(self):
        super().__init__()
        self.works = threading.Event()
        self.may_end = threading.Event()
        self.was_closed_during_work = False
        self.is_working = False

    def admit(self, recipients):
        self.is_working = True
        self.works.set()
        self.may_end.wait(60)
        self.is_working = False
        return super().admit(recipients)

    def close(self):
        self.was_closed_during_work |= self.is_working
        super().close()


@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_run_ends_only_when_the_journal_has(times):
    side, journal = AsyncSide(), Slow()

    class Made:
        def open(self, identity, task=None):
            return journal

    async def cancelled():
        run = asyncio.create_task(side.client.send_batch(HELLO, addresses(3), journal=Made()))
        await asyncio.to_thread(journal.works.wait, 60)
        for _ in range(times):
            run.cancel()
            for _ in range(20):
                await asyncio.sleep(0)
        ended_early = run.done()
        journal.may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await run
        return ended_early

    try:
        assert side.runner.run(cancelled()) is False
    finally:
        side.close()
    assert not journal.was_closed_during_work
    assert not journal.is_open
