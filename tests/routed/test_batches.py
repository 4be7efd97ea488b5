"""Batches by a route, of both clients, over Local Pinpoint."""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from tempfile import TemporaryDirectory
from typing import ClassVar

import pytest
from aiobotocore.config import AioConfig
from botocore.config import Config

from pinpoint_direct import (
    AccessDeniedError,
    AddressConfiguration,
    DroppedFieldWarning,
    EndOfSupportWarning,
    FeatureEndedError,
    MessageRequest,
    RetryPolicy,
    Route,
    SESv2,
    SMSMessage,
    SMSVoiceV2,
    TooManyRequestsError,
    split_tasks,
)

from .sides import (
    APP,
    AT_ONCE,
    CHANNEL_OF,
    MESSAGES,
    NO_REPEATS,
    PINPOINT,
    SENDER,
    SERVICE_OF,
    SERVICES,
    SES,
    SMS_VOICE,
    address,
)

QUICK = 100_000.0
TEXTS = SMSVoiceV2(origination_identity="pool-1", per_second=QUICK)
ROUTE = Route(email=SESv2(from_address=SENDER, per_second=QUICK), sms=TEXTS, voice=TEXTS)
FEW = SMSVoiceV2(origination_identity="pool-1", per_second=13)
# No more workers than without a route.
STEADY = Route(email=SESv2(from_address=SENDER, per_second=13), sms=FEW, voice=FEW)
ASKING = Route(email=SESv2(from_address=SENDER))
ROUTED = ("EMAIL", "SMS", "VOICE")
CHANNELS = (*ROUTED, "GCM")


def people(*channels, number=3):
    """Return so many recipients of each channel, one of each in turn."""
    return [
        (address(channel, n), AddressConfiguration(channel_type=channel))
        for n in range(number)
        for channel in channels
    ]


def names(pairs):
    return [name for name, _ in pairs]


def calls_of(local):
    """Return how often each operation was called."""
    return Counter(call.operation for call in local.calls)


def batch(side, client, to, request=MESSAGES, *, retry=AT_ONCE, max_workers=4, **options):
    sent = client.send_batch(request, to, retry=retry, max_workers=max_workers, **options)
    return side.run(sent)


async def everything(stream):
    return [outcome async for outcome in stream]


def streamed(side, client, to, max_workers=4):
    stream = client.stream_batch(MESSAGES, to, retry=AT_ONCE, max_workers=max_workers)
    return list(stream) if side.name == "sync" else side.run(everything(stream))


def task_of(side, client, to, journal):
    request = MESSAGES
    for name, configuration in to:
        request = request.to(name, configuration.channel_type)
    (task,) = split_tasks("spring", request)
    return side.run(client.send_task(task, journal=journal))


class TestEveryWayOfManySends:
    """Pushes in one call, everybody else in one of their own."""

    EXPECTED: ClassVar = {
        "SendMessages": 1,
        "SendEmail": 3,
        "SendTextMessage": 3,
        "SendVoiceMessage": 3,
    }

    def test_send_batch(self, side):
        to = people(*CHANNELS)
        result = batch(side, side.client(ROUTE), to)
        assert result.all_successful
        assert [one.recipient for one in result.outcomes] == names(to)
        assert calls_of(side.local) == self.EXPECTED

    def test_stream_batch(self, side):
        to = people(*CHANNELS)
        outcomes = streamed(side, side.client(ROUTE), iter(to))
        assert all(one.is_successful for one in outcomes)
        assert sorted(one.recipient for one in outcomes) == sorted(names(to))
        assert calls_of(side.local) == self.EXPECTED

    def test_send_task(self, side, tmp_path):
        to = people(*CHANNELS)
        client = side.client(STEADY)
        for _ in range(2):
            result = task_of(side, client, to, tmp_path / "spring.sqlite")
            assert result.all_successful
            assert [one.recipient for one in result.outcomes] == names(to)
            assert calls_of(side.local) == self.EXPECTED

    def test_over_our_own_clients(self, side):
        with side.entered() as stack:
            client = side.own(stack, ROUTE, region_name="us-east-1")
            result = batch(side, client, people(*CHANNELS))
        assert result.all_successful
        assert calls_of(side.local) == self.EXPECTED

    def test_one_message_of_one_channel(self, side):
        client = side.client(ROUTE)
        result = batch(side, client, [address("SMS", n) for n in range(3)], SMSMessage("Hello"))
        assert result.all_successful
        assert calls_of(side.local) == {"SendTextMessage": 3}


# The rate that SES says.


