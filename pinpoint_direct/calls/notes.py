"""Notes on exceptions, whatever their classes are."""

from __future__ import annotations

__all__ = ["note"]


def note(error: BaseException, text: str) -> None:
    """Add a note to an exception, also to one whose class is frozen."""
    if not isinstance(getattr(error, "__notes__", None), list):
        BaseException.__setattr__(error, "__notes__", [])
    BaseException.add_note(error, text)
