"""Whether the fields of a push fit the raw content that is given with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ...errors import Problem
from ...model.apns import APNSMessage
from ...model.enums import APNSPriority, APNSPushType, GCMPriority
from ...type_guards import is_mapping
from .apple import SHOWN
from .firebase import messages_of
from .raw_content import Raw, raws_of
from .sources import APPLE_REQUEST, MESSAGES_PAGE
from .subject import CheckedRequest, warning

__all__ = ["contradicting", "overridden"]

# What AWS writes into the payload. Not the time to live, the priority and the like, which an
# example by AWS sets together with raw content: they go with the push, not in it.
_IN_PAYLOAD: Final = (
    *("body", "title", "action", "url", "badge", "category", "data", "icon_reference"),
    *("image_icon_url", "image_url", "media_url", "small_image_icon_url", "sound", "thread_id"),
)
_HIGH: Final = frozenset({APNSPriority.HIGH, GCMPriority.HIGH})


def overridden(checked: CheckedRequest) -> Iterator[Problem]:
    """Find fields next to raw content that overrides them."""
    for message in checked.messages:
        if getattr(message.content, "raw_content", None):  # of empty text another rule speaks
            yield from _beside(message.path, message.content, _IN_PAYLOAD)
    for target in checked.targets:
        if target.own.raw_content:
            yield from _beside(target.path, target.own, ("body_override", "title_override"))


def _beside(path: str, holder: object, names: tuple[str, ...]) -> Iterator[Problem]:
    given = [f"`{name}`" for name in names if getattr(holder, name, None) is not None]
    if given:
        reason = f"has {', '.join(given)} next to `raw_content`, which overrides all of it"
        yield warning(path, "overridden", reason, source=MESSAGES_PAGE)


def contradicting(checked: CheckedRequest) -> Iterator[Problem]:
    """Find priorities, push types and ``silent_push`` that say otherwise than the raw content."""
    for raw in raws_of(checked):
        content: Any = raw.message.content if raw.message is not None else None
        if raw.service in {"APNS", "VOIP"} and isinstance(content, APNSMessage):
            yield from _apple(raw, content)
        elif raw.service == "GCM" and raw.message is not None:
            yield from _firebase(raw, content)


def _apple(raw: Raw, content: APNSMessage) -> Iterator[Problem]:
    aps = raw.members.get("aps")
    if not is_mapping(aps):
        return
    shows = bool(SHOWN & aps.keys())
    is_silent = aps.get("content-available") == 1 and not shows
    shows = shows or aps.get("content-available") == 0
    background = content.apns_push_type == APNSPushType.BACKGROUND
    if background and shows:
        yield _against(raw, "apns_push_type", "is background", _LOUD)
    if content.apns_push_type == APNSPushType.ALERT and is_silent:
        yield _against(raw, "apns_push_type", "is alert", _SILENT)
    yield from _silence(raw, content, shows=shows, is_silent=is_silent)
    if content.priority in _HIGH and is_silent and not content.silent_push and not background:
        yield _against(raw, "priority", 'is high, and Apple asks for "5"', _SILENT)


def _firebase(raw: Raw, content: Any) -> Iterator[Problem]:
    message, android = messages_of(raw.members)
    shows = "notification" in message or "notification" in android
    yield from _silence(raw, content, shows=shows, is_silent=False)
    inside = android.get("priority", message.get("priority"))
    known = inside.lower() if isinstance(inside, str) else None
    given = getattr(content, "priority", None)
    if given is not None and known in {"high", "normal"} and (given in _HIGH) != (known == "high"):
        yield _against(raw, "priority", "is another one", "has a priority")


def _silence(raw: Raw, content: Any, *, shows: bool, is_silent: bool) -> Iterator[Problem]:
    given = getattr(content, "silent_push", None)
    if given and shows:
        yield _against(raw, "silent_push", "is true", _LOUD)
    if given is False and is_silent:
        yield _against(raw, "silent_push", "is false", _SILENT)


_LOUD: Final = "is not silent"
_SILENT: Final = "is silent"


def _against(raw: Raw, field: str, says: str, inside: str) -> Problem:
    """Make the problem of a field, where it stands, or at a recipient's own raw content."""
    source = APPLE_REQUEST if raw.service == "APNS" and field == "priority" else MESSAGES_PAGE
    if raw.is_own:
        reason = f"{inside}, and `{field}` of the message {says}"
        return warning(raw.path, "contradiction", reason, source=source)
    path = f"{raw.path.removesuffix('raw_content')}{field}"
    return warning(path, "contradiction", f"{says}, and `raw_content` {inside}", source=source)