class Asked:
    """Clients of all services; SES's says a rate, or raises, and counts the questions."""

    def __init__(self, side, answer):
        self.number = 0
        self.fake = side.fake(lambda method, arguments: self._answered(method, arguments, answer))
        self.fake.get_account = self.fake._answering(self._of_account(answer), "get_account")

    def _of_account(self, answer):
        def answered(method, arguments):
            self.number += 1
            assert arguments == {}
            if isinstance(answer, Exception):
                raise answer
            return answer

        return answered

    @staticmethod
    def _answered(method, arguments, answer):
        if method == "send_messages":
            result = {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200}
            everybody = dict.fromkeys(arguments["MessageRequest"]["Addresses"], result)
            return {"MessageResponse": {"ApplicationId": APP, "Result": everybody}}
        return {"MessageId": "id"}


def asked(side, answer, route=ASKING):
    found = Asked(side, answer)
    return side.client(route, clients=dict.fromkeys(SERVICES, found.fake)), found


def quota(rate):
    return {"SendQuota": {"MaxSendRate": rate}}


UNTOLD = "EMAIL: 1 a second (e-mails), as SES did not say how many it allows"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (quota(500.0), "EMAIL: 500 a second (e-mails), as SES allows this account"),
        (quota(14), "EMAIL: 14 a second (e-mails), as SES allows this account"),
        *[
            (one, UNTOLD)
            for one in (
                quota(0),
                quota(-1),
                quota(None),
                quota("14"),
                {"SendQuota": None},
                {},
                None,
                RuntimeError("denied"),
            )
        ],
    ],
    ids=repr,
)
def test_ses_is_asked_once_in_a_run(side, answer, said, caplog):
    client, found = asked(side, answer)
    for run in (1, 2):
        caplog.clear()
        with caplog.at_level(logging.INFO, "pinpoint_direct"):
            result = batch(side, client, people("GCM", "EMAIL", number=1))
        assert result.all_successful
        assert found.number == run
        (line,) = caplog.messages
        assert line.startswith(said)


@pytest.mark.parametrize(
    ("route", "to"),
    [
        (ROUTE, people("EMAIL")),
        (ASKING, people("GCM", "SMS")),
        (ASKING, []),
        (None, people("GCM", "SMS")),
    ],
    ids=["a rate of the route", "no e-mail", "nobody", "no route"],
)
def test_ses_is_not_asked_where_no_e_mail_waits_for_its_rate(side, route, to):
    client, found = asked(side, quota(14), route)
    result = batch(side, client, to)
    assert len(result.successes) == len(to)
    assert not found.number


def test_a_client_that_cannot_be_asked_still_sends(side, caplog):
    client = side.answering(lambda method, arguments: {"MessageId": "id"}, ASKING)
    with caplog.at_level(logging.INFO, "pinpoint_direct"):
        assert batch(side, client, people("EMAIL", number=1)).all_successful
    assert caplog.messages[0].startswith(UNTOLD)


def test_local_pinpoint_is_asked_and_the_stream_keeps_to_it(side, caplog):
    with caplog.at_level(logging.INFO, "pinpoint_direct"):
        assert len(streamed(side, side.client(ASKING), people("EMAIL", "GCM"))) == 6
    assert caplog.messages == ["EMAIL: 1,000,000 a second (e-mails), as SES allows this account"]
    assert calls_of(side.local) == {"SendEmail": 3, "SendMessages": 1}


def test_a_question_is_no_call_of_the_batch(side):
    calls = []
    client = side.client(ASKING, on_call=calls.append)
    batch(side, client, people("EMAIL"))
    assert [one.operation for one in calls] == ["SendEmail"] * 3


# Connections.


def raw_with(side, stack, service, connections):
    """Return a client that keeps so many connections."""
    if side.name == "sync":
        config = Config(**NO_REPEATS, max_pool_connections=connections)
        return side.local.boto3_client(service, config=config)
    config = AioConfig(**NO_REPEATS, max_pool_connections=connections)
    return stack.enter(side.local.aiobotocore_client(service, config=config))


@pytest.mark.parametrize("service", [SES, SMS_VOICE])
@pytest.mark.parametrize("way", [batch, streamed])
def test_too_few_connections_of_any_service_are_warned_of_once(side, service, way):
    with side.entered() as stack:
        clients = {**side.raw, service: raw_with(side, stack, service, 2)}
        client = side.client(ROUTE, clients=clients)
        with pytest.warns(RuntimeWarning, match=r"2 connections.*max_workers is 3\b"):
            way(side, client, people(*CHANNELS), max_workers=3)
        way(side, client, people(*CHANNELS), max_workers=3)  # where a warning is an error


