"""The ``User-Agent`` header of our own clients is put together once, and is botocore's own text."""

import asyncio
from unittest.mock import patch

import pytest
from aiobotocore.config import AioConfig
from botocore.config import Config
from botocore.useragent import UserAgentString

from pinpoint_direct import AsyncPinpointDirect, MessageRequest, PinpointDirect
from pinpoint_direct.calls import raw_async_clients, raw_clients
from pinpoint_direct.calls.user_agent import fix_user_agent
from pinpoint_direct.testing import LocalPinpoint

REQUEST = MessageRequest().with_sms("Hello").to_sms("+12065550100")
SETTINGS = {
    "nothing": {},
    "an extra": {"user_agent_extra": "theirs/1.0"},
    "an application": {"user_agent_appid": "shop"},
    "both": {"user_agent_extra": "theirs/1.0", "user_agent_appid": "shop"},
    "its own text": {"user_agent": "theirs/2.0"},
    "its own text and an extra": {"user_agent": "theirs/2.0", "user_agent_extra": "more"},
}


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_EXECUTION_ENV", "AWS_Lambda_python3.13")


def header(local):
    return {name.lower(): value for name, value in local.calls[-1].headers.items()}["user-agent"]


def counted():
    """Count how often botocore puts the text together."""
    return patch.object(
        UserAgentString, "to_string", autospec=True, side_effect=UserAgentString.to_string
    )


def send(settings):
    """Send twice with a client of our own; return the header, and how often it was put together."""
    local = LocalPinpoint()
    with local.activate():
        client = PinpointDirect("app", region_name="us-east-1", config=Config(**settings))
        with counted() as text:
            client.send_messages(REQUEST)
            client.send_messages(REQUEST)
    return header(local), text.call_count


def send_asynchronously(settings):
    async def main():
        config = AioConfig(**settings)
        async with AsyncPinpointDirect("app", region_name="us-east-1", config=config) as client:
            with counted() as text:
                await client.send_messages(REQUEST)
                await client.send_messages(REQUEST)
            return text.call_count

    local = LocalPinpoint()
    with local.activate():
        count = asyncio.run(main())
    return header(local), count


@pytest.mark.parametrize("way", [send, send_asynchronously])
@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_is_what_botocore_would_send_each_time(settings, way, monkeypatch):
    ours, count = way(settings)
    for module in (raw_clients, raw_async_clients):
        monkeypatch.setattr(module, "fix_user_agent", lambda client: None)
    theirs, count_without = way(settings)
    assert (ours, count) == (theirs, 0)
    assert count_without > 0
    for value in settings.values():
        assert value in ours


def test_a_client_that_is_handed_in_puts_it_together_itself():
    local = LocalPinpoint()
    client = PinpointDirect("app", client=local.boto3_client())
    with counted() as text:
        client.send_messages(REQUEST)
    assert text.called


def test_a_botocore_that_does_it_otherwise_is_left_alone():
    local = LocalPinpoint()
    boto = local.boto3_client()
    creator = boto._user_agent_creator
    del boto._user_agent_creator
    fix_user_agent(boto)
    assert "to_string" not in vars(creator)
