"""How long a service asks to wait, before a call is repeated."""

from __future__ import annotations

import re
import time
from typing import Final

__all__ = ["seconds_asked"]

_SECONDS: Final = re.compile(r"\d+(\.\d+)?", re.ASCII)


def seconds_asked(retry_after: object, date: object) -> float | None:
    """Return how long a ``Retry-After`` asks to wait; ``date`` is when the answer was made."""
    if isinstance(retry_after, str) and _SECONDS.fullmatch(retry_after):
        return float(retry_after)
    until = _time_of(retry_after)
    if until is None:
        return None
    now = _time_of(date)
    return max(0.0, until - (time.time() if now is None else now))


def _time_of(date: object) -> float | None:
    """Return an HTTP date as seconds since 1970, or ``None`` if it is not one."""
    from datetime import UTC  # noqa: PLC0415  (slow to import, and rarely needed)
    from email.utils import parsedate_to_datetime  # noqa: PLC0415  (likewise)

    try:
        moment = parsedate_to_datetime(date) if isinstance(date, str) else None
    except ValueError:
        return None
    return None if moment is None else moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
