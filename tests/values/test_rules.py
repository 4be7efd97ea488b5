"""Where a mistake in a call is, and which rule it breaks: programs read both, and not the text."""

import re

import pytest

from pinpoint_direct import (
    AddressConfiguration,
    APNSMessage,
    ApnsPayload,
    DefaultMessage,
    EmailMessage,
    GCMMessage,
    MessageRequest,
    MessageResponse,
    PinpointDirect,
    RawEmail,
    RetryPolicy,
    SendUsersMessageRequest,
    SMSMessage,
    ValidationError,
    from_json,
    from_wire,
    merge_results,
)

HELLO = MessageRequest().with_sms("Hello")
USERS = SendUsersMessageRequest().with_sms("Hello")
TO = "+12065550100"


class Silent:
    """A client that is never called."""

    def send_messages(self, **arguments):
        raise AssertionError

    send_users_messages = send_messages


CLIENT = PinpointDirect("app", client=Silent())


async def arriving():
    yield TO


def wire(data, cls=MessageRequest):
    return lambda: from_wire(data, cls)


def in_configuration(**messages):
    return {"MessageConfiguration": messages}


MISTAKES = {
    # The types of fields.
    "a number as text": (lambda: SMSMessage(1), "SMSMessage.body", "type"),
    "text as a number": (
        lambda: GCMMessage(time_to_live="1"),
        "GCMMessage.time_to_live",
        "type",
    ),
    "a flag as a number": (lambda: APNSMessage(badge=True), "APNSMessage.badge", "type"),
    "text as a flag": (lambda: GCMMessage(silent_push="no"), "GCMMessage.silent_push", "type"),
    "a list as a mapping": (lambda: GCMMessage(data=["a"]), "GCMMessage.data", "type"),
    "a key that is no text": (lambda: GCMMessage(data={1: "a"}), "GCMMessage.data[#1]", "type"),
    "a value that is no text": (lambda: GCMMessage(data={"a": 1}), "GCMMessage.data[#1]", "type"),
    "text as an object": (
        lambda: MessageRequest(message_configuration="Hello"),
        "MessageRequest.message_configuration",
        "type",
    ),
    "text as bytes": (lambda: RawEmail("Subject: a"), "RawEmail.data", "type"),
    "text as a list": (
        wire(in_configuration(EmailMessage={"ReplyToAddresses": "a@example.com"})),
        "MessageConfiguration.EmailMessage.ReplyToAddresses",
        "type",
    ),
    "a number as a list": (
        wire(in_configuration(EmailMessage={"ReplyToAddresses": 1})),
        "MessageConfiguration.EmailMessage.ReplyToAddresses",
        "type",
    ),
    "an item that is no text": (
        lambda: EmailMessage(reply_to_addresses=["a@example.com", 1]),
        "EmailMessage.reply_to_addresses[1]",
        "type",
    ),
    "a value of no enumeration": (
        lambda: SMSMessage("a", message_type="LOUD"),
        "SMSMessage.message_type",
        "enum",
    ),
    "a channel that there is not": (
        lambda: AddressConfiguration(channel_type="FAX"),
        "AddressConfiguration.channel_type",
        "enum",
    ),
    "a number below its limit": (
        lambda: RetryPolicy(max_attempts=0),
        "RetryPolicy.max_attempts",
        "limit",
    ),
    # Documents.
    "a name that there is not": (wire({"Adresses": {}}), "Adresses", "unknown"),
    "a whole call": (wire({"ApplicationId": "a", "MessageRequest": {}}), "", "nesting"),
    "a document that is a list": (wire([]), "", "type"),
    "no JSON": (lambda: from_json("{", MessageRequest), "", "json"),
    "JSON that is a number": (lambda: from_json(1, MessageRequest), "", "type"),
    "no answer": (wire({"Message": "Forbidden"}, MessageResponse), "", "answer"),
    # Steps.
    "no template": (lambda: MessageRequest().with_template(), "with_template", "required"),
    "no message yet": (
        lambda: MessageRequest().with_substitutions(a="b"),
        "with_substitutions",
        "required",
    ),
    "a message of another step": (
        lambda: MessageRequest().with_gcm(SMSMessage("a")),
        "with_gcm",
        "type",
    ),
    "no channel of an address": (
        lambda: MessageRequest().to(TO, None),
        "to.channel_type",
        "required",
    ),
    "a sandbox by name": (
        lambda: MessageRequest().to_apns("token", sandbox="yes"),
        "to_apns.sandbox",
        "type",
    ),
    # Clients.
    "no application": (lambda: PinpointDirect(""), "application_id", "required"),
    "an application's ARN": (
        lambda: PinpointDirect("arn:aws:mobiletargeting:us-east-1:1:apps/a"),
        "application_id",
        "required",
    ),
    "an application with a blank": (lambda: PinpointDirect("a b"), "application_id", "required"),
    "a number of retries": (lambda: PinpointDirect("app", retry=3), "retry", "type"),
    "a listener's name": (lambda: PinpointDirect("app", on_call="log"), "on_call", "type"),
    "a client and a region": (
        lambda: PinpointDirect("app", client=Silent(), region_name="us-east-1"),
        "client",
        "combination",
    ),
    "what is no client": (lambda: PinpointDirect("app", client="pinpoint"), "client", "type"),
    # Calls.
    "what is no request": (lambda: CLIENT.send_messages("Hello"), "", "type"),
    "a request of the other operation": (lambda: CLIENT.send_messages(USERS), "", "type"),
    "a request without a message": (
        lambda: CLIENT.send_messages(MessageRequest().to_sms(TO)),
        "MessageRequest.message_configuration",
        "required",
    ),
    "a request to nobody": (
        lambda: CLIENT.send_messages(HELLO),
        "MessageRequest",
        "recipients",
    ),
    "what is no message": (lambda: CLIENT.send("Hello", to=TO), "message", "type"),
    "a message of any channel": (
        lambda: CLIENT.send(MessageRequest, to=TO),
        "message",
        "type",
    ),
    "a message without a channel": (
        lambda: CLIENT.send(DefaultMessage("a"), to=TO),
        "channel_type",
        "required",
    ),
    "a number as a recipient": (lambda: CLIENT.send(SMSMessage("a"), to=1), "to", "type"),
    "a blank recipient": (lambda: CLIENT.send(SMSMessage("a"), to=[TO, " "]), "to[#2]", "empty"),
    "two recipients for one": (
        lambda: CLIENT.send_one(SMSMessage("a"), to=[TO, TO[:-1]]),
        "to",
        "recipients",
    ),
    # Batches.
    "a batch of no request": (lambda: CLIENT.send_batch("Hello", [TO]), "request", "type"),
    "a batch to a text": (lambda: CLIENT.send_batch(HELLO, TO), "recipients", "type"),
    "a batch to a number": (lambda: CLIENT.send_batch(HELLO, [TO, 1]), "recipients[#2]", "type"),
    "a batch to a blank": (lambda: CLIENT.send_batch(HELLO, [TO, ""]), "recipients[#2]", "empty"),
    "a batch to what only the other client takes": (
        lambda: CLIENT.send_batch(HELLO, arriving()),
        "recipients",
        "type",
    ),
    "a batch without a channel": (
        lambda: CLIENT.send_batch(MessageRequest().with_default("a"), [TO]),
        "channel_type",
        "required",
    ),
    "a channel of users": (
        lambda: CLIENT.send_batch(USERS, ["ana"], channel_type="SMS"),
        "channel_type",
        "combination",
    ),
    "no workers": (lambda: CLIENT.send_batch(HELLO, [TO], max_workers=0), "max_workers", "type"),
    "a rate of nothing": (
        lambda: CLIENT.send_batch(HELLO, [TO], max_requests_per_second=0),
        "max_requests_per_second",
        "type",
    ),
    "a batch's listener's name": (
        lambda: CLIENT.send_batch(HELLO, [TO], on_progress="log"),
        "on_progress",
        "type",
    ),
    "a journal without a name": (
        lambda: CLIENT.send_batch(HELLO, [TO], journal=" "),
        "journal",
        "type",
    ),
    "joined with a response": (lambda: merge_results([{}]), "results", "type"),
}

