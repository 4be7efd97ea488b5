"""The messages of a request: the default ones, and one for each channel."""

from __future__ import annotations

import attrs

from .android import ADMMessage, BaiduMessage, GCMMessage
from .apns import APNSMessage
from .defaults import DefaultMessage, DefaultPushNotificationMessage
from .email import EmailMessage
from .shape import Shape
from .sms_voice import SMSMessage, VoiceMessage

__all__ = ["DirectMessageConfiguration"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class DirectMessageConfiguration(Shape):
    """The messages of a request: the default ones, and one for each channel.

    Each recipient gets one message. On push channels the channel's message takes precedence over
    ``default_push_notification_message``, which takes precedence over ``default_message``; on other
    channels the channel's message takes precedence over ``default_message``. AWS does not document
    whether missing fields are taken from the other messages: make each message complete.

    Attributes:
        adm_message: For Amazon Device Messaging. Wire name ``ADMMessage``.
        apns_message: For Apple devices. Wire name ``APNSMessage``.
        baidu_message: For Baidu Cloud Push.
        default_message: For every channel without its own message.
        default_push_notification_message: For every push channel without its own message.
        email_message: For e-mail, a channel that AWS ended on 2026-10-30.
        gcm_message: For Firebase Cloud Messaging. Wire name ``GCMMessage``.
        sms_message: For text messages. Wire name ``SMSMessage``.
        voice_message: For calls.

    Raises:
        ValidationError: If a field is not an object of its class; use ``from_wire`` for mappings.

    Example:
        >>> from pinpoint_direct import DefaultMessage, DirectMessageConfiguration, SMSMessage
        >>> messages = DirectMessageConfiguration(
        ...     default_message=DefaultMessage("Your code is {{code}}"),
        ...     sms_message=SMSMessage("{{code}} is your code", message_type="TRANSACTIONAL"),
        ... )
        >>> messages.sms_message.message_type.value
        'TRANSACTIONAL'

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    adm_message: ADMMessage | None = None
    apns_message: APNSMessage | None = None
    baidu_message: BaiduMessage | None = None
    default_message: DefaultMessage | None = None
    default_push_notification_message: DefaultPushNotificationMessage | None = None
    email_message: EmailMessage | None = None
    gcm_message: GCMMessage | None = None
    sms_message: SMSMessage | None = None
    voice_message: VoiceMessage | None = None
