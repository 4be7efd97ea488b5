"""What our own client is made of, what is refused in its place, and the check before each call."""

from __future__ import annotations

import asyncio
import builtins
import sys

import boto3
import botocore.session
import pytest
from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from botocore.config import Config
from hypothesis import given
from hypothesis import strategies as st

import pinpoint_direct
from pinpoint_direct import (
    AsyncPinpointDirect,
    MessageRequest,
    PinpointDirect,
    ProgressBar,
    TransportError,
    ValidationError,
    check,
)
from pinpoint_direct.testing import LocalPinpoint

KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}
AGENT = f"pinpoint-direct/{pinpoint_direct.__version__}"
CLEAN = MessageRequest().with_sms("Hello").to_sms("+12065550100")
SUSPICIOUS = MessageRequest().with_sms("Hello {{name}}").to_sms("+12065550100")
WRONG = MessageRequest().with_sms("Hello").to_sms("+12065550100").to_email("ana@example.com")


def boto3_session(default=None):
    underneath = botocore.session.get_session()
    underneath.set_default_client_config(default)
    return boto3.Session("AKIDEXAMPLE", "secret", None, "us-east-1", underneath)


def aio_session(default=None):
    session = AioSession()
    session.set_credentials("AKIDEXAMPLE", "secret")
    session.set_config_variable("region", "us-east-1")
    session.set_default_client_config(default)
    return session


def config_of_own(is_async, default=None, config=None):
    """Return the configuration with which our own client is opened."""
    if not is_async:
        session = boto3_session(default)
        return PinpointDirect("app", session=session, config=config).raw_client.meta.config

    async def main():
        async with AsyncPinpointDirect("app", session=aio_session(default), config=config) as one:
            return one.raw_client.meta.config

    return asyncio.run(main())


BOTH = pytest.mark.parametrize("is_async", [False, True], ids=["boto3", "aiobotocore"])


@BOTH
def test_what_the_session_says_wins_over_ours_and_what_is_given_over_both(is_async):
    cls = AioConfig if is_async else Config
    default = cls(read_timeout=7, retries={"total_max_attempts": 4}, proxies={"https": "p"})

    plain = config_of_own(is_async)
    of_session = config_of_own(is_async, default)
    given_too = config_of_own(is_async, default, cls(read_timeout=9, max_pool_connections=3))

    assert (plain.connect_timeout, plain.read_timeout) == (5, 30)
    assert (of_session.connect_timeout, of_session.read_timeout) == (5, 7)
    assert of_session.retries["total_max_attempts"] == 1  # only config= turns repeats on
    assert of_session.proxies == {"https": "p"}
    assert (given_too.read_timeout, given_too.max_pool_connections) == (9, 3)
    assert given_too.proxies == {"https": "p"}


@pytest.mark.parametrize("source", ["default", "config"])
@BOTH
def test_the_user_agent_names_us_beside_what_the_user_adds(is_async, source):
    theirs = (AioConfig if is_async else Config)(user_agent_extra="their-app/2")

    assert config_of_own(is_async).user_agent_extra == AGENT
    assert config_of_own(is_async, **{source: theirs}).user_agent_extra == f"their-app/2 {AGENT}"


def test_the_user_agent_goes_over_the_wire(monkeypatch):
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", boto3_session())
    with LocalPinpoint().activate() as local, PinpointDirect("app") as client:
        client.send_messages(CLEAN)

    (sent,) = local.calls
    agent = next(text for name, text in sent.headers.items() if name.lower() == "user-agent")
    assert AGENT in agent.split()


