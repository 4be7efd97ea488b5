"""Notebook views of requests, previews, responses and results.

Jupyter displays the last value of a cell with its view: a push as a card, a text message as a
bubble, an e-mail in a frame, recipients and results as tables. Personal data is hidden.
:func:`show` can show it, and also returns views of lists, mappings and errors.

A view is plain HTML and CSS. It contains no script and loads nothing.
"""

from __future__ import annotations

import sys
from typing import Final

import attrs

from ..errors import ValidationError
from ..model.masking import Masked

__all__ = ["Shown", "show"]

_ROWS: Final = 10


def _counts(
    shown: Shown,  # noqa: ARG001  (attrs passes all three to a validator)
    attribute: attrs.Attribute[int],  # noqa: ARG001  (likewise)
    rows: object,
) -> None:
    if isinstance(rows, bool) or not isinstance(rows, int) or rows < 0:
        raise ValidationError.of("rows", "limit", "takes a whole number, 0 or more")


@attrs.frozen(repr=False)
class Shown(Masked):
    """A value with its display options; Jupyter displays its HTML.

    Attributes:
        value: The value.
        reveal: Whether personal data is shown.
        rows: How many recipients, results or texts are shown of each kind: 0 or more.

    Raises:
        ValidationError: If ``rows`` is not a whole number of 0 or more.
    """

    value: object
    reveal: bool = attrs.field(default=False, kw_only=True)
    rows: int = attrs.field(default=_ROWS, kw_only=True, validator=_counts)

    @property
    def html(self) -> str:
        """The view as HTML, for use in a page."""
        from .views import page_of  # noqa: PLC0415  (only notebooks need the views)

        return page_of(self.value, clear=self.reveal, rows=min(self.rows, sys.maxsize))

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """Return a description without personal data, even with ``reveal``."""
        return f"<a view of {type(self.value).__name__}{', unmasked' if self.reveal else ''}>"


def show(value: object, *, reveal: bool = False, rows: int = _ROWS) -> Shown:
    """Return a view of a value for Jupyter.

    **With** ``reveal=True`` **personal data is shown**: bodies, addresses, tokens. Jupyter saves
    outputs in the notebook file, so clear the output before you share the file.

    Args:
        value: A request, a message, a preview, a response, a result, or a part of one of these; a
            ``ValidationError``; or a list or a mapping of them, such as the problems that ``check``
            returns.
        reveal: Whether to show personal data.
        rows: How many recipients, results or texts to show of each kind, 0 or more; the rest is
            counted.

    Returns:
        The view; its ``html`` attribute is the HTML text.

    Raises:
        TypeError: If there is no view for the value.
        ValidationError: If ``rows`` is not a whole number of 0 or more.

    Example:
        >>> from pinpoint_direct import SMSMessage
        >>> from pinpoint_direct.notebook import show
        >>> "Hello" in show(SMSMessage("Hello")).html
        False
        >>> "Hello" in show(SMSMessage("Hello"), reveal=True).html
        True
    """
    from .views import has_view  # noqa: PLC0415  (as above)

    if not has_view(value):
        raise TypeError(f"there is no view of a {type(value).__name__}")
    return Shown(value, reveal=reveal, rows=rows)
