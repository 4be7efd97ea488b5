"""The accepted arguments of constructors: canonical forms, and convenient ones."""

from collections.abc import Mapping, Sequence
from email.message import EmailMessage as StandardEmail
from email.message import Message as OlderEmail
from types import MappingProxyType

from pinpoint_direct import (
    Action,
    AddressConfiguration,
    ADMMessage,
    APNSAuthenticationMethod,
    APNSMessage,
    APNSPriority,
    APNSPushType,
    BaiduMessage,
    ChannelType,
    DefaultMessage,
    DefaultPushNotificationMessage,
    DirectMessageConfiguration,
    EmailMessage,
    EndpointMessageResult,
    EndpointSendConfiguration,
    GCMAuthenticationMethod,
    GCMMessage,
    GCMPriority,
    MessageHeader,
    MessageRequest,
    MessageResponse,
    MessageResult,
    MessageType,
    RawEmail,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    SimpleEmail,
    SimpleEmailPart,
    SMSMessage,
    Template,
    TemplateConfiguration,
    VoiceMessage,
    limits,
)


def closed_enumerations(
    channel: ChannelType | None, action: Action | None, kind: MessageType | None, text: str
) -> None:
    AddressConfiguration(channel_type=channel)
    AddressConfiguration(channel_type="GCM")
    AddressConfiguration(channel_type=ChannelType(text))
    GCMMessage(action=action)
    GCMMessage(action="URL")
    GCMMessage(action=Action(text))
    SMSMessage(message_type=kind)
    SMSMessage(message_type="TRANSACTIONAL")
    SMSMessage(message_type=MessageType(text))


def open_enumerations(
    push_type: APNSPushType | str | None,
    priority: APNSPriority | GCMPriority | str | None,
    of_apple: APNSAuthenticationMethod | str | None,
    of_google: GCMAuthenticationMethod | str | None,
) -> None:
    APNSMessage(
        apns_push_type=push_type, priority=priority, preferred_authentication_method=of_apple
    )
    GCMMessage(priority=priority, preferred_authentication_method=of_google)


def mappings(
    one_value: Mapping[str, str],
    many_values: Mapping[str, Sequence[str]],
    mixed: Mapping[str, str | Sequence[str]],
    payload: Mapping[str, object],
) -> None:
    SMSMessage(substitutions=one_value)
    SMSMessage(substitutions=many_values)
    SMSMessage(substitutions=mixed)
    SMSMessage(substitutions={"name": "Ana", "items": ["tea", "cake"], "pair": ("a", "b")})
    EndpointSendConfiguration(substitutions=None, context={"order": "7"})
    ADMMessage(data=one_value)
    ADMMessage(data=MappingProxyType({"order": "7"}))
    GCMMessage(raw_content=payload)
    GCMMessage(raw_content={"fcmV1Message": {"message": {"data": {"order": "7"}}}})
    GCMMessage(raw_content='{"notification": {}}')
    AddressConfiguration(raw_content=None)


def emails(standard: StandardEmail, older: OlderEmail, data: bytes | bytearray) -> None:
    RawEmail(standard)
    RawEmail(older)
    RawEmail(data)
    RawEmail(data=None)
    EmailMessage(reply_to_addresses=["ana@example.com"])
    EmailMessage(reply_to_addresses=("ana@example.com",))
    SimpleEmail(subject=SimpleEmailPart("Hello"), headers=[MessageHeader("X-Campaign", "spring")])
    SimpleEmail(headers=(MessageHeader(),))


def positions() -> None:
    ADMMessage("Hello")
    APNSMessage("Hello")
    BaiduMessage("Hello")
    DefaultMessage("Hello")
    DefaultPushNotificationMessage("Hello")
    GCMMessage("Hello")
    SMSMessage("Hello")
    SimpleEmailPart("Hello")
    Template("order", version="2")
    VoiceMessage("Hello")


def whole_requests(addresses: dict[str, AddressConfiguration]) -> None:
    MessageRequest(
        addresses=addresses,
        context={"order": "7"},
        message_configuration=DirectMessageConfiguration(sms_message=SMSMessage("Hello")),
        template_configuration=TemplateConfiguration(sms_template=Template("order")),
        trace_id="trace",
    )
    MessageRequest(addresses=None, endpoints={"endpoint": EndpointSendConfiguration()})
    SendUsersMessageRequest(users=MappingProxyType({"user": EndpointSendConfiguration()}))


def answers() -> None:
    reached = EndpointMessageResult(delivery_status="SUCCESSFUL", status_code=200, address="")
    MessageResponse(result={"+12065550100": MessageResult()}, endpoint_result=None)
    MessageResponse(result=None, application_id="app")
    SendUsersMessageResponse(result={"user": {"": reached}})


def numbers() -> None:
    GCMMessage(time_to_live=limits.GCM_MAX_TIME_TO_LIVE)
    APNSMessage(badge=0, silent_push=False)
