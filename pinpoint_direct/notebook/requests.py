"""A request: its messages, then whom they are for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, TypeAlias

from ..model.masking import counted, written_fields
from ..model.recipients import AddressConfiguration, EndpointSendConfiguration
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..rendering import Kind
from .look import Look, counted_rest, table
from .markup import Html, element, joined
from .messages import messages

__all__ = ["recipients", "request"]

Override: TypeAlias = AddressConfiguration | EndpointSendConfiguration
Target: TypeAlias = tuple[str, Kind, Override]

_FIELDS: Final[tuple[tuple[str, Kind], ...]] = (
    ("addresses", "address"),
    ("endpoints", "endpoint"),
    ("users", "user"),
)
_ELSEWHERE: Final = ("message_configuration", "addresses", "endpoints", "users")


def request(value: MessageRequest | SendUsersMessageRequest, look: Look) -> Html:
    """Return a whole request."""
    held = value.message_configuration
    shown = messages(held, look) if held is not None else ""
    targets = list(_targets(value))
    return joined(
        shown or element("p", "No message yet.", class_="pd-absent"),
        look.facts(value, without=_ELSEWHERE),
        _table(targets, look) if targets else element("p", "No recipient yet.", class_="pd-absent"),
    )


def _targets(value: MessageRequest | SendUsersMessageRequest) -> Iterator[Target]:
    for field, kind in _FIELDS:
        held: Mapping[str, Override] | None = getattr(value, field, None)
        for recipient, own in (held or {}).items():
            yield recipient, kind, own


def recipients(held: Mapping[str, Any], look: Look) -> Html:
    """Return recipients with what is their own."""
    of_addresses = isinstance(next(iter(held.values()), None), AddressConfiguration)
    kind: Kind = "address" if of_addresses else "endpoint"
    return _table([(recipient, kind, own) for recipient, own in held.items()], look)


def _table(targets: list[Target], look: Look) -> Html:
    by_channel = Counter(_channel(kind, own) for _, kind, own in targets)
    told = ", ".join(f"{number:,} {channel}" for channel, number in by_channel.items())
    rows = (
        (
            look.recipient(recipient),
            _channel(kind, own),
            _own(own, look),
        )
        for recipient, kind, own in islice(targets, look.rows)
    )
    caption = f"{counted(len(targets), 'recipient', 'recipients')}: {told}"
    shown = table(caption, ("Recipient", "Channel", "Of its own"), rows)
    return joined(shown, counted_rest(len(targets) - look.rows))


def _channel(kind: Kind, own: Override) -> str:
    if not isinstance(own, AddressConfiguration):
        return f"of the {'endpoint' if kind == 'endpoint' else 'user'}"
    return own.channel_type.value if own.channel_type is not None else "no channel"


def _own(own: Override, look: Look) -> Html:
    fields = [
        joined(f"{name.replace('_', ' ')} ", element("code", told))
        for name, told in written_fields(own, clear=look.clear)
        if name != "channel_type"
    ]
    return joined(*(joined(", " if at else "", one) for at, one in enumerate(fields))) or Html("-")
