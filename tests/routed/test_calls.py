"""How a request with a route runs: raised or a result, lanes, repeats, and what is told of it."""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import attrs
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, NoCredentialsError

from pinpoint_direct import (
    AccessDeniedError,
    AsyncPinpointDirect,
    ForbiddenError,
    MessageRequest,
    PinpointDirect,
    PinpointDirectError,
    RetryPolicy,
    Route,
    SESv2,
    SMSMessage,
    SMSVoiceV2,
    TransportError,
    ValidationError,
    convert,
)
from pinpoint_direct.calls.legs import Leg
from pinpoint_direct.testing.local import LocalPinpoint
from pinpoint_direct.wire.marked import marked

from .sides import (
    APP,
    AT_ONCE,
    EMAIL,
    MESSAGES,
    ONE_AT_A_TIME,
    PINPOINT,
    ROUTE,
    SENDER,
    SERVICE_OF,
    SES,
    SIDES,
    SMS_VOICE,
    addressed,
)
from .test_verdicts import answered

EVERY = ("EMAIL", "GCM", "SMS", "VOICE")
TAG = object()


def refused(code, status=400, reason=None):
    return ClientError(answered(code, status, reason), "SendEmail")


def fine(method, arguments):
    """Return a good answer, as boto3 does."""
    if method != "send_messages":
        return {"MessageId": "m-1"}
    result = {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200}
    request = arguments["MessageRequest"]
    return {
        "MessageResponse": {
            "ApplicationId": APP,
            "Result": dict.fromkeys(request.get("Addresses", {}), result),
            "EndpointResult": dict.fromkeys(request.get("Endpoints", {}), result),
        }
    }


class TestWhatGoesWhere:
    def test_each_channel_goes_by_its_service_with_one_call_a_recipient(self, side):
        request, people = addressed(*EVERY, *EVERY)

        response = side.run(side.client().send_messages(request))

        assert response.all_successful
        assert [*response.result] == people
        calls = [(one.service, one.operation) for one in side.local.calls]
        assert sorted(calls) == sorted(
            [
                (PINPOINT, "SendMessages"),
                *[(SES, "SendEmail")] * 2,
                *[(SMS_VOICE, "SendTextMessage")] * 2,
                *[(SMS_VOICE, "SendVoiceMessage")] * 2,
            ]
        )
        assert {one.body for one in side.local.delivered} == {"Hello you"}
        assert (response.request_id, response.http_status_code) == (None, None)
        assert response.application_id == APP

    @pytest.mark.parametrize(
        ("route", "services"),
        [
            (Route(), {PINPOINT}),
            (Route(email=EMAIL), {PINPOINT, SES}),
            (Route(sms=SMSVoiceV2()), {PINPOINT, SMS_VOICE}),
            (Route(email=EMAIL, sms=SMSVoiceV2()), {PINPOINT, SES, SMS_VOICE}),
        ],
        ids=["none", "email", "sms", "both"],
    )
    def test_nothing_moves_by_itself(self, side, route, services):
        request, _ = addressed("EMAIL", "GCM", "SMS", "VOICE")

        response = side.run(side.client(route).send_messages(request))

        assert response.all_successful
        assert {one.service for one in side.local.calls} == services

    def test_endpoints_stay_at_sendmessages(self, side):
        side.local.add_endpoint("e-1", address="ana@example.com", channel_type="EMAIL")
        request = addressed("EMAIL", "GCM")[0].to_endpoint("e-1")

        response = side.run(side.client().send_messages(request))

        assert response.all_successful
        assert [*response.endpoint_result] == ["e-1"]
        assert response.endpoint_result["e-1"].address == "ana@example.com"
        assert {one.operation for one in side.local.calls} == {"SendMessages", "SendEmail"}

    def test_send_and_send_one_take_the_route_too(self, side):
        client = side.client()
        text = SMSMessage("Hello {{name}}")

        response = side.run(client.send(text, {"+12065550100": {"name": "Ana"}}))
        result = side.run(client.send_one(text, {"+12065550101": {"name": "Bo"}}))

        assert response.all_successful
        assert result.is_successful
        assert {one.service for one in side.local.calls} == {SMS_VOICE}
        assert [one.body for one in side.local.delivered] == ["Hello Ana", "Hello Bo"]

    def test_users_are_not_led_elsewhere(self, side):
        from pinpoint_direct import SendUsersMessageRequest

        side.local.add_endpoint("e-1", address="+12065550100", channel_type="SMS", user_id="ana")
        request = SendUsersMessageRequest().with_sms("Hello").to_user("ana")

        assert side.run(side.client().send_users_messages(request)).all_successful
        assert [one.operation for one in side.local.calls] == ["SendUsersMessages"]

    def test_the_settings_of_the_route_are_sent(self, side):
        mail = SESv2(from_address=SENDER, more={"FeedbackForwardingEmailAddress": SENDER})
        request, _ = addressed("EMAIL")

        side.run(side.client(Route(email=mail)).send_messages(request))

        (call,) = side.local.calls
        assert call.arguments["FromEmailAddress"] == SENDER
        assert call.arguments["FeedbackForwardingEmailAddress"] == SENDER

    @pytest.mark.parametrize("number", [0, 101])
    def test_a_request_that_cannot_be_sent_is_refused_as_ever(self, side, number):
        request, _ = addressed(*["EMAIL"] * number)
        with pytest.raises(ValidationError, match="takes 1 to 100 recipients"):
            side.run(side.client().send_messages(request))
        assert side.local.calls == ()


