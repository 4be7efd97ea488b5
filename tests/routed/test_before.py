"""Before anything is sent: settings, warnings, checks, previews, and what is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings

import attrs
import pytest

from pinpoint_direct import (
    AsyncPinpointDirect,
    DroppedFieldWarning,
    EndOfSupportWarning,
    FeatureEndedError,
    MessageRequest,
    PinpointDirect,
    Route,
    SESv2,
    SMSVoiceV2,
    ValidationError,
)
from pinpoint_direct.testing.local import LocalPinpoint

from ..successors.test_support import ENDED
from .sides import APP, EMAIL, MESSAGES, PINPOINT, ROUTE, SES, SMS_VOICE, Fake, addressed
from .test_calls import fine


def sent(side, client, *requests):
    """Send requests with one client, from this file by both."""
    if side.name == "sync":
        return [client.send_messages(one) for one in requests]

    async def main():
        return [await client.send_messages(one) for one in requests]

    return side.run(main())


LOSING = MESSAGES.with_sms("Hello", sender_id="ACME", origination_number="+12065550199")


class TestLosses:
    def test_are_told_once_for_each_part_and_client_at_the_callers_line(self, side):
        client = side.client()
        request, _ = addressed("SMS", "SMS", request=LOSING)

        with pytest.warns(DroppedFieldWarning) as caught:
            sent(side, client, request, request)

        (warning,) = caught
        assert str(warning.message).startswith("SendTextMessage: SMSMessage.sender_id is not sent")
        assert warning.filename == __file__
        with pytest.warns(DroppedFieldWarning, match=r"MessageRequest\.context") as caught:
            sent(side, client, request.with_context({"a b": "c"}))
        assert len(caught) == 1
        with pytest.warns(DroppedFieldWarning, match="sender_id"):
            sent(side, side.client(), request)

    def test_where_warnings_are_errors_nothing_is_sent(self, side):
        request, _ = addressed("GCM", "EMAIL", "SMS", request=LOSING)

        client = side.client()

        for _ in range(2):
            with pytest.raises(DroppedFieldWarning):
                sent(side, client, request)

        assert side.local.calls == ()

    def test_can_be_ignored(self, side):
        request, _ = addressed("SMS", request=LOSING)
        client = side.client(attrs.evolve(ROUTE, on_loss="ignore"))

        assert sent(side, client, request)[0].all_successful

    def test_can_refuse_their_recipients(self, side):
        request, (text, mail) = addressed("SMS", "EMAIL", request=LOSING)
        client = side.client(attrs.evolve(ROUTE, on_loss="raise"))

        (response,) = sent(side, client, request)

        assert response.result[text].is_permanent_failure
        assert "sender_id" in response.result[text].status_message
        assert response.result[mail].is_successful
        assert side.local.sends_to(text) == 0


class TestWhatHasEnded:
    def test_is_not_told_of_a_channel_that_the_route_leads_elsewhere(self, side):
        request, _ = addressed("EMAIL", "SMS")

        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert sent(side, side.client(), request)[0].all_successful
            assert sent(side, side.client(refuse_ended=True), request)[0].all_successful

    @pytest.mark.parametrize("route", [None, Route(), Route(sms=SMSVoiceV2())], ids=str)
    def test_is_told_where_no_route_leads_elsewhere(self, side, route):
        request, _ = addressed("EMAIL", "SMS")

        with pytest.warns(EndOfSupportWarning, match="e-mail channel") as caught:
            sent(side, side.client(route), request, request)
        assert [one.filename for one in caught] == [__file__]
        side.local.reset()
        with pytest.raises(FeatureEndedError) as raised:
            sent(side, side.client(route, refuse_ended=True), request)
        assert raised.value.replacement == "Route(email=SESv2(...)), which is Amazon SES"
        assert side.local.calls == ()

    def test_is_refused_each_time_where_warnings_are_errors(self, side):
        client = side.client(None)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for _ in range(2):
                with pytest.raises(EndOfSupportWarning):
                    sent(side, client, addressed("EMAIL")[0])
        assert side.local.calls == ()

    def test_is_told_of_endpoints_with_a_route_too(self, side):
        side.local.add_endpoint("e-1", address="+12065550100", channel_type="SMS")
        request = addressed("EMAIL")[0].to_endpoint("e-1")

        with pytest.warns(EndOfSupportWarning, match="endpoints") as caught:
            sent(side, side.client(), request)

        assert len(caught) == 1

    def test_an_answer_that_says_so_names_the_replacement(self, side):
        side.local.fail("ForbiddenException", message=ENDED, service=PINPOINT)
        request, _ = addressed("EMAIL")

        with pytest.warns(EndOfSupportWarning), pytest.raises(FeatureEndedError) as caught:
            sent(side, side.client(Route()), request)

        assert "SES" in caught.value.replacement


class TestChecks:
    def test_what_check_refuses_is_refused_with_a_route(self, side):
        request = addressed("EMAIL", "SMS")[0].to_adm("token")
        unsendable = MessageRequest().with_sms("{{name}}").to_sms("+12065550100")

        assert sent(side, side.client(check="error"), request)[0].all_successful
        side.local.reset()
        with pytest.raises(ValidationError, match="name"):
            sent(side, side.client(check="error"), unsendable)
        assert side.local.calls == ()

    def test_who_has_no_form_on_the_way_is_an_error_of_the_check(self, side):
        request = addressed("EMAIL", "SMS")[0]
        with pytest.raises(ValidationError) as caught:
            sent(side, side.client(Route(email=SESv2()), check="error"), request)

        (problem,) = caught.value.problems
        assert problem.path == "MessageRequest.addresses[#1]"
        assert "from_address" in problem.message
        assert side.local.calls == ()

    def test_that_e_mail_has_ended_is_no_finding_where_it_goes_another_way(self, side):
        request, _ = addressed("EMAIL")

        assert sent(side, side.client(check="warning"), request)[0].all_successful
        with pytest.raises(ValidationError, match="AWS ended"):
            sent(side, side.client(Route(), check="warning"), request)


class TestPreviews:
    def test_show_every_call_and_send_nothing(self, side):
        request, (mail, text, token) = addressed("EMAIL", "SMS", "GCM")

        shown = side.run(side.client().preview(request))

        assert [one.operation for one in shown.conversions] == ["SendEmail", "SendTextMessage"]
        assert {*shown.kwargs["MessageRequest"]["Addresses"]} == {token}
        assert side.local.calls == ()
        assert mail not in repr(shown)
        assert text not in repr(shown)

    def test_what_is_shown_is_what_is_sent(self, side):
        request, _ = addressed("EMAIL", "SMS", "VOICE")
        client = side.client()
        shown = side.run(client.preview(request))

        sent(side, client, request)

        calls = {one.operation: one.arguments for one in side.local.calls}
        assert calls == {one.operation: one.arguments for one in shown.conversions}


def kinds_of_wrong_clients(side):
    """Return what cannot be passed in, with what is said of it."""
    other = AsyncPinpointDirect if side.name == "sync" else PinpointDirect
    local = LocalPinpoint()
    cases = {
        "of another service": (
            {SES: side.raw[SMS_VOICE]},
            rf"clients\['sesv2'\]: takes a client of sesv2, not one of {SMS_VOICE}",
        ),
        "Pinpoint's of another service": (
            {PINPOINT: side.raw[SES]},
            "client: takes a client of Pinpoint, not one of sesv2",
        ),
        "without the methods": ({SMS_VOICE: object()}, "send_text_message and send_voice_message"),
        "None": ({SES: None}, "has None for sesv2: leave it out"),
        "Pinpoint's is None": ({PINPOINT: None}, "has None for pinpoint: leave it out"),
        "a module": ({SES: os}, "not a module"),
        "Local Pinpoint itself": ({SES: local}, "boto3_client|aiobotocore_client"),
        "a client of ours": (
            {SES: other(APP, client=Fake(fine))},
            "takes a client with send_email",
        ),
        "an unknown service": ({"ses": side.raw[SES]}, "takes clients of pinpoint, .*sesv2"),
        "no name": ({5: side.raw[SES]}, "takes clients of pinpoint"),
        "not a mapping": ([side.raw[SES]], "takes a mapping"),
        "a client alone": (side.raw[SES], "takes a mapping"),
    }
    if side.name == "sync":
        return cases
    return cases | {
        "of boto3": ({SES: local.boto3_client(SES)}, "takes an aiobotocore client"),
        "not entered": ({SES: local.aiobotocore_client(SES)}, "enter it"),
    }


class TestSettings:
    def test_wrong_clients_are_refused(self, side):
        for what, (wrong, reason) in kinds_of_wrong_clients(side).items():
            good = dict(side.raw) if isinstance(wrong, dict) else {}
            clients = good | wrong if isinstance(wrong, dict) else wrong
            for route in (ROUTE, None):
                with pytest.raises(ValidationError, match=reason) as caught:
                    side.client(route, clients=clients)
                assert caught.value.problems, what

    def test_asynchronous_clients_are_refused_by_the_synchronous_one(self, sync_side, async_side):
        clients = {**sync_side.raw, SES: async_side.raw[SES]}
        with pytest.raises(ValidationError, match=r"clients\['sesv2'\]: takes a boto3 client"):
            sync_side.client(clients=clients)

    @pytest.mark.parametrize("wrong", ["email", EMAIL, {"email": EMAIL}, Route, 5], ids=str)
    def test_a_wrong_route_is_refused(self, side, wrong):
        with pytest.raises(ValidationError, match=r"route: takes a Route, or None"):
            side.client(wrong)

    def test_the_client_of_pinpoint_is_given_once(self, side):
        with pytest.raises(ValidationError, match="client= is another one"):
            side.client(client=side.raw[PINPOINT])
        short = side.client(
            client=side.raw[PINPOINT], clients={SES: side.raw[SES], SMS_VOICE: side.raw[SMS_VOICE]}
        )
        assert sent(side, short, addressed("EMAIL", "GCM")[0])[0].all_successful
        assert short.raw_client is side.raw[PINPOINT]

    @pytest.mark.parametrize(
        ("route", "missing"),
        [
            (ROUTE, [SES, SMS_VOICE]),
            (Route(email=EMAIL), [SES]),
            (Route(sms=SMSVoiceV2()), [SMS_VOICE]),
            (Route(voice=SMSVoiceV2()), [SMS_VOICE]),
            (Route(), []),
        ],
        ids=["all", "email", "sms", "voice", "none"],
    )
    def test_with_pinpoints_client_come_those_that_the_route_leads_to(self, side, route, missing):
        for given in ({"clients": {PINPOINT: side.raw[PINPOINT]}}, {"clients": None}):
            options = given if given["clients"] else given | {"client": side.raw[PINPOINT]}
            if not missing:
                assert sent(side, side.client(route, **options), addressed("GCM")[0])
                continue
            with pytest.raises(ValidationError) as caught:
                side.client(route, **options)
            assert [one.path for one in caught.value.problems] == ["clients"] * len(missing)
            assert [one.rule for one in caught.value.problems] == ["required"] * len(missing)
            told = [one.message for one in caught.value.problems]
            assert all(name in text for name, text in zip(missing, told, strict=True))

    def test_pinpoints_client_is_not_combined_with_what_makes_one(self, side):
        with pytest.raises(ValidationError, match="cannot be combined with region_name"):
            side.client(region_name="eu-west-1")

    def test_other_clients_are_combined_with_what_makes_the_rest(self, side):
        with side.entered() as stack:
            client = side.own(stack, clients={SES: side.raw[SES]}, region_name="eu-central-1")
            response = side.run(client.send_messages(addressed("EMAIL", "SMS", "GCM")[0]))
        assert response.all_successful
        assert {one.service: one.region for one in side.local.calls} == {
            SES: "us-east-1",
            SMS_VOICE: "eu-central-1",
            PINPOINT: "eu-central-1",
        }

    def test_a_wrapper_that_hides_its_events_is_warned_of_once_at_its_first_call(self, side):
        raw = side.raw[SES]

        class Hiding:
            def __init__(self):
                self.wrapped = raw

            def send_email(self, **arguments):
                return self.wrapped.send_email(**arguments)

        client = side.client(clients={**side.raw, SES: Hiding()})
        sent(side, client, addressed("SMS")[0])
        with pytest.warns(RuntimeWarning, match="hides its events") as caught:
            sent(side, client, addressed("EMAIL")[0])
        assert [one.filename for one in caught] == [__file__]
        assert sent(side, client, addressed("EMAIL")[0])[0].all_successful
        unguarded = side.client(clients={**side.raw, SES: Hiding()}, guard=False)
        assert sent(side, unguarded, addressed("EMAIL")[0])[0].all_successful

    def test_a_route_is_not_changed_by_the_client(self, side):
        before = attrs.evolve(ROUTE)
        sent(side, side.client(), addressed("EMAIL")[0])
        assert before == ROUTE


def loaded_after(code):
    done = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", f"import sys; {code}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return {*done.stdout.split()}


OF_ROUTES = {
    f"pinpoint_direct.{name}"
    for name in (
        "calls.legs",
        "calls.service_clients",
        "calls.threads",
        "successors.conversion",
        "successors.converting",
        "successors.route",
        "successors.verdicts",
    )
}
FAKE = (
    "from pinpoint_direct import PinpointDirect, SMSMessage;"
    "fake = type('Fake', (), {});"
    "fake.send_messages = lambda _, **a: {'MessageResponse': {'ApplicationId': 'app'}};"
    "fake.send_users_messages = fake.send_messages;"
    "fake.send_text_message = lambda _, **a: {'MessageId': 'm-1'};"
    "fake.send_voice_message = fake.send_text_message;"
    "people = ['+12065550100', '+12065550101']"
)


def test_without_a_route_nothing_of_it_is_loaded():
    loaded = loaded_after(
        f"{FAKE}; PinpointDirect('app', client=fake()).send(SMSMessage('Hello'), to=people)"
    )

    assert {"pinpoint_direct.calls.call", "pinpoint_direct.successors.support"} <= loaded
    assert loaded & OF_ROUTES == set()


def test_the_asynchronous_client_loads_nothing_of_it_either():
    loaded = loaded_after(
        "import asyncio; from pinpoint_direct import AsyncPinpointDirect, SMSMessage;"
        "fake = type('Fake', (), {});"
        "answer = {'MessageResponse': {'ApplicationId': 'app'}};"
        "fake.send_messages = lambda _, **a: asyncio.sleep(0, answer);"
        "fake.send_users_messages = fake.send_messages;"
        "client = AsyncPinpointDirect('app', client=fake());"
        "asyncio.run(client.send(SMSMessage('Hello'), to='+12065550100'))"
    )

    assert "pinpoint_direct.calls.raw_async_clients" in loaded
    assert loaded & OF_ROUTES == set()


def test_with_a_route_it_is_loaded():
    loaded = loaded_after(
        f"{FAKE}; from pinpoint_direct import Route, SMSVoiceV2;"
        "clients = {'pinpoint-sms-voice-v2': fake(), 'pinpoint': fake()};"
        "client = PinpointDirect('app', route=Route(sms=SMSVoiceV2()), clients=clients);"
        "client.send(SMSMessage('Hello'), to=people)"
    )

    assert loaded >= OF_ROUTES
