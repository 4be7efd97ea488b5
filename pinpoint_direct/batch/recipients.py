"""Converts the items of a batch to ``BatchRecipient`` objects, and these to requests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from ..calls.end_of_support import EndOfSupport
from ..errors import FeatureEndedError, ValidationError
from ..model.channels import CHANNELS, channels_with_messages
from ..model.compiled import unchecked_setter
from ..model.converters import as_substitutions
from ..model.enums import ChannelType, ChannelTypeOrName, RecipientKind
from ..model.field_types import type_problem
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
_ANYBODY: Final = "anybody"
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
        weight: What the message counts at the service's rate limit; ``None`` if not known yet.
    """

    kind: RecipientKind
    recipient: str
    configuration: Configuration
    key: str | tuple[str, str]
    outcome: Outcome | None = None
    is_new: bool | None = None
    weight: int | None = None

    @property
    def channel_type(self) -> ChannelType | None:
        """The channel of an address, where it is known."""
        return getattr(self.configuration, "channel_type", None)


class RecipientReader:
    """Reads the recipients of one run, and builds their requests."""

    def __init__(
        self,
        request: AnyRequest,
        channel_type: ChannelTypeOrName | None,
        end_of_support: EndOfSupport | None = None,
    ) -> None:
        """Take the message and its recipients from ``request``.

        With ``end_of_support`` there is a warning of what AWS has ended when somebody is read whom
        it concerns, or an outcome that refuses it.

        Raises:
            ValidationError: If it is not a request, is not complete, or ``channel_type`` is not a
                channel.
        """
        self.operation: Operation[Any, Any] = operation_of(request)
        self.bare: Any
        channel = channel_type
        if isinstance(request, MessageRequest):
            self.bare = request.evolve(addresses=None, endpoints=None)
            probe = self.bare.evolve(addresses={_ANYBODY: AddressConfiguration()})
            channel = channel or _only_channel(request)
        else:
            self.bare = request.evolve(users=None)
            probe = self.bare.evolve(users={_ANYBODY: EndpointSendConfiguration()})
            if channel_type is not None:
                reason = "is for addresses only: the endpoints of a user have their own channels"
                raise ValidationError.of("channel_type", "combination", reason)
        self.operation.arguments("", probe)  # refuses a request without required members
        if problems := self.operation.blank_recipients(request):
            raise ValidationError(problems)
        self._request = request
        self._address = AddressConfiguration(channel_type=channel)
        self._endpoint = EndpointSendConfiguration()
        self._read = 0
        self._end_of_support = end_of_support
        self._ended: dict[object, FeatureEndedError | None] = {}
        # The kind and the configuration of a plain name, if they are known.
        self._kind: RecipientKind = "user"
        self._usual: Configuration | None = self._endpoint
        if isinstance(request, MessageRequest):
            self._kind = "address"
            self._usual = None if self.channel is None else self._address
        # The same once it is known that AWS supports it.
        self._supported: Configuration | None = None if end_of_support else self._usual

    @property
    def channel(self) -> ChannelType | None:
        """The channel of addresses without a channel."""
        return self._address.channel_type

    def own(self) -> Iterator[BatchRecipient]:
        """Return the recipients in the request itself."""
        for kind, field in _FIELDS.items():
            held: Mapping[str, Configuration] | None = getattr(self._request, field, None)
            for recipient, one in (held or {}).items():
                yield self._supported_only(_batch_recipient(kind, recipient, one))

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
        if self._supported is not None and name.__class__ is str and name.strip():
            if given is None:
                return BatchRecipient(self._kind, name, self._supported, name)
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
            expected = "a recipient, or a pair of one and its substitutions"
            raise ValidationError((type_problem(item, self._place, expected),))
        recipient = str.__str__(recipient)
        if not recipient.strip():
            reason = "takes a recipient, not an empty or blank text"
            raise ValidationError.of(self._place, "empty", reason)
        kind = self._kind
        if kind == "address" and isinstance(given, EndpointSendConfiguration):
            kind = "endpoint"
        elif self._usual is None and not isinstance(given, AddressConfiguration):
            reason = "is not determined by the messages of the request: pass channel_type="
            raise ValidationError.of("channel_type", "required", reason)
        try:
            own = self._configuration(kind, given)
            return self._supported_only(_batch_recipient(kind, recipient, own))
        except ValidationError as error:
            refused = error.with_traceback(None)  # whose frames hold the recipient
        target = _batch_recipient(kind, recipient, self._endpoint)
        target.outcome = Outcome(recipient=recipient, kind=kind, error=refused, attempts=0)
        return target

    def _supported_only(self, target: BatchRecipient) -> BatchRecipient:
        """Return a target; with an outcome if it cannot be reached by what AWS still supports."""
        if self._end_of_support is None:
            return target
        one = target.configuration
        channel = one.channel_type if isinstance(one, AddressConfiguration) else None
        key = target.kind, channel
        if key not in self._ended:
            self._ended[key] = None  # also if the warning is raised
            try:
                self._end_of_support.refuse(self.request([target]))
            except FeatureEndedError as error:
                self._ended[key] = error.with_traceback(None)  # whose frames hold the recipient
        ended = self._ended[key]
        if ended is not None:
            target.outcome = Outcome(
                recipient=target.recipient, kind=target.kind, error=ended, attempts=0
            )
        elif key == (self._kind, self.channel):
            self._supported = self._usual
        return target

    def _configuration(self, kind: RecipientKind, given: Any) -> Configuration:
        """Return the configuration of a recipient.

        Raises:
            ValidationError: If it is wrong.
        """
        if kind == "user" and isinstance(given, AddressConfiguration):
            reason = "takes an EndpointSendConfiguration, not an AddressConfiguration"
            raise ValidationError.of(self._place, "type", reason)
        usual = self._address if kind == "address" else self._endpoint
        return configuration_of(given, usual, self._place)

    @property
    def _place(self) -> str:
        """Where the item that is being read stands."""
        return f"recipients[#{self._read:,}]"

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
