"""The payload of a Firebase push in the format that Firebase takes today (FCM HTTP v1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

import attrs

from ...type_guards import is_list
from ..converters import as_string_map, as_text_list
from ..enums import GCMPriority
from ..vendors import firebase
from ..vendors.firebase import NotificationPriority, Proxy, Visibility
from ..vendors.tables import Table
from .apns import ApnsPayload
from .payload import Part, Payload, as_json_object

__all__ = ["FcmAndroid", "FcmAndroidNotification", "FcmApns", "FcmNotification", "FcmV1Payload"]

# Seconds that the pattern of a duration still takes; beyond, no number need be written.
_PAST_EVERY_LIMIT = 10**11


@attrs.frozen(kw_only=True, repr=False, eq=False)
class FcmNotification(Part):
    """What a Firebase push shows on every kind of device.

    Attributes:
        body: The text. May be given by position.
        title: The line above it.
        image: Address of a picture.
        extra: Further members of Firebase's, with any value that JSON can hold.

    Raises:
        ValidationError: If a field has the wrong type, or ``extra`` has a member that a field sets
            as well.

    Source: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    title: str | None = None
    image: str | None = None
    extra: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)

    _table: ClassVar[Table] = firebase.NOTIFICATION


def as_duration(value: str | int | timedelta | None) -> str | None:
    """Write a number of seconds as Firebase has it: ``"10s"``."""
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return f"{seconds:.9f}".rstrip("0").rstrip(".") + "s"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{max(-1, min(value, _PAST_EVERY_LIMIT))}s"
    return cast("str | None", value)  # True and False are refused by the check


def as_durations(value: Sequence[str | int | timedelta] | None) -> tuple[str, ...] | None:
    """Write each number of seconds as Firebase has it."""
    written: Any = tuple(map(as_duration, value)) if is_list(value) else value
    return as_text_list(written)


def as_timestamp(value: str | datetime | None) -> str | None:
    """Write a point in time as Firebase has it: ``"2026-01-31T12:00:00+00:00"``."""
    return value.isoformat() if isinstance(value, datetime) else value


@attrs.frozen(kw_only=True, repr=False, eq=False)
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
        notification_priority: How much of the user's attention it may take, once it has arrived
            (``FcmAndroid.priority`` says how soon it does): ``"PRIORITY_HIGH"`` and the like.
        visibility: What a locked screen shows of it: ``"PRIVATE"``, ``"PUBLIC"`` or ``"SECRET"``.
        sticky: ``True`` to leave it in place when it is tapped.
        local_only: ``True`` to keep it off other devices, such as a watch.
        ticker: Text for accessibility services.
        event_time: When the event happened, by which notifications are sorted: a ``datetime`` with
            a time zone, or text in the form of RFC 3339, in which it is kept.
        default_sound: ``True`` for the system's own sound.
        default_vibrate_timings: ``True`` for the system's own pattern, also where
            ``vibrate_timings`` is set.
        default_light_settings: ``True`` for the system's own light, unless ``light_settings`` is
            set.
        vibrate_timings: How long to wait, to vibrate, to wait, and so on, each as
            ``FcmAndroid.ttl``.
        light_settings: ``color`` (``red``, ``green``, ``blue`` and ``alpha`` from 0 to 1),
            ``light_on_duration`` and ``light_off_duration`` (``"0.5s"``), as a mapping.
        proxy: Whether Firebase may show it in place of the app: ``"ALLOW"``, ``"DENY"`` or
            ``"IF_PRIORITY_LOWERED"``.
        body_loc_key: Key of the text among the app's translations, in place of ``body``.
        body_loc_args: What replaces the placeholders in that text.
        title_loc_key: The same for ``title``.
        title_loc_args: The same for ``title``.
        extra: Further members of Firebase's, with any value that JSON can hold.

    Raises:
        ValidationError: If a field has the wrong type or form (a colour, a time), or ``extra`` has
            a member that a field sets as well.

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
    notification_priority: NotificationPriority | None = None
    visibility: Visibility | None = None
    sticky: bool | None = None
    local_only: bool | None = None
    ticker: str | None = None
    event_time: str | None = attrs.field(default=None, converter=as_timestamp)
    default_sound: bool | None = None
    default_vibrate_timings: bool | None = None
    default_light_settings: bool | None = None
    vibrate_timings: tuple[str, ...] | None = attrs.field(default=None, converter=as_durations)
    light_settings: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)
    proxy: Proxy | None = None
    body_loc_key: str | None = None
    body_loc_args: tuple[str, ...] | None = attrs.field(default=None, converter=as_text_list)
    title_loc_key: str | None = None
    title_loc_args: tuple[str, ...] | None = attrs.field(default=None, converter=as_text_list)
    extra: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)

    _table: ClassVar[Table] = firebase.ANDROID_NOTIFICATION


