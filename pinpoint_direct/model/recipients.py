"""Configurations of recipients: overrides, variables and the channel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

import attrs

from ..errors import Problem, ValidationError
from ..type_guards import is_iterable, is_list, is_mapping
from .converters import as_channel_type, as_raw_content, as_string_map, as_substitutions, frozen_as
from .enums import ChannelType
from .field_types import type_problem
from .frozen import FrozenMapping
from .shape import Shape

__all__ = [
    "AddressConfiguration",
    "Addresses",
    "EndpointSendConfiguration",
    "Endpoints",
    "as_addresses",
    "as_endpoints",
    "blank_problems",
    "configuration_of",
    "configurations_of",
    "items_of",
]

_PAIR = 2


@attrs.frozen(kw_only=True, repr=False, eq=False)
class AddressConfiguration(Shape):
    """The configuration of one address: its channel and its overrides.

    The address itself is the key in ``MessageRequest.addresses``. Fields that are set take
    precedence over the messages of the request; other values are taken from the messages.

    Attributes:
        body_override: The body for this address, in place of the message's.
        channel_type: The channel of the address, as a ``ChannelType`` or its name. Always set it:
            the API does not require it, but documents no default. For a device token, use its
            service (``GCM``, ``APNS``...) rather than ``PUSH``, and ``APNS_SANDBOX`` for a token
            from a development build. ``CUSTOM`` and ``IN_APP`` belong to campaigns and journeys.
        context: Custom attributes of the message, by name; names are case-sensitive. In a push they
            arrive under ``data.pinpoint``; for e-mails and text messages they appear in the
            delivery events.
        raw_content: The complete payload for this address as JSON: text, or a mapping that is
            converted to JSON. It overrides everything else, and takes the form of the channel's
            push service: see ``raw_content`` of ``GCMMessage`` and ``APNSMessage``. AWS asks not to
            put sensitive data into it.
        substitutions: Values for the ``{{variables}}`` for this address, as text or as lists of
            text: ``{"name": "Ana"}``. They are merged with those of the message and take
            precedence.
        title_override: The title for this address, in place of the message's.

    Raises:
        ValidationError: If a field has the wrong type, or ``channel_type`` is not one of
            ``ChannelType`` (Firebase is ``GCM``, not ``FCM``).

    Example:
        >>> from pinpoint_direct import AddressConfiguration
        >>> ana = AddressConfiguration(channel_type="SMS", substitutions={"name": "Ana"})
        >>> ana.channel_type, ana.substitutions["name"]
        (<ChannelType.SMS: 'SMS'>, ('Ana',))

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body_override: str | None = None
    channel_type: ChannelType | None = attrs.field(default=None, converter=as_channel_type)
    context: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    raw_content: str | None = attrs.field(default=None, converter=as_raw_content)
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )
    title_override: str | None = None


