"""HTML that is right by construction: what is not marked as HTML is escaped."""

from __future__ import annotations

import html
import re
from typing import Final

__all__ = ["VOID", "Html", "element", "joined", "text"]

VOID: Final = frozenset({"br", "col", "hr", "meta", "wbr"})
"""Elements that hold nothing and have no end."""

# No page may hold these. Jupyter could not even save half a character.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Html(str):
    """Text that is HTML already, made by this module alone."""

    __slots__ = ()


def text(value: str) -> Html:
    """Return any text as HTML that shows it."""
    return Html(html.escape(_FORBIDDEN.sub("\ufffd", value)))


def joined(*inside: str) -> Html:
    """Return texts and HTML in a row."""
    return Html("".join(one if isinstance(one, Html) else text(one) for one in inside))


def element(tag: str, *inside: str, **attributes: str | None) -> Html:
    """Return an element.

    Args:
        tag: Its name.
        *inside: What it holds; what is not ``Html`` is escaped.
        **attributes: Its attributes. ``class_`` stands for ``class`` and ``aria_label`` for
            ``aria-label``; one that is ``None`` is left out.
    """
    start = tag + "".join(
        f' {name.rstrip("_").replace("_", "-")}="{text(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Html(f"<{start}>" if tag in VOID else f"<{start}>{joined(*inside)}</{tag}>")
