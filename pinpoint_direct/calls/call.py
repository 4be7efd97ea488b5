"""The logic of one call, without I/O, shared by the synchronous and the asynchronous client.

:meth:`CallSettings.run_call` yields steps (:class:`PendingCall`, :class:`Pause`) and receives their
results; it returns the typed response, or raises the typed error.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Mapping
from time import monotonic
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, TypeVar

import attrs

from ..errors import FeatureEndedError, PinpointDirectError, Problem, ValidationError
from ..masks import counted, named
from ..model.frozen import FrozenMapping
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.responses import MessageResponse, SendUsersMessageResponse
from ..model.result_mappings import safe_counts
from ..model.retry import RetryPolicy, plan_retry
from ..type_guards import is_mapping
from ..wire.operations import RequestT, ResponseT
from .attempt import CallersError, UnseenError
from .end_of_support import EndOfSupport, replacement_for
from .failures import failure
from .notes import note
from .tracebacks import drop_tracebacks
from .warn import UNGUARDED, warn_at_least

__all__ = [
    "CallSettings",
    "CallSummary",
    "Listener",
    "Pause",
    "PendingCall",
    "Step",
    "Together",
    "refuse_combination",
    "refuse_settings",
]

Asked_contra = TypeVar("Asked_contra", contravariant=True)
Answered_co = TypeVar("Answered_co", covariant=True)
_log: Final = logging.getLogger("pinpoint_direct")


class PendingCall(NamedTuple):
    """Step: call ``method`` with ``arguments``; send back the response or the exception.

    ``service`` is the one whose client has the method, by its name in boto3.
    """

    method: str
    arguments: dict[str, Any]
    service: str


class Pause(NamedTuple):
    """Step: wait."""

    seconds: float


class Together(NamedTuple):
    """Step: carry out conversations, at most ``workers`` at a time; send back what they return.

    Where the program is interrupted, none begins any more; when the others have ended, the
    interrupt is sent back.
    """

    conversations: tuple[Generator[PendingCall | Pause, object, Any], ...]
    workers: int


class Sendable(Protocol[Asked_contra, Answered_co]):
    """What a call is made of: an ``Operation``, or one recipient's call of another service."""

    @property
    def name(self) -> str:
        """AWS's name of the operation."""
        ...

    @property
    def method(self) -> str:
        """The method of a boto3 client."""
        ...

    @property
    def service(self) -> str:
        """The service's name in boto3."""
        ...

    def recipients(self, request: Asked_contra) -> int:
        """Return the number of recipients of a request."""
        ...

    def problems(self, request: Asked_contra) -> tuple[Problem, ...]:
        """Return the problems that prevent sending a request."""
        ...

    def arguments(self, application_id: str, request: Asked_contra) -> dict[str, Any]:
        """Return the keyword arguments of the boto3 call."""
        ...

    def response(self, answer: object, request: Asked_contra) -> Answered_co:
        """Return the typed response for boto3's answer."""
        ...


@attrs.frozen(kw_only=True)
class CallSummary:
    """Summary of one call for metrics and logs, without personal data.

    Attributes:
        operation: ``"SendMessages"`` or ``"SendUsersMessages"``; where a ``Route`` leads to
            another service, that of the service, such as ``"SendEmail"``.
        application_id: The application that the call was made for.
        recipients: Number of recipients in the request.
        attempts: Number of requests, including retries.
        duration: Seconds from the first request to the last response, including pauses.
        request_id: AWS's id of the request, if there was a response.
        counts: Number of results for each status; empty if there was no response.
        error: Name of the error's class, such as ``"TooManyRequestsError"``; ``None`` if the call
            succeeded.
        channels: The channels of the addresses, sorted: ``("APNS", "GCM")``. Endpoints and users
            add none, for theirs are not in the request.
        http_status_code: HTTP status of the answer, or of the service's error.
        code: Code of the service's error, such as ``"TooManyRequestsException"``.
        unanswered: How many recipients are absent from the answer; 0 where there was none.
        trace_id: The request's trace id.
        tag: What the caller gave with the call as ``tag=``, whatever it is. It is neither shown nor
            logged, and is outside equality.
    """

    operation: str
    application_id: str = attrs.field(repr=ascii)
    recipients: int
    attempts: int
    duration: float
    request_id: str | None = attrs.field(converter=attrs.converters.optional(named))
    counts: Mapping[str, int] = attrs.field(converter=safe_counts)
    error: str | None
    channels: tuple[str, ...] = ()
    http_status_code: int | None = None
    code: str | None = None
    unanswered: int = 0
    trace_id: str | None = attrs.field(default=None, converter=attrs.converters.optional(named))
    tag: Any = attrs.field(default=None, eq=False, repr=False)


