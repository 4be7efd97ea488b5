"""A client belongs to the process that opened it: connections are not shared over a fork."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

from pinpoint_direct import AsyncPinpointDirect, MessageRequest, PinpointDirect, TransportError
from pinpoint_direct.testing.local import LocalPinpoint

from .lasting_server import lasting
from .test_sent_once import REQUEST

PROGRAM = Path(__file__).with_name("forking.py")
HELLO = MessageRequest().with_sms("Hello")


def forked(side, url):
    """Return what the parent sent, the child, and the parent again."""
    program = subprocess.run(
        [sys.executable, str(PROGRAM), side, url],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (program.returncode, program.stderr) == (0, "")
    return [json.loads(line) for line in program.stdout.splitlines()]


@pytest.mark.parametrize("side", ["Own", "AsyncOwn"])
def test_our_own_client_opens_connections_of_its_own_in_a_forked_child(side):
    with lasting() as server:
        first, child, last = forked(side, server.url)
    assert (first, child, last) == (["+1"], [["+2"], ["+3"]], ["+4"])
    parent, here, _, again = server.connections
    assert here != parent
    assert again == parent


def test_a_child_that_is_forked_while_a_client_is_made_makes_its_own():
    program = PROGRAM.with_name("forking_in_the_making.py")
    nowhere = "http://127.0.0.1:9"
    # Python warns of a fork beside threads.
    command = [sys.executable, "-W", "ignore::DeprecationWarning", str(program), nowhere]
    assert subprocess.run(command, check=False, timeout=60).returncode == 0


@pytest.mark.parametrize("side", ["HandedIn", "Wrapped"])
def test_a_passed_client_is_refused_in_a_forked_child(side):
    with lasting() as server:
        first, child, last = forked(side, server.url)
    assert (first, last) == (["+1"], ["+4"])
    for name, text, may_have_been_sent in child:
        assert (name, may_have_been_sent) == ("TransportError", False)
        assert "belongs to another process" in text
    assert server.connections == [0, 0]


@pytest.fixture
def elsewhere(monkeypatch):
    """Return what pretends, while it is entered, to be another process."""

    @contextmanager
    def pretending():
        number = os.getpid() + 1
        with monkeypatch.context() as patch:
            patch.setattr("os.getpid", lambda: number)
            yield

    return pretending


def test_those_of_a_batch_stay_open(elsewhere, tmp_path):
    local, journal = LocalPinpoint(), tmp_path / "run.sqlite"
    client = PinpointDirect("app", client=local.boto3_client())
    to = [f"+1206555{n:04}" for n in range(250)]
    with elsewhere():
        result = client.send_batch(HELLO, to, journal=journal)
    assert local.calls == ()
    assert {type(one.error) for one in result.outcomes} == {TransportError}
    assert not any(one.may_have_been_sent for one in result.outcomes)
    assert client.send_batch(HELLO, to, journal=journal).all_successful


def test_a_fake_belongs_to_no_process(elsewhere):
    class Fake:
        def send_messages(self, **arguments):
            return {"MessageResponse": {"ApplicationId": "app"}}

        send_users_messages = send_messages

    client = PinpointDirect("app", client=Fake())
    with elsewhere():
        assert client.send_messages(REQUEST).application_id == "app"


def test_a_child_closes_nothing_of_its_parents(session, elsewhere):
    closed = []
    client = PinpointDirect("app", session=session)
    client._client.close = lambda: closed.append("parent")
    with elsewhere():
        client.close()
        assert closed == []
        client._client.close = lambda: closed.append("child")
        client.close()
        assert closed == ["child"]


def test_a_child_goes_on_with_the_session_of_its_parent(monkeypatch, elsewhere):
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", boto3.Session(region_name="eu-west-1"))
    client = PinpointDirect("app")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", boto3.Session(region_name="us-east-1"))
    with elsewhere():
        assert client._client.meta.region_name == "eu-west-1"


def test_an_asynchronous_passed_client_is_refused_too(elsewhere):
    async def main():
        async with LocalPinpoint().aiobotocore_client() as boto:
            client = AsyncPinpointDirect("app", client=boto)
            with elsewhere(), pytest.raises(TransportError, match="another process") as caught:
                await client.send_messages(REQUEST)
        assert not caught.value.may_have_been_sent

    asyncio.run(main())
