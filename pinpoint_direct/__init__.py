"""The typed Python client SDK for Amazon Pinpoint's SendMessages and SendUsersMessages.

Build a request from immutable, validated values, send it through boto3, and read from the typed
response who was reached, who can be retried, and who must not be.
"""

import types
import typing

from . import limits as limits
from .calls.boto import AsyncPinpointClient as AsyncPinpointClient
from .calls.boto import PinpointClient as PinpointClient
from .calls.call import CallSummary as CallSummary
from .client import PinpointDirect as PinpointDirect
from .errors import AccessDeniedError as AccessDeniedError
from .errors import BadRequestError as BadRequestError
from .errors import DecodeError as DecodeError
from .errors import DeliveryError as DeliveryError
from .errors import FeatureEndedError as FeatureEndedError
from .errors import ForbiddenError as ForbiddenError
from .errors import InternalServerError as InternalServerError
from .errors import JournalBusyError as JournalBusyError
from .errors import JournalError as JournalError
from .errors import MethodNotAllowedError as MethodNotAllowedError
from .errors import NotFoundError as NotFoundError
from .errors import PayloadTooLargeError as PayloadTooLargeError
from .errors import PinpointDirectError as PinpointDirectError
from .errors import Problem as Problem
from .errors import ServiceError as ServiceError
from .errors import TooManyRequestsError as TooManyRequestsError
from .errors import TransportError as TransportError
from .errors import ValidationError as ValidationError
from .lazy import load as _load
from .masks import mask as mask
from .model.android import ADMMessage as ADMMessage
from .model.android import BaiduMessage as BaiduMessage
from .model.android import GCMMessage as GCMMessage
from .model.apns import APNSMessage as APNSMessage
from .model.configuration import DirectMessageConfiguration as DirectMessageConfiguration
from .model.defaults import DefaultMessage as DefaultMessage
from .model.defaults import DefaultPushNotificationMessage as DefaultPushNotificationMessage
from .model.email import EmailMessage as EmailMessage
from .model.email import MessageHeader as MessageHeader
from .model.email import RawEmail as RawEmail
from .model.email import SimpleEmail as SimpleEmail
from .model.email import SimpleEmailPart as SimpleEmailPart
from .model.enums import Action as Action
from .model.enums import APNSAuthenticationMethod as APNSAuthenticationMethod
from .model.enums import APNSPriority as APNSPriority
from .model.enums import APNSPushType as APNSPushType
from .model.enums import ChannelType as ChannelType
from .model.enums import DeliveryStatus as DeliveryStatus
from .model.enums import GCMAuthenticationMethod as GCMAuthenticationMethod
from .model.enums import GCMPriority as GCMPriority
from .model.enums import MessageType as MessageType
from .model.masking import reveal as reveal
from .model.payloads.payload import Payload as Payload
from .model.provider_errors import ProviderError as ProviderError
from .model.recipients import AddressConfiguration as AddressConfiguration
from .model.recipients import EndpointSendConfiguration as EndpointSendConfiguration
from .model.requests import MessageRequest as MessageRequest
from .model.requests import SendUsersMessageRequest as SendUsersMessageRequest
from .model.responses import MessageResponse as MessageResponse
from .model.responses import SendUsersMessageResponse as SendUsersMessageResponse
from .model.results import EndpointMessageResult as EndpointMessageResult
from .model.results import MessageResult as MessageResult
from .model.retry import RetryPlan as RetryPlan
from .model.retry import RetryPolicy as RetryPolicy
from .model.retry import plan_retry as plan_retry
from .model.sms_voice import SMSMessage as SMSMessage
from .model.sms_voice import VoiceMessage as VoiceMessage
from .model.templates import Template as Template
from .model.templates import TemplateConfiguration as TemplateConfiguration
from .version import __version__ as __version__
from .wire.codec import from_json as from_json
from .wire.codec import from_wire as from_wire
from .wire.codec import to_json as to_json
from .wire.codec import to_wire as to_wire

