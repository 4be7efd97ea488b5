"""Converts the items of a batch to ``BatchRecipient`` objects, and these to requests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from ..errors import ValidationError
from ..model.channels import CHANNELS, channels_with_messages
from ..model.compiled import unchecked_setter
from ..model.converters import as_substitutions
from ..model.enums import ChannelType, ChannelTypeOrName, RecipientKind
from ..model.frozen import Substitutions
from ..model.masking import Masked
from ..model.recipients import (
    AddressConfiguration,
    Addresses,
    Endpoints,
    EndpointSendConfiguration,
    configuration_of,
)
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..type_guards import is_list
from ..wire.operations import Operation, operation_of
from .outcomes import Outcome

__all__ = ["AnyRequest", "BatchRecipient", "RecipientReader"]

AnyRequest: TypeAlias = MessageRequest | SendUsersMessageRequest
Configuration: TypeAlias = AddressConfiguration | EndpointSendConfiguration

_FIELDS: Final[Mapping[RecipientKind, str]] = {
    "address": "addresses",
    "endpoint": "endpoints",
    "user": "users",
}
_PAIR = 2
_with: Final[Callable[[AddressConfiguration, Substitutions], AddressConfiguration]] = (
    unchecked_setter(AddressConfiguration, "substitutions")
)


@attrs.define(eq=False, repr=False)
class BatchRecipient(Masked):
    """One recipient in a batch.

    Attributes:
        key: Identifies the recipient.
        outcome: The outcome of a recipient that is not sent to; otherwise ``None``.
        is_new: Whether the recipient was not given before; ``None`` if not checked yet.
    """

    kind: RecipientKind
    recipient: str
    configuration: Configuration
    key: str | tuple[str, str]
    outcome: Outcome | None = None
    is_new: bool | None = None


class RecipientReader:
    """Reads the recipients of one run, and builds their requests."""

    def __init__(self, request: AnyRequest, channel_type: ChannelTypeOrName | None) -> None:
        """Take the message and its recipients from ``request``.

        Raises:
            ValidationError: If it is not a request, is not complete, or ``channel_type`` is not a
                channel.
        """
        self.operation: Operation[Any, Any] = operation_of(request)
        self.bare: Any
        channel = channel_type
        if isinstance(request, MessageRequest):
            self.bare = request.evolve(addresses=None, endpoints=None)
            probe = self.bare.evolve(addresses={"": AddressConfiguration()})
            channel = channel or _only_channel(request)
        else:
            self.bare = request.evolve(users=None)
            probe = self.bare.evolve(users={"": EndpointSendConfiguration()})
            if channel_type is not None:
                reason = "is for addresses only: the endpoints of a user have their own channels"
                raise ValidationError.of("channel_type", "combination", reason)
        self.operation.arguments("", probe)  # refuses a request without required members
        self._request = request
        self._address = AddressConfiguration(channel_type=channel)
        self._endpoint = EndpointSendConfiguration()
        self._read = 0
        # The kind and the configuration of a plain name, if they are known.
        self._kind: RecipientKind = "user"
        self._usual: Configuration | None = self._endpoint
        if isinstance(request, MessageRequest):
            self._kind = "address"
            self._usual = None if self.channel is None else self._address

    @property
    def channel(self) -> ChannelType | None:
        """The channel of addresses without a channel."""
        return self._address.channel_type

    def own(self) -> Iterator[BatchRecipient]:
        """Return the recipients in the request itself."""
        for kind, field in _FIELDS.items():
            held: Mapping[str, Configuration] | None = getattr(self._request, field, None)
            for recipient, one in (held or {}).items():
                yield _batch_recipient(kind, recipient, one)

    def read(self, item: Any) -> BatchRecipient:
        """Return the recipient in an item of the input.

        A recipient whose configuration is invalid already has its outcome.

        Raises:
            ValidationError: If the item is not a recipient, or the channel of an address is
                unknown.
        """
        name, given = item, None
        if item.__class__ is tuple and len(item) == _PAIR:
            name, given = item
        elif item.__class__ is BatchRecipient:
            return item
        self._read += 1
        # The most common case: a plain name, alone or with substitutions.
        if self._usual is not None and name.__class__ is str:
            if given is None:
                return BatchRecipient(self._kind, name, self._usual, name)
            if given.__class__ is dict and self._kind == "address":
                substitutions = as_substitutions(given)
                if type(substitutions) is Substitutions:
                    return BatchRecipient(
                        "address", name, _with(self._address, substitutions), name
                    )
        return self._read_slowly(item)

    def _read_slowly(self, item: Any) -> BatchRecipient:
        """Return the recipient in any item, or refuse the item."""
        recipient: Any = item
        given: Any = None
        if is_list(item) and len(item) == _PAIR:
            recipient, given = item
        if not isinstance(recipient, str):
            reason = f"takes addresses, or pairs of address and configuration, not a {_name(item)}"
            raise ValidationError.of(f"recipients[#{self._read:,}]", "type", reason)
        recipient = str.__str__(recipient)
        kind = self._kind
        if kind == "address" and isinstance(given, EndpointSendConfiguration):
            kind = "endpoint"
        elif self._usual is None and not isinstance(given, AddressConfiguration):
            reason = "is not determined by the messages of the request: pass channel_type="
            raise ValidationError.of("channel_type", "required", reason)
        try:
            return _batch_recipient(kind, recipient, self._configuration(kind, given))
        except ValidationError as error:
            refused = error.with_traceback(None)  # whose frames hold the recipient
        target = _batch_recipient(kind, recipient, self._endpoint)
        target.outcome = Outcome(recipient=recipient, kind=kind, error=refused, attempts=0)
        return target

    def _configuration(self, kind: RecipientKind, given: Any) -> Configuration:
        """Return the configuration of a recipient.

        Raises:
            ValidationError: If it is wrong.
        """
        if kind == "user" and isinstance(given, AddressConfiguration):
            reason = "takes an EndpointSendConfiguration, not an AddressConfiguration"
            raise ValidationError.of("recipients", "type", reason)
        return configuration_of(given, self._address if kind == "address" else self._endpoint)

    def names(self, request: AnyRequest, target: BatchRecipient) -> bool:
        """Return whether a request includes a recipient."""
        return target.recipient in (getattr(request, _FIELDS[target.kind]) or ())

    def request(self, targets: Collection[BatchRecipient]) -> Any:
        """Return the request for some recipients."""
        parts: dict[RecipientKind, dict[str, Any]] = {}
        for one in targets:
            parts.setdefault(one.kind, {})[one.recipient] = one.configuration
        return self.bare.evolve(
            **{
                _FIELDS[kind]: Addresses(part) if kind == "address" else Endpoints(part)
                for kind, part in parts.items()
            }
        )


def _batch_recipient(
    kind: RecipientKind, recipient: str, configuration: Configuration
) -> BatchRecipient:
    key = (kind, recipient) if kind == "endpoint" else recipient
    return BatchRecipient(kind, recipient, configuration, key)


def _only_channel(request: MessageRequest) -> ChannelType | None:
    """Return the channel of the only channel-specific message, if there is exactly one."""
    with_messages = channels_with_messages(request.message_configuration)
    found = [one for one in with_messages if one is not None and CHANNELS[one].address is not None]
    return found[0] if len(found) == 1 else None


def _name(value: object) -> str:
    return type(value).__name__
