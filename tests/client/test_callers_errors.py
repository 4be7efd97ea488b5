"""Exceptions of a client that was passed: the caller's own, or botocore's."""

from __future__ import annotations

import asyncio
import functools
import warnings
from unittest.mock import Mock

import attrs
import boto3
import pytest
from aiobotocore.session import get_session
from botocore.exceptions import NoCredentialsError, ReadTimeoutError

from pinpoint_direct import (
    AsyncPinpointDirect,
    DecodeError,
    PinpointDirect,
    TransportError,
    to_wire,
)
from pinpoint_direct.calls.attempt import CallersError, await_call, call
from pinpoint_direct.testing.local import LocalPinpoint

from .misbehaving.behaviours import http
from .misbehaving.server import serving
from .test_sent_once import OK, REQUEST

ANSWER = {"MessageResponse": {"ApplicationId": "app"}}
ARGUMENTS = {"ApplicationId": "app", "MessageRequest": to_wire(REQUEST)}


class OwnError(Exception):
    pass


@attrs.frozen
class FrozenError(Exception):
    number: int


class Fake:
    """A fake that does what its function does."""

    def __init__(self, function):
        self.send_messages = self.send_users_messages = function


def raising(error):
    def function(**_):
        raise error

    return function


def awaited(function):
    async def send(**arguments):
        return function(**arguments)

    return send


SIDES = {
    "sync": lambda function: PinpointDirect("app", client=Fake(function)).send_messages(REQUEST),
    "async": lambda function: asyncio.run(
        AsyncPinpointDirect("app", client=Fake(awaited(function))).send_messages(REQUEST)
    ),
}


