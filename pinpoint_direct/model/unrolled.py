"""Functions that are written for one class, one line for each of its fields.

A loop over the fields takes two to three times as long, and these run for every recipient. Attrs
makes a class's constructor in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["unrolled"]


def unrolled(parameters: str, lines: Iterable[str], **names: Any) -> Any:
    """Return the function that takes ``parameters`` and does ``lines``.

    Args:
        parameters: Names of its parameters, with commas between them.
        lines: Its body.
        **names: What the body speaks of besides.
    """
    source = "\n    ".join([f"def function({parameters}):", *lines])
    exec(source, names)  # noqa: S102  (of our own classes' field names, and nothing else)
    return names["function"]
