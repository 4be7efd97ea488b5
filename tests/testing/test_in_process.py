"""Details of the in-process transport: sessions, credentials, long-lived clients."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import aiobotocore.session
import boto3
import botocore.session
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError
from moto import mock_aws

from pinpoint_direct import PinpointDirect, SMSMessage
from pinpoint_direct.testing.local import LocalPinpoint

from .transports import KEYS

REQUEST = {
    "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
    "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
}
CALL = {"ApplicationId": "a", "MessageRequest": REQUEST}
PHONE = "+12065550100"


@pytest.fixture(autouse=True)
def nobody_s_machine(monkeypatch):
    """No credentials, no region and no configuration files, as on a build server."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


def sent(client):
    return client.send_messages(**CALL)["MessageResponse"]["Result"][PHONE]["DeliveryStatus"]


def test_a_client_made_here_needs_nothing():
    local = LocalPinpoint()
    assert sent(local.boto3_client()) == "SUCCESSFUL"
    assert local.calls[0].region == "us-east-1"


def test_a_client_made_here_reads_nobody_s_profile(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "not there")
    assert sent(LocalPinpoint().boto3_client()) == "SUCCESSFUL"

    async def call():
        async with LocalPinpoint().aiobotocore_client() as client:
            await client.send_messages(**CALL)

    asyncio.run(call())


def test_an_attached_client_needs_no_credentials():
    client = boto3.client("pinpoint", region_name="us-east-1")
    with pytest.raises(NoCredentialsError):
        client.send_messages(**CALL)
    local = LocalPinpoint()
    assert local.attach(client) is client
    assert sent(client) == "SUCCESSFUL"
    assert local.attach(client) is client
    assert sent(client) == "SUCCESSFUL"
    assert len(local.calls) == 2
    assert "authorization" not in local.calls[0].headers


def test_an_attached_asynchronous_client_needs_no_credentials():
    local = LocalPinpoint()

    async def call():
        session = aiobotocore.session.get_session()
        async with session.create_client("pinpoint", region_name="us-east-1") as client:
            local.attach(client)
            await client.send_messages(**CALL)

    asyncio.run(call())
    assert local.sends_to(PHONE) == 1


def test_a_client_without_a_signature_is_refused_where_one_is_asked_for():
    local = LocalPinpoint(credentials={"A": "B"})
    client = boto3.client(
        "pinpoint", region_name="us-east-1", config=Config(signature_version=UNSIGNED)
    )
    local.attach(client)
    with pytest.raises(ClientError, match="MissingAuthenticationToken"):
        client.send_messages(**CALL)


def test_the_one_attached_last_answers():
    first, last = LocalPinpoint(), LocalPinpoint()
    client = first.boto3_client()
    last.attach(client)
    sent(client)
    assert (len(first.calls), len(last.calls)) == (0, 1)


def test_code_that_makes_its_own_client_is_answered():
    local = LocalPinpoint()
    with local.activate() as the_same:
        assert the_same is local
        assert sent(boto3.client("pinpoint")) == "SUCCESSFUL"
        assert sent(boto3.Session().client("pinpoint", region_name="eu-west-1")) == "SUCCESSFUL"
        assert sent(botocore.session.Session().create_client("pinpoint")) == "SUCCESSFUL"
        response = PinpointDirect("a").send(SMSMessage("Hello"), to=PHONE)
    assert response.all_successful
    assert [call.region for call in local.calls] == ["us-east-1", "eu-west-1"] + ["us-east-1"] * 2
    assert local.attempts() == (1, 1, 1, 1)


def test_a_client_made_here_is_answered_once_in_an_active_block():
    local = LocalPinpoint()
    with local.activate():
        sent(local.boto3_client())
        sent(local.attach(boto3.client("pinpoint")))
    assert local.attempts() == (1, 1)


