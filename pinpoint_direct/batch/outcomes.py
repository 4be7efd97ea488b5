"""The outcome of one recipient of a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Protocol, TypeAlias

import attrs

from ..errors import PinpointDirectError, TransportError
from ..model.compiled import unchecked_constructor
from ..model.display import Displayed
from ..model.enums import RecipientKind
from ..model.masking import ADDRESS, SHOWN, Masked
from ..model.no_truth import NoTruth
from ..model.responses import MessageResponse, SendUsersMessageResponse, as_endpoint_results
from ..model.results import EndpointMessageResult, MessageResult, Result

__all__ = [
    "UNANSWERED",
    "Outcome",
    "Recipient",
    "outcomes_of",
    "words_of",
]

AnyResult: TypeAlias = MessageResult | EndpointMessageResult | Mapping[str, EndpointMessageResult]

UNANSWERED: Final = "Unanswered"
"""The reason of an outcome whose recipient is missing from the response."""


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

        The status of the result (``"MISSING"`` if it has none), or the name of the error's class.
        If the statuses of a user's endpoints differ, they are joined by ``"+"``.
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
        return self.is_ambiguous or any(result.is_successful for result in self.results)


def _may_have_been_sent(error: PinpointDirectError) -> bool:
    return bool(getattr(error, "may_have_been_sent", False))


_outcome: Final[Callable[..., Outcome]] = unchecked_constructor(Outcome)


def words_of(outcome: Outcome) -> Iterable[str]:
    """Return the status of each result, or the name of the error's class.

    A result without a status is ``"MISSING"``.
    """
    if outcome.error is not None:
        return (type(outcome.error).__name__,)
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
            yield _outcome(name, kind, result, None, attempts)
        else:
            missing = error or TransportError(UNANSWERED, may_have_been_sent=True)
            yield Outcome(recipient=name, kind=kind, error=missing, attempts=attempts)
