"""What Apple takes: the payload of a push."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import partial
from typing import Any, Final, Literal, get_args

from ...errors import Problem
from ..field_types import flag, list_of, number, real, text
from .tables import NumberWithin, OneOf, Table, anything, zero_or_one

__all__ = ["ALERT", "APS", "PAGE", "PAYLOAD", "SOUND", "ActivityEvent", "ApnsInterruptionLevel"]

PAGE: Final = (
    "https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification"
)
_LIVE_PAGE: Final = (
    "https://developer.apple.com/documentation/activitykit/"
    "starting-and-updating-live-activities-with-activitykit-push-notifications"
)

ActivityEvent = Literal["start", "update", "end"]


class ApnsInterruptionLevel(StrEnum):
    """How much a notification may interrupt (closed).

    Source: https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification
    """

    PASSIVE = "passive"
    """Added to the list, without lighting the screen or a sound."""
    ACTIVE = "active"
    """Shown at once. What Apple assumes when none is given."""
    TIME_SENSITIVE = "time-sensitive"
    """Shown at once, also while notifications are held back."""
    CRITICAL = "critical"
    """Shown at once with a sound, also on a muted device. Apple must have allowed the app to."""


_table: Final = partial(Table, vendor="Apple", source=PAGE, unknown="ignored")
_texts: Final = list_of(text, "text")

# A Live Activity's title and body may be a key of a translation and what fills it.
_LOCALIZED: Final = _table(
    title="text", source=_LIVE_PAGE, or_text=True, members={"loc-key": text, "loc-args": _texts}
)
ALERT: Final = _table(
    title="aps.alert",
    or_text=True,
    members={
        "title": _LOCALIZED,
        "subtitle": text,
        "body": _LOCALIZED,
        "launch-image": text,
        "title-loc-key": text,
        "title-loc-args": _texts,
        "subtitle-loc-key": text,
        "subtitle-loc-args": _texts,
        "loc-key": text,
        "loc-args": _texts,
        "sound": text,
        "action": text,
        "action-loc-key": text,
        "summary-arg": text,
        "summary-arg-count": number,
    },
)
SOUND: Final = _table(
    title="aps.sound",
    or_text=True,
    members={"critical": zero_or_one, "name": text, "volume": NumberWithin(real, 0, 1)},
)


def _score(aps: Mapping[str, Any]) -> Iterator[Problem]:
    """Find scores outside of 0 to 1. Among Live Activities any number may give the order."""
    score: Any = aps.get("relevance-score")
    if not [*real(score, "")] and "event" not in aps and not 0 <= score <= 1:
        reason = "takes a number from 0 to 1"
        yield Problem("relevance-score", "limit", reason, severity="warning")


APS: Final = _table(
    title="aps",
    members={
        "alert": ALERT,
        "badge": number,
        "sound": SOUND,
        "thread-id": text,
        "category": text,
        "content-available": zero_or_one,
        "mutable-content": zero_or_one,
        "target-content-id": text,
        "interruption-level": OneOf(tuple(one.value for one in ApnsInterruptionLevel)),
        "relevance-score": real,
        "filter-criteria": text,
        "stale-date": number,
        "content-state": anything,
        "timestamp": number,
        "event": OneOf(get_args(ActivityEvent)),
        "dismissal-date": number,
        "attributes-type": text,
        "attributes": anything,
        "input-push-token": zero_or_one,
        "input-push-channel": text,
        "content-changed": flag,
        "url-args": _texts,
    },
    together=_score,
)
PAYLOAD: Final = _table(title="its payload", unknown="custom", members={"aps": APS})
"""A payload: what the system reads, and the app's own keys next to it."""
