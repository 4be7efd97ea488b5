"""A process killed at random moments, and started again each time, until it has ended its batch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest

from pinpoint_direct.testing import LocalPinpoint

from .sides import addresses

KILLS = 50
MOST = 4
NUMBER = 160
WORKERS = 3


@pytest.fixture
def service():
    local = LocalPinpoint(latency=0.002)
    with local.serve() as url:
        yield local, url


@pytest.fixture
def program(service):
    _, url = service
    arguments = [sys.executable, str(Path(__file__).with_name("crashing.py")), url]
    with subprocess.Popen(
        [*arguments, str(MOST), str(NUMBER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout.readline() == "ready\n"
        yield program
        program.stdin.close()
        assert program.wait(30) == 0


def one_life(program, journal, outcomes, seconds):
    """Let the batch run for so long at most; return whether it was killed."""
    program.stdin.write(json.dumps([str(journal), str(outcomes)]) + "\n")
    program.stdin.flush()
    child = int(program.stdout.readline())
    if seconds is not None:
        sleep(seconds)
        os.kill(child, signal.SIGKILL)
    program.stdin.write("wait for it\n")
    program.stdin.flush()
    code = int(program.stdout.readline())
    assert code in (0, -signal.SIGKILL)
    return code != 0


def test_after_any_kill_the_next_run_goes_on(service, program, tmp_path):
    local, _ = service
    random = Random()
    to = addresses(NUMBER)
    started = monotonic()
    assert not one_life(program, tmp_path / "whole.sqlite", tmp_path / "whole.json", None)
    whole = monotonic() - started  # how long a run takes here and now
    kills = runs = 0
    while kills < KILLS and runs < KILLS:
        local.reset()
        for n in range(0, NUMBER, 7):
            local.script(to[n], "THROTTLED", times=random.randint(1, 2))
        journal, outcomes = tmp_path / f"{runs}.sqlite", tmp_path / f"{runs}.json"
        lives = 0
        while one_life(
            program, journal, outcomes, random.uniform(0, whole / 3) if kills < KILLS else None
        ):
            kills, lives = kills + 1, lives + 1
        runs += 1

        told = {one: what for one, *what in json.loads(outcomes.read_text())}
        assert list(told) == to
        for address, (is_successful, is_ambiguous) in told.items():
            sent = local.sends_to(address)
            assert sent <= 1
            assert is_successful or is_ambiguous
            assert sent == 1 or not is_successful
        unknown = sum(is_ambiguous for _, is_ambiguous in told.values())
        assert unknown <= lives * WORKERS * MOST
    assert kills >= KILLS
