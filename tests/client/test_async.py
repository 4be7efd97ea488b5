"""The asynchronous client behaves like the synchronous one, and sends nothing twice."""

from __future__ import annotations

import asyncio
import inspect
import json
import pickle
import socket

import pytest
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session

from pinpoint_direct import (
    AddressConfiguration,
    AsyncPinpointDirect,
    DirectMessageConfiguration,
    PinpointDirect,
    SendUsersMessageRequest,
    SMSMessage,
    TooManyRequestsError,
    TransportError,
    ValidationError,
    to_wire,
)

from .misbehaving.behaviours import silent
from .misbehaving.server import serving
from .test_sent_once import (
    OK,
    QUICK,
    REQUEST,
    THROTTLED,
)


@pytest.fixture
def aio_session():
    session = get_session()
    session.set_credentials("AKIDEXAMPLE", "secret")
    return session


def own(session, url, **options):
    options.setdefault("config", AioConfig(read_timeout=0.3))
    return AsyncPinpointDirect(
        "app", session=session, region_name="us-east-1", endpoint_url=url, retry=QUICK, **options
    )


def public(cls):
    return {
        name: inspect.signature(member)
        for name, member in inspect.getmembers(cls, callable)
        if not name.startswith("_")
    }


class TestParity:
    def test_of_names(self):
        assert public(AsyncPinpointDirect).keys() == public(PinpointDirect).keys()

    def test_of_parameters(self):
        sync, awaited = public(PinpointDirect), public(AsyncPinpointDirect)
        for name, signature in sync.items():
            assert list(signature.parameters) == list(awaited[name].parameters), name
            for parameter in signature.parameters.values():
                assert parameter.default == awaited[name].parameters[parameter.name].default, name

    def test_of_constructors(self):
        sync = inspect.signature(PinpointDirect).parameters
        awaited = inspect.signature(AsyncPinpointDirect).parameters
        assert list(sync) == list(awaited)
        assert [one.default for one in sync.values()] == [one.default for one in awaited.values()]


def test_a_429_is_repeated_as_the_policy_says(aio_session):
    seen = []

    async def main(url):
        async with own(aio_session, url, on_call=seen.append) as client:
            with pytest.raises(TooManyRequestsError):
                await client.send_messages(REQUEST)

    with serving(THROTTLED) as server:
        asyncio.run(main(server.url))
    assert (server.count, seen[0].attempts) == (3, 3)


