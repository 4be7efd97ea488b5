"""What Amazon Device Messaging takes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import md5
from typing import Any, Final

from ...errors import Problem
from ...limits import MIN_TIME_TO_LIVE, Limit
from ...type_guards import is_mapping
from ..field_types import mapping_of, number, text
from .tables import NumberWithin, Table, is_open

__all__ = ["MAX_EXPIRES_AFTER", "MESSAGE", "NOTIFICATION", "PAGE", "checksum"]

PAGE: Final = "https://developer.amazon.com/docs/adm/send-message.html"
_TYPES_PAGE: Final = "https://developer.amazon.com/docs/adm/message-types.html"

MAX_EXPIRES_AFTER: Final = Limit(
    31 * 24 * 60 * 60, "seconds", "https://developer.amazon.com/docs/adm/overview.html"
)
"""Longest time that ADM keeps a message. Its page says a month; no month is longer than this."""


def checksum(data: Mapping[str, str]) -> str:
    """Return the checksum of data: ``key:value`` in the order of the keys, joined by commas."""
    pairs = sorted((key.encode("utf-8", "surrogatepass"), value) for key, value in data.items())
    joined = b",".join(key + b":" + value.encode("utf-8", "surrogatepass") for key, value in pairs)
    return b64encode(md5(joined, usedforsecurity=False).digest()).decode()


def _sum_of_data(message: Mapping[str, Any]) -> Iterator[Problem]:
    """Find a checksum that is not the one of the data, which ADM refuses."""
    given, data = message.get("md5"), message.get("data")
    if not isinstance(given, str) or not is_mapping(data):
        return
    texts = [given, *data, *data.values()]
    known = all(isinstance(one, str) and not is_open(one) for one in texts)
    if known and given != checksum(data):
        reason = "takes the checksum of data, which this is not"
        yield Problem("md5", "checksum", reason, severity="warning")


NOTIFICATION: Final = Table(
    vendor="Amazon",
    source=_TYPES_PAGE,
    title="notification",
    unknown="custom",
    members={"title": text, "body": text},
)
MESSAGE: Final = Table(
    vendor="Amazon",
    source=PAGE,
    title="its payload",
    unknown="ignored",
    members={
        "data": mapping_of(text, "text"),
        "notification": NOTIFICATION,
        "consolidationKey": text,
        "expiresAfter": NumberWithin(number, MIN_TIME_TO_LIVE, MAX_EXPIRES_AFTER),
        "md5": text,
    },
    together=_sum_of_data,
)
"""The body of a request to ADM."""
