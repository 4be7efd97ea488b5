"""Whether raw content is JSON, and the JSON that the channel's push service takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NoReturn, TypeAlias

import attrs

from ...errors import Problem
from ...model.channels import CHANNELS, PUSH_CHANNELS, channel_of
from ...model.enums import APNSPushType, ChannelType, GCMAuthenticationMethod
from ...model.field_types import is_too_deep
from ...model.vendors import amazon
from ...model.vendors.firebase import OLDER
from ...type_guards import is_mapping
from . import apple, firebase
from .members import mistakes
from .sources import ADM, LEGACY_KEYS, MESSAGES_PAGE, PUSH
from .subject import CheckedMessage, CheckedRequest, error, warning

__all__ = [
    "Raw",
    "not_its_shape",
    "not_json",
    "raws_of",
    "service_of",
    "unsuited_raw",
    "whole_request",
]

# Members of a request, none of which is a key of any push service.
_REQUEST: Final = frozenset(
    {
        *("ADMMessage", "APNSMessage", "Addresses", "ApplicationId", "BaiduMessage"),
        *("DefaultMessage", "DefaultPushNotificationMessage", "EmailMessage", "Endpoints"),
        *("GCMMessage", "MessageConfiguration", "MessageRequest", "RawContent", "SMSMessage"),
        *("SendUsersMessageRequest", "TemplateConfiguration", "Users", "VoiceMessage"),
    }
)
_NO_JSON: Final = object()
_UNREADABLE: Final = "takes JSON, which this is not (nor is what is nested over 100 levels deep)"


@attrs.frozen(eq=False)
class Raw:
    """One raw content: where it stands, whose push service it is for, and what is in it.

    ``message`` is the one whose other fields go with it; ``is_own`` tells whether it is a
    recipient's own.
    """

    path: str
    service: str | None
    text: str
    message: CheckedMessage | None
    is_own: bool
    payload: Any = attrs.field(init=False)

    @payload.default
    def _payload(self) -> Any:
        try:
            payload = json.loads(self.text, parse_constant=_refuse)
        except (ValueError, RecursionError):
            return _NO_JSON
        return _NO_JSON if is_too_deep(payload) else payload

    @property
    def members(self) -> Mapping[str, Any]:
        """What is in the JSON object, or nothing if it is none."""
        return self.payload if is_mapping(self.payload) else {}

    @property
    def push_type(self) -> str | None:
        """The type of an Apple push, where it is given; on a channel for VoIP it is known."""
        given: str | None = getattr(self.message and self.message.content, "apns_push_type", None)
        return APNSPushType.VOIP if given is None and self.service == "VOIP" else given

    @property
    def requested(self) -> list[str]:
        """What is a part of a request. Next to ``aps`` any key is the app's own."""
        return sorted(_REQUEST & self.members.keys()) if "aps" not in self.members else []


def raws_of(checked: CheckedRequest) -> Iterator[Raw]:
    """Yield every raw content of a request that goes to a push service."""
    for message in checked.messages:
        raw = getattr(message.content, "raw_content", None)
        if raw is not None:
            reached = {service_of(one.channel) for one in checked.targets if one.message is message}
            service = "VOIP" if "VOIP" in reached else service_of(channel_of(message.field))
            yield Raw(f"{message.path}.raw_content", service, raw, message, is_own=False)
    for target in checked.targets:
        raw = target.own.raw_content
        if raw is not None and (target.channel is None or target.channel in PUSH_CHANNELS):
            service = service_of(target.channel)
            yield Raw(f"{target.path}.raw_content", service, raw, target.message, is_own=True)


def service_of(channel: ChannelType | None) -> str | None:
    """Return whose payload the raw content for a channel holds, where that is known."""
    row = CHANNELS.get(channel)
    return row.push_service if row is not None else None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def unsuited_raw(checked: CheckedRequest) -> Iterator[Problem]:
    """Find raw content for channels that have none."""
    for target in checked.targets:
        known = target.channel is not None and target.channel not in PUSH_CHANNELS
        if known and target.own.raw_content is not None:
            reason = f"belongs to push notifications; {target.channel} has none"
            yield warning(f"{target.path}.raw_content", "belongs", reason, source=MESSAGES_PAGE)