SYNC_SESSIONS = {
    "text": ("default", "not a str: boto3.Session(profile_name=...) makes one"),
    "the class": (boto3.Session, "not the class Session itself: boto3.Session(profile_name=...)"),
    "botocore's": (
        botocore.session.get_session(),
        "not a Session of botocore: boto3.Session(botocore_session=...) makes one of it",
    ),
    "aiobotocore's": (
        aio_session(),
        "not a AioSession of aiobotocore: AsyncPinpointDirect takes this one",
    ),
    "a client": (LocalPinpoint().boto3_client(), "not a Pinpoint of botocore: client= takes a"),
}
ASYNC_SESSIONS = {
    "text": ("default", "not a str: aiobotocore.session.get_session() makes one"),
    "boto3's": (boto3_session(), "not a Session of boto3: aiobotocore.session.get_session() makes"),
    "botocore's": (botocore.session.get_session(), "not a Session of botocore: aiobotocore."),
    "a client": (LocalPinpoint().boto3_client(), "not a Pinpoint of botocore: client= takes a"),
}
SESSIONS = [(PinpointDirect, *row) for row in SYNC_SESSIONS.values()]
SESSIONS += [(AsyncPinpointDirect, *row) for row in ASYNC_SESSIONS.values()]


@pytest.mark.parametrize(("cls", "session", "expected"), SESSIONS, ids=range(len(SESSIONS)))
def test_a_session_of_another_kind_is_told_apart(cls, session, expected):
    with pytest.raises(TypeError) as caught:
        cls("app", session=session)

    assert str(caught.value).startswith("session= takes a")
    assert expected in str(caught.value)


@pytest.mark.parametrize("cls", [PinpointDirect, AsyncPinpointDirect])
@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"config": {"read_timeout": 5}}, "config= takes a botocore.config.Config, not a dict: "),
        ({"config": Config}, "not the class Config itself"),
        ({"region_name": 5}, "region_name= takes text, not a int"),
        ({"endpoint_url": b"http://x"}, "endpoint_url= takes text, not a bytes"),
    ],
    ids=["mapping", "class", "region", "endpoint"],
)
def test_a_setting_of_another_kind_is_told_apart(cls, settings, expected):
    with pytest.raises(TypeError) as caught:
        cls("app", **settings)

    assert expected in str(caught.value)


@BOTH
def test_a_client_that_cannot_be_made_has_sent_nothing(is_async, monkeypatch):
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)

    async def main():
        await AsyncPinpointDirect("app", region_name="no region").send_messages(CLEAN)

    with pytest.raises(TransportError, match="InvalidRegionError: give region_name= a") as caught:
        asyncio.run(main()) if is_async else PinpointDirect("app", region_name="no region")

    assert not caught.value.may_have_been_sent
    assert not caught.value.is_retryable


def test_a_batch_of_a_client_that_cannot_be_made_says_so():
    async def main():
        client = AsyncPinpointDirect("app", region_name="no region")
        return await client.send_batch(CLEAN, ["+12065550101"], channel_type="SMS")

    with pytest.raises(TransportError, match="InvalidRegionError"):
        asyncio.run(main())


class TestRawClient:
    def test_is_what_was_handed_in(self):
        boto = LocalPinpoint().boto3_client()

        assert PinpointDirect("app", client=boto).raw_client is boto

    def test_is_our_own_otherwise(self):
        client = PinpointDirect("app", session=boto3_session())

        assert client.raw_client.meta.service_model.service_name == "pinpoint"
        assert client.raw_client is client.raw_client

    def test_is_there_while_the_asynchronous_one_is_open(self):
        client = AsyncPinpointDirect("app", session=aio_session())

        async def main():
            with pytest.raises(TransportError, match="use async with") as caught:
                _ = client.raw_client
            assert not caught.value.may_have_been_sent
            async with client:
                return client.raw_client.meta.service_model.service_name

        assert asyncio.run(main()) == "pinpoint"

    def test_is_what_was_handed_in_asynchronously(self):
        async def main():
            async with LocalPinpoint().aiobotocore_client() as boto:
                assert AsyncPinpointDirect("app", client=boto).raw_client is boto

        asyncio.run(main())


LEVELS = {"off": set(), "error": {"error"}, "warning": {"error", "warning"}}


def sent_by(is_async, local, level, request):
    if not is_async:
        client = PinpointDirect("app", client=local.boto3_client(), check=level)
        return client.send_messages(request)

    async def main():
        async with local.aiobotocore_client() as boto:
            client = AsyncPinpointDirect("app", client=boto, check=level)
            return await client.send_messages(request)

    return asyncio.run(main())


