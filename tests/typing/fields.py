"""The types of fields, as checkers see them."""

from collections.abc import Mapping
from typing import assert_type

import attrs

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
    EndpointSendConfiguration,
    GCMAuthenticationMethod,
    GCMMessage,
    GCMPriority,
    MessageHeader,
    MessageRequest,
    MessageType,
    Problem,
    RawEmail,
    RetryPolicy,
    SendUsersMessageRequest,
    SimpleEmail,
    SimpleEmailPart,
    SMSMessage,
    Template,
    TemplateConfiguration,
    VoiceMessage,
)

Texts = Mapping[str, str] | None
Substitutions = Mapping[str, tuple[str, ...]] | None


def pushes(
    adm: ADMMessage,
    apns: APNSMessage,
    baidu: BaiduMessage,
    gcm: GCMMessage,
    push: DefaultPushNotificationMessage,
) -> None:
    assert_type(adm.body, str | None)
    assert_type(adm.action, Action | None)
    assert_type(adm.data, Texts)
    assert_type(adm.md5, str | None)
    assert_type(adm.expires_after, str | None)
    assert_type(adm.raw_content, str | None)
    assert_type(adm.silent_push, bool | None)
    assert_type(adm.substitutions, Substitutions)
    assert_type(apns.apns_push_type, APNSPushType | str | None)
    assert_type(apns.priority, APNSPriority | GCMPriority | str | None)
    assert_type(apns.preferred_authentication_method, APNSAuthenticationMethod | str | None)
    assert_type(apns.badge, int | None)
    assert_type(apns.time_to_live, int | None)
    assert_type(apns.collapse_id, str | None)
    assert_type(baidu.time_to_live, int | None)
    assert_type(gcm.priority, GCMPriority | APNSPriority | str | None)
    assert_type(gcm.preferred_authentication_method, GCMAuthenticationMethod | str | None)
    assert_type(push.action, Action | None)
    assert_type(push.data, Texts)


def other_messages(
    default: DefaultMessage, sms: SMSMessage, voice: VoiceMessage, email: EmailMessage
) -> None:
    assert_type(default.body, str | None)
    assert_type(default.substitutions, Substitutions)
    assert_type(sms.message_type, MessageType | None)
    assert_type(sms.origination_number, str | None)
    assert_type(voice.language_code, str | None)
    assert_type(email.raw_email, RawEmail | None)
    assert_type(email.simple_email, SimpleEmail | None)
    assert_type(email.reply_to_addresses, tuple[str, ...] | None)


def parts_of_an_email(simple: SimpleEmail, raw: RawEmail, header: MessageHeader) -> None:
    assert_type(simple.subject, SimpleEmailPart | None)
    assert_type(simple.headers, tuple[MessageHeader, ...] | None)
    assert_type(raw.data, bytes | None)
    assert_type(header.name, str | None)


def requests(request: MessageRequest, users_request: SendUsersMessageRequest) -> None:
    assert_type(request.addresses, Mapping[str, AddressConfiguration] | None)
    assert_type(request.endpoints, Mapping[str, EndpointSendConfiguration] | None)
    assert_type(request.context, Texts)
    assert_type(request.message_configuration, DirectMessageConfiguration | None)
    assert_type(request.template_configuration, TemplateConfiguration | None)
    assert_type(request.trace_id, str | None)
    assert_type(users_request.users, Mapping[str, EndpointSendConfiguration] | None)


def recipients(address: AddressConfiguration, templates: TemplateConfiguration) -> None:
    assert_type(address.channel_type, ChannelType | None)
    assert_type(address.substitutions, Substitutions)
    assert_type(address.context, Texts)
    assert_type(templates.sms_template, Template | None)


def copies(request: MessageRequest, sms: SMSMessage) -> None:
    assert_type(request.evolve(trace_id="trace"), MessageRequest)
    assert_type(sms.evolve(body="Hello"), SMSMessage)
    assert_type(request.__replace__(trace_id="trace"), MessageRequest)
    assert_type(attrs.evolve(sms, body="Hello"), SMSMessage)


def smaller_values(policy: RetryPolicy, problem: Problem) -> None:
    assert_type(policy.max_attempts, int)
    assert_type(policy.base_delay, float)
    assert_type(policy.pause(1), float)
    assert_type(policy.pause(1, retry_after=5, jitter=lambda: 0.5), float)
    assert_type(problem.limit, int | None)
    assert_type(problem.source, str | None)
