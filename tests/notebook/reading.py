"""Reads a view as a browser would, and refuses everything that a view must not contain."""

from __future__ import annotations

from html.parser import HTMLParser

TAGS = {
    *("div", "span", "strong", "p", "code", "pre", "figure", "figcaption", "section", "style"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li", "dl", "dt", "dd"),
    *("details", "summary", "iframe", "bdi", "wbr"),
}
_IN_A_FRAME = (
    "a abbr address article b big blockquote br caption center cite code col colgroup dd del div "
    "dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li main mark "
    "meta ol p pre q s section small span strike strong style sub sup table tbody td tfoot th "
    "thead title tr tt u ul"
)
IN_A_FRAME = {*_IN_A_FRAME.split(" ")}
_LAYOUT = (
    "align bgcolor border cellpadding cellspacing class color colspan dir face height lang "
    "rowspan size style title valign width http-equiv content"
)
LAYOUT = {*_LAYOUT.split(" ")}
ATTRIBUTES = {
    *("class", "style", "dir", "title", "scope", "aria-hidden"),
    *("sandbox", "srcdoc", "referrerpolicy"),
}
VOID = {"br", "col", "hr", "meta", "wbr"}


class Reader(HTMLParser):
    """Checks every element, and keeps the texts and the frames."""

    def __init__(self, tags=TAGS, attributes=ATTRIBUTES, *, strict=True):
        super().__init__()
        self.tags, self.attributes, self.strict = tags, attributes, strict
        self.open, self.texts, self.styles, self.frames, self.found = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert tag in self.tags, tag
        assert set(names) <= self.attributes, names
        assert len(names) == len(set(names))
        assert not any(name.startswith("on") for name in names)
        self.found.append((tag, dict(attrs)))
        if tag == "iframe":
            given = dict(attrs)
            assert given["sandbox"] == ""
            self.frames.append(given["srcdoc"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        (self.styles if self.open[-1:] == ["style"] else self.texts).append(data)

    def handle_comment(self, data):
        raise AssertionError(data)

    def handle_decl(self, decl):
        assert not self.strict
        assert decl == "DOCTYPE html"

    handle_pi = unknown_decl = handle_comment


def read(html):
    """Return what is seen of a view, the texts in its frames included.

    Raises:
        AssertionError: If there is anything in it that acts, loads, or is not closed.
    """
    html.encode()  # without halves of characters, which Jupyter could not save
    page = Reader()
    page.feed(html)
    page.close()
    assert page.open == []
    for style in page.styles:
        assert "url(" not in style
        assert "@import" not in style
    for srcdoc in page.frames:
        frame = Reader(IN_A_FRAME, LAYOUT, strict=False)
        frame.feed(srcdoc)
        frame.close()
        assert frame.open == []
        assert frame.found[0] == (
            "meta",
            {
                "http-equiv": "Content-Security-Policy",
                "content": "default-src 'none'; style-src 'unsafe-inline'",
            },
        )
        assert [tag for tag, _ in frame.found].count("meta") == 1
        page.texts += frame.texts
        page.texts += [given["title"] for _, given in frame.found if "title" in given]
        page.found += frame.found
    return page
