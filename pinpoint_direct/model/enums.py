"""The strings that AWS documents, as enumerations.

Three are *closed*: in a request, any other value is an error. The others are *open*: AWS documents
their values but does not model them, or may add values, so an unknown value is kept as a ``str``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

__all__ = [
    "APNSAuthenticationMethod",
    "APNSPriority",
    "APNSPushType",
    "Action",
    "ActionOrName",
    "ChannelType",
    "ChannelTypeOrName",
    "DeliveryStatus",
    "GCMAuthenticationMethod",
    "GCMPriority",
    "MessageType",
    "MessageTypeOrName",
    "RecipientKind",
]


class ChannelType(StrEnum):
    """The channel of a recipient (closed).

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    PUSH = "PUSH"
    """Any push service. AWS asks not to use it and to name the provider's channel instead."""
    GCM = "GCM"
    """Firebase Cloud Messaging (FCM), which the API still calls by its older name."""
    APNS = "APNS"
    """Apple Push Notification service, production environment."""
    APNS_SANDBOX = "APNS_SANDBOX"
    """Apple Push Notification service, development environment.

    Tokens of the two are not interchangeable.
    """
    APNS_VOIP = "APNS_VOIP"
    """Apple's VoIP pushes, production environment."""
    APNS_VOIP_SANDBOX = "APNS_VOIP_SANDBOX"
    """Apple's VoIP pushes, development environment."""
    ADM = "ADM"
    """Amazon Device Messaging (Fire tablets and the like)."""
    SMS = "SMS"
    """A text message to a phone number."""
    VOICE = "VOICE"
    """A phone call in which the message is read aloud."""
    EMAIL = "EMAIL"
    """E-mail. AWS ended this channel of Pinpoint on 2026-10-30; Amazon SES replaces it."""
    BAIDU = "BAIDU"
    """Baidu Cloud Push."""
    CUSTOM = "CUSTOM"
    """A custom channel of campaigns and journeys."""
    IN_APP = "IN_APP"
    """An in-app message of campaigns and journeys."""


ChannelTypeOrName: TypeAlias = (
    ChannelType
    | Literal[
        "PUSH",
        "GCM",
        "APNS",
        "APNS_SANDBOX",
        "APNS_VOIP",
        "APNS_VOIP_SANDBOX",
        "ADM",
        "SMS",
        "VOICE",
        "EMAIL",
        "BAIDU",
        "CUSTOM",
        "IN_APP",
    ]
)
"""A channel, or its name as a literal: type checkers reject any other text."""


class Action(StrEnum):
    """What a tap on the push notification does (closed).

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    OPEN_APP = "OPEN_APP"
    """Open the app, or bring it to the foreground. This is the default."""
    DEEP_LINK = "DEEP_LINK"
    """Open a particular screen of the app, which is handed the link in ``url``.

    On Android this is a key of the legacy FCM format, which FCM v1 does not have.
    """
    URL = "URL"
    """Open the page that ``url`` names in the device's browser."""


ActionOrName: TypeAlias = Action | Literal["OPEN_APP", "DEEP_LINK", "URL"]
"""An action, or its name as a literal."""


class MessageType(StrEnum):
    """How an SMS is routed and billed (closed).

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    TRANSACTIONAL = "TRANSACTIONAL"
    """Critical or urgent, such as a one-time password. Reliability takes precedence over cost."""
    PROMOTIONAL = "PROMOTIONAL"
    """Neither critical nor urgent, such as marketing. Cost takes precedence over reliability."""


MessageTypeOrName: TypeAlias = MessageType | Literal["TRANSACTIONAL", "PROMOTIONAL"]
"""A message type, or its name as a literal."""


class APNSPushType(StrEnum):
    """The kind of an Apple push, sent as the ``apns-push-type`` header (open).

    Pinpoint documents these six values; Apple has added others (``location``, ``liveactivity``,
    ``pushtotalk``).

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    ALERT = "alert"
    """A notification that a person sees or hears."""
    BACKGROUND = "background"
    """Content for the app, without anything to see or hear."""
    COMPLICATION = "complication"
    """Data for a watchOS complication."""
    FILEPROVIDER = "fileprovider"
    """A change signalled to a File Provider extension."""
    MDM = "mdm"
    """A request that the device contact its mobile device management server."""
    VOIP = "voip"
    """An incoming Voice-over-IP call."""


class APNSPriority(StrEnum):
    """The priority of an Apple push (open).

    The values of ``GCMPriority`` are also accepted, and AWS converts them.

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    LOW = "5"
    """Delivered at a time that saves the device's battery."""
    HIGH = "10"
    """Delivered immediately. This is the default of AWS."""


class GCMPriority(StrEnum):
    """The priority of a Firebase push (open).

    The values of ``APNSPriority`` are also accepted, and AWS converts them.

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    NORMAL = "normal"
    """Delivery may wait until the device wakes up."""
    HIGH = "high"
    """Delivered immediately, waking a sleeping device."""


class APNSAuthenticationMethod(StrEnum):
    """How AWS signs in to Apple's push service for one message (open).

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    CERTIFICATE = "CERTIFICATE"
    """With the channel's TLS certificate."""
    TOKEN = "TOKEN"  # noqa: S105  (the API's word for a signing key, not a secret)
    """With the channel's signing key (a ``.p8`` file)."""


class GCMAuthenticationMethod(StrEnum):
    """How AWS signs in to Firebase for one message (open).

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    KEY = "KEY"
    """With a legacy server key. Google switched these off in 2024."""
    TOKEN = "TOKEN"  # noqa: S105  (the API's word for a service account, not a secret)
    """With the channel's service account file (FCM HTTP v1)."""


class DeliveryStatus(StrEnum):
    """The delivery status for one recipient (open: an unknown status is kept as ``str``).

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    SUCCESSFUL = "SUCCESSFUL"
    """Accepted by the channel's provider.

    This does not mean that a person read it: SMS receipts arrive later, in the event stream.
    """
    THROTTLED = "THROTTLED"
    """Rejected because of a rate limit. Nothing was sent; it can be retried after a pause."""
    TEMPORARY_FAILURE = "TEMPORARY_FAILURE"
    """Failed temporarily. AWS does not retry (its older documentation said that it does)."""
    PERMANENT_FAILURE = "PERMANENT_FAILURE"
    """Failed permanently, for example because of an opt-out or a dead device token.

    The status message contains the reason.
    """
    UNKNOWN_FAILURE = "UNKNOWN_FAILURE"
    """An unknown error, after which the message may have been sent."""
    OPT_OUT = "OPT_OUT"
    """The recipient does not want messages.

    SendMessages reports opt-outs as permanent failures instead.
    """
    DUPLICATE = "DUPLICATE"
    """The address occurs twice in the request, and was skipped this time."""
    TIMEOUT = "TIMEOUT"
    """The provider did not respond in time.

    Only older AWS references document it; botocore's model does not have it.
    """


RecipientKind: TypeAlias = Literal["address", "endpoint", "user"]
