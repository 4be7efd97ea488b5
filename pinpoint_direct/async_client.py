"""The asynchronous client, with aiobotocore and a clock.

It contains no rules: it executes the steps of :meth:`CallSettings.run_call`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Generator, Mapping
from functools import partial
from types import TracebackType
from typing import Any, NoReturn, Self, cast

import attrs

from . import late_types
from .batch.asynchronous import AsyncOutcomeStream, send_batch
from .batch.journal import Journal, JournalFactory
from .batch.progress import ProgressListener
from .batch.result import BatchResult
from .batch.settings import BatchOptions
from .calls.attempt import await_call
from .calls.boto import DEFAULT_WORKERS, AsyncPinpointClient, open_aiobotocore
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
from .calls.raw_async_clients import AsyncHandedIn, AsyncOwn
from .errors import TransportError
from .fleet.tasks import SendTask, batch_of
from .inspection.before_sending import CheckLevel, request_check
from .model.boundary import boundaries
from .model.channels import Content as Message
from .model.enums import ChannelTypeOrName
from .model.fluent.addressing import (
    AsyncBatchRecipients,
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

__all__ = ["AsyncPinpointDirect"]


class AsyncPinpointDirect:
    """Sends direct messages through one Pinpoint application, asynchronously.

    It is :class:`PinpointDirect` with ``await``, for asyncio. Needs the extra ``[async]``. Our own
    client is opened by the first call in each event loop, or by ``async with``, and is closed with
    its loop by ``asyncio.run`` at the latest. One that is passed in belongs to the loop in which it
    was passed in, and is refused in any other, before anything is sent. What keeps our own from
    opening (a ``TransportError`` without a region, a ``ModuleNotFoundError`` without the extra) is
    raised there, before anything is sent.

    If you cancel a call that waits for its response, a note on the ``CancelledError`` says how many
    recipients may have been sent to.

    Example:
        >>> import asyncio
        >>> from pinpoint_direct import AsyncPinpointDirect, SMSMessage
        >>> from pinpoint_direct.testing import LocalPinpoint
        >>> async def main():
        ...     async with LocalPinpoint().aiobotocore_client() as boto:
        ...         client = AsyncPinpointDirect("611e3e3cdd47474c9c1399a505665b91", client=boto)
        ...         return await client.send(SMSMessage("Hello"), to="+12065550100")
        >>> asyncio.run(main()).all_successful
        True

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    def __init__(
        self,
        application_id: str,
        *,
        client: AsyncPinpointClient | None = None,
        session: late_types.AioSession | None = None,
        region_name: str | None = None,
        endpoint_url: str | None = None,
        config: late_types.AioConfig | None = None,
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
            client: An open aiobotocore Pinpoint client, or any object with its two methods. It is
                left open by :meth:`close`. *Our* calls on it are kept from dangerous repeats, its
                own safe ones are kept, and ``retry`` is then not applied on top of them. A wrapper
                has to pass ``meta`` on for that; one that hides it gets a ``RuntimeWarning`` before
                its first call. What an object of your own raises is raised as it is.
            session: The aiobotocore session to make our own client from; otherwise a new one.
            region_name: Region of our own client; otherwise botocore's usual search.
            endpoint_url: Endpoint of our own client; otherwise botocore's usual search.
            config: Configuration of our own client. It wins over ours: retries off, 5 seconds to
                connect, 30 seconds to answer, up to 512 connections. So do the timeouts of the
                session's own default configuration.
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
            clients: Open aiobotocore clients, by the names of their services: ``"sesv2"``,
                ``"pinpoint-sms-voice-v2"``, or ``"pinpoint"``, for which ``client`` is the short
                form. What holds for ``client`` holds for each. Where Pinpoint's is passed in, those
                that the route leads to have to be, too. Our own are opened when they are first
                needed, from the same session, region, endpoint and configuration.

        Raises:
            ValidationError: If ``application_id`` is empty, ``client`` is combined with an argument
                for a new client, or a client is of the wrong kind: it lacks the methods, was not
                entered, belongs to another service, or is a boto3 client; or if ``route`` or
                ``clients`` is wrong.
            TypeError: If ``session``, ``config``, ``region_name`` or ``endpoint_url`` is of another
                kind.
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
            is_async=True,
            region_name=region_name,
            endpoint_url=endpoint_url,
        )
        self.application_id = application_id
        self._route = route
        self._end_of_support = EndOfSupport(refuse_ended=refuse_ended, route=route)
        self._underneath: AsyncHandedIn | AsyncOwn
        if client is None:
            self._underneath = AsyncOwn(
                partial(open_aiobotocore, session, region_name, endpoint_url, config)
            )
        else:
            self._underneath = AsyncHandedIn(client, is_guarded=guard)
        self._settings = CallSettings(
            application_id,
            retry if client is None else None,
            on_call,
            is_guarded=self._underneath.is_guarded,
            end_of_support=self._end_of_support,
            check=checker,
        )
        others: dict[str, AsyncHandedIn | AsyncOwn] = {
            service: AsyncHandedIn(one, is_guarded=guard, service=service)
            for service, one in handed_in.items()
            if service != PINPOINT
        }
        self._routed: late_types.RoutedCalls | None = None
        self._clients: late_types.ServiceClients[AsyncHandedIn | AsyncOwn] | None = None
        if route is not None:
            from .calls.legs import RoutedCalls  # noqa: PLC0415  (not without a route)
            from .calls.service_clients import ServiceClients  # noqa: PLC0415  (likewise)

            def make_own(service: str) -> AsyncHandedIn | AsyncOwn:
                opened = partial(
                    open_aiobotocore, session, region_name, endpoint_url, config, service
                )
                return AsyncOwn(opened, service)

            self._clients = ServiceClients(others, make_own)
            self._routed = RoutedCalls(route, self._clients, retry)
        # Nothing else repeats results, so these are repeated on a handed-in client as well.
        self._settings_for_one = attrs.evolve(self._settings, result_policy=retry)

    async def send_messages(
        self, request: MessageRequest, *, tag: object = None
    ) -> MessageResponse:
        """Send a request to addresses and endpoints; see :meth:`PinpointDirect.send_messages`."""
        return await self._run(SEND_MESSAGES, request, tag=tag)

    async def send_users_messages(
        self, request: SendUsersMessageRequest, *, tag: object = None
    ) -> SendUsersMessageResponse:
        """Send a request to users; see :meth:`PinpointDirect.send_users_messages`."""
        return await self._run(SEND_USERS_MESSAGES, request, tag=tag)

    async def send(
        self,
        message: Message,
        to: Recipients,
        *,
        channel_type: ChannelTypeOrName | None = None,
        tag: object = None,
    ) -> MessageResponse:
        """Send one message to up to 100 addresses; see :meth:`PinpointDirect.send`."""
        request = request_for(message, to, channel_type)
        del to  # it is unmasked, and an exception would show it in the local variables
        return await self.send_messages(request, tag=tag)

    async def send_one(
        self,
        message: Message,
        to: Recipients,
        *,
        channel_type: ChannelTypeOrName | None = None,
        tag: object = None,
    ) -> MessageResult:
        """Send one message to one address; see :meth:`PinpointDirect.send_one`."""
        request = request_for_one(message, to, channel_type)
        del to  # unmasked, as in send()
        response = await self._run(SEND_MESSAGES, request, self._settings_for_one, tag)
        return cast("MessageResult", response.only)

    async def send_batch(
        self,
        request: MessageRequest | SendUsersMessageRequest | Message,
        recipients: AsyncBatchRecipients = (),
        *,
        channel_type: ChannelTypeOrName | None = None,
        retry: RetryPolicy | None = RetryPolicy(),  # noqa: B008  (an immutable value)
        max_workers: int | None = None,
        max_requests_per_second: float | None = None,
        on_progress: ProgressListener | None = None,
        journal: str | os.PathLike[str] | Journal | JournalFactory | None = None,
        tag: object = None,
    ) -> BatchResult:
        """Send to any number of recipients; see :meth:`PinpointDirect.send_batch`.

        The recipients can also be an asynchronous iterable. ``max_workers`` is the number of
        concurrent calls. Cancelling the batch cancels the calls in progress, and their recipients
        have ambiguous outcomes; :func:`partial_result` returns the known outcomes.
        """
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
            is_async=True,
        )
        del recipients  # unmasked, as in send()
        self._before_batch(batch)
        opened = partial(self._underneath.ready_for, _workers_of(batch))
        call = partial(self._call_once, tag=tag)
        return await send_batch(batch, call, opened, self._ask_rate)

    def stream_batch(
        self,
        request: MessageRequest | SendUsersMessageRequest | Message,
        recipients: AsyncBatchRecipients = (),
        *,
        channel_type: ChannelTypeOrName | None = None,
        retry: RetryPolicy | None = RetryPolicy(),  # noqa: B008  (an immutable value)
        max_workers: int | None = None,
        max_requests_per_second: float | None = None,
        on_progress: ProgressListener | None = None,
        journal: str | os.PathLike[str] | Journal | JournalFactory | None = None,
        tag: object = None,
    ) -> AsyncOutcomeStream:
        """Yield each outcome as soon as it is known; see :meth:`PinpointDirect.stream_batch`.

        For use with ``async for``.
        """
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
            is_async=True,
        )
        del recipients  # unmasked, as in send()
        self._before_batch(batch)
        opened = partial(self._underneath.ready_for, _workers_of(batch))
        call = partial(self._call_once, tag=tag)
        return AsyncOutcomeStream(batch, call, opened, self._ask_rate)

    async def send_task(
        self,
        task: SendTask,
        *,
        journal: str | os.PathLike[str] | Journal | JournalFactory,
        retry: RetryPolicy | None = RetryPolicy(max_attempts=2),  # noqa: B008  (an immutable value)
        tag: object = None,
    ) -> BatchResult:
        """Send a task of a campaign; see :meth:`PinpointDirect.send_task`.

        The journal is used in a thread.
        """
        batch = batch_of(
            task,
            self.application_id,
            journal=journal,
            retry=retry,
            end_of_support=self._end_of_support,
            route=self._route,
            look=self._look,
            is_async=True,
        )
        self._before_batch(batch)
        call = partial(self._call_once, tag=tag)
        return await send_batch(batch, call, self._underneath.ready, self._ask_rate)

    async def preview(
        self, request: MessageRequest | SendUsersMessageRequest
    ) -> late_types.Preview:
        """Show a call without making it; see :meth:`PinpointDirect.preview`."""
        from .inspection.preview import preview  # noqa: PLC0415  (not for one request)

        return preview(request, self.application_id, route=self._route)

    @property
    def raw_client(self) -> Any:
        """The aiobotocore client underneath, our own of this loop or the one that was passed in.

        Raises:
            TransportError: If our own is not open here, or no loop of asyncio's runs.
        """
        client = self._client
        if client is None:
            reason = "no client is open in this event loop: use async with, or make a call first"
            raise TransportError(reason, may_have_been_sent=False)
        return client

    async def close(self) -> None:
        """Close the connections of this event loop.

        Connections of other loops are closed with their loops. A client that you passed stays open.
        """
        await self._underneath.close()
        for one in self._clients.own if self._clients is not None else ():
            await one.close()

    async def __aenter__(self) -> Self:
        """Open the client; the end of the ``async with`` block closes it."""
        await self._underneath.ready()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the client."""
        await self.close()

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
        return self._underneath.client

    def _before_batch(self, batch: BatchOptions) -> None:
        self._underneath.before_batch(_workers_of(batch))
        for one in self._clients.handed_in if self._clients is not None else ():
            one.before_batch(batch.workers)

    @property
    def _look(self) -> Callable[[MessageRequest], int] | None:
        return None if self._routed is None else self._routed.weight

    async def _ask_rate(self) -> float | None:
        """Return the e-mails a second that SES takes; ``None`` where it does not say."""
        from .calls.legs import rate_in  # noqa: PLC0415  (not without a route)
        from .calls.service_clients import SES  # noqa: PLC0415  (likewise)

        clients: Any = self._clients  # it is a batch with a route that asks
        try:
            client = await clients.of(SES).here()
            return rate_in(await client.get_account())
        except Exception:  # noqa: BLE001  (it is asked for politeness; the sends say what is wrong)
            return None

    async def _call_once(self, request: Any, tag: object) -> Any:
        """Make one call of a batch; the batch decides about retries."""
        return await self._run(operation_of(request), request, self._settings.once(), tag)

    async def _run(
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
        return cast("ResponseT", await self._carry_out(steps))

    async def _carry_out(self, steps: Generator[Step, Any, Any]) -> Any:
        try:
            step = next(steps)  # or the end: nobody is called where others have met the refusal
            while True:  # no variable holds the exception: that would be a reference cycle
                step = steps.send(await self._done(step))
        except StopIteration as end:
            return end.value

    async def _done(self, step: Step) -> object:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        if isinstance(step, Together):
            return await self._together(step)
        try:
            underneath = self._underneath
            if self._clients is not None and step.service != PINPOINT:
                underneath = self._clients.of(step.service)
            client = await underneath.here()
        except TransportError as error:
            return error
        return await await_call(client, step.method, step.arguments)

    async def _together(self, step: Together) -> object:
        """Return what each conversation returns; or the cancellation that ended them."""
        if len(step.conversations) == 1:
            return [await self._carry_out(step.conversations[0])]
        places = asyncio.Semaphore(step.workers)

        async def carried_out(conversation: Generator[Step, Any, Any]) -> Any:
            async with places:
                return await self._carry_out(conversation)

        tasks = [asyncio.ensure_future(carried_out(one)) for one in step.conversations]
        try:
            # Once waited for, this holds none of them; gather() would, and so their exceptions.
            _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            return [task.result() for task in tasks if task not in pending]
        except BaseException as error:  # noqa: BLE001  (raised by what gave the step)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            return error


def _workers_of(batch: BatchOptions) -> int:
    """Return for how many workers Pinpoint's client needs connections, whatever a route takes."""
    return batch.max_workers or DEFAULT_WORKERS


boundaries(AsyncPinpointDirect)
