"""The outcome of one recipient of a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Protocol, TypeAlias

import attrs

from ..errors import PinpointDirectError, TransportError
from ..model.compiled import unchecked_constructor
from ..model.display import Displayed
from ..model.enums import ChannelType, RecipientKind
from ..model.masking import ADDRESS, SHOWN, Masked
from ..model.no_truth import NoTruth
from ..model.provider_errors import ProviderError
from ..model.responses import MessageResponse, SendUsersMessageResponse
from ..model.result_mappings import as_endpoint_results
from ..model.results import EndpointMessageResult, MessageResult, Result

__all__ = [
    "UNANSWERED",
    "Outcome",
    "Recipient",
    "outcomes_of",
    "recipients_of",
    "words_of",
]

AnyResult: TypeAlias = MessageResult | EndpointMessageResult | Mapping[str, EndpointMessageResult]

UNANSWERED: Final = "UNANSWERED"
"""The status of an outcome whose recipient is absent from the answer."""
_UNANSWERED: Final = "Unanswered"
"""The reason of its error."""


def _as_result(value: AnyResult | None) -> AnyResult | None:
    return value if isinstance(value, Result) or value is None else as_endpoint_results(value)


def _error_key(error: PinpointDirectError | None) -> tuple[object, ...] | None:
    """Return a key to compare errors, because exceptions compare by identity."""
    return None if error is None else (type(error), error.args)


@attrs.frozen(kw_only=True, repr=False)
class Outcome(NoTruth, Displayed):
    """The outcome of one recipient: either a result or an error.

    Attributes:
        recipient: The address, endpoint id or user id.
        kind: ``"address"``, ``"endpoint"`` or ``"user"``.
        result: The service's result; for a user, a mapping of endpoint id to result. ``None`` if
            there is an error.
        error: Why there is no result: the failure of the call, a ``ValidationError`` if the
            recipient's configuration is invalid, or a ``TransportError`` if the recipient is
            missing from the response (reason ``"Unanswered"``), was not sent to because the run
            ended (``"Stopped"``), was in a call when the run was interrupted (``"Interrupted"``),
            or may have been sent to by another run with the same journal (``"Elsewhere"``).
            ``None`` if there is a result.
        attempts: The number of calls with the recipient, 0 if there was none.
        channel_type: The channel that an address was sent through; ``None`` where that is not
            known, as of endpoints and users. Not part of the value: outside equality and ``repr``.

    Raises:
        ValueError: If both a result and an error are given, or neither.

    Example:
        >>> from pinpoint_direct import MessageResult, Outcome
        >>> result = MessageResult(delivery_status="THROTTLED")
        >>> outcome = Outcome(recipient="+12065550100", kind="address", result=result)
        >>> outcome.is_retryable, outcome.may_have_been_sent
        (True, False)
    """

    _no_truth = (
        "an outcome is not true or false: ask is_successful, is_retryable, is_ambiguous or "
        "is_permanent_failure"
    )

    recipient: str = attrs.field(metadata=ADDRESS)
    kind: RecipientKind = attrs.field(metadata=SHOWN)
    result: AnyResult | None = attrs.field(default=None, converter=_as_result)
    error: PinpointDirectError | None = attrs.field(default=None, eq=_error_key, metadata=SHOWN)
    attempts: int = 1
    channel_type: ChannelType | None = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check that there is exactly one of result and error."""
        if (self.result is None) is (self.error is None):
            raise ValueError("an outcome has either a result or an error")

    @property
    def results(self) -> tuple[MessageResult | EndpointMessageResult, ...]:
        """The result of an address or endpoint, the results of a user, or no results."""
        if self.result is None:
            return ()
        return (self.result,) if isinstance(self.result, Result) else tuple(self.result.values())

    @property
    def status(self) -> str:
        """The outcome as one word, for storing or counting.

        The status of the result (``"MISSING"`` where it has none); ``"UNANSWERED"`` where the
        recipient is absent from the answer; otherwise the name of the error's class. The statuses
        of a user's endpoints, where they differ, are joined by ``"+"``.
        """
        return "+".join(dict.fromkeys(words_of(self))) or "MISSING"

    @property
    def is_successful(self) -> bool:
        """Whether the provider accepted the message; for a user, at every endpoint."""
        if isinstance(self.result, Result):  # the most common property in a batch
            return self.result.is_successful
        return bool(self.results) and all(result.is_successful for result in self.results)

    @property
    def is_retryable(self) -> bool:
        """Whether nothing was sent, and the same message may be sent again.

        For a user: at every endpoint.
        """
        if self.error is not None:
            return bool(getattr(self.error, "is_retryable", False))
        return bool(self.results) and all(result.is_retryable for result in self.results)

    @property
    def is_ambiguous(self) -> bool:
        """Whether it is unknown if the message was sent; for a user, to any endpoint."""
        if self.error is not None:
            return _may_have_been_sent(self.error)
        return not self.results or any(result.is_ambiguous for result in self.results)

    @property
    def is_permanent_failure(self) -> bool:
        """Whether sending again is useless or wrong; for a user, to every endpoint."""
        return bool(self.results) and all(result.is_permanent_failure for result in self.results)

    @property
    def may_have_been_sent(self) -> bool:
        """Whether a message was sent or may have been sent.

        ``False`` is proof that no message was sent to this recipient.
        """
        return self.is_ambiguous or self._any("is_successful")

    def _any(self, question: str) -> bool:
        return any(getattr(result, question) for result in self.results)

    @property
    def is_unanswered(self) -> bool:
        """Whether the recipient was asked for and is absent from the answer."""
        return isinstance(self.error, TransportError) and self.error.reason == _UNANSWERED

    @property
    def is_throttled(self) -> bool:
        """Whether too much was sent at once; a user's, at any endpoint."""
        return self._any("is_throttled")

    @property
    def is_duplicate(self) -> bool:
        """Whether the address stood in the request twice; a user's, at any endpoint."""
        return self._any("is_duplicate")

    @property
    def is_opted_out(self) -> bool:
        """Whether the recipient does not want messages; a user, at any endpoint."""
        return self._any("is_opted_out")

    @property
    def is_dead_token(self) -> bool:
        """Whether a device token is gone for good; of a user, that of any endpoint.

        See ``is_dead_token`` of a result on what else it may mean.
        """
        return self._any("is_dead_token")

    @property
    def is_misconfigured(self) -> bool:
        """Whether it is the sender's own fault, which others meet too; of a user, at any endpoint.

        Of results only: an error says by its class whose fault it is.
        """
        return self._any("is_misconfigured")

    @property
    def is_unknown(self) -> bool:
        """Whether AWS has not documented the status; a user's, at any endpoint."""
        return self._any("is_unknown")

    @property
    def has_no_endpoints(self) -> bool:
        """Whether the user has no endpoints, so that there was nobody to send to."""
        return self._any("has_no_endpoints")

    @property
    def token_updated(self) -> bool:
        """Whether the provider gave a new device token; of a user, at any endpoint."""
        return self._any("token_updated")

    @property
    def updated_token(self) -> str | None:
        """The new device token that the provider gave; of a user, the first."""
        return next((one.updated_token for one in self.results if one.token_updated), None)

    @property
    def provider_error(self) -> ProviderError | None:
        """What the push provider refused; of a user, the first."""
        return next(filter(None, (one.provider_error for one in self.results)), None)