Step: TypeAlias = PendingCall | Pause | Together
Listener = Callable[[CallSummary], object]


@attrs.frozen(eq=False, repr=False)
class CallSettings:
    """The settings for all calls of one client.

    Attributes:
        application_id: The application's id.
        policy: What is repeated of failed calls; ``None`` for nothing.
        on_call: Is notified of every call.
        is_guarded: Whether the client is kept from repeating what may have been sent.
        is_for_batch: Whether it is a call of a batch, which decides on repeats itself.
        result_policy: Which results of recipients are repeated; ``None`` for none.
        check: Finds the problems over which a request is not sent; ``None`` for no such check.
        end_of_support: What looks at requests before they are sent; a batch does so by itself.
    """

    application_id: str
    policy: RetryPolicy | None
    on_call: Listener | None
    is_guarded: bool = True
    is_for_batch: bool = False
    result_policy: RetryPolicy | None = None
    check: Callable[[Any], tuple[Problem, ...]] | None = None
    end_of_support: EndOfSupport | None = None

    def once(self) -> CallSettings:
        """Return settings for a single call of a batch; the batch decides about retries."""
        return attrs.evolve(self, policy=None, is_for_batch=True, end_of_support=None)

    def refuse(self, operation: Sendable[RequestT, ResponseT], request: RequestT) -> None:
        """Refuse, before anything is sent, what the settings say is not to be sent."""
        refused = self.check and (operation.problems(request) or self.check(request))
        if refused:
            raise ValidationError(refused)
        if self.end_of_support is not None and not operation.problems(request):
            self.end_of_support.refuse(request)

    def run_call(
        self, operation: Sendable[RequestT, ResponseT], request: RequestT, tag: object = None
    ) -> Generator[PendingCall | Pause, object, ResponseT]:
        """Send ``request``: yield steps, receive their results, return the response.

        Args:
            operation: The operation that takes it.
            request: What to send.
            tag: What ``on_call`` is to get along with the facts.

        Raises:
            ValidationError: If the request cannot be sent; then nothing was yielded.
            FeatureEndedError: Likewise, if it uses what has ended and that is refused.
            PinpointDirectError: Any other error of the tree, if the call failed.
            CallersError: In a batch, what else was raised. Outside of one it is raised as it is.
        """
        self.refuse(operation, request)
        started = monotonic()
        tries = attempts = 0
        while True:
            # New for each attempt, because a listener may have changed them; and not in a variable.
            outcome = yield PendingCall(
                operation.method,
                operation.arguments(self.application_id, request),
                operation.service,
            )
            tries += 1
            is_guarded = self.is_guarded
            if isinstance(outcome, UnseenError):
                outcome = outcome.error
                if is_guarded:
                    warn_at_least(UNGUARDED)
                is_guarded = False
            attempts += 1 + _repeats(outcome)
            verdict = _judged(operation, request, outcome, is_guarded=is_guarded)
            outcome = None
            policy = self.policy if isinstance(verdict, BaseException) else self.result_policy
            if policy is None:
                break
            elapsed = monotonic() - started
            plan = plan_retry(request, verdict, policy, tries, elapsed=elapsed)
            if plan is None:
                break
            yield Pause(plan.pause)
        if self.on_call is not None or _log.isEnabledFor(logging.DEBUG):
            _notify(
                self.on_call,
                CallSummary(
                    operation=operation.name,
                    application_id=self.application_id,
                    recipients=operation.recipients(request),
                    attempts=attempts,
                    duration=monotonic() - started,
                    channels=_channels_of(request),
                    trace_id=request.trace_id,
                    tag=tag,
                    **_facts_of(verdict),
                ),
            )
        if not isinstance(verdict, BaseException):
            return verdict
        try:
            if isinstance(verdict, CallersError) and not self.is_for_batch:
                raise verdict.error
            raise verdict
        finally:
            del verdict  # otherwise a reference cycle: error, frame, error


def _why_no_id(application_id: object) -> str | None:
    """Say why a value cannot be the id of an application; ``None`` where it can."""
    if not isinstance(application_id, str) or not application_id.strip():
        return "takes the application's id, which must not be empty"
    if application_id.startswith("arn:"):
        return "takes the id alone: the part of the ARN that follows apps/, up to the next slash"
    if any(map(str.isspace, application_id)):
        return "takes the id alone, without blanks: strip() takes them off"
    return None


