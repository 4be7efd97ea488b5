"""A program without threads that forks: ``test_processes.py`` starts it.

It sends from the parent, from a forked child and from the parent again, and prints what came of it,
one line of JSON for each.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import warnings

import boto3
from aiobotocore.session import get_session

from pinpoint_direct import AsyncPinpointDirect, PinpointDirect, PinpointDirectError, SMSMessage

WHERE = {"region_name": "us-east-1", "endpoint_url": sys.argv[2]}
KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}
LOOP = asyncio.new_event_loop()


def boto():
    return boto3.client("pinpoint", **WHERE, **KEYS)


class Own:
    def __init__(self):
        session = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
        self.client = PinpointDirect("app", session=session, **WHERE)

    def send(self, address):
        return self.client.send(SMSMessage("Hello"), address)

    def close(self):
        self.client.close()


class HandedIn(Own):
    def __init__(self):
        self.client = PinpointDirect("app", client=boto())


class Passing:
    def __init__(self, client):
        self.wrapped = client

    def __getattr__(self, name):
        return getattr(self.wrapped, name)


class Wrapped(Own):
    def __init__(self):
        self.client = PinpointDirect("app", client=Passing(boto()))


class AsyncOwn(Own):
    """The parent keeps one loop all the time; the child has one of its own."""

    def __init__(self):
        session = get_session()
        session.set_credentials("AKIDEXAMPLE", "secret")
        self.client = AsyncPinpointDirect("app", session=session, **WHERE)
        self.parent = os.getpid()

    def send(self, address):
        sending = super().send(address)
        if os.getpid() == self.parent:
            return LOOP.run_until_complete(sending)
        return asyncio.run(sending)

    def close(self):
        LOOP.run_until_complete(self.client.close())


def answered(send, *arguments):
    try:
        answer = send(*arguments)
    except PinpointDirectError as error:
        return [type(error).__name__, str(error), error.may_have_been_sent]
    return list(answer.successes)


def main():
    warnings.simplefilter("error")
    side = globals()[sys.argv[1]]()
    print(json.dumps(answered(side.send, "+1")), flush=True)  # noqa: T201  (this is how it answers)
    child = os.fork()
    if not child:
        try:
            answer = answered(side.send, "+2"), answered(side.send, "+3")
            print(json.dumps(answer), flush=True)  # noqa: T201  (the test reads it)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    print(json.dumps(answered(side.send, "+4")), flush=True)  # noqa: T201  (the test reads it)
    side.close()
    LOOP.close()


if __name__ == "__main__":
    main()
