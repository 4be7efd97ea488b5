"""Everything that can go wrong, as one tree.

::

    PinpointDirectError
    ├── ValidationError(ValueError)             the request is wrong; nothing was sent
    ├── ServiceError(botocore ClientError)      the service refused the call
    │   ├── BadRequestError              400
    │   ├── ForbiddenError               403
    │   │   ├── AccessDeniedError               IAM says no
    │   │   └── FeatureEndedError               AWS has ended this part of Pinpoint
    │   ├── NotFoundError                404
    │   ├── MethodNotAllowedError        405
    │   ├── PayloadTooLargeError         413
    │   ├── TooManyRequestsError         429    refused; may be repeated
    │   └── InternalServerError          500 to 599; may have been sent
    ├── TransportError                          no answer
    │   └── DecodeError                         an answer that cannot be read or trusted
    ├── JournalError                            a batch's journal cannot be used; no more is sent
    │   └── JournalBusyError                    another run or machine has it; may have been sent
    └── DeliveryError                           from raise_for_failures(): recipients not reached

No text, ``args`` or cause of these errors holds a body, an address or any other value of a message.
What the service wrote is kept in ``ServiceError.response`` for those who ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, Self

import attrs
from botocore.exceptions import ClientError

from .advice import advice_on
from .masks import named
from .proof import NOT_SENT, Proof, code_of, proof_of_answer
from .retry_after import seconds_asked
from .send_result import SendResult
from .type_guards import is_mapping

__all__ = [
    "AccessDeniedError",
    "BadRequestError",
    "DecodeError",
    "DeliveryError",
    "FeatureEndedError",
    "ForbiddenError",
    "InternalServerError",
    "JournalBusyError",
    "JournalError",
    "MethodNotAllowedError",
    "NotFoundError",
    "PayloadTooLargeError",
    "PinpointDirectError",
    "Problem",
    "ServiceError",
    "TooManyRequestsError",
    "TransportError",
    "ValidationError",
]

_PRINTABLE_CODE = r"[A-Za-z]\w{0,79}|\d{3}"


@attrs.frozen
class Problem:
    """One thing that is wrong with a message, described without the value that is wrong.

    Attributes:
        path: Where it is, in the names of the side the input came from: ``GCMMessage.time_to_live``
            from a constructor, ``MessageConfiguration.GCMMessage.TimeToLive`` from JSON. Entries of
            a mapping are counted from one (``Addresses[#3]``), because their keys may be personal
            data; items of a list have their Python index (``Headers[0]``).
        rule: The broken rule in a word: ``"type"``, ``"enum"``, ``"limit"``, ``"required"``,
            ``"unknown"`` and so on.
        message: What is wrong and what is expected.
        limit: The number that was passed, where the rule is a limit.
        source: Address of the page that documents the rule, where there is one.
        severity: ``"error"`` or ``"warning"``; only ``check`` gives warnings.
    """

    path: str
    rule: str
    message: str
    limit: int | None = None
    source: str | None = None
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.path}: " if self.path else ""
        return f"{place}{self.message}" + (f" [{self.source}]" if self.source else "")


class PinpointDirectError(Exception):
    """The root of every error of this package.

    All of them pickle, with their type and all their attributes.

    Attributes:
        may_have_been_sent: Whether a message may have gone out. ``False`` is proof that the call,
            or whatever else has failed, sent nothing.
        is_retryable: Whether the same call may be repeated without a doubt: nothing was sent, and
            the cause passes.
        code: The error code of the service's answer; ``None`` where there is none.
        status_code: The HTTP status of the answer; ``None`` where there is none.
        request_id: AWS's id of the request, for a support case; ``None`` where there is none.
    """

    may_have_been_sent: bool = True
    is_retryable: bool = False
    code: str | None = None
    status_code: int | None = None
    request_id: str | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the attributes, not the arguments, which is how each subclass keeps its type."""
        return _restore, (type(self), self.args, self.__dict__.copy())


def _restore(
    kind: type[PinpointDirectError], args: tuple[object, ...], state: Mapping[str, object]
) -> PinpointDirectError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class ValidationError(PinpointDirectError, ValueError):
    """The input breaks rules of the API. Nothing was sent.

    Attributes:
        problems: Every problem that was found, in the order of the fields.
    """

    problems: tuple[Problem, ...]
    may_have_been_sent: bool = False

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Report ``problems``, of which there is at least one."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    @classmethod
    def of(cls, path: str, rule: str, message: str, **details: Any) -> Self:
        """Make the error of a single problem."""
        return cls((Problem(path, rule, message, **details),))


class ServiceError(PinpointDirectError, ClientError):
    """The service answered the whole call with an error.

    It is a botocore ``ClientError`` as well, so ``except ClientError`` catches it; the classes of
    ``client.exceptions``, which botocore creates again for every client, do not.

    Attributes:
        code: The error's code, such as ``"BadRequestException"``; where the answer names none,
            botocore gives the HTTP status as text, such as ``"502"``.
        status_code: The HTTP status.
        request_id: AWS's id of the request, for a support case; ``None`` when the answer has none.
        is_retryable: Whether the same call may be repeated without a doubt: true for HTTP 429, and
            for 400 with a throttling code, unless the code says otherwise.
        may_have_been_sent: Whether messages may have gone out in spite of the error: false only
            where status and code prove a refusal (HTTP 400 to 499; not 408, and no code of a
            failed or impatient server).
        response: The answer as botocore parsed it. **Its texts may contain personal data.**
        operation_name: ``"SendMessages"`` or ``"SendUsersMessages"``.
    """

    response: Any
    operation_name: str
    # What type checkers are to know: that these are the base's.
    code: str | None
    status_code: int | None
    request_id: str | None
    may_have_been_sent: bool
    is_retryable: bool

    def __init__(
        self, response: Mapping[str, Any], operation_name: str, *, proof: Proof | None = None
    ) -> None:
        """Read code, status and request id out of botocore's parsed ``response``.

        What it proves follows from code and status, unless ``proof`` is given.
        """
        error, metadata = _part(response, "Error"), _part(response, "ResponseMetadata")
        code, status, request_id = (
            code_of(response),
            metadata.get("HTTPStatusCode"),
            metadata.get("RequestId") or response.get("RequestID"),
        )
        is_text = isinstance(error.get("Code", ""), str)
        self.code = named(code) if code and is_text else None
        self.status_code = status if status and isinstance(status, int) else None
        self.request_id = named(request_id) if isinstance(request_id, str) else None
        proof = proof or proof_of_answer(code, self.status_code or 0)
        self.may_have_been_sent, self.is_retryable = proof
        # ClientError's own constructor would put the service's message into args, and that may name
        # recipients.
        Exception.__init__(self, self._summary(operation_name))
        self.response = response
        self.operation_name = operation_name

    @property
    def service_message(self) -> str | None:
        """The service's own sentence. **It may contain personal data**: it is for your eyes only.

        ``None`` where there is none. No text of the error has it; :func:`reveal` shows it.
        """
        message = _part(self.response, "Error").get("Message") or self.response.get("Message")
        return message if message and isinstance(message, str) else None

    def _summary(self, operation_name: str) -> str:
        kind = type(self).__name__
        code = self.code or ""
        shown = code if re.fullmatch(_PRINTABLE_CODE, code) else kind
        known = {"HTTP": self.status_code, "request id": self.request_id}
        details = ", ".join(f"{name} {value}" for name, value in known.items() if value is not None)
        answered = f" ({details})" if details else ""
        advice = advice_on(code, kind, operation=operation_name)
        outcome = (
            "some messages may have been sent" if self.may_have_been_sent else "nothing was sent"
        )
        return f"{operation_name} failed with {shown}{answered}{advice}; {outcome}"


def _part(response: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = response.get(name)
    return part if is_mapping(part) else {}


class BadRequestError(ServiceError):
    """HTTP 400, ``BadRequestException``: the service found the request wrong."""


class ForbiddenError(ServiceError):
    """HTTP 403, ``ForbiddenException``: the caller may not do this."""


class AccessDeniedError(ForbiddenError):
    """IAM does not allow the call.

    Allow ``mobiletargeting:SendMessages`` on
    ``arn:aws:mobiletargeting:REGION:ACCOUNT:apps/APP_ID/messages`` (and
    ``mobiletargeting:SendUsersMessages`` on the same for users).
    """


class FeatureEndedError(ForbiddenError):
    """AWS has ended this part of Pinpoint (2026-10-30).

    The service says so in its answer; or a client with ``refuse_ended=True`` says so before
    anything is sent, and then there is no code, no HTTP status, no request id, and ``response`` is
    empty. Push, SMS and voice to addresses go on, as AWS End User Messaging.

    Attributes:
        replacement: What to use in its place; ``None`` where nothing is known to replace it.
    """

    replacement: str | None = None

    @classmethod
    def before_sending(
        cls, operation_name: str, reason: str, replacement: str | None
    ) -> FeatureEndedError:
        """Return the error of a call that is not made."""
        error = cls({}, operation_name, proof=NOT_SENT)
        error.args = (f"{operation_name} was not called: {reason}; nothing was sent",)
        # There was no answer.
        vars(error).update(code=None, status_code=None, replacement=replacement)
        return error


class NotFoundError(ServiceError):
    """HTTP 404, ``NotFoundException``: the resource does not exist.

    Most often the application id is wrong, or belongs to another region.
    """


class MethodNotAllowedError(ServiceError):
    """HTTP 405, ``MethodNotAllowedException``: the endpoint does not take the call."""


class PayloadTooLargeError(ServiceError):
    """HTTP 413, ``PayloadTooLargeException``: request and answer together may have 7 MB."""


class TooManyRequestsError(ServiceError):
    """HTTP 429 or a throttling code: more calls a second than the account may make.

    With HTTP 400 or 429 nothing was sent, and the call may be repeated.

    Attributes:
        retry_after: Seconds that the service asks to wait (``Retry-After``, as a number or as a
            date), or ``None`` where it does not say. The error's text says it too. Nothing here
            waits longer than ``RetryPolicy.max_delay``.
    """

    retry_after: float | None

    def __init__(
        self, response: Mapping[str, Any], operation_name: str, *, proof: Proof | None = None
    ) -> None:
        """Read out of botocore's parsed ``response`` how long the service asks to wait, too."""
        headers = _part(_part(response, "ResponseMetadata"), "HTTPHeaders")
        self.retry_after = seconds_asked(headers.get("retry-after"), headers.get("date"))
        super().__init__(response, operation_name, proof=proof)

    def _summary(self, operation_name: str) -> str:
        summary = super()._summary(operation_name)
        if self.retry_after is None:
            return summary
        return f"{summary}; the service asks to wait {self.retry_after:,.12g} seconds"


class InternalServerError(ServiceError):
    """HTTP 500 to 599: the service failed. Messages may or may not have been sent."""


class TransportError(PinpointDirectError):
    """There was no answer.

    Attributes:
        may_have_been_sent: ``False`` if the request provably never left; ``True`` if nobody can
            tell.
        is_retryable: Whether the same call may be repeated without a doubt: the connection was
            never made.
        reason: The name of the underlying exception, such as ``"ReadTimeoutError"``; or why the
            call was not made.
        host: The host, with its port where it has one, that was called; ``None`` where the
            exception does not name it.
    """

    def __init__(
        self,
        reason: str,
        *,
        may_have_been_sent: bool,
        is_retryable: bool = False,
        host: str | None = None,
    ) -> None:
        """Tell that ``reason`` left the call without an answer."""
        outcome = "messages may have been sent" if may_have_been_sent else "nothing was sent"
        what = self._what.format(host=host or "the service")
        super().__init__(f"{what}: {reason}{advice_on(reason)}; {outcome}")
        self.reason = reason
        self.may_have_been_sent = may_have_been_sent
        self.is_retryable = is_retryable
        self.host = host

    _what = "no answer from {host}"


class DecodeError(TransportError):
    """The call was answered, but the answer cannot be read or trusted: messages may have been sent.

    A 200 with a page of HTML, an empty body, a body cut off on its way, or one that names neither
    the application nor a single recipient. Botocore passes most of these as successes.
    """

    _what = "an answer that cannot be read"

    def __init__(
        self, reason: str, *, status_code: int | None = None, request_id: str | None = None
    ) -> None:
        """Tell what is wrong with the answer, in ``reason``."""
        super().__init__(reason, may_have_been_sent=True)
        self.status_code = status_code
        self.request_id = request_id


class JournalError(PinpointDirectError):
    """The journal of a batch cannot be used. The run sends nothing more after that.

    It is in use, damaged, something else, the journal of a different request, or the disk is full.

    Attributes:
        reason: What is wrong, and what to do about it, in words.
        may_have_been_sent: Whether another run, or an earlier one of which the journal has lost
            the memory, may have sent to the recipients concerned. ``False`` is the journal's
            proof that nobody but this run can have sent to them.
    """

    def __init__(self, reason: str, *, may_have_been_sent: bool = False) -> None:
        """Say why the journal cannot be used, and what it can prove."""
        outcome = "this run sends nothing more, but another may have sent"
        if not may_have_been_sent:
            outcome = "nothing more was sent"
        super().__init__(f"the journal cannot be used: {reason}; {outcome}")
        self.reason = reason
        self.may_have_been_sent = may_have_been_sent


class JournalBusyError(JournalError):
    """Another run, perhaps on another machine, has the journal, and may be sending."""

    def __init__(self, reason: str = "another run has it") -> None:
        """Say who has the journal."""
        super().__init__(reason, may_have_been_sent=True)


class DeliveryError(PinpointDirectError):
    """Not every recipient was reached; raised by ``raise_for_failures()`` alone.

    Attributes:
        response: The response, or the result of a batch, with the outcome of each recipient.
        may_have_been_sent: Whether anybody got a message or may have got one.
        is_retryable: Always ``False``, for the same call would go to those who were reached, too;
            ``retry_request()`` of the response says who may be sent to again.
    """

    response: SendResult
    may_have_been_sent: bool

    def __init__(self, response: SendResult, summary: str) -> None:
        """Keep ``response`` and tell its counts in ``summary``."""
        super().__init__(summary)
        self.response = response
        self.may_have_been_sent = _may_have_reached_anybody(response)


def _may_have_reached_anybody(response: object) -> bool:
    """Tell what is proven to the contrary only by an answer for everybody who was asked for."""
    try:
        return any(
            bool(getattr(response, question, default))
            for question, default in (("successes", True), ("ambiguous", ()), ("unanswered", ()))
        )
    except PinpointDirectError:  # it does not know who was asked for
        return True
