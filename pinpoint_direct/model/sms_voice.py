"""Messages to phone numbers: text messages and voice messages."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from .converters import as_message_type, as_substitutions
from .enums import MessageType
from .masking import ADDRESS, SHOWN
from .shape import Shape

__all__ = ["SMSMessage", "VoiceMessage"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class SMSMessage(Shape):
    """The text message for the ``SMS`` channel.

    It takes precedence over ``DefaultMessage``. A recipient's overrides take precedence.

    Attributes:
        body: The text. Up to 160 characters of the GSM 7-bit alphabet are sent as one part, longer
            texts in parts of 153; with any other character the limits are 70 and 67. AWS bills each
            part, and rejects more than 1,530 characters (630 with other characters). The length is
            not checked here.
        keyword: Name of the SMS program, as registered with AWS for the dedicated number.
        media_url: Reserved by AWS, without a documented use. For pictures, use ``SendMediaMessage``
            of AWS End User Messaging.
        message_type: ``TRANSACTIONAL`` for critical or urgent messages (a login code),
            ``PROMOTIONAL`` for others (marketing): a ``MessageType`` or its name.
        origination_number: The number to send from, which must be a long or short code of your AWS
            account. Default: AWS selects one of its long codes at random. Omit it if you set
            ``sender_id``.
        sender_id: The sender's name on the recipient's phone. Some countries do not allow one. Omit
            it if you set ``origination_number``: AWS requires one or the other; both together are
            not rejected here.
        substitutions: Values for the ``{{variables}}`` in this message, as text or as lists of
            text: ``{"name": "Ana"}``. A recipient's values take precedence.
        entity_id: Principal Entity id from the regulator, in countries that require one, such as
            India.
        template_id: Template id from the regulator, in countries that require one, such as India.
            For a Pinpoint template, use ``TemplateConfiguration.sms_template``.

    Raises:
        ValidationError: If a field has the wrong type, or ``message_type`` is not one of
            ``MessageType``.

    Example:
        >>> from pinpoint_direct import SMSMessage
        >>> message = SMSMessage("Your code is {{code}}", message_type="TRANSACTIONAL")
        >>> message.message_type
        <MessageType.TRANSACTIONAL: 'TRANSACTIONAL'>

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    keyword: str | None = attrs.field(default=None, metadata=SHOWN)
    media_url: str | None = None
    message_type: MessageType | None = attrs.field(default=None, converter=as_message_type)
    origination_number: str | None = attrs.field(default=None, metadata=ADDRESS)
    sender_id: str | None = attrs.field(default=None, metadata=SHOWN)
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )
    entity_id: str | None = None
    template_id: str | None = None


@attrs.frozen(kw_only=True, repr=False, eq=False)
class VoiceMessage(Shape):
    """The voice message for the ``VOICE`` channel: a call in which a text is read aloud.

    It takes precedence over ``DefaultMessage``. A recipient's overrides take precedence.

    Attributes:
        body: The text to read. AWS allows 6,000 characters, 3,000 of them billable; this is not
            checked here.
        language_code: Language of the text, as a code of Amazon Polly such as ``"en-US"``.
        origination_number: The number to call from, which must be a long code of your AWS account.
            AWS recommends the form ``+12065550100`` (E.164).
        substitutions: Values for the ``{{variables}}`` in this message, as text or as lists of
            text: ``{"name": "Ana"}``. A recipient's values take precedence.
        voice_id: The voice to read with, by its name in Amazon Polly, such as ``"Matthew"``.

    Raises:
        ValidationError: If a field has the wrong type.

    Example:
        >>> from pinpoint_direct import VoiceMessage
        >>> message = VoiceMessage("Your code is 1, 2, 3, 4", language_code="en-US")
        >>> message.language_code
        'en-US'

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    language_code: str | None = attrs.field(default=None, metadata=SHOWN)
    origination_number: str | None = attrs.field(default=None, metadata=ADDRESS)
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )
    voice_id: str | None = attrs.field(default=None, metadata=SHOWN)