# Public names that a program with a single request does not need, and their modules, which are
# loaded on first access. `__all__` and `dir()` are computed from this table and the imports above.
_LATER: typing.Final = {
    "AdmPayload": ".model.payloads.adm",
    "ApnsAlert": ".model.payloads.apns",
    "ApnsInterruptionLevel": ".model.payloads.apns",
    "ApnsPayload": ".model.payloads.apns",
    "ApnsSound": ".model.payloads.apns",
    "AsyncOutcomeStream": ".batch.asynchronous",
    "AsyncPinpointDirect": ".async_client",
    "BatchResult": ".batch.result",
    "Cause": ".batch.causes",
    "Conversion": ".successors.conversion",
    "DroppedFieldWarning": ".successors.conversion",
    "DynamoJournal": ".fleet.dynamo",
    "EndOfSupportWarning": ".successors.support",
    "FcmAndroid": ".model.payloads.fcm",
    "FcmAndroidNotification": ".model.payloads.fcm",
    "FcmApns": ".model.payloads.fcm",
    "FcmNotification": ".model.payloads.fcm",
    "FcmV1Payload": ".model.payloads.fcm",
    "Journal": ".batch.journal",
    "JournalFactory": ".batch.journal",
    "Loss": ".successors.conversion",
    "Outcome": ".batch.outcomes",
    "OutcomeStream": ".batch.threaded",
    "Preview": ".inspection.preview",
    "Progress": ".batch.progress",
    "ProgressBar": ".batch.progress",
    "Recipient": ".batch.outcomes",
    "Rendered": ".rendering.rendering",
    "Route": ".successors.route",
    "SESv2": ".successors.route",
    "SMSVoiceV2": ".successors.route",
    "SendTask": ".fleet.tasks",
    "SmsParts": ".rendering.sms_parts",
    "Support": ".successors.support",
    "SupportState": ".successors.support",
    "TaskReport": ".fleet.report",
    "check": ".inspection.checks",
    "convert": ".successors.converting",
    "drop_in": ".calls.drop_in",
    "handle_sqs": ".fleet.sqs",
    "merge_results": ".batch.result",
    "notebook": ".notebook",
    "partial_result": ".batch.result",
    "preview": ".inspection.preview",
    "render": ".rendering.rendering",
    "sms_parts": ".rendering.sms_parts",
    "split_tasks": ".fleet.tasks",
    "support_status": ".successors.support",
}

# With the functions below, a type checker would accept any name, including misspelt ones.
if typing.TYPE_CHECKING:
    from . import notebook as notebook
    from .async_client import AsyncPinpointDirect as AsyncPinpointDirect
    from .batch.asynchronous import AsyncOutcomeStream as AsyncOutcomeStream
    from .batch.causes import Cause as Cause
    from .batch.journal import Journal as Journal
    from .batch.journal import JournalFactory as JournalFactory
    from .batch.outcomes import Outcome as Outcome
    from .batch.outcomes import Recipient as Recipient
    from .batch.progress import Progress as Progress
    from .batch.progress import ProgressBar as ProgressBar
    from .batch.result import BatchResult as BatchResult
    from .batch.result import merge_results as merge_results
    from .batch.result import partial_result as partial_result
    from .batch.threaded import OutcomeStream as OutcomeStream
    from .calls.drop_in import drop_in as drop_in
    from .fleet.dynamo import DynamoJournal as DynamoJournal
    from .fleet.report import TaskReport as TaskReport
    from .fleet.sqs import handle_sqs as handle_sqs
    from .fleet.tasks import SendTask as SendTask
    from .fleet.tasks import split_tasks as split_tasks
    from .inspection.checks import check as check
    from .inspection.preview import Preview as Preview
    from .inspection.preview import preview as preview
    from .model.payloads.adm import AdmPayload as AdmPayload
    from .model.payloads.apns import ApnsAlert as ApnsAlert
    from .model.payloads.apns import ApnsInterruptionLevel as ApnsInterruptionLevel
    from .model.payloads.apns import ApnsPayload as ApnsPayload
    from .model.payloads.apns import ApnsSound as ApnsSound
    from .model.payloads.fcm import FcmAndroid as FcmAndroid
    from .model.payloads.fcm import FcmAndroidNotification as FcmAndroidNotification
    from .model.payloads.fcm import FcmApns as FcmApns
    from .model.payloads.fcm import FcmNotification as FcmNotification
    from .model.payloads.fcm import FcmV1Payload as FcmV1Payload
    from .rendering.rendering import Rendered as Rendered
    from .rendering.rendering import render as render
    from .rendering.sms_parts import SmsParts as SmsParts
    from .rendering.sms_parts import sms_parts as sms_parts
    from .successors.conversion import Conversion as Conversion
    from .successors.conversion import DroppedFieldWarning as DroppedFieldWarning
    from .successors.conversion import Loss as Loss
    from .successors.converting import convert as convert
    from .successors.route import Route as Route
    from .successors.route import SESv2 as SESv2
    from .successors.route import SMSVoiceV2 as SMSVoiceV2
    from .successors.support import EndOfSupportWarning as EndOfSupportWarning
    from .successors.support import Support as Support
    from .successors.support import SupportState as SupportState
    from .successors.support import support_status as support_status
else:
    _named = {name for name, one in globals().items() if not isinstance(one, types.ModuleType)}
    _public = {name for name in _named | {*_LATER, "limits"} if not name.startswith("_")}
    __all__ = list(_public | {"__version__"})
    __all__.sort()

    def __getattr__(name: str) -> typing.Any:
        value = globals()[name] = _load(__name__, _LATER, name)
        return value

    def __dir__() -> list[str]:
        return __all__
