"""Whether every variable in a message has a value for each recipient, and is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
    default = checked.message("default_message")
    shared = (default.content.substitutions if default is not None else None) or {}
    for target in checked.targets:
        reaching = checked.messages if target.channel is None else (target.message,)
        for message in reaching:
            if message is not None:
                channel = target.channel or channel_of(message.field)
                texts = overridden(read(message, channel), target.own, message.content, channel)
                yield from _missing(target, message, used(texts.texts), shared)


def _read(message: CheckedMessage, channel: ChannelType | None) -> MessageTexts:
    return texts_of(message.content, channel)


def _missing(
    target: CheckedRecipient,
    message: CheckedMessage,
    used: tuple[str, ...],
    shared: Mapping[str, tuple[str, ...]],
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
        reason = f"gives no value for {shown} of `{message.field}`: the message may not arrive"
        if value_of(name, shared) is not None:
            reason += " (AWS does not say whether that of `default_message` counts for others)"
        yield warning(f"{target.path}.substitutions", "variable", reason, source=MESSAGES_PAGE)


def _used(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in texts for name in VARIABLE.findall(text)))


_BREAKS_JSON: Final = re.compile(r'["\\\x00-\x1f]')


def breaking_values(checked: CheckedRequest) -> Iterator[Problem]:
    """Find values that would break the JSON of raw content, if AWS puts them in as they are."""
    reason = (
        "gives a value with a quotation mark, a backslash or a line break to a variable in "
        "`raw_content`: AWS does not say that it escapes them"
    )
    used = cache(_used)
    for message in checked.messages:
        raws = _raws((message,))
        if _breaks(used(raws), message.content.substitutions):
            yield warning(f"{message.path}.substitutions", "escape", reason, source=MESSAGES_PAGE)
    for target in checked.targets:
        own = target.own.raw_content
        reaching = checked.messages if target.channel is None else (target.message,)
        if _breaks(used((own,) if own else _raws(reaching)), target.own.substitutions):
            yield warning(f"{target.path}.substitutions", "escape", reason, source=MESSAGES_PAGE)


def _raws(messages: Iterable[CheckedMessage | None]) -> tuple[str, ...]:
    several = (getattr(one.content, "raw_content", None) for one in messages if one is not None)
    return tuple(raw for raw in several if raw)


def _breaks(names: Iterable[str], values: Mapping[str, tuple[str, ...]] | None) -> bool:
    return any(_BREAKS_JSON.search(value_of(name, values or {}) or "") for name in names)


_EXPRESSION: Final = re.compile(r"\{\{([^{}]*)\}\}")


def not_filled(checked: CheckedRequest) -> Iterator[Problem]:
    """Find the template language beyond variables, such as a condition, which ``render`` leaves."""
    reason = (
        "holds {{...}} that is not a plain variable, and is not looked at here: AWS may fill it in"
    )
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
