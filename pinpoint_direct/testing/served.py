"""The addresses of the Local Pinpoint servers in this process.

Requests to these addresses must reach the server, and not be handled in process.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

__all__ = ["SERVED", "is_served"]

SERVED: Final[set[str]] = set()
"""Host and port of all running servers."""


def is_served(url: str) -> bool:
    """Return whether a Local Pinpoint of this process serves at a URL."""
    return urlsplit(url).netloc in SERVED