@pytest.mark.parametrize("send", SIDES.values(), ids=SIDES)
@pytest.mark.parametrize(
    "error",
    [
        AttributeError("a bug"),
        KeyError("a bug"),
        OSError("no such file"),
        OwnError(),
        FrozenError(1),
        RecursionError(),
        TypeError("a bug"),
        ValueError("a bug"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_exception_of_the_callers_own_object_is_raised_as_it_is(send, error):
    with pytest.raises(type(error)) as caught:
        send(raising(error))
    assert caught.value is error
    assert (error.__cause__, error.__context__) == (None, None)


def test_a_mocks_methods_may_be_reported_to_be_functions():
    mock = Mock(send_messages=Mock(spec=call), send_users_messages=Mock(spec=call))
    mock.send_messages.return_value = ANSWER
    client = PinpointDirect("app", client=mock)
    assert client.send_messages(REQUEST).application_id == "app"


@pytest.mark.parametrize("send", SIDES.values(), ids=SIDES)
def test_an_exception_of_botocores_class_means_what_it_means(send):
    with pytest.raises(TransportError) as caught:
        send(raising(ReadTimeoutError(endpoint_url="x")))
    assert caught.value.may_have_been_sent
    with pytest.raises(TransportError) as caught:
        send(raising(NoCredentialsError()))
    assert not caught.value.may_have_been_sent


def test_its_name_is_reported(caplog):
    seen = []
    client = PinpointDirect("app", client=Fake(raising(OwnError())), on_call=seen.append)
    with pytest.raises(OwnError):
        client.send_messages(REQUEST)
    assert seen[0].error == "OwnError"


class TestAnAnswerOfTheOtherKind:
    def test_from_a_synchronous_client(self):
        with pytest.raises(DecodeError, match="AsyncPinpointDirect") as caught:
            PinpointDirect("app", client=Fake(awaited(lambda **_: ANSWER))).send_messages(REQUEST)
        assert caught.value.may_have_been_sent

    def test_from_a_synchronous_client_that_has_begun(self):
        async def main():
            def send(**_):
                return asyncio.ensure_future(asyncio.sleep(0))

            with pytest.raises(DecodeError, match="AsyncPinpointDirect"):
                PinpointDirect("app", client=Fake(send)).send_messages(REQUEST)
            await asyncio.sleep(0.01)

        asyncio.run(main())

    def test_from_an_asynchronous_client(self):
        client = AsyncPinpointDirect("app", client=Fake(lambda **_: ANSWER))
        with pytest.raises(DecodeError, match="like the clients of PinpointDirect") as caught:
            asyncio.run(client.send_messages(REQUEST))
        assert caught.value.may_have_been_sent


def wrong_name(*, ApplicationId, Request):  # noqa: N803  (boto3's names)
    raise AssertionError


def raising_type_error(**arguments):
    raise TypeError("a bug, after a request")


@functools.wraps(wrong_name)
def wrapped(**arguments):
    return raising_type_error(**arguments)


@functools.wraps(wrong_name)
def sending_first(**arguments):
    return wrong_name(**arguments)


class Missing:
    def __getattr__(self, name):
        raise AttributeError(name)


class Broken:
    @property
    def send_messages(self):
        raise OwnError


class Callable:
    def __call__(self, ApplicationId):  # noqa: N803  (boto3's names)
        raise AssertionError


# What is called with ARGUMENTS, and whether nothing was provably sent.
PROOF = {
    "a method is missing": (Missing(), True),
    "a property raises": (Broken(), False),
    "the arguments do not bind": (Fake(wrong_name), True),
    "the arguments do not bind to an object": (Fake(Callable()), True),
    "the arguments do not bind to a partial": (
        Fake(functools.partial(wrong_name, Request=1)),
        True,
    ),
    "a TypeError from inside": (Fake(raising_type_error), False),
    "a TypeError from inside a wrapper of what does not bind": (Fake(wrapped), False),
    "a wrapper that runs before what does not bind": (Fake(sending_first), False),
    "no signature": (Fake(min), False),
    "an exception": (Fake(raising(OwnError())), False),
}


@pytest.mark.parametrize("what", PROOF)
def test_only_proof_says_that_nothing_was_sent(what):
    client, is_unsent = PROOF[what]
    for outcome in (
        call(client, "send_messages", ARGUMENTS),
        asyncio.run(await_call(client, "send_messages", ARGUMENTS)),
    ):
        assert isinstance(outcome, CallersError)
        assert outcome.may_have_been_sent is not is_unsent


def test_a_signature_that_lies_is_no_proof():
    class Lying:
        def __call__(self, **arguments):
            return int("1", **arguments)

        __signature__ = None

    outcome = call(Fake(Lying()), "send_messages", ARGUMENTS)
    assert isinstance(outcome.error, TypeError)
    assert outcome.may_have_been_sent


def aiobotocore_client(url, **options):
    session = get_session()
    session.set_credentials("AKIDEXAMPLE", "secret")
    return session.create_client("pinpoint", region_name="us-east-1", endpoint_url=url, **options)


def boto3_client(url, **options):
    return boto3.client(
        "pinpoint",
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret",
        **options,
    )


def sync_end(url, event, handler, *, wrap=lambda boto: boto):
    boto = boto3_client(url)
    if handler:
        boto.meta.events.register(f"{event}.pinpoint.SendMessages", handler)
    client = wrap(boto)
    PinpointDirect("app", client=client)
    return call(client, "send_messages", ARGUMENTS)


def async_end(url, event, handler, *, wrap=lambda boto: boto):
    async def main():
        async with aiobotocore_client(url) as boto:
            if handler:
                boto.meta.events.register(f"{event}.pinpoint.SendMessages", handler)
            client = wrap(boto)
            AsyncPinpointDirect("app", client=client)
            return await await_call(client, "send_messages", ARGUMENTS)

    return asyncio.run(main())


ENDS = {"sync": sync_end, "async": async_end}
BEFORE = ["provide-client-params", "before-parameter-build", "before-call", "request-created"]
AFTER = ["before-send", "response-received", "after-call"]


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("event", [*BEFORE, *AFTER])
def test_a_handler_on_a_guarded_client_that_raises_before_it_sends_is_proof(end, event):
    with serving(OK) as server:
        outcome = end(server.url, event, raising(KeyError("a bug")))
    assert isinstance(outcome, CallersError)
    assert isinstance(outcome.error, KeyError)
    assert outcome.may_have_been_sent is (event in AFTER)
    assert server.count == (1 if event in {"response-received", "after-call"} else 0)


def test_an_asynchronous_handler_likewise():
    async def handler(**_):
        raise KeyError("a bug")

    with serving(OK) as server:
        outcome = async_end(server.url, "before-call", handler)
    assert isinstance(outcome.error, KeyError)
    assert not outcome.may_have_been_sent


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_botocore_itself_stumbles_over_before_it_sends_was_not_sent(end):
    def spoil(params, **_):
        params["headers"] = 5

    with serving(OK) as server:
        outcome = end(server.url, "before-call", spoil)
    assert isinstance(outcome, TransportError)
    assert not outcome.may_have_been_sent
    assert server.count == 0


class Hiding:
    """A wrapper that hides the events of what it wraps."""

    def __init__(self, client):
        self.wrapped = client

    def send_messages(self, **arguments):
        return self.wrapped.send_messages(**arguments)

    send_users_messages = send_messages


class Late(Hiding):
    """A wrapper that fails after its real call."""

    def send_messages(self, **arguments):
        super().send_messages(**arguments)
        raise AttributeError("a bug")


class AsyncLate(Hiding):
    async def send_messages(self, **arguments):
        await self.wrapped.send_messages(**arguments)
        raise AttributeError("a bug")


@pytest.mark.parametrize("wrap", [lambda boto: boto, Hiding], ids=["real", "wrapped"])
@pytest.mark.parametrize("body", [b"[]", b"5", b"null", b'{"Result": []}', b'{"Result": {"a": 5}}'])
class TestAnAnswerThatBotocoresParserStumblesOver:
    """It was received, and is nobody else's exception, whoever passes it on."""

    def test_of_boto3(self, wrap, body):
        with serving(http(200, body)) as server:
            client = PinpointDirect("app", client=wrap(boto3_client(server.url)), guard=False)
            with pytest.raises(DecodeError) as caught:
                client.send_messages(REQUEST)
        assert caught.value.may_have_been_sent
        assert server.count == 1

    def test_of_aiobotocore(self, wrap, body):
        async def main(url):
            async with aiobotocore_client(url) as boto:
                client = AsyncPinpointDirect("app", client=wrap(boto), guard=False)
                with pytest.raises(DecodeError) as caught:
                    await client.send_messages(REQUEST)
            assert caught.value.may_have_been_sent

        with serving(http(200, body)) as server:
            asyncio.run(main(server.url))
        assert server.count == 1


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("event", BEFORE)
def test_a_wrapper_around_a_client_that_never_sent_is_no_proof(end, event):
    with serving(OK) as server:
        outcome = end(server.url, event, raising(KeyError("a bug")), wrap=Hiding)
    assert isinstance(outcome.error, KeyError)
    assert outcome.may_have_been_sent


@pytest.mark.parametrize(("side", "wrap"), [("sync", Late), ("async", AsyncLate)])
def test_a_wrapper_that_raises_after_its_real_call_is_no_proof(side, wrap):
    with serving(OK) as server:
        outcome = ENDS[side](server.url, "", None, wrap=wrap)
    assert isinstance(outcome.error, AttributeError)
    assert outcome.may_have_been_sent
    assert server.count == 1


def test_a_call_inside_a_call_does_not_hide_that_the_outer_one_has_left():
    """A handler may send on another client of ours while the first call is on its way."""
    inner = PinpointDirect("app", client=LocalPinpoint().boto3_client())

    def handler(**_):
        inner.send_messages(REQUEST)

    def spoil(**_):
        raise KeyError("a bug")

    with serving(OK) as server:
        boto = boto3_client(server.url)
        boto.meta.events.register("before-call.pinpoint.SendMessages", handler)
        boto.meta.events.register("after-call.pinpoint.SendMessages", spoil)
        PinpointDirect("app", client=boto)
        outcome = call(boto, "send_messages", ARGUMENTS)
    assert outcome.may_have_been_sent


def test_without_the_guard_there_is_no_proof():
    boto = LocalPinpoint().boto3_client()
    boto.meta.events.register("before-call.pinpoint.SendMessages", raising(OwnError()))
    PinpointDirect("app", client=boto, guard=False)
    assert call(boto, "send_messages", ARGUMENTS).may_have_been_sent


class TestAWrapperThatHidesTheEvents:
    @staticmethod
    def wrappers():
        boto = LocalPinpoint().boto3_client()

        class Slotted(Hiding):
            __slots__ = ("wrapped",)

        class Closing:
            def send_messages(self, **arguments):
                return boto.send_messages(**arguments)

            send_users_messages = send_messages

        class Static:
            send_messages = send_users_messages = boto.send_messages

        return [Hiding(boto), Slotted(boto), Closing(), Fake(boto.send_messages), Static()]

    @pytest.mark.parametrize("number", range(5))
    def test_is_warned_of_once_before_its_first_call(self, number):
        client = PinpointDirect("app", client=self.wrappers()[number])
        with pytest.warns(RuntimeWarning, match="hides its events") as caught:
            client.send_messages(REQUEST)
        assert [one.filename for one in caught] == [__file__]
        client.send_messages(REQUEST)

    def test_is_warned_of_before_a_batch(self):
        wrapper = self.wrappers()[0]
        with pytest.warns(RuntimeWarning, match="hides its events") as caught:
            PinpointDirect("app", client=wrapper).send_batch(REQUEST)
        assert [one.filename for one in caught] == [__file__]
        with pytest.warns(RuntimeWarning, match="hides its events"):
            PinpointDirect("app", client=wrapper).stream_batch(REQUEST)

    def test_where_warnings_are_errors_nothing_was_sent(self):
        local = LocalPinpoint()
        client = PinpointDirect("app", client=Hiding(local.boto3_client()))
        with pytest.raises(RuntimeWarning):
            client.send_messages(REQUEST)
        assert local.calls == ()

    def test_is_not_warned_of_where_no_guard_was_asked_for(self):
        client = PinpointDirect("app", client=self.wrappers()[0], guard=False)
        assert client.send_messages(REQUEST).all_successful

    def test_is_warned_of_asynchronously(self):
        async def main():
            async with LocalPinpoint().aiobotocore_client() as boto:
                client = AsyncPinpointDirect("app", client=Hiding(boto))
                with pytest.warns(RuntimeWarning, match="hides its events") as caught:
                    await client.send_messages(REQUEST)
                await client.send_messages(REQUEST)
                with pytest.warns(RuntimeWarning, match="hides its events"):
                    AsyncPinpointDirect("app", client=Hiding(boto)).stream_batch(REQUEST)
                with pytest.warns(RuntimeWarning, match="hides its events"):
                    await AsyncPinpointDirect("app", client=Hiding(boto)).send_batch(REQUEST)
            return [one.filename for one in caught]

        assert asyncio.run(main()) == [__file__]

    def test_a_function_that_is_not_whole_yet_is_looked_past(self):
        def send(**_):
            return later

        client = PinpointDirect("app", client=Fake(send))
        later = ANSWER
        assert client.send_messages(REQUEST).application_id == "app"

    @pytest.mark.parametrize(
        "held",
        [None, Mock(spec=Fake(None).__init__), Mock(spec=LocalPinpoint().boto3_client())],
        ids=["nothing", "method", "client"],
    )
    def test_fakes_and_mocks_are_not_nagged(self, held):
        fake = Fake(lambda **_: ANSWER)
        fake.held = held
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            PinpointDirect("app", client=fake).send_messages(REQUEST)
