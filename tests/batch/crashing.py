"""A program whose only purpose is to be killed: ``test_crash.py`` starts it.

For each line of its input, which names a journal, a file for the outcomes and the first recipient,
it forks a process that says its number and runs the batch; at the next line it waits for that
process. It has no
threads itself, so that it may fork, and it loads everything once, so that a run begins at once.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partialmethod
from pathlib import Path

import boto3
from botocore.config import Config

from pinpoint_direct import (
    DirectMessageConfiguration,
    MessageRequest,
    PinpointDirect,
    RetryPolicy,
    SMSMessage,
)
from pinpoint_direct.batch.scheduler import Scheduler

SESSION = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
REQUEST = MessageRequest(
    message_configuration=DirectMessageConfiguration(sms_message=SMSMessage("Hello"))
)


def say(what):
    print(what, flush=True)  # noqa: T201  (this is how it talks to the test)


def run(url, recipients, journal, outcomes):
    boto = SESSION.client(
        "pinpoint", endpoint_url=url, config=Config(retries={"total_max_attempts": 1})
    )
    client = PinpointDirect("app", client=boto)
    say(os.getpid())
    result = client.send_batch(
        REQUEST,
        recipients,
        journal=journal,
        max_workers=3,
        retry=RetryPolicy(base_delay=0.001, max_attempts=5),
    )
    reported = [[one.recipient, one.is_successful, one.is_ambiguous] for one in result.outcomes]
    Path(outcomes).write_text(json.dumps(reported))


def main():
    url, most, number = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    Scheduler.__init__ = partialmethod(Scheduler.__init__, max_recipients=most)
    SESSION.client("pinpoint").close()  # loads the model
    say("ready")
    while line := sys.stdin.readline():
        journal, outcomes, first = json.loads(line)
        recipients = [f"+1206{5550000 + first + n}" for n in range(number)]
        child = os.fork()
        if child == 0:
            status = 1
            try:
                run(url, recipients, journal, outcomes)
                status = 0
            finally:
                os._exit(status)
        sys.stdin.readline()  # until it is waited for, its number is nobody else's
        _, status = os.waitpid(child, 0)
        say(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
