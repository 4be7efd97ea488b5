"""The service's limits: a number each, with its unit and where it is documented.

Every constant is an ``int`` and can be used as one. A value past one of these limits is an error
when the object is made, or, for the number of recipients, when the request is sent: all of AWS's
own documents agree on them.

Example:
    >>> from pinpoint_direct import limits
    >>> limits.MAX_RECIPIENTS, limits.MAX_RECIPIENTS.unit
    (100, 'recipients')
"""

from __future__ import annotations

from typing import Final, Self

__all__ = [
    "APNS_MAX_COLLAPSE_ID",
    "BAIDU_MAX_TIME_TO_LIVE",
    "EMAIL_MAX_HEADERS",
    "EMAIL_MAX_HEADER_NAME",
    "EMAIL_MAX_HEADER_VALUE",
    "GCM_MAX_TIME_TO_LIVE",
    "MAX_RECIPIENTS",
    "MAX_USERS",
    "MIN_TIME_TO_LIVE",
    "Limit",
]

_MESSAGES = (
    "https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html"
)
_USERS_MESSAGES = "https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-users-messages.html"
_FIREBASE = "https://firebase.google.com/docs/cloud-messaging/concept-options"


class Limit(int):
    """A number that knows its unit and its source.

    Attributes:
        unit: What is counted, such as ``"seconds"``.
        source: Address of the page that documents the limit.
    """

    unit: str
    source: str

    def __new__(cls, value: int, unit: str, source: str) -> Self:
        """Make the number ``value`` of ``unit``, documented at ``source``."""
        limit = super().__new__(cls, value)
        limit.unit = unit
        limit.source = source
        return limit

    def __reduce__(self) -> tuple[type[Self], tuple[int, str, str]]:
        return type(self), (int(self), self.unit, self.source)


MAX_RECIPIENTS: Final = Limit(100, "recipients", _MESSAGES)
"""Recipients of one SendMessages call, addresses and endpoints together."""

MAX_USERS: Final = Limit(100, "users", _USERS_MESSAGES)
"""Users of one SendUsersMessages call, however many endpoints they have."""

MIN_TIME_TO_LIVE: Final = Limit(0, "seconds", _FIREBASE)
"""Shortest time to live of a push: deliver now or drop it."""

GCM_MAX_TIME_TO_LIVE: Final = Limit(2_419_200, "seconds", _MESSAGES)
"""Longest time to live of a Firebase push, 28 days; also what AWS assumes when none is given."""

BAIDU_MAX_TIME_TO_LIVE: Final = Limit(604_800, "seconds", _MESSAGES)
"""Longest time to live of a Baidu push, 7 days; also what AWS assumes when none is given."""

APNS_MAX_COLLAPSE_ID: Final = Limit(64, "bytes", _MESSAGES)
"""Length of an Apple collapse id, in bytes of UTF-8 (a letter with an accent counts as two)."""

EMAIL_MAX_HEADERS: Final = Limit(15, "headers", _MESSAGES)
"""Additional headers of one e-mail."""

EMAIL_MAX_HEADER_NAME: Final = Limit(126, "characters", _MESSAGES)
"""Length of an e-mail header's name."""

EMAIL_MAX_HEADER_VALUE: Final = Limit(870, "characters", _MESSAGES)
"""Length of an e-mail header's value, with all attributes in it already replaced."""
