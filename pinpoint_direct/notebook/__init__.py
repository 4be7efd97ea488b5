"""What requests, previews, answers and results look like in a notebook.

Jupyter shows a value that ends a cell by its view: a push as a card, a text message as a bubble, an
e-mail in a frame of its own, recipients and results as tables. Everything personal is hidden there;
:func:`show` shows it on purpose, and gives a view to what has none of its own.

A view is plain HTML and CSS. It holds no script and loads nothing.
"""

from __future__ import annotations

import sys
from typing import Final

import attrs

from ..errors import ValidationError
from ..model.masking import Masked

__all__ = ["Shown", "show"]

_ROWS: Final = 10


def _counts(shown: Shown, attribute: attrs.Attribute[int], rows: object) -> None:  # noqa: ARG001
    if isinstance(rows, bool) or not isinstance(rows, int) or rows < 0:
        raise ValidationError.of("rows", "limit", "takes a whole number, 0 or more")


@attrs.frozen(repr=False)
class Shown(Masked):
    """A value with the way to look at it; Jupyter shows it by its HTML.

    Attributes:
        value: What is shown.
        reveal: Whether everything is in clear.
        rows: How many recipients, results or texts are shown of each kind: 0 or more.

    Raises:
        ValidationError: If ``rows`` is no whole number, or below 0.
    """

    value: object
    reveal: bool = attrs.field(default=False, kw_only=True)
    rows: int = attrs.field(default=_ROWS, kw_only=True, validator=_counts)

    @property
    def html(self) -> str:
        """The view as HTML, to be put into a page."""
        from .views import page_of  # noqa: PLC0415  (nobody but a notebook needs the views)

        return page_of(self.value, clear=self.reveal, rows=min(self.rows, sys.maxsize))

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """Return what it is, with everything personal hidden, ``reveal`` or not."""
        return f"<a view of {type(self.value).__name__}{', in clear' if self.reveal else ''}>"


def show(value: object, *, reveal: bool = False, rows: int = _ROWS) -> Shown:
    """Return a view of a value, for Jupyter to show.

    **With** ``reveal=True`` **everything is in clear**: bodies, addresses, tokens. Jupyter saves
    what it shows in the notebook's file, so clear the output before you pass the file on.

    Args:
        value: A request, a message, a preview, a response, a result, or a part of one of these; a
            ``ValidationError``; or a list or a mapping of them, such as the problems that ``check``
            returns.
        reveal: Whether to show what is personal.
        rows: How many recipients, results or texts to show of each kind, 0 or more; the rest is
            counted.

    Returns:
        The view. Its ``html`` is the text of it.

    Raises:
        TypeError: If there is no view of such a value.
        ValidationError: If ``rows`` is no whole number, or below 0.

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
