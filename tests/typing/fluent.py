"""Fluent building as type checkers see it: what is right passes, and each misuse is an error."""

from __future__ import annotations

import email.message
from collections.abc import Iterator
from typing import assert_type

from pinpoint_direct import (
    AddressConfiguration,
    ApnsAlert,
    ApnsInterruptionLevel,
    APNSMessage,
    ApnsPayload,
    ChannelType,
    EmailMessage,
    EndpointSendConfiguration,
    FcmAndroid,
    FcmNotification,
    FcmV1Payload,
    MessageHeader,
    MessageRequest,
    SendUsersMessageRequest,
    SMSMessage,
    Template,
)

# What is right.

request = (
    MessageRequest()
    .with_default("Hello")
    .with_sms("Your code is {{code}}", message_type="TRANSACTIONAL")
    .with_sms(SMSMessage("Your code is {{code}}"))
    .with_email(subject="Your code", text="{{code}}", headers={"X-Campaign": "spring"})
    .with_email(subject="Your code", headers=[MessageHeader("X-Campaign", "spring")])
    .with_email(EmailMessage.from_mime(email.message.EmailMessage()))
    .with_notification("{{code}}", title="Your code", data={"a": "b"}, badge=1, priority="high")
    .with_push("{{code}}", title="Your code", substitutions={"code": ["0000"]})
    .with_adm("Hello", expires_after="3600")
    .with_apns("Hello", badge=0, priority="high")
    .with_apns(raw_content=ApnsPayload("Hello", badge=1))
    .with_baidu(body="Hello", time_to_live=0)
    .with_gcm(raw_content=FcmV1Payload(android=FcmAndroid(ttl=10)))
    .with_gcm()
    .with_voice("Hello", voice_id="Matthew")
    .with_template(sms="order-shipped", push=Template("order-shipped", version="2"))
    .with_context({"a": "b"}, c="d")
    .with_trace_id("trace")
    .with_substitutions({"a": "b"}, code="0000", list=["1", "2"])
    .to("+12065550100", "SMS")
    .to(address="+12065550100", channel_type=ChannelType.SMS, body_override="Hi")
    .to_sms("+12065550100", substitutions={"code": "1234"})
    .to_voice("+12065550100", context={"a": "b"})
    .to_email("ana@example.com", title_override="Hi")
    .to_adm("token")
    .to_apns("token", sandbox=True, raw_content={"aps": {}})
    .to_apns_voip("token", raw_content=ApnsPayload())
    .to_baidu("token")
    .to_gcm("token", raw_content="{}")
    .to_endpoint("endpoint", body_override=None)
    .to_many({"+12065550101": AddressConfiguration(channel_type="SMS")})
    .to_many({"+12065550101": {"code": "1234"}}, channel_type="SMS")
    .to_many(["+12065550101"], channel_type=ChannelType.SMS)
)
assert_type(request, MessageRequest)
users = (
    SendUsersMessageRequest()
    .with_default("Hello")
    .with_sms(body="Hello")
    .with_notification("Hello", substitutions={"a": ["b"]})
    .with_substitutions(a="b")
    .to_user("ana", substitutions={"a": "b"})
    .to_users({"bo": EndpointSendConfiguration(), "cy": EndpointSendConfiguration()})
    .to_users({"bo": {"a": ["b"]}})
    .to_users({"bo", "cy"})
)
assert_type(users, SendUsersMessageRequest)


def numbers() -> Iterator[str]:
    """Yield phone numbers."""
    yield "+12065550100"


codes: dict[str, dict[str, str]] = {}
mixed: dict[str, AddressConfiguration | dict[str, str]] = {}
assert_type(MessageRequest().to_many(codes).to_many(mixed).to_many(numbers()), MessageRequest)
assert_type(ApnsPayload(ApnsAlert("Hi")).interruption_level, ApnsInterruptionLevel | None)
assert_type(ApnsPayload("Hi").alert, ApnsAlert | None)
assert_type(FcmAndroid(ttl="10s").ttl, str | None)
assert_type(ApnsPayload().size_bytes, int)
assert_type(EmailMessage.simple(subject="Hi"), EmailMessage)

# Each misuse.

MessageRequest().with_sms("Hello", no_such=1)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
MessageRequest().with_sms(5)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
MessageRequest().with_sms("Hello", "TRANSACTIONAL")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
MessageRequest().with_sms("Hello", message_type=5)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
MessageRequest().with_sms(APNSMessage("Hello"))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
MessageRequest().with_sms(SMSMessage("Hello"), sender_id="SHOP")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
MessageRequest().with_gcm("Hello", time_to_live="60")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
MessageRequest().with_email("Hello")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
MessageRequest().with_email(subject=5)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
MessageRequest().with_email(headers={"X-Campaign": 5})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
MessageRequest().with_template("order-shipped")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
MessageRequest().with_template(sms=5)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
MessageRequest().with_template(fax="order-shipped")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
MessageRequest().with_context(a=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest().with_context({"a": 5})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
MessageRequest().with_trace_id(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest().with_substitutions(a=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest().with_substitutions(["a"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest().to("+12065550100")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
MessageRequest().to("+12065550100", 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest().to("+12065550100", None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest().to_sms(["+12065550100"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest().to_sms("+12065550100", substitution={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
MessageRequest().to_sms("+12065550100", substitutions={"a": 5})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
MessageRequest().to_sms("+12065550100", channel_type="SMS")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
MessageRequest().to_gcm("token", sandbox=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
MessageRequest().to_apns("token", sandbox="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest().to_apns_voip("token", sandbox=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest().to_many("+12065550100")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest().to_many({"+12065550100": 5})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
MessageRequest().to_many({"+12065550100": EndpointSendConfiguration()})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
MessageRequest().to_many([5])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
MessageRequest().to_user("ana")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
SendUsersMessageRequest().to_sms("+12065550100")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
SendUsersMessageRequest().to_users("ana")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
SendUsersMessageRequest().to_users({"ana": AddressConfiguration()})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
SendUsersMessageRequest().to_user("ana", sandbox=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
ApnsPayload(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
ApnsPayload("Hello", badge="1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
ApnsPayload("Hello", content_available=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
FcmV1Payload(token="token")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
FcmV1Payload(data={"a": 1})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
FcmV1Payload(notification="Hello")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
FcmV1Payload(notification=FcmNotification("Hello", titel="Hi"))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
EmailMessage.from_mime(b"Subject: Hello")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
EmailMessage.simple("Hello")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
