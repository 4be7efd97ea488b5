"""Whether there is a message for each channel that is addressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ...errors import Problem
from ...model.channels import (
    CHANNELS,
    PUSH_CHANNELS,
    channel_of,
    channels_with_messages,
    content_for,
    has_template,
)
from ...model.email import EmailMessage
from ...model.enums import ChannelType
from ...rendering.message_texts import texts_of, title_and_body
from ...rendering.rendering import Rendered, render
from .sources import ENDPOINTS, MESSAGES_PAGE
from .subject import CheckedMessage, CheckedRecipient, CheckedRequest, error, warning

__all__ = [
    "nothing_to_read",
    "nothing_to_say",
    "nothing_to_send",
    "unsuited_channel",
    "without_message",
]


def without_message(checked: CheckedRequest) -> Iterator[Problem]:
    """Find addresses by whose channel nothing can go: the service answers them with a failure."""
    for target in checked.targets:
        row = CHANNELS.get(target.channel)
        if row is None or row.step is None or target.message is not None or target.has_template:
            continue
        usual = "with_push()" if row.is_push else "with_default()"
        steps = " or ".join(f"`{step}`" for step in dict.fromkeys((row.step, usual)))
        reason = f"goes by {target.channel}, for which there is no message: {steps} adds one"
        if _has_content(target):
            yield warning(f"{target.path}.channel_type", "message", reason, source=MESSAGES_PAGE)
        else:
            yield error(f"{target.path}.channel_type", "message", reason, source=MESSAGES_PAGE)


def nothing_to_send(checked: CheckedRequest) -> Iterator[Problem]:
    """Find requests to endpoints or users without any message."""
    others = [target for target in checked.targets if target.kind != "address"]
    configured = checked.request.message_configuration is not None
    if not others or not configured or checked.messages or checked.names_templates:
        return
    path = f"{checked.name}.message_configuration"
    reason = "holds no message: `with_default()` and the like add one"
    if any(map(_has_content, others)):
        yield warning(path, "message", reason, source=MESSAGES_PAGE)
    else:
        yield error(path, "message", reason, source=MESSAGES_PAGE)


def _has_content(target: CheckedRecipient) -> bool:
    """Tell whether a recipient has content of its own. Whether that is enough is not documented."""
    raw = target.own.raw_content is not None and target.channel in {None, *PUSH_CHANNELS}
    return raw or target.own.body_override is not None


def nothing_to_say(checked: CheckedRequest) -> Iterator[Problem]:
    """Find messages without a text, where neither a template nor a recipient brings any."""
    for message in checked.messages:
        reason = _without_text(checked, message)
        reached = [target for target in checked.targets if target.message is message]
        brought = bool(reached) and all(one.has_template or _has_content(one) for one in reached)
        channel = channel_of(message.field)
        named = has_template(checked.templates, channel) if channel else checked.names_templates
        if reason is not None and not (brought or (named and not reached)):
            yield warning(message.path, "content", reason, source=MESSAGES_PAGE)


def _without_text(checked: CheckedRequest, message: CheckedMessage) -> str | None:
    """Say how a message has no text, unless it is meant so or another rule says it."""
    content: Any = message.content
    texts = texts_of(content, channel_of(message.field))
    if _is_apart(content) or not _is_blank(texts.title, texts.body, texts.html):
        return None
    if content.body == "" or getattr(content, "simple_email", None) is not None:
        return None
    for field in _passed_over(message.field):
        default = checked.message(field)
        if default is not None and not _is_blank(default.content.body):
            return f"has no `body`, and is sent in place of `{field}`, which has one"
    if any(getattr(content, name, None) is not None for name in _ACTING):
        return None
    if isinstance(content, EmailMessage):
        return "has no text that could be read in `body`, `simple_email` or `raw_email`"
    return "has no `body`, or a blank one"


# The messages that step in, the last resort first.
_DEFAULTS: Final = ("default_message", "default_push_notification_message")
# A push may change the badge alone; of data another rule speaks.
_ACTING: Final = ("badge", "data", "sound")


def _passed_over(field: str) -> tuple[str, ...]:
    """Return the messages that would step in if the one in ``field`` were not there."""
    if field in _DEFAULTS:
        return _DEFAULTS[: _DEFAULTS.index(field)]
    return _DEFAULTS[::-1] if channel_of(field) in PUSH_CHANNELS else _DEFAULTS[:1]


def _is_apart(content: Any) -> bool:
    """Tell whether a push is silent, or a payload that has a reader of its own."""
    raw = getattr(content, "raw_content", None) is not None
    return raw or bool(getattr(content, "silent_push", None))


def _is_blank(*texts: str | None) -> bool:
    return not any(text and text.strip() for text in texts)


def nothing_to_read(checked: CheckedRequest) -> Iterator[Problem]:
    """Find recipients who get a blank text, though the message has one."""
    read = iter(render(checked.request))
    known = channels_with_messages(checked.request.message_configuration)
    for target in checked.targets:
        for _ in (None,) if target.kind == "address" else known:
            path_and_reason = _blanked(checked, target, next(read))
            if path_and_reason is not None:
                path, reason = path_and_reason
                yield warning(f"{target.path}.{path}", "content", reason, source=MESSAGES_PAGE)


def _blanked(
    checked: CheckedRequest, target: CheckedRecipient, read: Rendered
) -> tuple[str, str] | None:
    content = content_for(checked.request.message_configuration, read.channel_type)
    if content is None or not _is_blank(read.title, read.body, read.html):
        return None
    is_raw = read.channel_type in PUSH_CHANNELS and bool(target.own.raw_content)
    if is_raw or _is_apart(content) or has_template(checked.templates, read.channel_type):
        return None
    for field in ("body_override", "title_override"):
        if (text := getattr(target.own, field)) is not None and _is_blank(text):
            return field, "is blank, so that there is nothing to read"
    if not _is_blank(*title_and_body(content, target.own, read.channel_type)):
        return "substitutions", "leaves nothing to read: all that is filled in is blank"
    return None


def unsuited_channel(checked: CheckedRequest) -> Iterator[Problem]:
    """Find addresses without a channel, or with one that direct messages do not have."""
    for target in checked.targets:
        path = f"{target.path}.channel_type"
        if target.kind == "address" and target.channel is None:
            yield warning(
                path, "channel", "is absent, and AWS documents no default", source=MESSAGES_PAGE
            )
        elif target.channel is ChannelType.PUSH:
            reason = "is PUSH: AWS asks for the provider's own channel, such as GCM or APNS"
            yield warning(path, "channel", reason, source=ENDPOINTS)
        elif target.channel is not None and CHANNELS[target.channel].address is None:
            reason = f"is {target.channel}, which belongs to campaigns and journeys"
            yield warning(path, "channel", reason, source=MESSAGES_PAGE)
