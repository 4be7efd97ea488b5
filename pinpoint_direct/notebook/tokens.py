"""A tokenizer for HTML that works in one pass, similar to a browser.

Each step advances or ends the input, so it takes linear time. Python's ``html.parser`` starts again
at every unclosed ``<``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

import attrs

__all__ = ["EndTag", "StartTag", "Token", "tokens"]

# Otherwise, a "<" is text.
_MARKUP: Final = re.compile("<[a-zA-Z/!?]")
_NAME: Final = re.compile(r"[a-zA-Z][^\s/>]*")
# Possessive quantifiers (`++`, `*+`) prevent backtracking. A quotation mark without a second one
# does not start a value, and only the last mark of each kind can be unpaired.
_ATTRIBUTE: Final = re.compile(
    r"""[\s/]*+(?P<name>[^\s/>][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>"'][^\s>]*+)))?+"""
)
_VALUES: Final = ("double", "single", "bare")
_TAG_END: Final = re.compile(r"[\s/]*+>")
# Inside these elements, only their end tag is markup.
_ENDS_OF_RAW: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title")
}
# No character number has more digits; Python fails on numbers with thousands of digits.
_NO_CHARACTER: Final = re.compile("&#(?:[0-9]{9,}+|[xX][0-9a-fA-F]{9,}+);?")


@attrs.frozen
class StartTag:
    """A start tag: the name in lower case, and the attributes."""

    name: str
    attributes: Mapping[str, str]


@attrs.frozen
class EndTag:
    """An end tag: the name in lower case."""

    name: str


Token: TypeAlias = StartTag | EndTag | str
"""A tag, or a text with its character references resolved."""


def tokens(page: str) -> Iterator[Token]:
    """Yield the tags and texts of a page, without comments and declarations.

    Everything after an unclosed tag or comment is omitted, as in a browser.
    """
    at = 0
    while found := _MARKUP.search(page, at):
        start, inside = found.start(), found.end() - 1
        if start > at:
            yield _resolved(page[at:start])
        if (name := _NAME.match(page, inside)) is None:
            end_tag = _NAME.match(page, inside + 1) if page[inside] == "/" else None
            closing = "-->" if page.startswith("--", inside + 1) else ">"
            end = page.find(closing, inside + 1)
            if end < 0:
                return
            if end_tag is not None:
                yield EndTag(end_tag[0].lower())
            at = end + len(closing)
            continue
        attributes, end = _attributes(page, name.end())
        if end < 0:
            return
        yield StartTag(name[0].lower(), attributes)
        at = end
        if raw := _ENDS_OF_RAW.get(name[0].lower()):
            closed = raw.search(page, at)
            end = len(page) if closed is None else closed.start()
            if end > at:
                yield page[at:end]
            at = end
    if at < len(page):
        yield _resolved(page[at:])


def _attributes(page: str, at: int) -> tuple[Mapping[str, str], int]:
    """Return the attributes at a position, and the end of the tag: -1 if it is unclosed."""
    attributes: dict[str, str] = {}
    while found := _ATTRIBUTE.match(page, at):
        value = next((one for one in found.group(*_VALUES) if one is not None), "")
        attributes.setdefault(found["name"].lower(), _resolved(value))
        at = found.end()
    end = _TAG_END.match(page, at)
    return attributes, -1 if end is None else end.end()


def _resolved(text: str) -> str:
    return html.unescape(_NO_CHARACTER.sub("\ufffd", text))
