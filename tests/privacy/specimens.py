"""A value of every public class with personal data, with a secret in every field."""

from __future__ import annotations

import inspect

import pinpoint_direct
from pinpoint_direct import (
    AdmPayload,
    ApnsAlert,
    ApnsPayload,
    ApnsSound,
    BatchResult,
    Conversion,
    FcmAndroid,
    FcmAndroidNotification,
    FcmApns,
    FcmNotification,
    FcmV1Payload,
    MessageRequest,
    MessageResponse,
    Outcome,
    Payload,
    ProviderError,
    Recipient,
    RetryPlan,
    Route,
    SendTask,
    SendUsersMessageResponse,
    SESv2,
    SMSVoiceV2,
    from_wire,
    notebook,
    preview,
    render,
    sms_parts,
    testing,
)
from pinpoint_direct.model.frozen import Recipients

from ..oracle import CLASSES
from .planting import planted_document, with_status

# In an order that every process has: tests are named by them.
PUBLIC_CLASSES = dict.fromkeys(
    value
    for module in (pinpoint_direct, notebook, testing)
    for value in (getattr(module, name) for name in module.__all__)
    if inspect.isclass(value)
)


def _parts_of_payloads(secret):
    texts, several = {secret: secret}, [secret]
    shown = {"body": secret, "title": secret, "body_loc_args": several}
    return [
        AdmPayload(data=texts, consolidation_key=secret),
        ApnsAlert(secret, title=secret, loc_args=several),
        ApnsPayload(alert=ApnsAlert(secret, title=secret), custom=texts),
        ApnsSound(secret, volume=0.5),
        FcmAndroid(data=texts, notification=FcmAndroidNotification(secret)),
        FcmAndroidNotification(**shown),
        FcmApns(headers=texts, payload=texts),
        FcmNotification(secret, title=secret),
        FcmV1Payload(data=texts, webpush=texts, notification=FcmNotification(secret)),
    ]


def request(secret):
    """Return a request with the secret in its message, and as address, endpoint and value."""
    return (
        MessageRequest(trace_id=secret)
        .with_sms(f"{secret} {{{{code}}}}")
        .with_gcm(secret, data={secret: secret})
        .with_context({secret: secret})
        .to_sms(secret, substitutions={"code": secret})
        .to_gcm(f"{secret}2")
        .to_endpoint(secret)
    )


def _parts_of_routes(secret):
    email = SESv2(from_address=secret, more={secret: [secret]}, templates={secret: secret})
    phone = SMSVoiceV2(origination_identity={secret: "pool"}, more={secret: {secret: secret}})
    call = Conversion("sesv2", "SendEmail", "send_email", {"Content": {secret: [secret]}})
    return [email, phone, Route(email=email, sms=phone), call]


def specimens(secret, technical=None):
    """Return one value of every class that masks, and of every kind of mapping."""
    mirrors = [
        from_wire(with_status(planted_document(cls.__name__, secret, technical), "THROTTLED"), cls)
        for cls in CLASSES
    ]
    (response,) = [one for one in mirrors if isinstance(one, MessageResponse)]
    (users,) = [one for one in mirrors if isinstance(one, SendUsersMessageResponse)]
    asked = request(secret)
    outcomes = [
        Outcome(recipient=secret, kind="address", result=response.result[secret]),
        Outcome(recipient=secret, kind="user", result=users.result[secret]),
    ]
    call = testing.Call(
        operation="SendMessages",
        application_id="app",
        request=asked,
        raw_body=secret.encode(),
        headers={"x-amz": secret, secret: secret},
        region="us-east-1",
    )
    return [
        *mirrors,
        *_parts_of_payloads(secret),
        *_parts_of_routes(secret),
        *outcomes,
        Recipient("address", secret),
        SendTask("spring", 0, asked),
        BatchResult(outcomes),
        ProviderError(error=secret, reason=secret, channel_type=secret),
        RetryPlan(request=asked, pause=0.5),
        asked.addresses,
        asked.context,
        asked.message_configuration.gcm_message.data,
        call,
        notebook.show(asked),
        preview(asked, "app"),
        render(asked)[0],
        response.counts,
        response.failures,
        response.result,
        sms_parts(secret),
        users.result,
        users.failures,
        Recipients([secret]),
        BatchResult(outcomes).counts,
    ]


ABSTRACT = {Payload}
"""Classes of which there are only subclasses."""
