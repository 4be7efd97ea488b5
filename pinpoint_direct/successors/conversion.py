"""The call that a message becomes at another service, and what was lost on the way."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn

import attrs

from ..errors import ValidationError
from ..model.channels import Content
from ..model.frozen import frozen
from ..model.masking import SHOWN, Masked
from ..model.recipients import AddressConfiguration
from ..model.requests import MessageRequest
from ..rendering.rendering import VARIABLE, fill, named_variable
from ..type_guards import is_list, is_mapping
from ..wire.command_line import shell_command
from .member_rules import RULES

__all__ = ["OWN", "Conversion", "Draft", "DroppedFieldWarning", "Loss"]

_CAPITAL: Final = re.compile("(?<!^)(?=[A-Z])")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
OWN: Final = AddressConfiguration.__name__
"""The class whose fields are a recipient's own."""


class DroppedFieldWarning(UserWarning):
    """A part of a message has no place in the service that it goes to, and is not sent."""


@attrs.frozen
class Loss:
    """One thing that is not sent as it is in the request. No value is in it.

    Attributes:
        path: The class and the field, such as ``SMSMessage.sender_id``.
        message: What happens to it.
    """

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path} {self.message}"


@attrs.frozen(repr=False)
class Conversion(Masked):
    """One recipient's message as a call of another service. ``repr()`` hides what is personal.

    Attributes:
        service: The service's name in boto3, such as ``"sesv2"``.
        operation: AWS's name of the operation, such as ``"SendEmail"``.
        method: boto3's name of it, such as ``"send_email"``.
        arguments: The keyword arguments of the boto3 call, **unmasked**, in a form that boto3 takes
            and nobody can change.
        losses: What is not sent as it is in the request.

    Example:
        >>> from pinpoint_direct import MessageRequest, Route, SMSVoiceV2, convert
        >>> request = MessageRequest().with_sms("Hello").to_sms("+12065550100")
        >>> call = convert(request, "+12065550100", Route(sms=SMSVoiceV2()))
        >>> call.method, call.arguments["MessageBody"]
        ('send_text_message', 'Hello')
    """

    service: str = attrs.field(metadata=SHOWN)
    operation: str = attrs.field(metadata=SHOWN)
    method: str = attrs.field(metadata=SHOWN)
    arguments: Mapping[str, Any] = attrs.field(converter=frozen)
    losses: tuple[Loss, ...] = ()

    @property
    def cli_command(self) -> str:
        """The same call as a command of the AWS CLI (version 2), unmasked, for a POSIX shell."""
        document = json.dumps(self.arguments, default=_as_base64)
        words = ["aws", self.service, self.method.replace("_", "-"), "--cli-input-json"]
        return shell_command(words, document)


def _as_base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


class Draft:
    """A call in the making: what is read of the request, and what was lost of it so far."""

    def __init__(
        self,
        request: MessageRequest,
        address: str,
        own: AddressConfiguration,
        content: Content | None,
    ) -> None:
        """Begin with one address of a request and the message that counts for it."""
        self.request = request
        self.address = address
        self.own = own
        self.content = content
        self.name: str = type(content).__name__
        self.values: dict[str, tuple[str, ...]] = {
            **(content.substitutions or {} if content is not None else {}),
            **(own.substitutions or {}),
        }
        self.losses: list[Loss] = []

    def field(self, name: str) -> Any:
        """Return a field of the message, ``None`` also where its class has none of that name."""
        return getattr(self.content, name, None)

    def lose(self, path: str, message: str) -> None:
        """Note that something is not sent as it stands."""
        self.losses.append(Loss(path, message))

    def lose_fields(self, message: str, *paths: str) -> None:
        """Note the loss of all fields, named with their classes, that are set."""
        owners = {OWN: self.own, self.name: self.content}
        for path in paths:
            cls, _, name = path.partition(".")
            if getattr(owners.get(cls), name, None) not in (None, {}):
                self.lose(path, message)

    def refuse(self, path: str, message: str) -> NoReturn:
        """Refuse the recipient.

        Raises:
            ValidationError: Always.
        """
        raise ValidationError.of(path, "route", message)

    def fitting(self, rule: str, value: str, path: str) -> str:
        """Return a text that a member takes.

        Raises:
            ValidationError: If the member does not take it.
        """
        if not RULES[rule].fits(value):
            self.refuse(path, f"has to be {RULES[rule].words}")
        return value

    def filled(self, text: str, path: str, *, is_markup: bool = False) -> str:
        """Return a text with the values of this recipient, as ``render`` shows it.

        Raises:
            ValidationError: If a variable has no value, or there is more than variables in it:
                nobody is to read ``Hello {{name}}``.
        """
        if "{{" in VARIABLE.sub("", text):
            self.refuse(path, "holds {{...}} that is not a plain variable: only AWS could fill it")
        done, left = fill(text, self.values, is_markup=is_markup)
        if left:
            names = ", ".join(dict.fromkeys(map(named_variable, left)))
            self.refuse(path, f"has no value, or one that is too long, for {names}")
        return done

    def context(self) -> dict[str, str]:
        """Return the attributes that travel with the message; the recipient's own win."""
        found = {**(self.request.context or {}), **(self.own.context or {})}
        if self.request.trace_id is not None:
            found.setdefault("TraceId", self.request.trace_id)
        return found

    def lose_context(self, kept: int, found: int, takes: str) -> None:
        """Note how many attributes do not fit."""
        if kept < found:
            path = "MessageRequest.context"
            self.lose(path, f"and trace_id: {found - kept} of {found} are not sent; {takes}")

    def conversion(
        self,
        service: str,
        operation: str,
        arguments: Mapping[str, Any],
        more: Mapping[str, Any],
    ) -> Conversion:
        """Return the finished call, without what is absent, and with what is added to every call.

        Raises:
            ValidationError: If a text in it is not Unicode, and so cannot be sent.
        """
        present = {name: value for name, value in arguments.items() if value is not None}
        if _has_half_a_character(present):
            self.refuse("MessageRequest", "has half of a character, which cannot be sent")
        return Conversion(
            service,
            operation,
            _CAPITAL.sub("_", operation).lower(),
            {**more, **present},
            tuple(self.losses),
        )


def _has_half_a_character(value: Any) -> bool:
    if is_mapping(value):
        return any(_has_half_a_character(one) for pair in value.items() for one in pair)
    if is_list(value):
        return any(map(_has_half_a_character, value))
    return isinstance(value, str) and _SURROGATE.search(value) is not None
