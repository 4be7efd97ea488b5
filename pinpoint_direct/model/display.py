"""How a value shows itself in a notebook: by a view that is registered from above."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from .masking import Masked

__all__ = ["Displayed", "Viewed", "register"]

View: TypeAlias = Callable[[object], str | None]

_registered: Final[list[View]] = []


def register(view: View) -> None:
    """Let ``view`` show every value from now on; of several, the last one counts."""
    _registered[:] = [view]


class Viewed:
    """The base of what has a view of its own in a notebook."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        """Return the value as HTML with everything personal hidden.

        ``None`` without a view, from which Jupyter goes on to ``repr()``.
        """
        return next((view(self) for view in _registered), None)


class Displayed(Viewed, Masked):
    """The base of what has a view, and is masked wherever else it is printed."""

    __slots__ = ()
