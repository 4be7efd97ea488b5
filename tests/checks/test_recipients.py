"""Rules about recipients, and whether there is a message for them."""

import pytest

from pinpoint_direct import (
    AddressConfiguration,
    ChannelType,
    DirectMessageConfiguration,
    MessageRequest,
    SendUsersMessageRequest,
    limits,
)

from .cases import assert_reported, error, found, warning

SMS = MessageRequest().with_sms("Hello")
NUMBER = "+12065550100"
CONFIGURED = MessageRequest(message_configuration=DirectMessageConfiguration())
USERS = SendUsersMessageRequest(message_configuration=DirectMessageConfiguration())
NAMED = MessageRequest().to_sms(NUMBER)
CUSTOM = MessageRequest().with_default("Hello")


def numbers(many):
    return [f"+1206{number:07}" for number in range(many)]


CASES = {
    "nobody": error(SMS, "MessageRequest", "recipients", SMS.to_sms(NUMBER), limit=100),
    "too many": error(
        SMS.to_many(numbers(101), channel_type="SMS"),
        "MessageRequest",
        "recipients",
        SMS.to_many(numbers(100), channel_type="SMS"),
        limit=100,
    ),
    "too many users": error(
        USERS.to_users(numbers(101)),
        "SendUsersMessageRequest",
        "recipients",
        USERS.to_users(numbers(100)),
        limit=100,
    ),
    "no configuration": error(
        NAMED,
        "MessageRequest.message_configuration",
        "required",
        NAMED.evolve(message_configuration=DirectMessageConfiguration()),
        message="empty DirectMessageConfiguration",
    ),
    "a channel without a message": error(
        SMS.to_sms(NUMBER).to_gcm("token"),
        "MessageRequest.addresses[#2].channel_type",
        "message",
        SMS.with_gcm("Hello").to_sms(NUMBER).to_gcm("token"),
        SMS.with_push("Hello").to_sms(NUMBER).to_gcm("token"),
        SMS.with_default("Hello").to_sms(NUMBER).to_gcm("token"),
        SMS.with_template(push="news").to_sms(NUMBER).to_gcm("token"),
        message="goes by GCM, for which there is no message: with_gcm() or with_push()",
    ),
    "a channel without a message, e-mail": error(
        CONFIGURED.with_push("Hello").to_email("ana@example.com"),
        "MessageRequest.addresses[#1].channel_type",
        "message",
        CONFIGURED.with_template(email="news").to_email("ana@example.com"),
        message="with_email() or with_default()",
    ),
    "a channel without a message, Apple": error(
        SMS.to_apns("token", sandbox=True),
        "MessageRequest.addresses[#1].channel_type",
        "message",
        SMS.with_apns("Hello").to_apns("token", sandbox=True),
        message="with_apns() or with_push()",
    ),
    "content of one's own in place of a message": warning(
        CONFIGURED.to_sms(NUMBER, body_override="Hello"),
        "MessageRequest.addresses[#1].channel_type",
        "message",
    ),
    "a payload of one's own in place of a message": warning(
        CONFIGURED.to_gcm("token", raw_content={"data": {"a": "b"}}),
        "MessageRequest.addresses[#1].channel_type",
        "message",
    ),
    "a payload where there are none": error(
        CONFIGURED.to_sms(NUMBER, raw_content={"data": {"a": "b"}}),
        "MessageRequest.addresses[#1].channel_type",
        "message",
    ),
    "nothing for users": error(
        USERS.to_user("ana"),
        "SendUsersMessageRequest.message_configuration",
        "message",
        USERS.with_default("Hello").to_user("ana"),
        USERS.with_template(sms="news").to_user("ana"),
    ),
    "nothing for endpoints": error(
        CONFIGURED.to_endpoint("endpoint"),
        "MessageRequest.message_configuration",
        "message",
        CONFIGURED.with_sms("Hello").to_endpoint("endpoint"),
    ),
    "nothing for users but what is their own": warning(
        USERS.to_user("ana").to_user("bo", body_override="Hello"),
        "SendUsersMessageRequest.message_configuration",
        "message",
    ),
    "a message that says nothing": warning(
        MessageRequest().with_sms(message_type="TRANSACTIONAL").to_sms(NUMBER),
        "MessageRequest.message_configuration.sms_message",
        "content",
        SMS.to_sms(NUMBER),
        MessageRequest().with_sms().to_sms(NUMBER, body_override="Hello"),
        MessageRequest().with_sms().with_template(sms="news").to_sms(NUMBER),
        MessageRequest().with_sms().with_template(sms="news").to_endpoint("endpoint"),
        message="has no body",
    ),
    "an e-mail that says nothing": warning(
        MessageRequest().with_email().evolve().to_email("ana@example.com"),
        "MessageRequest.message_configuration.email_message.simple_email",
        "content",
        MessageRequest().with_email(subject="a", text="b").to_email("ana@example.com"),
        message="has neither",
    ),
    "no channel": warning(
        SMS.to_many({NUMBER: AddressConfiguration()}),
        "MessageRequest.addresses[#1].channel_type",
        "channel",
        SMS.to_sms(NUMBER),
        message="is absent",
    ),
    "the channel PUSH": warning(
        MessageRequest().with_push("Hello").to("token", "PUSH"),
        "MessageRequest.addresses[#1].channel_type",
        "channel",
        MessageRequest().with_push("Hello").to_gcm("token"),
        message="is PUSH",
    ),
    "the channel CUSTOM": warning(
        CUSTOM.to("a", "CUSTOM"),
        "MessageRequest.addresses[#1].channel_type",
        "channel",
        message="campaigns and journeys",
    ),
    "the channel IN_APP": warning(
        CONFIGURED.to("a", "IN_APP"),
        "MessageRequest.addresses[#1].channel_type",
        "channel",
        message="campaigns and journeys",
    ),
    "a number that is not E.164": warning(
        SMS.to_sms("12065550100"),
        "MessageRequest.addresses[#1]",
        "address",
        SMS.to_sms("+12065550100123"),
        message="E.164",
    ),
    "too long a number": warning(
        MessageRequest().with_voice("Hello").to_voice("+1206555010012345"),
        "MessageRequest.addresses[#1]",
        "address",
        MessageRequest().with_voice("Hello").to_voice(NUMBER),
    ),
    "a number for an e-mail": warning(
        MessageRequest().with_email(subject="a").to_email(NUMBER),
        "MessageRequest.addresses[#1]",
        "address",
        MessageRequest().with_email(subject="a").to_email("a@b.c"),
        message="not an e-mail address",
    ),
    "a number for a push": warning(
        MessageRequest().with_push("a").to_gcm(NUMBER),
        "MessageRequest.addresses[#1]",
        "address",
        MessageRequest().with_push("a").to_gcm("12065550100"),
        message="not a device token, which GCM takes",
    ),
    "an e-mail address for a push": warning(
        MessageRequest().with_push("a").to_apns("ana@example.com"),
        "MessageRequest.addresses[#1]",
        "address",
        MessageRequest().with_push("a").to_apns("a@b"),
    ),
    "an empty address": error(
        SMS.to_sms(" "), "MessageRequest.addresses[#1]", "empty", SMS.to_sms("x")
    ),
    "an id of a user": warning(
        USERS.with_sms("a").to_user("ana").to_user("${user}"),
        "SendUsersMessageRequest.users[#2]",
        "id",
        USERS.with_sms("a").to_user("ana").to_user("user"),
    ),
    "an id of an endpoint": warning(
        SMS.to_endpoint("{a}"), "MessageRequest.endpoints[#1]", "id", SMS.to_sms("{a}")
    ),
    "too large a request": error(
        SMS.to_sms(NUMBER, context={"a": "x" * limits.MAX_REQUEST_SIZE}),
        "MessageRequest",
        "size",
        SMS.to_sms(NUMBER, context={"a": "x" * (limits.MAX_REQUEST_SIZE - 1000)}),
        limit=limits.MAX_REQUEST_SIZE,
    ),
    "too many values": warning(
        SMS.to_sms(NUMBER, substitutions={"a": "b", "c": ["d"] * 16}),
        "MessageRequest.addresses[#1].substitutions[#2]",
        "limit",
        SMS.to_sms(NUMBER, substitutions={"a": "b", "c": ["d"] * 15}),
        limit=15,
    ),
    "too many values of a message": warning(
        SMS.with_substitutions(a=["d"] * 16),
        "MessageRequest.message_configuration.sms_message.substitutions[#1]",
        "limit",
        limit=15,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_rule_tells_what_breaks_it_and_nothing_else(case):
    assert_reported(case)


@pytest.mark.parametrize(
    "channel", sorted({*ChannelType} - {ChannelType.CUSTOM, ChannelType.IN_APP})
)
def test_every_channel_needs_a_message(channel):
    problems = found(CONFIGURED.to("x", channel), "message")

    assert [problem.severity for problem in problems] == ["error"]
    assert found(CONFIGURED.with_default("Hello").to("x", channel), "message") == []


def test_what_many_have_is_reported_once():
    request = MessageRequest().with_gcm("Hello").to_many(numbers(3), channel_type="SMS")
    request = request.to_voice("+1").to_sms("+2")

    by_sms, by_voice = found(request, "message")
    assert by_sms.path == "MessageRequest.addresses[#1].channel_type"
    assert by_sms.message.endswith("(4 times)")
    assert by_voice.path == "MessageRequest.addresses[#4].channel_type"
    assert "times" not in by_voice.message


APPLE = "a1" * 32
FIREBASE = "dU3mXyZ:APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3hVZjC9KtT8OvPVGJ"
AMAZON = "amzn1.adm-registration.v2.Y29tLmFtYXpvbi5EZXZpY2VNZXNzYWdpbmc"
ARN = "arn:aws:sns:us-east-1:123456789012:endpoint/APNS/MyApp/0000"
PUSHES = ("ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "BAIDU", "GCM")
NO_TOKENS = {
    "the ARN of an endpoint": (ARN, ()),
    "the ARN of another partition": (ARN.replace("arn:aws:", "arn:aws-us-gov:"), ()),
    "a token of Expo": ("ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]", ()),
    "a shorter token of Expo": ("ExpoPushToken[xxxxxxxxxxxxxxxxxxxxxx]", ()),
    "a token as it is printed": ("<a1b2c3d4 a1b2c3d4 a1b2c3d4 a1b2c3d4>", ()),
    "a token of Firebase": (FIREBASE, ("GCM",)),
    "a token of Apple": (APPLE, ("APNS", "APNS_SANDBOX", "APNS_VOIP")),
    "a token of Amazon": (AMAZON, ("ADM",)),
    "a blank behind it": (f"{APPLE} ", ()),
    "a line break behind it": (f"{FIREBASE}\n", ()),
    "null": ("null", ()),
    "undefined": ("undefined", ()),
    "None": ("None", ()),
    "a printed object": ("[object Object]", ()),
}


@pytest.mark.parametrize(("token", "takes"), NO_TOKENS.values(), ids=NO_TOKENS)
def test_what_is_no_token_of_a_channel_is_reported_there(token, takes):
    for channel in PUSHES:
        reported = found(MessageRequest().with_push("Hello").to(token, channel), "address")
        assert [one.severity for one in reported] == ([] if channel in takes else ["warning"])


@pytest.mark.parametrize("token", ["token", "12065550100", "0" * 63, "a:b", "<a", "Expo", "Null1"])
def test_what_may_be_a_token_is_not(token):
    for channel in PUSHES:
        assert found(MessageRequest().with_push("Hello").to(token, channel), "address") == []


NUMBERS = {
    "+12065550100": None,
    "12065550100": "warning",
    "+1 (206) 555-0100": "warning",
    "+1.206.555.0100": "warning",
    "+1\u00a0206\u00a05550100\n": "warning",
    "+1206555010012345": "warning",
    "0171 12345": "error",
    "+0171": "error",
    "00491711234567": "error",
    "undefined": "error",
    "ana@example.com": "error",
    "++12065550100": "error",
    "+1": "error",
}


@pytest.mark.parametrize(("number", "severity"), NUMBERS.items())
@pytest.mark.parametrize("channel", ["SMS", "VOICE"])
def test_a_number_that_no_page_of_aws_takes_is_an_error(channel, number, severity):
    reported = found(MessageRequest().with_default("Hello").to(number, channel), "address")

    assert [one.severity for one in reported] == ([severity] if severity else [])
