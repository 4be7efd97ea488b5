"""The e-mail that a recipient reads: HTML in a frame, with the text."""

import email.message
import html as markup
import re

import pytest

from pinpoint_direct import EmailMessage, MessageRequest, Rendered, preview
from pinpoint_direct.notebook import show

from .reading import read


def both(text, html):
    """Return the same e-mail, in parts and as one MIME message."""
    mime = email.message.EmailMessage()
    mime["Subject"] = "Hi"
    mime.set_content(text)
    mime.add_alternative(html, subtype="html")
    return EmailMessage.simple(subject="Hi", text=text, html=html), EmailMessage.from_mime(mime)


@pytest.mark.parametrize("mail", both("plain {{name}}", "<p>Dear {{name}}, pay {{amount}}</p>"))
def test_a_preview_shows_the_filled_html_in_a_frame_and_the_text(mail):
    request = MessageRequest().with_email(mail)
    shown = preview(request.to_email("a@b.co", substitutions={"name": "Ana"}), "611e")

    page = read(show(shown, reveal=True).html)

    (frame,) = page.frames
    assert "<p>Dear Ana, pay {{amount}}</p>" in frame
    text = "".join(page.texts)
    assert "plain Ana" in text
    assert "As plain text" in text
    assert "no value for {{amount}}" in " ".join(text.split())
    assert "Ana" not in markup.unescape(markup.unescape(show(shown).html))


@pytest.mark.parametrize("reveal", [True, False])
def test_words_in_tags_of_their_own_stay_apart(reveal):
    mail = MessageRequest().with_email(html="<p><b>Ana</b> <i>Wu</i>\n<u>Li</u><s>Po</s></p>")
    (frame,) = read(show(mail, reveal=reveal).html).frames

    assert re.findall(r"</(?:b|i|u|s)>(\s*)<", frame) == [" ", " ", "", ""]


def test_html_that_stands_for_the_text_is_shown_once():
    shown = preview(MessageRequest().with_email(html="<p>Hi</p>").to_email("a@b.co"), "611e")

    page = read(show(shown, reveal=True).html)

    assert len(page.frames) == 1
    assert "As plain text" not in "".join(page.texts)


def test_a_body_of_one_s_own_is_read_as_what_it_is():
    for body, frames in (("Hello", 0), ("<p>Hello", 1)):
        one = Rendered(recipient="a@b.co", kind="address", channel_type="EMAIL", body=body)
        assert len(read(show(one, reveal=True).html).frames) == frames
