"""A batch has a connection for each of its workers, or a warning says that it has not."""

import asyncio
import logging
import warnings
from threading import Barrier

import boto3
import pytest
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.config import Config

from pinpoint_direct import AsyncPinpointDirect, MessageRequest, PinpointDirect
from pinpoint_direct.testing import LocalPinpoint

REQUEST = MessageRequest().with_sms("Hello")
PEOPLE = [f"+1206555{n:04}" for n in range(5)]
OWN = {"region_name": "us-east-1"}


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


def passing_on(boto):
    """Return a wrapper that passes on the events, and so the configuration."""

    class Wrapper:
        meta = boto.meta
        send_messages = boto.send_messages
        send_users_messages = boto.send_users_messages

    return Wrapper()


def configured(number):
    return {} if number is None else {"max_pool_connections": number}


@pytest.mark.parametrize(("asked", "kept"), [(None, 512), (3, 3), (600, 600)])
def test_our_own_clients_keep_as_many_as_any_batch_has_workers(asked, kept):
    async def kept_by_the_asynchronous_client():
        config = AioConfig(connect_timeout=1, **configured(asked))
        async with AsyncPinpointDirect("app", **OWN, config=config) as client:
            return client._client.meta.config.max_pool_connections

    config = Config(connect_timeout=1, **configured(asked))
    own = PinpointDirect("app", **OWN, config=config)._client.meta.config
    assert own.max_pool_connections == kept
    assert asyncio.run(kept_by_the_asynchronous_client()) == kept


class Ways:
    """Run a batch of as many workers in each of the ways there are, on clients of one kind."""

    def __init__(self, local, connections, *, is_own, wrap=lambda boto: boto):
        self._config = configured(connections)
        self._local = local
        self._is_own = is_own
        self._wrap = wrap

    def batch(self, *workers):
        with self._local.activate():
            client = self._client()
            for number in workers:
                assert client.send_batch(REQUEST, PEOPLE, max_workers=number).all_successful

    def stream(self, *workers):
        with self._local.activate():
            client = self._client()
            for number in workers:
                assert len([*client.stream_batch(REQUEST, PEOPLE, max_workers=number)]) == 5

    def asynchronous_batch(self, *workers):
        async def send(client):
            for number in workers:
                found = await client.send_batch(REQUEST, PEOPLE, max_workers=number)
                assert found.all_successful

        asyncio.run(self._with_client(send))

    def asynchronous_stream(self, *workers):
        async def send(client):
            for number in workers:
                stream = client.stream_batch(REQUEST, PEOPLE, max_workers=number)
                assert len([one async for one in stream]) == 5

        asyncio.run(self._with_client(send))

    def _client(self):
        config = Config(**self._config)
        if self._is_own:
            return PinpointDirect("app", **OWN, config=config)
        return PinpointDirect(
            "app", client=self._wrap(boto3.client("pinpoint", **OWN, config=config))
        )

    async def _with_client(self, send):
        config = AioConfig(**self._config)
        with self._local.activate():
            if self._is_own:
                async with AsyncPinpointDirect("app", **OWN, config=config) as client:
                    return await send(client)
            async with get_session().create_client("pinpoint", **OWN, config=config) as boto:
                return await send(AsyncPinpointDirect("app", client=self._wrap(boto)))


WAYS = ["batch", "stream", "asynchronous_batch", "asynchronous_stream"]
KINDS = {
    "own": {"is_own": True},
    "handed in": {"is_own": False},
    "wrapped": {"is_own": False, "wrap": passing_on},
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("way", WAYS)
class TestFewerConnectionsThanWorkers:
    def test_are_warned_of_once_with_both_numbers(self, way, kind):
        send = getattr(Ways(LocalPinpoint(), 2, **kind), way)
        with pytest.warns(RuntimeWarning, match=r"2 connections.*max_workers is 3\b") as caught:
            send(1, 2, 3, 4)
        assert [one.filename for one in caught] == [__file__]
        assert "Config(max_pool_connections=3)" in str(caught[0].message)

    def test_where_warnings_are_errors_nothing_was_sent(self, way, kind):
        local = LocalPinpoint()
        with pytest.raises(RuntimeWarning):
            getattr(Ways(local, 2, **kind), way)(3)
        assert local.calls == ()

    def test_are_not_warned_of_where_there_are_enough(self, way, kind):
        getattr(Ways(LocalPinpoint(), 3, **kind), way)(3)


def test_a_client_that_is_handed_in_keeps_ten_unless_it_was_made_with_more():
    ways = Ways(LocalPinpoint(), None, is_own=False)
    ways.batch(8, 10)
    with pytest.warns(RuntimeWarning, match="10 connections.*11"):
        ways.batch(11)


def test_what_is_no_client_of_botocores_is_not_warned_of():
    class Fake:
        meta = type("Meta", (), {"config": type("Config", (), {"max_pool_connections": 1})})

        def send_messages(self, MessageRequest, **_):  # noqa: N803  (boto3's name)
            result = {one: {"DeliveryStatus": "SUCCESSFUL"} for one in MessageRequest["Addresses"]}
            return {"MessageResponse": {"ApplicationId": "app", "Result": result}}

        send_users_messages = send_messages

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = PinpointDirect("app", client=Fake()).send_batch(REQUEST, PEOPLE, max_workers=3)
    assert result.all_successful


def test_no_connection_is_thrown_away(caplog):
    caplog.set_level(logging.WARNING)
    together = Barrier(24)
    people = [f"+1206555{n:04}" for n in range(2400)]

    def wait_for_the_others(**_):
        together.wait(60)

    with (
        LocalPinpoint().serve() as url,
        PinpointDirect("app", **OWN, endpoint_url=url) as client,
    ):
        client._client.meta.events.register("before-send", wait_for_the_others)
        assert client.send_batch(REQUEST, people, max_workers=24).all_successful
    assert caplog.records == []
