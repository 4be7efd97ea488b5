"""One notification that people see, as the messages of both push services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

import attrs

from ...errors import Problem, ValidationError
from ...limits import APNS_MAX_COLLAPSE_ID, GCM_MAX_TIME_TO_LIVE, MIN_TIME_TO_LIVE
from ..android import GCMMessage
from ..apns import APNSMessage
from ..converters import as_string_map, as_substitutions
from ..enums import APNSPriority, GCMAuthenticationMethod, GCMPriority
from ..field_types import bounded, type_problem, utf8_length
from ..payloads.apns import ApnsAlert, ApnsPayload
from ..payloads.fcm import FcmAndroid, FcmAndroidNotification, FcmNotification, FcmV1Payload
from ..payloads.payload import Part
from ..shape import Checked

__all__ = ["notification_messages"]

PartT = TypeVar("PartT", bound=Part)

_STEP: Final = "with_notification"
_OF_APPLE: Final = {GCMPriority.HIGH: APNSPriority.HIGH, GCMPriority.NORMAL: APNSPriority.LOW}
_PRIORITIES: Final[Mapping[str, GCMPriority]] = {
    name.value: ours for ours, theirs in _OF_APPLE.items() for name in (ours, theirs)
}


def as_priority(value: Any) -> Any:
    """Look up a priority by its value, Firebase's or Apple's."""
    return _PRIORITIES.get(value, value) if isinstance(value, str) else value


@attrs.frozen(kw_only=True, repr=False, eq=False)
class _Notification(Checked):
    """The arguments of the step, each with the stricter limit of the two services."""

    body: str
    title: str | None = None
    image_url: str | None = None
    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    click_action: str | None = None
    badge: int | None = None
    sound: str | None = None
    channel_id: str | None = None
    time_to_live: int | None = attrs.field(
        default=None, metadata=bounded(low=MIN_TIME_TO_LIVE, high=GCM_MAX_TIME_TO_LIVE)
    )
    collapse_key: str | None = attrs.field(
        default=None, metadata=bounded(high=APNS_MAX_COLLAPSE_ID, measure=utf8_length)
    )
    priority: GCMPriority | None = attrs.field(default=None, converter=as_priority)
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )

    def __attrs_post_init__(self) -> None:
        """Check the arguments: each by itself, then together."""
        problems = list(self._faults())
        try:
            super().__attrs_post_init__()
        except ValidationError as error:
            problems += error.problems
        if problems:
            raise ValidationError(
                tuple(
                    attrs.evolve(one, path=f"{_STEP}.{one.path.rpartition('.')[2]}")
                    for one in problems
                )
            )

    def _faults(self) -> Iterator[Problem]:
        taken = {"aps": "the notification itself", "data": "the picture"}
        if self.body is None:
            yield type_problem(None, "body", "text")
        for key in taken.keys() & (self.data or {}).keys():
            if key == "aps" or self.image_url is not None:
                reason = f"takes no key {key}: in an Apple payload it holds {taken[key]}"
                yield Problem("data", "key", reason)

    def gcm(self) -> GCMMessage:
        """Return the message for Firebase."""
        on_android = FcmAndroidNotification(
            click_action=self.click_action,
            sound=self.sound,
            channel_id=self.channel_id,
            notification_count=self.badge or None,
        )
        android = FcmAndroid(
            collapse_key=self.collapse_key,
            priority=self.priority,
            ttl=self.time_to_live,
            notification=_unless_empty(on_android),
        )
        payload = FcmV1Payload(
            notification=FcmNotification(self.body, title=self.title, image=self.image_url),
            data=self.data,
            android=_unless_empty(android),
        )
        return GCMMessage(
            raw_content=payload,
            preferred_authentication_method=GCMAuthenticationMethod.TOKEN,
            substitutions=self.substitutions,
        )

    def apns(self) -> APNSMessage:
        """Return the message for Apple. What Apple takes as headers is outside the payload."""
        image = None if self.image_url is None else {"data": {"media-url": self.image_url}}
        payload = ApnsPayload(
            ApnsAlert(self.body, title=self.title),
            badge=self.badge,
            sound=self.sound,
            category=self.click_action,
            mutable_content=None if image is None else True,
            custom={**(self.data or {}), **(image or {})} or None,
        )
        return APNSMessage(
            raw_content=payload,
            collapse_id=self.collapse_key,
            priority=None if self.priority is None else _OF_APPLE[self.priority],
            time_to_live=self.time_to_live,
            substitutions=self.substitutions,
        )


def _unless_empty(part: PartT) -> PartT | None:
    return part if part.content() else None


def notification_messages(**arguments: Any) -> Mapping[str, GCMMessage | APNSMessage]:
    """Return the messages of one notification, by their fields in a message configuration.

    Raises:
        ValidationError: If an argument breaks a rule.
    """
    notification = _Notification(**arguments)
    return {"apns_message": notification.apns(), "gcm_message": notification.gcm()}
