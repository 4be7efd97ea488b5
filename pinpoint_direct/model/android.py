"""The push notifications for Android and Fire devices: Amazon's, Baidu's and Firebase's."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ..limits import BAIDU_MAX_TIME_TO_LIVE, GCM_MAX_TIME_TO_LIVE, MIN_TIME_TO_LIVE
from .converters import (
    as_action,
    as_gcm_authentication,
    as_gcm_priority,
    as_raw_content,
    as_string_map,
    as_substitutions,
)
from .enums import Action, APNSPriority, GCMAuthenticationMethod, GCMPriority
from .field_types import bounded
from .shape import Shape

__all__ = ["ADMMessage", "BaiduMessage", "GCMMessage"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class ADMMessage(Shape):
    """The push notification for Amazon Device Messaging (ADM), which serves Fire devices.

    On the ``ADM`` channel it takes precedence over ``DefaultPushNotificationMessage`` and
    ``DefaultMessage``. A recipient's overrides take precedence. AWS limits the payload to 6 KB,
    which is not checked here.

    Attributes:
        body: The text of the notification.
        action: What a tap does, as an ``Action`` or its name. Default: the app opens
            (``OPEN_APP``).
        consolidation_key: Key for messages that replace each other. ADM may drop an undelivered
            message when a newer message with the same key arrives.
        data: Text keys and values for the app, which AWS documents for silent pushes. They arrive
            under ``data.pinpoint.jsonBody``, not as separate keys.
        expires_after: How long ADM keeps the message for a device that is offline, in seconds. It
            is text: ``"3600"``, not ``3600``. Amazon's ADM pages give a week as the default and a
            month as the maximum; neither is checked here.
        icon_reference: Name of an icon among the app's assets.
        image_icon_url: URL of the large icon in the notification.
        image_url: URL of a picture in the notification.
        md5: Base64 text of the MD5 checksum of ``data``, with which ADM verifies the data. Wire
            name ``MD5``.
        raw_content: The complete payload as JSON: text, or a mapping that is converted to JSON. It
            overrides all other fields. AWS documents no example for ADM, so try it on one device
            first. AWS asks not to put sensitive data into it.
        silent_push: ``True`` to pass the data to the app and display nothing.
        small_image_icon_url: URL of the small icon, for the status bar and the notification.
        sound: ``"default"``, or the file name of a sound in the app; on Android, in ``/res/raw/``.
        substitutions: Values for the ``{{variables}}`` in this message, as text or as lists of
            text: ``{"name": "Ana"}``. A recipient's values take precedence.
        title: The line above the body.
        url: What a tap opens: a page in the device's browser if ``action`` is ``URL``, a place in
            the app, which is handed the link, if it is ``DEEP_LINK``. Otherwise unused.

    Raises:
        ValidationError: If a field has the wrong type, or ``action`` is not one of ``Action``.

    Example:
        >>> from pinpoint_direct import ADMMessage
        >>> message = ADMMessage("Dinner is ready", title="Kitchen", expires_after="3600")
        >>> message.expires_after
        '3600'

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    action: Action | None = attrs.field(default=None, converter=as_action)
    consolidation_key: str | None = None
    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    expires_after: str | None = None
    icon_reference: str | None = None
    image_icon_url: str | None = None
    image_url: str | None = None
    md5: str | None = None
    raw_content: str | None = attrs.field(default=None, converter=as_raw_content)
    silent_push: bool | None = None
    small_image_icon_url: str | None = None
    sound: str | None = None
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )
    title: str | None = None
    url: str | None = None


