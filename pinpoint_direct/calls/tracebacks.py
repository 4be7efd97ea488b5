"""Releases the traceback frames of exceptions, and the objects in these frames."""

from __future__ import annotations

import sys
from typing import Any

__all__ = ["drop_tracebacks"]


def drop_tracebacks(error: BaseException) -> None:
    """Remove the tracebacks of an exception, its causes and its contexts.

    The frames hold the complete call. Some of them also hold the exception: a reference cycle,
    which is only freed by the garbage collector.
    """
    seen = {id(None), id(sys.exception())}  # not the exception in progress
    chain: list[Any] = [error]
    while chain:
        one = chain.pop()
        if id(one) not in seen:
            seen.add(id(one))
            one.__traceback__ = None
            chain += [one.__cause__, one.__context__]
