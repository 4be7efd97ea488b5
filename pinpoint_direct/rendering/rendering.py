"""Renders the message of a recipient, with overrides and substitutions. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from html import escape
from typing import Final

import attrs

from ..errors import ValidationError
from ..model.boundary import boundary
from ..model.channels import Content, channels_with_messages, content_for
from ..model.display import Displayed
from ..model.enums import ChannelType, RecipientKind
from ..model.field_types import type_problem
from ..model.masking import ADDRESS, SHOWN
from ..model.recipients import AddressConfiguration
from ..model.requests import MessageRequest, SendUsersMessageRequest
from .message_texts import MessageTexts, Override, Text, overridden, texts_of

__all__ = [
    "VARIABLE",
    "Rendered",
    "fill",
    "named_variable",
    "render",
    "render_recipient",
    "require_request",
    "value_of",
    "without_variables",
]


VARIABLE: Final = re.compile(r"\{\{\{?\s*([^\s{}#/!&>^]+)\s*\}?\}\}")
"""A variable, as in ``{{name}}``; its name is the first group."""
# A long value for many variables would produce a text of quadratic size.
_MAX_ADDED: Final = 1024 * 1024
_PRINTABLE: Final = re.compile(r"[A-Za-z_][\w.\[\]]{0,63}", re.ASCII)
_INDEXED: Final = re.compile(r"(.+)\.\[(\d{1,6})\]")


@attrs.frozen(kw_only=True, repr=False)
class Rendered(Displayed):
    """What one recipient reads.

    Substitutions add at most 1,048,576 characters to a text. A variable whose value would exceed
    that is not replaced.

    Attributes:
        recipient: The address, the endpoint's id or the user's id.
        kind: Which of the three it is. A user has one ``Rendered`` for each endpoint.
        channel_type: The channel, or ``None`` if it is unknown.
        title: The line above the body, or the subject of an e-mail; ``None`` if there is none.
        body: The text; ``None`` if there is none, as for a silent push, or if it is in a template
            at AWS. For an e-mail without plain text it is the HTML.
        html: The HTML of an e-mail, which most mail programs display instead of the plain text;
            ``None`` if there is none. In HTML, and in the SSML of a call, values are escaped, by
            the rule of Handlebars: ``{{{name}}}`` is the value as it is.
        missing: The variables without a value, in the order of title, body and HTML, followed by
            those in parts that are not displayed, such as the data of a push. They are not
            replaced: AWS warns that such a message may not arrive.
    """

    recipient: str = attrs.field(metadata=ADDRESS)
    kind: RecipientKind = attrs.field(metadata=SHOWN)
    channel_type: ChannelType | None = None
    title: str | None = None
    body: str | None = None
    html: str | None = None
    missing: tuple[str, ...] = attrs.field(default=(), metadata=SHOWN)

    @property
    def text(self) -> str:
        """The body, or ``""`` if there is none."""
        return self.body or ""


@boundary
def render(request: MessageRequest | SendUsersMessageRequest) -> tuple[Rendered, ...]:
    """Return what every recipient of ``request`` reads, in the order of the request.

    An address has one channel. The channels of an endpoint and of a user are not in the request:
    each has one ``Rendered`` for each channel with its own message. In addition, the message for
    all push services adds ``PUSH``, and the message for all channels adds ``None``.

    Args:
        request: The request, complete or not.

    Returns:
        The texts, with all variables replaced that have a value.

    Raises:
        ValidationError: If ``request`` is not a request.

    Example:
        >>> from pinpoint_direct import MessageRequest, render
        >>> request = MessageRequest().with_sms("Hello {{name}}")
        >>> request = request.to_sms("+12065550100", substitutions={"name": "Ana"})
        >>> render(request)[0].body
        'Hello Ana'
    """
    require_request(request, "render")
    named: tuple[tuple[RecipientKind, Iterable[str]], ...]
    if isinstance(request, SendUsersMessageRequest):
        named = (("user", request.users or ()),)
    else:
        named = (("address", request.addresses or ()), ("endpoint", request.endpoints or ()))
    known = channels_with_messages(request.message_configuration)
    read = cache(texts_of)  # an e-mail is parsed once, not for each recipient
    return tuple(
        _rendered(request, recipient, kind, channel, read)
        for kind, recipients in named
        for recipient in recipients
        for channel in ((None,) if kind == "address" else known)
    )


def require_request(value: object, path: str) -> None:
    """Refuse a value that is not a request.

    Args:
        value: The value.
        path: The name of the function that received it.

    Raises:
        ValidationError: If it is not a request.
    """
    if not isinstance(value, (MessageRequest, SendUsersMessageRequest)):
        raise ValidationError((type_problem(value, path, "a request"),))


def render_recipient(
    request: MessageRequest | SendUsersMessageRequest,
    recipient: str,
    kind: RecipientKind,
    *,
    channel_type: ChannelType | None = None,
    share_default_substitutions: bool = False,
    escape_values: bool = True,
) -> Rendered:
    """Return what one recipient of ``request`` reads.

    The precedence is: the recipient's raw content (on push channels) or overrides; the channel's
    message; ``DefaultPushNotificationMessage`` (on push channels); ``DefaultMessage``. The
    recipient's substitutions take precedence over those of the message.

    Args:
        request: The request.
        recipient: An address, an endpoint's id or a user's id. A recipient that is not in the
            request is rendered without overrides.
        kind: Which of the three ``recipient`` is.
        channel_type: The channel of an endpoint. The request has the channel of an address.
        share_default_substitutions: Whether the substitutions of ``DefaultMessage`` fill the other
            messages as well, below their own.
        escape_values: Whether values are escaped in HTML and SSML. AWS does not say that Pinpoint
            does so.

    Returns:
        The text, with all variables replaced that have a value.
    """
    held = request.message_configuration
    default = held.default_message if share_default_substitutions and held is not None else None
    values = default.substitutions if default is not None else None
    return _rendered(
        *(request, recipient, kind, channel_type, texts_of), shared=values, escaped=escape_values
    )


def _rendered(
    request: MessageRequest | SendUsersMessageRequest,
    recipient: str,
    kind: RecipientKind,
    channel_type: ChannelType | None,
    read: Callable[[Content | None, ChannelType | None], MessageTexts],
    *,
    shared: Mapping[str, tuple[str, ...]] | None = None,
    escaped: bool = True,
) -> Rendered:
    own = _own(request, recipient, kind)
    if isinstance(own, AddressConfiguration):
        channel_type = own.channel_type
    content = content_for(request.message_configuration, channel_type)
    texts = overridden(read(content, channel_type), own, content, channel_type)
    values: Mapping[str, tuple[str, ...]] = {
        **(shared or {}),
        **(getattr(content, "substitutions", None) or {}),
        **((own.substitutions if own else None) or {}),
    }
    missing: dict[str, None] = {}
    in_order = (
        (texts.title, False),
        (texts.body, escaped and texts.is_markup),
        (texts.html, escaped),
    )
    shown: list[Text] = []
    for text, is_markup in in_order:
        shown.append(None if text is None else fill(text, values, is_markup=is_markup)[0])
        missing.update(dict.fromkeys(_without_value(text or "", values)))
    for text in texts.others:
        missing.update(dict.fromkeys(_without_value(text, values)))
    return Rendered(
        recipient=recipient,
        kind=kind,
        channel_type=channel_type,
        title=shown[0],
        body=shown[1],
        html=shown[2],
        missing=tuple(missing),
    )


def _own(
    request: MessageRequest | SendUsersMessageRequest, recipient: str, kind: RecipientKind
) -> Override | None:
    if isinstance(request, SendUsersMessageRequest):
        return (request.users or {}).get(recipient)
    if kind == "address":
        return (request.addresses or {}).get(recipient)
    return (request.endpoints or {}).get(recipient)


def fill(
    text: str, values: Mapping[str, tuple[str, ...]], *, is_markup: bool = False
) -> tuple[str, tuple[str, ...]]:
    """Return a text with values in place of its variables, and the variables that are left in it.

    Args:
        text: The text.
        values: The values of variables.
        is_markup: Whether it is HTML or SSML, in which values are escaped: ``{{{name}}}`` is the
            value as it is, by Handlebars' rule.
    """
    known = {name: value_of(name, values) for name in dict.fromkeys(VARIABLE.findall(text))}
    escaped = cache(escape)
    left: dict[str, None] = {}
    room = _MAX_ADDED

    def replaced(match: re.Match[str]) -> str:
        nonlocal room
        value = known[match[1]]
        if value is not None and is_markup and not match[0].startswith("{{{"):
            value = escaped(value)
        if value is None or len(value) - len(match[0]) > room:
            left[match[1]] = None
            return match[0]
        room -= len(value) - len(match[0])
        return value

    return VARIABLE.sub(replaced, text), tuple(left)


def named_variable(name: str) -> str:
    """Return a variable as it may be named in a problem, for nothing can be mended without it."""
    return f"{{{{{name}}}}}" if _PRINTABLE.fullmatch(name) else "a variable"


def _without_value(text: str, values: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the variables without a value in a text."""
    for name in dict.fromkeys(VARIABLE.findall(text)):
        if value_of(name, values) is None:
            yield name


def without_variables(text: str) -> str:
    """Return a text without all ``{{...}}`` expressions."""
    first, *others = text.split("{{")
    kept = [first]
    for one in others:
        _, closed, rest = one.partition("}}")
        kept.append(rest if closed else "{{" + one)
    return "".join(kept)


def value_of(name: str, values: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the replacement for ``name``: all its values, or for ``name.[1]`` the second one."""
    if name in values:
        return ",".join(values[name]) if values[name] else None
    indexed = _INDEXED.fullmatch(name)
    if indexed is None:
        return None
    several, index = values.get(indexed[1], ()), int(indexed[2])
    return several[index] if index < len(several) else None
