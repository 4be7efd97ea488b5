"""The default messages for channels without their own message."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from .converters import as_action, as_string_map, as_substitutions
from .enums import Action
from .shape import Shape

__all__ = ["DefaultMessage", "DefaultPushNotificationMessage"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class DefaultMessage(Shape):
    """The text for every channel without its own message.

    It has the lowest precedence: a channel's own message takes precedence, and on push channels
    also ``DefaultPushNotificationMessage``.

    Attributes:
        body: The text of the text message, push, voice message or e-mail.
        substitutions: Values for the ``{{variables}}`` in the body, as text or as lists of text:
            ``{"name": "Ana"}`` and ``{"name": ["Ana"]}`` are the same. A recipient's
            ``substitutions`` take precedence. Give every variable a value: AWS warns that a message
            without one may not arrive.

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


@attrs.frozen(kw_only=True, repr=False, eq=False)
class DefaultPushNotificationMessage(Shape):
    """The push notification for every push channel without its own message.

    It takes precedence over ``DefaultMessage``; ``ADMMessage``, ``APNSMessage``, ``BaiduMessage``
    and ``GCMMessage`` take precedence on their channels. It has the fields that all push services
    share: sound, badge, priority, time to live and raw content need the message of one service.

    Attributes:
        body: The text of the notification.
        action: What a tap does, as an ``Action`` or its name. Default: the app opens
            (``OPEN_APP``).
        data: Text keys and values for the app, which AWS documents for silent pushes. They arrive
            under ``data.pinpoint.jsonBody``, not as separate keys.
        silent_push: ``True`` to pass the data to the app and display nothing.
        substitutions: Values for the ``{{variables}}`` in this message, as text or as lists of
            text: ``{"name": "Ana"}``. A recipient's values take precedence.
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
