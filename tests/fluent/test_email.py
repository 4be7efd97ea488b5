"""Two short ways to an e-mail."""

import email.message
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    EmailMessage,
    MessageHeader,
    MessageRequest,
    RawEmail,
    SimpleEmail,
    SimpleEmailPart,
    ValidationError,
    limits,
)

from ..strategies import texts

SECRET = "s3cret-value"


def mime():
    mail = email.message.EmailMessage()
    mail["Subject"] = "Grüße"
    mail["X-Campaign"] = "spring"
    mail.set_content("Guten Tag")
    mail.add_attachment(b"\x00\xff", maintype="application", subtype="octet-stream")
    return mail


@given(st.none() | texts(), st.none() | texts(), st.none() | texts(), st.none() | texts())
def test_the_parts_become_an_e_mail(subject, text, html, charset):
    def part(data):
        return None if data is None else SimpleEmailPart(data, charset=charset)

    built = EmailMessage.simple(subject=subject, text=text, html=html, charset=charset)

    assert built == EmailMessage(
        simple_email=SimpleEmail(subject=part(subject), text_part=part(text), html_part=part(html))
    )


def test_the_parts_are_utf_8_unless_said_otherwise():
    simple = EmailMessage.simple(subject="a", text="b", html="c").simple_email

    for part in (simple.subject, simple.text_part, simple.html_part):
        assert part.charset == "UTF-8"


OTHERS = {
    "from_address": "shop@example.com",
    "reply_to_addresses": ["ana@example.com"],
    "feedback_forwarding_address": "bounces@example.com",
    "substitutions": {"name": "Ana"},
}


@pytest.mark.parametrize("name", OTHERS)
def test_everything_else_of_the_e_mail_can_be_given_too(name):
    other = {name: OTHERS[name]}

    assert EmailMessage.simple(**other) == EmailMessage(simple_email=SimpleEmail(), **other)
    mail = mime()
    assert EmailMessage.from_mime(mail, **other) == EmailMessage.from_mime(mail).evolve(**other)


def test_headers_come_as_a_mapping_or_as_a_list():
    headers = [MessageHeader("X-Campaign", "spring"), MessageHeader("X-Order", "7")]

    for written in (headers, tuple(headers), {"X-Campaign": "spring", "X-Order": "7"}):
        assert EmailMessage.simple(headers=written).simple_email.headers == tuple(headers)
    assert EmailMessage.simple(headers={}).simple_email.headers == ()
    assert EmailMessage.simple().simple_email.headers is None


LIMITS = {
    "too many headers": (
        {f"X-{number}": "" for number in range(limits.EMAIL_MAX_HEADERS + 1)},
        ("SimpleEmail.headers", limits.EMAIL_MAX_HEADERS),
    ),
    "too long a name": (
        {"X" * (limits.EMAIL_MAX_HEADER_NAME + 1): ""},
        ("MessageHeader.name", limits.EMAIL_MAX_HEADER_NAME),
    ),
    "too long a value": (
        {"X": "x" * (limits.EMAIL_MAX_HEADER_VALUE + 1)},
        ("MessageHeader.value", limits.EMAIL_MAX_HEADER_VALUE),
    ),
}


@pytest.mark.parametrize(("headers", "broken"), LIMITS.values(), ids=LIMITS)
def test_the_limits_of_headers_are_checked(headers, broken):
    for build in (EmailMessage.simple, MessageRequest().with_email):
        with pytest.raises(ValidationError) as caught:
            build(headers=headers)
        assert [(one.path, one.limit) for one in caught.value.problems] == [broken]


def test_headers_at_the_limits_are_fine():
    most = {f"X-{number}": "" for number in range(limits.EMAIL_MAX_HEADERS - 1)}
    longest = {"X" * limits.EMAIL_MAX_HEADER_NAME: "x" * limits.EMAIL_MAX_HEADER_VALUE}

    assert len(EmailMessage.simple(headers={**most, **longest}).simple_email.headers) == 15


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"subject": 5}, "SimpleEmailPart.data"),
        ({"subject": "a", "charset": 5}, "SimpleEmailPart.charset"),
        ({"headers": "X-Campaign: spring"}, "SimpleEmail.headers"),
        ({"headers": {"X": 5}}, "MessageHeader.value"),
        ({"reply_to_addresses": SECRET}, "EmailMessage.reply_to_addresses"),
    ],
    ids=["subject", "charset", "headers", "header", "one reply address"],
)
def test_what_is_wrong_is_refused(arguments, path):
    with pytest.raises(ValidationError) as caught:
        EmailMessage.simple(**arguments)
    assert [one.path for one in caught.value.problems] == [path]
    assert SECRET not in str(caught.value)


def test_an_e_mail_of_the_standard_library_is_sent_as_it_is():
    mail = mime()
    built = EmailMessage.from_mime(mail)

    read = message_from_bytes(built.raw_email.data, policy=policy.default)
    assert built == EmailMessage(raw_email=RawEmail(mail.as_bytes(policy=policy.SMTP)))
    assert read["Subject"] == "Grüße"
    assert [part.get_content() for part in read.iter_attachments()] == [b"\x00\xff"]
    assert MessageRequest().with_email(built).message_configuration.email_message is built


@pytest.mark.parametrize(
    "wrong", [None, SECRET, SECRET.encode(), 5], ids=["none", "text", "bytes", "number"]
)
def test_what_is_no_e_mail_of_the_standard_library_is_refused(wrong):
    with pytest.raises(ValidationError) as caught:
        EmailMessage.from_mime(wrong)
    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == ("from_mime", "type")
    assert SECRET not in str(caught.value)


def test_an_e_mail_that_cannot_be_written_is_refused():
    broken = email.message.Message()
    broken["Subject"] = 5

    with pytest.raises(ValidationError):
        EmailMessage.from_mime(broken)
