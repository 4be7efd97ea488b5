"""What is wrong is an error at the step that is wrong, and the error holds no value."""

from itertools import count

import pytest

from pinpoint_direct import (
    APNSMessage,
    EmailMessage,
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
        ("MessageRequest.addresses[#2]", "type"),
        "AddressConfiguration",
    ),
    "a number as an address": (
        lambda request: request.to_many({5: {}}),
        ("MessageRequest.addresses[#1]", "type"),
        "text as its key",
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
        lambda _: SendUsersMessageRequest().to_users({SECRET: SECRET}),
        ("SendUsersMessageRequest.users[#1]", "type"),
        "EndpointSendConfiguration",
    ),
}


@pytest.mark.parametrize(("step", "place", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_where_it_is(step, place, told):
    with pytest.raises(ValidationError) as caught:
        step(MessageRequest())

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == place
    assert told in problem.message
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value)


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
    with pytest.raises(TypeError, match=f"one finished {name}.*not both.*evolve"):
        step(MessageRequest())


def test_users_are_no_addresses():
    assert not hasattr(SendUsersMessageRequest(), "to_sms")
    assert not hasattr(MessageRequest(), "to_users")