def test_the_workers_that_a_route_takes_need_connections_of_its_services_alone(side):
    """Pinpoint's client keeps ten connections, which pushes do not exceed by a route's rates."""
    with side.entered() as stack:
        raw = {name: raw_with(side, stack, name, 64) for name in (SES, SMS_VOICE)}
        client = side.client(ROUTE, clients={**side.raw, **raw})
        assert batch(side, client, people(*CHANNELS), max_workers=None).all_successful
        with pytest.warns(RuntimeWarning, match=r"10 connections.*max_workers is 11\b"):
            batch(side, client, people(*CHANNELS), max_workers=11)


def test_the_workers_that_a_route_takes_are_compared_with_the_connections(side):
    with pytest.warns(RuntimeWarning, match=r"10 connections, and max_workers is 64\b"):
        batch(side, side.client(ROUTE), people("EMAIL"), max_workers=None)


def test_nor_do_our_own_clients_with_as_many(side):
    config = (Config if side.name == "sync" else AioConfig)(max_pool_connections=10)
    with side.entered() as stack:
        client = side.own(stack, ROUTE, region_name="us-east-1", config=config)
        assert batch(side, client, people(*CHANNELS), max_workers=None).all_successful


def test_a_task_warns_of_connections_too(side, tmp_path):
    with pytest.warns(RuntimeWarning, match=r"10 connections, and max_workers is 64\b"):
        result = task_of(side, side.client(ROUTE), people("EMAIL"), tmp_path / "spring.sqlite")
    assert result.all_successful


class Hiding:
    """A wrapper that hides the events of its client."""

    def __init__(self, raw):
        self.raw = raw
        self.send_email = raw.send_email
        self.get_account = raw.get_account


def by_task(side, client, to):
    with TemporaryDirectory() as folder:
        return task_of(side, client, to, f"{folder}/spring.sqlite")


@pytest.mark.parametrize("way", [batch, streamed, by_task])
def test_a_client_that_hides_its_events_is_warned_of_before_anybody_is_sent_to(side, way):
    client = side.client(ROUTE, clients={**side.raw, SES: Hiding(side.raw[SES])})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(RuntimeWarning, match="hides"):
            way(side, client, people("EMAIL"))
    assert not side.local.calls


# What AWS has ended, and what is lost.


def test_without_a_route_e_mail_is_warned_of_and_by_a_route_it_is_not(side):
    with pytest.warns(EndOfSupportWarning):
        batch(side, side.client(None), people("EMAIL"))
    with side.entered() as stack, warnings.catch_warnings():
        warnings.simplefilter("error")
        client = side.own(stack, ROUTE, region_name="us-east-1", refuse_ended=True)
        assert batch(side, client, people(*CHANNELS)).all_successful
        assert len(streamed(side, client, people(*CHANNELS))) == 12


def test_what_is_lost_is_warned_of_once_before_the_call(side):
    request = MessageRequest().with_sms(SMSMessage("Hello", media_url="https://example.com/a.png"))
    with pytest.warns(DroppedFieldWarning, match="media_url") as caught:
        assert batch(side, side.client(ROUTE), people("SMS"), request).all_successful
    assert len(caught) == 1


def test_a_warning_that_is_an_error_ends_the_run_before_anybody_is_sent_to(side):
    request = MessageRequest().with_sms(SMSMessage("Hello", media_url="https://example.com/a.png"))
    with warnings.catch_warnings():
        warnings.simplefilter("error", DroppedFieldWarning)
        with pytest.raises(DroppedFieldWarning):
            batch(side, side.client(ROUTE), people("SMS"), request)
    assert not side.local.calls


@pytest.mark.parametrize("by", ["the client", "AWS"])
def test_a_journal_that_met_the_end_of_e_mail_goes_on_by_a_route(side, tmp_path, by):
    to, journal = people("GCM", "EMAIL"), tmp_path / "run.sqlite"
    before = side.client(None, refuse_ended=by == "the client")
    if by == "AWS":
        batch(side, before, people("GCM"), journal=journal)
        side.local.fail("ForbiddenException", message="Amazon Pinpoint ended support for email")
        with pytest.warns(EndOfSupportWarning):
            first = batch(side, before, to, journal=journal)
    else:
        first = batch(side, before, to, journal=journal)
    refused = [one for one in first.outcomes if not one.is_successful]
    assert [one.recipient for one in refused] == names(people("EMAIL"))
    assert {type(one.error) for one in refused} == {FeatureEndedError}

    second = batch(side, side.client(ROUTE), to, journal=journal)

    assert second.all_successful
    assert {side.local.sends_to(name) for name in names(to)} == {1}
    assert calls_of(side.local)["SendEmail"] == 3


