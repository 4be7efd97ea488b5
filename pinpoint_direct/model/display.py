"""How a value shows itself in a notebook."""

from __future__ import annotations

__all__ = ["Displayed"]


class Displayed:
    """The base of what has a view of its own in a notebook."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Return the value as HTML with everything personal hidden."""
        # The one import that points up: Jupyter asks a value for its view, and nothing else does.
        from ..notebook import Shown  # noqa: PLC0415  (in a notebook alone)

        return Shown(self).html
