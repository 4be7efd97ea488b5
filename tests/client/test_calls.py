"""What a client sends, returns and reports."""

from __future__ import annotations

import logging
import pickle
import traceback
import warnings

import attrs
import boto3
import pytest
from botocore.exceptions import (
    ClientError,
    NoCredentialsError,
    NoRegionError,
    ReadTimeoutError,
    StubAssertionError,
)
from botocore.stub import Stubber

from pinpoint_direct import (
    AddressConfiguration,
    CallSummary,
    DecodeError,
    DefaultMessage,
    DirectMessageConfiguration,
    EndpointSendConfiguration,
    FeatureEndedError,
    GCMMessage,
    MessageRequest,
    PinpointDirect,
    PinpointDirectError,
    RetryPolicy,
    SendUsersMessageRequest,
    SMSMessage,
    TooManyRequestsError,
    TransportError,
    ValidationError,
    from_wire,
    to_wire,
)

APP = "611e3e3cdd47474c9c1399a505665b91"
SECRET = "+12065550199"
MESSAGES = DirectMessageConfiguration(sms_message=SMSMessage(f"call {SECRET}"))


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u2003"])
@pytest.mark.parametrize(
    ("method", "request_to", "field"),
    [
        ("send_messages", MessageRequest().with_sms("x").to_sms, "addresses"),
        ("send_messages", MessageRequest().with_sms("x").to_endpoint, "endpoints"),
        ("send_users_messages", SendUsersMessageRequest().with_default("x").to_user, "users"),
    ],
)
def test_nothing_is_sent_to_a_blank_recipient(method, request_to, field, blank):
    client = PinpointDirect(APP, client=Fake())
    held = getattr(request_to("a"), field)
    request = request_to("a").evolve(**{field: {**held, blank: held["a"]}})
    with pytest.raises(ValidationError, match="takes a recipient, not an empty") as caught:
        getattr(client, method)(request)
    assert caught.value.problems[0].path.endswith(f".{field}[#2]")


IDS = {
    "an ARN": ("arn:aws:mobiletargeting:us-east-1:123456789012:apps/ab12", "follows apps/"),
    "blanks before": (f" {APP}", "without blanks"),
    "a line's end": (f"{APP}\n", "without blanks"),
    "a blank inside": ("a b", "without blanks"),
    "blanks alone": (" ", "must not be empty"),
    "nothing": (None, "must not be empty"),
}


@pytest.mark.parametrize(("application_id", "expected"), IDS.values(), ids=IDS)
def test_what_is_no_application_id_is_refused_and_says_what_one_is(application_id, expected):
    with pytest.raises(ValidationError, match=expected) as caught:
        PinpointDirect(application_id, client=Fake())

    assert "ab12" not in str(caught.value)


METHODS = {
    "a message": (SMSMessage("x"), "send takes a message"),
    "a user's request": (SendUsersMessageRequest(), "send_users_messages takes that"),
    "a mapping": ({}, "from_wire() reads one"),
    "a text": ("x", "not a str"),
}


@pytest.mark.parametrize(("given", "expected"), METHODS.values(), ids=METHODS)
def test_what_another_method_takes_names_that_method(given, expected):
    with pytest.raises(ValidationError) as caught:
        PinpointDirect(APP, client=Fake()).send_messages(given)

    assert expected in str(caught.value)


def answer(*addresses, status="SUCCESSFUL"):
    results = {one: {"DeliveryStatus": status, "StatusCode": 200} for one in addresses}
    return {
        "ResponseMetadata": {"RequestId": "header-id", "HTTPStatusCode": 200, "RetryAttempts": 0},
        "MessageResponse": {"ApplicationId": APP, "Result": results},
    }


