"""Converters from convenient argument types to the canonical types of fields.

Each function takes the value of one field. It returns a supported value in its canonical form, and
any other value unchanged, in a type that the validation after construction rejects. So converters
report no problems.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, cast

from ..type_guards import are_text, is_bare_text, is_list, is_mapping, is_mime
from .enums import (
    Action,
    ActionOrName,
    APNSAuthenticationMethod,
    APNSPriority,
    APNSPushType,
    ChannelType,
    ChannelTypeOrName,
    DeliveryStatus,
    GCMAuthenticationMethod,
    GCMPriority,
    MessageType,
    MessageTypeOrName,
)
from .field_types import looks_encoded
from .frozen import FrozenMapping, StringMap, Substitutions, frozen_from
from .payloads.payload import Payload, compact

if TYPE_CHECKING:
    from email.message import Message

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
    "as_string_map",
    "as_substitutions",
    "as_text_list",
    "frozen_as",
    "tuple_of",
]


def _members(*enums: type[StrEnum]) -> dict[Any, Any]:
    return {member.value: member for enum in enums for member in enum}


_CHANNEL_TYPE: Final = _members(ChannelType)
_ACTION: Final = _members(Action)
_MESSAGE_TYPE: Final = _members(MessageType)
_DELIVERY_STATUS: Final = _members(DeliveryStatus)
_APNS_PUSH_TYPE: Final = _members(APNSPushType)
_APNS_PRIORITY: Final = _members(GCMPriority, APNSPriority)
_GCM_PRIORITY: Final = _members(APNSPriority, GCMPriority)
_APNS_AUTHENTICATION: Final = _members(APNSAuthenticationMethod)
_GCM_AUTHENTICATION: Final = _members(GCMAuthenticationMethod)


def _looked_up(members: Mapping[str, Any], value: Any) -> Any:
    """Return the member with the name or value ``text``, or the plain text."""
    if not isinstance(value, str):
        return value
    text = str.__str__(value)  # a subclass may hash otherwise
    return members.get(text, text)


def as_channel_type(value: ChannelTypeOrName | None) -> ChannelType | None:
    """Look up a channel by its name."""
    member: ChannelType | None = _looked_up(_CHANNEL_TYPE, value)
    return member


def as_action(value: ActionOrName | None) -> Action | None:
    """Look up an action by its name."""
    member: Action | None = _looked_up(_ACTION, value)
    return member


def as_message_type(value: MessageTypeOrName | None) -> MessageType | None:
    """Look up a message type by its name."""
    member: MessageType | None = _looked_up(_MESSAGE_TYPE, value)
    return member


def as_delivery_status(value: DeliveryStatus | str | None) -> DeliveryStatus | str | None:
    """Look up a status by its name; keep an unknown one."""
    member: DeliveryStatus | str | None = _looked_up(_DELIVERY_STATUS, value)
    return member


def as_apns_push_type(value: APNSPushType | str | None) -> APNSPushType | str | None:
    """Look up a push type by its value; keep an unknown one."""
    member: APNSPushType | str | None = _looked_up(_APNS_PUSH_TYPE, value)
    return member


def as_apns_priority(
    value: APNSPriority | GCMPriority | str | None,
) -> APNSPriority | GCMPriority | str | None:
    """Look up a priority by its value, Apple's or Firebase's; keep an unknown one."""
    member: APNSPriority | GCMPriority | str | None = _looked_up(_APNS_PRIORITY, value)
    return member


def as_gcm_priority(
    value: GCMPriority | APNSPriority | str | None,
) -> GCMPriority | APNSPriority | str | None:
    """Look up a priority by its value, Firebase's or Apple's; keep an unknown one."""
    member: GCMPriority | APNSPriority | str | None = _looked_up(_GCM_PRIORITY, value)
    return member


def as_apns_authentication(
    value: APNSAuthenticationMethod | str | None,
) -> APNSAuthenticationMethod | str | None:
    """Look up a method by its name; keep an unknown one."""
    member: APNSAuthenticationMethod | str | None = _looked_up(_APNS_AUTHENTICATION, value)
    return member


def as_gcm_authentication(
    value: GCMAuthenticationMethod | str | None,
) -> GCMAuthenticationMethod | str | None:
    """Look up a method by its name; keep an unknown one."""
    member: GCMAuthenticationMethod | str | None = _looked_up(_GCM_AUTHENTICATION, value)
    return member


def as_string_map(value: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """Freeze a mapping of text to text."""
    if value is None:
        return None
    if is_bare_text(value):
        return frozen_from(StringMap, value)
    texts: Mapping[str, str] = _texts(value)
    return texts


def _texts(value: Any) -> Any:
    if type(value) is StringMap or not is_mapping(value):
        return value
    if all(isinstance(key, str) and isinstance(one, str) for key, one in value.items()):
        return frozen_from(StringMap, {_plain(key): _plain(one) for key, one in value.items()})
    return dict(value)


def as_substitutions(
    value: Mapping[str, str | Sequence[str]] | None,
) -> Mapping[str, tuple[str, ...]] | None:
    """Freeze variables and their values; a single value does not need a list."""
    if value is None:
        return None
    if type(value) is dict:  # the usual case; the rest takes three times as long
        content: dict[str, tuple[str, ...]] = {}
        given: Any = value  # pyright: ignore[reportUnknownVariableType]  # of whatever: asked next
        for key, one in given.items():
            if type(key) is not str:
                break
            if type(one) is str:
                content[key] = (one,)
            elif is_list(one) and are_text(map(type, one)):
                content[key] = tuple(one)
            else:
                break
        else:
            return frozen_from(Substitutions, content)
    substitutions: Mapping[str, tuple[str, ...]] = _substitutions(value)
    return substitutions


def _substitutions(value: Any) -> Any:
    if type(value) is Substitutions or not is_mapping(value):
        return value
    content = {_plain(key): _values(one) for key, one in value.items()}
    good = all(type(key) is str and type(one) is tuple for key, one in content.items())
    return frozen_from(Substitutions, content) if good else content


def _values(value: Any) -> Any:
    return (_plain(value),) if isinstance(value, str) else _text_list(value)


def as_text_list(value: Sequence[str] | None) -> tuple[str, ...] | None:
    """Freeze a list of text.

    A plain text is returned unchanged, because it is a mistake, not a list of letters.
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
    if are_text(map(type, value)) and {cls}.issuperset(map(type, value.values())):
        return frozen_from(frozen, value)
    if all(isinstance(key, str) and isinstance(one, cls) for key, one in value.items()):
        return frozen_from(frozen, {_plain(key): one for key, one in value.items()})
    return dict(value)


def as_raw_content(value: str | Mapping[str, Any] | Payload | None) -> str | None:
    """Convert a payload or a mapping to compact JSON for the service; keep text."""
    if value is None or type(value) is str:
        return value
    if isinstance(value, Payload):
        return value.to_json()
    if not isinstance(value, Mapping):
        return value
    try:
        return compact(dict(value))
    except (TypeError, ValueError, RecursionError):
        return cast("str", value)


def as_raw_email(value: bytes | bytearray | Message | None) -> bytes | None:
    """Accept bytes, or a standard library e-mail, converted to bytes with SMTP line ends."""
    if is_mime(value):
        try:
            return value.as_bytes(policy=value.policy.clone(linesep="\r\n"))
        except Exception:  # noqa: BLE001  (a malformed e-mail can raise any exception)
            return cast("bytes", value)
    if isinstance(value, (bytes, bytearray)):
        return cast("bytes", bytearray(value)) if looks_encoded(value) else bytes(value)
    return value


def _plain(value: Any) -> Any:
    """Return the plain ``str`` of a subclass, whose attributes could change."""
    return str.__str__(value) if isinstance(value, str) and type(value) is not str else value
