"""The push notification for Apple devices."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ..limits import APNS_MAX_COLLAPSE_ID, MIN_TIME_TO_LIVE
from .converters import (
    as_action,
    as_apns_authentication,
    as_apns_priority,
    as_apns_push_type,
    as_raw_content,
    as_string_map,
    as_substitutions,
)
from .enums import Action, APNSAuthenticationMethod, APNSPriority, APNSPushType, GCMPriority
from .field_types import bounded, utf8_length
from .shape import Shape

__all__ = ["APNSMessage"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class APNSMessage(Shape):
    """The push notification for the Apple Push Notification service (APNs).

    On the four ``APNS`` channels it takes precedence over ``DefaultPushNotificationMessage`` and
    ``DefaultMessage``. A recipient's overrides take precedence. AWS limits the payload to 4 KB,
    which is not checked here.

    Attributes:
        body: The text of the notification.
        apns_push_type: The kind of push, sent to Apple as the ``apns-push-type`` header: an
            ``APNSPushType`` or its value. Default: AWS selects ``alert`` or ``background`` from
            ``silent_push`` or ``raw_content``. Unknown values are kept and sent. Wire name
            ``APNSPushType``.
        action: What a tap does, as an ``Action`` or its name. Default: the app opens
            (``OPEN_APP``).
        badge: The number on the app's icon. ``0`` removes the badge; ``None`` keeps it unchanged.
        category: The notification type: the identifier of a category that the app has registered.
        collapse_id: Messages with the same id are shown as one notification. At most 64 bytes of
            UTF-8; a letter with an accent counts as two. Sent to Apple as the ``apns-collapse-id``
            header.
        data: Text keys and values for the app, which AWS documents for silent pushes. They arrive
            under ``data.pinpoint.jsonBody``, not as separate keys: ``raw_content`` can place them
            elsewhere.
        media_url: URL of a picture or video in the notification.
        preferred_authentication_method: How AWS signs in to Apple for this message:
            ``CERTIFICATE`` or ``TOKEN`` (``APNSAuthenticationMethod``). The channel's settings hold
            a default. Unknown values are kept and sent.
        priority: ``"10"`` delivers immediately, for pushes with an alert or a sound; ``"5"`` may be
            delayed, grouped or held back. It is text, not a number. Default: ``"10"``. Firebase's
            ``"high"`` and ``"normal"`` are also accepted, and AWS converts them. Sent to Apple as
            the ``apns-priority`` header.
        raw_content: The complete payload as JSON: text, or a mapping that is converted to JSON. It
            overrides all other fields. AWS requires the key ``content-available`` in ``aps``, with
            the integer 1 for a silent push and 0 for any other, although one of its examples omits
            the key. A silent payload must not contain ``alert``, ``badge`` or ``sound``. AWS asks
            not to put sensitive data into it.
        silent_push: ``True`` to hand the app its data and show nothing: AWS then sets the push type
            ``background``. Apple throttles these pushes, and recommends at most 3 per hour to one
            recipient.
        sound: File name of a sound, from the app's main bundle or from ``Library/Sounds`` of its
            data container. With ``"default"``, or if the file does not exist, the system's alert
            sound is played.
        substitutions: Values for the ``{{variables}}`` in this message, as text or as lists of
            text: ``{"name": "Ana"}``. A recipient's values take precedence.
        thread_id: The app's identifier for grouping notifications. A Notification Content extension
            can use it too.
        time_to_live: How many seconds Apple retries if the first delivery fails. ``0``: one
            attempt, nothing is stored. AWS documents no default and no maximum. Sent to Apple as
            the ``apns-expiration`` header.
        title: The line above the body.
        url: What a tap opens: a page in the device's browser if ``action`` is ``URL``, a place in
            the app, which is handed the link, if it is ``DEEP_LINK``. Otherwise unused.

    Raises:
        ValidationError: If a field has the wrong type, ``action`` is not one of ``Action``,
            ``collapse_id`` is longer than 64 bytes, or ``time_to_live`` is below 0.

    Example:
        >>> from pinpoint_direct import APNSMessage
        >>> APNSMessage(badge=0)
        APNSMessage(badge=0)
        >>> silent = APNSMessage(raw_content={"aps": {"content-available": 1}, "order": "7"})
        >>> silent.raw_content
        '{"aps":{"content-available":1},"order":"7"}'

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    apns_push_type: APNSPushType | str | None = attrs.field(
        default=None, converter=as_apns_push_type
    )
    action: Action | None = attrs.field(default=None, converter=as_action)
    badge: int | None = None
    category: str | None = None
    collapse_id: str | None = attrs.field(
        default=None, metadata=bounded(high=APNS_MAX_COLLAPSE_ID, measure=utf8_length)
    )
    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    media_url: str | None = None
    preferred_authentication_method: APNSAuthenticationMethod | str | None = attrs.field(
        default=None, converter=as_apns_authentication
    )
    priority: APNSPriority | GCMPriority | str | None = attrs.field(
        default=None, converter=as_apns_priority
    )
    raw_content: str | None = attrs.field(default=None, converter=as_raw_content)
    silent_push: bool | None = None
    sound: str | None = None
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )
    thread_id: str | None = None
    time_to_live: int | None = attrs.field(default=None, metadata=bounded(low=MIN_TIME_TO_LIVE))
    title: str | None = None
    url: str | None = None