@attrs.frozen(kw_only=True, repr=False, eq=False)
class BaiduMessage(Shape):
    """The push notification for Baidu Cloud Push.

    On the ``BAIDU`` channel it takes precedence over ``DefaultPushNotificationMessage`` and
    ``DefaultMessage``. A recipient's overrides take precedence. AWS limits the payload to 4 KB,
    which is not checked here.

    Attributes:
        body: The text of the notification.
        action: What a tap does, as an ``Action`` or its name. Default: the app opens
            (``OPEN_APP``).
        data: Text keys and values for the app, which AWS documents for silent pushes. They arrive
            under ``data.pinpoint.jsonBody``, not as separate keys.
        icon_reference: Name of an icon among the app's assets.
        image_icon_url: URL of the large icon in the notification.
        image_url: URL of a picture in the notification.
        raw_content: The complete payload as JSON: text, or a mapping that is converted to JSON. It
            overrides all other fields. AWS documents no example for Baidu, so try it on one device
            first. AWS asks not to put sensitive data into it.
        silent_push: ``True`` to pass the data to the app and display nothing.
        small_image_icon_url: URL of the small icon, for the status bar and the notification.
        sound: ``"default"``, or the file name of a sound that the app brings along, which lies in
            ``/res/raw/``.
        substitutions: Values for the ``{{variables}}`` in this message, as text or as lists of
            text: ``{"name": "Ana"}``. A recipient's values take precedence.
        time_to_live: How long Baidu keeps the message for a device that is offline, in seconds: 0
            to 604,800 (7 days). Default: 604,800.
        title: The line above the body.
        url: What a tap opens: a page in the device's browser if ``action`` is ``URL``, a place in
            the app, which is handed the link, if it is ``DEEP_LINK``. Otherwise unused.

    Raises:
        ValidationError: If a field has the wrong type, ``action`` is not one of ``Action``, or
            ``time_to_live`` is below 0 or above 604,800.

    Example:
        >>> from pinpoint_direct import BaiduMessage
        >>> message = BaiduMessage("Dinner is ready", title="Kitchen", time_to_live=3600)
        >>> message.evolve(time_to_live=0).time_to_live
        0

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    action: Action | None = attrs.field(default=None, converter=as_action)
    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    icon_reference: str | None = None
    image_icon_url: str | None = None
    image_url: str | None = None
    raw_content: str | None = attrs.field(default=None, converter=as_raw_content)
    silent_push: bool | None = None
    small_image_icon_url: str | None = None
    sound: str | None = None
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )
    time_to_live: int | None = attrs.field(
        default=None, metadata=bounded(low=MIN_TIME_TO_LIVE, high=BAIDU_MAX_TIME_TO_LIVE)
    )
    title: str | None = None
    url: str | None = None


@attrs.frozen(kw_only=True, repr=False, eq=False)
class GCMMessage(Shape):
    """The push notification for Firebase Cloud Messaging (FCM), which the API calls GCM.

    On the ``GCM`` channel it wins over ``DefaultPushNotificationMessage`` and ``DefaultMessage``. A
    recipient's own overrides win over it. AWS limits the payload to 4 KB, which is not checked
    here. What its fields say arrives on Android as data, for the app to show; the step
    ``with_notification`` of a request sets a ``raw_content`` that the system shows.

    Attributes:
        body: The text of the notification.
        action: What a tap does, as an ``Action`` or its name. Default: the app opens
            (``OPEN_APP``). ``DEEP_LINK`` belongs to the legacy FCM format: with FCM v1 a deep link
            goes into ``raw_content``.
        collapse_key: While the device cannot be reached, messages with the same key replace each
            other, so that only the last one is delivered. Firebase stores at most 4 different keys
            for a device. Sent to Firebase as ``collapse_key``.
        data: Text keys and values for the app, which AWS documents for silent pushes. They arrive
            under ``data.pinpoint.jsonBody``, not as separate keys: ``raw_content`` can place them
            elsewhere.
        icon_reference: Name of an icon among the app's assets.
        image_icon_url: URL of the large icon in the notification.
        image_url: URL of a picture in the notification.
        preferred_authentication_method: How AWS signs in to Firebase for this message: ``TOKEN``
            (service account, FCM v1) or ``KEY`` (legacy server key, switched off by Google in
            2024), see ``GCMAuthenticationMethod``. Default: the setting of the channel, which is
            ``KEY`` unless it was changed. Unknown values are kept and sent.
        priority: ``"high"`` delivers immediately and may wake a sleeping device; ``"normal"`` saves
            battery and may be delayed. Apple's ``"10"`` and ``"5"`` are also accepted, and AWS
            converts them. Sent to Firebase as ``priority``.
        raw_content: The complete payload as JSON: text, or a mapping that is converted to JSON. It
            overrides all other fields. An FCM v1 payload is wrapped in ``fcmV1Message``, as in the
            example. It has no ``token``, because the recipient's address is the token; ``ttl`` is
            text such as ``"10s"``, and all values in ``data`` are text. A legacy payload
            (``{"notification": {...}, "data": {...}}``) has no wrapper. With ``TOKEN``, AWS
            converts it, drops Apple headers and ``fcm_options``, and keeps the time to live only
            for Android. No key in ``data`` may be ``from`` or begin with ``gcm`` or ``google``. AWS
            asks not to put sensitive data into it.
        restricted_package_name: Package name of the app. Only devices whose token belongs to that
            app get the message.
        silent_push: ``True`` to pass the data to the app and display nothing.
        small_image_icon_url: URL of the small icon, for the status bar and the notification.
        sound: ``"default"``, or the file name of a sound that the app brings along, which lies in
            ``/res/raw/``.
        substitutions: Values for the ``{{variables}}`` in this message, as text or as lists of
            text: ``{"name": "Ana"}``. A recipient's values take precedence.
        time_to_live: How long Firebase keeps the message and tries to deliver it, in seconds: 0 to
            2,419,200 (28 days). Default: 2,419,200. AWS's example of a v1 ``raw_content`` also sets
            this field, although the reference says that raw content overrides it. Sent to Firebase
            as ``time_to_live``.
        title: The line above the body.
        url: What a tap opens: a page in the device's browser if ``action`` is ``URL``, a place in
            the app, which is handed the link, if it is ``DEEP_LINK``. Otherwise unused.

    Raises:
        ValidationError: If a field has the wrong type, ``action`` is not one of ``Action``, or
            ``time_to_live`` is below 0 or above 2,419,200.

    Example:
        >>> from pinpoint_direct import GCMMessage
        >>> GCMMessage("Dinner is ready", title="Kitchen", priority="high").priority
        <GCMPriority.HIGH: 'high'>
        >>> v1 = {"validate_only": False, "message": {"data": {"order": "7"}}}
        >>> GCMMessage(raw_content={"fcmV1Message": v1}).raw_content
        '{"fcmV1Message":{"validate_only":false,"message":{"data":{"order":"7"}}}}'

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    action: Action | None = attrs.field(default=None, converter=as_action)
    collapse_key: str | None = None
    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    icon_reference: str | None = None
    image_icon_url: str | None = None
    image_url: str | None = None
    preferred_authentication_method: GCMAuthenticationMethod | str | None = attrs.field(
        default=None, converter=as_gcm_authentication
    )
    priority: GCMPriority | APNSPriority | str | None = attrs.field(
        default=None, converter=as_gcm_priority
    )
    raw_content: str | None = attrs.field(default=None, converter=as_raw_content)
    restricted_package_name: str | None = None
    silent_push: bool | None = None
    small_image_icon_url: str | None = None
    sound: str | None = None
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )
    time_to_live: int | None = attrs.field(
        default=None, metadata=bounded(low=MIN_TIME_TO_LIVE, high=GCM_MAX_TIME_TO_LIVE)
    )
    title: str | None = None
    url: str | None = None
