"""The synchronous client, with boto3 and a clock.

It contains no rules: it executes the steps of :meth:`CallSettings.run_call`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, NoReturn, Self, cast

from . import late_types
from .calls.attempt import call
from .calls.boto import DEFAULT_WORKERS, PinpointClient, boto3_opener
from .calls.call import (
    CallSettings,
    Listener,
    Pause,
    PendingCall,
    refuse_combination,
    refuse_settings,
)
from .calls.raw_clients import HandedIn, Own
from .errors import TransportError
from .model.channels import Content as Message
from .model.enums import ChannelTypeOrName
from .model.fluent.addressing import BatchRecipients, Recipients, request_for
from .model.requests import MessageRequest, SendUsersMessageRequest
from .model.responses import MessageResponse, SendUsersMessageResponse
from .model.retry import RetryPolicy
from .wire.operations import (
    SEND_MESSAGES,
    SEND_USERS_MESSAGES,
    Operation,
    RequestT,
    ResponseT,
    operation_of,
)

__all__ = ["PinpointClient", "PinpointDirect"]


class PinpointDirect:
    """Sends direct messages through one Pinpoint application.

    **Nobody twice.** The operations have no idempotency token, and after one slow response botocore
    sends the same request again, up to five times. Here one call is one request. It is retried, as
    configured by ``retry``, only if provably nothing was sent (HTTP 429, a connection never made).

    As thread-safe as boto3 clients. A connection belongs to its process: in a forked child the
    client opens new connections, and a client that you passed is refused. A client cannot be
    pickled: create one where it is needed.

    Example:
        >>> from pinpoint_direct import PinpointDirect, SMSMessage
        >>> from pinpoint_direct.testing import LocalPinpoint
        >>> boto = LocalPinpoint().boto3_client()
        >>> with PinpointDirect("611e3e3cdd47474c9c1399a505665b91", client=boto) as client:
        ...     response = client.send(SMSMessage("Hello"), to="+12065550100")
        >>> response.all_successful
        True

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    def __init__(
        self,
        application_id: str,
        *,
        client: PinpointClient | None = None,
        session: late_types.Session | None = None,
        region_name: str | None = None,
        endpoint_url: str | None = None,
        config: late_types.Config | None = None,
        retry: RetryPolicy | None = RetryPolicy(),  # noqa: B008  (an immutable value)
        on_call: Listener | None = None,
        guard: bool = True,
    ) -> None:
        """Create a client for one application.

        Args:
            application_id: The application's (project's) id, 32 hexadecimal digits as the console
                shows it.
            client: An existing Pinpoint client: a boto3 client, a stubbed one, or any object with
                its two methods. :meth:`close` does not close it. Dangerous retries are disabled for
                calls of this library; safe retries of the client stay active, and ``retry`` is not
                applied in addition. A wrapper must expose ``meta`` for that; a wrapper that hides
                it causes a ``RuntimeWarning`` before its first call. Exceptions of your own objects
                are raised unchanged.
            session: The ``boto3.Session`` for the new client. Default: boto3's default session.
            region_name: The region of the new client. Default: boto3's configuration.
            endpoint_url: The endpoint of the new client. Default: boto3's configuration.
            config: The botocore configuration of the new client. It overrides the defaults: no
                retries, 5 seconds to connect, 30 seconds to respond.
            retry: How often to retry calls that provably sent nothing; ``None`` for never.
            on_call: Called after every call with a :class:`CallSummary`. If it raises, a
                ``RuntimeWarning`` is shown, even if warnings are errors, so that the response is
                not lost. ``KeyboardInterrupt`` and similar exceptions are raised instead of the
                response.
            guard: ``False`` keeps all retries of a client that you pass, including the dangerous
                ones.

        Raises:
            ValidationError: If ``application_id`` is empty, ``client`` is combined with an argument
                for a new client, or ``client`` is of the wrong kind: it lacks the two methods,
                belongs to another service, or is asynchronous.
            botocore.exceptions.NoRegionError: If no region is configured for a new client.
        """
        refuse_settings(retry, on_call)
        refuse_combination(
            client,
            session=session,
            region_name=region_name,
            endpoint_url=endpoint_url,
            config=config,
        )
        self.application_id = application_id
        self._underneath: HandedIn | Own
        if client is None:
            opener = boto3_opener(session, region_name, endpoint_url, config)
            self._underneath = Own(opener)
        else:
            self._underneath = HandedIn(client, is_guarded=guard)
        self._settings = CallSettings(
            application_id,
            retry if client is None else None,
            on_call,
            is_guarded=self._underneath.is_guarded,
        )

    def send_messages(self, request: MessageRequest) -> MessageResponse:
        """Send a request to addresses and endpoints in one call.

        Args:
            request: The message for each channel, and 1 to 100 recipients, addresses and endpoints
                together.

        Returns:
            The result of every recipient. **A returned response does not mean that messages were
            sent**: check ``all_successful``, or call ``raise_for_failures()``.

        Raises:
            ValidationError: If there is no recipient or more than 100, or no message configuration.
                Nothing was sent.
            ServiceError: If the service rejected the call; see the errors for its subclasses.
            TransportError: If there was no response; ``may_have_been_sent`` tells whether messages
                may have been sent.
            DecodeError: If the response cannot be trusted: messages may have been sent.
        """
        return self._run(SEND_MESSAGES, request)

    def send_users_messages(self, request: SendUsersMessageRequest) -> SendUsersMessageResponse:
        """Send a request to all endpoints of users in one call.

        AWS ended endpoints on 2026-10-30 and does not say whether this operation remains; prefer
        :meth:`send_messages`.

        Args:
            request: The message for each channel, and 1 to 100 users.

        Returns:
            The result of every endpoint of every user.

        Raises:
            ValidationError: If there is no user or more than 100, or no message configuration.
                Nothing was sent.
            ServiceError: If the service rejected the call; see the errors for its subclasses.
            TransportError: If there was no response; ``may_have_been_sent`` tells whether messages
                may have been sent.
            DecodeError: If the response cannot be trusted: messages may have been sent.
        """
        return self._run(SEND_USERS_MESSAGES, request)

    def send(
        self,
        message: Message,
        to: Recipients,
        *,
        channel_type: ChannelTypeOrName | None = None,
    ) -> MessageResponse:
        """Send one message to up to 100 addresses.

        Args:
            message: An ``SMSMessage``, ``GCMMessage`` and so on.
            to: One address; several; or a mapping of address to its ``AddressConfiguration`` or to
                its substitutions.
            channel_type: The channel. Required if the message does not determine it
                (``DefaultMessage``), or to use another channel (``"APNS_SANDBOX"`` for an
                ``APNSMessage``).

        Returns:
            The result of every recipient; see :meth:`send_messages`.

        Raises:
            ValidationError: If a value is wrong, or there is no recipient or more than 100. Nothing
                was sent.
            ServiceError: If the service rejected the call.
            TransportError: If there was no response.
            DecodeError: If the response cannot be trusted.

        Example:
            >>> from pinpoint_direct import PinpointDirect, SMSMessage
            >>> from pinpoint_direct.testing import LocalPinpoint
            >>> boto = LocalPinpoint().boto3_client()
            >>> client = PinpointDirect("611e3e3cdd47474c9c1399a505665b91", client=boto)
            >>> response = client.send(
            ...     SMSMessage("Your code is {{code}}"),
            ...     to={"+12065550100": {"code": "1234"}, "+12065550101": {"code": "5678"}},
            ... )
            >>> len(response.successes)
            2
        """
        request = request_for(message, to, channel_type)
        del to  # it is unmasked, and an exception would show it in the local variables
        return self.send_messages(request)

    def send_batch(
        self,
        request: MessageRequest | SendUsersMessageRequest,
        recipients: BatchRecipients = (),
        *,
        channel_type: ChannelTypeOrName | None = None,
        retry: RetryPolicy | None = RetryPolicy(),  # noqa: B008  (an immutable value)
        max_workers: int = DEFAULT_WORKERS,
        max_requests_per_second: float | None = None,
        on_progress: Callable[[late_types.Progress], object] | None = None,
        journal: (
            str | os.PathLike[str] | late_types.Journal | late_types.JournalFactory | None
        ) = None,
    ) -> late_types.BatchResult:
        """Send to any number of recipients; return an outcome for each.

        The recipients are split into calls of up to 100, which several workers make concurrently.
        Recipients that provably got nothing are retried: THROTTLED and TEMPORARY_FAILURE results,
        an HTTP 429, a connection never made. Recipients that may have been sent to are not retried,
        unless ``retry`` allows it. A recipient that is given twice is sent to once.

        Args:
            request: The message. If the request has recipients, they are sent to first; their
                number is not limited here.
            recipients: A mapping of address to its ``AddressConfiguration`` or to its
                substitutions; pairs of the two; or plain addresses, as any iterable, including a
                generator. A pair of an endpoint id and an ``EndpointSendConfiguration`` is an
                endpoint. For a ``SendUsersMessageRequest`` they are user ids.
            channel_type: The channel of addresses without one; required unless the request has
                exactly one message for a specific channel.
            retry: What to retry and how often; ``None`` for nothing.
            max_workers: Maximum number of concurrent calls, at least 1. Worker threads make the
                calls; the iterable of recipients, callbacks and the journal are used in your
                thread.
            max_requests_per_second: Maximum number of calls per second, of all workers together;
                ``None`` for no limit.
            on_progress: Called with a :class:`Progress` after every call and at the end. An
                exception from it ends the run.
            journal: Path of a file that records, on disk and before each call, who may have been
                sent to. After a kill, the same call with the same journal resumes the run. Or your
                own :class:`Journal`, which stays open, or a :class:`JournalFactory`, whose journal
                is closed at the end.

        Returns:
            One outcome for each distinct recipient, in input order, with a result or a typed error.
            A failed call does not raise: it becomes the outcome of its recipients. An error that
            every further call would cause as well (no credentials, access denied, no such
            application) becomes the outcome of all remaining recipients.

        Raises:
            ValidationError: If an argument is invalid, an item of ``recipients`` is not a
                recipient, or the request cannot be sent. An invalid configuration of one recipient
                becomes the outcome of that recipient instead.
            JournalError: If the journal cannot be used.

        If ``client=`` is your own object, its exceptions end the run and are raised unchanged. If
        any exception ends a run (also Ctrl-C), the run waits for the calls in progress, and
        :func:`partial_result` returns the known outcomes from the exception.

        Example:
            >>> from pinpoint_direct import MessageRequest, PinpointDirect
            >>> from pinpoint_direct.testing import LocalPinpoint
            >>> client = PinpointDirect("app", client=LocalPinpoint().boto3_client())
            >>> hello = MessageRequest().with_sms("Hello {{name}}")
            >>> people = {f"+1206555{n:04}": {"name": f"No. {n}"} for n in range(250)}
            >>> client.send_batch(hello, people)
            BatchResult(250 recipients: 250 SUCCESSFUL)
        """
        from .batch.settings import BatchOptions  # noqa: PLC0415  (not for one request)
        from .batch.threaded import send_batch  # noqa: PLC0415  (not for one request)

        self._underneath.before_calls()
        batch = BatchOptions(
            application_id=self.application_id,
            request=request,
            recipients=recipients,
            channel_type=channel_type,
            retry=retry,
            max_workers=max_workers,
            max_requests_per_second=max_requests_per_second,
            on_progress=on_progress,
            journal=journal,
        )
        del recipients  # unmasked, as in send()
        return send_batch(batch, self._call_once)

    def stream_batch(
        self,
        request: MessageRequest | SendUsersMessageRequest,
        recipients: BatchRecipients = (),
        *,
        channel_type: ChannelTypeOrName | None = None,
        retry: RetryPolicy | None = RetryPolicy(),  # noqa: B008  (an immutable value)
        max_workers: int = DEFAULT_WORKERS,
        max_requests_per_second: float | None = None,
        on_progress: Callable[[late_types.Progress], object] | None = None,
        journal: (
            str | os.PathLike[str] | late_types.Journal | late_types.JournalFactory | None
        ) = None,
    ) -> late_types.OutcomeStream:
        """Send to any number of recipients; yield each outcome as soon as it is known.

        It is :meth:`send_batch` in constant memory: recipients are taken from their iterable when
        they are needed, and released after their outcome was yielded. Therefore **a recipient that
        is given twice is sent to twice**, unless there is a journal. A call is made when it is full
        or when the input has ended.

        The arguments are those of :meth:`send_batch`.

        Returns:
            An iterator of outcomes, not in input order. Sending starts with the first iteration,
            and pauses while you do not iterate.

        Raises:
            ValidationError: If an argument is invalid, or the request cannot be sent.

        An exception of the iterable of recipients, a callback or the journal is raised by the
        iterator, after all known outcomes.
        """
        from .batch.settings import BatchOptions  # noqa: PLC0415  (not for one request)
        from .batch.threaded import OutcomeStream  # noqa: PLC0415  (not for one request)

        self._underneath.before_calls()
        return OutcomeStream(
            BatchOptions(
                application_id=self.application_id,
                request=request,
                recipients=recipients,
                channel_type=channel_type,
                retry=retry,
                max_workers=max_workers,
                max_requests_per_second=max_requests_per_second,
                on_progress=on_progress,
                journal=journal,
            ),
            self._call_once,
        )

    def preview(self, request: MessageRequest | SendUsersMessageRequest) -> late_types.Preview:
        """Show the call that would send a request, without making it.

        Args:
            request: The request, complete or not.

        Returns:
            The exact call, what each recipient would read, and all problems.

        Raises:
            ValidationError: If it is not a request.
        """
        from .inspection.preview import preview  # noqa: PLC0415  (not for one request)

        return preview(request, self.application_id)

    def close(self) -> None:
        """Close the connections. A client that you passed stays open."""
        self._underneath.close()

    def __enter__(self) -> Self:
        """Return the client; the end of the ``with`` block closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.application_id!a})"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled.

        Raises:
            TypeError: Always.
        """
        raise TypeError(
            "a client has connections and cannot be pickled: create one where it is needed"
        )

    @property
    def _client(self) -> Any:
        return self._underneath.here()

    def _call_once(self, request: Any) -> Any:
        """Make one call of a batch; the batch decides about retries."""
        return self._run(operation_of(request), request, self._settings.once())

    def _run(
        self,
        operation: Operation[RequestT, ResponseT],
        request: RequestT,
        settings: CallSettings | None = None,
    ) -> ResponseT:
        self._underneath.before_calls()
        steps = (settings or self._settings).run_call(operation, request)
        step = next(steps)
        try:
            while True:  # no variable holds the exception: that would be a reference cycle
                step = steps.send(self._done(step))
        except StopIteration as end:
            return cast("ResponseT", end.value)

    def _done(self, step: PendingCall | Pause) -> object:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return None
        try:
            client = self._client
        except TransportError as error:
            return error
        return call(client, step.method, step.arguments)
