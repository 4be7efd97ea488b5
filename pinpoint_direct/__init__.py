"""The typed Python client SDK for Amazon Pinpoint's SendMessages and SendUsersMessages.

Make a request of immutable, checked values, send it through real boto3, and ask the typed answer
who was reached, who may be sent to again, and who may not.
"""

import typing

from . import limits
from .client import PinpointDirect
from .codec import from_json, from_wire, to_json, to_wire
from .conversation import CallSummary
from .errors import (
    AccessDeniedError,
    BadRequestError,
    DecodeError,
    DeliveryError,
    FeatureEndedError,
    ForbiddenError,
    InternalServerError,
    JournalBusyError,
    JournalError,
    MethodNotAllowedError,
    NotFoundError,
    PayloadTooLargeError,
    PinpointDirectError,
    Problem,
    ServiceError,
    TooManyRequestsError,
    TransportError,
    ValidationError,
)
from .model.android import ADMMessage, BaiduMessage, GCMMessage
from .model.apns import APNSMessage
from .model.display import register as _register
from .model.email import EmailMessage, MessageHeader, RawEmail, SimpleEmail, SimpleEmailPart
from .model.enums import (
    Action,
    APNSAuthenticationMethod,
    APNSPriority,
    APNSPushType,
    ChannelType,
    DeliveryStatus,
    GCMAuthenticationMethod,
    GCMPriority,
    MessageType,
)
from .model.masking import mask, reveal
from .model.payloads.payload import Payload
from .model.phone import SMSMessage, VoiceMessage
from .model.push import DefaultMessage, DefaultPushNotificationMessage
from .model.recipients import AddressConfiguration, EndpointSendConfiguration
from .model.requests import DirectMessageConfiguration, MessageRequest, SendUsersMessageRequest
from .model.responses import MessageResponse, SendUsersMessageResponse
from .model.results import EndpointMessageResult, MessageResult, ProviderError
from .model.templates import Template, TemplateConfiguration
from .opening import PinpointClient
from .retry import RetryPlan, RetryPolicy, plan_retry

if typing.TYPE_CHECKING:  # loaded when first asked for: see _LATER
    from . import notebook
    from .aio import AsyncPinpointDirect
    from .batch import OutcomeStream
    from .batch_aio import AsyncOutcomeStream
    from .batch_result import BatchResult, partial_result
    from .checks import check
    from .journal import Journal, JournalFactory
    from .model.payloads.adm import AdmPayload
    from .model.payloads.apns import ApnsAlert, ApnsInterruptionLevel, ApnsPayload, ApnsSound
    from .model.payloads.fcm import (
        FcmAndroid,
        FcmAndroidNotification,
        FcmApns,
        FcmNotification,
        FcmV1Payload,
    )
    from .model.payloads.gcm import GcmLegacyNotification, GcmLegacyPayload
    from .outcomes import Outcome, Recipient
    from .previewing import Preview, preview
    from .progress import Progress, ProgressBar
    from .rendering import Rendered, render
    from .sms_encoding import SmsParts, sms_parts

__version__ = "0.1.0"

__all__ = [
    "ADMMessage",
    "APNSAuthenticationMethod",
    "APNSMessage",
    "APNSPriority",
    "APNSPushType",
    "AccessDeniedError",
    "Action",
    "AddressConfiguration",
    "AdmPayload",
    "ApnsAlert",
    "ApnsInterruptionLevel",
    "ApnsPayload",
    "ApnsSound",
    "AsyncOutcomeStream",
    "AsyncPinpointDirect",
    "BadRequestError",
    "BaiduMessage",
    "BatchResult",
    "CallSummary",
    "ChannelType",
    "DecodeError",
    "DefaultMessage",
    "DefaultPushNotificationMessage",
    "DeliveryError",
    "DeliveryStatus",
    "DirectMessageConfiguration",
    "EmailMessage",
    "EndpointMessageResult",
    "EndpointSendConfiguration",
    "FcmAndroid",
    "FcmAndroidNotification",
    "FcmApns",
    "FcmNotification",
    "FcmV1Payload",
    "FeatureEndedError",
    "ForbiddenError",
    "GCMAuthenticationMethod",
    "GCMMessage",
    "GCMPriority",
    "GcmLegacyNotification",
    "GcmLegacyPayload",
    "InternalServerError",
    "Journal",
    "JournalBusyError",
    "JournalError",
    "JournalFactory",
    "MessageHeader",
    "MessageRequest",
    "MessageResponse",
    "MessageResult",
    "MessageType",
    "MethodNotAllowedError",
    "NotFoundError",
    "Outcome",
    "OutcomeStream",
    "Payload",
    "PayloadTooLargeError",
    "PinpointClient",
    "PinpointDirect",
    "PinpointDirectError",
    "Preview",
    "Problem",
    "Progress",
    "ProgressBar",
    "ProviderError",
    "RawEmail",
    "Recipient",
    "Rendered",
    "RetryPlan",
    "RetryPolicy",
    "SMSMessage",
    "SendUsersMessageRequest",
    "SendUsersMessageResponse",
    "ServiceError",
    "SimpleEmail",
    "SimpleEmailPart",
    "SmsParts",
    "Template",
    "TemplateConfiguration",
    "TooManyRequestsError",
    "TransportError",
    "ValidationError",
    "VoiceMessage",
    "__version__",
    "check",
    "from_json",
    "from_wire",
    "limits",
    "mask",
    "notebook",
    "partial_result",
    "plan_retry",
    "preview",
    "render",
    "reveal",
    "sms_parts",
    "to_json",
    "to_wire",
]


# What a program that sends one request does not need, and should not wait for.
_LATER = {
    ".aio": ("AsyncPinpointDirect",),
    ".batch": ("OutcomeStream",),
    ".batch_aio": ("AsyncOutcomeStream",),
    ".batch_result": ("BatchResult", "partial_result"),
    ".checks": ("check",),
    ".journal": ("Journal", "JournalFactory"),
    ".model.payloads.adm": ("AdmPayload",),
    ".model.payloads.apns": ("ApnsAlert", "ApnsInterruptionLevel", "ApnsPayload", "ApnsSound"),
    ".model.payloads.fcm": (
        "FcmAndroid",
        "FcmAndroidNotification",
        "FcmApns",
        "FcmNotification",
        "FcmV1Payload",
    ),
    ".model.payloads.gcm": ("GcmLegacyNotification", "GcmLegacyPayload"),
    ".notebook": (),
    ".outcomes": ("Outcome", "Recipient"),
    ".previewing": ("Preview", "preview"),
    ".progress": ("Progress", "ProgressBar"),
    ".rendering": ("Rendered", "render"),
    ".sms_encoding": ("SmsParts", "sms_parts"),
}
_MODULE_OF = {name: module for module, names in _LATER.items() for name in names}
_MODULES = {module.rpartition(".")[2]: module for module in _LATER if module.count(".") == 1}


def __getattr__(name: str) -> typing.Any:
    """Load what is asked for the first time."""
    from importlib import import_module  # noqa: PLC0415  (when there is something to load)

    if name in _MODULES:
        return import_module(_MODULES[name], __name__)
    if name in _MODULE_OF:
        found = globals()[name] = getattr(import_module(_MODULE_OF[name], __name__), name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _view(value: object) -> str:
    """Show a value in a notebook."""
    from .notebook import Shown  # noqa: PLC0415  (in a notebook alone)

    return Shown(value).html


_register(_view)
