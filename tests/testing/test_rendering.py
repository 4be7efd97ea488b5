"""What a recipient reads."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    ADMMessage,
    APNSMessage,
    BaiduMessage,
    ChannelType,
    DefaultMessage,
    DefaultPushNotificationMessage,
    DirectMessageConfiguration,
    EmailMessage,
    EndpointSendConfiguration,
    GCMMessage,
    MessageRequest,
    PinpointDirect,
    RawEmail,
    Rendered,
    SendUsersMessageRequest,
    SimpleEmail,
    SimpleEmailPart,
    SMSMessage,
    VoiceMessage,
    render,
    reveal,
)
from pinpoint_direct.model.channels import PUSH_CHANNELS, content_for
from pinpoint_direct.rendering.rendering import render_recipient
from pinpoint_direct.testing import LocalPinpoint

from ..strategies import instances

OWN = {
    "ADM": ADMMessage("ADM"),
    "APNS": APNSMessage("APNS"),
    "BAIDU": BaiduMessage("BAIDU"),
    "EMAIL": EmailMessage(body="EMAIL"),
    "GCM": GCMMessage("GCM"),
    "SMS": SMSMessage("SMS"),
    "VOICE": VoiceMessage("VOICE"),
}
FIELDS = {f"{name.lower()}_message": message for name, message in OWN.items()}
PUSH = DefaultPushNotificationMessage("push", title="title")
ANY = DefaultMessage("any")


def rendered(message_field, message, **own):
    own = AddressConfiguration(**{"channel_type": "GCM"} | own)
    messages = DirectMessageConfiguration(**{message_field: message})
    request = MessageRequest(addresses={"x": own}, message_configuration=messages)
    return render_recipient(request, "x", "address")


def sms(body, values=None, **own):
    one = rendered("sms_message", SMSMessage(body, substitutions=values), channel_type="SMS", **own)
    return one.body, one.missing


def push(raw=None, **own):
    one = rendered("gcm_message", GCMMessage("body", title="title", raw_content=raw), **own)
    return one.title, one.body


@pytest.mark.parametrize("channel", ChannelType)
def test_the_channel_s_own_message_wins_then_the_default_for_pushes_then_the_default(channel):
    everything = DirectMessageConfiguration(
        **FIELDS, default_push_notification_message=PUSH, default_message=ANY
    )
    own = OWN.get(channel.split("_", maxsplit=1)[0])
    assert content_for(everything, channel) == (own or (PUSH if channel == "PUSH" else ANY))
    without = DirectMessageConfiguration(
        default_push_notification_message=PUSH, default_message=ANY
    )
    assert content_for(without, channel) == (PUSH if channel in PUSH_CHANNELS else ANY)
    assert content_for(DirectMessageConfiguration(default_message=ANY), channel) == ANY
    assert content_for(DirectMessageConfiguration(), channel) is None
    assert content_for(None, channel) is None
    assert content_for(everything, None) == ANY


def test_a_recipient_s_own_text_wins():
    assert push(title_override="T", body_override="B") == ("T", "B")
    assert push(body_override="") == ("title", "")
    assert push() == ("title", "body")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ({"notification": {"title": "t", "body": "b"}}, ("t", "b")),
        ({"fcmV1Message": {"message": {"notification": {"title": "t", "body": "b"}}}}, ("t", "b")),
        (
            {"fcmV1Message": {"message": {"android": {"notification": {"body": "b"}}}}},
            (None, "b"),
        ),
        ({"fcmV1Message": {"message": {"data": {"k": "v"}}}}, (None, None)),
        ({"aps": {"alert": "b"}}, (None, "b")),
        ({"aps": {"alert": {"title": "t", "body": 7}}}, ("t", None)),
        ({"aps": {"content-available": 1}}, (None, None)),
        ({"data": {"k": "v"}}, (None, '{"data":{"k":"v"}}')),
        ("no JSON", (None, "no JSON")),
        ("7", (None, "7")),
        ("[" * 100_000, (None, "[" * 100_000)),
    ],
)
def test_raw_content_wins_over_everything(raw, shown):
    assert push(raw, title_override="T", body_override="B") == shown
    assert push(raw_content=raw, body_override="B") == shown


def test_raw_content_is_for_pushes():
    assert sms("body", raw_content={"aps": {"alert": "b"}}) == ("body", ())


def test_a_silent_push_shows_nothing():
    one = rendered("gcm_message", GCMMessage("body", silent_push=True), body_override="B")
    assert (one.title, one.body) == (None, None)


@pytest.mark.parametrize(
    ("mail", "shown"),
    [
        (EmailMessage(body="b"), (None, "b")),
        (EmailMessage(), (None, None)),
        (EmailMessage(simple_email=SimpleEmail()), (None, None)),
        (
            EmailMessage(
                simple_email=SimpleEmail(
                    subject=SimpleEmailPart("s"),
                    text_part=SimpleEmailPart("t"),
                    html_part=SimpleEmailPart("<p>"),
                )
            ),
            ("s", "t"),
        ),
        (EmailMessage(simple_email=SimpleEmail(html_part=SimpleEmailPart("<p>"))), (None, "<p>")),
        (EmailMessage(raw_email=RawEmail(b"Subject: s\r\n\r\nt")), ("s", "t")),
        (EmailMessage(raw_email=RawEmail(b"Content-Type: image/png\r\n\r\nt")), (None, None)),
        (EmailMessage(raw_email=RawEmail(b"")), (None, "")),
        (EmailMessage(raw_email=RawEmail(), body="b"), (None, "b")),
    ],
)
def test_a_mail_has_a_subject_and_a_text(mail, shown):
    one = rendered("email_message", mail, channel_type="EMAIL")
    assert (one.title, one.body) == shown
    override = rendered(
        "email_message", mail, channel_type="EMAIL", title_override="S", body_override="B"
    )
    assert (override.title, override.body) == ("S", "B")


@pytest.mark.parametrize(
    ("body", "text", "missing"),
    [
        ("{{name}} {{ name }} {{{name}}}", "Ana Ana Ana", ()),
        ("{{names.[0]}}-{{names.[1]}}", "Ana-Bo", ()),
        ("{{names}}", "Ana,Bo", ()),
        ("{{User.UserAttributes.x}}", "dotted", ()),
        ("{{loop}}", "{{name}}", ()),
        ("{{unknown}} {{names.[2]}} {{unknown}}", None, ("unknown", "names.[2]")),
        ("{{none}} {{none.[0]}} {{gone.[0]}}", None, ("none", "none.[0]", "gone.[0]")),
        ("{{#if name}}x{{/if}} {name} {{}} {{ }}", None, ()),
        ("", "", ()),
    ],
)
def test_variables_are_filled_in_or_left_visible(body, text, missing):
    values = {
        "name": "Ana",
        "names": ["Ana", "Bo"],
        "User.UserAttributes.x": "dotted",
        "loop": "{{name}}",
        "none": [],
    }
    assert sms(body, values) == (body if text is None else text, missing)
    assert sms(body, substitutions=values) == (body if text is None else text, missing)


def test_the_recipient_s_values_win():
    values = {"name": "friend", "code": "1"}
    assert sms("{{name}} {{code}}", values, substitutions={"name": "Ana"}) == ("Ana 1", ())


def test_title_and_body_are_both_filled_in():
    message = GCMMessage("{{b}}{{a}}", title="{{a}}{{c}}", substitutions={"c": "C"})
    one = rendered("gcm_message", message)
    assert (one.title, one.body, one.missing) == ("{{a}}C", "{{b}}{{a}}", ("a", "b"))


def test_endpoints_and_users_have_the_channel_that_is_reported():
    own = {"x": EndpointSendConfiguration(body_override="mine")}
    messages = DirectMessageConfiguration(sms_message=SMSMessage("sms"), default_message=ANY)
    to_endpoints = MessageRequest(endpoints=own, message_configuration=messages)
    to_users = SendUsersMessageRequest(users=own, message_configuration=messages)
    for request, kind in ((to_endpoints, "endpoint"), (to_users, "user")):
        assert render_recipient(request, "x", kind).body == "mine"
        one = render_recipient(request, "other", kind, channel_type=ChannelType.SMS)
        assert (one.body, one.kind, one.channel_type) == ("sms", kind, "SMS")


@given(instances(MessageRequest), st.sampled_from(["address", "endpoint", "user"]))
def test_every_request_is_rendered(request_, kind):
    for recipient in [*(request_.addresses or {}), *(request_.endpoints or {}), "nobody"]:
        one = render_recipient(request_, recipient, kind)
        assert one.recipient == recipient


def test_it_is_a_value_that_hides_what_is_personal():
    one = rendered("sms_message", SMSMessage("secret {{m}}"), channel_type="SMS")
    one = Rendered(recipient="+12065550100", kind="address", body="secret {{m}}", missing=("m",))
    assert pickle.loads(pickle.dumps(one)) == one == copy.deepcopy(one)
    assert hash(one) == hash(copy.copy(one))
    assert "secret" not in repr(one)
    assert "2065550" not in repr(one)
    assert "secret" in reveal(one)
    with pytest.raises(AttributeError):
        one.body = "x"


def test_the_json_of_raw_content_may_be_anything():
    for value in (None, [], "aps", {"aps": None}, {"aps": []}, {"fcmV1Message": 1}):
        assert push(json.dumps(value))[0] is None


def test_an_e_mail_in_an_unknown_character_set_has_no_text_to_read():
    mail = RawEmail(b"Subject: Hello\r\nContent-Type: text/plain; charset=none\r\n\r\nhi\r\n")
    request = MessageRequest(
        addresses={"ana@example.com": AddressConfiguration(channel_type="EMAIL")},
        message_configuration=DirectMessageConfiguration(
            email_message=EmailMessage(raw_email=mail)
        ),
    )
    (rendered,) = render(request)
    assert (rendered.title, rendered.body) == ("Hello", None)


@pytest.mark.parametrize("shared", [False, True])
def test_whether_default_substitutions_fill_other_messages_can_be_chosen(shared):
    request = (
        MessageRequest()
        .with_default("{{a}} {{b}}", substitutions={"a": "1", "b": "2", "c": "3"})
        .with_sms("{{a}} {{b}} {{c}} {{d}}", substitutions={"a": "4"})
        .to_sms("+12065550100", substitutions={"b": "5"})
        .to_voice("+12065550100X")
    )
    local = LocalPinpoint(share_default_substitutions=shared)

    PinpointDirect("app", client=local.boto3_client()).send_messages(request)

    sms, voice = local.delivered
    assert sms.body == ("4 5 3 {{d}}" if shared else "4 5 {{c}} {{d}}")
    assert voice.body == "1 2"
    assert render(request)[0].body == "4 5 {{c}} {{d}}"
    local.reset()
    PinpointDirect("app", client=local.boto3_client()).send_messages(request.with_default("x"))
    assert local.delivered[0].body == "4 5 {{c}} {{d}}"


def test_without_a_default_message_there_is_nothing_to_share():
    local = LocalPinpoint(share_default_substitutions=True)
    client = PinpointDirect("app", client=local.boto3_client())

    client.send(SMSMessage("{{a}}"), to="+12065550100")
    client.send_messages(MessageRequest().with_template(sms="a").evolve(addresses={"x": OWN_SMS}))

    assert [one.body for one in local.delivered] == ["{{a}}", None]


OWN_SMS = AddressConfiguration(channel_type="SMS")
