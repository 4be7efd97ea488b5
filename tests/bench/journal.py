"""Recipients a second of ``send_batch`` with a journal, beside the same without one.

Run it: ``python tests/bench/journal.py``. The service is a process of its own, on this machine,
whose answers take 60 ms. The journal has a million recipients when the run begins.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import boto3
from botocore.config import Config

from pinpoint_direct import MessageRequest, PinpointDirect
from pinpoint_direct.batch.journal_file import FileJournal

sys.path.insert(0, str(Path(__file__).parents[2]))  # `tests` is no part of the wheel

from tests.bench.server import service
from tests.bench.timing import paired

LATENCY = 0.06
REQUEST = MessageRequest().with_sms("Hello {{name}}", message_type="TRANSACTIONAL")


IDENTITY = b"the same request"


def fill(path: Path, number: int) -> None:
    """Make a journal in which so many recipients have been sent to."""
    FileJournal(path, IDENTITY).close()
    calls = number // 100
    with closing(sqlite3.connect(path)) as db, db:
        hashes = sorted(os.urandom(16) for _ in range(number))
        db.executemany("INSERT INTO who VALUES (?, ?)", zip(hashes, range(number), strict=True))
        db.executemany("INSERT INTO calls VALUES (?, 2, 1, NULL)", ((n,) for n in range(calls)))
        sums = (number, sum(range(number)), calls, 2 * calls)
        db.execute("UPDATE run SET people = ?, places = ?, calls = ?, states = ?", sums)


def speeds(path: Path, workers: int, first: Iterator[int], number: int, rounds: int) -> None:
    """Print recipients a second of both, in turn; ``first`` has the first number of each run."""
    config = Config(max_pool_connections=workers, retries={"total_max_attempts": 1})
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
    with service(LATENCY) as url:
        boto = session.client("pinpoint", endpoint_url=url, config=config)
        client = PinpointDirect("app", client=boto)

        def send(journal: FileJournal | None) -> None:
            start = next(first)
            people = {f"+1{start + n}": {"name": f"Ana {n % 1_000}"} for n in range(number)}
            assert client.send_batch(
                REQUEST, people, max_workers=workers, journal=journal
            ).all_successful

        begun = perf_counter()
        journal = FileJournal(path, IDENTITY)
        opened = perf_counter() - begun
        with closing(journal):
            send(journal)
            *seconds, ratio = paired(lambda: send(None), lambda: send(journal), rounds=rounds)
        boto.close()
    without, kept = (number / taken for taken in seconds)
    print(
        f"{workers} workers, recipients a second: without a journal {without:,.0f}, "
        f"with one {kept:,.0f}; ratio {1 / ratio:.2f} (opened in {opened:.1f} s)"
    )


def main() -> None:
    """Measure with 8 and with 32 workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--present", type=int, default=1_000_000)
    parser.add_argument("--recipients", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder, "run.sqlite")
        fill(path, asked.present)
        # No run has recipients of another one: the journal would keep them from being sent to.
        first = count(2_065_000_000, asked.recipients)
        for workers in (8, 32):
            speeds(path, workers, first, asked.recipients, asked.rounds)


if __name__ == "__main__":
    main()
