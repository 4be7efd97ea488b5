"""Whether every variable in a message has a value for each recipient."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..errors import Problem
from ..model.email import EmailMessage
from ..rendering import PUSH_CHANNELS, VARIABLE, Content, value_of
from .sources import MESSAGES
from .view import Message, Target, View, warning

__all__ = ["missing_values"]

# AWS fills these from a stored endpoint, as in {{User.UserAttributes.Name}}.
_FROM_ENDPOINT: Final = re.compile(
    r"(Address|Attributes|ChannelType|CreationDate|Demographic|EffectiveDate|Id|Location|Metrics"
    r"|OptOut|RequestId|User)(\..*)?"
)
_PRINTABLE: Final = re.compile(r"[A-Za-z_][\w.\[\]]{0,63}", re.ASCII)


def missing_values(view: View) -> Iterator[Problem]:
    """Find variables that are used and not given.

    One of AWS's pages says that such a message is not delivered, another that the gap stays empty.
    """
    used: dict[str, tuple[str, ...]] = {}
    for target in view.targets:
        reaching = view.messages if target.channel is None else (target.message,)
        for message in reaching:
            if message is not None:
                yield from _missing(target, message, used)


def _missing(
    target: Target, message: Message, used: dict[str, tuple[str, ...]]
) -> Iterator[Problem]:
    values: Mapping[str, tuple[str, ...]] = {
        **(message.content.substitutions or {}),
        **(target.own.substitutions or {}),
    }
    texts = _texts(target, message)
    for text in texts:
        if text not in used:
            used[text] = tuple(VARIABLE.findall(text))
    for name in dict.fromkeys(name for text in texts for name in used[text]):
        if value_of(name, values) is not None:
            continue
        if target.kind != "address" and _FROM_ENDPOINT.fullmatch(name):
            continue
        shown = f"{{{{{name}}}}}" if _PRINTABLE.fullmatch(name) else "a variable"
        told = f"gives no value for {shown} of {message.field}: the message may not arrive"
        yield warning(f"{target.path}.substitutions", "variable", told, source=MESSAGES)


def _texts(target: Target, message: Message) -> list[str]:
    own: Any = target.own
    content: Any = message.content
    if target.channel is None or target.channel in PUSH_CHANNELS:
        raw = own.raw_content or getattr(content, "raw_content", None)
        if raw:
            return [raw]
    title, bodies = _written(content)
    if own.title_override is not None:
        title = own.title_override
    if own.body_override is not None:
        bodies = [own.body_override]
    return [text for text in (title, *bodies, getattr(content, "url", None)) if text]


def _written(content: Content) -> tuple[str | None, list[str | None]]:
    if not isinstance(content, EmailMessage):
        return getattr(content, "title", None), [content.body]
    simple = content.simple_email
    if simple is None:
        return None, [content.body]
    parts = [part.data for part in (simple.text_part, simple.html_part) if part is not None]
    return simple.subject.data if simple.subject else None, [content.body, *parts]