def test_the_environment_is_harmless_inside_and_as_before_outside(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDREAL")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    before = dict(os.environ)
    with LocalPinpoint(credentials={"K": "S"}).activate():
        credentials = boto3.Session().get_credentials()
        assert (credentials.access_key, credentials.secret_key) == ("K", "S")
        assert credentials.token is None
        assert os.environ["AWS_DEFAULT_REGION"] == "us-east-1"
        os.environ["OF_THE_TEST"] = "1"
    assert os.environ.pop("OF_THE_TEST") == "1"
    assert dict(os.environ) == before


def test_a_region_that_is_set_is_kept(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ca-central-1")
    with LocalPinpoint().activate():
        assert boto3.client("pinpoint").meta.region_name == "ca-central-1"


def test_the_default_session_is_put_aside():
    boto3.setup_default_session(
        region_name="us-west-2", aws_access_key_id="AKIDREAL", aws_secret_access_key="x"
    )
    mine = boto3.DEFAULT_SESSION
    boto3.client("pinpoint")
    local = LocalPinpoint()
    with local.activate():
        sent(boto3.client("pinpoint"))
        assert "AKIDREAL" not in local.calls[0].headers["authorization"]
    assert boto3.DEFAULT_SESSION is mine


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_overlapping_blocks_restore_the_environment_at_the_last_exit(monkeypatch, order):
    """Blocks in threads need not end in the reverse order."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDREAL")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    mine = boto3.Session(region_name="us-west-2")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", mine)
    before = dict(os.environ)
    blocks = [LocalPinpoint(credentials={f"K{n}": "S"}).activate() for n in range(3)]
    for block in blocks:
        block.__enter__()
    active = list(range(3))
    for number in order:
        assert os.environ["AWS_ACCESS_KEY_ID"] == f"K{active[-1]}"
        assert "AWS_SESSION_TOKEN" not in os.environ
        assert os.environ["AWS_DEFAULT_REGION"] == "us-east-1"
        assert boto3.DEFAULT_SESSION is not mine
        assert sent(boto3.client("pinpoint")) == "SUCCESSFUL"
        blocks[number].__exit__(None, None, None)
        active.remove(number)
    assert dict(os.environ) == before
    assert boto3.DEFAULT_SESSION is mine


def test_blocks_in_threads_leave_the_environment_as_it_was():
    before = dict(os.environ)
    both = threading.Barrier(2, timeout=20)

    def block():
        both.wait()
        for _ in range(20):
            with LocalPinpoint().activate():
                assert os.environ["AWS_DEFAULT_REGION"] == "us-east-1"

    with ThreadPoolExecutor(2) as pool:
        for ended in [pool.submit(block), pool.submit(block)]:
            ended.result(60)
    assert dict(os.environ) == before


def test_a_client_that_outlives_its_block_sends_nothing():
    local = LocalPinpoint()
    with local.activate():
        client = boto3.client("pinpoint")
    for _ in range(2):
        with pytest.raises(RuntimeError, match=r"made inside LocalPinpoint.activate\(\)"):
            client.send_messages(**CALL)
    assert local.calls == ()


def test_an_asynchronous_client_that_outlives_its_block_sends_nothing():
    async def call():
        with LocalPinpoint().activate():
            context = aiobotocore.session.get_session().create_client("pinpoint")
            client = await context.__aenter__()
        with pytest.raises(RuntimeError, match="no such block is active"):
            await client.send_messages(**CALL)
        await context.__aexit__(None, None, None)

    asyncio.run(call())


def test_a_client_that_outlives_its_block_is_answered_in_the_next():
    with LocalPinpoint().activate():
        client = boto3.client("pinpoint")
    other = LocalPinpoint()
    with other.activate():
        assert sent(client) == "SUCCESSFUL"
    assert other.sends_to(PHONE) == 1


def test_the_innermost_block_answers():
    outer, inner = LocalPinpoint(), LocalPinpoint()
    with outer.activate():
        client = boto3.client("pinpoint")
        with inner.activate():
            sent(client)
            late = boto3.client("pinpoint")
        sent(client)
        sent(late)
    assert (len(outer.calls), len(inner.calls)) == (2, 1)


def handlers_of(events):
    found = events._emitter._handlers.prefix_search("before-send.pinpoint.SendMessages")
    return [one for one in found if getattr(one, "__module__", "").startswith("pinpoint_direct")]


def test_nothing_is_left_behind():
    session = boto3.Session(**KEYS)
    get_component = botocore.session.Session.get_component

    def activate():
        with LocalPinpoint().activate():
            session.client("pinpoint")
            raise KeyError

    with pytest.raises(KeyError):
        activate()
    assert botocore.session.Session.get_component is get_component
    assert handlers_of(session.events) == []
    with pytest.raises(NoRegionError):
        boto3.client("pinpoint")


def test_a_thread_that_comes_late_meets_nobody():
    """What read the watching method before the block ended does no harm after it."""
    session = botocore.session.Session()
    with LocalPinpoint().activate():
        late = session.get_component
    assert handlers_of(late("event_emitter")) == []


def test_other_services_are_left_alone():
    with mock_aws(), LocalPinpoint().activate():
        queues = boto3.client("sqs").list_queues()
    assert queues["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.parametrize("order", ["inside", "outside"])
def test_moto_keeps_everything_else(order):
    local = LocalPinpoint()
    first, second = (
        (mock_aws(), local.activate()) if order == "inside" else (local.activate(), mock_aws())
    )
    with first, second:
        client = boto3.client("pinpoint", region_name="us-east-1")
        app = client.create_app(CreateApplicationRequest={"Name": "x"})["ApplicationResponse"]["Id"]
        client.send_messages(ApplicationId=app, MessageRequest=REQUEST)
        with pytest.raises(ClientError, match="Not yet implemented"):
            client.get_baidu_channel(ApplicationId=app)
    (call,) = local.calls
    assert call.application_id == app


def test_a_client_of_a_block_that_ended_belongs_to_moto():
    with LocalPinpoint().activate():
        client = boto3.client("pinpoint")
    with mock_aws(), pytest.raises(ClientError, match="Not yet implemented"):
        client.send_messages(**CALL)


def test_a_request_to_a_server_of_ours_goes_there():
    inner, served = LocalPinpoint(), LocalPinpoint()
    with served.serve() as url, inner.activate():
        sent(boto3.client("pinpoint", endpoint_url=url))
    assert (len(inner.calls), len(served.calls)) == (0, 1)
    with served.serve() as url:
        with inner.activate():
            client = boto3.client("pinpoint", endpoint_url=url)
        sent(client)
    assert len(served.calls) == 2


def test_an_asynchronous_request_to_a_server_of_ours_goes_there():
    inner, served = LocalPinpoint(), LocalPinpoint()

    async def call(url):
        session = aiobotocore.session.get_session()
        async with session.create_client("pinpoint", endpoint_url=url) as client:
            await client.send_messages(**CALL)

    with served.serve() as url, inner.activate():
        asyncio.run(call(url))
    assert (len(inner.calls), len(served.calls)) == (0, 1)


def test_an_operation_that_is_not_here_may_go_to_another_server_of_this_machine():
    with LocalPinpoint().serve() as url:
        client = boto3.client("pinpoint", endpoint_url=url, **KEYS)
        LocalPinpoint().attach(client)
        with pytest.raises(ClientError, match="NotImplementedException"):
            client.get_apps()


def test_an_endpoint_may_have_a_path_of_its_own():
    local = LocalPinpoint()
    client = boto3.client("pinpoint", endpoint_url="https://gateway.example/pin/point", **KEYS)
    sent(local.attach(client))
    assert local.calls[0].application_id == "a"


def test_headers_and_bodies_may_be_text_or_bytes():
    local = LocalPinpoint()
    client = local.boto3_client()

    def change(request, **_):
        request.headers["x-text"] = b"caf\xe9"
        request.data = request.data.decode()

    client.meta.events.register_last("request-created.pinpoint", change)
    sent(client)
    (call,) = local.calls
    assert call.headers["x-text"] == "café"
    assert b"Hello" in call.raw_body


SCRIPT = """
import sys
from pinpoint_direct import PinpointDirect, SMSMessage
import pinpoint_direct.testing.pytest_plugin
assert "botocore.session" not in sys.modules
from pinpoint_direct.testing import LocalPinpoint
local = LocalPinpoint()
client = PinpointDirect("a", client=local.boto3_client())
assert client.send(SMSMessage("Hello"), to="+1").all_successful
with local.serve():
    pass
unneeded = {"aiobotocore", "boto3", "moto", "werkzeug"} & set(sys.modules)
assert not unneeded, unneeded
"""


def test_only_what_is_needed_is_imported():
    subprocess.run([sys.executable, "-W", "error", "-c", SCRIPT], check=True)


def test_what_is_not_there_is_not_there():
    import pinpoint_direct.testing

    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        pinpoint_direct.testing.nothing  # noqa: B018


@pytest.mark.parametrize("name", ["Call", "LocalPinpoint", "status_messages"])
def test_each_name_is_loaded_when_it_is_asked_for(name):
    code = f"import pinpoint_direct.testing; pinpoint_direct.testing.{name}"

    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
