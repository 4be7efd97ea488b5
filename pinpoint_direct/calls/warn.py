"""Warnings with the line of the program that called this package."""

from __future__ import annotations

import sys
import warnings
from contextlib import suppress
from typing import Final

__all__ = ["UNGUARDED", "warn", "warn_at_least"]

UNGUARDED: Final = (
    "the client wraps a boto3 client and hides its events: it may send a request "
    "again that may have been sent. Expose `meta` of the boto3 client, or pass guard=False"
)

_PACKAGE: Final = __name__.partition(".")[0]


def warn(message: str) -> None:
    """Warn with the first line outside of this package."""
    # Skip this function, and then its callers in this package.
    level, frame = 1, sys._getframe()  # noqa: SLF001  (documented, if not for every Python)
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, RuntimeWarning, stacklevel=level)


def warn_at_least(message: str) -> None:
    """Warn where an exception would lose a response.

    If warnings are errors, the warning is shown instead of raised.
    """
    with suppress(Exception):
        try:
            warn(message)
        except RuntimeWarning as warning:
            warnings.showwarning(warning, RuntimeWarning, __file__, 0)