def not_json(checked: CheckedRequest) -> Iterator[Problem]:
    """Find raw content that is not JSON, or JSON of another kind than an object."""
    for raw in raws_of(checked):
        if raw.payload is _NO_JSON and raw.text:  # another rule reports an empty one
            yield error(raw.path, "json", _UNREADABLE, source=MESSAGES_PAGE)
        elif raw.payload is not _NO_JSON and not is_mapping(raw.payload):
            yield error(
                raw.path, "json", "takes a JSON object, not a bare value", source=MESSAGES_PAGE
            )


def whole_request(checked: CheckedRequest) -> Iterator[Problem]:
    """Find raw content that holds a request, or a message of one, in place of a payload."""
    for raw in raws_of(checked):
        if raw.requested:
            reason = (
                f"takes the push service's payload, not a part of a request ({raw.requested[0]})"
            )
            yield error(raw.path, "nesting", reason, source=MESSAGES_PAGE)


def not_its_shape(checked: CheckedRequest) -> Iterator[Problem]:
    """Find payloads that are not in the shape of the channel's push service."""
    for raw in raws_of(checked):
        if raw.payload == {}:
            reason = "is an empty object, which sends nothing"
            yield warning(raw.path, "shape", reason, source=MESSAGES_PAGE)
        elif raw.members and not raw.requested:
            yield from _SHAPES.get(raw.service or "", _any_shape)(raw)
    yield from _old_sign_in(checked)


def _any_shape(_: Raw) -> Iterator[Problem]:
    """Find nothing: it is not known which push service it is for."""
    return iter(())


def _old_sign_in(checked: CheckedRequest) -> Iterator[Problem]:
    message = checked.message("gcm_message")
    content: Any = message.content if message is not None else None
    if message is None or content.preferred_authentication_method != GCMAuthenticationMethod.KEY:
        return
    path = f"{message.path}.preferred_authentication_method"
    reason = "is KEY, and Google switched server keys off in 2024: TOKEN works"
    yield warning(path, "ended", reason, source=LEGACY_KEYS)


# The members by which a payload is known for one of another service. Amazon's and the older form of
# Firebase's have some in common.
_SIGNS: Final[Mapping[str, frozenset[str]]] = {
    "Apple": frozenset({"aps"}),
    "Firebase": frozenset(OLDER.members) - {"data", "notification", "priority"} | {"fcmV1Message"},
    "Amazon": frozenset(amazon.MESSAGE.members) - {"data", "notification"},
}


def _of_another(raw: Raw, own: str, source: str) -> Iterator[Problem]:
    """Find a payload in the shape of another push service."""
    for other, signs in _SIGNS.items():
        if other != own and signs & raw.members.keys():
            reason = f"has the shape of {other}, not of {own}"
            yield warning(raw.path, "shape", reason, source=source)
            return


def _apns(raw: Raw) -> Iterator[Problem]:
    yield from apple.payload(raw.path, raw.members, raw.push_type)


def _gcm(raw: Raw) -> Iterator[Problem]:
    if "fcmV1Message" in raw.members:
        yield from firebase.wrapped(raw.path, raw.members)
    elif is_mapping(raw.members.get("message")):
        reason = "has an FCM v1 message without its wrapper: it belongs into fcmV1Message"
        yield error(raw.path, "shape", reason, source=PUSH)
    else:
        another = tuple(_of_another(raw, "Firebase", PUSH))
        yield from another or firebase.older(raw.path, raw.members)


def _adm(raw: Raw) -> Iterator[Problem]:
    another = tuple(_of_another(raw, "Amazon", ADM))
    yield from another or mistakes(raw.path, amazon.MESSAGE, raw.members)


def _baidu(raw: Raw) -> Iterator[Problem]:
    """Find the shapes of the others: AWS documents none of Baidu's own."""
    yield from _of_another(raw, "Baidu", MESSAGES_PAGE)


Shape: TypeAlias = Callable[[Raw], Iterator[Problem]]
_SHAPES: Final[Mapping[str, Shape]] = {
    "ADM": _adm,
    "APNS": _apns,
    "BAIDU": _baidu,
    "GCM": _gcm,
    "VOIP": _apns,
}