class Fake:
    """A client without events, as an application's own tests have it."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.calls = []

    def send_messages(self, **arguments):
        self.calls.append(arguments)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    send_users_messages = send_messages


def request(*addresses):
    return MessageRequest(
        addresses=dict.fromkeys(addresses, AddressConfiguration(channel_type="SMS")),
        message_configuration=MESSAGES,
    )


def stubbed():
    boto = boto3.client(
        "pinpoint", region_name="us-east-1", aws_access_key_id="AKID", aws_secret_access_key="s"
    )
    return boto, Stubber(boto)


def test_a_plain_fake_gets_boto3s_arguments_and_its_answer_becomes_a_response():
    fake = Fake(answer(SECRET))
    response = PinpointDirect(APP, client=fake).send_messages(request(SECRET))
    assert fake.calls == [{"ApplicationId": APP, "MessageRequest": to_wire(request(SECRET))}]
    assert response.all_successful
    assert (response.http_status_code, response.request_id) == (200, "header-id")
    assert response.request == request(SECRET)
    assert response.unanswered == frozenset()


def test_the_request_id_in_the_body_wins_over_the_headers():
    answered = answer(SECRET)
    answered["MessageResponse"]["RequestId"] = "body-id"
    response = PinpointDirect(APP, client=Fake(answered)).send_messages(request(SECRET))
    assert response.request_id == "body-id"


def test_an_answer_without_metadata_is_enough():
    fake = Fake({"MessageResponse": {"Result": {SECRET: {}}}})
    response = PinpointDirect(APP, client=fake).send_messages(request(SECRET))
    assert (response.http_status_code, response.request_id) == (None, None)
    assert list(response.ambiguous) == [SECRET]


def test_an_answer_for_an_application_without_results_leaves_everybody_unanswered():
    fake = Fake({"MessageResponse": {"ApplicationId": APP}})
    response = PinpointDirect(APP, client=fake).send_messages(request(SECRET, "+1"))
    assert response.unanswered == {SECRET, "+1"}
    assert not response.all_successful


@pytest.mark.parametrize(
    "answered", [None, [], "ok", {}, {"MessageResponse": None}, {"MessageResponse": []}], ids=repr
)
def test_an_answer_that_names_nothing_is_never_a_success(answered):
    with pytest.raises(DecodeError) as caught:
        PinpointDirect(APP, client=Fake(answered)).send_messages(request(SECRET))
    assert caught.value.may_have_been_sent


def test_a_stubbed_client_sees_the_complete_request():
    boto, stubber = stubbed()
    sent = request(SECRET)
    stubber.add_response(
        "send_messages",
        {
            "MessageResponse": {
                "ApplicationId": APP,
                "Result": {SECRET: {"DeliveryStatus": "THROTTLED", "StatusCode": 403}},
            }
        },
        {"ApplicationId": APP, "MessageRequest": to_wire(sent)},
    )
    with stubber:
        response = PinpointDirect(APP, client=boto).send_messages(sent)
    stubber.assert_no_pending_responses()
    assert response.retry_request() == sent
    assert response.result[SECRET].is_throttled


def test_a_stubber_says_itself_what_a_test_got_wrong():
    boto, stubber = stubbed()
    stubber.add_response(
        "send_messages",
        {"MessageResponse": {"ApplicationId": APP}},
        {"ApplicationId": "x", "MessageRequest": {}},
    )
    with stubber, pytest.raises(StubAssertionError):
        PinpointDirect(APP, client=boto).send_messages(request(SECRET))


def test_a_stubbed_error_is_typed_and_still_a_client_error():
    boto, stubber = stubbed()
    stubber.add_client_error(
        "send_messages",
        "ForbiddenException",
        "On October 30, 2026, AWS will end support for the Amazon Pinpoint engagement features",
        403,
    )
    with stubber, pytest.raises(ClientError) as caught:
        PinpointDirect(APP, client=boto).send_messages(request(SECRET))
    assert type(caught.value) is FeatureEndedError


def test_users_are_sent_to_by_their_own_operation():
    answered = {
        "SendUsersMessageResponse": {
            "ApplicationId": APP,
            "Result": {
                "ana": {
                    "": {
                        "DeliveryStatus": "PERMANENT_FAILURE",
                        "StatusCode": 400,
                        "StatusMessage": "No endpoints found for userId.",
                    }
                }
            },
        }
    }
    sent = SendUsersMessageRequest(
        users={"ana": EndpointSendConfiguration()}, message_configuration=MESSAGES
    )
    fake = Fake(answered)
    response = PinpointDirect(APP, client=fake).send_users_messages(sent)
    assert fake.calls == [{"ApplicationId": APP, "SendUsersMessageRequest": to_wire(sent)}]
    assert response.failures["ana", ""].has_no_endpoints


class TestSend:
    @pytest.mark.parametrize(
        ("to", "addresses"),
        [
            ("+1", {"+1": {}}),
            (["+1", "+2"], {"+1": {}, "+2": {}}),
            ((one for one in ["+1"]), {"+1": {}}),
            ({"+1": {"code": "1"}}, {"+1": {"Substitutions": {"code": ["1"]}}}),
            ({"+1": AddressConfiguration(body_override="b")}, {"+1": {"BodyOverride": "b"}}),
            ({"+1": None}, {"+1": {}}),
            ([("+1", {"code": "1"}), "+2"], {"+1": {"Substitutions": {"code": ["1"]}}, "+2": {}}),
            ({"+1": {"code": "1"}}.items(), {"+1": {"Substitutions": {"code": ["1"]}}}),
        ],
        ids=[
            *("one", "several", "generator", "substitutions", "configuration"),
            *("nothing of its own", "pairs and bare ones", "the pairs of a mapping"),
        ],
    )
    def test_takes_recipients_in_every_convenient_form(self, to, addresses):
        fake = Fake(answer(*addresses))
        PinpointDirect(APP, client=fake).send(SMSMessage("hello"), to)
        assert fake.calls[0]["MessageRequest"] == {
            "Addresses": {key: {"ChannelType": "SMS"} | one for key, one in addresses.items()},
            "MessageConfiguration": {"SMSMessage": {"Body": "hello"}},
        }

    def test_a_recipients_own_channel_and_a_named_one_win(self):
        fake = Fake(answer("a"), answer("a"))
        client = PinpointDirect(APP, client=fake)
        client.send(GCMMessage("hello"), {"a": AddressConfiguration(channel_type="ADM")})
        client.send(DefaultMessage("hello"), "a", channel_type="SMS")
        channels = [call["MessageRequest"]["Addresses"]["a"]["ChannelType"] for call in fake.calls]
        assert channels == ["ADM", "SMS"]

    @pytest.mark.parametrize(
        ("message", "to", "channel_type", "answered"),
        [
            (DefaultMessage("x"), "a", None, "pass channel_type="),
            ("hello", "a", None, "takes a message such as SMSMessage, not text"),
            (SMSMessage, "a", None, "not the class SMSMessage itself"),
            (SMSMessage("x"), 5, None, "not a whole number"),
            (SMSMessage("x"), b"+1", None, "not bytes"),
            (SMSMessage("x"), "a", "FCM", "did you mean GCM?"),
            (MessageRequest(), "a", None, "send_messages() takes a request"),
            (SendUsersMessageRequest(), "a", None, "send_users_messages() takes a request"),
            ("hello", "a", None, "SMSMessage(...) makes a text message of it"),
            (SMSMessage("x"), None, None, "to: takes an address, several, or a mapping"),
            (SMSMessage("x"), [5], None, "to[#1]: takes a recipient as text, not a whole number"),
            (SMSMessage("x"), {"a": 5}, None, "to[#1]: takes an object of class Address"),
            (SMSMessage("x"), {"a": "1"}, None, "or a mapping of substitutions, not text"),
            (SMSMessage("x"), {"a": {"b": 1}}, None, "to[#1].substitutions[#1]: takes text, or a"),
            (SMSMessage("x"), ["a", ("b", {"c": None})], None, "to[#2].substitutions[#1]: takes"),
            (SMSMessage("x"), ("a", {"c": "d"}), None, "to[#2]: takes a recipient as text, not"),
            (SMSMessage("x"), "", None, "to[#1]: takes a recipient, not an empty or blank text"),
            (SMSMessage("x"), ["a", " \t"], None, "to[#2]: takes a recipient, not an empty"),
            (SMSMessage("x"), {"": {"b": "c"}}, None, "to[#1]: takes a recipient, not an empty"),
            (SMSMessage("x"), [], None, "takes 1 to 100 recipients"),
            (SMSMessage("x"), [f"+{n}" for n in range(101)], None, "not 101: send_batch() takes"),
        ],
    )
    def test_refuses_what_it_does_not_understand_before_anything_is_sent(
        self, message, to, channel_type, answered
    ):
        fake = Fake()
        with pytest.raises(ValidationError, match=r".") as caught:
            PinpointDirect(APP, client=fake).send(message, to, channel_type=channel_type)
        assert answered in str(caught.value)
        assert fake.calls == []


class TestRefusedBeforeSending:
    @pytest.mark.parametrize(
        ("sent", "rules"),
        [
            (MessageRequest(), ["required", "recipients"]),
            (
                MessageRequest(addresses={}, endpoints={}, message_configuration=MESSAGES),
                ["recipients"],
            ),
            (request(*[f"+{n}" for n in range(101)]), ["recipients"]),
            (
                request(*[f"+{n}" for n in range(99)]).evolve(
                    endpoints={"a": EndpointSendConfiguration(), "b": EndpointSendConfiguration()}
                ),
                ["recipients"],
            ),
            (request("+1").evolve(message_configuration=None), ["required"]),
            ({"Addresses": {}}, ["type"]),
            (None, ["type"]),
        ],
        ids=["empty", "nobody", "101", "addresses and endpoints", "no message", "dict", "None"],
    )
    def test_a_request_that_cannot_be_sent(self, sent, rules):
        fake = Fake()
        with pytest.raises(ValidationError) as caught:
            PinpointDirect(APP, client=fake).send_messages(sent)
        assert [problem.rule for problem in caught.value.problems] == rules
        assert fake.calls == []

    def test_a_hundred_are_not_too_many(self):
        everybody = [f"+{n}" for n in range(100)]
        fake = Fake(answer(*everybody))
        assert PinpointDirect(APP, client=fake).send_messages(request(*everybody)).all_successful

    def test_users(self):
        nobody = SendUsersMessageRequest(users={}, message_configuration=MESSAGES)
        with pytest.raises(ValidationError, match="takes 1 to 100 users"):
            PinpointDirect(APP, client=Fake()).send_users_messages(nobody)
        with pytest.raises(ValidationError, match="takes a SendUsersMessageRequest"):
            PinpointDirect(APP, client=Fake()).send_users_messages(request("+1"))

    @pytest.mark.parametrize("application_id", ["", "  ", None, 5])
    def test_an_invalid_application(self, application_id):
        with pytest.raises(ValidationError, match="application_id"):
            PinpointDirect(application_id, client=Fake())

    def test_a_ready_client_together_with_what_makes_one(self):
        with pytest.raises(ValidationError, match="region_name, endpoint_url"):
            PinpointDirect(APP, client=Fake(), region_name="x", endpoint_url="y")


class TestOwnClient:
    def test_has_retries_off_and_short_timeouts(self, session):
        config = PinpointDirect(APP, session=session)._client.meta.config
        assert config.retries["total_max_attempts"] == 1
        assert (config.connect_timeout, config.read_timeout) == (5, 30)

    def test_comes_from_the_default_session_where_none_is_given(self, monkeypatch):
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        with PinpointDirect(APP, region_name="eu-west-1") as client:
            assert client._client.meta.region_name == "eu-west-1"

    def test_needs_a_region(self, monkeypatch):
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        with pytest.raises(TransportError, match="name a region: region_name=") as caught:
            PinpointDirect(APP)
        assert (caught.value.reason, caught.value.may_have_been_sent) == ("NoRegionError", False)
        assert type(caught.value.__cause__) is NoRegionError

    def test_without_credentials_nothing_is_sent(self, monkeypatch):
        class NoBody:
            def send_messages(self, **_):
                raise NoCredentialsError

            send_users_messages = send_messages

        with pytest.raises(TransportError) as caught:
            PinpointDirect(APP, client=NoBody()).send_messages(request("+1"))
        assert (caught.value.may_have_been_sent, caught.value.is_retryable) == (False, False)

    def test_is_closed_and_a_passed_one_is_not(self, session):
        closed = []
        own = PinpointDirect(APP, session=session)
        own._client.close = lambda: closed.append("own")
        theirs = Fake()
        theirs.close = lambda: closed.append("theirs")
        for client in (own, PinpointDirect(APP, client=theirs)):
            with client as entered:
                assert entered is client
        assert closed == ["own"]

    def test_does_not_pickle_and_says_so(self):
        client = PinpointDirect(APP, client=Fake())
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(client)
        assert repr(client) == f"PinpointDirect('{APP}')"


def throttled(**headers):
    return ClientError(
        {
            "Error": {"Code": "TooManyRequestsException", "Message": f"no more to {SECRET}"},
            "ResponseMetadata": {
                "HTTPStatusCode": 429,
                "RequestId": "r-429",
                "HTTPHeaders": headers,
            },
        },
        "SendMessages",
    )


class TestTold:
    def test_once_per_call_without_anything_personal(self, caplog):
        caplog.set_level(logging.DEBUG, "pinpoint_direct")
        seen = []
        client = PinpointDirect(APP, client=Fake(answer(SECRET, "+1")), on_call=seen.append)
        client.send_messages(request(SECRET, "+1", "+2"))
        (summary,) = seen
        assert summary == CallSummary(
            operation="SendMessages",
            application_id=APP,
            recipients=3,
            attempts=1,
            duration=summary.duration,
            request_id="header-id",
            counts={"SUCCESSFUL": 2},
            error=None,
            channels=("SMS",),
            http_status_code=200,
            unanswered=1,
        )
        assert summary.duration >= 0
        (record,) = caplog.records
        assert (record.name, record.levelno) == ("pinpoint_direct", logging.DEBUG)
        assert "SUCCESSFUL" in record.getMessage()
        assert SECRET not in record.getMessage() + repr(summary)

    def test_of_a_failure_by_its_class(self, caplog):
        caplog.set_level(logging.DEBUG, "pinpoint_direct")
        seen = []
        with pytest.raises(TooManyRequestsError):
            PinpointDirect(APP, client=Fake(throttled()), on_call=seen.append).send_messages(
                request(SECRET)
            )
        assert (seen[0].error, seen[0].request_id, seen[0].counts) == (
            "TooManyRequestsError",
            "r-429",
            {},
        )
        assert SECRET not in caplog.text

    def test_a_listener_that_raises_does_not_cost_the_answer(self):
        def listener(summary):
            raise KeyError(summary.operation)

        client = PinpointDirect(APP, client=Fake(answer(SECRET)), on_call=listener)
        with pytest.warns(RuntimeWarning, match="on_call raised KeyError"):
            assert client.send_messages(request(SECRET)).all_successful

    def test_a_listener_that_raises_is_shown_where_warnings_are_errors(self):
        def listener(summary):
            raise KeyError(summary.operation)

        client = PinpointDirect(APP, client=Fake(answer(SECRET), throttled()), on_call=listener)
        with warnings.catch_warnings(record=True) as shown:
            warnings.simplefilter("error")
            assert client.send_messages(request(SECRET)).all_successful
            with pytest.raises(TooManyRequestsError) as caught:
                client.send_messages(request(SECRET))
        answered = "on_call raised KeyError; the call it was about is not affected"
        assert [(one.category, str(one.message)) for one in shown] == [
            (RuntimeWarning, answered)
        ] * 2
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("action", ["error", "always"])
    def test_nothing_that_shows_warnings_costs_the_answer(self, action):
        def failing(*_, **__):
            raise OSError

        client = PinpointDirect(APP, client=Fake(answer(SECRET)), on_call=failing)
        with warnings.catch_warnings():
            warnings.simplefilter(action)
            warnings.showwarning = failing
            assert client.send_messages(request(SECRET)).all_successful

    def test_a_log_that_raises_does_not_cost_the_answer(self, caplog, monkeypatch):
        class Full(logging.Handler):
            def emit(self, record):
                raise OSError(SECRET)

        seen = []
        caplog.set_level(logging.DEBUG, "pinpoint_direct")
        monkeypatch.setattr(logging.getLogger("pinpoint_direct"), "handlers", [Full()])
        client = PinpointDirect(APP, client=Fake(answer(SECRET)), on_call=seen.append)
        with pytest.warns(RuntimeWarning, match="the log raised OSError") as warned:
            assert client.send_messages(request(SECRET)).all_successful
        assert len(seen) == 1
        assert SECRET not in str(warned[0].message)

    @pytest.mark.parametrize("raised", [KeyboardInterrupt, SystemExit])
    @pytest.mark.parametrize(
        ("answered", "ended"),
        [(answer("+1", "+2"), "an answer"), (throttled(), "TooManyRequestsError")],
        ids=["answer", "error"],
    )
    def test_what_is_to_end_the_program_does_and_says_what_it_came_after(
        self, raised, answered, ended
    ):
        def listener(summary):
            raise raised

        client = PinpointDirect(APP, client=Fake(answered), on_call=listener)
        with pytest.raises(raised) as caught:
            client.send_messages(request("+1", "+2"))
        assert caught.value.__notes__ == [
            f"SendMessages to 2 recipients had ended before this, with {ended}"
        ]

    def test_the_log_alone_where_nobody_listens(self, caplog):
        caplog.set_level(logging.DEBUG, "pinpoint_direct")
        PinpointDirect(APP, client=Fake(answer(SECRET))).send_messages(request(SECRET))
        assert "recipients=1" in caplog.text

    def test_nothing_at_all_where_nothing_was_called(self):
        seen = []
        with pytest.raises(ValidationError):
            PinpointDirect(APP, client=Fake(), on_call=seen.append).send_messages(MessageRequest())
        assert seen == []


class TestPauses:
    def test_lie_between_the_attempts_and_heed_retry_after(self, monkeypatch):
        pauses = []
        monkeypatch.setattr("time.sleep", pauses.append)
        fake = Fake(throttled(**{"retry-after": "7"}), throttled(), answer(SECRET))
        client = PinpointDirect(APP, client=fake)
        client._settings = client._settings.__class__(APP, RetryPolicy(base_delay=0), None)
        assert client.send_messages(request(SECRET)).all_successful
        assert pauses == [7.0, 0.0]

    def test_are_none_where_the_service_asks_for_more_than_the_policy_allows(self, monkeypatch):
        monkeypatch.setattr("time.sleep", pytest.fail)
        fake = Fake(throttled(**{"retry-after": "86400"}))
        client = PinpointDirect(APP, client=fake)
        client._settings = attrs.evolve(client._settings, policy=RetryPolicy())
        with pytest.raises(TooManyRequestsError, match=r"asks to wait 86,400 seconds$") as caught:
            client.send_messages(request(SECRET))
        assert caught.value.retry_after == 86_400.0
        assert len(fake.calls) == 1


class TestInterrupted:
    def test_says_how_many_may_have_been_sent_to(self):
        seen = []
        client = PinpointDirect(APP, client=Fake(KeyboardInterrupt()), on_call=seen.append)
        with pytest.raises(KeyboardInterrupt) as caught:
            client.send_messages(request(SECRET, "+1"))
        assert caught.value.__notes__ == [
            "SendMessages was waiting for its response: 2 recipients may have been sent to"
        ]
        assert seen[0].error == "KeyboardInterrupt"


@pytest.mark.parametrize(
    "raised",
    [
        throttled(),
        ReadTimeoutError(endpoint_url=f"https://x/{SECRET}"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_error_carries_personal_data(raised):
    with pytest.raises(PinpointDirectError) as caught:
        PinpointDirect(APP, client=Fake(raised)).send_messages(request(SECRET))
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    answered = (
        "".join(traceback.format_exception(error)) + str(error) + repr(error) + repr(error.args)
    )
    assert SECRET not in answered


def test_an_odd_client_is_taken_as_it_is():
    class Meta:
        events = None

    fake = Fake(answer("+1"))
    fake.meta = Meta()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert PinpointDirect(APP, client=fake).send_messages(request("+1")).all_successful


def test_a_request_read_from_raw_boto3_arguments_goes_out_unchanged():
    raw = {
        "Addresses": {"+1": {"ChannelType": "SMS", "Substitutions": {"a": ["b", "c"]}}},
        "MessageConfiguration": {"SMSMessage": {"Body": ""}},
        "Context": {},
    }
    fake = Fake(answer("+1"))
    PinpointDirect(APP, client=fake).send_messages(from_wire(raw, MessageRequest))
    assert fake.calls[0]["MessageRequest"] == raw
