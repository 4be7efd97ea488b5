"""What an exception keeps alive: the frames of its traceback, and all that is in them."""

from __future__ import annotations

import sys
from typing import Any

__all__ = ["let_go"]


def let_go(error: BaseException) -> None:
    """Take from an exception of botocore's, and from those behind it, their frames.

    The frames hold the whole call. Some of them hold the exception as well, a circle that Python
    frees only when its collector comes.
    """
    seen = {id(None), id(sys.exception())}  # what our caller was handling is not ours to change
    chain: list[Any] = [error]
    while chain:
        one = chain.pop()
        if id(one) not in seen:
            seen.add(id(one))
            one.__traceback__ = None
            chain += [one.__cause__, one.__context__]
