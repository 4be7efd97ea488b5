"""A mistake is an error in the method with the mistake, and the error contains no value."""

from collections.abc import Mapping
from itertools import count

import pytest

from pinpoint_direct import (
    AddressConfiguration,
    APNSMessage,
    EmailMessage,
    EndpointSendConfiguration,
    MessageRequest,
    SendUsersMessageRequest,
    SMSMessage,
    ValidationError,
)

SECRET = "s3cret-value"
WRONG = {
    "another message": (
        lambda request: request.with_sms(APNSMessage(SECRET)),
        ("with_sms", "type"),
        "one SMSMessage or its arguments, not one APNSMessage",
    ),
    "another message for an e-mail": (
        lambda request: request.with_email(SMSMessage(SECRET)),
        ("with_email", "type"),
        "one EmailMessage or its arguments, not one SMSMessage",
    ),
    "a mapping for a message": (
        lambda request: request.with_sms({"Body": SECRET}),
        ("SMSMessage.body", "type"),
        "takes text",
    ),
    "a wrong value": (
        lambda request: request.with_gcm("Hello", time_to_live=-1),
        ("GCMMessage.time_to_live", "limit"),
        "at least 0",
    ),
    "context that is no mapping": (
        lambda request: request.with_context(SECRET),
        ("with_context", "type"),
        "a mapping",
    ),
    "context that is no text": (
        lambda request: request.with_context({SECRET: 5}),
        ("MessageRequest.context[#1]", "type"),
        "text",
    ),
    "a trace id that is no text": (
        lambda request: request.with_trace_id(5),
        ("MessageRequest.trace_id", "type"),
        "text",
    ),
    "substitutions that are no mapping": (
        lambda request: request.with_sms("a").with_substitutions([SECRET]),
        ("with_substitutions", "type"),
        "a mapping",
    ),
    "a substitution that is no text": (
        lambda request: request.with_sms("a").with_substitutions({SECRET: 5}),
        ("SMSMessage.substitutions[#1]", "type"),
        "text",
    ),
    "several addresses": (
        lambda request: request.to_sms([SECRET]),
        ("to_sms", "type"),
        "to_many() takes several",
    ),
    "several addresses with their channel": (
        lambda request: request.to([SECRET], "SMS"),
        ("to", "type"),
        "to_many() takes several",
    ),
    "an endpoint that is no text": (
        lambda request: request.to_endpoint(5),
        ("to_endpoint", "type"),
        "text",
    ),
    "no such channel": (
        lambda request: request.to(SECRET, "FCM"),
        ("AddressConfiguration.channel_type", "enum"),
        "did you mean GCM?",
    ),
    "nothing as a channel": (
        lambda request: request.to(SECRET, None),
        ("to.channel_type", "required"),
        "takes the address's channel",
    ),
    "text for true": (
        lambda request: request.to_apns(SECRET, sandbox="no"),
        ("to_apns.sandbox", "type"),
        "takes true or false, not text",
    ),
    "nothing for false": (
        lambda request: request.to_apns_voip(SECRET, sandbox=None),
        ("to_apns_voip.sandbox", "type"),
        "takes true or false, not nothing",
    ),
    "a wrong override": (
        lambda request: request.to_sms("a", substitutions=SECRET),
        ("AddressConfiguration.substitutions", "type"),
        "a mapping",
    ),
    "a bare address for many": (
        lambda request: request.to_many(SECRET),
        ("to_many", "type"),
        "put a single one into a list",
    ),
    "bytes for many": (lambda request: request.to_many(b"ab"), ("to_many", "type"), "not bytes"),
    "a number for many": (
        lambda request: request.to_many(5),
        ("to_many", "type"),
        "not a whole number",
    ),
    "a number among many": (
        lambda request: request.to_many([SECRET, 5]),
        ("to_many[#2]", "type"),
        "text",
    ),
    "a list among many": (
        lambda request: request.to_many([SECRET, [SECRET]]),
        ("to_many[#2]", "type"),
        "text",
    ),
    "a wrong configuration": (
        lambda request: request.to_sms("x").to_many({SECRET: SECRET}),
        ("to_many[#1]", "type"),
        "an object of class AddressConfiguration, or a mapping of substitutions, not text",
    ),
    "a configuration of an endpoint": (
        lambda request: request.to_many({SECRET: EndpointSendConfiguration()}),
        ("to_many[#1]", "type"),
        "an object of class AddressConfiguration, or a mapping of substitutions",
    ),
    "a number as an address": (
        lambda request: request.to_many({5: {}}),
        ("to_many[#1]", "type"),
        "a recipient as text, not a whole number",
    ),
    "several users": (
        lambda _: SendUsersMessageRequest().to_user([SECRET]),
        ("to_user", "type"),
        "to_users() takes several",
    ),
    "a bare user for many": (
        lambda _: SendUsersMessageRequest().to_users(SECRET),
        ("to_users", "type"),
        "put a single one into a list",
    ),
    "a wrong configuration of a user": (
        lambda _: SendUsersMessageRequest().to_users({"ana": {}, SECRET: AddressConfiguration()}),
        ("to_users[#2]", "type"),
        "an object of class EndpointSendConfiguration, or a mapping of substitutions",
    ),
}


