"""Recipients a second over sockets: batches beside the loops that people write by hand.

Run it: ``python tests/bench/network.py``. The service is a process of its own on this machine,
whose answers take a while. Both sides send the same SMS to the same addresses in turn, in one
process for each row, with connections enough. The ideal is the number of workers divided by the
time that one call takes with one worker.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import subprocess
import sys
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep

import boto3
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.config import Config

from pinpoint_direct import AsyncPinpointDirect, PinpointDirect

sys.path.insert(0, str(Path(__file__).parents[2]))  # `tests` is no part of the wheel

from tests.bench.batch import (
    APPLICATION_ID,
    REQUEST,
    by_batch,
    by_hand,
    for_a_batch,
    most_held,
    people_for,
    written_by_hand,
)
from tests.bench.server import certificates, service

WAVES = 40
"""Calls that each worker makes in one run."""
ALONE = 20
"""Calls from which the time of one call with one worker is taken."""
ROWS = [
    # milliseconds, what is special, workers, rounds
    (60, "", 1, 1),
    (60, "", 8, 2),
    (60, "", 32, 2),
    (60, "", 64, 1),
    (60, "", 128, 1),
    *((60, "same text", workers, 1) for workers in (8, 32)),
    *((60, "TLS", workers, 1) for workers in (8, 32)),
    *((20, "", workers, 1) for workers in (8, 32)),
    *((200, "", workers, 1) for workers in (8, 32)),
]
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class _NoWarnings(logging.Handler):
    """Ends the run over what a library warns of, such as a connection that is thrown away."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def handle(self, record: logging.LogRecord) -> bool:
        sys.exit(f"{record.name} warns: {record.getMessage()}")


def by_stream(client, people, workers):
    """Send with one call, and take the outcomes as they come."""
    stream = client.stream_batch(*for_a_batch(people), channel_type="SMS", max_workers=workers)
    assert sum(outcome.is_successful for outcome in stream) == len(people)


async def by_hand_awaited(client, people, workers):
    """Send as people do with asyncio: chunks of 100, a task for each, and a semaphore."""
    turns = asyncio.Semaphore(workers)
    results = {}

    async def send(chunk):
        async with turns:
            response = await client.send_messages(
                ApplicationId=APPLICATION_ID, MessageRequest=written_by_hand(chunk)
            )
        results.update(response["MessageResponse"]["Result"])

    source = iter(people)
    await asyncio.gather(*map(send, iter(lambda: list(islice(source, 100)), [])))
    assert all(result["DeliveryStatus"] == "SUCCESSFUL" for result in results.values())


async def by_batch_awaited(client, people, workers):
    """Send with one call."""
    result = await client.send_batch(*for_a_batch(people), channel_type="SMS", max_workers=workers)
    assert result.all_successful


async def by_stream_awaited(client, people, workers):
    """Send with one call, and take the outcomes as they come."""
    stream = client.stream_batch(*for_a_batch(people), channel_type="SMS", max_workers=workers)
    assert sum([outcome.is_successful async for outcome in stream]) == len(people)


class _Measured:
    """The figures of one row: seconds and seconds of the processor, way by way."""

    def __init__(self, workers: int, *, same_for_all: bool) -> None:
        self._people_for = partial(people_for, same_for_all=same_for_all)
        self._people = self._people_for(100 * WAVES * workers)
        self._workers = workers
        self.seconds: dict[str, list[float]] = {}
        self.processor: dict[str, list[float]] = {}

    def runs(self, ways):
        """Yield what to run, and note how long it takes until the next is asked for."""
        first = self._people_for(100 * self._workers)
        for name, (way, client) in ways.items():  # connects, and warms up
            yield way, client, first, self._workers
            if "send_batch" in name:
                begun = perf_counter()
                yield way, client, self._people_for(100 * ALONE), 1
                alone = (perf_counter() - begun) / ALONE
        self.alone = alone

    def rounds(self, ways, number):
        names = [*ways]
        for _ in range(number):
            names.reverse()  # none always runs on what the same other left behind
            for name in names:
                begun, used = perf_counter(), process_time()
                yield *ways[name], self._people, self._workers
                self.seconds.setdefault(name, []).append(perf_counter() - begun)
                self.processor.setdefault(name, []).append(process_time() - used)

    def report(self) -> str:
        calls = len(self._people) / 100
        by_hand = self.seconds["by hand"]
        return json.dumps(
            {
                name: {
                    "recipients a second": len(self._people) / median(taken),
                    "of the ideal": calls * self.alone / self._workers / median(taken),
                    "of by hand": median(
                        theirs / ours for theirs, ours in zip(by_hand, taken, strict=True)
                    ),
                    "processor": median(self.processor[name]) / calls,
                }
                for name, taken in self.seconds.items()
            }
        )