def test_a_429_that_passes_ends_in_an_answer(aio_session):
    answers = [THROTTLED, OK]

    async def main(url):
        async with own(aio_session, url) as client:
            return await client.send(SMSMessage("hello"), to="+12065550100")

    with serving(lambda *asked: answers.pop(0)(*asked)) as server:  # noqa: PLW0108  (one each)
        response = asyncio.run(main(server.url))
    assert response.all_successful
    assert json.loads(server.bodies[0]) == to_wire(
        REQUEST.evolve(
            message_configuration=DirectMessageConfiguration(sms_message=SMSMessage("hello"))
        )
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
def test_a_connection_that_was_never_made_was_never_sent(aio_session, host):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    seen = []

    async def main():
        async with own(aio_session, f"http://{host}:{port}", on_call=seen.append) as client:
            with pytest.raises(TransportError) as caught:
                await client.send_messages(REQUEST)
        return caught.value

    error = asyncio.run(main())
    assert (error.may_have_been_sent, error.is_retryable) == (False, True)
    assert seen[0].attempts == 3


def test_cancelling_says_how_many_may_have_been_sent_to(aio_session):
    async def main(url):
        async with own(aio_session, url, config=AioConfig(read_timeout=5)) as client:
            task = asyncio.create_task(client.send_messages(REQUEST))
            await asyncio.to_thread(server.taken.wait, 5)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
        return caught.value

    with serving(silent(2)) as server:
        error = asyncio.run(main(server.url))
    assert error.__notes__ == [
        "SendMessages was waiting for its response: 1 recipient may have been sent to"
    ]


class Fake:
    def __init__(self):
        self.calls = []

    async def send_messages(self, **arguments):
        self.calls.append(arguments)
        return {"MessageResponse": {"ApplicationId": "app"}}

    send_users_messages = send_messages


class Slow:
    """A session whose clients open slowly, and the first of them not at all."""

    def __init__(self):
        self.opened = []
        self.closed = []

    def create_client(self, name, **_):
        return self

    async def __aenter__(self):
        await asyncio.sleep(0)
        self.opened.append(Fake())
        if len(self.opened) == 1:
            raise OSError("no credentials file")
        return self.opened[-1]

    async def __aexit__(self, *_):
        self.closed.append(self.opened[-1])


class TestOwnClient:
    def test_is_opened_once_by_those_who_wait_for_it(self):
        slow = Slow()

        async def main():
            client = AsyncPinpointDirect("app", session=slow)
            with pytest.raises(OSError, match="credentials"):
                await client.__aenter__()
            await client.close()  # nothing is open
            async with client:
                await asyncio.gather(*(client.send_messages(REQUEST) for _ in range(3)))
            await asyncio.gather(*(client.send_messages(REQUEST) for _ in range(3)))
            await client.close()

        asyncio.run(main())
        assert [len(fake.calls) for fake in slow.opened] == [0, 3, 3]
        assert slow.closed == slow.opened[1:]

    def test_is_opened_once_by_calls_at_the_same_time_and_can_be_opened_again(self, aio_session):
        async def main(url):
            client = own(aio_session, url)
            await client.close()  # nothing is open yet
            await asyncio.gather(*(client.send_messages(REQUEST) for _ in range(4)))
            first = client._client
            await client.close()
            async with client as entered:
                assert entered is client
                await client.send_messages(REQUEST)
                assert client._client is not first

        with serving(OK) as server:
            asyncio.run(main(server.url))
        assert server.count == 5

    def test_has_retries_off_and_short_timeouts(self, aio_session):
        async def main():
            async with AsyncPinpointDirect(
                "app", session=aio_session, region_name="us-east-1"
            ) as client:
                return client._client.meta.config

        config = asyncio.run(main())
        assert config.retries["total_max_attempts"] == 1
        assert (config.connect_timeout, config.read_timeout) == (5, 30)

    def test_comes_from_a_new_session_where_none_is_given(self):
        async def main():
            async with AsyncPinpointDirect("app", region_name="eu-west-1") as client:
                return client._client.meta.region_name

        assert asyncio.run(main()) == "eu-west-1"


class TestHandedInClient:
    def test_may_be_a_plain_fake_and_is_left_open(self):
        fake = Fake()

        async def main():
            async with AsyncPinpointDirect("app", client=fake) as client:
                return await client.send_messages(REQUEST)

        assert asyncio.run(main()).unanswered == {"+12065550100"}
        assert fake.calls == [{"ApplicationId": "app", "MessageRequest": to_wire(REQUEST)}]

    def test_without_the_guard_is_left_alone(self, aio_session):
        async def main():
            async with aio_session.create_client("pinpoint", region_name="us-east-1") as boto:
                before = repr(vars(boto.meta.events._emitter))
                AsyncPinpointDirect("app", client=boto, guard=False)
                return before == repr(vars(boto.meta.events._emitter))

        assert asyncio.run(main())


class TestRefused:
    def test_before_anything_is_sent(self):
        fake = Fake()
        nobody = SendUsersMessageRequest(
            users={}, message_configuration=REQUEST.message_configuration
        )

        async def main():
            client = AsyncPinpointDirect("app", client=fake)
            with pytest.raises(ValidationError):
                await client.send(SMSMessage("hello"), to=[])
            with pytest.raises(ValidationError):
                await client.send_users_messages(nobody)

        asyncio.run(main())
        assert fake.calls == []

    def test_when_made(self):
        with pytest.raises(ValidationError, match="application_id"):
            AsyncPinpointDirect("", client=Fake())
        with pytest.raises(ValidationError, match="region_name"):
            AsyncPinpointDirect("app", client=Fake(), region_name="x")

    def test_when_pickled(self):
        client = AsyncPinpointDirect("app", client=Fake())
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(client)
        assert repr(client) == "AsyncPinpointDirect('app')"


def test_recipients_own_configuration_goes_through():
    fake = Fake()

    async def main():
        client = AsyncPinpointDirect("app", client=fake)
        await client.send(SMSMessage("hello"), {"+1": AddressConfiguration(body_override="b")})

    asyncio.run(main())
    assert fake.calls[0]["MessageRequest"]["Addresses"] == {
        "+1": {"BodyOverride": "b", "ChannelType": "SMS"}
    }
