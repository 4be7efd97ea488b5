"""The texts of a message: which are displayed, and which variables have no value."""

import email.message
import re

from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    ChannelType,
    EmailMessage,
    FcmAndroid,
    FcmAndroidNotification,
    FcmNotification,
    FcmV1Payload,
    GCMMessage,
    MessageRequest,
    RawEmail,
    SendUsersMessageRequest,
    check,
    render,
    reveal,
)
from pinpoint_direct.rendering.rendering import VARIABLE

from ..oracle import REQUESTS


def alternatives(text, html):
    """Return a MIME message with both."""
    mail = email.message.EmailMessage()
    mail["Subject"] = "{{s}}"
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    mail.set_boundary("b")
    return mail


def test_the_push_of_the_guide_is_read():
    payload = FcmV1Payload(
        notification=FcmNotification("Dinner is ready", title="Kitchen"),
        data={"order": "7"},
        android=FcmAndroid(
            priority="high", ttl=10, notification=FcmAndroidNotification(channel_id="meals")
        ),
    )

    (one,) = render(MessageRequest().with_gcm(raw_content=payload).to_gcm("t"))

    assert (one.title, one.body, one.missing) == ("Kitchen", "Dinner is ready", ())


texts = st.none() | st.sampled_from(["{{a}}", "b", "c {{b}}"])


@given(texts, texts, texts, texts)
def test_what_android_has_wins_field_by_field(title, body, common_title, common_body):
    payload = FcmV1Payload(
        notification=FcmNotification(common_body, title=common_title),
        android=FcmAndroid(notification=FcmAndroidNotification(body, title=title)),
    )

    (one,) = render(MessageRequest().with_gcm(raw_content=payload).to_gcm("t"))

    assert one.title == (common_title if title is None else title)
    assert one.body == (common_body if body is None else body)


def test_the_data_of_a_push_is_looked_at_too():
    raw = {"fcmV1Message": {"message": {"data": {"a": "{{a}}", "b": ["{{b}}", 1, None]}}}}

    (one,) = render(MessageRequest().with_gcm(raw_content=raw).to_gcm("t"))

    assert (one.title, one.body, one.missing) == (None, None, ("a", "b"))


def test_a_variable_is_the_same_however_json_escapes_it():
    raw = r'{"aps":{"alert":"{{gr\u00f6\u00dfe}}","content-available":0}}'
    request = MessageRequest().with_apns(raw_content=raw)

    (one,) = render(request.to_apns("t", substitutions={"größe": "7"}))

    assert (one.body, one.missing) == ("7", ())
    assert check(request.to_apns("t", substitutions={"größe": "7"})) == ()
    assert render(request.to_apns("t"))[0].missing == ("größe",)


def test_the_html_of_an_e_mail_is_filled_in():
    request = MessageRequest().with_email(
        subject="Hi", text="plain", html="<p>Dear {{name}}, pay {{amount}}</p>"
    )

    (one,) = render(request.to_email("a@b.co", substitutions={"amount": "5"}))

    assert (one.title, one.body) == ("Hi", "plain")
    assert one.html == "<p>Dear {{name}}, pay 5</p>"
    assert one.missing == ("name",)
    assert "Dear" not in repr(one)
    assert "Dear" in reveal(one)


def test_both_alternatives_of_a_mime_message_are_read():
    mail = EmailMessage.from_mime(alternatives("{{x}}", "<p>{{y}}</p>"))
    request = MessageRequest().with_email(mail).to_email("a@b.co")

    (one,) = render(request)

    assert (one.title, one.body.strip(), one.html.strip()) == ("{{s}}", "{{x}}", "<p>{{y}}</p>")
    assert one.missing == ("s", "x", "y")
    assert len([problem for problem in check(request) if problem.rule == "variable"]) == 3


def test_html_alone_is_the_text_too():
    (one,) = render(MessageRequest().with_email(html="<p>{{a}}").to_email("a@b.co"))

    assert (one.body, one.html, one.missing) == ("<p>{{a}}", "<p>{{a}}", ("a",))