class TestRaisedOrResult:
    def test_a_recipient_without_a_form_is_a_result_and_the_others_are_sent_to(self, side):
        request = addressed("EMAIL", "SMS")[0].to_sms("(206) 555-0100")
        *_, wrong = request.addresses

        response = side.run(side.client().send_messages(request))

        result = response.result[wrong]
        assert [one.is_successful for one in response.result.values()] == [True, True, False]
        assert result.is_permanent_failure
        assert result.status_code == 400
        assert result.provider_error.error == "ValidationError"
        assert result.provider_error.channel_type == "SMS"
        assert wrong not in result.status_message
        assert response.retry_request() is None
        assert side.local.sends_to(wrong) == 0

    def test_if_nobody_has_a_form_nothing_is_called(self, side):
        request, people = addressed("SMS", "EMAIL", request=MessageRequest().with_sms("{{name}}"))
        seen = []

        response = side.run(side.client(on_call=seen.append).send_messages(request))

        assert [*response.result] == people
        assert all(one.is_permanent_failure for one in response.result.values())
        assert (seen, side.local.calls) == ([], ())
        assert response.application_id == APP

    def test_what_concerns_everybody_is_not_raised_if_somebody_had_no_form(self, side):
        side.local.fail("AccessDeniedException", times=None, service=SMS_VOICE)
        request = addressed("SMS")[0].to_sms("(206) 555-0100")

        response = side.run(side.client().send_messages(request))

        assert [one.is_permanent_failure for one in response.result.values()] == [True, True]

    @pytest.mark.parametrize("channel", [*SERVICE_OF])
    def test_what_concerns_everybody_is_raised_and_nobody_was_sent_to(self, side, channel):
        side.local.fail("AccessDeniedException", times=None, service=SERVICE_OF[channel])
        request, people = addressed(*[channel] * 6)
        seen = []

        with pytest.raises(AccessDeniedError, match="allow the IAM action") as caught:
            side.run(side.client(ONE_AT_A_TIME, on_call=seen.append).send_messages(request))

        assert not caught.value.may_have_been_sent
        assert len(seen) == len(side.local.calls) == 1
        assert [side.local.sends_to(one) for one in people] == [0] * 6
        assert caught.value.request_id == seen[0].request_id

    def test_with_several_at_a_time_no_more_are_called_than_there_are_workers(self, side):
        side.local.fail("AccessDeniedException", times=None, service=SES)
        request, _ = addressed(*["EMAIL"] * 50)

        with pytest.raises(AccessDeniedError):
            side.run(side.client(attrs.evolve(ROUTE, workers=4)).send_messages(request))

        assert 1 <= len(side.local.calls) <= 4

    def test_a_lane_that_ends_leaves_the_others_alone(self, side):
        side.local.fail("AccessDeniedException", times=None, service=SES)
        request, people = addressed("EMAIL", "GCM", "SMS", "EMAIL", "VOICE")

        response = side.run(side.client(ONE_AT_A_TIME).send_messages(request))

        assert [*response.result] == people
        ends = [str(one.delivery_status) for one in response.result.values()]
        assert ends == ["PERMANENT_FAILURE", *["SUCCESSFUL"] * 2, "PERMANENT_FAILURE", "SUCCESSFUL"]
        assert sum(one.service == SES for one in side.local.calls) == 1

    def test_a_lane_is_shut_for_this_request_alone(self, side):
        side.local.fail("AccessDeniedException", times=1, service=SES)
        request, _ = addressed("EMAIL")
        client = side.client()

        with pytest.raises(AccessDeniedError):
            side.run(client.send_messages(request))
        assert side.run(client.send_messages(request)).all_successful

    def test_two_lanes_that_end_raise_the_first_error(self, side):
        side.local.fail("AccountSuspendedException", times=None, service=SES)
        side.local.fail("AccessDeniedException", times=None, service=SMS_VOICE)
        request, _ = addressed("EMAIL", "SMS")

        with pytest.raises(ForbiddenError) as caught:
            side.run(side.client().send_messages(request))

        assert caught.value.code == "AccountSuspendedException"
        assert caught.value.operation_name == "SendEmail"

    @pytest.mark.parametrize(
        ("what", "status"),
        [
            ("ForbiddenException", "PERMANENT_FAILURE"),
            ("TooManyRequestsException", "THROTTLED"),
            (503, "UNKNOWN_FAILURE"),
            ("timeout", "UNKNOWN_FAILURE"),
            ("html", "UNKNOWN_FAILURE"),
        ],
    )
    def test_a_failure_of_sendmessages_is_the_result_of_its_recipients(self, side, what, status):
        side.local.add_endpoint("e-1", address="+12065550199", channel_type="SMS")
        request = addressed("EMAIL", "GCM", "BAIDU")[0].to_endpoint("e-1")
        mail, token, *_ = request.addresses
        side.local.fail(what, times=None, service=PINPOINT)

        response = side.run(side.client().send_messages(request))

        results = [*response.result.values(), *response.endpoint_result.values()]
        assert [str(one.delivery_status) for one in results] == ["SUCCESSFUL", *[status] * 3]
        assert response.unanswered == frozenset()
        assert token not in repr(results[1])
        again = response.retry_request()
        if status == "THROTTLED":
            assert mail not in again.addresses
            assert (len(again.addresses), [*again.endpoints]) == (2, ["e-1"])
            assert results[1].status_code == 429
        else:
            assert again is None

    def test_a_connection_to_pinpoint_that_was_never_made_can_be_tried_again(self, side):
        from .test_verdicts import never_connected

        def answer(method, arguments):
            if method == "send_messages":
                raise never_connected()
            return fine(method, arguments)

        request, (_, token) = addressed("EMAIL", "GCM")
        response = side.run(side.answering(answer).send_messages(request))

        assert response.result[token].delivery_status == "TEMPORARY_FAILURE"
        assert [*response.retry_request().addresses] == [token]

    def test_what_all_met_is_raised_from_sendmessages_too(self, side):
        side.local.fail("ForbiddenException", times=None, service=PINPOINT)
        side.local.fail("AccessDeniedException", times=None, service=SES)
        request, _ = addressed("EMAIL", "GCM")

        with pytest.raises(ForbiddenError) as caught:
            side.run(side.client().send_messages(request))

        assert caught.value.operation_name == "SendMessages"

    def test_an_error_after_which_something_may_have_been_sent_is_never_raised(self, side):
        side.local.fail("reset", times=None)
        request, people = addressed(*EVERY)

        response = side.run(side.client().send_messages(request))

        assert [*response.ambiguous] == people
        assert [side.local.sends_to(one) for one in people] == [1] * 4


