"""Whether an Apple push is the payload that Apple takes, and the one that AWS asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...errors import Problem
from ...model.enums import APNSPushType
from ...model.vendors.apple import PAYLOAD
from ...type_guards import is_mapping
from .members import mistakes
from .sources import APPLE_PAYLOAD, MESSAGES_PAGE, PUSH
from .subject import warning

__all__ = ["SHOWN", "payload"]

SHOWN: Final = frozenset({"alert", "badge", "sound"})
"""The members of ``aps`` that a silent push does not have."""
_WITHOUT_APS: Final = frozenset({APNSPushType.FILEPROVIDER, APNSPushType.MDM, APNSPushType.VOIP})
# Next to aps, or where it need not be, any key is the app's own.
_OF_FIREBASE: Final = (frozenset({"fcmV1Message"}), frozenset({"fcmV1Message", "notification"}))
# AWS derives the push type from content-available, unless it is given.
_DERIVED: Final = frozenset({None, APNSPushType.ALERT, APNSPushType.BACKGROUND})


def payload(path: str, members: Mapping[str, Any], push_type: str | None) -> Iterator[Problem]:
    """Find what is wrong with the payload of a push of some type."""
    aps = members.get("aps")
    needs_aps = push_type not in _WITHOUT_APS
    if not is_mapping(aps) and _OF_FIREBASE[needs_aps] & members.keys():
        yield warning(path, "shape", "has the shape of Firebase, not of Apple", source=PUSH)
        return
    if aps is None and needs_aps:
        yield warning(path, "shape", "has no object under aps", source=APPLE_PAYLOAD)
    yield from mistakes(path, PAYLOAD, members)
    if not is_mapping(aps):
        return
    if "content-available" not in aps and push_type in _DERIVED:
        reason = "has no content-available in aps, which AWS demands: 0, or 1 for a silent push"
        yield warning(path, "shape", reason, source=MESSAGES_PAGE)
    if aps.get("content-available") == 1 and SHOWN & aps.keys():
        reason = "is silent (content-available is 1), and yet has an alert, a badge or a sound"
        yield warning(path, "silent", reason, source=MESSAGES_PAGE)