def test_a_body_of_a_recipient_s_own_replaces_text_and_html():
    request = MessageRequest().with_email(text="{{a}}", html="{{b}}")

    (one,) = render(request.to_email("a@b.co", body_override="c"))

    assert (one.body, one.html, one.missing) == ("c", None, ())


@given(st.binary(max_size=40), st.sampled_from([b"", b"Subject: ", b"Content-Type: text/html; "]))
def test_an_e_mail_of_any_bytes_is_looked_at(data, head):
    mail = EmailMessage(raw_email=RawEmail(b"From: a\n" + head + data))

    assert len(render(MessageRequest().with_email(mail).to_email("a@b.co"))) == 1
    assert check(MessageRequest().with_email(mail).to_email("a@b.co"))


def test_one_alternative_that_cannot_be_read_does_not_hide_the_other():
    mail = (
        b"Content-Type: multipart/alternative; boundary=b\n\n"
        b"--b\nContent-Type: text/plain; charset=none\n\nx\n"
        b"--b\nContent-Type: text/html\n\n<p>{{a}}\n--b--\n"
    )
    request = MessageRequest().with_email(EmailMessage(raw_email=RawEmail(mail)))

    (one,) = render(request.to_email("a@b.co"))

    assert (one.title, one.missing) == (None, ("a",))


def test_a_silent_push_reads_nothing_and_may_miss_something():
    request = MessageRequest().with_gcm("{{a}}", title="b", silent_push=True)

    (one,) = render(request.to_gcm("t"))

    assert (one.title, one.body, one.text, one.missing) == (None, None, "", ("a",))


written = st.lists(
    st.sampled_from(["{{a}}", "{{b}}", "{{c}}", "x", "{{User.UserId}}", "{{#if a}}"]), max_size=3
).map("".join)
maybe = st.none() | written
raws = st.none() | st.builds(
    lambda title, body, data: {"notification": {"title": title, "body": body}, "data": {"k": data}},
    maybe,
    maybe,
    written,
)
mails = st.one_of(
    st.builds(EmailMessage.simple, subject=maybe, text=maybe, html=maybe),
    st.builds(
        lambda text, html: EmailMessage.from_mime(alternatives(text, html)), written, written
    ),
    st.builds(EmailMessage, body=maybe),
)
messages = st.fixed_dictionaries(
    {"with_default": st.tuples(written)},  # so that nobody is without a message
    optional={
        "with_email": st.tuples(mails),
        "with_gcm": st.tuples(
            st.builds(GCMMessage, body=maybe, title=maybe, raw_content=raws, url=maybe)
        ),
        "with_sms": st.tuples(written),
        "with_push": st.tuples(written),
    },
)
own = st.fixed_dictionaries(
    {},
    optional={
        "title_override": written,
        "body_override": written,
        "raw_content": raws,
        "substitutions": st.dictionaries(st.sampled_from("abc"), st.just("1")),
    },
)


def with_all(request, several):
    """Return a request with all of several messages."""
    for step, arguments in several.items():
        request = getattr(request, step)(*arguments)
    return request


@given(
    st.sampled_from(REQUESTS),
    messages,
    own,
    st.sampled_from([None, *ChannelType]),
)
def test_check_and_render_miss_the_same(cls, several, brought, channel):
    request = with_all(cls(), several)
    if cls is SendUsersMessageRequest:
        request = request.to_user("ana", **brought)
    elif channel is None:
        request = request.to_endpoint("ana", **brought)
    else:
        request = request.to("ana", channel, **brought)
    missed = {name for one in render(request) for name in one.missing}
    if channel is None or cls is SendUsersMessageRequest:
        missed -= {"User.UserId"}  # which AWS fills in

    reported = [problem.message for problem in check(request) if problem.rule == "variable"]
    assert {re.search(r"\{\{(.*?)\}\}", message)[1] for message in reported} == missed


@given(messages, own)
def test_what_is_left_to_see_is_missed(several, brought):
    request = with_all(MessageRequest(), several)
    for one in render(request.to_gcm("t", **brought).to_email("a@b.co", **brought)):
        shown = [text for text in (one.title, one.body, one.html) if text is not None]
        assert {name for text in shown for name in VARIABLE.findall(text)} <= {*one.missing}