class TestRepeats:
    def plan(self, side, what, times):
        side.local.fail(what, times=times, service=SES)

    @pytest.mark.parametrize(("times", "calls"), [(1, 2), (2, 3), (None, 3)])
    def test_our_own_clients_repeat_what_was_not_sent_as_the_policy_says(self, side, times, calls):
        self.plan(side, "TooManyRequestsException", times)
        seen = []
        with side.entered() as stack:
            client = side.own(stack, Route(email=EMAIL), retry=AT_ONCE, on_call=seen.append)
            response = side.run(client.send_messages(addressed("EMAIL")[0]))

        assert len(side.local.calls) == calls
        assert [one.attempts for one in seen] == [calls]
        assert response.only.is_throttled is (times is None)

    @pytest.mark.parametrize("retry", [None, RetryPolicy(max_attempts=1)])
    def test_a_policy_without_repeats_is_respected(self, side, retry):
        self.plan(side, "TooManyRequestsException", None)
        with side.entered() as stack:
            client = side.own(stack, Route(email=EMAIL), retry=retry)
            response = side.run(client.send_messages(addressed("EMAIL")[0]))

        assert response.only.is_throttled
        assert len(side.local.calls) == 1

    @pytest.mark.parametrize("what", ["timeout", "reset", 500, "MessageRejected"])
    def test_nothing_else_is_repeated(self, side, what):
        self.plan(side, what, None)
        with side.entered() as stack:
            client = side.own(stack, Route(email=EMAIL), retry=AT_ONCE)
            side.run(client.send_messages(addressed("EMAIL")[0]))

        assert len(side.local.calls) == 1

    def test_a_connection_that_is_never_made_is_tried_again_and_then_raised(self, side):
        seen = []
        with socket.socket() as bound:  # and not listening
            bound.bind(("127.0.0.1", 0))
            client = side.client(
                clients=None,
                session=side.session(),
                endpoint_url=f"http://127.0.0.1:{bound.getsockname()[1]}",
                retry=AT_ONCE,
                on_call=seen.append,
            )
            with pytest.raises(TransportError) as caught:
                side.run(client.send_messages(addressed("EMAIL", "SMS")[0]))
            closed = client.close()
            if side.name == "async":
                side.run(closed)

        assert (caught.value.may_have_been_sent, caught.value.is_retryable) == (False, True)
        assert [one.attempts for one in seen] == [3, 3]

    def test_on_clients_that_were_made_elsewhere_none_are_added(self, side):
        self.plan(side, "TooManyRequestsException", None)

        response = side.run(side.client(retry=AT_ONCE).send_messages(addressed("EMAIL")[0]))

        assert response.only.is_throttled
        assert len(side.local.calls) == 1

    @pytest.mark.parametrize(("times", "calls"), [(1, 2), (2, 3), (None, 3)])
    def test_send_one_repeats_on_both(self, side, times, calls):
        mail = MESSAGES.message_configuration.email_message
        for is_own in (False, True):
            side.local.reset()
            self.plan(side, "TooManyRequestsException", times)
            with side.entered() as stack:
                client = (
                    side.own(stack, Route(email=EMAIL), retry=AT_ONCE)
                    if is_own
                    else side.client(retry=AT_ONCE)
                )
                result = side.run(client.send_one(mail, "ana@example.com"))
            assert len(side.local.calls) == calls
            assert result.is_throttled is (times is None)

    def test_send_one_raises_what_would_concern_everybody(self, side):
        self.plan(side, "AccountSuspendedException", None)
        mail = MESSAGES.message_configuration.email_message

        with pytest.raises(ForbiddenError):
            side.run(side.client(retry=AT_ONCE).send_one(mail, "ana@example.com"))

        assert len(side.local.calls) == 1

    def test_the_repeats_of_handed_in_clients_that_may_send_twice_are_stopped(self, side):
        side.local.fail("timeout", times=None, service=SES)
        with side.entered() as stack:
            stack.enter_context(side.local.activate())
            raw = self.ordinary(side, stack)
            client = side.client(clients={**side.raw, SES: raw})
            request, (one,) = addressed("EMAIL")

            assert [*side.run(client.send_messages(request)).ambiguous] == [one]

        assert side.local.sends_to(one) == 1

    @staticmethod
    def ordinary(side, stack):
        """Return a client with botocore's own repeats."""
        settings = {"retries": {"mode": "legacy"}}
        if side.name == "sync":
            return side.local.boto3_client(SES, config=Config(**settings))
        from aiobotocore.config import AioConfig

        return stack.enter(side.local.aiobotocore_client(SES, config=AioConfig(**settings)))