# Faults of every lane.


def mixed_batch(side, **options):
    return batch(side, side.client(ROUTE), people(*CHANNELS, number=30), **options)


@pytest.mark.parametrize("service", [SES, SMS_VOICE])
def test_access_denied_at_a_service_ends_its_channels_only(side, service):
    side.local.fail("AccessDeniedException", service=service, times=None)
    result = mixed_batch(side)
    concerned = [channel for channel in ROUTED if SERVICE_OF[channel] == service]
    for one, (_, configuration) in zip(result.outcomes, people(*CHANNELS, number=30), strict=True):
        if configuration.channel_type in concerned:
            assert isinstance(one.error, AccessDeniedError)
            assert not one.may_have_been_sent
        else:
            assert one.is_successful
    found = Counter(CHANNEL_OF.get(call.operation) for call in side.local.calls)
    assert all(found[channel] <= 4 for channel in concerned)


def test_access_denied_at_sendmessages_leaves_the_others_alone(side):
    side.local.fail("ForbiddenException", service=PINPOINT, times=None)
    result = mixed_batch(side)
    assert {type(one.error).__name__ for one in result.failures.values()} == {"ForbiddenError"}
    assert len(result.failures) == 30


def test_a_spent_quota_ends_the_e_mails_only(side):
    text = "Daily message quota exceeded"
    side.local.fail("TooManyRequestsException", service=SES, message=text, times=None)
    result = mixed_batch(side)
    assert len(result.failures) == 30
    assert {type(one.error) for one in result.failures.values()} == {TooManyRequestsError}
    assert calls_of(side.local)["SendEmail"] <= 4


@pytest.mark.parametrize("channel", CHANNELS)
def test_too_many_calls_are_tried_again_in_each_lane(side, channel):
    service = SERVICE_OF.get(channel, PINPOINT)
    name = "ThrottlingException" if service == SMS_VOICE else "TooManyRequestsException"
    side.local.fail(name, service=service)
    to = people(channel, number=1)
    (one,) = batch(side, side.client(ROUTE), to).outcomes
    assert one.is_successful
    assert one.attempts == 2


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("status", ["THROTTLED", "TEMPORARY_FAILURE"])
def test_a_result_of_which_nothing_was_sent_is_tried_again_in_each_lane(side, channel, status):
    side.local.script(address(channel, 0), status, times=1)
    (one,) = batch(side, side.client(ROUTE), people(channel, number=1)).outcomes
    assert one.is_successful
    assert side.local.sends_to(one.recipient) == 1


@pytest.mark.parametrize("channel", ["SMS", "VOICE"])
def test_who_has_opted_out_is_not_tried_again(side, channel):
    side.local.script(address(channel, 0), "OPT_OUT")
    result = batch(side, side.client(ROUTE), people(channel, "GCM"))
    (one,) = result.failures.values()
    assert one.result.is_opted_out
    assert one.attempts == 1
    assert not one.may_have_been_sent


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("fault", ["timeout", "reset", "truncated", "html", 503])
def test_a_lost_answer_is_ambiguous_and_nobody_is_sent_to_again(side, channel, fault):
    service = SERVICE_OF.get(channel, PINPOINT)
    side.local.fail(fault, service=service)
    policy = RetryPolicy(base_delay=0, max_attempts=5)
    to = people(*CHANNELS, number=2)
    result = batch(side, side.client(ROUTE), to, max_workers=1, retry=policy)
    lost = result.ambiguous
    assert len(lost) == (2 if channel == "GCM" else 1)
    assert {side.local.sends_to(name) for name in names(to)} == {1}
    assert all(one.is_successful or one.recipient in lost for one in result.outcomes)
    assert all(one.attempts == 1 for one in result.outcomes)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("status", ["UNKNOWN_FAILURE", "TIMEOUT", None])
def test_an_ambiguous_result_is_not_tried_again(side, channel, status):
    side.local.script(address(channel, 1), status)
    result = batch(side, side.client(ROUTE), people(channel))
    assert list(result.ambiguous) == [address(channel, 1)]
    assert {side.local.sends_to(name) for name in names(people(channel))} == {1}


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_refusal_of_one_is_that_ones_outcome(side, channel):
    side.local.script(address(channel, 1), "PERMANENT_FAILURE")
    result = batch(side, side.client(ROUTE), people(*CHANNELS))
    (one,) = result.failures.values()
    assert one.recipient == address(channel, 1)
    assert one.status == "PERMANENT_FAILURE"
    assert one.attempts == 1
