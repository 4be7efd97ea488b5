"""An AWS Lambda function that sends the tasks of a campaign from an SQS queue.

SQS delivers a message again after an error, after a timeout, and now and then for no reason. The
journal in DynamoDB makes that harmless: nobody is sent to twice, nobody is lost, and everybody who
may or may not have been sent to is listed. ``sqs_lambda.yaml`` next to this file is the
infrastructure, as a template for AWS SAM.

Run it with ``python examples/sqs_lambda.py``: moto takes the place of SQS and DynamoDB,
and Local Pinpoint that of Pinpoint.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Any
from unittest.mock import patch

import boto3

from pinpoint_direct import (
    DynamoJournal,
    MessageRequest,
    PinpointDirect,
    SendTask,
    handle_sqs,
    split_tasks,
)

# Longer than the function may run, which is 300 seconds.
journal = DynamoJournal(os.environ.get("JOURNAL_TABLE", "campaign-journal"), lease=330)


@cache
def own_client() -> PinpointDirect:
    """Make the client once per Lambda environment."""
    return PinpointDirect(os.environ["PINPOINT_APPLICATION_ID"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Send the tasks of an event; say which stay on the queue."""
    return handle_sqs(event, lambda task: own_client().send_task(task, journal=journal))


def enqueue(queue_url: str, tasks: Iterable[SendTask]) -> int:
    """Put the tasks of a campaign on the queue, once and for all; return how many there are."""
    sqs = boto3.client("sqs")
    left, number = iter(tasks), 0
    while some := [*islice(left, 10)]:
        entries = [{"Id": str(one.number), "MessageBody": one.to_json()} for one in some]
        answer = sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
        assert not answer.get("Failed"), "go on from this task: split_tasks(…) makes the same again"
        number += len(some)
    return number


def deliver(queue_url: str) -> None:
    """Do what Lambda does: call the function, and delete what does not stay on the queue."""
    sqs = boto3.client("sqs")
    got = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=4, VisibilityTimeout=0)
    records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in got["Messages"]]
    kept = {
        one["itemIdentifier"] for one in handler({"Records": records}, None)["batchItemFailures"]
    }
    for one in got["Messages"]:
        if one["MessageId"] not in kept:
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=one["ReceiptHandle"])


def main() -> None:
    """Send a small campaign."""
    from moto import mock_aws  # noqa: PLC0415  (Lambda has neither this nor what follows)

    from pinpoint_direct.testing.local import LocalPinpoint  # noqa: PLC0415

    local = LocalPinpoint()
    local.script("+12065550007", "THROTTLED", times=2)
    local.script("+12065550008", None, times=1)  # left out of the answer
    client = PinpointDirect("611e3e3cdd47474c9c1399a505665b91", client=local.boto3_client())
    message = MessageRequest().with_sms("Hello {{name}}", message_type="PROMOTIONAL")
    people = {f"+1206555{n:04}": {"name": f"No. {n}"} for n in range(250)}
    with mock_aws(), patch(f"{__name__}.own_client", lambda: client):
        journal.create_table()
        queue_url = boto3.client("sqs").create_queue(QueueName="tasks")["QueueUrl"]
        number = enqueue(queue_url, split_tasks("spring", message, people))
        enqueue(queue_url, split_tasks("spring", message, people))  # by mistake: to no effect
        while not journal.report("spring", number).is_over:
            deliver(queue_url)
        print(journal.report("spring", number))
        print([*journal.ambiguous(split_tasks("spring", message, people))])
    assert {local.sends_to(phone) for phone in people} <= {0, 1}


if __name__ == "__main__":
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    main()
