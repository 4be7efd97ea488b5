"""How much a search tries: in full in a deep search, a share of it otherwise."""

from __future__ import annotations

from math import ceil
from typing import Any

from hypothesis import settings

IN_FULL = 100
"""The examples of a law in a deep search, unless its test says otherwise."""


def share(number: int) -> int:
    """Return how much is tried, in the loaded profile, of what a deep search tries."""
    return ceil(number * settings().max_examples / IN_FULL)


def examples(number: int, **others: Any) -> settings:
    """Return settings with this number of examples in a deep search, or the profile's share."""
    return settings(max_examples=share(number), **others)
