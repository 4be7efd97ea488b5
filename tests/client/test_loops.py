"""An asynchronous client belongs to the event loop that it was opened in, and to asyncio."""

from __future__ import annotations

import asyncio
import sys
import threading
from contextlib import closing

import pytest
import trio
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session

from pinpoint_direct import (
    AsyncPinpointDirect,
    MessageRequest,
    SMSMessage,
    TransportError,
    partial_result,
)
from pinpoint_direct.testing.local import LocalPinpoint

from .lasting_server import lasting
from .test_sent_once import REQUEST

HELLO = MessageRequest().with_sms("Hello")
TO = [f"+1206555{n:04}" for n in range(250)]
WORKERS = 3


def own(url):
    session = get_session()
    session.set_credentials("AKIDEXAMPLE", "secret")
    return AsyncPinpointDirect(
        "app",
        session=session,
        region_name="us-east-1",
        endpoint_url=url,
        config=AioConfig(connect_timeout=5, read_timeout=5),
    )


async def sent(client, address="+1"):
    return list((await client.send(SMSMessage("Hello"), address)).successes)


class TestOurOwnClient:
    def test_is_opened_in_each_loop_and_closed_with_it(self):
        """What a loop leaves open would be an error here: ``ResourceWarning`` is one."""
        with lasting() as server:
            client = own(server.url)
            for n in range(4):
                assert asyncio.run(sent(client, f"+{n}")) == [f"+{n}"]
        assert server.connections == [0, 1, 2, 3]

    def test_keeps_its_connection_in_one_loop(self):
        with lasting() as server, asyncio.Runner() as runner:
            client = own(server.url)
            for n in range(3):
                assert runner.run(sent(client, f"+{n}")) == [f"+{n}"]
        assert server.connections == [0, 0, 0]

    def test_sends_a_batch_in_a_second_loop(self):
        with lasting() as server:
            client = own(server.url)
            assert asyncio.run(sent(client)) == ["+1"]
            result = asyncio.run(client.send_batch(HELLO, TO))
        assert result.all_successful

    def test_serves_loops_in_several_threads_at_a_time(self):
        """Each thread goes on only when all of them have a connection open."""
        together = threading.Barrier(WORKERS, timeout=20)
        found = []

        async def main(number):
            await sent(client, f"+{number}")
            await asyncio.to_thread(together.wait)
            several = (sent(client, f"+{number}{n}") for n in range(5))
            found.append((number, await asyncio.gather(*several)))

        with lasting() as server:
            client = own(server.url)
            threads = [threading.Thread(target=asyncio.run, args=[main(n)]) for n in range(WORKERS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(30)
        assert sorted(found) == [
            (number, [[f"+{number}{n}"] for n in range(5)]) for number in range(WORKERS)
        ]

    def test_closes_the_connection_of_the_running_loop(self):
        async def main():
            await sent(client)
            await client.close()
            await sent(client)
            await client.close()
            await client.close()

        with lasting() as server:
            client = own(server.url)
            asyncio.run(main())
        assert server.connections == [0, 1]


class Fake:
    async def send_messages(self, **arguments):
        return {"MessageResponse": {"ApplicationId": "app"}}

    send_users_messages = send_messages


class Session:
    """A session whose clients note their loops; closed in another, they raise ``error``."""

    def __init__(self, error=None):
        self.opened, self.closed, self.error = [], [], error

    def create_client(self, name, **_):
        session = self

        class Opening:
            async def __aenter__(self):
                self.loop = asyncio.get_running_loop()
                session.opened.append(self.loop)
                return Fake()

            async def __aexit__(self, *_):
                session.closed.append(self.loop)
                if session.error and self.loop is not asyncio.get_running_loop():
                    raise session.error

        return Opening()


class TestALoopThatWasClosedWithoutAnEnd:
    """``loop.close()`` alone, where ``asyncio.run`` would have ended what was left."""

    @pytest.mark.parametrize("error", [None, RuntimeError("Event loop is closed")], ids=str)
    @pytest.mark.parametrize("close", [False, True])
    def test_is_ended_by_the_next(self, error, close):
        session = Session(error)
        client = AsyncPinpointDirect("app", session=session)

        async def main():
            if close:
                await client.close()
            else:
                await client.send_messages(REQUEST)

        with closing(asyncio.new_event_loop()) as loop:
            loop.run_until_complete(client.send_messages(REQUEST))
        assert session.closed == []
        asyncio.run(main())
        assert session.closed == session.opened

    def test_is_left_to_another_process(self, monkeypatch):
        session = Session()
        client = AsyncPinpointDirect("app", session=session)
        with closing(asyncio.new_event_loop()) as loop:
            loop.run_until_complete(client.send_messages(REQUEST))
        with monkeypatch.context() as patch:
            patch.setattr("os.getpid", lambda: -1)
            asyncio.run(client.send_messages(REQUEST))
        assert session.closed == session.opened[1:]
        asyncio.run(client.close())
        assert len(session.closed) == 2


class TestAHandedInClient:
    def test_is_refused_in_another_loop_than_it_was_passed_in(self):
        with asyncio.Runner() as runner, asyncio.Runner() as another:
            context = LocalPinpoint().aiobotocore_client()
            boto = runner.run(context.__aenter__())

            async def made():
                return AsyncPinpointDirect("app", client=boto)

            client = runner.run(made())
            with pytest.raises(TransportError, match="another event loop") as caught:
                another.run(sent(client))
            assert (caught.value.may_have_been_sent, caught.value.is_retryable) == (False, False)
            assert runner.run(sent(client)) == ["+1"]
            runner.run(context.__aexit__(None, None, None))

    def test_belongs_to_the_loop_of_its_first_use_if_it_was_passed_outside_of_any(self):
        with asyncio.Runner() as runner, asyncio.Runner() as another:
            context = LocalPinpoint().aiobotocore_client()
            client = AsyncPinpointDirect("app", client=runner.run(context.__aenter__()))
            assert runner.run(sent(client)) == ["+1"]
            with pytest.raises(TransportError, match="another event loop"):
                another.run(sent(client))
            runner.run(context.__aexit__(None, None, None))

    def test_those_of_a_batch_stay_open(self, tmp_path):
        local, journal = LocalPinpoint(), tmp_path / "run.sqlite"
        with asyncio.Runner() as runner, asyncio.Runner() as another:
            context = local.aiobotocore_client()
            client = AsyncPinpointDirect("app", client=runner.run(context.__aenter__()))
            runner.run(sent(client))
            result = another.run(client.send_batch(HELLO, TO, journal=journal))
            assert len(local.calls) == 1
            assert {type(one.error) for one in result.outcomes} == {TransportError}
            assert not any(one.may_have_been_sent for one in result.outcomes)
            again = runner.run(client.send_batch(HELLO, TO, journal=journal))
            assert again.all_successful
            runner.run(context.__aexit__(None, None, None))

    def test_a_fake_belongs_to_no_loop(self):
        client = AsyncPinpointDirect("app", client=Fake())
        for _ in range(2):
            assert asyncio.run(client.send_messages(REQUEST)).application_id == "app"


CLIENTS = {
    "own": lambda: AsyncPinpointDirect("app"),
    "fake": lambda: AsyncPinpointDirect("app", client=Fake()),
}


@pytest.mark.parametrize("make", CLIENTS.values(), ids=CLIENTS)
class TestWithoutAsyncio:
    def test_trio_is_refused_by_its_name(self, make, tmp_path):
        async def main():
            client = make()
            with pytest.raises(TransportError, match="not with trio") as caught:
                await client.send_messages(REQUEST)
            assert not caught.value.may_have_been_sent
            with pytest.raises(TransportError, match="not with trio"):
                await client.__aenter__()
            with pytest.raises(TransportError, match="not with trio") as caught:
                await client.send_batch(HELLO, TO, journal=tmp_path / "run.sqlite")
            assert partial_result(caught.value).outcomes == ()
            with pytest.raises(TransportError, match="not with trio"):
                await anext(client.stream_batch(HELLO, TO))

        trio.run(main)

    def test_no_loop_at_all_is_refused(self, make):
        sending = make().send_messages(REQUEST)
        with pytest.raises(TransportError, match="no event loop is running") as caught:
            sending.send(None)
        assert not caught.value.may_have_been_sent


def test_without_sniffio_asyncio_alone_is_asked(monkeypatch):
    monkeypatch.delitem(sys.modules, "sniffio")
    client = AsyncPinpointDirect("app", client=Fake())
    assert asyncio.run(client.send_messages(REQUEST)).application_id == "app"
    with pytest.raises(TransportError, match="no event loop is running"):
        client.send_messages(REQUEST).send(None)
