"""Constant memory: the memory of a stream does not grow with the number of recipients."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc

import pytest

from pinpoint_direct import AsyncPinpointDirect, PinpointDirect

from .sides import APPLICATION_ID, HELLO, Fake, ok

NUMBER = 10_000
MOST_BYTES = 500_000  # all outcomes together would take ten times as much


def numbers(first, number):
    for n in range(first, first + number):
        yield f"+1{2_065_000_000 + n}"


async def ok_later(request):
    await asyncio.sleep(0)
    return ok(request)


def streamed(recipients, journal):
    client = PinpointDirect(APPLICATION_ID, client=Fake(ok))
    stream = client.stream_batch(HELLO, recipients, max_workers=4, journal=journal)
    return sum(outcome.is_successful for outcome in stream)


def awaited(recipients, journal):
    async def main():
        client = AsyncPinpointDirect(APPLICATION_ID, client=Fake(ok_later))
        stream = client.stream_batch(HELLO, recipients, max_workers=4, journal=journal)
        return sum([outcome.is_successful async for outcome in stream])

    return asyncio.run(main())


def awaited_slowly(recipients, journal):
    """Take so long over each outcome that calls end before they are waited for."""

    async def main():
        client = AsyncPinpointDirect(APPLICATION_ID, client=Fake(ok_later))
        stream = client.stream_batch(HELLO, recipients, max_workers=4, journal=journal)
        number = 0
        async for outcome in stream:
            await asyncio.sleep(0)
            number += outcome.is_successful
        return number

    return asyncio.run(main())


@pytest.mark.parametrize("run", [streamed, awaited, awaited_slowly])
@pytest.mark.parametrize("journalled", [False, True])
def test_a_stream_holds_little(run, journalled, journal):
    number = NUMBER // 2 if journalled else NUMBER  # the disk is slow
    place = journal if journalled else None
    assert run(numbers(0, 1000), place) == 1000  # loads what is loaded once
    gc.collect()
    tracemalloc.start()
    try:
        assert run(numbers(1000, number), place) == number
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_BYTES