class TestWhatIsTold:
    def test_of_every_call_with_its_operation_and_the_tag(self, side):
        request = addressed(*EVERY)[0].with_trace_id("trace-7")
        seen = []

        side.run(side.client(on_call=seen.append).send_messages(request, tag=TAG))

        told = {one.operation: one for one in seen}
        assert len(told) == len(seen) == 4
        channels = {name: one.channels for name, one in told.items()}
        assert channels == {
            "SendEmail": ("EMAIL",),
            "SendMessages": ("GCM",),
            "SendTextMessage": ("SMS",),
            "SendVoiceMessage": ("VOICE",),
        }
        for one in seen:
            assert one.tag is TAG
            assert (one.application_id, one.recipients, one.attempts) == (APP, 1, 1)
            assert (one.counts, one.unanswered, one.error) == ({"SUCCESSFUL": 1}, 0, None)
            assert (one.http_status_code, one.code, one.trace_id) == (200, None, "trace-7")
            assert one.request_id
            assert one.duration >= 0

    def test_the_request_id_is_that_of_the_only_call(self, side):
        seen = []
        client = side.client(on_call=seen.append)

        response = side.run(client.send_messages(addressed("EMAIL")[0]))

        assert response.request_id == seen[0].request_id
        assert response.unknown_members == {}

    def test_of_a_failed_call(self, side):
        side.local.fail("MessageRejected", service=SES)
        seen = []

        side.run(side.client(on_call=seen.append).send_messages(addressed("EMAIL")[0]))

        (one,) = seen
        assert (one.error, one.code) == ("BadRequestError", "MessageRejected")
        assert (one.http_status_code, one.counts) == (400, {})

    def test_the_log_has_the_same_facts_and_nothing_personal(self, side, caplog):
        caplog.set_level(logging.DEBUG)
        request, people = addressed("EMAIL", "SMS")

        side.run(side.client().send_messages(request))

        text = "\n".join(one.getMessage() for one in caplog.records)
        assert "SendEmail application=" in text
        assert "SendTextMessage application=" in text
        assert not [one for one in (*people, "Hello you") if one in text]

    def test_the_callers_context_reaches_every_call(self, side):
        variable = contextvars.ContextVar("span")
        seen = []

        def answer(method, arguments):
            seen.append(variable.get("none"))
            return fine(method, arguments)

        client = side.answering(answer)
        context = contextvars.copy_context()
        context.run(variable.set, "a span")
        request, _ = addressed(*EVERY)
        if side.name == "sync":
            context.run(client.send_messages, request)
        else:
            side.runner.run(client.send_messages(request), context=context)

        assert seen == ["a span"] * 4

    def test_nothing_personal_is_in_what_botocore_gets_or_logs(self, side, caplog):
        caplog.set_level(logging.DEBUG)
        request, people = addressed("EMAIL", "SMS")
        for one in people:
            call = convert(request, one, ROUTE)
            assert one not in repr(marked(call.arguments))
            assert "Hello you" not in repr(marked(call.arguments))

        side.run(side.client().send_messages(request))
        ours = caplog.text
        caplog.clear()
        sent = side.raw[SES].send_email(**convert(request, people[0], ROUTE).arguments)
        if side.name == "async":
            side.run(awaited(sent))

        assert not [one for one in (*people, "Hello you") if one in ours]
        assert people[0] in caplog.text  # the log of calls that others make is as it was


