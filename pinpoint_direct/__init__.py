"""The typed Python client SDK for Amazon Pinpoint's SendMessages and SendUsersMessages.

Make a request of immutable, checked values, send it through real boto3, and ask the typed answer
who was reached, who may be sent to again, and who may not.
"""

from . import limits
from .aio import AsyncPinpointDirect
from .client import PinpointClient, PinpointDirect
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
from .model.phone import SMSMessage, VoiceMessage
from .model.push import DefaultMessage, DefaultPushNotificationMessage
from .model.recipients import AddressConfiguration, EndpointSendConfiguration
from .model.requests import DirectMessageConfiguration, MessageRequest, SendUsersMessageRequest
from .model.responses import MessageResponse, SendUsersMessageResponse
from .model.results import EndpointMessageResult, MessageResult, ProviderError
from .model.templates import Template, TemplateConfiguration
from .retry import RetryPolicy

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
    "AsyncPinpointDirect",
    "BadRequestError",
    "BaiduMessage",
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
    "FeatureEndedError",
    "ForbiddenError",
    "GCMAuthenticationMethod",
    "GCMMessage",
    "GCMPriority",
    "InternalServerError",
    "MessageHeader",
    "MessageRequest",
    "MessageResponse",
    "MessageResult",
    "MessageType",
    "MethodNotAllowedError",
    "NotFoundError",
    "PayloadTooLargeError",
    "PinpointClient",
    "PinpointDirect",
    "PinpointDirectError",
    "Problem",
    "ProviderError",
    "RawEmail",
    "RetryPolicy",
    "SMSMessage",
    "SendUsersMessageRequest",
    "SendUsersMessageResponse",
    "ServiceError",
    "SimpleEmail",
    "SimpleEmailPart",
    "Template",
    "TemplateConfiguration",
    "TooManyRequestsError",
    "TransportError",
    "ValidationError",
    "VoiceMessage",
    "__version__",
    "from_json",
    "from_wire",
    "limits",
    "mask",
    "reveal",
    "to_json",
    "to_wire",
]
