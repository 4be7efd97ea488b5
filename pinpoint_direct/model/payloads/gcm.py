"""The payload of a Firebase push in its older format, which AWS converts."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ...limits import GCM_MAX_TIME_TO_LIVE, MIN_TIME_TO_LIVE
from ..converters import as_string_map, as_text_list
from ..enums import GCMPriority
from ..field_types import bounded
from .fcm import as_priority
from .payload import Part, Payload

__all__ = ["GcmLegacyNotification", "GcmLegacyPayload"]


@attrs.frozen(kw_only=True, repr=False)
class GcmLegacyNotification(Part):
    """What a Firebase push in the older format shows.

    Attributes:
        body: The text. May be given by position.
        title: The line above it.
        image: Address of a picture.
        icon: Name of an icon among the app's resources.
        color: Colour of the icon, as ``"#rrggbb"``.
        sound: ``"default"``, or the file name of a sound in ``/res/raw/``.
        tag: A newer notification with the same tag replaces this one.
        click_action: Intent filter of the activity that a tap starts.
        android_channel_id: Id of the app's notification channel (Android 8 and later).
        body_loc_key: Key of the text among the app's translations, in place of ``body``.
        body_loc_args: What replaces the placeholders in that text.
        title_loc_key: The same for ``title``.
        title_loc_args: The same for ``title``.

    Raises:
        ValidationError: If a field has the wrong type.

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    title: str | None = None
    image: str | None = None
    icon: str | None = None
    color: str | None = None
    sound: str | None = None
    tag: str | None = None
    click_action: str | None = None
    android_channel_id: str | None = None
    body_loc_key: str | None = None
    body_loc_args: tuple[str, ...] | None = attrs.field(default=None, converter=as_text_list)
    title_loc_key: str | None = None
    title_loc_args: tuple[str, ...] | None = attrs.field(default=None, converter=as_text_list)


@attrs.frozen(kw_only=True, repr=False)
class GcmLegacyPayload(Payload):
    """The payload of a Firebase push in the older format, for a ``raw_content`` on ``GCM``.

    It has no wrapper and names no token. Google switched the format off in 2024; a channel that
    signs in with a service account (``TOKEN``) still takes it, and AWS converts it. In new code
    prefer ``FcmV1Payload``.

    Attributes:
        notification: What is shown.
        data: Keys and values for the app, both text. No key may be ``from``, and none may begin
            with ``gcm`` or ``google``; this is looked at by ``check``.
        collapse_key: Of messages with the same key, only the last waits for the device.
        priority: ``"high"`` to deliver at once, ``"normal"`` to save the battery, as a
            ``GCMPriority`` or its value.
        time_to_live: How long Firebase keeps the message for a device that is offline, in seconds:
            0 to 2,419,200 (28 days). Converted by AWS, it holds for Android alone.
        restricted_package_name: Package name of the app that the token must belong to.
        content_available: ``True`` to wake an Apple app. Converted by AWS, silent pushes to Apple
            devices fail.
        mutable_content: ``True`` to let an Apple app's extension change the notification first.
        dry_run: ``True`` lets Firebase check the message, and deliver it to nobody.

    Raises:
        ValidationError: If a field has the wrong type, or ``time_to_live`` is below 0 or above
            2,419,200.

    Example:
        >>> from pinpoint_direct import GcmLegacyNotification, GcmLegacyPayload
        >>> GcmLegacyPayload(notification=GcmLegacyNotification("Dinner is ready")).to_json()
        '{"notification":{"body":"Dinner is ready"}}'

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    notification: GcmLegacyNotification | None = None
    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    collapse_key: str | None = None
    priority: GCMPriority | None = attrs.field(default=None, converter=as_priority)
    time_to_live: int | None = attrs.field(
        default=None, metadata=bounded(low=MIN_TIME_TO_LIVE, high=GCM_MAX_TIME_TO_LIVE)
    )
    restricted_package_name: str | None = None
    content_available: bool | None = None
    mutable_content: bool | None = None
    dry_run: bool | None = None
