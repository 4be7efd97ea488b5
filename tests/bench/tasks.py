"""What 100 recipients cost as a task, beside the same 100 in a ``send_batch``.

Run it: ``python tests/bench/tasks.py``. Pinpoint and DynamoDB are answered in this process, so what
is timed is our own part: on AWS three round trips to DynamoDB come to it.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from pinpoint_direct import DynamoJournal, MessageRequest, PinpointDirect, SendTask, split_tasks
from pinpoint_direct.testing.local import LocalPinpoint

sys.path.insert(0, str(Path(__file__).parents[2]))  # `tests` is no part of the wheel

from tests.bench.timing import paired
from tests.fleet.table import Table

REQUEST = MessageRequest().with_sms("Hello {{name}}", message_type="PROMOTIONAL")
TASKS = 20


def main() -> None:
    """Measure, and print milliseconds for 100 recipients."""
    local = LocalPinpoint()
    client = PinpointDirect("app", client=local.boto3_client())
    people = {f"+1206{n:07}": {"name": f"No. {n}"} for n in range(100 * TASKS)}
    runs = count()

    def batch() -> None:
        local.reset()
        client.send_batch(REQUEST, people, max_workers=1)

    def tasks() -> None:
        local.reset()
        journal = DynamoJournal("journal", client=Table())
        for task in split_tasks(f"run {next(runs)}", REQUEST, people):
            client.send_task(task, journal=journal)

    def travel() -> None:
        for task in split_tasks("run", REQUEST, people):
            SendTask.from_json(task.to_json())

    *seconds, ratio = paired(batch, tasks, rounds=15)
    *_, travelled, _ = paired(batch, travel, rounds=5)
    in_batch, as_tasks, there_and_back = (1e3 * one / TASKS for one in (*seconds, travelled))
    print(
        f"100 recipients: in a send_batch {in_batch:.2f} ms, as a task {as_tasks:.2f} ms "
        f"(ratio {ratio:.2f}); a task made, to JSON and back {there_and_back:.2f} ms"
    )


if __name__ == "__main__":
    main()