async def awaited(sent):
    return await sent


class OwnError(Exception):
    pass


class TestExceptionsOfTheCallersOwnObject:
    @pytest.mark.parametrize("channel", EVERY)
    def test_are_raised_as_they_are(self, side, channel):
        error = OwnError()

        def answer(method, arguments):
            if method == method_of(channel):
                raise error
            return fine(method, arguments)

        seen = []
        client = side.answering(answer, on_call=seen.append)
        for request, _ in (addressed(*EVERY), addressed(channel)):
            seen.clear()
            with pytest.raises(OwnError) as caught:
                side.run(client.send_messages(request))
            assert caught.value is error
            assert len(seen) == len(request.addresses)
            assert max(str(one.error) for one in seen) == "OwnError"
            notes = "4 recipients may have been sent to" if len(seen) > 1 else ""
            assert notes in "".join(getattr(error, "__notes__", [""]))
            vars(error).pop("__notes__", None)

    def test_are_raised_as_they_are_where_nobody_may_have_been_sent_to(self, side):
        """There is nothing to note."""
        fake = side.fake(fine)
        fake.send_email = fake.send_text_message = lambda: None
        client = side.client(clients=dict.fromkeys((PINPOINT, SES, SMS_VOICE), fake))
        with pytest.raises(TypeError, match="argument") as caught:
            side.run(client.send_messages(addressed("EMAIL", "SMS")[0]))
        assert not hasattr(caught.value, "__notes__")

    def test_an_answer_that_is_not_awaitable_or_should_not_be_is_refused(self, side):
        other = {"sync": "async", "async": "sync"}[side.name]
        clients = dict.fromkeys(SERVICE_OF.values(), SIDES[other].fake(fine)) | {
            PINPOINT: SIDES[other].fake(fine)
        }
        client = side.client(clients=clients)
        with pytest.raises(PinpointDirectError, match="await") as caught:
            side.run(client.send_messages(addressed("EMAIL", "SMS")[0]))
        assert caught.value.may_have_been_sent


