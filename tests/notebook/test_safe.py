"""A view is passive HTML: no script, no external resource, no unclosed element."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import EmailMessage, RawEmail, SMSMessage
from pinpoint_direct.notebook import show

from ..effort import examples
from .reading import read
from .values import HOSTILE, anything_written, everything, hostile

FEW = examples(60)


@given(everything, st.booleans(), st.integers(0, 12))
@FEW
def test_every_value_has_a_view_that_does_nothing(value, reveal, rows):
    read(show(value, reveal=reveal, rows=rows).html)


@given(anything_written, st.booleans())
@FEW
def test_an_email_does_nothing_whatever_is_in_it(html, reveal):
    page = read(show(EmailMessage.simple(html=html), reveal=reveal).html)

    assert len(page.frames) == 1


@given(hostile, hostile, st.booleans())
@FEW
def test_a_mime_message_does_nothing_whatever_is_in_it(html, header, reveal):
    head = f"Subject: {header}\nContent-Type: text/html; charset=utf-8\n\n{html}"
    mail = EmailMessage(raw_email=RawEmail(head.encode("utf-8", "replace")))

    read(show(mail, reveal=reveal).html)


@pytest.mark.parametrize("body", HOSTILE)
def test_a_body_that_looks_like_html_is_read_as_it_is_written(body):
    page = read(show(SMSMessage(body), reveal=True).html)

    reported = "".join(page.texts)
    assert all(
        piece in reported for piece in body.split() if piece.isascii() and piece.isprintable()
    )


def test_what_no_page_can_hold_is_replaced():
    html = show(SMSMessage("a\x00b\ud83dc"), reveal=True).html

    assert "a\ufffdb\ufffdc" in html
