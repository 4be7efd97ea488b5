"""Base classes for display in notebooks."""

from __future__ import annotations

from .masking import Masked

__all__ = ["Displayed", "Viewed"]


class Viewed:
    """The base of values with a notebook view."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Return the value as HTML with personal data masked."""
        # The only upward import: only Jupyter calls this method.
        from ..notebook import Shown  # noqa: PLC0415  (only in a notebook)

        return Shown(self).html


class Displayed(Viewed, Masked):
    """The base of values with a notebook view that are masked when printed."""

    __slots__ = ()
