"""A campaign inside Celery: a task that runs twice on one machine sends to nobody twice.

The journal prevents the second message. It covers only the workers of one machine: it is a file,
and its locks do not work over a network. So route this task to the workers of one machine (with a
separate queue), or divide the recipients between machines, with a journal for each.

Run it with ``python examples/celery_campaign.py``; it needs ``celery``. Celery runs the task in
this process, and Local Pinpoint replaces AWS.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from celery import Celery

from pinpoint_direct import JournalError, MessageRequest, PinpointDirect, RetryPolicy
from pinpoint_direct.testing.local import LocalPinpoint

local = LocalPinpoint()
app = Celery("campaigns", broker="memory://")
app.conf.task_always_eager = True  # only in this example: a worker takes the task from the broker

folder = TemporaryDirectory()  # in production: a permanent folder on a local disk
message = MessageRequest().with_sms("Hello {{name}}", message_type="PROMOTIONAL")
people = {f"+1206555{n:04}": {"name": f"No. {n}"} for n in range(250)}
stored: dict[str, str] = {}


@app.task(bind=True, acks_late=True, max_retries=5)
def send_campaign(self: Any, campaign_id: str) -> None:
    """Send a campaign, or the rest of it."""
    # Created in the process that uses it: a worker forks after it has imported this module.
    client = PinpointDirect("611e3e3cdd47474c9c1399a505665b91", client=local.boto3_client())
    try:
        result = client.send_batch(
            message,
            people,
            journal=Path(folder.name, f"{campaign_id}.sqlite"),
            retry=RetryPolicy(max_attempts=1),  # longer pauses are left to Celery
        )
    except JournalError as error:  # another worker is still running it, or the disk is full
        raise self.retry(exc=error, countdown=60) from None
    stored.update({outcome.recipient: outcome.status for outcome in result.outcomes})
    if result.retryable:  # they got nothing: with the same journal, only they are sent to
        raise self.retry(countdown=300)


if __name__ == "__main__":
    local.script("+12065550007", "THROTTLED", times=2)
    with folder:
        send_campaign.delay("spring")
        send_campaign.delay("spring")  # redelivered, as after a worker has died
    print(Counter(stored.values()))
    assert {local.sends_to(phone) for phone in people} == {1}
