"""How much of a value is shown, and the common parts of all views."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

import attrs

from ..masks import hidden
from ..rendering.rendering import VARIABLE
from .fields import entries, facts, identifier
from .markup import Html, element, joined

__all__ = ["Disclosure", "chips", "counted_rest", "table", "variables"]

T = TypeVar("T")

_LINE: Final = 44
_MAX_LINES: Final = 5
_PRINTABLE: Final = re.compile(r"[A-Za-z_][\w.\[\]]{0,63}", re.ASCII)


@attrs.frozen
class Disclosure:
    """The options for showing values.

    Attributes:
        clear: Whether personal data is shown.
        rows: How many values of each kind are shown.
        names: Whether the names of variables in a masked text are shown, as by ``check``. Not in
            rendered texts: there, text that looks like a variable may be a personal value.
    """

    clear: bool = False
    rows: int = 10
    names: bool = True

    def words(self, value: str | None, *, absent: str = "no text") -> Html:
        """Return a text: unmasked, or as a grey block of about its size."""
        if value is None:
            return element("span", absent, class_="pd-absent")
        if self.clear:
            return element("span", value, class_="pd-text", dir="auto")
        lines = min(_MAX_LINES, max(1, -(-len(value) // _LINE)))
        size = f"width:{min(_LINE, max(14, len(value)))}ch;height:{lines * 1.5}em"
        return joined(
            element("span", self.hidden(value), class_="pd-hidden", style=size),
            chips("with", variables(VARIABLE.findall(value)) if self.names else []),
        )

    @staticmethod
    def hidden(value: object) -> str:
        """Return the replacement for a hidden value."""
        return hidden(value)

    def recipient(self, value: str) -> Html:
        """Return an address, token or id, unmasked or masked."""
        return identifier(value, clear=self.clear)

    def facts(self, value: object, *, without: Sequence[str] = ()) -> Html:
        """Return the fields of an object with their shown values."""
        return facts(value, clear=self.clear, without=without)

    def entries(self, value: Mapping[Any, Any]) -> Html:
        """Return the entries of a mapping as they are shown."""
        return entries(value, clear=self.clear)

    def first(self, values: Sequence[T], shown: Callable[[T], Html], what: str) -> Html:
        """Return the first few values, and the number of other values."""
        few = joined(*map(shown, values[: self.rows]))
        return joined(few, counted_rest(len(values) - self.rows, what))


def variables(names: Iterable[str]) -> list[str]:
    """Return the distinct names of variables, without invalid names."""
    return [f"{{{{{name}}}}}" for name in dict.fromkeys(names) if _PRINTABLE.fullmatch(name)]


def chips(label: str, names: Sequence[str]) -> Html:
    """Return a label with a few names, or nothing if there are no names."""
    if not names:
        return Html()
    several = joined(*(joined(" ", element("code", name)) for name in names))
    return element("span", label, several, class_="pd-chips")


def counted_rest(number: int, what: str = "") -> Html:
    """Return "12 more", or nothing for 0."""
    text = f"… {number:,} more{what and f' {what}'}"
    return element("p", text, class_="pd-more") if number > 0 else Html()


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """Return a table; the first cell of each row names the row."""
    head = element("tr", *(element("th", column, scope="col") for column in columns))
    body = [
        element("tr", element("th", name, scope="row"), *(element("td", cell) for cell in cells))
        for name, *cells in rows
    ]
    text = element("caption", caption)
    whole = element("table", text, element("thead", head), element("tbody", *body))
    return element("div", whole, class_="pd-table")
