"""The synchronous client, with boto3 and a clock.

It contains no rules: it executes the steps of :meth:`CallSettings.run_call`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Mapping
from functools import partial
from types import TracebackType
from typing import Any, NoReturn, Self, cast

import attrs

from . import late_types
from .calls.attempt import call
from .calls.boto import DEFAULT_WORKERS, PinpointClient, boto3_opener
from .calls.call import (
    CallSettings,
    Listener,
    Pause,
    Step,
    Together,
    refuse_combination,
    refuse_settings,
)
from .calls.client_kinds import PINPOINT, refuse_makings
from .calls.end_of_support import EndOfSupport
from .calls.raw_clients import HandedIn, Own
from .errors import TransportError
from .inspection.before_sending import CheckLevel, request_check
from .model.boundary import boundaries
from .model.channels import Content as Message
from .model.enums import ChannelTypeOrName
from .model.fluent.addressing import (
    BatchRecipients,
    Recipients,
    request_for,
    request_for_one,
)
from .model.requests import MessageRequest, SendUsersMessageRequest
from .model.responses import MessageResponse, SendUsersMessageResponse
from .model.results import MessageResult
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
        refuse_ended: bool = False,
        check: CheckLevel = "off",
        route: late_types.Route | None = None,
        clients: Mapping[str, Any] | None = None,
    ) -> None:
        """Create a client for one application.

        Args:
            application_id: The application's (project's) id, 32 hexadecimal digits as the console
                shows it.
            client: A Pinpoint client made elsewhere: boto3's, a stubbed one, or any object with its
                two methods. It is left open by :meth:`close`. *Our* calls on it are kept from
                dangerous repeats, its own safe ones are kept, and ``retry`` is then not applied on
                top of them. A wrapper has to pass ``meta`` on for that; one that hides it gets a
                ``RuntimeWarning`` before its first call. What an object of your own raises is
                raised as it is.
            session: The ``boto3.Session`` to make our own client from; otherwise boto3's default
                session, or botocore's in a program that has not imported boto3.
            region_name: Region of our own client; otherwise boto3's usual search.
            endpoint_url: Endpoint of our own client; otherwise boto3's usual search.
            config: Botocore configuration of our own client. It wins over ours: retries off, 5
                seconds to connect, 30 seconds to answer, up to 512 connections. So do the timeouts
                of the session's own default configuration.
            retry: How often to repeat what provably was not sent; ``None`` for never.
            on_call: Called for every call once it is over, with a :class:`CallSummary`. What it
                raises is shown as a ``RuntimeWarning``, even where warnings are errors, for the
                answer must not be lost; ``KeyboardInterrupt`` and the like are raised in its place.
            guard: ``False`` leaves a handed-in client's repeats alone, the dangerous ones included.
            refuse_ended: ``True`` raises a :class:`FeatureEndedError` before anything is sent that
                AWS has ended (:func:`support_status`); in a batch it is the outcome of those it
                concerns. Otherwise, and where the end is not confirmed, there is an
                :class:`EndOfSupportWarning`, once for each cause.
            check: ``"error"`` refuses requests in which :func:`check` finds an error, before they
                are sent; ``"warning"`` those in which it finds anything. In a batch each call is
                checked by itself, and what is refused is the outcome of its recipients.
            route: By which other service some channels go: ``Route(email=SESv2(...))`` sends e-mail
                through Amazon SES, and all else as before. There each recipient is a call of its
                own, and what the service says of a recipient is that recipient's result.
            clients: Clients made elsewhere, by the names of their services: ``"sesv2"``,
                ``"pinpoint-sms-voice-v2"``, or ``"pinpoint"``, for which ``client`` is the short
                form. What holds for ``client`` holds for each. Where Pinpoint's is passed in, those
                that the route leads to have to be, too. Our own are made when they are first
                needed, from the same session, region, endpoint and configuration.

        Raises:
            ValidationError: If ``application_id`` is empty, ``client`` is given together with what
                makes one, or a client is one of the wrong kind: it lacks the methods, belongs to
                another service, or is asynchronous; or if ``route`` or ``clients`` is wrong.
            TypeError: If ``session``, ``config``, ``region_name`` or ``endpoint_url`` is of another
                kind.
            TransportError: If our own client cannot be made: no region is found, say.
        """
        refuse_settings(application_id, retry, on_call)
        handed_in: Mapping[str, Any] = {} if client is None else {PINPOINT: client}
        if route is not None or clients is not None:
            from .calls.service_clients import all_handed_in  # noqa: PLC0415  (not without a route)

            handed_in = all_handed_in(client, clients, route)
            client = handed_in.get(PINPOINT)
        checker = request_check(check, route)
        refuse_combination(
            client,
            session=session,
            region_name=region_name,
            endpoint_url=endpoint_url,
            config=config,
        )
        refuse_makings(
            session,
            config,
            is_async=False,
            region_name=region_name,
            endpoint_url=endpoint_url,
        )
        self.application_id = application_id
        self._route = route
        self._end_of_support = EndOfSupport(refuse_ended=refuse_ended, route=route)
        self._underneath: HandedIn | Own

        def make_own(service: str = PINPOINT) -> HandedIn | Own:
            # With an opener of its own: in a test, a later client has to come from what the test
            # has put in the place of boto3 or of its default session.
            opener = boto3_opener(session, region_name, endpoint_url, config, service)
            return Own(opener, service)

        if client is None:
            self._underneath = make_own()
        else:
            self._underneath = HandedIn(client, is_guarded=guard)
        self._settings = CallSettings(
            application_id,
            retry if client is None else None,
            on_call,
            is_guarded=self._underneath.is_guarded,
            end_of_support=self._end_of_support,
            check=checker,
        )
        others = {
            service: HandedIn(one, is_guarded=guard, service=service)
            for service, one in handed_in.items()
            if service != PINPOINT
        }
        self._routed: late_types.RoutedCalls | None = None
        self._clients: late_types.ServiceClients[HandedIn | Own] | None = None
        if route is not None:
            from .calls.legs import RoutedCalls  # noqa: PLC0415  (not without a route)
            from .calls.service_clients import ServiceClients  # noqa: PLC0415  (likewise)

            self._clients = ServiceClients(others, make_own)
            self._routed = RoutedCalls(route, self._clients, retry)
        # Nothing else repeats results, so these are repeated on a handed-in client as well.
        self._settings_for_one = attrs.evolve(self._settings, result_policy=retry)

    def send_messages(self, request: MessageRequest, *, tag: object = None) -> MessageResponse:
        """Send a request to addresses and endpoints in one call.

        Args:
            request: The message for each channel, and 1 to 100 recipients, addresses and endpoints
                together.
            tag: Anything; ``on_call`` gets it with the facts of the call. It is not sent.

        Returns:
            Every recipient's result. **A returned response does not mean that messages were sent.**
            Ask ``all_successful``, or call ``raise_for_failures()``.

        Raises:
            ValidationError: If there is no recipient or more than 100, or no message configuration.
                Nothing was sent.
            ServiceError: If the service rejected the call; see the errors for its subclasses.
            TransportError: If there was no response; ``may_have_been_sent`` tells whether messages
                may have been sent.
            DecodeError: If the response cannot be trusted: messages may have been sent.
        """
        return self._run(SEND_MESSAGES, request, tag=tag)

    def send_users_messages(
        self, request: SendUsersMessageRequest, *, tag: object = None
    ) -> SendUsersMessageResponse:
        """Send a request to users, by all of their endpoints: one call, one answer.

        AWS has not said whether this goes on after 2026-10-30; prefer :meth:`send_messages`.

        Args:
            request: The message for each channel, and 1 to 100 users.
            tag: Anything; ``on_call`` gets it with the facts of the call. It is not sent.

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
        return self._run(SEND_USERS_MESSAGES, request, tag=tag)

    def send(
        self,
        message: Message,
        to: Recipients,
        *,
        channel_type: ChannelTypeOrName | None = None,
        tag: object = None,
    ) -> MessageResponse:
        """Send one message to up to 100 addresses.

        Args:
            message: An ``SMSMessage``, ``GCMMessage`` and so on.
            to: One address; several; or a mapping of address to its ``AddressConfiguration`` or to
                its substitutions.
            channel_type: The channel. Required if the message does not determine it
                (``DefaultMessage``), or to use another channel (``"APNS_SANDBOX"`` for an
                ``APNSMessage``).
            tag: Anything; ``on_call`` gets it with the facts of the call. It is not sent.

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
        return self.send_messages(request, tag=tag)

    def send_one(
        self,
        message: Message,
        to: Recipients,
        *,
        channel_type: ChannelTypeOrName | None = None,
        tag: object = None,
    ) -> MessageResult:
        """Send one message to one address; return its result.

        A result THROTTLED or TEMPORARY_FAILURE, of which nothing was sent, is tried again as the
        client's ``retry`` says, on a handed-in client too.

        Args:
            message: An ``SMSMessage``, ``GCMMessage`` and so on.
            to: One address; or a mapping of it to its ``AddressConfiguration`` or to its
                substitutions.
            channel_type: The channel, where it does not follow from the message; see :meth:`send`.
            tag: Anything; ``on_call`` gets it with the facts of the call. It is not sent.

        Returns:
            The result, never ``None``. **A returned result does not mean that the message was
            sent**: ask ``is_successful``. An address absent from the answer may have been sent to,
            and has the status ``UNKNOWN_FAILURE``.

        Raises:
            ValidationError: If a value is wrong, or ``to`` is not just one address. Nothing was
                sent.
            ServiceError: If the service refused the call.
            TransportError: If there was no answer.
            DecodeError: If the answer cannot be trusted.

        Example:
            >>> from pinpoint_direct import PinpointDirect, SMSMessage
            >>> from pinpoint_direct.testing import LocalPinpoint
            >>> boto = LocalPinpoint().boto3_client()
            >>> client = PinpointDirect("611e3e3cdd47474c9c1399a505665b91", client=boto)
            >>> client.send_one(SMSMessage("Your code is 1234"), to="+12065550100").is_successful
            True
        """
        request = request_for_one(message, to, channel_type)
        del to  # unmasked, as in send()
        response = self._run(SEND_MESSAGES, request, self._settings_for_one, tag)
        return cast("MessageResult", response.only)

    def send_batch(
        self,
        request: MessageRequest | SendUsersMessageRequest | Message,
        recipients: BatchRecipients = (),
        *,
        channel_type: ChannelTypeOrName | None = None,
        retry: RetryPolicy | None = RetryPolicy(),  # noqa: B008  (an immutable value)
        max_workers: int | None = None,
        max_requests_per_second: float | None = None,
        on_progress: Callable[[late_types.Progress], object] | None = None,
        journal: (
            str | os.PathLike[str] | late_types.Journal | late_types.JournalFactory | None
        ) = None,
        tag: object = None,
    ) -> late_types.BatchResult:
        """Send to any number of recipients; return an outcome for each.

        The recipients are split into calls of up to 100, which several workers make concurrently.
        Recipients that provably got nothing are retried: THROTTLED and TEMPORARY_FAILURE results,
        an HTTP 429, a connection never made. Recipients that may have been sent to are not retried,
        unless ``retry`` allows it. A recipient that is given twice is sent to once.

        Args:
            request: A message, as :meth:`send` takes it; or a request with messages, whose
                recipients, if it has any, are sent to first. There is no limit on their number
                here.
            recipients: A mapping of address to its ``AddressConfiguration`` or to its
                substitutions; pairs of the two; or plain addresses, as any iterable, including a
                generator. A pair of an endpoint id and an ``EndpointSendConfiguration`` is an
                endpoint. For a ``SendUsersMessageRequest`` they are user ids.
            channel_type: The channel of addresses that name none; needed where the request is not
                one message for a channel of its own.
            retry: What is tried again, for whom, how often; ``None`` for nothing.
            max_workers: The most calls at a time, at least 1. ``None`` for 8, or up to 64 if the
                rates of a route take more. Threads make them; the recipients' iterable, callbacks
                and the journal are used in your own thread. A client that keeps fewer connections
                gets a ``RuntimeWarning`` before the first call.
            max_requests_per_second: The most calls a second, of all workers together; ``None`` for
                as many as come.
            on_progress: Called with the numbers, a :class:`Progress`, after every call and at the
                end. What it raises ends the run.
            journal: Path of a file that remembers, on disk before a call leaves, who may have been
                sent to. The same call with the same journal goes on where a killed run ended. Or a
                :class:`Journal` of your own, which is left open, or a :class:`JournalFactory`,
                whose journal is closed at the end.
            tag: Anything; ``on_call`` gets it with the facts of each call. It is not sent.

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
            end_of_support=self._end_of_support,
            route=self._route,
            look=self._look,
        )
        del recipients  # unmasked, as in send()
        self._before_batch(batch)
        return send_batch(batch, partial(self._call_once, tag=tag), self._ask_rate)

    def stream_batch(
        self,
        request: MessageRequest | SendUsersMessageRequest | Message,
        recipients: BatchRecipients = (),
        *,
        channel_type: ChannelTypeOrName | None = None,
        retry: RetryPolicy | None = RetryPolicy(),  # noqa: B008  (an immutable value)
        max_workers: int | None = None,
        max_requests_per_second: float | None = None,
        on_progress: Callable[[late_types.Progress], object] | None = None,
        journal: (
            str | os.PathLike[str] | late_types.Journal | late_types.JournalFactory | None
        ) = None,
        tag: object = None,
    ) -> late_types.OutcomeStream:
        """Send to any number of recipients; yield each outcome as soon as it is known.

        It is :meth:`send_batch` in constant memory: recipients are taken from their iterable when
        they are needed, and released after their outcome was yielded. Therefore **a recipient that
        is given twice is sent to twice**, unless there is a journal. A call is made when it is full
        or when the input has ended. With a route, up to 5,000 recipients are held who wait for the
        rates of their channels, so that those of other channels need not wait for them.

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
            end_of_support=self._end_of_support,
            route=self._route,
            look=self._look,
        )
        del recipients  # unmasked, as in send()
        self._before_batch(batch)
        return OutcomeStream(batch, partial(self._call_once, tag=tag), self._ask_rate)

    def send_task(
        self,
        task: late_types.SendTask,
        *,
        journal: str | os.PathLike[str] | late_types.Journal | late_types.JournalFactory,
        retry: RetryPolicy | None = RetryPolicy(max_attempts=2),  # noqa: B008  (an immutable value)
        tag: object = None,
    ) -> late_types.BatchResult:
        """Send a task of a campaign; return each recipient's outcome, from any machine.

        Nobody in it is sent to twice, however often it is delivered, and on however many machines
        at the same time, if all of them have the same journal.

        Args:
            task: The task, one of :func:`split_tasks`.
            journal: The record that all machines share: a :class:`DynamoJournal`. On one machine
                the path of a file will do, or what else ``send_batch`` takes.
            retry: What is tried again at once. Leave longer waits to the queue.
            tag: Anything; ``on_call`` gets it with the facts of each call. It is not sent.

        Returns:
            One outcome for each recipient. Outcomes of earlier deliveries come from the journal.
            Those in ``retryable`` got nothing from this delivery: deliver the whole task again, and
            do not send to them without the journal, for another delivery may.

        Raises:
            ValidationError: If an argument is wrong.
            JournalBusyError: If somebody else is sending the task. Deliver it again later.
            JournalError: If the journal cannot be used, or the task has other recipients or
                another message than before.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> from pinpoint_direct import PinpointDirect, SMSMessage, split_tasks
            >>> from pinpoint_direct.testing import LocalPinpoint
            >>> local = LocalPinpoint()
            >>> client = PinpointDirect("app", client=local.boto3_client())
            >>> (task,) = split_tasks("spring", SMSMessage("Hello"), ["+12065550100"])
            >>> with TemporaryDirectory() as folder:
            ...     first = client.send_task(task, journal=f"{folder}/spring.sqlite")
            ...     again = client.send_task(task, journal=f"{folder}/spring.sqlite")
            >>> again.counts == first.counts, len(local.calls)
            (True, 1)
        """
        from .batch.threaded import send_batch  # noqa: PLC0415  (not for one request)
        from .fleet.tasks import batch_of  # noqa: PLC0415  (not for one request)

        batch = batch_of(
            task,
            self.application_id,
            journal=journal,
            retry=retry,
            end_of_support=self._end_of_support,
            route=self._route,
            look=self._look,
        )
        self._before_batch(batch)
        return send_batch(batch, partial(self._call_once, tag=tag), self._ask_rate)

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

        return preview(request, self.application_id, route=self._route)

    @property
    def raw_client(self) -> Any:
        """The boto3 client underneath, our own or the one that was passed in.

        Raises:
            TransportError: If one that was passed in belongs to another process.
        """
        return self._client

    def close(self) -> None:
        """Close the connections. A client that you passed stays open."""
        self._underneath.close()
        for one in self._clients.own if self._clients is not None else ():
            one.close()

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

    def _before_batch(self, batch: late_types.BatchOptions) -> None:
        self._underneath.before_batch(batch.max_workers or DEFAULT_WORKERS)
        for one in self._clients.handed_in if self._clients is not None else ():
            one.before_batch(batch.workers)

    @property
    def _look(self) -> Callable[[MessageRequest], int] | None:
        return None if self._routed is None else self._routed.weight

    def _ask_rate(self) -> float | None:
        """Return the e-mails a second that SES takes; ``None`` where it does not say."""
        from .calls.legs import rate_in  # noqa: PLC0415  (not without a route)
        from .calls.service_clients import SES  # noqa: PLC0415  (likewise)

        clients: Any = self._clients  # it is a batch with a route that asks
        try:
            return rate_in(clients.of(SES).here().get_account())
        except Exception:  # noqa: BLE001  (it is asked for politeness; the sends say what is wrong)
            return None

    def _call_once(self, request: Any, tag: object) -> Any:
        """Make one call of a batch; the batch decides about retries."""
        return self._run(operation_of(request), request, self._settings.once(), tag)

    def _run(
        self,
        operation: Operation[RequestT, ResponseT],
        request: RequestT,
        settings: CallSettings | None = None,
        tag: object = None,
    ) -> ResponseT:
        self._underneath.before_calls()
        settings = settings or self._settings
        steps: Generator[Step, Any, Any]
        if self._routed is not None and isinstance(request, MessageRequest):
            steps = self._routed.run_call(settings, request, tag)
        else:
            steps = settings.run_call(operation, request, tag)
        return cast("ResponseT", self._carry_out(steps))

    def _carry_out(self, steps: Generator[Step, Any, Any]) -> Any:
        try:
            step = next(steps)  # or the end: nobody is called where others have met the refusal
            while True:  # no variable holds the exception: that would be a reference cycle
                step = steps.send(self._done(step))
        except StopIteration as end:
            return end.value

    def _done(self, step: Step) -> object:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return None
        if isinstance(step, Together):
            from .calls.threads import carried_out  # noqa: PLC0415  (not without a route)

            return carried_out(step, self._carry_out)
        try:
            underneath = self._underneath
            if self._clients is not None and step.service != PINPOINT:
                underneath = self._clients.of(step.service)
            client = underneath.here()
        except TransportError as error:
            return error
        return call(client, step.method, step.arguments)


boundaries(PinpointDirect)
