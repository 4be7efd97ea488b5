"""A worker, as SQS and Lambda are one together: poll, call the handler, delete what is over.

``sqs_crash.py`` starts it, several times over, and kills it.
"""

from __future__ import annotations

import sys
import time

import boto3
from botocore.config import Config

from pinpoint_direct import DynamoJournal, PinpointDirect, RetryPolicy, handle_sqs

VISIBILITY = 3
LEASE = 2.5


def main() -> None:
    url, application_id = sys.argv[1:]
    sqs = boto3.client("sqs")
    journal = DynamoJournal("journal", lease=LEASE)
    client = PinpointDirect(application_id, config=Config(read_timeout=2))
    retry = RetryPolicy(max_attempts=2, base_delay=0.05)

    def send(task):
        return client.send_task(task, journal=journal, retry=retry)

    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        got = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=4, VisibilityTimeout=VISIBILITY, WaitTimeSeconds=0
        ).get("Messages", [])
        event = {"Records": [{"messageId": m["MessageId"], "body": m["Body"]} for m in got]}
        response = handle_sqs(event, send)
        kept = {one["itemIdentifier"] for one in response["batchItemFailures"]}
        for m in got:
            if m["MessageId"] not in kept:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=m["ReceiptHandle"])
        if not got:
            time.sleep(0.2)


if __name__ == "__main__":
    main()
