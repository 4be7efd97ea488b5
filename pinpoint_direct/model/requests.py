"""The requests of SendMessages and SendUsersMessages."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from .configuration import DirectMessageConfiguration
from .converters import as_string_map
from .fluent.messages import Composing
from .fluent.recipients import Addressing, UserAddressing
from .recipients import AddressConfiguration, EndpointSendConfiguration, as_addresses, as_endpoints
from .templates import TemplateConfiguration

__all__ = ["DirectMessageConfiguration", "MessageRequest", "SendUsersMessageRequest"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class MessageRequest(Composing, Addressing):
    """The request of a SendMessages call: messages, and addresses or endpoints.

    AWS sends immediately. There is no scheduling and no idempotency token, so a request that is
    sent twice reaches people twice. A request may be incomplete, even ``MessageRequest()``:
    recipients and required fields are checked when it is sent. AWS announced that SMS, voice and
    push continue after the end of Amazon Pinpoint on 2026-10-30.

    Attributes:
        addresses: A mapping from address (device token, phone number, e-mail address) to its
            ``AddressConfiguration``. AWS allows 1 to 100 recipients per call and does not document
            whether addresses and endpoints share the limit; here they do, when the request is sent.
        context: Attributes of your own that travel with the message, by name. In a push they arrive
            under ``data.pinpoint``; for e-mails and text messages they appear in the delivery
            events.
        endpoints: Whom to reach by an endpoint stored at AWS: a mapping from the endpoint id to its
            ``EndpointSendConfiguration``. AWS's pages disagree whether this goes on after
            2026-10-30: prefer ``addresses``. SendMessages ignores an
            endpoint's opt-out and its status.
        message_configuration: The messages. Required when the request is sent, with a template too.
        template_configuration: Templates stored at AWS that provide the content.
        trace_id: A custom identifier for tracing the message. AWS's texts disagree about who can
            see it, the recipients or only the message's events: do not use private data.

    Raises:
        ValidationError: If a field has the wrong type. The problems of one object are all reported
            together.

    Example:
        >>> from pinpoint_direct import AddressConfiguration, DirectMessageConfiguration
        >>> from pinpoint_direct import MessageRequest, SMSMessage
        >>> request = MessageRequest(
        ...     addresses={
        ...         "+12065550100": AddressConfiguration(
        ...             channel_type="SMS", substitutions={"code": "1234"}
        ...         ),
        ...     },
        ...     message_configuration=DirectMessageConfiguration(
        ...         sms_message=SMSMessage("Your code is {{code}}", message_type="TRANSACTIONAL"),
        ...     ),
        ... )
        >>> list(request.addresses)
        ['+12065550100']

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    addresses: Mapping[str, AddressConfiguration] | None = attrs.field(
        default=None, converter=as_addresses
    )
    context: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    endpoints: Mapping[str, EndpointSendConfiguration] | None = attrs.field(
        default=None, converter=as_endpoints
    )
    message_configuration: DirectMessageConfiguration | None = None
    template_configuration: TemplateConfiguration | None = None
    trace_id: str | None = None


@attrs.frozen(kw_only=True, repr=False, eq=False)
class SendUsersMessageRequest(Composing, UserAddressing):
    """The request of a SendUsersMessages call: messages, and users.

    AWS sends to every endpoint with one of the user ids, with the message for the endpoint's
    channel. There is no scheduling, and a request that is sent twice reaches people twice.

    The operation finds users through their endpoints. After 2026-10-30 AWS lists the operation
    neither as ended nor as continuing, so do not rely on it. AWS's suggested replacement stores
    device tokens in Customer Profiles and sends to them as ``MessageRequest.addresses``.

    Attributes:
        context: Custom attributes of the message, by name. In a push they arrive under
            ``data.pinpoint``; they also appear in the events of the deliveries.
        message_configuration: The messages. Required when the request is sent, with a template too.
        template_configuration: Templates stored at AWS that provide the content.
        trace_id: A custom identifier for tracing the message. AWS's texts disagree about who can
            see it, the recipients or only the message's events: do not use private data.
        users: A mapping from user id to its ``EndpointSendConfiguration``, which may be empty. A
            call allows 1 to 100 users, with any number of endpoints; this is checked when the
            request is sent. A user id cannot contain ``$``, ``{`` or ``}``; this is not checked
            here.

    Raises:
        ValidationError: If a field has the wrong type. The problems of one object are all reported
            together.

    Example:
        >>> from pinpoint_direct import DefaultMessage, DirectMessageConfiguration
        >>> from pinpoint_direct import EndpointSendConfiguration, SendUsersMessageRequest
        >>> request = SendUsersMessageRequest(
        ...     users={"user-1": EndpointSendConfiguration(substitutions={"name": "Ana"})},
        ...     message_configuration=DirectMessageConfiguration(
        ...         default_message=DefaultMessage("Hello {{name}}"),
        ...     ),
        ... )
        >>> list(request.users)
        ['user-1']

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-users-messages.html
    """

    context: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    message_configuration: DirectMessageConfiguration | None = None
    template_configuration: TemplateConfiguration | None = None
    trace_id: str | None = None
    users: Mapping[str, EndpointSendConfiguration] | None = attrs.field(
        default=None, converter=as_endpoints
    )
