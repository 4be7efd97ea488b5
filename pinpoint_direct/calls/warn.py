"""Warnings with the line of the program that called this package."""

from __future__ import annotations

import sys
import warnings
from contextlib import suppress
from typing import Final

from .client_kinds import connections_of

__all__ = ["UNGUARDED", "ConnectionCheck", "warn", "warn_at_least"]

UNGUARDED: Final = (
    "the client wraps a boto3 client and hides its events: it may send a request "
    "again that may have been sent. Expose `meta` of the boto3 client, or pass guard=False"
)

# A coroutine that an event loop runs has nobody else between it and the loop.
_NOT_CALLERS: Final = (__name__.partition(".")[0], "asyncio")


def warn(message: str, category: type[Warning] = RuntimeWarning) -> None:
    """Warn with the first line outside of this package."""
    # Skip this function, and then its callers in this package.
    level, frame = 1, sys._getframe()  # noqa: SLF001  (documented, if not for every Python)
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] in _NOT_CALLERS:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


def warn_at_least(message: str) -> None:
    """Warn where an exception would lose a response.

    If warnings are errors, the warning is shown instead of raised.
    """
    with suppress(Exception):
        try:
            warn(message)
        except RuntimeWarning as warning:
            warnings.showwarning(warning, RuntimeWarning, __file__, 0)


class ConnectionCheck:
    """Warns once where a batch makes more calls at a time than its client keeps connections."""

    def __init__(self) -> None:
        """Begin with no warning given."""
        self._has_warned = False

    def before_batch(self, client: object, workers: int) -> None:
        """Compare the number of workers with the connections of ``client``."""
        kept = connections_of(client)
        if kept is not None and kept < workers and not self._has_warned:
            self._has_warned = True
            warn(
                f"the client keeps {kept} connections, and max_workers is {workers}: the other "
                "calls wait for a connection (aiobotocore), or open one that serves a single call "
                f"(boto3). Make it with botocore.config.Config(max_pool_connections={workers})"
            )
