"""The builder methods that add recipients.

``to_many`` and ``to_users`` take linear time. A method for a single recipient validates only that
recipient, but copies the mapping of existing recipients: add many recipients at once.
"""
# ruff: noqa: PYI019  (``borrowing`` says why it is not ``Self``)

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias, TypedDict, TypeVar, Unpack, cast

from ...errors import ValidationError
from ..boundary import boundaries
from ..enums import ChannelType, ChannelTypeOrName
from ..field_types import type_problem
from ..frozen import FrozenMapping
from ..payloads.payload import Payload
from ..recipients import (
    AddressConfiguration,
    EndpointSendConfiguration,
    as_addresses,
    as_endpoints,
    configurations_of,
)
from ..shape import Shape
from .signatures import documents_overrides, refuse_misnamed

__all__ = ["Addressing", "Overrides", "UserAddressing"]

Values: TypeAlias = Mapping[str, str | Sequence[str]]
# Any iterable is accepted. The type is narrower, to exclude text and arbitrary mappings.
Several: TypeAlias = list[str] | tuple[str, ...] | AbstractSet[str] | Iterator[str]


class Overrides(TypedDict, total=False):
    """Overrides for one recipient: the fields of ``EndpointSendConfiguration``."""

    body_override: str | None
    context: Mapping[str, str] | None
    raw_content: str | Mapping[str, Any] | Payload | None
    substitutions: Values | None
    title_override: str | None


RequestT = TypeVar("RequestT", bound="Addressing")
UsersRequestT = TypeVar("UsersRequestT", bound="UserAddressing")


class Addressing(Shape):
    """The ``to`` methods of a ``MessageRequest``.

    Each returns a new request. If a recipient is added twice, the last one is used. A request can
    have any number of recipients; only a call is limited to 100.
    """

    __slots__ = ()

    addresses: Mapping[str, AddressConfiguration] | None
    endpoints: Mapping[str, EndpointSendConfiguration] | None

    @documents_overrides(EndpointSendConfiguration)
    def to(
        self: RequestT,
        address: str,
        channel_type: ChannelTypeOrName,
        **overrides: Unpack[Overrides],
    ) -> RequestT:
        """Add an address.

        Args:
            address: A phone number, an e-mail address or a device token.
            channel_type: Its channel, as a ``ChannelType`` or its name.
            **overrides: The other fields of ``AddressConfiguration``.

        Returns:
            The new request.

        Raises:
            ValidationError: If a value is invalid.
            TypeError: If an override does not exist.

        Example:
            >>> from pinpoint_direct import MessageRequest
            >>> request = MessageRequest().to("+12065550100", "SMS", substitutions={"code": "1234"})
            >>> request.addresses["+12065550100"].substitutions["code"]
            ('1234',)
        """
        if channel_type is None:
            raise ValidationError.of("to.channel_type", "required", "takes the address's channel")
        return _to(self, "to", address, channel_type, **overrides)

    @documents_overrides(EndpointSendConfiguration)
    def to_sms(self: RequestT, address: str, **overrides: Unpack[Overrides]) -> RequestT:
        """Add a phone number that gets a text message: ``+12065550100``; see :meth:`to`."""
        return _to(self, "to_sms", address, ChannelType.SMS, **overrides)

    @documents_overrides(EndpointSendConfiguration)
    def to_voice(self: RequestT, address: str, **overrides: Unpack[Overrides]) -> RequestT:
        """Add a phone number that is called: ``+12065550100``; see :meth:`to`."""
        return _to(self, "to_voice", address, ChannelType.VOICE, **overrides)

    @documents_overrides(EndpointSendConfiguration)
    def to_email(self: RequestT, address: str, **overrides: Unpack[Overrides]) -> RequestT:
        """Add an e-mail address; see :meth:`to`. AWS ended the channel on 2026-10-30."""
        return _to(self, "to_email", address, ChannelType.EMAIL, **overrides)

    @documents_overrides(EndpointSendConfiguration)
    def to_adm(self: RequestT, address: str, **overrides: Unpack[Overrides]) -> RequestT:
        """Add a registration id of Amazon Device Messaging; see :meth:`to`."""
        return _to(self, "to_adm", address, ChannelType.ADM, **overrides)

    @documents_overrides(EndpointSendConfiguration)
    def to_apns(
        self: RequestT, address: str, *, sandbox: bool = False, **overrides: Unpack[Overrides]
    ) -> RequestT:
        """Add a device token of Apple's push service; see :meth:`to`.

        Args:
            address: The device token.
            sandbox: ``True`` for a token from a development build, which only Apple's development
                environment knows.
            **overrides: Overrides for this address.
        """
        channel = ChannelType.APNS_SANDBOX if _flag("to_apns", sandbox) else ChannelType.APNS
        return _to(self, "to_apns", address, channel, **overrides)

    @documents_overrides(EndpointSendConfiguration)
    def to_apns_voip(
        self: RequestT, address: str, *, sandbox: bool = False, **overrides: Unpack[Overrides]
    ) -> RequestT:
        """Add a VoIP token of Apple's push service; see :meth:`to_apns`."""
        channel = (
            ChannelType.APNS_VOIP_SANDBOX
            if _flag("to_apns_voip", sandbox)
            else ChannelType.APNS_VOIP
        )
        return _to(self, "to_apns_voip", address, channel, **overrides)

    @documents_overrides(EndpointSendConfiguration)
    def to_baidu(self: RequestT, address: str, **overrides: Unpack[Overrides]) -> RequestT:
        """Add a device token of Baidu Cloud Push; see :meth:`to`."""
        return _to(self, "to_baidu", address, ChannelType.BAIDU, **overrides)

    @documents_overrides(EndpointSendConfiguration)
    def to_gcm(self: RequestT, address: str, **overrides: Unpack[Overrides]) -> RequestT:
        """Add a registration token of Firebase Cloud Messaging; see :meth:`to`."""
        return _to(self, "to_gcm", address, ChannelType.GCM, **overrides)

    @documents_overrides(EndpointSendConfiguration)
    def to_endpoint(self: RequestT, endpoint_id: str, **overrides: Unpack[Overrides]) -> RequestT:
        """Add an endpoint stored at AWS, whose pages disagree whether these go on after 2026-10-30.

        Args:
            endpoint_id: The endpoint's id.
            **overrides: The fields of ``EndpointSendConfiguration``.

        Returns:
            The new request.

        Raises:
            ValidationError: If a value is invalid.
            TypeError: If an override does not exist.
        """
        added = {_single("to_endpoint", endpoint_id): _own(self, "to_endpoint", **overrides)}
        return self.evolve(endpoints=_joined(self.endpoints, added, as_endpoints))

    def to_many(
        self: RequestT,
        recipients: Mapping[str, AddressConfiguration | Values] | Several,
        *,
        channel_type: ChannelTypeOrName | None = None,
    ) -> RequestT:
        """Add any number of addresses at once.

        Args:
            recipients: A mapping of address to its ``AddressConfiguration``, or to its
                substitutions; or plain addresses.
            channel_type: The channel of all addresses without a channel.

        Returns:
            The new request.

        Raises:
            ValidationError: If ``recipients`` or an item of it is invalid.

        Example:
            >>> from pinpoint_direct import MessageRequest
            >>> codes = {"+12065550100": {"code": "1234"}, "+12065550101": {"code": "5678"}}
            >>> len(MessageRequest().to_many(codes, channel_type="SMS").addresses)
            2
        """
        usual = AddressConfiguration(channel_type=channel_type)
        added = configurations_of(recipients, usual, "to_many")
        return self.evolve(addresses=_joined(self.addresses, added, as_addresses))


