"""HTML that is correct by construction: all values that are not ``Html`` are escaped."""

from __future__ import annotations

import html
import re
from typing import Final

__all__ = ["VOID", "Html", "element", "joined", "text"]

VOID: Final = frozenset({"br", "col", "hr", "meta", "wbr"})
"""Elements without content and end tag."""

# Not allowed in HTML. Jupyter cannot save lone surrogates.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Html(str):
    """Text that is already HTML, created only by this module."""

    __slots__ = ()


def text(value: str) -> Html:
    """Return text as escaped HTML."""
    return Html(html.escape(_FORBIDDEN.sub("\ufffd", value)))


def joined(*inside: str) -> Html:
    """Return the concatenation of texts and HTML."""
    return Html("".join(one if isinstance(one, Html) else text(one) for one in inside))


def element(tag: str, *inside: str, **attributes: str | None) -> Html:
    """Return an element.

    Args:
        tag: Its name.
        *inside: Its content; values that are not ``Html`` are escaped.
        **attributes: Its attributes. ``class_`` becomes ``class`` and ``aria_label`` becomes
            ``aria-label``; attributes that are ``None`` are omitted.
    """
    start = tag + "".join(
        f' {name.rstrip("_").replace("_", "-")}="{text(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Html(f"<{start}>" if tag in VOID else f"<{start}>{joined(*inside)}</{tag}>")
