"""Views of requests: the messages, then the recipients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, TypeAlias

from ..masks import counted
from ..model.enums import RecipientKind
from ..model.recipients import AddressConfiguration, EndpointSendConfiguration
from ..model.requests import MessageRequest, SendUsersMessageRequest
from .disclosure import Disclosure, counted_rest, table
from .markup import Html, element, joined
from .messages import messages

__all__ = ["recipients", "request"]

Override: TypeAlias = AddressConfiguration | EndpointSendConfiguration
RecipientRow: TypeAlias = tuple[str, RecipientKind | None, Override]

_FIELDS: Final[tuple[tuple[str, RecipientKind], ...]] = (
    ("addresses", "address"),
    ("endpoints", "endpoint"),
    ("users", "user"),
)
_OF_ONE_KIND: Final[Mapping[RecipientKind | None, tuple[str, str]]] = {
    "user": ("user", "users"),
    None: ("recipient", "recipients"),
}
_CHANNELS: Final[Mapping[RecipientKind | None, str]] = {
    "endpoint": "set by the endpoint",
    "user": "all of the user",
    None: "-",
}
_ELSEWHERE: Final = ("message_configuration", "addresses", "endpoints", "users")


def request(value: MessageRequest | SendUsersMessageRequest, disclosure: Disclosure) -> Html:
    """Return a request."""
    held = value.message_configuration
    shown = messages(held, disclosure) if held is not None else ""
    targets = list(_recipient_rows(value))
    return joined(
        shown or element("p", "No messages yet.", class_="pd-absent"),
        disclosure.facts(value, without=_ELSEWHERE),
        _table(targets, disclosure)
        if targets
        else element("p", "No recipients yet.", class_="pd-absent"),
    )


def _recipient_rows(value: MessageRequest | SendUsersMessageRequest) -> Iterator[RecipientRow]:
    for field, kind in _FIELDS:
        held: Mapping[str, Override] | None = getattr(value, field, None)
        for recipient, own in (held or {}).items():
            yield recipient, kind, own


def recipients(held: Mapping[str, Any], disclosure: Disclosure) -> Html:
    """Return recipients with their overrides."""
    # If it is not an address, it may be an endpoint or a user.
    of_addresses = isinstance(next(iter(held.values()), None), AddressConfiguration)
    kind: RecipientKind | None = "address" if of_addresses else None
    return _table([(recipient, kind, own) for recipient, own in held.items()], disclosure)


def _table(targets: list[RecipientRow], disclosure: Disclosure) -> Html:
    rows = (
        (
            disclosure.recipient(recipient),
            _channel(kind, own),
            _own(own, disclosure),
        )
        for recipient, kind, own in islice(targets, disclosure.rows)
    )
    shown = table(_caption(targets), ("Recipient", "Channel", "Overrides"), rows)
    return joined(shown, counted_rest(len(targets) - disclosure.rows))


def _caption(targets: list[RecipientRow]) -> str:
    of_one_kind = _OF_ONE_KIND.get(targets[0][1])
    if of_one_kind is not None:
        return counted(len(targets), *of_one_kind)
    groups = Counter(_group(kind, own) for _, kind, own in targets)
    text = ", ".join(counted(number, *group) for group, number in groups.items())
    return f"{counted(len(targets), 'recipient', 'recipients')}: {text}"


def _group(kind: RecipientKind | None, own: Override) -> tuple[str, str]:
    if not isinstance(own, AddressConfiguration):
        return "endpoint", "endpoints"
    channel = _channel(kind, own)
    return channel, channel


def _channel(kind: RecipientKind | None, own: Override) -> str:
    if not isinstance(own, AddressConfiguration):
        return _CHANNELS[kind]
    return own.channel_type.value if own.channel_type is not None else "no channel"


def _own(own: Override, disclosure: Disclosure) -> Html:
    return disclosure.facts(own, without=("channel_type",)) or Html("-")
