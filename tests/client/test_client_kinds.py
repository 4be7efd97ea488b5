"""Which clients are refused when they are passed, and which are not changed."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec

import boto3
import botocore.session
import pytest
from aiobotocore.session import get_session

from pinpoint_direct import AsyncPinpointDirect, PinpointDirect, ValidationError
from pinpoint_direct.testing.local import LocalPinpoint

from .test_sent_once import REQUEST

NOWHERE = {
    "region_name": "us-east-1",
    "aws_access_key_id": "AKIDEXAMPLE",
    "aws_secret_access_key": "secret",
}
ANSWER = {"MessageResponse": {"ApplicationId": "app"}}


def boto(service="pinpoint"):
    return boto3.client(service, **NOWHERE)


def unentered(service="pinpoint"):
    return get_session().create_client(service, **NOWHERE)


class Half:
    def send_messages(self, **arguments):
        return ANSWER


LACKING = {
    "nothing": object(),
    "one method": Half(),
    "no method": SimpleNamespace(send_messages=Half().send_messages, send_users_messages=None),
    "specified mock": Mock(spec=["send_messages"]),
    "module": boto3,
    "boto3 session": boto3.Session(region_name="us-east-1"),
    "botocore session": botocore.session.get_session(),
    "aiobotocore session": get_session(),
    "aiobotocore client, not entered": unentered(),
    "Local Pinpoint's, not entered": LocalPinpoint().aiobotocore_client(),
    "another service": boto("sns"),
    "Local Pinpoint itself": LocalPinpoint(),
    "a class": LocalPinpoint,
}


@pytest.mark.parametrize("cls", [PinpointDirect, AsyncPinpointDirect])
@pytest.mark.parametrize("what", LACKING)
def test_a_client_that_lacks_a_method_is_refused(cls, what):
    with pytest.raises(ValidationError) as caught:
        cls("app", client=LACKING[what])
    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == ("client", "type")


@pytest.mark.parametrize(
    ("what", "answered"),
    [
        ("another service", "of Pinpoint, not one of sns"),
        ("boto3 session", "not a Session of boto3: make a client with it"),
        ("module", "not a module: make a client with it"),
        ("aiobotocore client, not entered", "enter it"),
        ("Local Pinpoint itself", "pass the client of its boto3_client()"),
        ("a class", "not the class LocalPinpoint itself"),
        ("one method", "send_messages and send_users_messages, not a Half"),
    ],
)
def test_the_error_says_what_to_do(what, answered):
    with pytest.raises(ValidationError) as caught:
        PinpointDirect("app", client=LACKING[what])
    assert answered in str(caught.value)


def test_the_asynchronous_client_names_the_asynchronous_door():
    with pytest.raises(ValidationError, match=r"async with its aiobotocore_client\(\)"):
        AsyncPinpointDirect("app", client=LocalPinpoint())


def test_a_client_of_the_other_kind_is_refused():
    with pytest.raises(ValidationError, match="this is a boto3 client, for PinpointDirect"):
        AsyncPinpointDirect("app", client=boto())

    async def main():
        async with unentered() as client, unentered("sns") as another:
            AsyncPinpointDirect("app", client=client)
            with pytest.raises(ValidationError, match="for AsyncPinpointDirect"):
                PinpointDirect("app", client=client)
            with pytest.raises(ValidationError, match="not one of sns"):
                AsyncPinpointDirect("app", client=another)

    asyncio.run(main())


@pytest.mark.parametrize(
    "kind",
    [Mock, MagicMock, lambda: Mock(spec=boto()), lambda: create_autospec(boto(), instance=True)],
    ids=["Mock", "MagicMock", "specified", "autospec"],
)
def test_a_mock_sees_its_two_methods_called_and_nothing_else(kind):
    mock = kind()
    mock.send_messages.return_value = ANSWER
    PinpointDirect("app", client=mock).send_messages(REQUEST)
    assert [name for name, _, _ in mock.mock_calls] == ["send_messages"]


def test_an_asynchronous_mock_likewise():
    mock = AsyncMock()
    mock.send_messages.return_value = ANSWER
    asyncio.run(AsyncPinpointDirect("app", client=mock).send_messages(REQUEST))
    assert [name for name, _, _ in mock.mock_calls] == ["send_messages"]


class Passing:
    """A wrapper that passes everything on, events too."""

    def __init__(self, client):
        self._wrapped = client

    def __getattr__(self, name):
        return getattr(self._wrapped, name)


def test_a_wrapper_that_passes_the_events_on_is_guarded():
    client = boto()
    PinpointDirect("app", client=Passing(client))
    assert "pinpoint_direct" in repr(vars(client.meta.events._emitter))


def test_a_wrapper_around_the_other_kind_may_make_it_the_right_kind():
    class Threaded(Passing):
        async def send_messages(self, **arguments):
            return await asyncio.to_thread(self._wrapped.send_messages, **arguments)

        send_users_messages = send_messages

    client = AsyncPinpointDirect("app", client=Threaded(LocalPinpoint().boto3_client()))
    assert asyncio.run(client.send_messages(REQUEST)).all_successful
