"""The status messages of the service.

The texts are from real responses of the service, if known; others are assumed, and marked.

Example:
    >>> from pinpoint_direct.testing import LocalPinpoint, status_messages
    >>> local = LocalPinpoint()
    >>> local.script("+12065550100", "PERMANENT_FAILURE", status_message=status_messages.OPTED_OUT)
    >>> dead = status_messages.DEAD_APNS_TOKEN
    >>> local.script("device-token", "PERMANENT_FAILURE", status_code=410, status_message=dead)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from ..model.channels import PUSH_CHANNELS
from ..model.enums import ChannelType, DeliveryStatus

__all__ = [
    "DEAD_APNS_TOKEN",
    "DEAD_GCM_TOKEN",
    "NO_CHANNEL",
    "NO_ENDPOINT",
    "NO_ENDPOINTS",
    "OPTED_OUT",
]


def _push_error(
    message: str, channel: ChannelType, provider_error: str, answer: dict[str, str]
) -> str:
    """Return the status message of a rejected push: JSON with the provider's JSON as text."""
    return json.dumps(
        {
            "errorMessage": message,
            "channelType": channel.value,
            "pushProviderStatusCode": "400",
            "pushProviderError": provider_error,
            "pushProviderResponse": json.dumps(answer, separators=(",", ":")),
        },
        separators=(",", ":"),
    )


OPTED_OUT: Final = "Phone number is opted out"
"""For a phone number that has opted out; with PERMANENT_FAILURE and code 400."""

DEAD_APNS_TOKEN: Final = _push_error(
    "Unregistered or expired token",
    ChannelType.APNS,
    "BadDeviceToken",
    {"reason": "BadDeviceToken"},
)
"""For an expired Apple token, or one of the other environment; PERMANENT_FAILURE and code 410."""

DEAD_GCM_TOKEN: Final = _push_error(
    "Invalid notification",
    ChannelType.GCM,
    "The registration token is not a valid FCM registration token",
    {"status": "INVALID_ARGUMENT"},
)
"""For an invalid Firebase token; with PERMANENT_FAILURE and status code 400."""

NO_ENDPOINTS: Final = "No endpoints found for userId."
"""For a user without endpoints; with PERMANENT_FAILURE, code 400, endpoint id ``""``."""

NO_ENDPOINT: Final = "No endpoint found for endpointId."
"""For an unknown endpoint id (assumed)."""

NO_CHANNEL: Final = "Either address or channel type is missing"
"""For an address without a channel type, or an endpoint without address or channel (assumed)."""

_STATUS_CODES: Final[Mapping[str, int]] = {
    DeliveryStatus.SUCCESSFUL: 200,
    DeliveryStatus.THROTTLED: 429,
    DeliveryStatus.TEMPORARY_FAILURE: 503,
    DeliveryStatus.PERMANENT_FAILURE: 400,
    DeliveryStatus.UNKNOWN_FAILURE: 500,
    DeliveryStatus.OPT_OUT: 400,
    DeliveryStatus.DUPLICATE: 400,
    DeliveryStatus.TIMEOUT: 504,
}
_TEXTS: Final[Mapping[str, str]] = {
    DeliveryStatus.THROTTLED: "Too many requests.",
    DeliveryStatus.TEMPORARY_FAILURE: "The message could not be sent for now",
    DeliveryStatus.PERMANENT_FAILURE: "The message could not be sent",
    DeliveryStatus.UNKNOWN_FAILURE: "Unknown error",
    DeliveryStatus.OPT_OUT: OPTED_OUT,
    DeliveryStatus.DUPLICATE: "Duplicate address",
    DeliveryStatus.TIMEOUT: "The message couldn't be sent within the timeout period.",
}


def no_message(channel_type: ChannelType) -> str:
    """Return the text for a channel without a message (assumed for all channels except e-mail)."""
    return f"Either template or {channel_type.value.lower()} message must be specified"


def status_code(status: str, channel_type: ChannelType | None) -> int:
    """Return the usual code for a status: 403 for a throttled e-mail."""
    if status == DeliveryStatus.THROTTLED and channel_type is ChannelType.EMAIL:
        return 403
    return _STATUS_CODES.get(status, _STATUS_CODES[DeliveryStatus.UNKNOWN_FAILURE])


def status_message(status: str, channel_type: ChannelType | None, message_id: str) -> str:
    """Return the usual text for a status."""
    if status != DeliveryStatus.SUCCESSFUL:
        return _TEXTS.get(status, _TEXTS[DeliveryStatus.UNKNOWN_FAILURE])
    if channel_type is ChannelType.EMAIL:
        return message_id
    return "" if channel_type in PUSH_CHANNELS else f"MessageId: {message_id}"