class TestCheck:
    @pytest.mark.parametrize("level", LEVELS)
    @BOTH
    @given(request=st.sampled_from([CLEAN, SUSPICIOUS, WRONG]))
    def test_refuses_what_the_check_finds_and_nothing_else(self, is_async, level, request):
        local = LocalPinpoint()
        problems = tuple(one for one in check(request) if one.severity in LEVELS[level])

        if problems:
            with pytest.raises(ValidationError) as caught:
                sent_by(is_async, local, level, request)
            assert caught.value.problems == problems
            assert not caught.value.may_have_been_sent
        else:
            sent_by(is_async, local, level, request)
        assert len(local.calls) == (not problems)

    def test_refuses_first_what_cannot_be_sent_at_all(self):
        with pytest.raises(ValidationError, match="takes 1 to 100 recipients") as caught:
            sent_by(False, LocalPinpoint(), "warning", MessageRequest().with_sms("a {{b}}"))

        assert len(caught.value.problems) == 1
        with pytest.raises(ValidationError, match="send takes a message"):
            sent_by(False, LocalPinpoint(), "warning", pinpoint_direct.SMSMessage("x"))

    @pytest.mark.parametrize("level", [None, True, "errors", [], "ERROR"], ids=ascii)
    @pytest.mark.parametrize("cls", [PinpointDirect, AsyncPinpointDirect])
    def test_takes_one_of_three_levels(self, cls, level):
        with pytest.raises(ValidationError, match="check: takes one of off, error, warning"):
            cls("app", check=level)

    @BOTH
    def test_of_a_batch_it_refuses_the_calls_in_which_something_is_wrong(self, is_async, tmp_path):
        local, journal = LocalPinpoint(), tmp_path / "run.sqlite"
        hello = MessageRequest().with_sms("Hello {{name}}")
        good = {f"+1206555{number:04}": {"name": "Ana"} for number in range(150)}
        bad = {f"+1206556{number:04}": {} for number in range(50)}

        def batch(level):
            recipients = {**good, **bad}
            if not is_async:
                client = PinpointDirect("app", client=local.boto3_client(), check=level)
                return client.send_batch(hello, recipients, journal=journal)

            async def main():
                async with local.aiobotocore_client() as boto:
                    client = AsyncPinpointDirect("app", client=boto, check=level)
                    return await client.send_batch(hello, recipients, journal=journal)

            return asyncio.run(main())

        result = batch("warning")
        refused = result.outcomes[100:]

        assert len(local.calls) == 1
        assert all(one.is_successful for one in result.outcomes[:100])
        assert {type(one.error) for one in refused} == {ValidationError}
        assert {one.attempts for one in refused} == {0}
        assert not any(one.may_have_been_sent or one.is_retryable for one in refused)
        assert batch("off").all_successful  # the journal has nobody of them as sent to
        assert {local.sends_to(one) for one in (*good, *bad)} == {1}


class TestAMissingExtra:
    @pytest.fixture
    def without(self, monkeypatch):
        """Return what makes modules seem not to be installed."""
        whole = builtins.__import__

        def leave_out(module):
            def imported(name, *rest):
                if name.partition(".")[0] == module:
                    raise ModuleNotFoundError(f"No module named {name!r}", name=name)
                return whole(name, *rest)

            for name in [*sys.modules]:
                if name.partition(".")[0] == module or name.endswith("moto_fallback"):
                    monkeypatch.delitem(sys.modules, name)
            monkeypatch.setattr(builtins, "__import__", imported)

        return leave_out

    def test_of_the_asynchronous_client_says_what_to_install(self, without):
        without("aiobotocore")
        client = AsyncPinpointDirect("app", region_name="us-east-1")

        with pytest.raises(ModuleNotFoundError, match=r"pip install 'pinpoint-direct\[async\]'"):
            asyncio.run(client.send_messages(CLEAN))

    def test_of_the_progress_bar_says_what_to_install(self, without):
        without("tqdm")

        with pytest.raises(ModuleNotFoundError, match=r"tqdm, .* 'pinpoint-direct\[progress\]'"):
            ProgressBar()

    def test_of_moto_says_what_to_install(self, without):
        without("moto")

        with pytest.raises(ModuleNotFoundError, match=r"moto .*'pinpoint-direct\[testing\]'"):
            LocalPinpoint().serve(with_moto=True)
