"""A complete e-mail: bytes or a standard library object, never base64."""

import pickle
import sys
from base64 import b64encode, encodebytes
from email import message_from_bytes, policy
from email.message import EmailMessage as StandardEmail
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    EmailMessage,
    RawEmail,
    ValidationError,
    from_json,
    from_wire,
    to_json,
    to_wire,
)


def standard_email():
    mail = StandardEmail()
    mail["Subject"] = "Grüße"
    mail["To"] = "ana@example.com"
    mail.set_content("Guten Tag\n")
    mail.add_attachment(b"\x00\xff", maintype="application", subtype="octet-stream")
    return mail


def problem_of(data):
    with pytest.raises(ValidationError) as caught:
        RawEmail(data)
    (problem,) = caught.value.problems
    return problem


def test_bytes_are_taken_as_they_are():
    assert RawEmail(b"Subject: Hello\n\n").data == b"Subject: Hello\n\n"


@given(st.binary(max_size=40))
def test_only_the_base64_of_an_e_mail_is_refused(data):
    mail = b"Subject: Hello" + data

    assert RawEmail(mail).data == mail
    for encoded in (b64encode(mail), b64encode(mail) + b"\n", bytearray(b64encode(mail))):
        assert problem_of(encoded).rule == "base64"


def test_base64_in_lines_is_refused_too():
    assert problem_of(encodebytes(b"Subject: Hello\r\n\r\n" + b"x" * 100)).rule == "base64"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"AAAA",
        b"Hello",
        b"MIME",
        b64encode(b"no header"),
        b64encode(b"\xff: binary"),
        b"a" * 5,
    ],
)
def test_bytes_that_merely_look_like_base64_are_taken(data):
    assert RawEmail(data).data == data


def test_an_e_mail_of_the_standard_library_is_written_with_the_line_ends_of_smtp():
    data = RawEmail(standard_email()).data
    read = message_from_bytes(data, policy=policy.default)

    assert b"\n" not in data.replace(b"\r\n", b"")
    assert read["Subject"] == "Grüße"
    assert read.get_body().get_content().strip() == "Guten Tag"
    assert next(read.iter_attachments()).get_content() == b"\x00\xff"


def test_the_older_classes_of_the_standard_library_do_as_well():
    mail = MIMEMultipart()
    mail["Subject"] = "Hello"
    mail.attach(MIMEText("Guten Tag"))

    assert RawEmail(mail).data.startswith(b"Content-Type: multipart/mixed")
    assert b"\n" not in RawEmail(mail).data.replace(b"\r\n", b"")


def test_writing_an_e_mail_leaves_the_object_alone():
    mail = standard_email()
    before = mail.as_bytes()

    RawEmail(mail)

    assert mail.as_bytes() == before


def with_subject(subject):
    mail = Message()
    mail["Subject"] = subject
    return mail


def with_payload(payload):
    mail = Message()
    mail.set_payload(payload)
    return mail


@pytest.mark.parametrize(
    "broken",
    [
        with_subject(5),
        with_subject(b"Hello"),
        with_payload(5),
        with_payload("Grüße"),
        with_payload([object()]),
    ],
    ids=["number", "bytes", "number as payload", "text that is not ASCII", "a part that is none"],
)
def test_an_e_mail_that_cannot_be_written_is_refused(broken):
    problem = problem_of(broken)

    assert (problem.path, problem.rule) == ("RawEmail.data", "type")


@pytest.mark.parametrize(
    "data",
    ["Subject: Hello", b64encode(b"Subject: Hello").decode(), memoryview(b"Subject: Hello"), 5, {}],
    ids=["text", "base64 text", "memoryview", "number", "mapping"],
)
def test_anything_but_bytes_is_refused(data):
    problem = problem_of(data)

    assert (problem.path, problem.rule) == ("RawEmail.data", "type")


def test_from_wire_refuses_text_and_base64():
    for data in ("Subject: Hello", b64encode(b"Subject: Hello")):
        with pytest.raises(ValidationError) as caught:
            from_wire({"RawEmail": {"Data": data}}, EmailMessage)
        assert [problem.path for problem in caught.value.problems] == ["RawEmail.Data"]


@given(st.binary(max_size=20))
def test_json_holds_the_base64_and_the_wire_the_bytes(data):
    email = EmailMessage(raw_email=RawEmail(b"Subject: " + data))

    assert to_wire(email) == {"RawEmail": {"Data": b"Subject: " + data}}
    assert f'"{b64encode(b"Subject: " + data).decode()}"' in to_json(email)
    assert from_json(to_json(email), EmailMessage) == email
    assert pickle.loads(pickle.dumps(email)) == email


@pytest.mark.parametrize("text", ["Subject: Hello", "no base64!", "QUJD\n", "A"])
def test_json_with_something_else_than_base64_is_refused(text):
    with pytest.raises(ValidationError) as caught:
        from_json(f'{{"RawEmail": {{"Data": {text!r}}}}}'.replace("'", '"'), EmailMessage)
    assert [problem.path for problem in caught.value.problems] == ["RawEmail.Data"]


def test_json_whose_base64_was_encoded_again_is_refused():
    twice = b64encode(b64encode(b"Subject: Hello")).decode()

    with pytest.raises(ValidationError) as caught:
        from_json(f'{{"Data": "{twice}"}}', RawEmail)
    assert [(problem.path, problem.rule) for problem in caught.value.problems] == [
        ("Data", "base64")
    ]


@pytest.mark.parametrize("loaded", [None, ModuleType("email.message")])
def test_bytes_are_taken_while_the_standard_library_is_still_loading(monkeypatch, loaded):
    monkeypatch.setitem(sys.modules, "email.message", loaded)
    assert RawEmail(b"Subject: Hello\r\n\r\nHi").data.startswith(b"Subject")
