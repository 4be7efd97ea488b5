"""An e-mail: its envelope, and its HTML in a frame without rights that loads nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import attrs

from ..masks import counted
from ..model.email import EmailMessage
from ..model.enums import ChannelType
from ..rendering.message_texts import mime_of, texts_of
from ..rendering.rendering import Rendered
from .disclosure import Disclosure
from .markup import VOID, Html, element, joined, text
from .style import PAPER
from .tokens import EndTag, StartTag, tokens

__all__ = ["Mail", "envelope", "frame", "mail_of", "mail_read"]

_KEPT: Final = re.compile(
    "a|abbr|address|article|b|big|blockquote|br|caption|center|cite|code|col|"
    "colgroup|dd|del|div|dl|dt|em|figcaption|figure|font|footer|h1|h2|h3|h4|"
    "h5|h6|header|hr|i|ins|kbd|li|main|mark|ol|p|pre|q|s|section|small|span|"
    "strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul"
)
_LAYOUT: Final = re.compile(
    "align|bgcolor|border|cellpadding|cellspacing|class|color|colspan|dir|face|"
    "height|lang|rowspan|size|style|valign|width"
)
_IS_HTML: Final = re.compile(r"<(!doctype|html|head|body|table|div|p|h[1-6]|br)\b", re.IGNORECASE)
_UNSEEN: Final = frozenset({"script", "style", "template", "title"})
_MAX_LENGTH: Final = 300_000

_LINE_END: Final = re.compile("</(?:p|h[1-6]|tr|li|div)>|<br")
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


class _Page:
    """Rebuilds the HTML of an e-mail without active content and without external resources.

    Unmasked, texts and styles are kept. Masked, each text is replaced by its length.
    """

    def __init__(self, disclosure: Disclosure) -> None:
        self._disclosure = disclosure
        self._written: list[Html] = []
        self._open: list[str] = []
        self._number_open: Counter[str] = Counter()
        self._unseen: str | None = None

    def page(self, html: str) -> Html:
        """Return the body of the page."""
        for token in tokens(html):
            if isinstance(token, StartTag):
                self._start(token)
            elif isinstance(token, EndTag):
                self._end(token.name)
            else:
                self._text(token)
        while self._open:
            self._close()
        return joined(*self._written)

    def _start(self, tag: StartTag) -> None:
        name = tag.name
        if name in _UNSEEN:
            self._unseen = name
        if name == "img":
            text = tag.attributes.get("alt", "")
            self._put(element("span", f"<image{': ' if text else ''}", self._seen(text), ">"))
        elif _KEPT.fullmatch(name) and (self._disclosure.clear or name != "style"):
            layout = self._layout(tag.attributes)
            self._put(Html(element(name, **layout).removesuffix(f"</{name}>")))
            if name not in VOID:
                self._open.append(name)
                self._number_open[name] += 1

    def _end(self, name: str) -> None:
        self._unseen = None if name == self._unseen else self._unseen
        if self._number_open[name]:
            while self._close() != name:
                pass

    def _text(self, text: str) -> None:
        if self._unseen == "style" and self._disclosure.clear:
            self._put(Html(text.replace("<", "")))
        elif self._unseen is None and text:
            # Between inline tags, white space is what keeps two words apart.
            self._put(self._seen(text) if text.strip() else Html(" "))

    def _put(self, html: Html) -> None:
        self._written.append(html)

    def _seen(self, words: str) -> Html:
        if self._disclosure.clear or not words:
            return text(words)
        return element("span", self._disclosure.hidden(words.strip()), class_="pd-hidden")

    def _layout(self, attributes: Mapping[str, str]) -> dict[str, str]:
        if not self._disclosure.clear:
            return {}
        kept = {name: value for name, value in attributes.items() if _LAYOUT.fullmatch(name)}
        leads_to = attributes.get("href")
        return kept | ({"title": f"leads to {leads_to}"} if leads_to else {})

    def _close(self) -> str:
        """Close the innermost element, and return its name."""
        name = self._open.pop()
        self._number_open[name] -= 1
        self._put(Html(f"</{name}>"))
        return name


def frame(html: str, disclosure: Disclosure) -> Html:
    """Return the HTML of an e-mail in a frame.

    The frame has no rights (``sandbox``), its content security policy blocks all loading (also from
    a style sheet of the e-mail), and active content is removed.
    """
    if len(html) > _MAX_LENGTH:
        return element("p", f"HTML of {counted(len(html), 'character', 'characters')}, too long")
    body = _Page(disclosure).page(html)
    page = joined(
        Html("<!DOCTYPE html>"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("title", "E-mail"),
        element("style", Html(PAPER)),
        body,
    )
    height = min(28, 5 + 2 * len(_LINE_END.findall(body)) + len(body) // 400)
    return element(
        "iframe",
        sandbox="",
        referrerpolicy="no-referrer",
        title="The e-mail" if disclosure.clear else "The layout of the e-mail, without its texts",
        style=f"height:{height}em",
        srcdoc=page,
    )


@attrs.frozen
class Mail:
    """The readable parts of an e-mail."""

    subject: str | None = None
    plain: str | None = None
    html: str | None = None
    attachments: int = 0


def mail_of(message: EmailMessage) -> Mail:
    """Return the readable parts of an e-mail, which may be one MIME message."""
    texts = texts_of(message, ChannelType.EMAIL)
    mail = _mail(texts.title, texts.body, texts.html)
    if message.simple_email is not None or message.raw_email is None:
        return mail
    return attrs.evolve(mail, attachments=_attachments(message.raw_email.data or b""))


def mail_read(value: Rendered) -> Mail:
    """Return the e-mail that one recipient reads. An overriding body may or may not be HTML."""
    body, html = value.body, value.html
    if html is None and body is not None and _IS_HTML.search(body):
        html = body
    return _mail(value.title, body, html)


def _mail(subject: str | None, body: str | None, html: str | None) -> Mail:
    """Create an e-mail; if the HTML replaces the text, do not show it as text again."""
    return Mail(subject, None if html is not None and body == html else body, html)


def _attachments(data: bytes) -> int:
    with suppress(Exception):  # Python's e-mail parser can raise many exceptions
        return len(list(mime_of(data).iter_attachments()))
    return 0


def envelope(mail: Mail, disclosure: Disclosure) -> Html:
    """Return an e-mail as a mail program displays it."""
    rows = [element("div", disclosure.words(mail.subject, absent="no subject"), class_="pd-title")]
    if mail.html is not None:
        rows.append(element("div", frame(mail.html, disclosure), class_="pd-frame"))
    if mail.plain is not None or mail.html is None:
        rows.append(element("div", _plain(mail, disclosure)))
    if mail.attachments:
        text = counted(mail.attachments, "attachment", "attachments")
        rows.append(element("div", text, class_="pd-small"))
    return element("div", *rows, class_="pd-paper")


def _plain(mail: Mail, disclosure: Disclosure) -> Html:
    if mail.html is None:
        return disclosure.words(mail.plain)
    return element("details", element("summary", "As plain text"), disclosure.words(mail.plain))