def measure(url: str, workers: int, rounds: int, *, same_for_all: bool) -> str:
    """Return the figures of one row with threads."""
    config = Config(max_pool_connections=workers, retries={"total_max_attempts": 1})
    raw = boto3.client("pinpoint", endpoint_url=url, config=config)
    with PinpointDirect(APPLICATION_ID, endpoint_url=url) as typed:
        ways = {
            "by hand": (by_hand, raw),
            "send_batch": (by_batch, typed),
            "stream_batch": (by_stream, typed),
        }
        figures = _Measured(workers, same_for_all=same_for_all)
        for way, *arguments in figures.runs(ways):
            way(*arguments)
        for way, *arguments in figures.rounds(ways, rounds):
            way(*arguments)
    raw.close()
    return figures.report()


async def measure_awaited(url: str, workers: int, rounds: int, *, same_for_all: bool) -> str:
    """Return the figures of one row with asyncio."""
    config = AioConfig(max_pool_connections=workers, retries={"total_max_attempts": 1})
    async with (
        get_session().create_client("pinpoint", endpoint_url=url, config=config) as raw,
        AsyncPinpointDirect(APPLICATION_ID, endpoint_url=url) as typed,
    ):
        ways = {
            "by hand": (by_hand_awaited, raw),
            "send_batch": (by_batch_awaited, typed),
            "stream_batch": (by_stream_awaited, typed),
        }
        figures = _Measured(workers, same_for_all=same_for_all)
        for way, *arguments in figures.runs(ways):
            await way(*arguments)
        for way, *arguments in figures.rounds(ways, rounds):
            await way(*arguments)
    return figures.report()


def steady(url: str, seconds: int = 20, per_second: int = 150) -> str:
    """Return what comes of a stream with all that may slow it down, at a rate that it can keep."""

    def slowly(things):
        for number, thing in enumerate(things):
            if not number % 100:
                sleep(0.001)
            yield thing

    number = 100 * per_second * seconds
    with PinpointDirect(APPLICATION_ID, endpoint_url=url) as client:
        stream = client.stream_batch(
            REQUEST,
            slowly((f"+1{2_000_000_000 + n}", {"name": "Ana", "code": "7"}) for n in range(number)),
            max_workers=16,
            max_requests_per_second=per_second,
        )
        outcomes = slowly(stream)
        begun = perf_counter()
        first = [one.attempts for one in islice(outcomes, number // 10)]
        before = most_held()
        attempts = sum(first) + sum(one.attempts for one in outcomes)
        grown = (most_held() - before) / 1024
        taken = perf_counter() - begun
    return (
        f"a stream with a slow source, a slow consumer, {attempts - number:,} repeats, a limit of "
        f"{per_second} calls a second, 16 workers, 60 ms: {number / 100 / taken:.0f} full calls a "
        f"second for {taken:.0f} s, and the process grew by {grown:.1f} MB after the first tenth"
    )


def measured(
    url: str, kind: str, workers: int, rounds: int, folder: Path, *, special: str = ""
) -> str:
    """Return what a process of its own reports."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure", url, kind, str(workers), str(rounds), special],
        env={**os.environ, **ENVIRONMENT, "AWS_CA_BUNDLE": str(folder / "authority.pem")},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=600,
    )
    return done.stdout


def main() -> None:
    """Measure all rows, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, nargs="*", help="only rows with so many")
    parser.add_argument(
        "--latency", type=int, nargs="*", help="only rows with so many milliseconds"
    )
    parser.add_argument("--measure", nargs=5, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        logging.getLogger().addHandler(_NoWarnings())
        url, kind, workers, rounds, special = asked.measure
        same_for_all = special == "same text"
        if kind == "asyncio":
            measuring = measure_awaited(url, int(workers), int(rounds), same_for_all=same_for_all)
            print(asyncio.run(measuring))
        elif kind == "steady":
            print(steady(url))
        else:
            print(measure(url, int(workers), int(rounds), same_for_all=same_for_all))
        return
    print(
        f"{'service':<16} {'workers':>7} {'':<8} {'way':<13} {'recipients/s':>12} "
        f"{'of ideal':>9} {'of by hand':>10} {'processor':>14}"
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        certificate = certificates(folder)
        for latency, special, workers, rounds in ROWS:
            if workers not in (asked.workers or [workers]):
                continue
            if latency not in (asked.latency or [latency]):
                continue
            with service(latency / 1000, certificate if special == "TLS" else None) as url:
                for kind in ("threads", "asyncio"):
                    row = json.loads(measured(url, kind, workers, rounds, folder, special=special))
                    for way, figures in row.items():
                        print(
                            f"{latency:>3} ms {special:<9} {workers:>7} "
                            f"{kind:<8} {way:<13} {figures['recipients a second']:>12,.0f} "
                            f"{figures['of the ideal']:>9.2f} {figures['of by hand']:>10.2f} "
                            f"{1000 * figures['processor']:>6.2f} ms/call",
                            flush=True,
                        )
        if not asked.workers and not asked.latency:
            with service(0.06, throttles=True) as url:
                print(measured(url, "steady", 16, 1, folder))


if __name__ == "__main__":
    main()