def method_of(channel):
    names = {"EMAIL": "send_email", "SMS": "send_text_message", "VOICE": "send_voice_message"}
    return names.get(channel, "send_messages")


class TestOurOwnClients:
    def test_are_made_when_they_are_first_needed(self, side):
        with side.entered() as stack:
            client = side.own(stack)
            made = client._clients._own
            assert not made
            side.run(client.send_messages(addressed("GCM")[0]))
            assert not made
            side.run(client.send_messages(addressed("EMAIL", "EMAIL")[0]))
            assert [*made] == [SES]
            before = dict(made)
            side.run(client.send_messages(addressed("EMAIL", "SMS", "VOICE")[0]))
            assert [*made] == [SES, SMS_VOICE]
            assert made[SES] is before[SES]

    def test_are_closed_with_the_client_and_others_are_not(self, side):
        with side.entered() as stack:
            client = side.own(stack, clients={SMS_VOICE: side.raw[SMS_VOICE]})
            side.run(client.send_messages(addressed("EMAIL", "SMS")[0]))
            side.run(client.close()) if side.name == "async" else client.close()
        assert side.run(side.client().send_messages(addressed("SMS")[0])).all_successful

    def test_there_is_one_for_each_event_loop(self, async_side):
        request, _ = addressed("EMAIL", "SMS")
        with async_side.local.activate():
            client = AsyncPinpointDirect(APP, route=ROUTE)

            async def main():
                async with client:
                    assert (await client.send_messages(request)).all_successful

            asyncio.run(main())
            asyncio.run(main())
        client = async_side.client()
        assert async_side.run(client.send_messages(request)).all_successful
        with pytest.raises(TransportError, match="belongs to another event loop") as caught:
            asyncio.run(client.send_messages(request))
        assert not caught.value.may_have_been_sent

    def test_have_no_repeats_and_are_ours_by_their_user_agent(self, side):
        with side.entered() as stack:
            client = side.own(stack)
            side.run(client.send_messages(addressed("EMAIL", "SMS", "GCM")[0]))
        for call in side.local.calls:
            assert "pinpoint-direct/" in call.headers["user-agent"]


