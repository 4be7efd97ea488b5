"""The messages that step in on channels without a message of their own."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from .converters import as_action, as_string_map, as_substitutions
from .enums import Action
from .shape import Shape

__all__ = ["DefaultMessage", "DefaultPushNotificationMessage"]


@attrs.frozen(kw_only=True, repr=False)
class DefaultMessage(Shape):
    """The text for every channel that has no message of its own.

    It is the last resort. A channel's own message wins over it, and on push channels so does
    ``DefaultPushNotificationMessage``.

    Attributes:
        body: The text, whatever it becomes: a text message, a push, a script read aloud, an e-mail.
        substitutions: Values for the ``{{variables}}`` in the body, as text or as lists of text:
            ``{"name": "Ana"}`` and ``{"name": ["Ana"]}`` are the same. A recipient's own
            ``substitutions`` win over these. Give every variable a value: AWS warns that a message
            lacking one may not arrive.

    Raises:
        ValidationError: If a field has the wrong type.

    Example:
        >>> from pinpoint_direct import DefaultMessage
        >>> message = DefaultMessage("Hello {{name}}", substitutions={"name": "friend"})
        >>> message.substitutions["name"]
        ('friend',)

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )


@attrs.frozen(kw_only=True, repr=False)
class DefaultPushNotificationMessage(Shape):
    """The push notification for every push channel that has no message of its own.

    It wins over ``DefaultMessage``. On their own channels ``ADMMessage``, ``APNSMessage``,
    ``BaiduMessage`` and ``GCMMessage`` win over it. It holds what all push services have in common:
    sound, badge, priority, time to live and raw content need the message of one service.

    Attributes:
        body: The text of the notification.
        action: What a tap does, as an ``Action`` or its name. Absent: the app opens
            (``OPEN_APP``).
        data: Text keys and values for the app, which AWS documents for silent pushes. They arrive
            under ``data.pinpoint.jsonBody``, not as keys of their own.
        silent_push: ``True`` to hand the app its data and show nothing.
        substitutions: Values for the ``{{variables}}`` in this message, as text or as lists of
            text: ``{"name": "Ana"}``. A recipient's own values win.
        title: The line above the body.
        url: What a tap opens: a page in the device's browser if ``action`` is ``URL``, a place in
            the app, which is handed the link, if it is ``DEEP_LINK``. Otherwise unused.

    Raises:
        ValidationError: If a field has the wrong type, or ``action`` is not one of ``Action``.

    Example:
        >>> from pinpoint_direct import DefaultPushNotificationMessage
        >>> message = DefaultPushNotificationMessage(
        ...     "Your parcel is here", action="URL", url="https://example.com/parcels/7"
        ... )
        >>> message.action
        <Action.URL: 'URL'>

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    action: Action | None = attrs.field(default=None, converter=as_action)
    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    silent_push: bool | None = None
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )
    title: str | None = None
    url: str | None = None
