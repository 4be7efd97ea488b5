"""The builder methods that set messages, for both kinds of request."""
# ruff: noqa: PYI019  (``borrowing`` says why it is not ``Self``)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import attrs

from ...errors import ValidationError
from ...type_guards import is_mapping
from ..android import ADMMessage, BaiduMessage, GCMMessage
from ..apns import APNSMessage
from ..boundary import boundaries
from ..configuration import DirectMessageConfiguration
from ..defaults import DefaultMessage, DefaultPushNotificationMessage
from ..email import EmailMessage
from ..enums import GCMPriority
from ..field_types import type_problem
from ..shape import Shape
from ..sms_voice import SMSMessage, VoiceMessage
from ..templates import Template, TemplateConfiguration
from .signatures import ready_made, takes_arguments_of

if TYPE_CHECKING:
    from typing import overload

    from typing_extensions import deprecated

__all__ = ["Composing"]


RequestT = TypeVar("RequestT", bound="Composing")


class Composing(Shape):
    """The ``with_`` methods of both kinds of request.

    Each returns a new request. Setting a message or a trace id again replaces the previous one.

    The methods that set a message take either one message object, or the arguments of its
    constructor. They raise a ``ValidationError`` if the message is invalid or of another class, and
    a ``TypeError`` for unknown arguments, or for a message object with further arguments.
    """

    __slots__ = ()

    context: Mapping[str, str] | None
    message_configuration: DirectMessageConfiguration | None
    template_configuration: TemplateConfiguration | None

    @takes_arguments_of(DefaultMessage)
    def with_default(self: RequestT, /, *args: Any, **kwargs: Any) -> RequestT:
        """Set the message for every channel without its own message.

        Takes the arguments of ``DefaultMessage``, or a message object.
        """
        message = ready_made("with_default", DefaultMessage, args, kwargs) or DefaultMessage(
            *args, **kwargs
        )
        return _with_message(self, default_message=message)

    @takes_arguments_of(DefaultPushNotificationMessage)
    def with_push(self: RequestT, /, *args: Any, **kwargs: Any) -> RequestT:
        """Set the push for every push channel without its own message.

        Takes the arguments of ``DefaultPushNotificationMessage``, or a message object.
        """
        message = ready_made(
            "with_push", DefaultPushNotificationMessage, args, kwargs
        ) or DefaultPushNotificationMessage(*args, **kwargs)
        return _with_message(self, default_push_notification_message=message)

    def with_notification(
        self: RequestT,
        body: str,
        *,
        title: str | None = None,
        image_url: str | None = None,
        data: Mapping[str, str] | None = None,
        click_action: str | None = None,
        badge: int | None = None,
        sound: str | None = None,
        channel_id: str | None = None,
        time_to_live: int | None = None,
        collapse_key: str | None = None,
        priority: GCMPriority | Literal["high", "normal"] | None = None,
        substitutions: Mapping[str, str | Sequence[str]] | None = None,
    ) -> RequestT:
        """Set a push that people see, for Firebase and for Apple devices.

        It sets the ``GCMMessage`` and the ``APNSMessage``, each with a ``raw_content`` in the push
        service's own format (FCM v1, APNs), which the device shows by itself. A push of plain
        fields arrives on Android as data, and shows what the app shows.

        Any of the texts may contain variables. AWS does not say how it fills in raw content: Local
        Pinpoint and ``render`` fill each text by itself, and ``check`` warns of values with a
        quotation mark, a backslash or a line break, which may break the JSON. A recipient's
        ``body_override`` and ``title_override`` do not reach raw content: use substitutions.

        Args:
            body: The text.
            title: The line above it.
            image_url: Address of a picture. Android shows it. On Apple devices it stands where AWS
                puts an ``APNSMessage.media_url`` (``data.media-url``), and is shown if the app has
                a notification service extension that loads it.
            data: Keys and values for the app, both text: the ``data`` of Firebase, keys next to
                ``aps`` for Apple. A page or a place in the app to open belongs here.
            click_action: What a tap starts: on Android the activity with this intent filter, on
                Apple devices the app, with this category of notification. Absent: the app opens.
            badge: The number on the app's icon. ``0`` removes it on Apple devices. On Android it is
                how many things this notification represents.
            sound: ``"default"``, or the name of a sound in the app. Absent: Apple devices make
                none, Android does what the app's notification channel says.
            channel_id: Id of the app's notification channel, on Android alone.
            time_to_live: How long the push services keep the push for a device that is offline, in
                seconds: 0 (deliver now or drop) to 2,419,200 (28 days).
            collapse_key: A newer push with the same key replaces this one: on Android while it has
                not been delivered, on Apple devices on the screen too (``collapse_id``). At most 64
                bytes of UTF-8.
            priority: ``"high"`` or ``"normal"`` (Apple: ``"10"``, ``"5"``). Absent: the push
                services deliver at once.
            substitutions: Values for the ``{{variables}}``, for both messages.

        Returns:
            The new request. ``with_gcm`` and ``with_apns`` replace one of the two messages.

        Raises:
            ValidationError: If an argument has the wrong type or is past a limit, or ``data`` has
                the key ``aps`` (or ``data``, together with ``image_url``).

        Example:
            >>> from pinpoint_direct import MessageRequest, render
            >>> request = MessageRequest().with_notification("Dinner is ready", title="Kitchen")
            >>> request = request.to_gcm("gcm-device-token").to_apns("apns-device-token")
            >>> [(one.title, one.body) for one in render(request)]
            [('Kitchen', 'Dinner is ready'), ('Kitchen', 'Dinner is ready')]
        """
        from .notification import notification_messages  # noqa: PLC0415  (few sends need payloads)

        messages = notification_messages(
            body=body,
            title=title,
            image_url=image_url,
            data=data,
            click_action=click_action,
            badge=badge,
            sound=sound,
            channel_id=channel_id,
            time_to_live=time_to_live,
            collapse_key=collapse_key,
            priority=priority,
            substitutions=substitutions,
        )
        return _with_message(self, **messages)

    @takes_arguments_of(ADMMessage)
    def with_adm(self: RequestT, /, *args: Any, **kwargs: Any) -> RequestT:
        """Set the push for Amazon Device Messaging.

        Takes the arguments of ``ADMMessage``, or a message object.
        """
        message = ready_made("with_adm", ADMMessage, args, kwargs) or ADMMessage(*args, **kwargs)
        return _with_message(self, adm_message=message)

    @takes_arguments_of(APNSMessage)
    def with_apns(self: RequestT, /, *args: Any, **kwargs: Any) -> RequestT:
        """Set the push for Apple devices.

        Takes the arguments of ``APNSMessage``, or a message object.
        """
        message = ready_made("with_apns", APNSMessage, args, kwargs) or APNSMessage(*args, **kwargs)
        return _with_message(self, apns_message=message)

    @takes_arguments_of(BaiduMessage)
    def with_baidu(self: RequestT, /, *args: Any, **kwargs: Any) -> RequestT:
        """Set the push for Baidu Cloud Push.

        Takes the arguments of ``BaiduMessage``, or a message object.
        """
        message = ready_made("with_baidu", BaiduMessage, args, kwargs) or BaiduMessage(
            *args, **kwargs
        )
        return _with_message(self, baidu_message=message)

    @takes_arguments_of(GCMMessage)
    def with_gcm(self: RequestT, /, *args: Any, **kwargs: Any) -> RequestT:
        """Set the push for Firebase Cloud Messaging.

        Takes the arguments of ``GCMMessage``, or a message object.
        """
        message = ready_made("with_gcm", GCMMessage, args, kwargs) or GCMMessage(*args, **kwargs)
        return _with_message(self, gcm_message=message)

    @takes_arguments_of(SMSMessage)
    def with_sms(self: RequestT, /, *args: Any, **kwargs: Any) -> RequestT:
        """Set the text message.

        Takes the arguments of ``SMSMessage``, or a message object.

        Example:
            >>> from pinpoint_direct import MessageRequest
            >>> request = MessageRequest().with_sms("Hello", message_type="PROMOTIONAL")
            >>> request.message_configuration.sms_message.message_type.value
            'PROMOTIONAL'
        """
        message = ready_made("with_sms", SMSMessage, args, kwargs) or SMSMessage(*args, **kwargs)
        return _with_message(self, sms_message=message)

    @takes_arguments_of(VoiceMessage)
    def with_voice(self: RequestT, /, *args: Any, **kwargs: Any) -> RequestT:
        """Set the voice message.

        Takes the arguments of ``VoiceMessage``, or a message object.
        """
        message = ready_made("with_voice", VoiceMessage, args, kwargs) or VoiceMessage(
            *args, **kwargs
        )
        return _with_message(self, voice_message=message)

    @takes_arguments_of(EmailMessage.simple)
    def with_email(self: RequestT, /, *args: Any, **kwargs: Any) -> RequestT:
        """Set the e-mail.

        Takes the arguments of :meth:`EmailMessage.simple`, or an ``EmailMessage`` object, for
        example from :meth:`EmailMessage.from_mime`. AWS ended the channel on 2026-10-30.
        """
        message = ready_made("with_email", EmailMessage, args, kwargs) or EmailMessage.simple(
            *args, **kwargs
        )
        return _with_message(self, email_message=message)

    if TYPE_CHECKING:

        @overload
        def with_template(
            self: RequestT,
            *,
            push: Template | str | None = None,
            sms: Template | str | None = None,
            voice: Template | str | None = None,
        ) -> RequestT: ...
        @overload
        @deprecated(
            "AWS ended e-mail and in-app templates on 2026-10-30: write the text into the message",
            category=None,
        )
        def with_template(
            self: RequestT,
            *,
            email: Template | str | None = None,
            push: Template | str | None = None,
            sms: Template | str | None = None,
            voice: Template | str | None = None,
            in_app: Template | str | None = None,
        ) -> RequestT: ...

    def with_template(
        self: RequestT,
        *,
        email: Template | str | None = None,
        push: Template | str | None = None,
        sms: Template | str | None = None,
        voice: Template | str | None = None,
        in_app: Template | str | None = None,
    ) -> RequestT:
        """Add templates stored at AWS.

        AWS requires a message configuration together with a template: an empty one is added if
        there is none. AWS ended templates on 2026-10-30.

        Args:
            email: Template for e-mails: its name or a ``Template``.
            push: Template for the pushes of all services.
            sms: Template for text messages.
            voice: Template for voice messages.
            in_app: Template for in-app messages. AWS does not support it in SendMessages.

        Returns:
            The new request.

        Raises:
            ValidationError: If no template is given, or one is neither text nor a ``Template``.

        Example:
            >>> from pinpoint_direct import MessageRequest, Template
            >>> request = MessageRequest().with_template(sms=Template("order-shipped", version="2"))
            >>> request.message_configuration
            DirectMessageConfiguration()
        """
        named = {"email": email, "push": push, "sms": sms, "voice": voice, "in_app": in_app}
        changes = {
            f"{channel}_template": Template(one) if isinstance(one, str) else one
            for channel, one in named.items()
            if one is not None
        }
        if not changes:
            reason = f"takes at least one of {', '.join(named)}"
            raise ValidationError.of("with_template", "required", reason)
        return self.evolve(
            message_configuration=self.message_configuration or DirectMessageConfiguration(),
            template_configuration=(self.template_configuration or TemplateConfiguration()).evolve(
                **changes
            ),
        )

    def with_context(
        self: RequestT, mapping: Mapping[str, str] | None = None, /, **values: str
    ) -> RequestT:
        """Add custom attributes to the message.

        Args:
            mapping: Attributes by name. Names are case-sensitive.
            **values: More attributes, which take precedence over those in ``mapping``. Both replace
                existing attributes of the request.

        Returns:
            The new request.

        Raises:
            ValidationError: If a name or a value is not text.
        """
        given = _given("with_context", mapping, values)
        return self.evolve(context={**(self.context or {}), **given})

    def with_trace_id(self: RequestT, trace_id: str) -> RequestT:
        """Set a custom identifier for tracing the message.

        Args:
            trace_id: The identifier. AWS's texts disagree about who can see it: do not use private
                data.

        Returns:
            The new request.

        Raises:
            ValidationError: If it is not text.
        """
        return self.evolve(trace_id=trace_id)

    def with_substitutions(
        self: RequestT,
        mapping: Mapping[str, str | Sequence[str]] | None = None,
        /,
        **values: str | Sequence[str],
    ) -> RequestT:
        """Add values for the ``{{variables}}`` to every message that is already set.

        A message that is set later does not get them. A template does not get them either: its
        values come from the recipients.

        Args:
            mapping: Values by variable name, as text or as lists of text.
            **values: More values, which take precedence over those in ``mapping``. Both replace
                existing values of a message; the values of a recipient take precedence over all.

        Returns:
            The new request.

        Raises:
            ValidationError: If the request has no message yet, a name is not text, or a value is
                neither text nor a list of text.

        Example:
            >>> from pinpoint_direct import MessageRequest
            >>> request = MessageRequest().with_sms("Hello {{name}}").with_push("Hi {{name}}")
            >>> request = request.with_substitutions(name="friend")
            >>> request.message_configuration.sms_message.substitutions["name"]
            ('friend',)
        """
        held = self.message_configuration or DirectMessageConfiguration()
        messages = attrs.asdict(held, recurse=False)
        given = _given("with_substitutions", mapping, values)
        changes = {
            name: message.evolve(substitutions={**(message.substitutions or {}), **given})
            for name, message in messages.items()
            if message is not None
        }
        if not changes:
            reason = "has no message yet: call with_sms() or a similar method first"
            raise ValidationError.of("with_substitutions", "required", reason)
        return self.evolve(message_configuration=held.evolve(**changes))


def _with_message(request: RequestT, **message: Any) -> RequestT:
    held = request.message_configuration or DirectMessageConfiguration()
    return request.evolve(message_configuration=held.evolve(**message))


def _given(step: str, mapping: Any, values: Mapping[str, Any]) -> dict[Any, Any]:
    if mapping is not None and not is_mapping(mapping):
        raise ValidationError((type_problem(mapping, step, "a mapping of text to text"),))
    return {**(mapping or {}), **values}


boundaries(Composing)
