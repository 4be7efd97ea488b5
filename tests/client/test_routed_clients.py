"""Clients of the services that a route leads to are held to what Pinpoint's client is held to."""

from __future__ import annotations

import asyncio
import os
import threading
import warnings
from contextlib import AsyncExitStack, contextmanager

import boto3
import pytest
from aiobotocore.config import AioConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from pinpoint_direct import (
    AsyncPinpointDirect,
    ForbiddenError,
    MessageRequest,
    PinpointDirect,
    Route,
    SESv2,
    SMSVoiceV2,
    TransportError,
    convert,
    partial_result,
)
from pinpoint_direct.testing import LocalPinpoint

from .misbehaving.behaviours import http, reset
from .misbehaving.server import serving
from .test_hidden_clients import WRAPPERS, lost_then_refused
from .test_sent_once import MODES, REPEATED

PINPOINT, SES, SMS_VOICE = "pinpoint", "sesv2", "pinpoint-sms-voice-v2"
UNPACED = 1_000_000.0
NUMBER = SMSVoiceV2(origination_identity="+12065550199", per_second=UNPACED)
MAIL = SESv2(from_address="shop@example.com", per_second=UNPACED)
ROUTE = Route(email=MAIL, sms=NUMBER, voice=NUMBER)
CONTENT = (
    MessageRequest()
    .with_email(subject="hello", text="hello")
    .with_sms("hello")
    .with_voice("hello")
    .with_push("hello")
)
REQUESTS = {
    "SendEmail": (SES, CONTENT.to_email("ana@example.com")),
    "SendTextMessage": (SMS_VOICE, CONTENT.to_sms("+12065550100")),
    "SendVoiceMessage": (SMS_VOICE, CONTENT.to_voice("+12065550100")),
}
EVERY_OPERATION = pytest.mark.parametrize(("service", "request_"), REQUESTS.values(), ids=REQUESTS)
OWN = {"region_name": "us-east-1"}
TWO_ATTEMPTS = Config(retries={"total_max_attempts": 2, "mode": "standard"})
MANY = 6
MAILS = CONTENT
for n in range(MANY):
    MAILS = MAILS.to_email(f"ana{n}@example.com")


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


class Fake:
    """A client of every service."""

    def __init__(self, answer):
        self._answer = answer

    def send_email(self, **arguments):
        return self._answer(arguments)

    send_messages = send_users_messages = send_email
    send_text_message = send_voice_message = send_email


def sent(arguments):
    """Return the answer of any service."""
    addresses = arguments.get("MessageRequest", {}).get("Addresses", ())
    result = {one: {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200} for one in addresses}
    return {"MessageId": "m", "MessageResponse": {"ApplicationId": "app", "Result": result}}


def all_clients(**instead):
    return {**dict.fromkeys((PINPOINT, SES, SMS_VOICE), Fake(sent)), **instead}


class TestCallsOfOthersOnAHandedInClient:
    """They behave as ever, redirects and repeats included."""

    @EVERY_OPERATION
    @pytest.mark.parametrize("mode", MODES, ids=str)
    @pytest.mark.parametrize("name", REPEATED)
    def test_are_what_they_are_without_the_guard(self, session, name, mode, service, request_):
        (address,) = request_.addresses
        call = convert(request_, address, ROUTE)
        config = Config(retries={"mode": mode} if mode else None, read_timeout=0.3)
        found = []
        for guard in (False, True):
            with serving(REPEATED[name]) as server:
                raw = session.client(service, endpoint_url=server.url, config=config)
                for application in ("app", "other"):
                    PinpointDirect(
                        application, clients=all_clients(**{service: raw}), guard=guard, route=ROUTE
                    )
                try:
                    answered = getattr(raw, call.method)(**call.arguments)
                except (ClientError, BotoCoreError) as error:
                    answered = type(error).__name__
                else:
                    del answered["ResponseMetadata"]
            found.append((server.count, answered))
        assert found[0] == found[1]
        assert name == "html" or found[0][0] > 1

    @EVERY_OPERATION
    def test_are_repeated_by_a_listener_while_ours_are_not(self, session, service, request_):
        (address,) = request_.addresses
        call = convert(request_, address, ROUTE)
        with serving(reset) as server:
            raw = session.client(service, endpoint_url=server.url, config=TWO_ATTEMPTS)
            client = PinpointDirect("app", clients=all_clients(**{service: raw}), route=ROUTE)
            for count in (1, 4):
                assert client.send_messages(request_).only.is_ambiguous
                assert server.count == count
                with pytest.raises(BotoCoreError):
                    getattr(raw, call.method)(**call.arguments)


