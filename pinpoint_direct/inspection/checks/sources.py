"""Where the rules are documented."""

from __future__ import annotations

from typing import Final

from ...model.vendors.amazon import PAGE as ADM
from ...model.vendors.apple import PAGE as APPLE_PAYLOAD
from ...model.vendors.firebase import MIGRATION_PAGE as LEGACY_KEYS
from ...model.vendors.firebase import PAGE as FIREBASE_DATA

__all__ = [
    "ADM",
    "ADM_OVERVIEW",
    "APPLE_PAYLOAD",
    "APPLE_REQUEST",
    "ENDPOINTS",
    "FIREBASE_DATA",
    "FIREBASE_MESSAGE",
    "LEGACY_KEYS",
    "MESSAGES_PAGE",
    "MIGRATE",
    "PUSH",
    "QUOTAS",
    "SENDER_ID",
    "SENDER_IDS",
    "SES",
    "SES_HEADER",
    "SMS_LENGTH",
    "SMS_NUMBERS",
    "SPEECH",
    "USERS",
]

_PINPOINT: Final = "https://docs.aws.amazon.com/pinpoint/latest"

MESSAGES_PAGE: Final = f"{_PINPOINT}/apireference/apps-application-id-messages.html"
USERS: Final = f"{_PINPOINT}/apireference/apps-application-id-users-messages.html"
ENDPOINTS: Final = f"{_PINPOINT}/apireference/apps-application-id-endpoints-endpoint-id.html"
QUOTAS: Final = f"{_PINPOINT}/developerguide/quotas.html"
MIGRATE: Final = f"{_PINPOINT}/userguide/migrate.html"
SMS_LENGTH: Final = (
    "https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html"
)
SMS_NUMBERS: Final = f"{_PINPOINT}/apireference_smsvoicev2/API_SendTextMessage.html"
PUSH: Final = (
    "https://docs.aws.amazon.com/push-notifications/latest/userguide/reference-send-message.html"
)
FIREBASE_MESSAGE: Final = "https://docs.aws.amazon.com/sns/latest/dg/sns-fcm-v1-payloads.html"
APPLE_REQUEST: Final = "https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns"
ADM_OVERVIEW: Final = "https://developer.amazon.com/docs/adm/overview.html"
SENDER_ID: Final = f"{_PINPOINT}/apireference_smsvoicev2/API_SetDefaultSenderId.html"
SENDER_IDS: Final = "https://docs.aws.amazon.com/sms-voice/latest/userguide/sender-id.html"
SPEECH: Final = "https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html"
SES: Final = "https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"
SES_HEADER: Final = "https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html"
