"""All ways to display and to send a value: none of them may fail or stall."""

from __future__ import annotations

from contextlib import suppress

import attrs

from pinpoint_direct import (
    AddressConfiguration,
    ChannelType,
    DefaultMessage,
    DefaultPushNotificationMessage,
    DirectMessageConfiguration,
    EmailMessage,
    EndpointSendConfiguration,
    GCMMessage,
    MessageHeader,
    MessageRequest,
    Payload,
    PinpointDirect,
    PinpointDirectError,
    RawEmail,
    SendUsersMessageRequest,
    ServiceError,
    SimpleEmail,
    SimpleEmailPart,
    SMSMessage,
    Template,
    ValidationError,
    preview,
    reveal,
    to_json,
    to_wire,
)
from pinpoint_direct.model.channels import MESSAGE_FIELDS, channel_of
from pinpoint_direct.model.responses import Response
from pinpoint_direct.model.results import Result
from pinpoint_direct.model.shape import Shape
from pinpoint_direct.notebook import show
from pinpoint_direct.testing.local import LocalPinpoint

LOCAL = LocalPinpoint()
CLIENT = PinpointDirect("app", client=LOCAL.boto3_client())
SEVERAL = (ChannelType.SMS, ChannelType.GCM, ChannelType.APNS, ChannelType.EMAIL, ChannelType.ADM)
REQUESTS = (MessageRequest, SendUsersMessageRequest)
QUESTIONS = (
    *("is_ambiguous", "is_dead_token", "is_opted_out", "has_no_endpoints", "provider_error"),
    *("all_successful", "counts", "failures", "retryable", "successes"),
)


def look_at(value):
    """Look at a value in every way that there is for its kind."""
    print_it(value)
    if isinstance(value, Shape):
        to_wire(value)
        to_json(value, indent=2)
    if isinstance(value, Payload):
        value.to_json()
        print_it(value.size_bytes)
    if isinstance(value, (Response, Result)):
        for question in QUESTIONS:
            print_it(getattr(value, question, None))
    for request in requests_of(value):
        look_at_request(request)


def requests_of(value):
    """Return requests in which a value stands: itself, or its message or recipient with others."""
    cls = type(value)
    if cls in REQUESTS:
        return [value]
    if cls in MESSAGE_FIELDS:
        name = MESSAGE_FIELDS[cls]
        channel = channel_of(name)
        channels = [channel] if channel else SEVERAL
        held = DirectMessageConfiguration(**{name: value})
        return [_to([AddressConfiguration(channel_type=one) for one in channels], held)]
    if isinstance(value, Payload):
        return requests_of(GCMMessage(raw_content=value))
    if cls in AROUND:
        return requests_of(AROUND[cls](value))
    return OWN[cls](value) if cls in OWN else []


AROUND = {
    MessageHeader: lambda value: SimpleEmail(headers=[value]),
    RawEmail: lambda value: EmailMessage(raw_email=value),
    SimpleEmail: lambda value: EmailMessage(simple_email=value),
    SimpleEmailPart: lambda value: SimpleEmail(subject=value, text_part=value, html_part=value),
    Template: lambda value: MessageRequest().with_template(sms=value, email=value),
}
OWN = {
    AddressConfiguration: lambda value: [
        _to([value, *(value.evolve(channel_type=one) for one in SEVERAL)], EVERYTHING)
    ],
    EndpointSendConfiguration: lambda value: [
        MessageRequest(message_configuration=EVERYTHING, endpoints={"a": value}),
        SendUsersMessageRequest(message_configuration=EVERYTHING, users={"a": value}),
    ],
}
EVERYTHING = DirectMessageConfiguration(
    default_message=DefaultMessage("{{a}}"),
    default_push_notification_message=DefaultPushNotificationMessage("{{a}}", title="b"),
    sms_message=SMSMessage("{{a}}"),
    email_message=EmailMessage.simple(subject="{{a}}", html="<p>{{a}}"),
)


def _to(several, held):
    addresses = {f"+1206555010{number}": one for number, one in enumerate(several)}
    return MessageRequest(message_configuration=held, addresses=addresses)


def print_it(value):
    """Show a value as text and as HTML, masked and in clear."""
    repr(value)
    str(value)
    reveal(value)
    if hasattr(value, "_repr_html_"):
        value._repr_html_()
        show(value, reveal=True)._repr_html_()


def look_at_request(request):
    """Check, render, preview and send a request."""
    shown = preview(request, "app")  # and with it check() and render()
    print_it(shown)
    repr((shown.kwargs, shown.rendered))
    send(request)


def send(request):
    """Send a request to Local Pinpoint, whose endpoints are those that the request asks for."""
    LOCAL.reset()
    endpoints = [(one, None) for one in getattr(request, "endpoints", None) or ()]
    endpoints += [(f"endpoint {number}", one) for number, one in enumerate(_users(request))]
    for number, (endpoint, user) in enumerate(endpoints):
        channel = ("SMS", "EMAIL", "GCM", "APNS", "VOICE")[number % 5]
        with suppress(ValidationError):  # for ids that no endpoint can have
            LOCAL.add_endpoint(endpoint, address="address", channel_type=channel, user_id=user)
    try:
        if isinstance(request, MessageRequest):
            look_at(CLIENT.send_messages(request))
        else:
            look_at(CLIENT.send_users_messages(request))
    except (ValidationError, ServiceError) as error:
        print_error(error)
    repr((LOCAL.calls, LOCAL.delivered))


def _users(request):
    return getattr(request, "users", None) or ()


def print_error(error):
    """Show an error in every way."""
    assert isinstance(error, PinpointDirectError)
    str(error)
    repr(error)
    if isinstance(error, ValidationError):
        show(error)._repr_html_()


def fields_of(cls):
    """Return the names of the arguments of a class."""
    return [field.alias for field in attrs.fields(cls) if field.init]