class TestAWrapperThatHidesItsClient:
    @staticmethod
    def made(wrapper, service, url, session):
        def raw():
            return session.client(service, endpoint_url=url, config=TWO_ATTEMPTS)

        class OfAll(wrapper):
            def send_email(self, **arguments):
                return self.get().send_email(**arguments)

            def send_text_message(self, **arguments):
                return self.get().send_text_message(**arguments)

            def send_voice_message(self, **arguments):
                return self.get().send_voice_message(**arguments)

        return PinpointDirect("app", clients=all_clients(**{service: OfAll(raw)}), route=ROUTE)

    @EVERY_OPERATION
    @pytest.mark.parametrize("wrapper", WRAPPERS[:3])
    def test_has_its_last_failure_prove_nothing(self, session, wrapper, service, request_):
        with serving(lost_then_refused()) as server, pytest.warns(RuntimeWarning, match="hides"):
            result = self.made(wrapper, service, server.url, session).send_messages(request_).only
        assert server.count == 2
        assert result.is_ambiguous
        assert not result.is_retryable

    @EVERY_OPERATION
    @pytest.mark.parametrize("wrapper", WRAPPERS[:3])
    def test_has_its_only_attempt_prove_what_it_proves(self, session, wrapper, service, request_):
        refusal = http(400, b'{"__type": "BadRequestException", "message": "no"}')
        with serving(refusal) as server, pytest.warns(RuntimeWarning, match="hides"):
            result = self.made(wrapper, service, server.url, session).send_messages(request_).only
        assert server.count == 1
        assert result.is_permanent_failure

    def test_is_warned_of_before_a_batch_sends_anything(self, session):
        class Hiding(Fake):
            def __init__(self, raw):
                super().__init__(sent)
                self.raw = raw

        clients = all_clients(sesv2=Hiding(session.client(SES)))
        client = PinpointDirect("app", clients=clients, route=ROUTE)
        with pytest.warns(RuntimeWarning, match="hides"):
            client.send_batch(CONTENT, ["ana@example.com"], channel_type="EMAIL")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            client.send_batch(CONTENT, ["ana@example.com"], channel_type="EMAIL")


@contextmanager
def elsewhere(monkeypatch):
    """Pretend to be another process."""
    number = os.getpid() + 1
    with monkeypatch.context() as patch:
        patch.setattr("os.getpid", lambda: number)
        yield


class TestProcesses:
    @EVERY_OPERATION
    def test_a_handed_in_client_is_refused_in_another(self, monkeypatch, service, request_):
        local = LocalPinpoint()
        clients = all_clients(**{service: local.boto3_client(service)})
        client = PinpointDirect("app", clients=clients, route=ROUTE)
        with elsewhere(monkeypatch), pytest.raises(TransportError, match="process") as caught:
            client.send_messages(request_)
        assert not caught.value.may_have_been_sent
        assert local.calls == ()
        assert client.send_messages(request_).all_successful

    def test_only_those_who_would_go_by_it_are_unsent(self, monkeypatch):
        local = LocalPinpoint()
        clients = all_clients(sesv2=local.boto3_client(SES))
        client = PinpointDirect("app", clients=clients, route=ROUTE)
        with elsewhere(monkeypatch):
            response = client.send_messages(MAILS.to_gcm("token"))
        assert response.successes.keys() == {"token"}
        assert response.counts["PERMANENT_FAILURE"] == MANY
        assert "process" in response.result["ana0@example.com"].status_message

    def test_our_own_opens_another_one(self, monkeypatch):
        local = LocalPinpoint()
        with local.activate(), PinpointDirect("app", **OWN, route=ROUTE) as client:
            client.send_messages(REQUESTS["SendEmail"][1])
            (mails,) = client._clients.own
            opened = mails.here()
            with elsewhere(monkeypatch):
                assert client.send_messages(REQUESTS["SendEmail"][1]).all_successful
                assert mails.here() is not opened
            assert mails.here() is opened


