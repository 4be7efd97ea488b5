"""E-mail messages, in parts or as one MIME message. AWS ended this channel on 2026-10-30."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Self

import attrs

from ..errors import ValidationError
from ..limits import EMAIL_MAX_HEADER_NAME, EMAIL_MAX_HEADER_VALUE, EMAIL_MAX_HEADERS
from ..type_guards import is_mapping, is_mime
from .converters import as_raw_email, as_substitutions, as_text_list, tuple_of
from .field_types import bounded, type_problem
from .masking import ADDRESS, SHOWN
from .shape import Shape

if TYPE_CHECKING:
    from email.message import Message

__all__ = ["EmailMessage", "MessageHeader", "RawEmail", "SimpleEmail", "SimpleEmailPart"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class MessageHeader(Shape):
    """One additional header of an e-mail.

    Both fields may be given by position: ``MessageHeader("X-Campaign", "spring")``.

    Attributes:
        name: Name of the header, at most 126 characters.
        value: Value of the header, at most 870 characters. AWS counts them after replacing
            attributes (``{CreationDate}`` becomes 24 characters); this class counts the given text.

    Raises:
        ValidationError: If a field has the wrong type, ``name`` is longer than 126 characters, or
            ``value`` is longer than 870.

    Example:
        >>> from pinpoint_direct import MessageHeader
        >>> MessageHeader("X-Campaign", "spring").name
        'X-Campaign'

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    name: str | None = attrs.field(
        default=None,
        kw_only=False,
        metadata=bounded(high=EMAIL_MAX_HEADER_NAME, measure=len) | SHOWN,
    )
    value: str | None = attrs.field(
        default=None, kw_only=False, metadata=bounded(high=EMAIL_MAX_HEADER_VALUE, measure=len)
    )


def as_headers(value: Sequence[MessageHeader] | None) -> tuple[MessageHeader, ...] | None:
    """Freeze a list of headers."""
    headers: tuple[MessageHeader, ...] | None = tuple_of(MessageHeader, value)
    return headers


@attrs.frozen(kw_only=True, repr=False, eq=False)
class SimpleEmailPart(Shape):
    """One part of a ``SimpleEmail``: the subject, the plain text or the HTML.

    Attributes:
        data: The text of the part. It may contain ``{{variables}}``.
        charset: Character set of the text, such as ``"UTF-8"``. AWS documents no default, so set it
            for non-ASCII text.

    Raises:
        ValidationError: If a field has the wrong type.

    Example:
        >>> from pinpoint_direct import SimpleEmailPart
        >>> SimpleEmailPart("Grüße", charset="UTF-8").charset
        'UTF-8'

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    data: str | None = attrs.field(default=None, kw_only=False)
    charset: str | None = attrs.field(default=None, metadata=SHOWN)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class SimpleEmail(Shape):
    """An e-mail made of a subject, a text, an HTML version and additional headers.

    AWS builds the MIME message from these parts. Attachments need a ``RawEmail``.

    Attributes:
        html_part: The body as HTML, for mail programs that show it.
        subject: The subject line.
        text_part: The body as plain text, for mail programs that show no HTML and for slow
            connections.
        headers: Additional headers, at most 15, as a list of ``MessageHeader``.

    Raises:
        ValidationError: If a field has the wrong type, or there are more than 15 ``headers``.

    Example:
        >>> from pinpoint_direct import MessageHeader, SimpleEmail, SimpleEmailPart
        >>> email = SimpleEmail(
        ...     subject=SimpleEmailPart("Your order {{number}}"),
        ...     text_part=SimpleEmailPart("It is on its way."),
        ...     headers=[MessageHeader("X-Campaign", "spring")],
        ... )
        >>> len(email.headers)
        1

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    html_part: SimpleEmailPart | None = None
    subject: SimpleEmailPart | None = None
    text_part: SimpleEmailPart | None = None
    headers: tuple[MessageHeader, ...] | None = attrs.field(
        default=None, converter=as_headers, metadata=bounded(high=EMAIL_MAX_HEADERS, measure=len)
    )


