"""The asynchronous client, with aiobotocore and a clock.

It contains no rules: it executes the steps of :meth:`CallSettings.run_call`.
"""

from __future__ import annotations

import asyncio
import os
from functools import partial
from types import TracebackType
from typing import Any, NoReturn, Self, cast

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
    PendingCall,
    refuse_combination,
    refuse_settings,
)
from .calls.raw_async_clients import AsyncHandedIn, AsyncOwn
from .errors import TransportError
from .inspection.preview import Preview
from .inspection.preview import preview as previewed
from .model.channels import Content as Message
from .model.enums import ChannelTypeOrName
from .model.fluent.addressing import AsyncBatchRecipients, Recipients, request_for
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

__all__ = ["AsyncPinpointDirect"]


class AsyncPinpointDirect:
    """Sends direct messages through one Pinpoint application, asynchronously.

    It is :class:`PinpointDirect` with ``await``, for asyncio. Needs the extra ``[async]``. Without
    ``client=``, it opens its own client with the first call in each event loop, or in ``async
    with``, and ``asyncio.run`` closes that client with the loop at the latest. If opening fails
    (``botocore.exceptions.NoRegionError``, a ``ModuleNotFoundError`` without the extra), the error
    is raised there, before anything is sent. A client that you pass belongs to the event loop in
    which you pass it, and is refused in any other loop, before anything is sent.

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
    ) -> None:
        """Create a client for one application.

        Args:
            application_id: The application's (project's) id, 32 hexadecimal digits as the console
                shows it.
            client: An open aiobotocore Pinpoint client, or any object with its two methods.
                :meth:`close` does not close it. Dangerous retries are disabled for calls of this
                library; safe retries of the client stay active, and ``retry`` is not applied in
                addition. A wrapper must expose ``meta`` for that; a wrapper that hides it causes a
                ``RuntimeWarning`` before its first call. Exceptions of your own objects are raised
                unchanged.
            session: The aiobotocore session for the new client. Default: a new session.
            region_name: The region of the new client. Default: botocore's configuration.
            endpoint_url: The endpoint of the new client. Default: botocore's configuration.
            config: The configuration of the new client. It overrides the defaults: no retries, 5
                seconds to connect, 30 seconds to respond.
            retry: How often to retry calls that provably sent nothing; ``None`` for never.
            on_call: Called after every call with a :class:`CallSummary`. If it raises, a
                ``RuntimeWarning`` is shown, even if warnings are errors, so that the response is
                not lost. ``KeyboardInterrupt`` and similar exceptions are raised instead of the
                response.
            guard: ``False`` keeps all retries of a client that you pass, including the dangerous
                ones.

        Raises:
            ValidationError: If ``application_id`` is empty, ``client`` is combined with an argument
                for a new client, or ``client`` is of the wrong kind: it lacks the two methods, was
                not entered, belongs to another service, or is a boto3 client.
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
        )

    async def send_messages(self, request: MessageRequest) -> MessageResponse:
        """Send a request to addresses and endpoints; see :meth:`PinpointDirect.send_messages`."""
        return await self._run(SEND_MESSAGES, request)

    async def send_users_messages(
        self, request: SendUsersMessageRequest
    ) -> SendUsersMessageResponse:
        """Send a request to users; see :meth:`PinpointDirect.send_users_messages`."""
        return await self._run(SEND_USERS_MESSAGES, request)

    async def send(
        self, message: Message, to: Recipients, *, channel_type: ChannelTypeOrName | None = None
    ) -> MessageResponse:
        """Send one message to up to 100 addresses; see :meth:`PinpointDirect.send`."""
        request = request_for(message, to, channel_type)
        del to  # it is unmasked, and an exception would show it in the local variables
        return await self.send_messages(request)

    async def send_batch(
        self,
        request: MessageRequest | SendUsersMessageRequest,
        recipients: AsyncBatchRecipients = (),
        *,
        channel_type: ChannelTypeOrName | None = None,
        retry: RetryPolicy | None = RetryPolicy(),  # noqa: B008  (an immutable value)
        max_workers: int = DEFAULT_WORKERS,
        max_requests_per_second: float | None = None,
        on_progress: ProgressListener | None = None,
        journal: str | os.PathLike[str] | Journal | JournalFactory | None = None,
    ) -> BatchResult:
        """Send to any number of recipients; see :meth:`PinpointDirect.send_batch`.

        The recipients can also be an asynchronous iterable. ``max_workers`` is the number of
        concurrent calls. Cancelling the batch cancels the calls in progress, and their recipients
        have ambiguous outcomes; :func:`partial_result` returns the known outcomes.
        """
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
            is_async=True,
        )
        del recipients  # unmasked, as in send()
        return await send_batch(batch, self._call_once, self._underneath.ready)

    def stream_batch(
        self,
        request: MessageRequest | SendUsersMessageRequest,
        recipients: AsyncBatchRecipients = (),
        *,
        channel_type: ChannelTypeOrName | None = None,
        retry: RetryPolicy | None = RetryPolicy(),  # noqa: B008  (an immutable value)
        max_workers: int = DEFAULT_WORKERS,
        max_requests_per_second: float | None = None,
        on_progress: ProgressListener | None = None,
        journal: str | os.PathLike[str] | Journal | JournalFactory | None = None,
    ) -> AsyncOutcomeStream:
        """Yield each outcome as soon as it is known; see :meth:`PinpointDirect.stream_batch`.

        For use with ``async for``.
        """
        self._underneath.before_calls()
        return AsyncOutcomeStream(
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
                is_async=True,
            ),
            self._call_once,
            self._underneath.ready,
        )

    async def preview(self, request: MessageRequest | SendUsersMessageRequest) -> Preview:
        """Show a call without making it; see :meth:`PinpointDirect.preview`."""
        return previewed(request, self.application_id)

    async def close(self) -> None:
        """Close the connections of this event loop.

        Connections of other loops are closed with their loops. A client that you passed stays open.
        """
        await self._underneath.close()

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

    async def _call_once(self, request: Any) -> Any:
        """Make one call of a batch; the batch decides about retries."""
        return await self._run(operation_of(request), request, self._settings.once())

    async def _run(
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
                step = steps.send(await self._done(step))
        except StopIteration as end:
            return cast("ResponseT", end.value)

    async def _done(self, step: PendingCall | Pause) -> object:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        try:
            client = await self._underneath.here()
        except TransportError as error:
            return error
        return await await_call(client, step.method, step.arguments)
