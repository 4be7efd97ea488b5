"""From what is convenient to write to what is kept.

Each function takes one field's value. What it understands it returns in its one canonical form;
what it does not it returns as it is, in a type that the check after construction refuses. So
nothing is reported here, and nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from email.message import Message
from email.policy import SMTP
from enum import StrEnum
from typing import Any, cast

from ..narrowing import is_list, is_mapping
from .enums import (
    Action,
    APNSAuthenticationMethod,
    APNSPriority,
    APNSPushType,
    ChannelType,
    DeliveryStatus,
    GCMAuthenticationMethod,
    GCMPriority,
    MessageType,
)
from .frozen import FrozenMapping, Substitutions, Texts
from .kinds import looks_encoded

__all__ = [
    "as_action",
    "as_apns_authentication",
    "as_apns_priority",
    "as_apns_push_type",
    "as_channel_type",
    "as_delivery_status",
    "as_gcm_authentication",
    "as_gcm_priority",
    "as_message_type",
    "as_raw_content",
    "as_raw_email",
    "as_substitutions",
    "as_text_list",
    "as_texts",
    "frozen_as",
    "tuple_of",
]


def _known(value: object, *enums: type[StrEnum]) -> Any:
    if isinstance(value, str):
        for enum in enums:
            member = enum._value2member_map_.get(value)
            if member is not None:
                return member
    return value


def as_channel_type(value: ChannelType | str | None) -> ChannelType | None:
    """Look up a channel by its name."""
    return cast("ChannelType | None", _known(value, ChannelType))


def as_action(value: Action | str | None) -> Action | None:
    """Look up an action by its name."""
    return cast("Action | None", _known(value, Action))


def as_message_type(value: MessageType | str | None) -> MessageType | None:
    """Look up a message type by its name."""
    return cast("MessageType | None", _known(value, MessageType))


def as_delivery_status(value: DeliveryStatus | str | None) -> DeliveryStatus | str | None:
    """Look up a status by its name; keep an unknown one."""
    return cast("DeliveryStatus | str | None", _known(value, DeliveryStatus))


def as_apns_push_type(value: APNSPushType | str | None) -> APNSPushType | str | None:
    """Look up a push type by its value; keep an unknown one."""
    return cast("APNSPushType | str | None", _known(value, APNSPushType))


def as_apns_priority(
    value: APNSPriority | GCMPriority | str | None,
) -> APNSPriority | GCMPriority | str | None:
    """Look up a priority by its value, Apple's or Firebase's; keep an unknown one."""
    return cast("APNSPriority | GCMPriority | str | None", _known(value, APNSPriority, GCMPriority))


def as_gcm_priority(
    value: GCMPriority | APNSPriority | str | None,
) -> GCMPriority | APNSPriority | str | None:
    """Look up a priority by its value, Firebase's or Apple's; keep an unknown one."""
    return cast("GCMPriority | APNSPriority | str | None", _known(value, GCMPriority, APNSPriority))


def as_apns_authentication(
    value: APNSAuthenticationMethod | str | None,
) -> APNSAuthenticationMethod | str | None:
    """Look up a method by its name; keep an unknown one."""
    return cast("APNSAuthenticationMethod | str | None", _known(value, APNSAuthenticationMethod))


def as_gcm_authentication(
    value: GCMAuthenticationMethod | str | None,
) -> GCMAuthenticationMethod | str | None:
    """Look up a method by its name; keep an unknown one."""
    return cast("GCMAuthenticationMethod | str | None", _known(value, GCMAuthenticationMethod))


def as_texts(value: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """Freeze a mapping of text to text."""
    return cast("Mapping[str, str] | None", _texts(value))


def _texts(value: Any) -> Any:
    if value is None or type(value) is Texts or not is_mapping(value):
        return value
    for key, one in value.items():
        if not (isinstance(key, str) and isinstance(one, str)):
            return dict(value)
    return Texts({_plain(key): _plain(one) for key, one in value.items()})


def as_substitutions(
    value: Mapping[str, str | Sequence[str]] | None,
) -> Mapping[str, tuple[str, ...]] | None:
    """Freeze variables and their values; a single value may stand without a list around it."""
    return cast("Mapping[str, tuple[str, ...]] | None", _substitutions(value))


def _substitutions(value: Any) -> Any:
    if value is None or type(value) is Substitutions or not is_mapping(value):
        return value
    content = {
        _plain(key): (_plain(one),) if isinstance(one, str) else _text_list(one)
        for key, one in value.items()
    }
    good = all(type(key) is str and type(one) is tuple for key, one in content.items())
    return Substitutions(content) if good else content


def as_text_list(value: Sequence[str] | None) -> tuple[str, ...] | None:
    """Freeze a list of text.

    A bare text is left alone, for it is a mistake, not a list of letters.
    """
    return cast("tuple[str, ...] | None", _text_list(value))


def _text_list(value: Any) -> Any:
    if not is_list(value):
        return value
    good = all(isinstance(one, str) for one in value)
    return tuple(map(_plain, value)) if good else list(value)


def tuple_of(cls: type, value: Any) -> Any:
    """Freeze a list of ``cls`` objects."""
    if not is_list(value):
        return value
    return tuple(value) if all(isinstance(one, cls) for one in value) else list(value)


def frozen_as(frozen: type[FrozenMapping[str, Any]], cls: type, value: Any) -> Any:
    """Freeze a mapping of text to ``cls`` objects as a ``frozen``."""
    if value is None or type(value) is frozen or not is_mapping(value):
        return value
    if all(isinstance(key, str) and isinstance(one, cls) for key, one in value.items()):
        return frozen({_plain(key): one for key, one in value.items()})
    return dict(value)


def as_raw_content(value: str | Mapping[str, Any] | None) -> str | None:
    """Write a mapping as compact JSON, which is what the service takes; leave text as it is."""
    if not isinstance(value, Mapping):
        return value
    try:
        return json.dumps(dict(value), separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return cast("str", value)


def as_raw_email(value: bytes | bytearray | Message | None) -> bytes | None:
    """Take bytes, or the standard library's e-mail object, written out with SMTP's line ends."""
    if isinstance(value, Message):
        try:
            return value.as_bytes(policy=value.policy.clone(linesep=SMTP.linesep))
        except Exception:  # noqa: BLE001  (a malformed e-mail raises anything at all)
            return cast("bytes", value)
    if isinstance(value, (bytes, bytearray)):
        return cast("bytes", bytearray(value)) if looks_encoded(value) else bytes(value)
    return value


def _plain(value: Any) -> Any:
    """Return the bare ``str`` of a subclass, whose further attributes could change."""
    return str.__str__(value) if isinstance(value, str) and type(value) is not str else value
