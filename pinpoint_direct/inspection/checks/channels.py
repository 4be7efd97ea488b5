"""Whether there is a message for each channel that is addressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...errors import Problem
from ...model.channels import CHANNELS, PUSH_CHANNELS
from ...model.email import EmailMessage
from ...model.enums import ChannelType
from .sources import ENDPOINTS, MESSAGES_PAGE
from .subject import CheckedMessage, CheckedRecipient, CheckedRequest, error, warning

__all__ = ["nothing_to_say", "nothing_to_send", "unsuited_channel", "without_message"]

# Any of these is something to send; a push may change the badge alone.
_CONTENT: Final = (
    *("badge", "body", "data", "raw_content", "raw_email", "silent_push", "simple_email"),
    *("sound", "title"),
)


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
    if not others or not configured or checked.messages or checked.templates is not None:
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
    """Find messages without content, where neither a template nor a recipient brings any."""
    for message in checked.messages:
        reached = [target for target in checked.targets if target.message is message]
        brought = bool(reached) and all(one.has_template or _has_content(one) for one in reached)
        templates = checked.templates is not None and not reached
        if not (brought or templates or _says(message)):
            what = "`body`, `simple_email` or `raw_email`"
            reason = f"has no {what if isinstance(message.content, EmailMessage) else '`body`'}"
            yield warning(message.path, "content", reason, source=MESSAGES_PAGE)


def _says(message: CheckedMessage) -> bool:
    return any(getattr(message.content, name, None) is not None for name in _CONTENT)


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
