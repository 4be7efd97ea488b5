"""A common interface to both clients with a route, so that every test runs with both."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, ExitStack

import boto3
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.config import Config

from pinpoint_direct import (
    AsyncPinpointDirect,
    MessageRequest,
    PinpointDirect,
    RetryPolicy,
    Route,
    SESv2,
    SMSVoiceV2,
)
from pinpoint_direct.calls.client_kinds import METHODS
from pinpoint_direct.testing.local import LocalPinpoint
from pinpoint_direct.testing.services import SERVICES

APP = "611e3e3cdd47474c9c1399a505665b91"
AT_ONCE = RetryPolicy(base_delay=0)
SES, SMS_VOICE, PINPOINT = "sesv2", "pinpoint-sms-voice-v2", "pinpoint"
SENDER = "shop@example.com"
EMAIL = SESv2(from_address=SENDER)
VOICE = SMSVoiceV2(origination_identity="pool-1")
ROUTE = Route(email=EMAIL, sms=SMSVoiceV2(), voice=VOICE)
ONE_AT_A_TIME = Route(email=EMAIL, sms=SMSVoiceV2(), voice=VOICE, workers=1)
MESSAGES = (
    MessageRequest()
    .with_email(subject="Hello {{name}}", text="Hello {{name}}")
    .with_sms("Hello {{name}}")
    .with_voice("Hello {{name}}")
    .with_push("Hello {{name}}")
    .with_substitutions(name="you")
)
CHANNEL_OF = {"SendEmail": "EMAIL", "SendTextMessage": "SMS", "SendVoiceMessage": "VOICE"}
SERVICE_OF = {"EMAIL": SES, "SMS": SMS_VOICE, "VOICE": SMS_VOICE}
NO_REPEATS = {"retries": {"total_max_attempts": 1}}


def address(channel, number=0):
    """Return an address of a channel, another one for each number."""
    if channel == "EMAIL":
        return f"ana{number}@example.com"
    digit = {"SMS": 0, "VOICE": 1}.get(channel)
    return f"token-{number}" if digit is None else f"+12065{digit}{number:05}"


def addressed(*channels, request=MESSAGES):
    """Return a request to one address for each of these channels, and these addresses."""
    people = [address(channel, number) for number, channel in enumerate(channels)]
    for channel, one in zip(channels, people, strict=True):
        request = request.to(one, channel)
    return request, people


class Fake:
    """Clients of all services whose calls are answered by a function, which may raise.

    It is told the method's name and the arguments.
    """

    def __init__(self, answer):
        for method in (name for methods in METHODS.values() for name in methods):
            setattr(self, method, self._answering(answer, method))

    def _answering(self, answer, method):
        return lambda **arguments: answer(method, arguments)


class AsyncFake(Fake):
    def _answering(self, answer, method):
        async def answered(**arguments):
            await asyncio.sleep(0)
            found = answer(method, arguments)
            return await found if asyncio.iscoroutine(found) else found

        return answered


class SyncSide:
    """``PinpointDirect`` against a Local Pinpoint of its own."""

    name = "sync"
    fake = Fake

    def __init__(self):
        self.local = LocalPinpoint()
        self.raw = {
            name: self.local.boto3_client(name, config=Config(**NO_REPEATS)) for name in SERVICES
        }

    def client(self, route=ROUTE, **options):
        """Return a client over clients that were made elsewhere."""
        return PinpointDirect(APP, route=route, **{"clients": self.raw, **options})

    def answering(self, answer, route=ROUTE, **options):
        """Return a client whose calls are answered by a function."""
        return self.client(route, clients=dict.fromkeys(SERVICES, self.fake(answer)), **options)

    def own(self, stack, route=ROUTE, **options):
        """Return a client whose clients underneath are our own."""
        stack.enter_context(self.local.activate())
        return stack.enter_context(PinpointDirect(APP, route=route, **options))

    def session(self):
        """Return a session with keys and a region of its own."""
        return boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")

    def entered(self):
        """Return what holds context managers, in a ``with`` block."""
        return ExitStack()

    def run(self, sent):
        """Return what a call has returned."""
        return sent

    def close(self):
        for one in self.raw.values():
            one.close()


class Stack(ExitStack):
    """Holds asynchronous context managers for code that is not asynchronous."""

    def __init__(self, runner):
        super().__init__()
        self._runner = runner

    def enter(self, context):
        self.callback(lambda: self._runner.run(context.__aexit__(None, None, None)))
        return self._runner.run(context.__aenter__())


class AsyncSide:
    """``AsyncPinpointDirect`` against a Local Pinpoint of its own, in a loop of its own."""

    name = "async"
    fake = AsyncFake

    def __init__(self):
        self.local = LocalPinpoint()
        self.runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self.raw = self.runner.run(self._opened())

    async def _opened(self):
        return {
            name: await self._stack.enter_async_context(
                self.local.aiobotocore_client(name, config=AioConfig(**NO_REPEATS))
            )
            for name in SERVICES
        }

    def client(self, route=ROUTE, **options):
        return AsyncPinpointDirect(APP, route=route, **{"clients": self.raw, **options})

    def answering(self, answer, route=ROUTE, **options):
        return self.client(route, clients=dict.fromkeys(SERVICES, self.fake(answer)), **options)

    def own(self, stack, route=ROUTE, **options):
        stack.enter_context(self.local.activate())
        return stack.enter(AsyncPinpointDirect(APP, route=route, **options))

    def session(self):
        made = get_session()
        made.set_credentials("AKIDEXAMPLE", "secret")
        made.set_config_variable("region", "us-east-1")
        return made

    def entered(self):
        return Stack(self.runner)

    def run(self, sent):
        return self.runner.run(sent)

    def close(self):
        self.runner.run(self._stack.aclose())
        self.runner.close()


SIDES = {"sync": SyncSide, "async": AsyncSide}
