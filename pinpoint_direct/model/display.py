"""How a value shows itself in a notebook."""

from __future__ import annotations

from .masking import Masked

__all__ = ["Displayed", "Viewed"]


class Viewed:
    """The base of what has a view of its own in a notebook."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Return the value as HTML with everything personal hidden."""
        # The one import that points up: Jupyter asks a value for its view, and nothing else does.
        from ..notebook import Shown  # noqa: PLC0415  (in a notebook alone)

        return Shown(self).html


class Displayed(Viewed, Masked):
    """The base of what has a view, and is masked wherever else it is printed."""

    __slots__ = ()