def refuse_settings(application_id: object, retry: object, on_call: object) -> None:
    """Refuse settings of the wrong type before a call could fail because of them."""
    reason = _why_no_id(application_id)
    if reason is not None:
        raise ValidationError.of("application_id", "required", reason)
    if retry is not None and not isinstance(retry, RetryPolicy):
        raise ValidationError.of("retry", "type", "takes a RetryPolicy, or None")
    if on_call is not None and not callable(on_call):
        raise ValidationError.of("on_call", "type", "takes a callable, or None")


def refuse_combination(client: object, **made_of: object) -> None:
    """Refuse an existing client together with arguments for a new client."""
    given = [name for name, value in made_of.items() if value is not None]
    if client is not None and given:
        reason = f"client= is an existing client, and cannot be combined with {', '.join(given)}"
        raise ValidationError.of("client", "combination", reason)


def _judged(
    operation: Sendable[RequestT, ResponseT],
    request: RequestT,
    outcome: object,
    *,
    is_guarded: bool,
) -> ResponseT | BaseException:
    """Return the response or the error.

    Errors are returned, not raised, so that no exception with values is chained.
    """
    if isinstance(outcome, CallersError):
        return outcome
    if isinstance(outcome, Exception):
        error = failure(outcome, is_guarded=is_guarded)
        if not isinstance(error, PinpointDirectError):
            return CallersError(error, may_have_been_sent=True)
        if isinstance(error, FeatureEndedError):
            error.replacement = replacement_for(request)
        if error is not outcome:
            drop_tracebacks(outcome)
        return error
    if isinstance(outcome, BaseException):  # Ctrl-C, or a cancelled task
        number = counted(operation.recipients(request), "recipient", "recipients")
        note(
            outcome,
            f"{operation.name} was waiting for its response: {number} may have been sent to",
        )
        return outcome
    try:
        return operation.response(outcome, request)
    except PinpointDirectError as error:
        return error.with_traceback(None)  # its frames hold the response


def _channels_of(request: MessageRequest | SendUsersMessageRequest) -> tuple[str, ...]:
    addresses = request.addresses if isinstance(request, MessageRequest) else None
    channels = {one.channel_type for one in (addresses or {}).values()}
    return tuple(sorted(channel.value for channel in channels if channel is not None))


def _facts_of(
    verdict: MessageResponse | SendUsersMessageResponse | BaseException,
) -> dict[str, Any]:
    """Return what a summary says of the answer, or of what was raised in its place."""
    if isinstance(verdict, BaseException):
        known = isinstance(verdict, PinpointDirectError)
        return {
            "request_id": getattr(verdict, "request_id", None) if known else None,
            "counts": FrozenMapping(),
            "error": _name_of(verdict),
            "http_status_code": getattr(verdict, "status_code", None) if known else None,
            "code": getattr(verdict, "code", None) if known else None,
        }
    return {
        "request_id": verdict.request_id,
        "counts": verdict.counts,
        "error": None,
        "http_status_code": verdict.http_status_code,
        "unanswered": len(verdict.unanswered),
    }


def _name_of(error: BaseException) -> str:
    return type(error.error if isinstance(error, CallersError) else error).__name__


def _repeats(outcome: object) -> int:
    """Return how often botocore retried the request."""
    answer = getattr(outcome, "response", None) if isinstance(outcome, Exception) else outcome
    metadata = answer.get("ResponseMetadata") if is_mapping(answer) else None
    repeats = metadata.get("RetryAttempts") if is_mapping(metadata) else None
    return repeats if isinstance(repeats, int) else 0


def _notify(on_call: Listener | None, summary: CallSummary) -> None:
    """Log a call and call ``on_call``, without losing the response if they raise.

    ``KeyboardInterrupt`` and similar exceptions are raised instead, with a note about the call.
    """
    try:
        _report("the log", _log_call, summary)
        if on_call is not None:
            _report("on_call", on_call, summary)
    except BaseException as error:
        number = counted(summary.recipients, "recipient", "recipients")
        ended = summary.error or "an answer"
        note(error, f"{summary.operation} to {number} had ended before this, with {ended}")
        raise


def _log_call(summary: CallSummary) -> None:
    *facts, _ = attrs.astuple(summary, recurse=False)  # all but the tag
    _log.debug(
        "%s application=%s recipients=%d attempts=%d seconds=%.3f request_id=%s counts=%r error=%s "
        "channels=%s http=%s code=%s unanswered=%d trace_id=%s",
        *facts,
    )


def _report(name: str, listener: Listener, summary: CallSummary) -> None:
    try:
        listener(summary)
    except Exception as error:  # noqa: BLE001  (the response is more important than its metric)
        warn_at_least(
            f"{name} raised {type(error).__name__}; the call it was about is not affected"
        )
