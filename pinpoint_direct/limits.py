"""The limits of the service: numbers with unit and source.

Every constant is an ``int``. All AWS documents agree on the first limits (one is a limit of
Python): a value beyond them raises an error when the object is created or, for the number of
recipients, when the request is sent. The other limits are only used by ``check``.

Example:
    >>> from pinpoint_direct import limits
    >>> limits.MAX_RECIPIENTS, limits.MAX_RECIPIENTS.unit
    (100, 'recipients')
"""

from __future__ import annotations

from typing import Final, Self

__all__ = [
    "ADM_MAX_PAYLOAD",
    "APNS_MAX_COLLAPSE_ID",
    "APNS_MAX_PAYLOAD",
    "BAIDU_MAX_PAYLOAD",
    "BAIDU_MAX_TIME_TO_LIVE",
    "EMAIL_MAX_HEADERS",
    "EMAIL_MAX_HEADER_NAME",
    "EMAIL_MAX_HEADER_VALUE",
    "EMAIL_MAX_SIZE",
    "GCM_MAX_PAYLOAD",
    "GCM_MAX_TIME_TO_LIVE",
    "MAX_NUMBER_DIGITS",
    "MAX_RECIPIENTS",
    "MAX_REQUEST_SIZE",
    "MAX_SUBSTITUTION_ITEMS",
    "MAX_TEMPLATE_NAME",
    "MAX_USERS",
    "MIN_TIME_TO_LIVE",
    "SMS_MAX_BODY",
    "SMS_MAX_GSM_CHARACTERS",
    "SMS_MAX_OTHER_CHARACTERS",
    "VOICE_MAX_BILLABLE",
    "VOICE_MAX_BODY",
    "Limit",
]

_MESSAGES = (
    "https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html"
)
_USERS_MESSAGES = "https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-users-messages.html"
_QUOTAS = "https://docs.aws.amazon.com/pinpoint/latest/developerguide/quotas.html"
_SMS = "https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html"
_SMS_CALL = (
    "https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html"
)
_PYTHON = (
    "https://docs.python.org/3/library/stdtypes.html#integer-string-conversion-length-limitation"
)


class Limit(int):
    """A number with its unit and its source.

    Attributes:
        unit: What is counted, such as ``"seconds"``.
        source: Address of the page that documents the limit.
    """

    unit: str
    source: str

    def __new__(cls, value: int, unit: str, source: str) -> Self:
        """Create the number ``value`` of ``unit``, documented at ``source``."""
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

MAX_NUMBER_DIGITS: Final = Limit(640, "digits", _PYTHON)
"""Decimal digits of a number; Python can always write that many as JSON."""

MIN_TIME_TO_LIVE: Final = Limit(0, "seconds", _MESSAGES)
"""Shortest time to live of a push, which means to deliver it now or drop it."""

GCM_MAX_TIME_TO_LIVE: Final = Limit(2_419_200, "seconds", _MESSAGES)
"""Longest time to live of a Firebase push, 28 days; also the default of AWS."""

BAIDU_MAX_TIME_TO_LIVE: Final = Limit(604_800, "seconds", _MESSAGES)
"""Longest time to live of a Baidu push, 7 days; also the default of AWS."""

APNS_MAX_COLLAPSE_ID: Final = Limit(64, "bytes", _MESSAGES)
"""Length of an Apple collapse id, in bytes of UTF-8 (a letter with an accent counts as two)."""

EMAIL_MAX_HEADERS: Final = Limit(15, "headers", _MESSAGES)
"""Additional headers of one e-mail."""

EMAIL_MAX_HEADER_NAME: Final = Limit(126, "characters", _MESSAGES)
"""Length of an e-mail header's name."""

EMAIL_MAX_HEADER_VALUE: Final = Limit(870, "characters", _MESSAGES)
"""Length of an e-mail header's value, with all attributes in it already replaced."""

ADM_MAX_PAYLOAD: Final = Limit(6_144, "bytes", _QUOTAS)
"""Size of an Amazon Device Messaging push (6 KB). Only for ``check``, like all that follow."""

APNS_MAX_PAYLOAD: Final = Limit(4_096, "bytes", _QUOTAS)
"""Size of an Apple push (4 KB)."""

BAIDU_MAX_PAYLOAD: Final = Limit(4_096, "bytes", _QUOTAS)
"""Size of a Baidu push (4 KB)."""

GCM_MAX_PAYLOAD: Final = Limit(4_096, "bytes", _QUOTAS)
"""Size of a Firebase push (4 KB)."""

SMS_MAX_GSM_CHARACTERS: Final = Limit(1_530, "characters", _SMS)
r"""Length of a text message in the GSM 7-bit alphabet, in which ``^{}\[]~|€`` count twice."""

SMS_MAX_OTHER_CHARACTERS: Final = Limit(630, "characters", _SMS)
"""Length of a text message with any character outside that alphabet; an emoji counts twice."""

SMS_MAX_BODY: Final = Limit(1_600, "characters", _SMS_CALL)
"""Longest text message that any AWS page allows."""

VOICE_MAX_BODY: Final = Limit(6_000, "characters", _QUOTAS)
"""Length of a text to read aloud."""

VOICE_MAX_BILLABLE: Final = Limit(3_000, "characters", _QUOTAS)
"""Length of a text to read aloud without its SSML tags."""

EMAIL_MAX_SIZE: Final = Limit(10 * 1024 * 1024, "bytes", _QUOTAS)
"""Size of an e-mail with its attachments (10 MB)."""

MAX_REQUEST_SIZE: Final = Limit(7 * 1024 * 1024, "bytes", _QUOTAS)
"""Size of request and answer together (7 MB)."""

MAX_SUBSTITUTION_ITEMS: Final = Limit(15, "items", _MESSAGES)
"""Number of values for one variable."""

MAX_TEMPLATE_NAME: Final = Limit(128, "characters", _QUOTAS)
"""Length of a template's name."""
