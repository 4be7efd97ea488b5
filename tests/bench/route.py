"""E-mails a second by a route over sockets, and what a route costs those who only send pushes.

Run it: ``python tests/bench/route.py``. The service is a process of its own on this machine, whose
answers take 60 ms. The ideal is the number of workers divided by the time that one call takes with
one worker. The pushes are answered in process, with a route and without one in turn.
"""

from __future__ import annotations

import asyncio
import os
import sys
from functools import lru_cache, partial
from pathlib import Path
from time import perf_counter, process_time

import boto3

from pinpoint_direct import AsyncPinpointDirect, MessageRequest, PinpointDirect, Route, SESv2

sys.path.insert(0, str(Path(__file__).parents[2]))  # `tests` is no part of the wheel

from tests.bench.batch import APPLICATION_ID, answer, boto_client
from tests.bench.network import ALONE, ENVIRONMENT, WAVES
from tests.bench.server import service
from tests.bench.timing import paired

ROUTE = Route(email=SESv2(from_address="news@example.com", per_second=1_000_000))
CONTENT = (
    MessageRequest()
    .with_email(subject="Hello {{name}}", text="Hello {{name}}, your code is {{code}}")
    .with_push("Hello {{name}}, your code is {{code}}")
)
WORKERS = (8, 32)
ROUNDS = 3


def mails(number):
    """Return so many recipients of e-mail, with what is to be sent to each."""
    return {f"ana{n}@example.com": {"name": f"Ana {n}", "code": str(n)} for n in range(number)}


def by_threads(url: str, runs):
    """Send e-mails; yield the seconds and those of the processor that each run took."""
    with PinpointDirect(APPLICATION_ID, endpoint_url=url, route=ROUTE) as client:
        for number, workers in runs:
            to, begun, used = mails(number), perf_counter(), process_time()
            result = client.send_batch(CONTENT, to, channel_type="EMAIL", max_workers=workers)
            yield perf_counter() - begun, process_time() - used
            assert result.all_successful


def by_asyncio(url: str, runs):
    """Do the same in an event loop."""
    with asyncio.Runner() as runner:
        client = AsyncPinpointDirect(APPLICATION_ID, endpoint_url=url, route=ROUTE)
        for number, workers in runs:
            to, begun, used = mails(number), perf_counter(), process_time()
            sent = client.send_batch(CONTENT, to, channel_type="EMAIL", max_workers=workers)
            result = runner.run(sent)
            yield perf_counter() - begun, process_time() - used
            assert result.all_successful
        runner.run(client.close())


def e_mails() -> None:
    """Print the rows of e-mails."""
    print(f"{'workers':>7} {'':<8} {'e-mails/s':>10} {'of ideal':>9} {'processor':>15}")
    with service(0.06) as url:
        for workers in WORKERS:
            for name, way in (("threads", by_threads), ("asyncio", by_asyncio)):
                number = WAVES * workers
                runs = [(workers, workers), (ALONE, 1), *[(number, workers)] * ROUNDS]
                _, (alone, _), *measured = way(url, runs)
                taken, processor = sorted(measured)[ROUNDS // 2]
                print(
                    f"{workers:>7} {name:<8} {number / taken:>10,.0f} "
                    f"{number * alone / ALONE / workers / taken:>9.2f} "
                    f"{1000 * processor / number:>7.2f} ms/call",
                    flush=True,
                )


def pushes() -> None:
    """Print what a route costs those who send pushes alone."""
    boto = boto_client(lru_cache(maxsize=None)(answer))
    without = PinpointDirect(APPLICATION_ID, client=boto)
    clients = {"pinpoint": boto, "sesv2": boto3.client("sesv2")}
    by_route = PinpointDirect(APPLICATION_ID, clients=clients, route=ROUTE)
    to = {f"+1{2_065_000_000 + n}": {"name": "Ana", "code": "7"} for n in range(10_000)}
    requests = {}
    for number in (1, 100):
        requests[number] = CONTENT
        for address in [*to][:number]:
            requests[number] = requests[number].to(address, "GCM", substitutions=to[address])
    ways = {
        "a call to 1 device": (partial(_send, requests[1]), 200, 20),
        "a call to 100 devices": (partial(_send, requests[100]), 100, 5),
        "a batch to 10,000 devices": (partial(_send_batch, to), 9, 1),
    }
    for name, (way, rounds, inner) in ways.items():
        for client in (without, by_route):
            way(client)
        runs = (partial(way, client) for client in (without, by_route))
        theirs, ours, ratio = paired(*runs, rounds=rounds, inner=inner)
        print(
            f"{name:<26} without a route {1000 * theirs:>8.2f} ms, with one {1000 * ours:>8.2f} ms,"
            f" {ratio:.3f}",
            flush=True,
        )


def _send(request, client) -> None:
    assert client.send_messages(request).all_successful


def _send_batch(to, client) -> None:
    assert client.send_batch(CONTENT, to, channel_type="GCM", max_workers=8).all_successful


if __name__ == "__main__":
    os.environ.update(ENVIRONMENT)
    e_mails()
    pushes()
