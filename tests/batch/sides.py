"""A common interface to both clients, so that every test runs with both."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from aiobotocore.config import AioConfig
from botocore.config import Config

from pinpoint_direct import (
    AsyncPinpointDirect,
    DirectMessageConfiguration,
    MessageRequest,
    PinpointDirect,
    RetryPolicy,
    SendUsersMessageRequest,
    SMSMessage,
)
from pinpoint_direct.testing.local import LocalPinpoint

APPLICATION_ID = "611e3e3cdd47474c9c1399a505665b91"
HELLO = MessageRequest(
    message_configuration=DirectMessageConfiguration(sms_message=SMSMessage("Hello {{name}}"))
)
HELLO_USERS = SendUsersMessageRequest(message_configuration=HELLO.message_configuration)
AT_ONCE = RetryPolicy(base_delay=0)
NO_REPEATS = {"retries": {"total_max_attempts": 1}}


def addresses(number, first=0):
    """Return so many phone numbers."""
    return [f"+1206{5550000 + first + n}" for n in range(number)]


class Fake:
    """A client whose calls are answered by a function of the request, which may be asynchronous."""

    def __init__(self, answer):
        self._answer = answer

    def send_messages(self, **arguments):
        return self._answer(arguments.get("MessageRequest") or arguments["SendUsersMessageRequest"])

    send_users_messages = send_messages


class SyncSide:
    """``PinpointDirect`` against a Local Pinpoint of its own."""

    name = "sync"

    def __init__(self):
        self.local = LocalPinpoint()
        self.raw = self.local.boto3_client(config=Config(**NO_REPEATS))
        self.client = self.with_client(self.raw)

    def with_client(self, raw, **options):
        return PinpointDirect(APPLICATION_ID, client=raw, **options)

    def send(self, *arguments, client=None, **options):
        return (client or self.client).send_batch(*arguments, **options)

    def stream(self, *arguments, client=None, **options):
        return list((client or self.client).stream_batch(*arguments, **options))

    def answering(self, answer, **options):
        """Return a client whose calls are answered by a function."""

        return self.with_client(Fake(answer), **options)

    def close(self):
        self.raw.close()


class AsyncSide:
    """``AsyncPinpointDirect`` against a Local Pinpoint of its own, in an event loop of its own."""

    name = "async"

    def __init__(self):
        self.local = LocalPinpoint()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.client = self.runner.run(self._opened())

    async def _opened(self):
        context = self.local.aiobotocore_client(config=AioConfig(**NO_REPEATS))
        self.raw = await self.stack.enter_async_context(context)
        return self.with_client(self.raw)

    def with_client(self, raw, **options):
        return AsyncPinpointDirect(APPLICATION_ID, client=raw, **options)

    def send(self, *arguments, client=None, **options):
        return self.runner.run((client or self.client).send_batch(*arguments, **options))

    def stream(self, *arguments, client=None, **options):
        async def everything():
            stream = (client or self.client).stream_batch(*arguments, **options)
            return [outcome async for outcome in stream]

        return self.runner.run(everything())

    def answering(self, answer, **options):
        """Return a client whose calls are answered by a function."""

        async def answered(request):
            await asyncio.sleep(0)
            return answer(request)

        return self.with_client(Fake(answered), **options)

    def close(self):
        self.runner.run(self.stack.aclose())
        self.runner.close()


SIDES = {"sync": SyncSide, "async": AsyncSide}


def ok(request, status="SUCCESSFUL"):
    """Return boto3's answer in which everybody has one status."""
    result = {"DeliveryStatus": status, "StatusCode": 200}
    if "Users" in request:
        return {
            "SendUsersMessageResponse": {
                "ApplicationId": APPLICATION_ID,
                "Result": {user: {"endpoint": result} for user in request["Users"]},
            }
        }
    return {
        "MessageResponse": {
            "ApplicationId": APPLICATION_ID,
            "Result": dict.fromkeys(request.get("Addresses", {}), result),
            "EndpointResult": dict.fromkeys(request.get("Endpoints", {}), result),
        }
    }
