"""Rules about single fields: pushes, e-mails, templates, what has ended."""

import base64
import email.message

import attrs
import pytest

from pinpoint_direct import (
    APNSMessage,
    EmailMessage,
    MessageRequest,
    RawEmail,
    SendUsersMessageRequest,
    SimpleEmail,
    Template,
    limits,
)

from ..oracle import CLASSES
from .cases import assert_reported, error, found, warning

PLACE = "MessageRequest.message_configuration"
APNS = f"{PLACE}.apns_message"
GCM = f"{PLACE}.gcm_message"
MAIL = f"{PLACE}.email_message"
NUMBER = "+12065550100"


def apns(**fields):
    return MessageRequest().with_apns(**fields)


def gcm(**fields):
    return MessageRequest().with_gcm(**fields)


def mail(**fields):
    return MessageRequest().with_email(EmailMessage(**fields))


def simple(**fields):
    return MessageRequest().with_email(**fields)


RAW = RawEmail(b"Subject: Hello\r\n\r\n")
CASES = {
    "a VoIP push by APNS": warning(
        apns(apns_push_type="voip").to_apns("token"),
        f"{APNS}.apns_push_type",
        "push_type",
        apns(apns_push_type="voip").to_apns_voip("token"),
        apns(apns_push_type="alert").to_apns("token"),
        apns(apns_push_type="voip"),
    ),
    "an alert by APNS_VOIP": warning(
        apns(apns_push_type="alert").to_apns_voip("token", sandbox=True),
        f"{APNS}.apns_push_type",
        "push_type",
        apns(apns_push_type="pushtotalk").to_apns_voip("token"),
        apns().to_apns_voip("token"),
    ),
    "a silent alert": warning(
        apns(apns_push_type="alert", silent_push=True),
        f"{APNS}.apns_push_type",
        "push_type",
        apns(apns_push_type="background", silent_push=True),
        apns(apns_push_type="alert", silent_push=False),
    ),
    "a loud push in the background": warning(
        apns(apns_push_type="background", silent_push=False),
        f"{APNS}.apns_push_type",
        "push_type",
        apns(apns_push_type="background"),
    ),
    "an urgent silent push": warning(
        apns(silent_push=True, priority="10"),
        f"{APNS}.priority",
        "priority",
        apns(silent_push=True, priority="5"),
        apns(silent_push=True),
        apns(priority="10"),
    ),
    "an urgent push in the background": warning(
        apns(apns_push_type="background", priority="high"),
        f"{APNS}.priority",
        "priority",
        apns(apns_push_type="background", priority="normal"),
    ),
    "a silent push with a text": warning(
        gcm(body="a", title="b", silent_push=True),
        f"{GCM}.silent_push",
        "silent",
        gcm(data={"a": "b"}, silent_push=True),
        gcm(body="a", silent_push=False),
        message="body, title",
    ),
    "a silent push with a badge": warning(
        apns(badge=0, silent_push=True), f"{APNS}.silent_push", "silent", message="badge"
    ),
    "no url to open": warning(
        gcm(action="URL"),
        f"{GCM}.action",
        "action",
        gcm(action="URL", url="https://example.com"),
        gcm(action="OPEN_APP"),
    ),
    "a url that nothing opens": warning(
        gcm(url="https://example.com"),
        f"{GCM}.url",
        "action",
        gcm(url=""),
        gcm(action="DEEP_LINK", url="app://order/7"),
        gcm(url="https://example.com", raw_content={"data": {}}),
        message="DEEP_LINK hands it to the app",
    ),
    "a url beside an app that opens": warning(
        apns(action="OPEN_APP", url="https://example.com"), f"{APNS}.url", "action"
    ),
    "no link to open": warning(
        apns(action="DEEP_LINK", url=""),
        f"{APNS}.action",
        "action",
        apns(action="DEEP_LINK", url="app://order/7"),
        MessageRequest().with_push("a", action="DEEP_LINK", url="app://order/7"),
        message="where the link for the app stands",
    ),
    "a deep link for FCM v1": warning(
        gcm(action="DEEP_LINK", preferred_authentication_method="TOKEN"),
        f"{GCM}.action",
        "action",
        gcm(action="DEEP_LINK", url="app://order/7"),
        apns(action="DEEP_LINK", url="app://7", preferred_authentication_method="TOKEN"),
        message="FCM v1",
    ),
    "a text that Android does not show": warning(
        gcm(body="a"),
        GCM,
        "shown",
        gcm(data={"a": "b"}),
        gcm(body="a", silent_push=True),
        gcm(raw_content={"notification": {"body": "a"}}),
        gcm(body="a").to_gcm("token", raw_content={"notification": {"body": "a"}}),
        apns(body="a").to_apns("token"),
        MessageRequest().with_push("a").to_apns("token"),
        MessageRequest().with_default("a").to_sms(NUMBER),
        message="with_notification()",
    ),
    "a default that Android does not show": warning(
        MessageRequest().with_push(title="a").to_gcm("token"),
        f"{PLACE}.default_push_notification_message",
        "shown",
    ),
    "an override of raw content": warning(
        MessageRequest().with_notification("a").to_gcm("token", body_override="b"),
        "MessageRequest.addresses[#1].body_override",
        "raw",
        MessageRequest().with_notification("{{a}}").to_gcm("token", substitutions={"a": "b"}),
        MessageRequest().with_notification("a").with_sms("a").to_sms(NUMBER, body_override="b"),
        gcm(body="a").to_gcm("token", body_override="b", title_override="c"),
    ),
    "an override beside raw content": warning(
        gcm(body="a").to_gcm("token", raw_content={"data": {}}, title_override="c"),
        "MessageRequest.addresses[#1].title_override",
        "raw",
        MessageRequest().to_gcm("token", title_override="c"),
    ),
    "an unknown push type": warning(
        apns(apns_push_type="Alert"),
        f"{APNS}.apns_push_type",
        "enum",
        apns(apns_push_type="alert"),
        message="did you mean alert?",
    ),
    "a newer push type": warning(
        apns(apns_push_type="liveactivity"), f"{APNS}.apns_push_type", "enum", message="as far as"
    ),
    "an unknown priority": warning(
        gcm(priority="urgent"),
        f"{GCM}.priority",
        "enum",
        gcm(priority="high"),
        gcm(priority="10"),
        apns(priority="normal"),
    ),
    "a way to sign in to the other service": warning(
        apns(preferred_authentication_method="KEY"),
        f"{APNS}.preferred_authentication_method",
        "enum",
        apns(preferred_authentication_method="CERTIFICATE"),
        message="belongs to GCMMessage",
    ),
    "a way to sign in to the one service": warning(
        gcm(preferred_authentication_method="CERTIFICATE"),
        f"{GCM}.preferred_authentication_method",
        "enum",
        gcm(preferred_authentication_method="TOKEN"),
        message="belongs to APNSMessage",
    ),
    "an empty body": warning(
        MessageRequest().with_sms(""), f"{PLACE}.sms_message.body", "empty", gcm(title="")
    ),
    "an empty sender": warning(
        MessageRequest().with_sms("a", sender_id=""),
        f"{PLACE}.sms_message.sender_id",
        "empty",
        MessageRequest().with_sms("a"),
    ),
    "an empty trace id": warning(
        MessageRequest().with_trace_id(""), "MessageRequest.trace_id", "empty", MessageRequest()
    ),
    "an empty template": warning(
        MessageRequest().with_template(sms=""),
        "MessageRequest.template_configuration.sms_template.name",
        "empty",
        MessageRequest().with_template(sms="a"),
    ),
    "an empty payload of a recipient": warning(
        gcm().to_gcm("token", raw_content=""),
        "MessageRequest.addresses[#1].raw_content",
        "empty",
        gcm().to_gcm("token", body_override="", title_override="", substitutions={"a": ""}),
    ),
    "an empty header": warning(
        simple(headers={"a": "b", "": ""}), f"{MAIL}.simple_email.headers[1].name", "empty"
    ),
    "an empty reply address": warning(
        mail(reply_to_addresses=["a@b.c", ""]), f"{MAIL}.reply_to_addresses[1]", "empty"
    ),
    "a time for Amazon": warning(
        MessageRequest().with_adm(expires_after="1h"),
        f"{PLACE}.adm_message.expires_after",
        "type",
        MessageRequest().with_adm(expires_after="3600"),
    ),
    "a checksum": warning(
        MessageRequest().with_adm(md5="checksum"),
        f"{PLACE}.adm_message.md5",
        "type",
        MessageRequest().with_adm(md5=base64.b64encode(bytes(16)).decode()),
    ),
    "a checksum that is no base64": warning(
        MessageRequest().with_adm(md5="ü"), f"{PLACE}.adm_message.md5", "type"
    ),
    "a time past Amazon's month": warning(
        MessageRequest().with_adm(expires_after="2678401"),
        f"{PLACE}.adm_message.expires_after",
        "limit",
        MessageRequest().with_adm(expires_after="2678400"),
        limit=2_678_400,
    ),
    "a time past every number": warning(
        MessageRequest().with_adm(expires_after="9" * 10_000),
        f"{PLACE}.adm_message.expires_after",
        "limit",
        limit=2_678_400,
    ),
    "data to show": warning(
        apns(body="a", data={"b": "c"}),
        f"{APNS}.data",
        "silent",
        apns(data={"b": "c"}, silent_push=True),
        apns(data={}, body="a"),
        apns(data={"b": "c"}, raw_content={"aps": {"content-available": 0}}),
        message="(silent_push)",
    ),
    "a picture in an SMS": warning(
        MessageRequest().with_sms("a", media_url="s3://bucket/picture"),
        f"{PLACE}.sms_message.media_url",
        "unsupported",
        MessageRequest().with_sms("a"),
    ),
    "a header that grows": warning(
        simple(headers={"a": "{{b}}", "c": "{{b}}{{b}} "}).to_email(
            "a@b.c", substitutions={"b": "x" * 435}
        ),
        "MessageRequest.addresses[#1].substitutions",
        "header",
        simple(headers={"a": "{{b}}", "c": "{{b}}{{b}}"}).to_email(
            "a@b.c", substitutions={"b": "x" * 435}
        ),
        simple(headers={"c": "{{b}}{{b}} "})
        .with_sms("a")
        .to_sms(NUMBER, substitutions={"b": "x" * 435}),
        limit=limits.EMAIL_MAX_HEADER_VALUE,
    ),
    "a header that grows for a user": warning(
        SendUsersMessageRequest()
        .with_email(subject="a", headers={"a": "{{b}}"})
        .to_user("ana", substitutions={"b": "x" * 871}),
        "SendUsersMessageRequest.users[#1].substitutions",
        "header",
        limit=limits.EMAIL_MAX_HEADER_VALUE,
    ),
    "a header that a value breaks": warning(
        simple(headers={"a": "{{b}}"}).to_email("a@b.c", substitutions={"b": "c\nBcc: d@e.f"}),
        "MessageRequest.addresses[#1].substitutions",
        "header",
        simple(headers={"a": "b"}).to_email("a@b.c", substitutions={"b": "c\nBcc: d@e.f"}),
        message="goes into a header",
    ),
    "a header without a value": warning(
        simple(subject="a", text="b", headers={"a": "{{b}}"}).to_email("a@b.c"),
        "MessageRequest.addresses[#1].substitutions",
        "variable",
        simple(subject="a", text="b", headers={"a": "{{b}}"}).to_email(
            "a@b.c", substitutions={"b": "c"}
        ),
    ),
    "an e-mail of two contents": warning(
        mail(simple_email=SimpleEmail(), raw_email=RAW),
        f"{MAIL}.simple_email",
        "content",
        mail(raw_email=RAW),
        message="is set in addition to raw_email",
    ),
    "an e-mail of a bare body": warning(
        mail(body="Hello"), f"{MAIL}.body", "content", mail(body="Hello", raw_email=RAW)
    ),
    "an e-mail of nothing": warning(mail(), MAIL, "content", mail(raw_email=RAW)),
    "no subject": warning(
        simple(text="a"),
        f"{MAIL}.simple_email",
        "content",
        simple(subject="a"),
        message="no subject",
    ),
    "a blank subject": warning(
        simple(subject=" ", text="a"),
        f"{MAIL}.simple_email",
        "content",
        simple(subject="", text="a"),
        message="no subject",
    ),
    "an empty subject": warning(
        simple(subject="", text="a"), f"{MAIL}.simple_email.subject.data", "empty"
    ),
    "no text": warning(
        simple(subject="a"),
        f"{MAIL}.simple_email",
        "content",
        simple(subject="a", text=""),
        simple(subject="a", text="b"),
        simple(subject="a", html="b"),
        message="neither a text_part",
    ),
    "too large an e-mail": error(
        mail(raw_email=RawEmail(RAW.data + b"!" * (limits.EMAIL_MAX_SIZE - len(RAW.data) + 1))),
        f"{MAIL}.raw_email.data",
        "size",
        mail(raw_email=RawEmail(RAW.data + b"!" * (limits.EMAIL_MAX_SIZE - len(RAW.data)))),
        mail(raw_email=RawEmail()),
        limit=limits.EMAIL_MAX_SIZE,
    ),
    "a template without a name": warning(
        MessageRequest().with_template(sms=Template(version="2")),
        "MessageRequest.template_configuration.sms_template.name",
        "required",
        MessageRequest().with_template(sms=Template("a", version="2")),
    ),
    "the name of a template": warning(
        MessageRequest().with_template(push="-a"),
        "MessageRequest.template_configuration.push_template.name",
        "name",
        MessageRequest().with_template(push="a-_9"),
        limit=128,
    ),
    "too long a name of a template": warning(
        MessageRequest().with_template(push="a" * 129),
        "MessageRequest.template_configuration.push_template.name",
        "name",
        MessageRequest().with_template(push="a" * 128),
        limit=128,
    ),
    "the channel EMAIL": warning(
        MessageRequest().to_sms(NUMBER).to_email("a@b.c"),
        "MessageRequest.addresses[#2].channel_type",
        "ended",
        MessageRequest().to_sms(NUMBER),
    ),
    "endpoints": warning(
        MessageRequest().to_endpoint("a").to_endpoint("b"),
        "MessageRequest.endpoints",
        "ended",
        MessageRequest().to_sms(NUMBER),
        MessageRequest(endpoints={}),
    ),
    "users": warning(SendUsersMessageRequest(), "SendUsersMessageRequest", "ended"),
    "templates": warning(
        MessageRequest().with_template(sms="a"), "MessageRequest.template_configuration", "ended"
    ),
    "a template of in-app messages": warning(
        MessageRequest().with_template(in_app="a"),
        "MessageRequest.template_configuration.in_app_template",
        "unsupported",
        MessageRequest().with_template(sms="a"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_rule_tells_what_breaks_it_and_nothing_else(case):
    assert_reported(case)


def test_every_field_that_may_be_empty_exists():
    names = {field.name for cls in CLASSES for field in attrs.fields(cls)}
    from pinpoint_direct.inspection.checks.empty import _MAY_BE_EMPTY

    assert names > _MAY_BE_EMPTY


def test_an_e_mail_of_the_standard_library_is_complete():
    written = email.message.EmailMessage()
    written["Subject"] = "Hello"
    written.set_content("How are you?")

    assert found(MessageRequest().with_email(EmailMessage.from_mime(written)), "content") == []


def test_both_faults_of_a_push_type_are_reported():
    request = apns(apns_push_type="voip").to_apns("a").to_apns_voip("b")

    assert len(found(request, "push_type")) == 1
    assert found(request.evolve(addresses=None), "push_type") == []
    assert APNSMessage().apns_push_type is None