class UserAddressing(Shape):
    """The ``to`` methods of a ``SendUsersMessageRequest``.

    Each returns a new request. If a user is added twice, the last one is used. A request can have
    any number of users; only a call is limited to 100.
    """

    __slots__ = ()

    users: Mapping[str, EndpointSendConfiguration] | None

    @documents_overrides(EndpointSendConfiguration)
    def to_user(self: UsersRequestT, user_id: str, **overrides: Unpack[Overrides]) -> UsersRequestT:
        """Add a user, who gets the message on all endpoints.

        Args:
            user_id: The user's id.
            **overrides: The fields of ``EndpointSendConfiguration``.

        Returns:
            The new request.

        Raises:
            ValidationError: If a value is invalid.
            TypeError: If an override does not exist.

        Example:
            >>> from pinpoint_direct import SendUsersMessageRequest
            >>> request = SendUsersMessageRequest().with_default("Hello {{name}}")
            >>> len(request.to_user("ana", substitutions={"name": "Ana"}).users)
            1
        """
        added = {_single("to_user", user_id): _own(self, "to_user", **overrides)}
        return self.evolve(users=_joined(self.users, added, as_endpoints))

    def to_users(
        self: UsersRequestT,
        recipients: Mapping[str, EndpointSendConfiguration | Values] | Several,
    ) -> UsersRequestT:
        """Add any number of users at once.

        Args:
            recipients: A mapping of user id to its ``EndpointSendConfiguration``, or to its
                substitutions; or plain ids.

        Returns:
            The new request.

        Raises:
            ValidationError: If ``recipients`` or an item of it is invalid.
        """
        added = configurations_of(recipients, EndpointSendConfiguration(), "to_users")
        return self.evolve(users=_joined(self.users, added, as_endpoints))


# Keywords are passed on as keywords, so that jedi can complete them.
def _to(
    request: RequestT,
    step: str,
    address: str,
    channel_type: ChannelTypeOrName,
    /,
    **overrides: Unpack[Overrides],
) -> RequestT:
    try:
        own = AddressConfiguration(channel_type=channel_type, **overrides)
    except TypeError:
        if "channel_type" in overrides:
            raise TypeError(f"{step}() sets the channel itself: to() takes one") from None
        refuse_misnamed(getattr(request, step), overrides)
        raise
    added = {_single(step, address): own}
    return request.evolve(addresses=_joined(request.addresses, added, as_addresses))


def _own(request: Shape, step: str, /, **overrides: Unpack[Overrides]) -> EndpointSendConfiguration:
    try:
        return EndpointSendConfiguration(**overrides)
    except TypeError:
        refuse_misnamed(getattr(request, step), overrides)
        raise


def _flag(step: str, sandbox: object) -> bool:
    """Accept only a bool: the wrong environment rejects the token."""
    if not isinstance(sandbox, bool):
        raise ValidationError((type_problem(sandbox, f"{step}.sandbox", "true or false"),))
    return sandbox


def _single(step: str, recipient: str) -> str:
    if not isinstance(recipient, str):
        several = "to_users()" if step == "to_user" else "to_many()"
        expected = "text" if step == "to_endpoint" else f"one as text ({several} takes several)"
        raise ValidationError((type_problem(recipient, step, expected),))
    return recipient


def _joined(
    held: Mapping[str, Any] | None,
    added: Mapping[str, Any],
    freeze: Callable[[Any], Mapping[str, Any] | None],
) -> Mapping[str, Any]:
    """Return the union of existing and added recipients; only added ones need validation."""
    checked = cast("FrozenMapping[str, Any]", freeze(added))
    return type(checked)({**(held or {}), **checked})


boundaries(Addressing)
boundaries(UserAddressing)
