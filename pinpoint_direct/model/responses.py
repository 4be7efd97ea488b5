"""The answers to the two operations: every recipient's result, and questions to ask of them all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Generic, Self, TypeVar, cast

import attrs

from ..errors import DeliveryError, PinpointDirectError
from ..masks import status_word
from ..send_result import SendResult
from .enums import DeliveryStatus
from .frozen import ABSENT, FrozenMapping, JsonObject, Recipients, as_json_object
from .masking import SHOWN
from .no_truth import NoTruth
from .requests import MessageRequest, SendUsersMessageRequest
from .result_mappings import Counts, as_endpoint_results, as_results, as_user_results
from .results import EndpointMessageResult, MessageResult, Result
from .shape import Shape

__all__ = ["MessageResponse", "Response", "SendUsersMessageResponse"]


_SUCCESSFUL: Final = DeliveryStatus.SUCCESSFUL
_UNKNOWN: Final = DeliveryStatus.UNKNOWN_FAILURE
_UNANSWERED: Final[Mapping[str, None]] = {"": None}

RequestT = TypeVar("RequestT", MessageRequest, SendUsersMessageRequest)
KeyT = TypeVar("KeyT")
ResultT = TypeVar("ResultT", bound=Result)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Response(NoTruth, Shape, ABC, Generic[RequestT, KeyT, ResultT]):
    """The questions that both responses answer.

    What a response knows of its call is not part of its value: these fields are outside equality,
    ``repr`` and the wire.

    Attributes:
        request: The request that this answers; ``None`` for a response that was read from JSON.
        http_status_code: The HTTP status of the call, which is 200; results have their own.
            ``None`` for a bare response read from JSON.
        response_metadata: What boto3 says of the call: ``HTTPHeaders``, ``RetryAttempts`` and so
            on; empty for a bare response read from JSON.
        unknown_members: What AWS sent and no field holds, each at its place in the answer:
            ``{"Result": {address: {"NewMember": …}}}``. Botocore by itself drops it.
    """

    _no_truth = (
        "a response is not true or false: ask all_successful, or look at failures and unanswered"
    )

    request: RequestT | None
    http_status_code: int | None = attrs.field(default=None, eq=False, repr=False)
    response_metadata: JsonObject = attrs.field(
        default=JsonObject(), converter=as_json_object, eq=False, repr=False
    )
    unknown_members: JsonObject = attrs.field(
        default=JsonObject(), converter=as_json_object, eq=False, repr=False
    )

    @abstractmethod
    def results(self) -> Iterator[tuple[KeyT, ResultT]]:
        """Yield every result with its recipient."""

    @property
    @abstractmethod
    def only(self) -> object:
        """The result of the one recipient that was asked for; never ``None``."""

    @abstractmethod
    def smaller_request(
        self, request: RequestT, may_be_sent_again: Callable[[Result | None], bool]
    ) -> RequestT | None:
        """Return ``request`` for exactly those who may be sent to again; ``None`` for nobody.

        Args:
            request: What was sent.
            may_be_sent_again: Answers for a recipient's result; ``None`` represents a recipient
                who is absent from the answer.
        """

    @abstractmethod
    def _asked_and_unanswered(self, request: RequestT) -> frozenset[str]: ...

    def retry_request(self) -> RequestT | None:
        """Return a smaller request, for exactly the retryable recipients with their own overrides.

        A user is retryable only if every endpoint of theirs is.

        Returns:
            The request to send after a pause, or ``None`` if there is nobody to send to again.

        Raises:
            PinpointDirectError: If the response was read from JSON, and so has no request to make
                it from.
        """
        return self.smaller_request(self._known_request("retry_request()"), _is_retryable)

    def _where(self, question: str) -> Mapping[KeyT, ResultT]:
        return FrozenMapping(
            {key: result for key, result in self.results() if getattr(result, question)}
        )

    @property
    def successes(self) -> Mapping[KeyT, ResultT]:
        """The results that are successful, by recipient."""
        return self._where("is_successful")

    @property
    def failures(self) -> Mapping[KeyT, ResultT]:
        """The results that are not successful, by recipient.

        Permanent, retryable and ambiguous ones.
        """
        return FrozenMapping(
            {key: result for key, result in self.results() if not result.is_successful}
        )

    @property
    def retryable(self) -> Mapping[KeyT, ResultT]:
        """The results of those whom ``retry_request()`` would send to again, by recipient."""
        return self._where("is_retryable")

    @property
    def ambiguous(self) -> Mapping[KeyT, ResultT]:
        """The results of those who may or may not have been sent to, by recipient.

        Never resent by this library.
        """
        return self._where("is_ambiguous")

    @property
    def dead_tokens(self) -> Mapping[KeyT, ResultT]:
        """The results of device tokens to forget, by recipient; see ``is_dead_token``."""
        return self._where("is_dead_token")

    @property
    def opted_out(self) -> Mapping[KeyT, ResultT]:
        """The results of those who want no messages, and must not be sent to, by recipient."""
        return self._where("is_opted_out")

    @property
    def unanswered(self) -> frozenset[str]:
        """Recipients that were asked for and are absent from the answer.

        They may or may not have been sent to.

        Raises:
            PinpointDirectError: If the response was read from JSON, and so has no request to
                compare with.
        """
        return self._asked_and_unanswered(self._known_request("unanswered"))

    @property
    def counts(self) -> Mapping[str, int]:
        """How many results have each status; a result without one counts as ``"MISSING"``."""
        return Counts(
            Counter(str(result.delivery_status or "MISSING") for _, result in self.results())
        )

    @property
    def all_successful(self) -> bool:
        """Whether something was asked, all of it was answered, and all answers are successful.

        A response read from JSON knows only its answers: there it means that there are some, all
        successful.
        """
        results = [result.is_successful for _, result in self.results()]
        return (
            bool(results)
            and all(results)
            and not (self.request and self._asked_and_unanswered(self.request))
        )

    def raise_for_failures(self) -> Self:
        """Return the response itself if ``all_successful``.

        Raises:
            DeliveryError: If any recipient was not reached, or is absent from the answer.
        """
        if self.all_successful:
            return self
        parts = [f"{number:,} {status_word(status)}" for status, number in self.counts.items()]
        missing = len(self._asked_and_unanswered(self.request)) if self.request else 0
        summary = ", ".join(parts + ([f"{missing:,} without an answer"] if missing else []))
        reason = f"not everybody was reached: {summary or 'nobody was answered for'}"
        raise DeliveryError(cast("SendResult", self), reason)

    def _known_request(self, question: str) -> RequestT:
        if self.request is None:
            raise PinpointDirectError(
                f"{question} needs the request, and a response read from JSON has none"
            )
        return self.request


def _require_one(number: int) -> None:
    if number != 1:
        raise ValueError(f"only is the result of one recipient, and this is about {number:,}")


def _is_retryable(result: Result | None) -> bool:
    return result is not None and result.is_retryable


@attrs.frozen(kw_only=True, repr=False, eq=False)
class MessageResponse(Response[MessageRequest, str, MessageResult | EndpointMessageResult]):
    """The answer to SendMessages.

    The mappings that it derives (``successes``, ``failures`` and so on) are keyed by recipient: the
    address, or the endpoint's id. Where an endpoint's id is an address of the same request, they
    show the endpoint's result; ``result`` and ``endpoint_result`` have both.

    Attributes:
        application_id: The application (project) that the messages were sent by.
        endpoint_result: Results by endpoint id, for the request's ``endpoints``.
        request_id: AWS's id of the request, for a support case.
        result: Results by address, for the request's ``addresses``.

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    request: MessageRequest | None = attrs.field(default=None, eq=False, repr=False)
    application_id: str | None = attrs.field(default=None, metadata=SHOWN)
    endpoint_result: Mapping[str, EndpointMessageResult] = attrs.field(
        default=ABSENT, converter=as_endpoint_results
    )
    request_id: str | None = attrs.field(default=None, metadata=SHOWN)
    result: Mapping[str, MessageResult] = attrs.field(default=ABSENT, converter=as_results)

    def results(self) -> Iterator[tuple[str, MessageResult | EndpointMessageResult]]:
        """Yield every result with its recipient."""
        yield from self.result.items()
        yield from self.endpoint_result.items()

    @property
    def only(self) -> MessageResult | EndpointMessageResult:
        """The result of the one recipient that was asked for.

        A recipient who is absent from the answer may have been sent to: the result then says
        ``UNKNOWN_FAILURE``. A response read from JSON does not know who was asked for, and gives
        its one result.

        Raises:
            ValueError: If another number of recipients was asked for.
        """
        request = self.request
        addresses = self.result if request is None else request.addresses or {}
        endpoints = self.endpoint_result if request is None else request.endpoints or {}
        _require_one(len(addresses) + len(endpoints))
        (recipient,) = addresses or endpoints
        if addresses:
            return self.result.get(recipient, MessageResult(delivery_status=_UNKNOWN))
        unanswered = EndpointMessageResult(delivery_status=_UNKNOWN)
        return self.endpoint_result.get(recipient, unanswered)

    def _asked_and_unanswered(self, request: MessageRequest) -> frozenset[str]:
        return Recipients(
            ((request.addresses or {}).keys() - self.result.keys())
            | ((request.endpoints or {}).keys() - self.endpoint_result.keys())
        )

    def smaller_request(
        self, request: MessageRequest, may_be_sent_again: Callable[[Result | None], bool]
    ) -> MessageRequest | None:
        """Return ``request`` for exactly those who may be sent to again; ``None`` for nobody."""
        addresses = _allowed(request.addresses, self.result, may_be_sent_again)
        endpoints = _allowed(request.endpoints, self.endpoint_result, may_be_sent_again)
        if addresses or endpoints:
            return request.evolve(addresses=addresses or None, endpoints=endpoints or None)
        return None