@pytest.mark.parametrize(("step", "place", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_where_it_is(step, place, expected):
    with pytest.raises(ValidationError) as caught:
        step(MessageRequest())

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == place
    assert expected in problem.message
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value)


def test_all_that_is_wrong_among_many_is_reported_at_once():
    with pytest.raises(ValidationError) as caught:
        MessageRequest().to_many({"a": {}, 5: SECRET, "b": 5, "c": None})

    assert [problem.path for problem in caught.value.problems] == [
        "to_many[#2]",
        "to_many[#2]",
        "to_many[#3]",
    ]


@pytest.mark.parametrize(
    "step",
    [
        lambda request: request.with_sms("Hello", no_such_argument=1),
        lambda request: request.with_sms("Hello", "TRANSACTIONAL"),
        lambda request: request.with_email("Hello"),
        lambda request: request.with_template("order-shipped"),
        lambda request: request.with_context({}, {}),
        lambda request: request.to_sms("a", no_such_override=1),
        lambda request: request.to_sms("a", channel_type="GCM"),
        lambda request: request.to_sms("a", "b"),
        lambda request: request.to_gcm("a", sandbox=True),
        lambda request: request.to("a"),
    ],
    ids=count(),
)
def test_an_argument_that_does_not_exist_is_refused(step):
    with pytest.raises(TypeError):
        step(MessageRequest())


@pytest.mark.parametrize(
    ("step", "name"),
    [
        (lambda request: request.with_sms(SMSMessage("Hello"), sender_id="SHOP"), "SMSMessage"),
        (lambda request: request.with_sms(SMSMessage("Hello"), SMSMessage("Hello")), "SMSMessage"),
        (lambda request: request.with_email(EmailMessage(), subject="Hello"), "EmailMessage"),
    ],
    ids=["keyword", "position", "e-mail"],
)
def test_a_finished_message_comes_alone(step, name):
    with pytest.raises(TypeError, match=f"one {name} object.*not both.*evolve"):
        step(MessageRequest())


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (
            lambda request: request.to_sms("a", substitution={}),
            (
                "to_sms() got an unexpected keyword argument 'substitution'"
                " (did you mean substitutions?)"
            ),
        ),
        (
            lambda request: request.with_sms("Hello", sender="SHOP"),
            "with_sms() got an unexpected keyword argument 'sender' (did you mean sender_id?)",
        ),
        (
            lambda request: request.with_email(text="Hello", priority=1),
            "with_email() got an unexpected keyword argument 'priority'",
        ),
        (
            lambda request: request.to("a", "SMS", body_override="b", priority=1),
            "to() got an unexpected keyword argument 'priority'",
        ),
        (
            lambda request: request.to_apns("a", sandbx=True),
            "to_apns() got an unexpected keyword argument 'sandbx' (did you mean sandbox?)",
        ),
        (
            lambda request: request.to_endpoint("a", body="b"),
            "to_endpoint() got an unexpected keyword argument 'body'",
        ),
        (
            lambda _: SendUsersMessageRequest().to_user("a", channel_type="SMS"),
            "to_user() got an unexpected keyword argument 'channel_type'",
        ),
        (
            lambda request: request.to_sms("a", channel_type="SMS"),
            "to_sms() sets the channel itself: to() takes one",
        ),
    ],
    ids=count(),
)
def test_a_wrong_argument_is_reported_in_the_name_of_the_step(step, expected):
    with pytest.raises(TypeError) as caught:
        step(MessageRequest())

    assert str(caught.value) == expected


class Unreadable(Mapping):
    """A mapping that fails when it is read, as one backed by a file or a database may."""

    def __getitem__(self, key):
        raise KeyError(key)

    def __iter__(self):
        raise TypeError("cannot be read")

    def __len__(self):
        return 1


@pytest.mark.parametrize("step", ["with_sms", "to_sms", "to_endpoint"])
def test_an_error_of_the_caller_s_own_object_is_not_reworded(step):
    with pytest.raises(TypeError, match=r"^cannot be read$"):
        getattr(MessageRequest(), step)("a", substitutions=Unreadable())


def test_users_are_no_addresses():
    assert not hasattr(SendUsersMessageRequest(), "to_sms")
    assert not hasattr(MessageRequest(), "to_users")