@attrs.frozen(kw_only=True, repr=False, eq=False)
class RawEmail(Shape):
    """An e-mail as a complete MIME message, for example with attachments.

    Attributes:
        data: The message: ``bytes``, or an ``email.message.EmailMessage`` of Python's standard
            library, which is converted with SMTP line ends. AWS limits it to 10 MB including
            attachments; this is not checked here. AWS's reference requires base64, which is applied
            when sending. Do not encode the data yourself: it would be encoded twice.

    Raises:
        ValidationError: If ``data`` is text, is obviously the base64 text of a MIME message, or is
            a standard library message that cannot be converted to bytes.

    Example:
        >>> from email.message import EmailMessage
        >>> from pinpoint_direct import RawEmail
        >>> mail = EmailMessage()
        >>> mail["Subject"] = "Hello"
        >>> mail.set_content("How are you?")
        >>> RawEmail(mail).data.startswith(b"Subject: Hello")
        True

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    data: bytes | None = attrs.field(default=None, kw_only=False, converter=as_raw_email)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class EmailMessage(Shape):
    """The e-mail for the ``EMAIL`` channel, which AWS ended on 2026-10-30.

    Amazon SES replaces it (``SendEmail`` of its API version 2). The class remains for existing
    requests. It takes precedence over ``DefaultMessage``; a recipient's overrides take precedence
    over it.

    Set either ``simple_email`` or ``raw_email``: AWS does not document which one takes precedence.
    Python's standard library has a class of the same name, which ``RawEmail`` accepts.

    Attributes:
        body: The body. AWS does not document whether it is sent as text or as HTML, nor with which
            subject: prefer ``simple_email``.
        feedback_forwarding_address: Address for bounces and complaints, if feedback forwarding is
            enabled.
        from_address: The sender, a verified address. Default: the sender in the channel's settings.
        raw_email: The e-mail as a complete MIME message.
        reply_to_addresses: List of addresses for replies: each address gets every reply. A plain
            text is rejected, even for a single address.
        simple_email: The e-mail in parts: subject, text, HTML, headers.
        substitutions: Values for the ``{{variables}}`` in this message, as text or as lists of
            text: ``{"name": "Ana"}``. A recipient's values take precedence.

    Raises:
        ValidationError: If a field has the wrong type.

    Example:
        >>> from pinpoint_direct import EmailMessage, SimpleEmail, SimpleEmailPart
        >>> message = EmailMessage(
        ...     from_address="shop@example.com",
        ...     simple_email=SimpleEmail(
        ...         subject=SimpleEmailPart("Your order {{number}}"),
        ...         text_part=SimpleEmailPart("It is on its way."),
        ...     ),
        ...     substitutions={"number": "7"},
        ... )
        >>> message.substitutions["number"]
        ('7',)

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body: str | None = None
    feedback_forwarding_address: str | None = attrs.field(default=None, metadata=ADDRESS)
    from_address: str | None = attrs.field(default=None, metadata=ADDRESS)
    raw_email: RawEmail | None = None
    reply_to_addresses: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_text_list, metadata=ADDRESS
    )
    simple_email: SimpleEmail | None = None
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )

    @classmethod
    def simple(
        cls,
        *,
        subject: str | None = None,
        text: str | None = None,
        html: str | None = None,
        charset: str | None = "UTF-8",
        headers: Mapping[str, str] | Sequence[MessageHeader] | None = None,
        from_address: str | None = None,
        reply_to_addresses: Sequence[str] | None = None,
        feedback_forwarding_address: str | None = None,
        substitutions: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Self:
        """Create an e-mail from its parts, without the intermediate classes.

        Args:
            subject: The subject line.
            text: The body as plain text.
            html: The body as HTML.
            charset: Character set of all three. ``None`` leaves the choice to AWS, which documents
                no default.
            headers: Additional headers, at most 15: a mapping of name to value, or a list of
                ``MessageHeader`` if a name occurs twice.
            from_address: The sender, a verified address. Default: the sender in the channel's
                settings.
            reply_to_addresses: List of addresses for replies.
            feedback_forwarding_address: Address for bounces and complaints.
            substitutions: Values for the ``{{variables}}``.

        Returns:
            The e-mail, with a ``simple_email`` inside.

        Raises:
            ValidationError: If a value has the wrong type, there are more than 15 headers, the name
                of one is longer than 126 characters, or its value is longer than 870.

        Example:
            >>> from pinpoint_direct import EmailMessage
            >>> mail = EmailMessage.simple(subject="Hello", text="How are you?")
            >>> mail.simple_email.subject.charset
            'UTF-8'
        """
        return cls(
            simple_email=SimpleEmail(
                subject=_part(subject, charset),
                text_part=_part(text, charset),
                html_part=_part(html, charset),
                headers=[MessageHeader(*header) for header in headers.items()]
                if is_mapping(headers)
                else headers,
            ),
            from_address=from_address,
            reply_to_addresses=reply_to_addresses,
            feedback_forwarding_address=feedback_forwarding_address,
            substitutions=substitutions,
        )

    @classmethod
    def from_mime(
        cls,
        mail: Message,
        *,
        from_address: str | None = None,
        reply_to_addresses: Sequence[str] | None = None,
        feedback_forwarding_address: str | None = None,
        substitutions: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Self:
        """Create an e-mail from a standard library message, with its attachments.

        Args:
            mail: An ``email.message.EmailMessage``. It is converted with SMTP line ends.
            from_address: The sender, a verified address. Default: the sender in the channel's
                settings. AWS does not document how the sender in ``mail`` is used.
            reply_to_addresses: List of addresses for replies.
            feedback_forwarding_address: Address for bounces and complaints.
            substitutions: Values for the ``{{variables}}``.

        Returns:
            The e-mail, with a ``raw_email`` inside.

        Raises:
            ValidationError: If a value has the wrong type, or ``mail`` cannot be converted to
                bytes.

        Example:
            >>> import email.message
            >>> from pinpoint_direct import EmailMessage
            >>> mail = email.message.EmailMessage()
            >>> mail["Subject"] = "Hello"
            >>> mail.set_content("How are you?")
            >>> EmailMessage.from_mime(mail).raw_email.data.startswith(b"Subject: Hello")
            True
        """
        if not is_mime(mail):
            problem = type_problem(mail, "from_mime", "an email.message.EmailMessage")
            raise ValidationError((problem,))
        return cls(
            raw_email=RawEmail(mail),
            from_address=from_address,
            reply_to_addresses=reply_to_addresses,
            feedback_forwarding_address=feedback_forwarding_address,
            substitutions=substitutions,
        )


def _part(data: str | None, charset: str | None) -> SimpleEmailPart | None:
    return None if data is None else SimpleEmailPart(data, charset=charset)
