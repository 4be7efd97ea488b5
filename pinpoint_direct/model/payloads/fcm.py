"""The payload of a Firebase push in the format that Firebase takes today (FCM HTTP v1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, cast

import attrs

from ...errors import Problem
from ...limits import GCM_MAX_TIME_TO_LIVE
from ..converters import as_string_map, as_text_list
from ..enums import GCMPriority
from .apns import ApnsPayload
from .payload import Part, Payload, as_json_object

__all__ = ["FcmAndroid", "FcmAndroidNotification", "FcmApns", "FcmNotification", "FcmV1Payload"]

_FIREBASE = "https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages"
# Seconds that the pattern still takes; beyond, no number need be written.
_PAST_EVERY_LIMIT = 10**11
_TTL = re.compile(r"(\d{1,12})(\.\d{1,9})?s", re.ASCII)


@attrs.frozen(kw_only=True, repr=False)
class FcmNotification(Part):
    """What a Firebase push shows on every kind of device.

    Attributes:
        body: The text. May be given by position.
        title: The line above it.
        image: Address of a picture.

    Raises:
        ValidationError: If a field has the wrong type.

    Source: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    title: str | None = None
    image: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class FcmAndroidNotification(Part):
    """What a Firebase push shows on Android. It wins over ``FcmNotification``.

    Attributes:
        body: The text. May be given by position.
        title: The line above it.
        image: Address of a picture.
        icon: Name of an icon among the app's resources.
        color: Colour of the icon, as ``"#rrggbb"``.
        sound: ``"default"``, or the file name of a sound in ``/res/raw/``.
        tag: A newer notification with the same tag replaces this one.
        click_action: Intent filter of the activity that a tap starts.
        channel_id: Id of the app's notification channel (Android 8 and later).
        notification_count: The number on the app's icon.
        body_loc_key: Key of the text among the app's translations, in place of ``body``.
        body_loc_args: What replaces the placeholders in that text.
        title_loc_key: The same for ``title``.
        title_loc_args: The same for ``title``.

    Raises:
        ValidationError: If a field has the wrong type.

    Source: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    title: str | None = None
    image: str | None = None
    icon: str | None = None
    color: str | None = None
    sound: str | None = None
    tag: str | None = None
    click_action: str | None = None
    channel_id: str | None = None
    notification_count: int | None = None
    body_loc_key: str | None = None
    body_loc_args: tuple[str, ...] | None = attrs.field(default=None, converter=as_text_list)
    title_loc_key: str | None = None
    title_loc_args: tuple[str, ...] | None = attrs.field(default=None, converter=as_text_list)


def as_priority(value: GCMPriority | str | None) -> GCMPriority | None:
    """Look up a priority by its value."""
    known: Mapping[Any, Any] = GCMPriority._value2member_map_
    return cast("GCMPriority | None", known.get(value, value) if isinstance(value, str) else value)


def as_ttl(value: str | int | timedelta | None) -> str | None:
    """Write a number of seconds as Firebase has it: ``"10s"``."""
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return f"{seconds:.9f}".rstrip("0").rstrip(".") + "s"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{max(-1, min(value, _PAST_EVERY_LIMIT))}s"
    return cast("str | None", value)  # True and False are refused by the check


@attrs.frozen(kw_only=True, repr=False)
class FcmAndroid(Part):
    """What of a Firebase push is for Android alone.

    Attributes:
        collapse_key: Of messages with the same key, only the last waits for the device. Firebase
            keeps at most 4 different keys for a device.
        priority: ``"high"`` to deliver at once, ``"normal"`` to save the battery, as a
            ``GCMPriority`` or its value.
        ttl: How long Firebase keeps the message for a device that is offline, 0 to 2,419,200
            seconds (28 days): a number of seconds, a ``timedelta``, or Firebase's own form
            ``"10s"``, in which it is kept. Absent: 28 days.
        restricted_package_name: Package name of the app that the token must belong to.
        data: Keys and values for the app, both text. They win over those of the payload.
        notification: What is shown on Android.

    Raises:
        ValidationError: If a field has the wrong type, or ``ttl`` is no time within the limits.

    Source: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
    """

    collapse_key: str | None = None
    priority: GCMPriority | None = attrs.field(default=None, converter=as_priority)
    ttl: str | None = attrs.field(default=None, converter=as_ttl)
    restricted_package_name: str | None = None
    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    notification: FcmAndroidNotification | None = None

    def _faults(self) -> Iterator[Problem]:
        if self.ttl is None:
            return
        found = _TTL.fullmatch(self.ttl)
        if found is None:
            reason = 'takes a number of seconds that is not negative, as text with an s: "10s"'
            yield self._fault("ttl", "type", reason, source=_FIREBASE)
        elif float(found[1] + (found[2] or "")) > GCM_MAX_TIME_TO_LIVE:
            limit = GCM_MAX_TIME_TO_LIVE
            reason = f"takes at most {limit:,} {limit.unit}"
            yield self._fault("ttl", "limit", reason, limit=int(limit), source=limit.source)


def as_apns_content(value: ApnsPayload | Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Take a finished Apple payload, or one that is written out."""
    return as_json_object(value.content() if isinstance(value, ApnsPayload) else value)


@attrs.frozen(kw_only=True, repr=False)
class FcmApns(Part):
    """What of a Firebase push is for Apple devices alone, which Firebase reaches through APNs.

    Attributes:
        headers: Apple's headers, such as ``apns-priority``. All text.
        payload: Apple's payload: an ``ApnsPayload``, or a mapping.
        fcm_options: Firebase's own options, as a mapping.

    Raises:
        ValidationError: If a field has the wrong type.

    Source: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
    """

    headers: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    payload: Mapping[str, Any] | None = attrs.field(default=None, converter=as_apns_content)
    fcm_options: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)


@attrs.frozen(kw_only=True, repr=False)
class FcmV1Payload(Payload):
    """The payload of a Firebase push, for a ``raw_content`` on the ``GCM`` channel.

    It becomes ``{"fcmV1Message": {"message": {...}}}``, the wrapper that AWS documents. It names no
    token: the recipient's address is the token. The channel must sign in to Firebase with a service
    account (``TOKEN``).

    Attributes:
        notification: What is shown.
        data: Keys and values for the app, both text. No key may be ``from``, and none may begin
            with ``gcm`` or ``google``; this is looked at by ``check``.
        android: What is for Android alone.
        apns: What is for Apple devices alone.
        webpush: What is for browsers alone, as a mapping.
        fcm_options: Firebase's own options for all, as a mapping.
        validate_only: ``True`` lets Firebase check the message, and deliver it to nobody.

    Raises:
        ValidationError: If a field has the wrong type.

    Example:
        >>> from pinpoint_direct import FcmAndroid, FcmNotification, FcmV1Payload
        >>> payload = FcmV1Payload(
        ...     notification=FcmNotification("Dinner is ready", title="Kitchen"),
        ...     android=FcmAndroid(ttl=10),
        ... )
        >>> payload.content()["fcmV1Message"]["message"]["android"]
        {'ttl': '10s'}

    Source: https://docs.aws.amazon.com/push-notifications/latest/userguide/reference-send-message.html
    """

    notification: FcmNotification | None = None
    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    android: FcmAndroid | None = None
    apns: FcmApns | None = None
    webpush: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)
    fcm_options: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)
    validate_only: bool | None = None

    def content(self) -> Any:
        """Return the payload as JSON can hold it."""
        message = super().content()
        if self.validate_only is None:
            return {"fcmV1Message": {"message": message}}
        del message["validate_only"]
        return {"fcmV1Message": {"validate_only": self.validate_only, "message": message}}