class TestInterrupts:
    def test_ctrl_c_during_several_calls(self, sync_side, monkeypatch):
        """Those in flight are waited for, and nobody else is called."""
        begun, released, ended = [], threading.Event(), []
        at_once = threading.Barrier(2)
        shut_down = ThreadPoolExecutor.shutdown

        def shutdown(self, wait=True, *, cancel_futures=False):
            shut_down(self, wait=False, cancel_futures=cancel_futures)
            released.set()
            shut_down(self, wait=wait)

        monkeypatch.setattr(ThreadPoolExecutor, "shutdown", shutdown)

        def answer(method, arguments):
            begun.append(method)
            is_one = at_once.wait(10) == 0
            # A signal just before a thread begins to wait does not wake it.
            while is_one and not released.is_set():
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
                released.wait(2)
            assert released.wait(10)
            ended.append(method)
            return {"MessageId": "m-1"}

        client = sync_side.answering(answer, attrs.evolve(ROUTE, workers=2))
        request, _ = addressed(*["EMAIL"] * 6)
        with pytest.raises(KeyboardInterrupt) as caught:
            client.send_messages(request)

        assert len(begun) == len(ended) == 2
        assert caught.value.__notes__ == [
            "the calls were interrupted: 6 recipients may have been sent to"
        ]

    def test_ctrl_c_while_a_thread_starts(self, sync_side, monkeypatch):
        """The pool does not know the thread; its call is waited for all the same."""
        begun, ended = threading.Event(), []

        def submit(self, *work):
            threading.Thread(target=work[0], args=work[1:]).start()
            assert begun.wait(10)
            raise KeyboardInterrupt

        def answer(method, arguments):
            begun.set()
            sleep(0.05)
            ended.append(method)
            return {"MessageId": "m-1"}

        monkeypatch.setattr(ThreadPoolExecutor, "submit", submit)
        with pytest.raises(KeyboardInterrupt):
            sync_side.answering(answer).send_messages(addressed(*["EMAIL"] * 3)[0])
        assert ended == ["send_email"]

    def test_a_thread_that_comes_after_the_end_calls_nobody(self, sync_side, monkeypatch):
        late, called = [], []

        def submit(self, *work):
            late.append(work)
            raise KeyboardInterrupt

        monkeypatch.setattr(ThreadPoolExecutor, "submit", submit)
        client = sync_side.answering(lambda method, arguments: called.append(method))
        with pytest.raises(KeyboardInterrupt):
            client.send_messages(addressed(*["EMAIL"] * 3)[0])
        ((work, *arguments),) = late
        assert work(*arguments) is None
        assert called == []

    def test_a_second_ctrl_c_is_noted_too(self, sync_side, monkeypatch):
        """It ends the wait for the calls in flight."""
        shut_down = ThreadPoolExecutor.shutdown

        def shutdown(self, wait=True, *, cancel_futures=False):
            shut_down(self, wait=wait, cancel_futures=cancel_futures)
            raise KeyboardInterrupt

        def answer(method, arguments):
            raise KeyboardInterrupt

        monkeypatch.setattr(ThreadPoolExecutor, "shutdown", shutdown)
        with pytest.raises(KeyboardInterrupt) as caught:
            sync_side.answering(answer).send_messages(addressed(*["EMAIL"] * 3)[0])
        assert caught.value.__notes__ == [
            "the calls were interrupted: 3 recipients may have been sent to"
        ]

    def test_an_interrupt_inside_a_call(self, sync_side):
        def answer(method, arguments):
            raise KeyboardInterrupt

        for number, notes in ((1, 1), (3, 2)):
            client = sync_side.answering(answer, ONE_AT_A_TIME)
            with pytest.raises(KeyboardInterrupt) as caught:
                client.send_messages(addressed(*["EMAIL"] * number)[0])
            assert len(caught.value.__notes__) == notes
            assert "SendEmail was waiting" in caught.value.__notes__[0]

    def test_a_cancelled_task_cancels_every_call_and_waits_for_them(self, async_side):
        begun, cancelled, full = [], [], asyncio.Event()

        async def waiting(method):
            begun.append(method)
            if len(begun) == 2:
                full.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                await asyncio.sleep(0)
                cancelled.append(method)
                raise

        client = async_side.answering(
            lambda method, arguments: waiting(method), attrs.evolve(ROUTE, workers=2)
        )
        request, _ = addressed(*["EMAIL"] * 5)

        async def main():
            task = asyncio.ensure_future(client.send_messages(request))
            await full.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            assert asyncio.all_tasks() == {asyncio.current_task()}
            return caught.value.__notes__

        notes = async_side.run(main())
        assert len(begun) == len(cancelled) == 2
        assert notes == ["the calls were interrupted: 5 recipients may have been sent to"]

    def test_a_call_that_cancels_itself_leaves_no_other_call_behind(self, async_side):
        begun, ended = [], []

        async def one(method):
            begun.append(method)
            if len(begun) == 1:
                raise asyncio.CancelledError
            for _ in range(10):
                await asyncio.sleep(0)
            ended.append(method)
            return {"MessageId": "m-1"}

        client = async_side.answering(lambda method, arguments: one(method))
        request, _ = addressed(*["EMAIL"] * 5)

        async def main():
            with pytest.raises(asyncio.CancelledError):
                await client.send_messages(request)
            assert asyncio.all_tasks() == {asyncio.current_task()}

        async_side.run(main())
        assert len(ended) == len(begun) - 1


