"""The accepted forms of recipients, and the refused arguments."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest

from pinpoint_direct import (
    AddressConfiguration,
    DefaultMessage,
    DirectMessageConfiguration,
    EndpointSendConfiguration,
    GCMMessage,
    MessageRequest,
    PinpointDirect,
    SendUsersMessageRequest,
    SMSMessage,
    ValidationError,
)

from .sides import APPLICATION_ID, HELLO, HELLO_USERS, Fake, addresses

TO = addresses(2)
NAMES = {TO[0]: {"name": "Ana"}, TO[1]: {"name": ["Bo"]}}
OWN = AddressConfiguration(channel_type="VOICE", body_override="Hi")
ANY_CHANNEL = MessageRequest(
    message_configuration=DirectMessageConfiguration(default_message=DefaultMessage("Hello"))
)


class Text(str):
    __slots__ = ("note",)


def sms(substitutions=None):
    return AddressConfiguration(channel_type="SMS", substitutions=substitutions)


FORMS = {
    "a mapping to substitutions": (NAMES, [sms({"name": "Ana"}), sms({"name": "Bo"})]),
    "a mapping to configurations": ({TO[0]: OWN, TO[1]: sms()}, [OWN, sms()]),
    "a mapping to nothing": (dict.fromkeys(TO), [sms(), sms()]),
    "pairs": (list(NAMES.items()), [sms({"name": "Ana"}), sms({"name": "Bo"})]),
    "pairs as lists": ([[TO[0], {"name": "Ana"}], [TO[1], None]], [sms({"name": "Ana"}), sms()]),
    "bare addresses": (TO, [sms(), sms()]),
    "a set": (dict.fromkeys(TO).keys(), [sms(), sms()]),
    "text of another type": ([Text(TO[0]), (Text(TO[1]), None)], [sms(), sms()]),
    "a configuration without a channel": (
        {TO[0]: AddressConfiguration(body_override="Hi"), TO[1]: None},
        [AddressConfiguration(channel_type="SMS", body_override="Hi"), sms()],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_of_addresses(side, form):
    recipients, configurations = FORMS[form]

    result = side.send(HELLO, recipients)

    assert [one.recipient for one in result.outcomes] == TO
    assert {type(one.recipient) for one in result.outcomes} == {str}
    (call,) = side.local.calls
    assert call.request.addresses == dict(zip(TO, configurations, strict=True))


def test_of_users(side):
    own = EndpointSendConfiguration(body_override="Hi")

    side.send(HELLO_USERS, {"ana": {"name": "Ana"}, "bo": own, "cy": None})

    (call,) = side.local.calls
    assert call.request.users == {
        "ana": EndpointSendConfiguration(substitutions={"name": "Ana"}),
        "bo": own,
        "cy": EndpointSendConfiguration(),
    }


def test_of_users_in_the_request_and_in_the_argument(side):
    request = HELLO_USERS.evolve(users={"ana": EndpointSendConfiguration()})

    result = side.send(request, ["bo", "ana"])

    assert [one.recipient for one in result.outcomes] == ["ana", "bo"]


def test_the_one_who_is_named_twice_gets_what_was_named_first(side):
    request = HELLO.evolve(addresses={TO[0]: OWN})

    result = side.send(request, [TO[0], (TO[1], {"name": "Ana"}), (TO[1], {"name": "Bo"})])

    assert len(result) == 2
    (call,) = side.local.calls
    assert call.request.addresses == {TO[0]: OWN, TO[1]: sms({"name": "Ana"})}


def test_nobody(side):
    for recipients in ([], {}, iter(()), ()):
        result = side.send(HELLO, recipients)
        assert result.outcomes == ()
        assert side.stream(HELLO, recipients) == []
    assert side.send(HELLO).outcomes == ()
    assert side.local.calls == ()


@pytest.mark.parametrize(
    "own",
    [{"name": 3}, {"name": None}, 5, EndpointSendConfiguration, {3: "x"}, "text", ["Ana"]],
    ids=repr,
)
@pytest.mark.parametrize("request_", [HELLO, HELLO_USERS], ids=["addresses", "users"])
def test_what_is_wrong_with_one_recipient_is_the_outcome_of_that_one(side, request_, own):
    result = side.send(request_, [(TO[0], own), TO[1]])

    wrong, right = result.outcomes
    assert isinstance(wrong.error, ValidationError)
    assert (wrong.recipient, wrong.attempts, wrong.may_have_been_sent) == (TO[0], 0, False)
    assert right.result is not None
    (call,) = side.local.calls
    assert TO[0] not in call.raw_body.decode()


def test_an_address_configuration_is_nothing_for_a_user(side):
    (outcome,) = side.send(HELLO_USERS, [("ana", sms())]).outcomes

    assert "takes an EndpointSendConfiguration" in str(outcome.error)


class TestChannel:
    def test_follows_from_the_only_message_for_a_channel(self, side):
        request = MessageRequest(
            message_configuration=DirectMessageConfiguration(
                gcm_message=GCMMessage("Hi"), default_message=DefaultMessage("Hello")
            )
        )
        side.send(request, ["token"])
        assert side.local.calls[0].request.addresses["token"].channel_type == "GCM"

    def test_may_be_named(self, side):
        side.send(ANY_CHANNEL, TO, channel_type="VOICE")
        assert side.local.calls[0].request.addresses[TO[0]].channel_type == "VOICE"

    @pytest.mark.parametrize(
        "messages",
        [
            DirectMessageConfiguration(default_message=DefaultMessage("Hello")),
            DirectMessageConfiguration(
                sms_message=SMSMessage("Hello"), gcm_message=GCMMessage("Hello")
            ),
            DirectMessageConfiguration(),
        ],
    )
    @pytest.mark.parametrize("recipients", [TO, NAMES, dict.fromkeys(TO)])
    def test_is_asked_for_where_it_does_not_follow(self, side, messages, recipients):
        with pytest.raises(ValidationError) as caught:
            side.send(MessageRequest(message_configuration=messages), recipients)

        assert [one.path for one in caught.value.problems] == ["channel_type"]
        assert side.local.calls == ()

    def test_is_not_asked_for_where_everybody_names_one(self, side):
        result = side.send(ANY_CHANNEL, {TO[0]: sms(), TO[1]: OWN})
        assert result.all_successful

    def test_must_be_one(self, side):
        with pytest.raises(ValidationError, match="SMS"):
            side.send(HELLO, TO, channel_type="FAX")

    def test_is_nothing_for_users(self, side):
        with pytest.raises(ValidationError, match="their own channels"):
            side.send(HELLO_USERS, ["ana"], channel_type="SMS")


async def awaited(progress):
    pass


@pytest.mark.parametrize(
    ("own", "path"),
    [
        ("text", "recipients[#2]"),
        ({"name": 5}, "recipients[#2].substitutions[#1]"),
        (EndpointSendConfiguration, "recipients[#2]"),
    ],
    ids=["text", "a number", "a class"],
)
def test_what_is_wrong_with_one_recipient_is_said_by_the_place(side, own, path):
    result = side.send(HELLO, {TO[0]: None, TO[1]: own})

    reached, refused = result.outcomes
    assert reached.is_successful
    (problem,) = refused.error.problems
    assert problem.path == path


def test_a_message_alone_is_sent_as_a_request_with_it(side):
    message = SMSMessage("Hello {{name}}")
    sent = side.send(message, NAMES)
    as_request = side.send(
        MessageRequest(message_configuration=DirectMessageConfiguration(sms_message=message)), NAMES
    )

    assert [one.recipient for one in sent.outcomes] == TO
    assert sent.all_successful
    assert as_request.all_successful
    first, second = side.local.calls
    assert first.request == second.request


def test_a_message_for_any_channel_needs_one(side):
    with pytest.raises(ValidationError, match="pass channel_type="):
        side.send(DefaultMessage("Hello"), TO)
    assert side.send(DefaultMessage("Hello"), TO, channel_type="SMS").all_successful


class Awaited:
    async def __call__(self, progress):
        pass


WRONG = {
    "retry": [3, "yes", {}],
    "max_workers": [0, -1, 1.5, True, "3"],
    "max_requests_per_second": [
        *(0, -1, math.inf, -math.inf, math.nan, True, "3", [], 1e-400, 10**400, -(10**400)),
        *(Decimal(3), Decimal("NaN"), Fraction(1, 3), 1j),
    ],
    "on_progress": [3, "print", awaited, Awaited()],
    "journal": [3, "", " "],
    "recipients": ["+12065550100", b"+12065550100", 5, None, True],
    "request": [None, {}, "request", MessageRequest, SendUsersMessageRequest()],
}


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, values in WRONG.items() for value in values],
    ids=[f"{name}-{n}" for name, values in WRONG.items() for n in range(len(values))],
)
def test_a_wrong_argument_is_refused_before_anything_is_sent(side, name, value, streamed):
    options = {"request": HELLO, "recipients": TO} | {name: value}
    send = side.client.stream_batch if streamed else side.send
    with pytest.raises(ValidationError) as caught:
        send(options.pop("request"), options.pop("recipients"), **options)

    assert name in caught.value.problems[0].path or name == "request"
    assert side.local.calls == ()


@pytest.mark.parametrize("rate", [5e-324, 0.1, 1, 1.7e308, 10**308])
def test_every_other_rate_will_do(side, rate):
    assert side.send(HELLO, TO[:1], max_requests_per_second=rate).all_successful


def test_all_wrong_arguments_are_reported_together(side):
    with pytest.raises(ValidationError) as caught:
        side.send(HELLO, TO, max_workers=0, retry=3, on_progress=4)

    assert [one.path for one in caught.value.problems] == ["retry", "max_workers", "on_progress"]


@pytest.mark.parametrize("name", ["send_batch", "stream_batch"])
def test_that_come_asynchronously_are_for_the_other_client(name):
    async def source():
        yield TO[0]

    client = PinpointDirect(APPLICATION_ID, client=Fake(None))
    with pytest.raises(ValidationError, match="async_generator, which is for AsyncPinpointDirect"):
        getattr(client, name)(HELLO, source())


@pytest.mark.parametrize(
    ("message", "channel"),
    [
        (SMSMessage("Hello {{name}}"), None),
        (GCMMessage("Hello"), None),
        (DefaultMessage("Hello"), "SMS"),
    ],
    ids=["sms", "push", "any"],
)
def test_a_message_is_sent_as_the_request_with_that_message(side, message, channel):
    one = side.client.send(message, TO, channel_type=channel)
    awaited(side, one).raise_for_failures()

    assert side.send(message, TO, channel_type=channel).all_successful
    assert {one.recipient for one in side.stream(message, TO, channel_type=channel)} == {*TO}
    first, *rest = (call.request for call in side.local.calls)
    assert [one.message_configuration for one in rest] == [first.message_configuration] * len(rest)
    assert all(one.addresses.items() <= first.addresses.items() for one in rest)


class DataFrame:
    """A table as pandas, polars and others have it: to walk through it yields no rows."""

    def __init__(self):
        self.columns = ["+12065550100"]

    def __iter__(self):
        return iter(self.columns)


def awaited(side, sent):
    return sent if side.name == "sync" else side.runner.run(sent)


@pytest.mark.parametrize(
    "send",
    [
        lambda side, table: side.send(SMSMessage("x"), table),
        lambda side, table: side.stream(SMSMessage("x"), table),
        lambda side, table: awaited(side, side.client.send(SMSMessage("x"), table)),
        lambda side, table: awaited(side, side.client.send_one(SMSMessage("x"), table)),
        lambda _, table: HELLO.to_many(table),
    ],
    ids=["batch", "stream", "send", "one", "to_many"],
)
def test_a_table_is_refused_by_name(side, send):
    with pytest.raises(ValidationError, match="takes no table, such as a DataFrame: pass its col"):
        send(side, DataFrame())
    assert side.local.calls == ()


@pytest.mark.parametrize(
    "blank", ["", " ", "\t\n", Text("")], ids=["empty", "a blank", "blanks", "of another type"]
)
@pytest.mark.parametrize(
    "form", [lambda one: one, lambda one: (one, {"name": "Ana"})], ids=["bare", "a pair"]
)
def test_nobody_blank_is_sent_to(side, blank, form):
    with pytest.raises(ValidationError, match="takes a recipient, not an empty") as caught:
        side.send(HELLO, [TO[0], form(blank), TO[1]])

    assert caught.value.problems[0].path == "recipients[#2]"
    assert side.local.sends_to(blank) == 0


def test_nobody_blank_in_the_request_is_sent_to(side):
    request = HELLO.evolve(addresses={TO[0]: OWN, " ": OWN})

    with pytest.raises(ValidationError, match="takes a recipient, not an empty") as caught:
        side.send(request, [TO[1]])

    assert caught.value.problems[0].path == "MessageRequest.addresses[#2]"
    assert side.local.calls == ()