C = TypeVar("C")


def _allowed(
    asked: Mapping[str, C] | None,
    answered: Mapping[str, Result],
    may_be_sent_again: Callable[[Result | None], bool],
) -> dict[str, C]:
    return {
        key: one
        for key, one in (asked or {}).items()
        # Most results are successful, and need no question.
        if getattr(result := answered.get(key), "delivery_status", None) is not _SUCCESSFUL
        and may_be_sent_again(result)
    }


@attrs.frozen(kw_only=True, repr=False, eq=False)
class SendUsersMessageResponse(
    Response[SendUsersMessageRequest, tuple[str, str], EndpointMessageResult]
):
    """The answer to SendUsersMessages.

    The mappings that it derives (``successes``, ``failures`` and so on) are keyed by
    ``(user id, endpoint id)``, the endpoint id of a user without endpoints being ``""``;
    ``unanswered`` holds user ids.

    Attributes:
        application_id: The application (project) that the messages were sent by.
        request_id: AWS's id of the request, for a support case.
        result: Results by user id, and within a user by endpoint id.

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-users-messages.html
    """

    request: SendUsersMessageRequest | None = attrs.field(default=None, eq=False, repr=False)
    application_id: str | None = attrs.field(default=None, metadata=SHOWN)
    request_id: str | None = attrs.field(default=None, metadata=SHOWN)
    result: Mapping[str, Mapping[str, EndpointMessageResult]] = attrs.field(
        default=ABSENT, converter=as_user_results
    )

    def results(self) -> Iterator[tuple[tuple[str, str], EndpointMessageResult]]:
        """Yield every result with its recipient."""
        for user, results in self.result.items():
            for endpoint, result in results.items():
                yield (user, endpoint), result

    @property
    def only(self) -> Mapping[str, EndpointMessageResult]:
        """The results of the one user who was asked for, by endpoint id.

        A user who is absent from the answer may have been sent to: the one result, of the endpoint
        id ``""``, then says ``UNKNOWN_FAILURE``. A response read from JSON does not know who was
        asked for, and gives the results of its one user.

        Raises:
            ValueError: If another number of users was asked for.
        """
        users = self.result if self.request is None else self.request.users or {}
        _require_one(len(users))
        (user,) = users
        unanswered = {"": EndpointMessageResult(delivery_status=_UNKNOWN)}
        return self.result.get(user) or as_endpoint_results(unanswered)

    def _asked_and_unanswered(self, request: SendUsersMessageRequest) -> frozenset[str]:
        return Recipients(user for user in request.users or {} if not self.result.get(user))

    def _holds_for_all(self, user: str, holds: Callable[[Result | None], bool]) -> bool:
        """Tell whether something holds for every endpoint of a user, or for its absence."""
        return all(map(holds, (self.result.get(user) or _UNANSWERED).values()))

    @property
    def retryable(self) -> Mapping[tuple[str, str], EndpointMessageResult]:
        """The results of the users whom ``retry_request()`` would send to again.

        Not one of their endpoints was reached.
        """
        return FrozenMapping(
            {
                key: result
                for key, result in self.results()
                if self._holds_for_all(key[0], _is_retryable)
            }
        )

    @property
    def partial(self) -> frozenset[str]:
        """Users of whom some endpoints were reached and others not.

        They are never resent: it would be twice for some.
        """
        return Recipients(
            user
            for user, results in self.result.items()
            if len({result.is_successful for result in results.values()}) > 1
        )

    def smaller_request(
        self, request: SendUsersMessageRequest, may_be_sent_again: Callable[[Result | None], bool]
    ) -> SendUsersMessageRequest | None:
        """Return ``request`` for exactly those who may be sent to again; ``None`` for nobody."""
        users = {
            user: one
            for user, one in (request.users or {}).items()
            if self._holds_for_all(user, may_be_sent_again)
        }
        return request.evolve(users=users) if users else None