def test_no_credentials_are_raised_with_the_advice(side):
    def answer(method, arguments):
        raise NoCredentialsError

    with pytest.raises(TransportError, match="AWS credentials"):
        side.run(side.answering(answer).send_messages(addressed("EMAIL", "SMS")[0]))


def test_an_error_leaves_nothing_of_the_request_in_its_frames(side):
    side.local.fail("AccessDeniedException", times=None, service=SES)
    request, people = addressed("EMAIL", "EMAIL")

    with pytest.raises(AccessDeniedError) as caught:
        side.run(side.client().send_messages(request))

    step, shown = caught.tb, []
    while step is not None:
        if step.tb_frame.f_globals["__name__"].startswith("pinpoint_direct"):
            shown += [repr(one) for one in step.tb_frame.f_locals.values()]
        step = step.tb_next
    assert shown
    assert not [one for one in people if one in json.dumps(shown)]


def test_a_leg_stands_where_an_operation_stands_otherwise():
    request, (text,) = addressed("SMS")
    leg = Leg(convert(request, text, ROUTE), text, request)

    assert (leg.name, leg.method) == ("SendTextMessage", "send_text_message")
    assert (leg.service, leg.channel_type) == (SMS_VOICE, "SMS")
    assert leg.recipients(request) == 1
    assert leg.problems(request) == ()
    assert leg.arguments(APP, request)["DestinationPhoneNumber"] == text
    assert text not in repr(leg)


def test_the_weight_of_a_message_is_its_parts(side):
    """What a batch's pace counts in."""
    weight = side.client()._routed.weight

    assert weight(addressed("SMS")[0]) == 1
    assert weight(addressed("SMS", request=MESSAGES.with_sms("é" * 161))[0]) == 2
    assert weight(addressed("EMAIL")[0]) == 1
    assert weight(MESSAGES.to_sms("(206) 555-0100")) == 1


def test_requests_of_several_threads_share_one_client():
    local = LocalPinpoint()
    with local.activate(), PinpointDirect(APP, route=ROUTE) as client:
        with ThreadPoolExecutor(4) as pool:
            sent = [pool.submit(client.send_messages, addressed(*EVERY)[0]) for _ in range(8)]
            assert all(one.result().all_successful for one in sent)
        assert sorted(client._clients._own) == sorted({SES, SMS_VOICE})
