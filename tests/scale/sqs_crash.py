"""Many workers on one queue, killed and stopped at random: ``nox -s scale``.

SQS and DynamoDB are moto's, which answers one request at a time; Pinpoint is Local Pinpoint, which
counts. Messages come twice, workers die by SIGKILL or freeze past their lease, connections break,
and in the end every task is delivered once more.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from random import Random

import boto3
import pytest

from pinpoint_direct import DynamoJournal, MessageRequest, split_tasks
from pinpoint_direct.fleet.record import Record, recipients_of

from .services import served
from .worker import LEASE, VISIBILITY

APPLICATION_ID = "611e3e3cdd47474c9c1399a505665b91"
MESSAGE = MessageRequest().with_sms("Hello {{name}}", message_type="PROMOTIONAL")
FAULTS = ["reset", 503, "truncated", "TooManyRequestsException", "timeout"]
NUMBER = 6_000
WORKERS = 3
KILLS = 20
LONGEST = 300  # seconds


@pytest.fixture
def local():
    with served(latency=0.12) as made:
        yield made


@contextmanager
def workers(queue_url):
    """Start workers; in the end kill them."""

    def start():
        program = str(Path(__file__).with_name("worker.py"))
        return subprocess.Popen(
            [sys.executable, program, queue_url, APPLICATION_ID], stderr=subprocess.DEVNULL
        )

    processes = [start() for _ in range(WORKERS)]

    def kill(place):
        assert processes[place].poll() is None  # nothing else ends a worker
        processes[place].kill()
        processes[place].wait()
        processes[place] = start()

    try:
        yield processes, kill
    finally:
        for one in processes:
            one.kill()
            one.wait()


def put(sqs, queue_url, bodies):
    for at in range(0, len(bodies), 10):
        some = [{"Id": str(n), "MessageBody": one} for n, one in enumerate(bodies[at : at + 10])]
        assert not sqs.send_message_batch(QueueUrl=queue_url, Entries=some).get("Failed")


def wait_until_empty(sqs, queue_url):
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        held = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=names)["Attributes"]
        if not any(int(held[name]) for name in names):
            return
        time.sleep(0.5)
    pytest.fail("the queue is never empty")


def harm(local, random, processes, kill):
    """Kill workers, and stop others for longer than their lease; break connections meanwhile."""
    stopped = {}
    kills = stops = 0
    while kills < KILLS:
        time.sleep(random.uniform(0.4, 1.2))
        if random.random() < 0.4:
            local.fail(random.choice(FAULTS))
        for place, until in [*stopped.items()]:
            if time.monotonic() > until:
                processes[place].send_signal(signal.SIGCONT)
                del stopped[place]
        place = random.randrange(WORKERS)
        if place in stopped:
            continue
        if random.random() < 0.25 and not stopped:
            processes[place].send_signal(signal.SIGSTOP)
            stopped[place] = time.monotonic() + 1.5 * VISIBILITY
            stops += 1
        else:
            kill(place)
            kills += 1
    for place in stopped:
        processes[place].send_signal(signal.SIGCONT)
    return stops


def words_of(dynamo, tasks):
    """Return what the journal says of everybody."""
    found = {}
    for task in tasks:
        key = {"run": {"S": f"{task.run}#{task.number % 64}"}, "task": {"N": str(task.number)}}
        item = dynamo.get_item(TableName="journal", Key=key, ConsistentRead=True).get("Item")
        names = [one.recipient for one in recipients_of(task)]
        words = Record.of(item).words() if item else ["open"] * len(names)
        found.update(zip(names, words, strict=True))
    return found


@pytest.mark.parametrize("seed", [11, 12])
def test_nobody_twice_nobody_lost_and_the_unknown_listed(local, seed):
    random = Random(seed)
    people = {f"+1206{n:07}": {"name": f"No. {n}"} for n in range(NUMBER)}
    for phone in people:
        x = random.random()
        if x < 0.015:
            local.script(phone, "THROTTLED", times=1 if x < 0.01 else 3)
        elif x < 0.02:
            local.script(phone, "PERMANENT_FAILURE")
        elif x < 0.022:
            local.script(phone, None, times=1)
    tasks = [*split_tasks(f"spring-{seed}", MESSAGE, people)]
    journal = DynamoJournal("journal", lease=LEASE)
    journal.create_table()
    sqs, dynamo = boto3.client("sqs"), boto3.client("dynamodb")
    queue_url = sqs.create_queue(QueueName=f"tasks-{seed}")["QueueUrl"]
    bodies = [task.to_json() for task in tasks]
    order = bodies + [one for one in bodies if random.random() < 0.15]
    random.shuffle(order)
    put(sqs, queue_url, order)

    with workers(queue_url) as (processes, kill):
        stops = harm(local, random, processes, kill)
        wait_until_empty(sqs, queue_url)
        time.sleep(LEASE)
        # Whoever woke late may have learnt that somebody is open, whose message is gone.
        while not (report := journal.report(f"spring-{seed}", tasks)).is_over:
            again = {*report.not_begun, *report.open, *report.leaving}
            put(sqs, queue_url, [tasks[number].to_json() for number in again])
            wait_until_empty(sqs, queue_url)
            time.sleep(LEASE)
        sends = {phone: local.sends_to(phone) for phone in people}
        calls = len(local.calls)
        put(sqs, queue_url, bodies)  # all of it once more, to no effect
        wait_until_empty(sqs, queue_url)
    words = words_of(dynamo, tasks)
    listed = {one.recipient for one in journal.ambiguous(tasks)}
    counts = Counter(words.values())
    print(  # noqa: T201  (the figures of a run)
        f"seed {seed}: {KILLS} kills, {stops} stops, {len(local.calls)} calls, {counts}"
    )

    assert max(sends.values()) == 1
    assert len(local.calls) == calls
    assert {phone for phone, word in words.items() if word == "ambiguous"} == listed
    assert not [phone for phone in people if words[phone] == "reached" and not sends[phone]]
    assert not [phone for phone in people if words[phone] == "refused" and sends[phone]]
    assert counts.keys() <= {"reached", "refused", "ambiguous"}
    assert sum(counts.values()) == sum(report.recipients.values()) == NUMBER