@attrs.frozen(kw_only=True, repr=False, eq=False)
class EndpointSendConfiguration(Shape):
    """The configuration of one endpoint, or of one user.

    The endpoint id is the key in ``MessageRequest.endpoints``, the user id the key in
    ``SendUsersMessageRequest.users``. A user's configuration applies to all endpoints of that user.
    The endpoint determines the channel. Fields that are set take precedence over the messages of
    the request; other values are taken from the messages, so ``EndpointSendConfiguration()``
    changes nothing.

    Attributes:
        body_override: The body for this recipient, in place of the message's.
        context: Custom attributes of the message, by name; names are case-sensitive. In a push they
            arrive under ``data.pinpoint``; for e-mails and text messages they appear in the
            delivery events.
        raw_content: The complete payload for this recipient as JSON: text, or a mapping that is
            written as JSON. It overrides everything else, and takes the form of the endpoint's push
            service: see ``raw_content`` of ``GCMMessage`` and ``APNSMessage``. AWS asks not to put
            sensitive data into it.
        substitutions: Values for the ``{{variables}}`` for this recipient, as text or as lists of
            text: ``{"name": "Ana"}``. They are merged with those of the message and take
            precedence.
        title_override: The title, or the subject of an e-mail, for this recipient, in place of the
            message's.

    Raises:
        ValidationError: If a field has the wrong type.

    Example:
        >>> from pinpoint_direct import EndpointSendConfiguration
        >>> EndpointSendConfiguration(substitutions={"name": "Ana"}).substitutions["name"]
        ('Ana',)

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    body_override: str | None = None
    context: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    raw_content: str | None = attrs.field(default=None, converter=as_raw_content)
    substitutions: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=as_substitutions
    )
    title_override: str | None = None


class Addresses(FrozenMapping[str, AddressConfiguration]):
    """Mapping from address to configuration."""

    __slots__ = ()


class Endpoints(FrozenMapping[str, EndpointSendConfiguration]):
    """Mapping from endpoint id or user id to configuration."""

    __slots__ = ()


def as_addresses(
    value: Mapping[str, AddressConfiguration] | None,
) -> Mapping[str, AddressConfiguration] | None:
    """Freeze addresses and their configurations."""
    frozen: Addresses | None = frozen_as(Addresses, AddressConfiguration, value)
    return frozen


def as_endpoints(
    value: Mapping[str, EndpointSendConfiguration] | None,
) -> Mapping[str, EndpointSendConfiguration] | None:
    """Freeze endpoints, or users, and their configurations."""
    frozen: Endpoints | None = frozen_as(Endpoints, EndpointSendConfiguration, value)
    return frozen


ConfigurationT = TypeVar("ConfigurationT", bound=Shape)


def items_of(
    recipients: Any, place: str, expected: str = "a mapping of recipients, or several"
) -> Iterable[Any]:
    """Iterate over recipients; those of a mapping as pairs with their configurations.

    Raises:
        ValidationError: If it is not a collection: a plain text would be split into letters.
    """
    if is_mapping(recipients):
        return recipients.items()
    if hasattr(recipients, "columns"):  # a data frame, which would yield their names
        reason = (
            f"takes no table, such as a {type(recipients).__name__}: pass its column of "
            "addresses, or pairs of an address and its substitutions"
        )
        raise ValidationError.of(place, "type", reason)
    if isinstance(recipients, (str, bytes, bytearray)) or not is_iterable(recipients):
        hint = ": put a single one into a list" if isinstance(recipients, str) else ""
        problem = type_problem(recipients, place, expected)
        raise ValidationError((attrs.evolve(problem, message=problem.message + hint),))
    return recipients


def blank_problems(recipients: Collection[str], place: str) -> list[Problem]:
    """Return a problem for each text that names nobody: a request can hold it, but not be sent."""
    if all(map(str.strip, recipients)):  # by far the most
        return []
    reason = "takes a recipient, not an empty or blank text"
    return [
        Problem(f"{place}[#{position}]", "empty", reason)
        for position, recipient in enumerate(recipients, 1)
        if not recipient.strip()
    ]


def configurations_of(
    recipients: Any,
    usual: ConfigurationT,
    place: str,
    expected: str = "a mapping of recipients, or several",
) -> dict[str, ConfigurationT]:
    """Return several recipients with the configuration of each.

    Args:
        recipients: A mapping of each to what is its own; pairs of the two; or bare recipients.
        usual: The configuration of those who have nothing of their own.
        place: Where they are given, for the paths of problems.
        expected: What is taken there, for the problem of anything else.

    Raises:
        ValidationError: With every problem of them all.
    """
    found: dict[str, ConfigurationT] = {}
    problems: list[Problem] = []
    for position, item in enumerate(items_of(recipients, place, expected), 1):
        where = f"{place}[#{position}]"
        recipient, own = item if is_list(item) and len(item) == _PAIR else (item, None)
        if not isinstance(recipient, str):
            problems.append(type_problem(recipient, where, "a recipient as text"))
        try:
            configuration = configuration_of(own, usual, where)
            if isinstance(recipient, str):
                found[recipient] = configuration
        except ValidationError as error:
            problems += error.problems
    if problems:
        raise ValidationError(tuple(problems))
    return found


def configuration_of(own: Any, usual: ConfigurationT, place: str = "") -> ConfigurationT:
    """Return the configuration of one recipient.

    Args:
        own: Its configuration, its substitutions, or ``None``.
        usual: The configuration of recipients without their own. Its channel, if it has one, is the
            channel of addresses without a channel.
        place: Where it is given, for the paths of problems; by default the name of its class.

    Raises:
        ValidationError: If ``own`` is invalid.
    """
    if own is None:
        return usual
    cls: Any = type(usual)
    place = place or type(usual).__name__
    if not isinstance(own, cls):
        if not is_mapping(own):
            expected = f"an object of class {cls.__name__}, or a mapping of substitutions"
            raise ValidationError((type_problem(own, place, expected),))
        try:
            return usual.evolve(substitutions=own)
        except ValidationError as error:
            problems = tuple(
                attrs.evolve(one, path=place + one.path.removeprefix(cls.__name__))
                for one in error.problems
            )
        raise ValidationError(problems)
    channel = getattr(usual, "channel_type", None)
    configured: Any = own
    if channel is not None and configured.channel_type is None:
        configured = configured.evolve(channel_type=channel)
    return configured  # type: ignore[no-any-return]  # of the class of `usual`
