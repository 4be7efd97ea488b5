"""``isinstance`` for what comes off the wire.

A plain ``isinstance`` leaves what is inside unknown to strict checkers; these say that it is
``Any``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typing_extensions import TypeIs

__all__ = ["is_list", "is_mapping"]


def is_mapping(value: object) -> TypeIs[Mapping[Any, Any]]:
    """Tell whether ``value`` is a mapping, of whatever to whatever."""
    return isinstance(value, Mapping)


def is_list(value: object) -> TypeIs[list[Any] | tuple[Any, ...]]:
    """Tell whether ``value`` is a list or a tuple, of whatever."""
    return isinstance(value, (list, tuple))
