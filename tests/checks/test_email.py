"""Rules about the headers of an e-mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    EmailMessage,
    MessageHeader,
    MessageRequest,
    RawEmail,
    SendUsersMessageRequest,
)

from .cases import assert_reported, found, warning

MAIL = "MessageRequest.message_configuration.email_message.simple_email"
OWN = "MessageRequest.addresses[#1]"
HELLO = MessageRequest().with_email(subject="Hello {{name}}", text="x")
INJECTED = "x\r\nBcc: e@f.g"


def with_header(name, value):
    return MessageRequest().with_email(subject="x", text="y", headers={name: value})


CASES = {
    "a name with a line break": warning(
        with_header("X\r\nB", "y"), f"{MAIL}.headers[0].name", "header", with_header("X-B", "y")
    ),
    "a name that only ends in a line break": warning(
        with_header("X\n", "y"), f"{MAIL}.headers[0].name", "header"
    ),
    "a name with a colon": warning(with_header("X:", "y"), f"{MAIL}.headers[0].name", "header"),
    "a value with a line break": warning(
        with_header("X", INJECTED),
        f"{MAIL}.headers[0].value",
        "header",
        with_header("X", "Bcc: e@f.g"),
        with_header("X", "{CreationDate}"),
    ),
    "a value beyond ASCII": warning(with_header("X", "é"), f"{MAIL}.headers[0].value", "header"),
    "a subject with a line break": warning(
        MessageRequest().with_email(subject=INJECTED, text="y"),
        f"{MAIL}.subject.data",
        "header",
        MessageRequest().with_email(subject="x", text=INJECTED),
    ),
    "a subject of a recipient's own": warning(
        HELLO.to_email("a@b.c", title_override=INJECTED),
        f"{OWN}.title_override",
        "header",
        HELLO.to_email("a@b.c", title_override="x", body_override=INJECTED),
        HELLO.with_gcm("a").to_gcm("token", title_override=INJECTED),
    ),
    "a subject of a recipient's own, without a message": warning(
        MessageRequest().to_email("a@b.c", title_override=INJECTED),
        f"{OWN}.title_override",
        "header",
    ),
    "a value that goes into the subject": warning(
        HELLO.to_email("a@b.c", substitutions={"name": INJECTED}),
        f"{OWN}.substitutions",
        "header",
        HELLO.to_email("a@b.c", substitutions={"name": "Ana", "other": INJECTED}),
        HELLO.to_email("a@b.c"),
        HELLO.to_email("a@b.c", title_override="x", substitutions={"name": INJECTED}),
    ),
    "a value of the message's that goes into the subject": warning(
        MessageRequest()
        .with_email(EmailMessage(raw_email=RawEmail(b"Subject: {{a}}\n\nx")))
        .with_substitutions(a="b\nc")
        .to_email("a@b.c"),
        f"{OWN}.substitutions",
        "header",
    ),
    "a subject for a user": warning(
        SendUsersMessageRequest()
        .with_email(subject="x", text="y")
        .to_user("ana", title_override=INJECTED),
        "SendUsersMessageRequest.users[#1].title_override",
        "header",
        SendUsersMessageRequest().with_push("y").to_user("ana", title_override=INJECTED),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_rule_tells_what_breaks_it_and_nothing_else(case):
    assert_reported(case)


def test_each_header_is_reported_at_its_place():
    headers = [MessageHeader("a", "b"), MessageHeader("a b", "c\n"), MessageHeader()]
    request = MessageRequest().with_email(subject="x", text="y", headers=headers)

    assert [problem.path for problem in found(request, "header")] == [
        f"{MAIL}.headers[1].name",
        f"{MAIL}.headers[1].value",
    ]


@given(st.text(max_size=4))
def test_a_line_break_is_reported_wherever_it_becomes_a_header(text):
    request = MessageRequest().with_email(
        subject=text, text="y", headers={f"X{text}": "y", "Y": text}
    )
    request = request.to_email("a@b.c", title_override=text)

    reported = {problem.path for problem in found(request, "header")}
    if "\r" in text or "\n" in text:
        assert len(reported) == 4
    assert (f"{MAIL}.headers[1].value" in reported) is any(not " " <= one <= "~" for one in text)
