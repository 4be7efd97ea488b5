"""Whether the fields of a push fit together, and fit its channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...errors import Problem
from ...model.apns import APNSMessage
from ...model.channels import CHANNELS, PUSH_CHANNELS
from ...model.enums import (
    Action,
    APNSPriority,
    APNSPushType,
    ChannelType,
    GCMAuthenticationMethod,
    GCMPriority,
)
from .sources import APPLE_REQUEST, MESSAGES_PAGE, PUSH
from .subject import CheckedRequest, warning

__all__ = [
    "action",
    "background_priority",
    "data_to_show",
    "lost_override",
    "push_type",
    "shown_by_app",
    "silent",
]


def push_type(checked: CheckedRequest) -> Iterator[Problem]:
    """Find push types that do not go with the channel, or with ``silent_push``."""
    message = checked.message("apns_message")
    content = message.content if message is not None else None
    if not isinstance(content, APNSMessage) or content.apns_push_type is None:
        return
    path = f"{checked.name}.message_configuration.apns_message.apns_push_type"
    given = content.apns_push_type
    voip = given == APNSPushType.VOIP
    reached = {
        CHANNELS[target.channel].push_service
        for target in checked.targets
        if target.message is message
    }
    if voip and "APNS" in reached:
        reason = "is voip, and goes out by APNS: VoIP pushes have channels of their own (APNS_VOIP)"
        yield warning(path, "push_type", reason, source=MESSAGES_PAGE)
    if not voip and isinstance(given, APNSPushType) and "VOIP" in reached:
        yield warning(
            path, "push_type", "is not voip, and goes out by APNS_VOIP", source=MESSAGES_PAGE
        )
    if content.silent_push and given == APNSPushType.ALERT:
        yield warning(path, "push_type", "is alert, and `silent_push` is set", source=MESSAGES_PAGE)
    if content.silent_push is False and given == APNSPushType.BACKGROUND:
        yield warning(
            path, "push_type", "is background, and `silent_push` is false", source=MESSAGES_PAGE
        )


def background_priority(checked: CheckedRequest) -> Iterator[Problem]:
    """Find silent Apple pushes of high priority, which Apple takes for an error."""
    message = checked.message("apns_message")
    content = message.content if message is not None else None
    if not isinstance(content, APNSMessage):
        return
    background = content.silent_push or content.apns_push_type == APNSPushType.BACKGROUND
    if background and content.priority in {APNSPriority.HIGH, GCMPriority.HIGH}:
        path = f"{checked.name}.message_configuration.apns_message.priority"
        reason = 'is high: Apple asks for "5" in a background push'
        yield warning(path, "priority", reason, source=APPLE_REQUEST)


def silent(checked: CheckedRequest) -> Iterator[Problem]:
    """Find silent pushes with something to show."""
    for message in checked.messages:
        content: Any = message.content
        if getattr(content, "silent_push", None):
            shown = [
                f"`{name}`"
                for name in ("body", "title", "badge", "sound")
                if getattr(content, name, None) not in {None, ""}
            ]
            if shown:
                reason = f"is set, and {', '.join(shown)} are not shown in a silent push"
                yield warning(f"{message.path}.silent_push", "silent", reason, source=MESSAGES_PAGE)


_OPENED: Final = (
    "is not used: `action` URL opens it in the browser, and DEEP_LINK hands it to the app"
)
_MISSING: Final[Mapping[Action | None, str]] = {
    Action.URL: "is URL, and there is no `url` for the browser to open",
    Action.DEEP_LINK: "is DEEP_LINK, and there is no `url`, where the link for the app stands",
}


def action(checked: CheckedRequest) -> Iterator[Problem]:
    """Find actions without what they need, and addresses that no action opens."""
    for message in checked.messages:
        content: Any = message.content
        given, url = getattr(content, "action", None), getattr(content, "url", None)
        if getattr(content, "raw_content", None) is not None:
            continue
        if (
            given == Action.DEEP_LINK
            and message.field == "gcm_message"
            and content.preferred_authentication_method == GCMAuthenticationMethod.TOKEN
        ):
            reason = "is DEEP_LINK, which FCM v1 does not know: the link goes into `raw_content`"
            yield warning(f"{message.path}.action", "action", reason, source=PUSH)
        elif given in _MISSING and not url:
            yield warning(f"{message.path}.action", "action", _MISSING[given], source=MESSAGES_PAGE)
        elif given not in _MISSING and url:
            yield warning(f"{message.path}.url", "action", _OPENED, source=MESSAGES_PAGE)


def lost_override(checked: CheckedRequest) -> Iterator[Problem]:
    """Find overrides of recipients whose push is raw content, which AWS says overrides the rest."""
    for target in checked.targets:
        content: Any = target.message.content if target.message is not None else None
        raw = target.own.raw_content or getattr(content, "raw_content", None)
        if target.channel not in PUSH_CHANNELS or not raw:
            continue
        for field in ("body_override", "title_override"):
            if getattr(target.own, field) is not None:
                reason = "does not reach `raw_content`: a variable in it, and substitutions, do"
                yield warning(f"{target.path}.{field}", "raw", reason, source=MESSAGES_PAGE)


def data_to_show(checked: CheckedRequest) -> Iterator[Problem]:
    """Find data in pushes that are not silent: AWS documents it for silent ones alone."""
    for message in checked.messages:
        content: Any = message.content
        by_itself = getattr(content, "silent_push", None) or getattr(content, "raw_content", None)
        if getattr(content, "data", None) and not by_itself:
            reason = (
                "is documented by AWS for silent pushes alone (`silent_push`): in `raw_content` "
                "it arrives with any"
            )
            yield warning(f"{message.path}.data", "silent", reason, source=MESSAGES_PAGE)


def shown_by_app(checked: CheckedRequest) -> Iterator[Problem]:
    """Find texts for Android that arrive as data, so that the system shows nothing by itself."""
    for message in checked.messages:
        content: Any = message.content
        targets = [
            target
            for target in checked.targets
            if target.channel is ChannelType.GCM and target.message is message
        ]
        plain = [target for target in targets if not target.own.raw_content]
        reached = plain or (not targets and message.field == "gcm_message")
        by_itself = getattr(content, "silent_push", None) or getattr(content, "raw_content", None)
        if reached and not by_itself and (content.body or getattr(content, "title", None)):
            reason = (
                "arrives on Android as data, so that the app has to show it: "
                "`with_notification()` makes a push that the system shows"
            )
            yield warning(message.path, "shown", reason, source=PUSH)
