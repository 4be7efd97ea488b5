"""References to message templates that are stored at AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from .masking import SHOWN
from .shape import Shape

if TYPE_CHECKING:
    from typing import overload

    from typing_extensions import deprecated

__all__ = ["Template", "TemplateConfiguration"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Template(Shape):
    """A message template stored at AWS, by name and version.

    Values for its variables come from the ``substitutions`` of messages and recipients, or else
    from the defaults stored with the template. Give every variable a value: AWS's reference says
    that a message without one is not delivered; another AWS page says that the variable is replaced
    with nothing.

    Attributes:
        name: Name of an existing template. AWS allows letters, digits, ``_`` and ``-``, a letter or
            digit first, at most 128 characters; this is not checked here.
        version: Identifier of an existing version, as text. Default: the version marked as active,
            which may not be the latest.

    Raises:
        ValidationError: If a field has the wrong type.

    Example:
        >>> from pinpoint_direct import Template
        >>> Template("order-shipped", version="2")
        Template(name='order-shipped', version='2')

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    name: str | None = attrs.field(default=None, kw_only=False, metadata=SHOWN)
    version: str | None = attrs.field(default=None, metadata=SHOWN)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class TemplateConfiguration(Shape):
    """The templates for the content of a message, one for each channel.

    The request's ``message_configuration`` is also required. In AWS's examples it contains the
    settings, such as the message type, and the template contains the text.

    Templates were part of the Pinpoint product that AWS ended on 2026-10-30. AWS has not documented
    how requests with a template are handled; the service's error lists message templates as an
    ended feature. Without a template, put the text into the channel's message.

    Attributes:
        email_template: Template for e-mails. The channel itself ended on 2026-10-30.
        push_template: Template for push notifications, of all push services.
        sms_template: Template for text messages. Wire name ``SMSTemplate``.
        voice_template: Template for calls.
        in_app_template: Template for in-app messages. AWS does not support it in SendMessages.

    Raises:
        ValidationError: If a field is not a ``Template``; a plain name is rejected.

    Example:
        >>> from pinpoint_direct import Template, TemplateConfiguration
        >>> TemplateConfiguration(sms_template=Template("order-shipped"))
        TemplateConfiguration(sms_template=Template(name='order-shipped'))

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    email_template: Template | None = None
    push_template: Template | None = None
    sms_template: Template | None = None
    voice_template: Template | None = None
    in_app_template: Template | None = None

    if TYPE_CHECKING:

        @overload
        def __init__(
            self,
            *,
            push_template: Template | None = None,
            sms_template: Template | None = None,
            voice_template: Template | None = None,
        ) -> None: ...
        @overload
        @deprecated(
            "AWS ended e-mail and in-app templates on 2026-10-30: write the text into the message",
            category=None,
        )
        def __init__(
            self,
            *,
            email_template: Template | None = None,
            push_template: Template | None = None,
            sms_template: Template | None = None,
            voice_template: Template | None = None,
            in_app_template: Template | None = None,
        ) -> None: ...
        def __init__(self, **templates: Template | None) -> None: ...
