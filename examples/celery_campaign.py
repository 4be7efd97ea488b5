"""A campaign inside Celery: a task that any worker may run again sends to nobody twice.

Celery delivers a task again after a worker died (``acks_late``), and after the visibility timeout
of its broker. The journal in DynamoDB, which all workers share, makes that harmless.

Run it with ``python examples/celery_campaign.py``; it needs ``celery``. Celery runs the tasks in
this process, Local Pinpoint replaces Pinpoint, and moto DynamoDB.
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from moto import mock_aws

from pinpoint_direct import (
    DynamoJournal,
    JournalBusyError,
    MessageRequest,
    PinpointDirect,
    SendTask,
    split_tasks,
)
from pinpoint_direct.testing.local import LocalPinpoint

local = LocalPinpoint()
app = Celery("campaigns", broker="memory://")
app.conf.task_always_eager = True  # only in this example: a worker takes the task from the broker

journal = DynamoJournal("campaign-journal", lease=90)
message = MessageRequest().with_sms("Hello {{name}}", message_type="PROMOTIONAL")
people = {f"+1206555{n:04}": {"name": f"No. {n}"} for n in range(250)}


@app.task(bind=True, acks_late=True, max_retries=10)
def send_part(self: Any, text: str) -> None:
    """Send a part of a campaign, or what is left of it."""
    # Created in the process that uses it: a worker forks after it has imported this module.
    client = PinpointDirect("611e3e3cdd47474c9c1399a505665b91", client=local.boto3_client())
    try:
        result = client.send_task(SendTask.from_json(text), journal=journal)
    except JournalBusyError as error:  # another worker is at it
        raise self.retry(exc=error, countdown=60) from None
    if result.retryable:  # they got nothing: the next run sends to them alone
        raise self.retry(countdown=300)


if __name__ == "__main__":
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    local.script("+12065550007", "THROTTLED", times=3)
    with mock_aws():
        journal.create_table()
        for _ in range(2):  # redelivered, as after a worker has died
            for task in split_tasks("spring", message, people):
                send_part.delay(task.to_json())
        report = journal.report("spring", 3)
    print(report)
    assert report.is_over
    assert {local.sends_to(phone) for phone in people} == {1}