def as_priority(value: GCMPriority | str | None) -> GCMPriority | None:
    """Look up a priority by its value."""
    known: Mapping[Any, Any] = GCMPriority._value2member_map_
    return cast("GCMPriority | None", known.get(value, value) if isinstance(value, str) else value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
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
        direct_boot_ok: ``True`` to deliver it also before the device is first unlocked.
        bandwidth_constrained_ok: ``True`` to deliver it also over a network with little bandwidth.
        restricted_satellite_ok: ``True`` to deliver it also over a restricted satellite network.
        fcm_options: Firebase's own options for Android, as a mapping (``analytics_label``).
        extra: Further members of Firebase's, with any value that JSON can hold.

    Raises:
        ValidationError: If a field has the wrong type, ``ttl`` is not within the limits,
            ``data`` has the key ``from``, or ``extra`` has a member that a field sets as well.

    Source: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
    """

    collapse_key: str | None = None
    priority: GCMPriority | None = attrs.field(default=None, converter=as_priority)
    ttl: str | None = attrs.field(default=None, converter=as_duration)
    restricted_package_name: str | None = None
    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    notification: FcmAndroidNotification | None = None
    direct_boot_ok: bool | None = None
    bandwidth_constrained_ok: bool | None = None
    restricted_satellite_ok: bool | None = None
    fcm_options: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)
    extra: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)

    _table: ClassVar[Table] = firebase.ANDROID


def as_apns_content(value: ApnsPayload | Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Take a finished Apple payload, or one that is written out."""
    return as_json_object(value.content() if isinstance(value, ApnsPayload) else value)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class FcmApns(Part):
    """What of a Firebase push is for Apple devices alone, which Firebase reaches through APNs.

    Attributes:
        headers: Apple's headers, such as ``apns-priority``. All text.
        payload: Apple's payload: an ``ApnsPayload``, or a mapping.
        fcm_options: Firebase's own options for Apple devices, as a mapping (``image``,
            ``analytics_label``).
        live_activity_token: Apple's token of a Live Activity, which this push starts, updates or
            ends.
        extra: Further members of Firebase's, with any value that JSON can hold.

    Raises:
        ValidationError: If a field has the wrong type, ``payload`` has what Apple does not take, or
            ``extra`` has a member that a field sets as well.

    Source: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
    """

    headers: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    payload: Mapping[str, Any] | None = attrs.field(default=None, converter=as_apns_content)
    fcm_options: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)
    live_activity_token: str | None = None
    extra: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)

    _table: ClassVar[Table] = firebase.APNS


@attrs.frozen(kw_only=True, repr=False, eq=False)
class FcmV1Payload(Payload):
    """The payload of a Firebase push, for a ``raw_content`` on the ``GCM`` channel.

    It becomes ``{"fcmV1Message": {"message": {...}}}``, the wrapper that AWS documents. It names no
    token: the recipient's address is the token. The channel must sign in to Firebase with a service
    account (``TOKEN``).

    Attributes:
        notification: What is shown.
        data: Keys and values for the app, both text. No key may be ``from``. ``message_type`` and
            what begins with ``gcm`` or ``google`` is Firebase's own too, by some of its pages; this
            is looked at by ``check``.
        android: What is for Android alone.
        apns: What is for Apple devices alone.
        webpush: What is for browsers alone, as a mapping.
        fcm_options: Firebase's own options for all, as a mapping.
        validate_only: ``True`` lets Firebase check the message, and deliver it to nobody.
        extra: Further members of Firebase's in the message, with any value that JSON
            can hold.

    Raises:
        ValidationError: If a field has the wrong type, ``data`` has the key ``from``, or ``extra``
            has a member that a field sets as well.

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
    extra: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)

    _table: ClassVar[Table] = firebase.MESSAGE

    def content(self) -> Any:
        """Return the payload as JSON can hold it."""
        wrapper = {} if self.validate_only is None else {"validate_only": self.validate_only}
        return {"fcmV1Message": {**wrapper, "message": super().content()}}

    def _members(self) -> dict[str, Any]:
        members = super()._members()
        members.pop("validate_only", None)  # belongs next to the message
        return members
