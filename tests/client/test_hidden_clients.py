"""Wrappers that hide their boto3 client: it retries, and a warning says so."""

from __future__ import annotations

import asyncio
import threading
import warnings

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError

from pinpoint_direct import (
    AsyncPinpointDirect,
    BadRequestError,
    PinpointDirect,
    TransportError,
)
from pinpoint_direct.testing.local import LocalPinpoint

from .misbehaving.behaviours import close, http
from .misbehaving.server import serving
from .test_callers_errors import REQUEST, Fake, aiobotocore_client, boto3_client, raising

CONFIG = Config(retries={"total_max_attempts": 2, "mode": "standard"})
REFUSAL = b'{"__type": "BadRequestException", "message": "no"}'


def lost_then_refused():
    """Read one request and hang up, and refuse the next: the first may have been sent."""
    answers = iter([close, http(400, REFUSAL)])

    async def answer(line, request):
        return await next(answers)(line, request)

    return answer


class Passing:
    def send_messages(self, **arguments):
        return self.get().send_messages(**arguments)

    send_users_messages = send_messages


class ByThread(Passing):
    def __init__(self, make):
        self.make = make
        self.own = threading.local()

    def get(self):
        if not hasattr(self.own, "client"):
            self.own.client = self.make()
        return self.own.client


class ByRegion(Passing):
    def __init__(self, make):
        self.clients = {"us-east-1": make()}

    def get(self):
        return self.clients["us-east-1"]


class OfAnother(ByRegion):
    """Passes on the ``meta`` of a client that it does not call."""

    def __init__(self, make):
        super().__init__(make)
        self.meta = make().meta


class Renaming(ByRegion):
    """Raises an exception of its own making, which would prove that nothing was sent."""

    def send_messages(self, **arguments):
        try:
            return super().send_messages(**arguments)
        except ClientError:
            raise EndpointConnectionError(endpoint_url="x", error=None) from None

    send_users_messages = send_messages


WRAPPERS = [ByThread, ByRegion, OfAnother, Renaming]


def sent(wrapper, url):
    client = PinpointDirect("app", client=wrapper(lambda: boto3_client(url, config=CONFIG)))
    with pytest.raises((BadRequestError, TransportError)) as caught:
        client.send_messages(REQUEST)
    return caught.value


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_the_last_failure_of_a_client_out_of_reach_proves_nothing(wrapper):
    with serving(lost_then_refused()) as server, pytest.warns(RuntimeWarning, match="hides"):
        error = sent(wrapper, server.url)
    assert server.count == 2
    assert error.may_have_been_sent
    assert not error.is_retryable


def test_where_warnings_are_errors_the_error_is_raised_all_the_same():
    def sent_strictly(url):
        warnings.simplefilter("error")
        return sent(ByThread, url)

    with serving(lost_then_refused()) as server, pytest.warns(RuntimeWarning, match="hides"):
        assert sent_strictly(server.url).may_have_been_sent


@pytest.mark.parametrize("wrapper", WRAPPERS[:3])
def test_its_only_attempt_proves_what_it_proves(wrapper):
    with (
        serving(http(400, REFUSAL)) as server,
        pytest.warns(RuntimeWarning, match="hides"),
    ):
        error = sent(wrapper, server.url)
    assert isinstance(error, BadRequestError)
    assert not error.may_have_been_sent


def test_of_an_asynchronous_client():
    async def main(url):
        async with aiobotocore_client(url, config=CONFIG) as boto:
            client = AsyncPinpointDirect("app", client=ByRegion(lambda: boto))
            with pytest.raises(BadRequestError) as caught:
                await client.send_messages(REQUEST)
        return caught.value

    with serving(lost_then_refused()) as server, pytest.warns(RuntimeWarning, match="hides"):
        error = asyncio.run(main(server.url))
    assert server.count == 2
    assert error.may_have_been_sent


def test_a_batch_resends_to_nobody():
    with serving(lost_then_refused()) as server:
        wrapper = ByThread(lambda: boto3_client(server.url, config=CONFIG))
        client = PinpointDirect("app", client=wrapper)
        with pytest.warns(RuntimeWarning, match="hides"):
            result = client.send_batch(REQUEST)
    assert server.count == 2
    assert len(result.ambiguous) == len(result.outcomes) > 0


def test_no_guard_was_asked_for_and_nothing_is_warned_of():
    with serving(lost_then_refused()) as server, warnings.catch_warnings():
        warnings.simplefilter("error")
        wrapper = ByThread(lambda: boto3_client(server.url, config=CONFIG))
        client = PinpointDirect("app", client=wrapper, guard=False)
        with pytest.raises(BadRequestError) as caught:
            client.send_messages(REQUEST)
    assert caught.value.may_have_been_sent


def test_the_failure_of_a_plain_fake_proves_what_it_proves():
    refusal = {
        "Error": {"Code": "BadRequestException"},
        "ResponseMetadata": {"HTTPStatusCode": 400},
    }
    fake = Fake(raising(ClientError(refusal, "SendMessages")))
    with pytest.raises(BadRequestError) as caught:
        PinpointDirect("app", client=fake).send_messages(REQUEST)
    assert not caught.value.may_have_been_sent


def test_a_wrapper_that_passes_meta_on_is_guarded():
    local = LocalPinpoint()
    local.fail("reset")

    class Open(ByRegion):
        @property
        def meta(self):
            return self.get().meta

    wrapper = Open(lambda: local.boto3_client(config=CONFIG))
    with pytest.raises(TransportError) as caught:
        PinpointDirect("app", client=wrapper).send_messages(REQUEST)
    assert caught.value.may_have_been_sent
    assert len(local.calls) == 1
