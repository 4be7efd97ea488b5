"""Where a Local Pinpoint of this process serves.

What is sent there is meant for it, and for nobody on the way.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

__all__ = ["SERVED", "is_served"]

SERVED: Final[set[str]] = set()
"""Host and port of every server that runs."""


def is_served(url: str) -> bool:
    """Tell whether a Local Pinpoint of this process serves at an address."""
    return urlsplit(url).netloc in SERVED
