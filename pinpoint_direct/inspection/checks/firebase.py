"""Whether a Firebase push is one of the two forms that Firebase takes, and right inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...errors import Problem
from ...model.vendors.firebase import MESSAGE, OLDER, RECIPIENTS, WRAPPER
from ...type_guards import is_mapping
from .members import mistakes
from .sources import FIREBASE_MESSAGE, LEGACY_KEYS, PUSH
from .subject import error, warning

__all__ = ["messages_of", "older", "wrapped"]

_OLD_RECIPIENTS: Final = frozenset({"condition", "registration_ids", "to"})
_NAMES_ONE: Final = "names a recipient, which is the address of the request"
_OF_V1: Final = MESSAGE.members.keys() - OLDER.members.keys() - RECIPIENTS - {"name"}
"""The members of a v1 message that the older form does not have."""


def older(path: str, members: Mapping[str, Any]) -> Iterator[Problem]:
    """Find what is wrong with a payload of the older form."""
    if not (OLDER.members.keys() | _OLD_RECIPIENTS | _OF_V1) & members.keys():
        reason = "has no member of either of Firebase's forms"
        yield warning(path, "shape", reason, source=PUSH)
    if lost := sorted(_OF_V1 & members.keys()):
        reason = (
            f"has {', '.join(lost)}, which the older form does not have and AWS leaves out: a "
            "message of FCM v1 belongs into fcmV1Message as a whole"
        )
        yield warning(path, "lost", reason, source=FIREBASE_MESSAGE)
    yield from mistakes(path, OLDER, members)
    if {"registration_ids", "to", "token"} & members.keys():
        yield warning(path, "token", _NAMES_ONE, source=LEGACY_KEYS)


def wrapped(path: str, members: Mapping[str, Any]) -> Iterator[Problem]:
    """Find what is wrong with a payload that has a ``fcmV1Message``."""
    wrapper = members["fcmV1Message"]
    message = wrapper.get("message") if is_mapping(wrapper) else None
    if len(members) > 1:
        reason = "has members next to fcmV1Message, which are left out: they belong in its message"
        yield warning(path, "lost", reason, source=PUSH)
    if not is_mapping(message):
        yield error(path, "shape", "has no message object in fcmV1Message", source=PUSH)
        return
    if not message:
        reason = "has an empty message in fcmV1Message, which sends nothing"
        yield warning(path, "shape", reason, source=PUSH)
    if RECIPIENTS & message.keys():
        yield warning(path, "token", _NAMES_ONE, source=PUSH)
    yield from mistakes(path, WRAPPER, wrapper)


def messages_of(members: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the message of a payload in either form, and what in it is for Android."""
    wrapper = members.get("fcmV1Message", members)
    message = wrapper.get("message") if wrapper is not members and is_mapping(wrapper) else wrapper
    android = message.get("android") if is_mapping(message) else None
    return message if is_mapping(message) else {}, android if is_mapping(android) else {}