class TestLoops:
    @EVERY_OPERATION
    def test_a_handed_in_client_is_refused_in_another(self, service, request_):
        local = LocalPinpoint()
        with asyncio.Runner() as runner, asyncio.Runner() as another:
            context = local.aiobotocore_client(service)
            raw = runner.run(context.__aenter__())
            client = AsyncPinpointDirect("app", clients=all_clients(**{service: raw}), route=ROUTE)
            assert runner.run(client.send_messages(request_)).all_successful
            with pytest.raises(TransportError, match="another event loop") as caught:
                another.run(client.send_messages(request_))
            assert not caught.value.may_have_been_sent
            assert len(local.calls) == 1
            runner.run(context.__aexit__(None, None, None))

    def test_our_own_is_opened_in_each_and_closed_with_it(self):
        local = LocalPinpoint()
        with local.activate():
            client = AsyncPinpointDirect("app", **OWN, route=ROUTE)
            for _ in range(2):
                assert asyncio.run(client.send_messages(MAILS)).all_successful
        assert len(local.calls) == 2 * MANY


def header(call):
    return {name.lower(): value for name, value in call.headers.items()}["user-agent"]


class TestOurOwnClients:
    """They are made alike for every service, once, when they are needed."""

    def test_of_the_synchronous_client(self):
        local = LocalPinpoint()
        with local.activate():
            client = PinpointDirect("app", **OWN, config=Config(connect_timeout=1), route=ROUTE)
            assert client._clients.own == []
            response = client.send_messages(
                MAILS.to_sms("+12065550100").to_voice("+12065550101").to_gcm("token")
            )
            raw = [client.raw_client, *(one.here() for one in client._clients.own)]
            closed = []
            for one in raw:
                one.close = lambda one=one, close=one.close: (closed.append(one), close())
            client.close()
        assert response.all_successful
        self.are_alike(raw, local)
        assert closed == raw

    def test_of_the_asynchronous_client(self):
        async def main():
            client = AsyncPinpointDirect(
                "app", **OWN, config=AioConfig(connect_timeout=1), route=ROUTE
            )
            response = await client.send_messages(
                MAILS.to_sms("+12065550100").to_voice("+12065550101").to_gcm("token")
            )
            raw = [client.raw_client, *(one.client for one in client._clients.own)]
            await client.close()
            assert [one.client for one in client._clients.own] == [None, None]
            return response, raw

        local = LocalPinpoint()
        with local.activate():
            response, raw = asyncio.run(main())
        assert response.all_successful
        self.are_alike(raw, local)

    def are_alike(self, raw, local):
        assert len(raw) == 3
        configured = [one.meta.config for one in raw]
        assert {one.max_pool_connections for one in configured} == {512}
        assert {(one.connect_timeout, one.read_timeout) for one in configured} == {(1, 30)}
        assert {call.service for call in local.calls} == {PINPOINT, SES, SMS_VOICE}
        assert all("pinpoint-direct/" in header(call) for call in local.calls)

    def test_without_a_region_nothing_is_sent(self, monkeypatch):
        monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
        monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
        client = AsyncPinpointDirect("app", route=ROUTE)
        with pytest.raises(TransportError, match="NoRegionError") as caught:
            asyncio.run(client.send_messages(MAILS))
        assert not caught.value.may_have_been_sent


class TestConnections:
    """Fewer than a batch has workers are warned of."""

    def test_of_a_synchronous_client(self):
        raw = LocalPinpoint().boto3_client(SES, config=Config(max_pool_connections=2))
        client = PinpointDirect("app", clients=all_clients(sesv2=raw), route=ROUTE)
        with pytest.warns(RuntimeWarning, match=r"2 connections.*max_workers is 3\b"):
            client.send_batch(MAILS, max_workers=3)

    def test_of_an_asynchronous_client(self):
        async def main():
            config = AioConfig(max_pool_connections=2)
            async with LocalPinpoint().aiobotocore_client(SES, config=config) as raw:
                client = AsyncPinpointDirect("app", clients=all_clients(sesv2=raw), route=ROUTE)
                await client.send_batch(MAILS, max_workers=3)

        with pytest.warns(RuntimeWarning, match=r"2 connections.*max_workers is 3\b"):
            asyncio.run(main())


