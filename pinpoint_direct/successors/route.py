"""By which service each channel's messages go: values, without clients or calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from sys import float_info
from typing import Any, Final, Literal

import attrs

from ..model.arguments import check_arguments, takes
from ..model.enums import ChannelType, ChannelTypeOrName
from ..model.frozen import FrozenMapping, frozen
from ..model.masking import ADDRESS, SHOWN, Masked
from ..type_guards import is_mapping
from .member_rules import RULES
from .voices import voice_named

__all__ = ["Route", "SESv2", "SMSVoiceV2"]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _optional(is_good: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or is_good(value)


def _fitting(rule: str) -> dict[str, Any]:
    fits = RULES[rule].fits
    is_good = _optional(lambda value: isinstance(value, str) and fits(value))
    return takes(f"{RULES[rule].words}, or None", is_good)


_NOTHING: Final[Mapping[str, Any]] = FrozenMapping()
_TEXT: Final = takes("text that is not empty, or None", _optional(_is_text))
_RATE: Final = takes(
    "a number greater than 0, or None",
    _optional(lambda value: type(value) in (int, float) and 0 < value <= float_info.max),
)
_MORE: Final = takes("a mapping of members' names to values", is_mapping)
_FLAG: Final = takes("true, false or None", _optional(lambda value: isinstance(value, bool)))
_IDENTITY: Final = RULES["text_identity"]
_LEAST_TTL, _MOST_TTL = 5, 259_200


def _are_texts(value: object) -> bool:
    return is_mapping(value) and all(_is_text(one) for pair in value.items() for one in pair)


def _are_tags(value: Any) -> bool:
    return _are_texts(value) and all(
        RULES["tag_name"].fits(name) and RULES["tag_value"].fits(one) for name, one in value.items()
    )


def _is_identity(value: object) -> bool:
    several = value.items() if is_mapping(value) else [("", value)]
    return all(
        isinstance(prefix, str) and isinstance(one, str) and _IDENTITY.fits(one)
        for prefix, one in several
    )


def _are_voices(value: Any) -> bool:
    return _are_texts(value) and all(map(voice_named, value.values()))


@attrs.frozen(kw_only=True, repr=False)
class SESv2(Masked):
    """How e-mail goes through Amazon SES (``SendEmail`` of its API version 2), one call for each.

    Attributes:
        from_address: The sender of messages that name none: an address, or a name with the address
            in ``<>``. SES has no default, and the address has to be verified there.
        from_identity_arn: The identity that authorizes the sender, where it belongs to another
            account.
        configuration_set_name: The configuration set. Without one SES emits no events.
        feedback_forwarding_address: Where bounces and complaints go, unless the message says so.
        feedback_forwarding_identity_arn: The identity that authorizes that address.
        tags: Tags of every message, for the events: names and values of letters, digits, ``_``
            and ``-``.
        templates: Names of Pinpoint's templates, and what the templates are called at SES. Other
            names are taken as they are.
        per_second: The most e-mails a second that a batch sends; ``None`` for what SES allows.
        more: Members that are added to every call as they are, such as ``{"TenantName": "shop"}``.

    Raises:
        ValidationError: If a value is wrong.

    Example:
        >>> from pinpoint_direct import SESv2
        >>> SESv2(from_address="Shop <shop@example.com>", tags={"shop": "london"}).tags["shop"]
        'london'

    Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
    """

    from_address: str | None = attrs.field(default=None, metadata=_TEXT | ADDRESS)
    from_identity_arn: str | None = attrs.field(default=None, metadata=_TEXT)
    configuration_set_name: str | None = attrs.field(default=None, metadata=_TEXT | SHOWN)
    feedback_forwarding_address: str | None = attrs.field(default=None, metadata=_TEXT | ADDRESS)
    feedback_forwarding_identity_arn: str | None = attrs.field(default=None, metadata=_TEXT)
    tags: Mapping[str, str] = attrs.field(
        default=_NOTHING,
        converter=frozen,
        metadata=takes(f"a mapping of text to text, each {RULES['tag_name'].words}", _are_tags),
    )
    templates: Mapping[str, str] = attrs.field(
        default=_NOTHING,
        converter=frozen,
        metadata=takes("a mapping of names to names", _are_texts),
    )
    per_second: float | None = attrs.field(default=None, metadata=_RATE)
    more: Mapping[str, Any] = attrs.field(default=_NOTHING, converter=frozen, metadata=_MORE)

    def __attrs_post_init__(self) -> None:
        """Check the values."""
        check_arguments(self, "type", "SESv2.")


@attrs.frozen(kw_only=True, repr=False)
class SMSVoiceV2(Masked):
    """How SMS or calls go through AWS End User Messaging (``pinpoint-sms-voice-v2``).

    Attributes:
        origination_identity: What to send from, where the message names nothing: a phone number,
            sender id, pool, or the id or ARN of one. Or a mapping of the beginnings of recipients'
            numbers to these, with the ``+`` or without: the longest that fits counts, ``""`` fits
            all. Calls need one; for SMS AWS chooses where there is none.
        configuration_set_name: The configuration set. Without one there are no events.
        protect_configuration_id: The protect configuration.
        max_price: The most dollars that a part of an SMS, or a minute of a call, may cost, as text.
        time_to_live: Seconds for which delivery is tried, 5 to 259,200.
        message_feedback_enabled: Whether you report on each message within an hour; those not
            reported on count as failed. The oldest botocore that is supported does not know it.
        dry_run: Whether nothing is really sent.
        voices: Names of voices in messages, and the voice of this service to read with.
        per_second: The most messages a second that a batch sends; ``None`` for AWS's default of 1.
        more: Members that are added to every call as they are.

    Raises:
        ValidationError: If a value is wrong.

    Example:
        >>> from pinpoint_direct import SMSVoiceV2
        >>> by_country = {"+1": "pool-0123", "+91": "ACMEIN", "": "pool-4567"}
        >>> SMSVoiceV2(origination_identity=by_country).identity_for("+12065550100")
        'pool-0123'

    Source:
        https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
    """

    origination_identity: str | Mapping[str, str] | None = attrs.field(
        default=None,
        converter=frozen,
        metadata=takes(
            f"{_IDENTITY.words}; or a mapping of numbers' beginnings to these; or None",
            _optional(_is_identity),
        ),
    )
    configuration_set_name: str | None = attrs.field(
        default=None, metadata=_fitting("configuration_set_name") | SHOWN
    )
    protect_configuration_id: str | None = attrs.field(
        default=None, metadata=_fitting("protect_configuration_id") | SHOWN
    )
    max_price: str | None = attrs.field(default=None, metadata=_fitting("max_price"))
    time_to_live: int | None = attrs.field(
        default=None,
        metadata=takes(
            f"seconds, from {_LEAST_TTL} to {_MOST_TTL:,}, or None",
            _optional(lambda value: type(value) is int and _LEAST_TTL <= value <= _MOST_TTL),
        ),
    )
    message_feedback_enabled: bool | None = attrs.field(default=None, metadata=_FLAG)
    dry_run: bool | None = attrs.field(default=None, metadata=_FLAG)
    voices: Mapping[str, str] = attrs.field(
        default=_NOTHING,
        converter=frozen,
        metadata=takes("a mapping of names to voices of SendVoiceMessage", _are_voices),
    )
    per_second: float | None = attrs.field(default=None, metadata=_RATE)
    more: Mapping[str, Any] = attrs.field(default=_NOTHING, converter=frozen, metadata=_MORE)

    def __attrs_post_init__(self) -> None:
        """Check the values."""
        check_arguments(self, "type", "SMSVoiceV2.")

    def identity_for(self, number: str) -> str | None:
        """Return what to send from to a number, or ``None`` to let AWS choose.

        Args:
            number: The recipient's phone number.
        """
        found = self.origination_identity
        if not is_mapping(found):
            return found
        # The service takes numbers without the + as well.
        digits = number.removeprefix("+")
        fitting = [prefix for prefix in found if digits.startswith(prefix.removeprefix("+"))]
        return found[max(fitting, key=len)] if fitting else None


def _is(cls: type) -> Callable[[Any], bool]:
    return _optional(lambda value: isinstance(value, cls))


@attrs.frozen(kw_only=True, repr=False)
class Route(Masked):
    """By which service each channel's messages go. A channel without one goes to SendMessages.

    It is a value: no client is made, and nothing is sent by it.

    Attributes:
        email: How e-mail goes, which AWS ended in Pinpoint.
        sms: How SMS goes.
        voice: How calls go.
        on_loss: What to do where a part of a message has no place in the other service:
            ``"warn"``, ``"ignore"``, or ``"raise"``, which refuses the recipient.
        workers: The most calls at a time for one request, at least 1: each recipient is a call.

    Raises:
        ValidationError: If a value is wrong.

    Example:
        >>> from pinpoint_direct import Route, SESv2
        >>> Route(email=SESv2(configuration_set_name="news")).on_loss
        'warn'
    """

    email: SESv2 | None = attrs.field(default=None, metadata=takes("an SESv2, or None", _is(SESv2)))
    sms: SMSVoiceV2 | None = attrs.field(
        default=None, metadata=takes("an SMSVoiceV2, or None", _is(SMSVoiceV2))
    )
    voice: SMSVoiceV2 | None = attrs.field(
        default=None, metadata=takes("an SMSVoiceV2, or None", _is(SMSVoiceV2))
    )
    on_loss: Literal["warn", "raise", "ignore"] = attrs.field(
        default="warn",
        metadata=takes(
            "one of warn, raise, ignore",
            lambda value: isinstance(value, str) and value in ("warn", "raise", "ignore"),
        )
        | SHOWN,
    )
    workers: int = attrs.field(
        default=8,
        metadata=takes(
            "a whole number, at least 1", lambda value: type(value) is int and value >= 1
        ),
    )

    def __attrs_post_init__(self) -> None:
        """Check the values."""
        check_arguments(self, "type", "Route.")

    def for_channel(self, channel_type: ChannelTypeOrName | None) -> SESv2 | SMSVoiceV2 | None:
        """Return how a channel's messages go, or ``None`` for SendMessages.

        Args:
            channel_type: The channel: a ``ChannelType`` or its name.
        """
        if channel_type == ChannelType.EMAIL:
            return self.email
        if channel_type == ChannelType.SMS:
            return self.sms
        return self.voice if channel_type == ChannelType.VOICE else None
