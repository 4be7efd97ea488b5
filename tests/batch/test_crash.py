"""A process killed at random moments, and what becomes of its journal afterwards.

It is started again each time, until it has ended its batch; or somebody does something to the
files first. ``pytest tests/batch/test_crash.py --kills=50`` does each thing so many times.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest

from pinpoint_direct import JournalBusyError, JournalError, PinpointDirect, Recipient, RetryPolicy
from pinpoint_direct.batch.journal_file import FileJournal
from pinpoint_direct.testing.local import LocalPinpoint

from .crashing import REQUEST, ROUTES, SERVICES, mixed
from .sides import addresses

KILLS = 50
MOST = 4
NUMBER = 160
WORKERS = 3
MANY = 84
MIXED_KILLS = 6


@pytest.fixture
def service():
    local = LocalPinpoint(latency=0.002)
    with local.serve() as url:
        yield local, url


@contextmanager
def started(url, kind="plain", number=NUMBER):
    arguments = [sys.executable, str(Path(__file__).with_name("crashing.py")), url]
    with subprocess.Popen(
        [*arguments, str(MOST), str(number), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout.readline() == "ready\n"
        yield program
        program.stdin.close()
        assert program.wait(30) == 0


@pytest.fixture
def program(service):
    _, url = service
    with started(url) as program:
        yield program


def one_life(
    program, journal, outcomes, seconds, *, first=0, route="none", codes=(0, -signal.SIGKILL)
):
    """Let the batch run for so long at most; return whether it was killed, or refused."""
    program.stdin.write(json.dumps([str(journal), str(outcomes), first, route]) + "\n")
    program.stdin.flush()
    child = int(program.stdout.readline())
    if seconds is not None:
        sleep(seconds)
        os.kill(child, signal.SIGKILL)
    program.stdin.write("wait for it\n")
    program.stdin.flush()
    code = int(program.stdout.readline())
    assert code in codes
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

        reported = {one: what for one, *what in json.loads(outcomes.read_text())}
        assert list(reported) == to
        for address, (is_successful, is_ambiguous) in reported.items():
            sent = local.sends_to(address)
            assert sent <= 1
            assert is_successful or is_ambiguous
            assert sent == 1 or not is_successful
        unknown = sum(is_ambiguous for _, is_ambiguous in reported.values())
        assert unknown <= lives * WORKERS * MOST
    assert kills >= KILLS


FAULTS = {
    "pinpoint": ["TooManyRequestsException", "InternalServerErrorException"],
    "sesv2": ["TooManyRequestsException", 503],
    "pinpoint-sms-voice-v2": ["ThrottlingException", "InternalServerException"],
}
AFTER_IT_WAS_TAKEN = ["reset", "truncated", "html"]
REFUSED = ["THROTTLED", "TEMPORARY_FAILURE"]
TAKEN = ["UNKNOWN_FAILURE", "TIMEOUT", None]


def planned(local, to, random):
    """Let some recipients meet something, by whichever service; return how many."""
    found = to[:: random.randint(5, 9)]
    for address in found:
        # A refusal by AWS End User Messaging is an HTTP 400: cut off, it is not known to be one
        # that passes, and so it is final.
        statuses = TAKEN if address.startswith("+") else REFUSED + TAKEN
        local.script(address, random.choice(statuses), times=random.randint(1, 2))
    return len(found)


def failing(local, random):
    """Let the next calls of every service fail; return who may be sent to by them at most."""
    for service in SERVICES:
        local.fail(random.choice(FAULTS[service]), service=service, times=random.randint(1, 2))
        local.fail(random.choice(AFTER_IT_WAS_TAKEN), service=service)
    return len(SERVICES) * 3 * MOST


@pytest.mark.parametrize("client", ["sync", "async"])
def test_after_any_kill_the_next_run_goes_on_by_this_route_or_another(
    service, client, tmp_path, pytestconfig
):
    local, url = service
    random = Random()
    to = [address for address, _ in mixed(MANY)]
    most = MIXED_KILLS * pytestconfig.getoption("--kills")
    with started(url, client, MANY) as program:
        begun = monotonic()
        places = tmp_path / "whole.sqlite", tmp_path / "whole.json"
        assert not one_life(program, *places, None, route="all")
        whole = monotonic() - begun  # how long a run takes here and now
        kills = runs = 0
        while kills < most and runs < most:
            local.reset()
            places = tmp_path / f"{runs}.sqlite", tmp_path / f"{runs}.json"
            unknown = planned(local, to, random) + failing(local, random)
            seconds, route, lives = 0.0, "", 0
            while route != "all" or seconds is not None:
                seconds = random.uniform(0, whole / 2) if kills < most and lives < 6 else None
                route = "all" if seconds is None else random.choice([*ROUTES])
                if one_life(program, *places, seconds, route=route):
                    kills, lives = kills + 1, lives + 1
                    unknown += WORKERS * MOST + failing(local, random)
            runs += 1

            reported = {one: what for one, *what in json.loads(places[1].read_text())}
            assert list(reported) == to
            for address, (is_successful, is_ambiguous) in reported.items():
                sent = local.sends_to(address)
                assert sent <= 1
                assert is_successful or is_ambiguous
                assert sent == 1 or not is_successful
            assert sum(is_ambiguous for _, is_ambiguous in reported.values()) <= unknown
    assert kills >= most


def beside(path):
    return Path(f"{path}-journal")


def cut(path, size):
    """Cut a file off after so many bytes, or after a part of it."""
    if path.exists():
        whole = path.stat().st_size
        os.truncate(path, min(whole, size if size >= 1 else int(whole * size)))
    return True


def moved(path):
    return path.rename(f"{path}.moved")


def moved_along(path):
    if beside(path).exists():
        beside(path).rename(beside(f"{path}.moved"))
    return moved(path)


def linked(path):
    Path(f"{path}.link").hardlink_to(path)
    return Path(f"{path}.link")


def symlinked(path):
    Path(f"{path}.symlink").symlink_to(path)
    return Path(f"{path}.symlink")


def copied(path):
    return Path(shutil.copy(path, f"{path}.copy"))


def side_deleted(path):
    beside(path).unlink(missing_ok=True)
    return path


def side_alone(path):
    if beside(path).exists():  # and if not, nobody has left
        path.unlink()
    return path


def looked_at(path):
    path.read_bytes()
    return path


# What is done to the files; and whether the next run must go on all the same.
HARMS = {
    "nothing": (lambda path: path, True),
    "moved": (moved, False),
    "moved with the file beside it": (moved_along, True),
    "hard-linked": (linked, False),
    "symlinked": (symlinked, True),
    "copied": (copied, False),
    "looked at": (looked_at, True),
    "side file deleted": (side_deleted, False),
    "side file emptied": (lambda path: cut(beside(path), 0) and path, False),
    "side file cut to a byte": (lambda path: cut(beside(path), 1) and path, False),
    "side file cut to half": (lambda path: cut(beside(path), 0.5) and path, False),
    "main file emptied": (lambda path: cut(path, 0) and path, False),
    "main file cut to a byte": (lambda path: cut(path, 1) and path, False),
    "main file cut to half": (lambda path: cut(path, 0.5) and path, False),
    "main file less a page": (lambda path: cut(path, path.stat().st_size - 1024) and path, False),
    "main file deleted, side file left": (side_alone, False),
}


def killed(program, folder, whole):
    """Return the journal of a run that was killed before its end, and whom it was to send to."""
    for number in range(100):
        first = next(FIRST)  # what a killed run has sent may arrive late
        place = folder / str(number)
        place.mkdir()
        journal, outcomes = place / "run.sqlite", place / "outcomes.json"
        seconds = Random().uniform(0, whole)
        if one_life(program, journal, outcomes, seconds, first=first) and journal.exists():
            return journal, addresses(NUMBER, first)
    raise AssertionError("it cannot be killed")


FIRST = count(1000, NUMBER)


def run_again(local, journal, to):
    """Send to all who are left, with the journal; return the refusal if there is one."""
    client = PinpointDirect("app", client=local.boto3_client())
    policy = RetryPolicy(base_delay=0.001, max_attempts=5)
    result = refusal = None
    try:
        result = client.send_batch(REQUEST, to, journal=journal, max_workers=WORKERS, retry=policy)
    except JournalError as error:
        refusal = error
    if result is not None:
        assert all(one.is_successful or one.is_ambiguous for one in result.outcomes)
        assert all(local.sends_to(one) == 1 for one in result.successes)
        assert len(result.ambiguous) <= 2 * WORKERS * MOST
    assert {local.sends_to(one) for one in to} <= {0, 1}
    return refusal


@pytest.fixture
def whole(program, service, tmp_path):
    """How many seconds a run takes here and now."""
    started = monotonic()
    assert not one_life(program, tmp_path / "whole.sqlite", tmp_path / "whole.json", None)
    return monotonic() - started


def test_whatever_is_done_to_the_files_after_a_kill_nobody_is_sent_to_twice(
    service, program, whole, tmp_path, pytestconfig
):
    local, _ = service
    for name, (harm, must_go_on) in HARMS.items():
        for number in range(pytestconfig.getoption("--kills")):
            folder = tmp_path / f"{name} {number}"
            folder.mkdir()
            journal, to = killed(program, folder, whole)

            refusal = run_again(local, harm(journal), to)

            if refusal is not None:
                assert not must_go_on, (name, refusal)
                assert ": " in refusal.reason  # what to do
                assert refusal.may_have_been_sent
                assert not isinstance(refusal, JournalBusyError)


def test_there_and_back_after_a_kill_nobody_is_sent_to_twice(
    service, program, whole, tmp_path, pytestconfig
):
    local, _ = service
    for number in range(pytestconfig.getoption("--kills")):
        folder = tmp_path / f"back {number}"
        folder.mkdir()
        journal, to = killed(program, folder, whole)
        elsewhere = moved(journal)
        run_again(local, elsewhere, to)
        elsewhere.rename(journal)
        run_again(local, journal, to)


HARMS_OF_A_RUN = {
    "read": looked_at,
    "copied": lambda path: copied(path) and path,
    "moved": moved,
    "moved with the file beside it": moved_along,
    "hard-linked": linked,
    "symlinked": symlinked,
}


@pytest.mark.parametrize("name", HARMS_OF_A_RUN)
@pytest.mark.parametrize("other", ["run in this process", "process"])
def test_whatever_is_done_in_the_running_process_a_second_run_is_refused(
    service, program, tmp_path, name, other
):
    local, _ = service
    path = tmp_path / "run.sqlite"
    client = PinpointDirect("app", client=local.boto3_client())
    found = []

    def on_progress(progress):
        if found:
            return
        found.append(HARMS_OF_A_RUN[name](path))
        if other == "process":
            assert one_life(program, found[0], tmp_path / "outcomes.json", None, codes=[1])
        else:
            assert isinstance(run_again(local, found[0], addresses(NUMBER)), JournalBusyError)

    result = client.send_batch(
        REQUEST, addresses(NUMBER), journal=path, on_progress=on_progress, max_workers=2
    )

    assert result.all_successful
    assert run_again(local, found[0], addresses(NUMBER)) is None
    assert {local.sends_to(one) for one in addresses(NUMBER)} == {1}


FORKING = """
import os, signal, sys
from pinpoint_direct import JournalBusyError, Recipient
from pinpoint_direct.batch.journal_file import FileJournal

journal = FileJournal(sys.argv[1], b"a request")
journal.leaving([Recipient("address", "first")], 1)
if os.fork():
    os.kill(os.getpid(), signal.SIGKILL)
try:
    journal.leaving([Recipient("address", "second")], 1)
except JournalBusyError:
    print("refused", flush=True)
journal.close()
sys.stdin.read()
os._exit(0)
"""


def test_a_forked_child_sends_nothing_and_keeps_the_journal(journal):
    with subprocess.Popen(
        [sys.executable, "-c", FORKING, str(journal)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout.readline() == b"refused\n"
        assert process.wait(30) == -signal.SIGKILL
        with pytest.raises(JournalBusyError, match="a process forked from one"):
            FileJournal(journal, b"a request")
        process.stdin.close()
        assert process.stdout.read() == b""  # until the child has ended
    with closing(FileJournal(journal, b"a request")) as one:
        first, second = one.admit([Recipient("address", "first"), Recipient("address", "second")])
    assert first.is_ambiguous
    assert second is True