IN_TURN = Route(email=MAIL, workers=1)


class TestWhatEverybodyMeets:
    """The first who meets it is the last who is tried, whichever client it is."""

    @pytest.fixture(params=[False, True], ids=["sync", "async"])
    def send(self, request):
        def synchronously(local, asked):
            return PinpointDirect("app", clients=local.clients(), route=IN_TURN).send_messages(
                asked
            )

        async def asynchronously(local, asked):
            async with AsyncExitStack() as stack:
                clients = {
                    name: await stack.enter_async_context(local.aiobotocore_client(name))
                    for name in (PINPOINT, SES, SMS_VOICE)
                }
                client = AsyncPinpointDirect("app", clients=clients, route=IN_TURN)
                return await client.send_messages(asked)

        if not request.param:
            return synchronously
        return lambda local, asked: asyncio.run(asynchronously(local, asked))

    def test_is_raised_where_there_is_nobody_else(self, send):
        local = LocalPinpoint()
        local.fail("AccountSuspendedException", service=SES, times=None)
        with pytest.raises(ForbiddenError) as caught:
            send(local, MAILS)
        assert not caught.value.may_have_been_sent
        assert len(local.calls) == 1

    def test_is_their_result_where_there_are_others(self, send):
        local = LocalPinpoint()
        local.fail("AccountSuspendedException", service=SES, times=None)
        response = send(local, MAILS.to_gcm("token"))
        assert response.successes.keys() == {"token"}
        assert response.counts["PERMANENT_FAILURE"] == MANY
        assert len(local.calls) == 2


class TestAnObjectOfTheCallers:
    def test_proves_nothing_of_others_by_its_exception(self):
        class Takes(Fake):
            def send_email(self):
                """Take no argument: a call of it provably does nothing."""

        client = PinpointDirect("app", clients=all_clients(sesv2=Takes(sent)), route=ROUTE)
        outcomes = self.of_batch(client, MAILS.to_gcm("token"))
        assert [one.recipient for one in outcomes if one.recipient == "token"]
        for one in outcomes:
            assert one.recipient != "token" or one.is_successful or one.may_have_been_sent
        (alone,) = self.of_batch(client, CONTENT.to_email("ana@example.com"))
        assert not alone.may_have_been_sent

    @staticmethod
    def of_batch(client, request):
        with pytest.raises(TypeError) as caught:
            client.send_batch(request)
        return partial_result(caught.value).outcomes

    def test_ends_the_other_calls_by_an_interrupt(self):
        class EndError(BaseException):
            pass

        ended = []

        class Mails(Fake):
            async def send_email(self, Destination, **_):  # noqa: N803  (boto3's name)
                (address,) = Destination["ToAddresses"]
                if address.startswith(f"ana{MANY - 1}"):
                    raise EndError
                try:
                    await asyncio.get_running_loop().create_future()
                finally:
                    await asyncio.sleep(0)
                    ended.append(address)

        async def main():
            clients = all_clients(sesv2=Mails(sent))
            client = AsyncPinpointDirect("app", clients=clients, route=ROUTE)
            with pytest.raises(EndError) as caught:
                await client.send_messages(MAILS)
            assert len(ended) == MANY - 1
            return caught.value

        error = asyncio.run(main())
        assert f"{MANY} recipients may have been sent to" in error.__notes__[-1]

    def test_keeps_what_others_were_sent_to_by_a_thread(self):
        class EndError(BaseException):
            pass

        mailed = []
        begun = threading.Barrier(MANY)

        class Mails(Fake):
            def send_email(self, Destination, **_):  # noqa: N803  (boto3's name)
                (address,) = Destination["ToAddresses"]
                begun.wait(30)
                if address.startswith("ana0"):
                    raise EndError
                mailed.append(address)
                return {"MessageId": "m"}

        client = PinpointDirect("app", clients=all_clients(sesv2=Mails(sent)), route=ROUTE)
        with pytest.raises(EndError) as caught:
            client.send_messages(MAILS)
        assert len(mailed) == MANY - 1
        assert f"{MANY} recipients may have been sent to" in caught.value.__notes__[-1]
