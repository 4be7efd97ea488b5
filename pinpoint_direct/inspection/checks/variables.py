"""Whether every variable in a message has a value for each recipient, and is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from ...errors import Problem
from ...model.channels import channel_of
from ...model.enums import ChannelType
from ...rendering.message_texts import MessageTexts, overridden, texts_of
from ...rendering.rendering import VARIABLE, named_variable, value_of
from .sources import MESSAGES_PAGE
from .subject import CheckedMessage, CheckedRecipient, CheckedRequest, warning

__all__ = ["missing_values", "not_filled"]

# AWS fills these from a stored endpoint, as in {{User.UserAttributes.Name}}.
_FROM_ENDPOINT: Final = re.compile(
    r"(Address|Attributes|ChannelType|CreationDate|Demographic|EffectiveDate|Id|Location|Metrics"
    r"|OptOut|RequestId|User)(\..*)?"
)


def missing_values(checked: CheckedRequest) -> Iterator[Problem]:
    """Find variables that are used and not given.

    One of AWS's pages says that such a message is not delivered, another that the gap stays empty.
    """
    used = cache(_used)
    read = cache(_read)
    for target in checked.targets:
        reaching = checked.messages if target.channel is None else (target.message,)
        for message in reaching:
            if message is not None:
                channel = target.channel or channel_of(message.field)
                texts = overridden(read(message, channel), target.own, message.content, channel)
                yield from _missing(target, message, used(texts.texts))


def _read(message: CheckedMessage, channel: ChannelType | None) -> MessageTexts:
    return texts_of(message.content, channel)


def _missing(
    target: CheckedRecipient, message: CheckedMessage, used: tuple[str, ...]
) -> Iterator[Problem]:
    values: Mapping[str, tuple[str, ...]] = {
        **(message.content.substitutions or {}),
        **(target.own.substitutions or {}),
    }
    for name in used:
        if value_of(name, values) is not None:
            continue
        if target.kind != "address" and _FROM_ENDPOINT.fullmatch(name):
            continue
        shown = named_variable(name)
        reason = f"gives no value for {shown} of {message.field}: the message may not arrive"
        yield warning(f"{target.path}.substitutions", "variable", reason, source=MESSAGES_PAGE)


def _used(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in texts for name in VARIABLE.findall(text)))


_EXPRESSION: Final = re.compile(r"\{\{([^{}]*)\}\}")


def not_filled(checked: CheckedRequest) -> Iterator[Problem]:
    """Find the template language beyond variables, such as a condition, which ``render`` leaves."""
    reason = "holds {{...}} that is no plain variable: AWS may fill it in, and render leaves it"
    for path, text in _all_texts(checked):
        rest = VARIABLE.sub(" ", text)
        if any(inside.strip() for inside in _EXPRESSION.findall(rest)):
            yield warning(path, "expression", reason, source=MESSAGES_PAGE)


def _all_texts(checked: CheckedRequest) -> Iterator[tuple[str, str]]:
    """Yield the texts of all messages, and those that recipients have of their own."""
    for message in checked.messages:
        texts = texts_of(message.content, channel_of(message.field)).texts
        yield message.path, "\n".join(texts)
    for target in checked.targets:
        for field in ("title_override", "body_override", "raw_content"):
            text = getattr(target.own, field)
            if text:
                yield f"{target.path}.{field}", text