def _may_have_been_sent(error: PinpointDirectError) -> bool:
    return bool(getattr(error, "may_have_been_sent", False))


_outcome: Final[Callable[..., Outcome]] = unchecked_constructor(Outcome)


def words_of(outcome: Outcome) -> Iterable[str]:
    """Return the status of each result, or the name of the error's class.

    A result without a status is ``"MISSING"``; a recipient without one is ``"UNANSWERED"``.
    """
    if outcome.error is not None:
        return (UNANSWERED if outcome.is_unanswered else type(outcome.error).__name__,)
    return (str(result.delivery_status or "MISSING") for result in outcome.results)


@attrs.frozen(repr=False)
class Recipient(Masked):
    """One recipient, as passed to a journal.

    Attributes:
        kind: ``"address"``, ``"endpoint"`` or ``"user"``. Recipients of different kinds are
            different, even if their names are equal.
        recipient: The address, endpoint id or user id.

    Example:
        >>> from pinpoint_direct import Recipient
        >>> Recipient("address", "+12065550100")
        Recipient(kind='address', recipient='+12***0100')
    """

    kind: RecipientKind = attrs.field(metadata=SHOWN)
    recipient: str = attrs.field(metadata=ADDRESS)


class AnyRecipient(Protocol):
    """An object with the kind and the name of a recipient."""

    @property
    def kind(self) -> RecipientKind:
        """The kind of the recipient."""
        ...

    @property
    def recipient(self) -> str:
        """The address, endpoint id or user id."""
        ...

    @property
    def channel_type(self) -> ChannelType | None:
        """The channel of an address, where it is known."""
        ...


def recipients_of(targets: Iterable[AnyRecipient]) -> list[Recipient]:
    """Return recipients as a journal takes them."""
    return [Recipient(one.kind, one.recipient) for one in targets]


def outcomes_of(
    answer: MessageResponse | SendUsersMessageResponse | PinpointDirectError,
    recipients: Iterable[AnyRecipient],
    attempts: int,
) -> Iterator[Outcome]:
    """Yield the outcomes of the recipients of a call that ended with ``answer``."""
    error = answer if isinstance(answer, PinpointDirectError) else None
    results: Mapping[str, AnyResult] = (
        {} if isinstance(answer, PinpointDirectError) else answer.result
    )
    others = answer.endpoint_result if isinstance(answer, MessageResponse) else results
    for one in recipients:
        name, kind = one.recipient, one.kind
        result = (others if kind == "endpoint" else results).get(name)
        # An empty mapping is a user without results, which is unanswered as well.
        if isinstance(result, Result) or result:
            yield _outcome(name, kind, result, None, attempts, one.channel_type)
        else:
            missing = error or TransportError(_UNANSWERED, may_have_been_sent=True)
            yield _outcome(name, kind, None, missing, attempts, one.channel_type)
