"""A program whose only purpose is to be killed: ``test_crash.py`` starts it.

For each line of its input, which names a journal, a file for the outcomes, the first recipient and
a route, it forks a process that says its number and runs the batch; at the next line it waits for
that process. It has no threads itself, so that it may fork, and it loads everything once, so that a
run begins at once.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import traceback
from functools import partialmethod
from pathlib import Path

import boto3
from botocore.config import Config

from pinpoint_direct import (
    AddressConfiguration,
    AsyncPinpointDirect,
    DirectMessageConfiguration,
    MessageRequest,
    PinpointDirect,
    RetryPolicy,
    Route,
    SESv2,
    SMSMessage,
    SMSVoiceV2,
)
from pinpoint_direct.batch import rate_limit
from pinpoint_direct.batch.scheduler import Scheduler

SESSION = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
REQUEST = MessageRequest(
    message_configuration=DirectMessageConfiguration(sms_message=SMSMessage("Hello"))
)
MIXED = REQUEST.with_push("Hello").with_voice("Hello").with_email(subject="Hello", text="Hello")
OPTIONS = {"max_workers": 3, "retry": RetryPolicy(base_delay=0.001, max_attempts=5)}
# Somebody may be refused in every life.
PATIENT = {**OPTIONS, "retry": RetryPolicy(base_delay=0.001, max_attempts=50)}
SERVICES = ("pinpoint", "sesv2", "pinpoint-sms-voice-v2")
CHANNELS = ("GCM", "EMAIL", "GCM", "SMS", "GCM", "EMAIL", "VOICE")
QUICK = SMSVoiceV2(origination_identity="pool-1", per_second=5000)
ROUTES = {
    "all": Route(email=SESv2(from_address="news@example.com"), sms=QUICK, voice=QUICK),
    "e-mail": Route(email=SESv2(from_address="shop@example.com", per_second=5000)),
    "none": None,
}


def say(what):
    print(what, flush=True)  # noqa: T201  (this is how it talks to the test)


def phones(number, first=0):
    return [f"+1206{5550000 + first + n}" for n in range(number)]


def mixed(number):
    """Return so many recipients, each by one of several channels."""
    channels = [CHANNELS[n % len(CHANNELS)] for n in range(number)]
    addresses = [
        {"GCM": f"token-{n}", "EMAIL": f"reader-{n}@example.com"}.get(channel, phone)
        for n, (channel, phone) in enumerate(zip(channels, phones(number), strict=True))
    ]
    return [
        (address, AddressConfiguration(channel_type=channel))
        for address, channel in zip(addresses, channels, strict=True)
    ]


class Plain:
    """Texts, over a client that was made elsewhere."""

    def load(self):
        SESSION.client("pinpoint").close()

    def send(self, url, number, first, route, journal):
        boto = SESSION.client(
            "pinpoint", endpoint_url=url, config=Config(retries={"total_max_attempts": 1})
        )
        client = PinpointDirect("app", client=boto)
        say(os.getpid())
        return client.send_batch(REQUEST, phones(number, first), journal=journal, **OPTIONS)


class ByRoute:
    """Messages of several channels, over our own clients of all services."""

    def load(self):
        for service in SERVICES:
            SESSION.client(service).close()

    def send(self, url, number, first, route, journal):
        client = PinpointDirect(
            "app", session=SESSION, endpoint_url=url, route=ROUTES[route], refuse_ended=True
        )
        say(os.getpid())
        return client.send_batch(MIXED, mixed(number), journal=journal, **PATIENT)


class AsynchronouslyByRoute:
    """The same in an event loop."""

    def load(self):
        from aiobotocore.session import get_session  # slow to load, and the others do without

        self.session = get_session()
        self.session.set_credentials("AKIDEXAMPLE", "secret")
        self.session.set_config_variable("region", "us-east-1")
        asyncio.run(self.loaded())

    async def loaded(self):
        for service in SERVICES:
            async with self.session.create_client(service):
                pass

    def send(self, url, number, first, route, journal):
        return asyncio.run(self.sent(url, number, route, journal))

    async def sent(self, url, number, route, journal):
        async with AsyncPinpointDirect(
            "app", session=self.session, endpoint_url=url, route=ROUTES[route], refuse_ended=True
        ) as client:
            say(os.getpid())
            return await client.send_batch(MIXED, mixed(number), journal=journal, **PATIENT)


def marks(path):
    """Return the size of a file, its first bytes, and the places and generations of its marks."""
    if not path.exists():
        return None
    content = path.read_bytes()
    found = [one.end() for one in re.finditer(b"PPjl run", content)]
    generations = [int.from_bytes(content[place + 16 : place + 24]) for place in found]
    return len(content), content[:16].hex(), [*zip(found, generations, strict=True)]


KINDS = {"plain": Plain, "sync": ByRoute, "async": AsynchronouslyByRoute}


def main():
    url, most, number = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    kind = KINDS[sys.argv[4]]()
    Scheduler.__init__ = partialmethod(Scheduler.__init__, max_recipients=most)
    # A refused lane is soon at its pace again, for this is not about waiting.
    rate_limit._SECOND = rate_limit._DOUBLED_AFTER = 0.02
    kind.load()
    say("ready")
    while line := sys.stdin.readline():
        journal, outcomes, first, route = json.loads(line)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                result = kind.send(url, number, first, route, journal)
                reported = [
                    [one.recipient, one.is_successful, one.is_ambiguous] for one in result.outcomes
                ]
                Path(outcomes).write_text(json.dumps(reported))
                status = 0
            except BaseException:
                traceback.print_exc()
                for path in (Path(journal), Path(f"{journal}-journal")):
                    print(path.name, marks(path), file=sys.stderr)  # noqa: T201  (pytest shows it)
                raise
            finally:
                os._exit(status)
        sys.stdin.readline()  # until it is waited for, its number is nobody else's
        _, status = os.waitpid(child, 0)
        say(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