A_HOLE = re.compile("(?<!or )None")
"""What a text has in the place of a missing part."""


@pytest.mark.parametrize(("make", "path", "rule"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_has_a_place_and_a_rule(make, path, rule):
    with pytest.raises(ValidationError) as caught:
        make()

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == (path, rule)
    assert problem.severity == "error"
    assert problem.message.strip()
    assert not A_HOLE.search(problem.message)


TAKES_TEXT = {
    "a constructor": SMSMessage,
    "a step to an address": MessageRequest().to_sms,
    "a step to an endpoint": MessageRequest().to_endpoint,
    "a step to a user": SendUsersMessageRequest().to_user,
    "a recipient of a call": lambda value: CLIENT.send(SMSMessage("a"), to=value),
    "recipients of a call": lambda value: CLIENT.send(SMSMessage("a"), to=[value]),
    "recipients of a batch": lambda value: CLIENT.send_batch(HELLO, value),
    "a recipient of a batch": lambda value: CLIENT.send_batch(HELLO, [value]),
    "JSON": lambda value: from_json(value, MessageRequest),
    "a part of a document": lambda value: from_wire({"Body": value}, SMSMessage),
    "a message": lambda value: CLIENT.send(value, to=TO),
}
KINDS = {
    "a whole number": 1,
    "a number": 1.5,
    "true or false": True,
    "an object of type object": object(),
    "the class str itself": str,
}


@pytest.mark.parametrize("where", TAKES_TEXT)
@pytest.mark.parametrize("kind", KINDS)
def test_of_a_wrong_value_the_kind_is_told(where, kind):
    with pytest.raises(ValidationError) as caught:
        TAKES_TEXT[where](KINDS[kind])

    (problem,) = caught.value.problems
    assert problem.rule == "type"
    assert f"not {kind}" in problem.message
    assert not A_HOLE.search(problem.message)


@pytest.mark.parametrize(
    ("value", "kind"),
    [({1}, "an object of type set"), (b"a", "bytes"), (float("nan"), "a number")],
    ids=["a set", "bytes", "no number"],
)
def test_of_what_json_cannot_hold_the_kind_is_told(value, kind):
    with pytest.raises(ValidationError) as caught:
        ApnsPayload(custom={"a": value})

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == ("ApnsPayload.custom[#1]", "type")
    assert problem.message.endswith(f"not {kind}")
