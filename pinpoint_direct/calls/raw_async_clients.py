"""The asynchronous client underneath: of one event loop, and of asyncio's alone."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from typing import Any

import attrs

from ..errors import TransportError
from .boto import opening
from .client_kinds import PINPOINT, is_aiobotocore_client
from .raw_clients import HandedIn, hang
from .user_agent import fix_user_agent
from .warn import ConnectionCheck

__all__ = ["AsyncHandedIn", "AsyncOwn"]

Loop = asyncio.AbstractEventLoop


def running_loop() -> Loop:
    """Return the event loop that runs the caller.

    Raises:
        TransportError: If asyncio runs no event loop here. Another library is named.
    """
    # Other libraries say there who runs the current task; where it is not loaded, there are none.
    sniffio = sys.modules.get("sniffio")
    if sniffio is not None:
        with suppress(sniffio.AsyncLibraryNotFoundError):
            library = sniffio.current_async_library()
            if library != "asyncio":
                reason = f"AsyncPinpointDirect runs with asyncio, not with {library}"
                raise TransportError(reason, may_have_been_sent=False)
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        reason = "AsyncPinpointDirect runs with asyncio, and no event loop is running"
    raise TransportError(reason, may_have_been_sent=False)


def _here() -> tuple[Loop, int]:
    return running_loop(), os.getpid()


@attrs.define(eq=False)
class _Connection:
    """Our own client in one loop of one process."""

    opening: asyncio.Lock = attrs.field(factory=asyncio.Lock)
    client: Any = None
    held: AsyncGenerator[None, None] | None = None


class AsyncOwn:
    """Our own client of aiobotocore, one for each event loop of each process."""

    is_guarded = True

    def __init__(
        self,
        open_client: Callable[[], AbstractAsyncContextManager[Any]],
        service: str = PINPOINT,
    ) -> None:
        """Get ready; nothing is opened yet."""
        self._open = open_client
        self._service = service
        self._connections: dict[tuple[Loop, int], _Connection] = {}
        self._check = ConnectionCheck()

    @property
    def client(self) -> Any:
        """The client of this loop, ``None`` while it is not open."""
        one = self._connections.get(_here())
        return one and one.client

    async def here(self) -> Any:
        """Return the client of this loop, opened if it is not.

        Raises:
            TransportError: If no loop of asyncio's runs, or the client cannot be made.
        """
        key = _here()
        one = self._connections.get(key) or self._connections.setdefault(key, _Connection())
        if one.client is None:
            async with one.opening:
                await self._open_once(one)
        return one.client

    ready = here

    async def close(self) -> None:
        """Close the connections of this loop, and those of loops that have ended."""
        await self._let_go_of_ended_loops()
        one = self._connections.get(_here())
        if one is not None:
            async with one.opening:
                await _end(one)

    def before_calls(self) -> None:
        """Do nothing: our own client is guarded."""

    def before_batch(self, workers: int) -> None:
        """Do nothing: there may be no client yet."""

    async def ready_for(self, workers: int) -> None:
        """Open the client of this loop; warn once of too few connections.

        Raises:
            TransportError: If no loop of asyncio's runs.
        """
        self._check.before_batch(await self.here(), workers)

    async def _open_once(self, one: _Connection) -> None:
        if one.client is not None:  # somebody else was first
            return
        await self._let_go_of_ended_loops()
        held = self._hold(one)
        await anext(held)
        one.held = held

    async def _hold(self, one: _Connection) -> AsyncGenerator[None, None]:
        """Open a client, and close it when this generator is closed.

        At the latest a loop does so when it ends: ``asyncio.run`` closes all generators of its loop
        while there still is one to close connections in.
        """
        try:
            async with AsyncExitStack() as stack:
                with opening():
                    client = await stack.enter_async_context(self._open())
                hang(client, self._service)
                fix_user_agent(client)
                one.client = client
                yield
        finally:
            one.client = None

    async def _let_go_of_ended_loops(self) -> None:
        """Forget closed loops. What they have left open is closed as far as that is possible."""
        for key in [*self._connections]:
            loop, process = key
            if process == os.getpid() and loop.is_closed():
                one = self._connections.pop(key, _Connection())  # another thread may be first
                with suppress(RuntimeError):  # some transports cannot close without their loop
                    await _end(one)


async def _end(one: _Connection) -> None:
    if one.held is not None:
        held, one.held = one.held, None
        await held.aclose()


class AsyncHandedIn:
    """A client that was passed in, of aiobotocore or a fake."""

    def __init__(self, client: object, *, is_guarded: bool, service: str = PINPOINT) -> None:
        """Take a client of a service, and note the loop that it belongs to.

        Raises:
            ValidationError: If it is one of the wrong kind.
        """
        self._handed_in = HandedIn(client, is_async=True, is_guarded=is_guarded, service=service)
        self._has_loop = is_aiobotocore_client(client)
        self._loop: Loop | None = None
        if self._has_loop:
            with suppress(TransportError):  # passed in outside of a loop: the first use tells
                self._loop = running_loop()

    @property
    def client(self) -> Any:
        """The client, in any event loop."""
        return self._handed_in.client

    @property
    def is_guarded(self) -> bool:
        """Whether the client is kept from repeating what may have been sent."""
        return self._handed_in.is_guarded

    async def ready(self) -> None:
        """Do nothing; nothing is to be opened.

        Raises:
            TransportError: If no loop of asyncio's runs.
        """
        running_loop()

    async def ready_for(self, workers: int) -> None:
        """Do nothing more: :meth:`before_batch` has compared the number of workers."""
        del workers
        await self.ready()

    async def here(self) -> Any:
        """Return the client.

        Raises:
            TransportError: If it belongs to another process or loop, or no loop of asyncio's runs.
        """
        loop = running_loop()
        if self._has_loop:
            self._loop = self._loop or loop
            if self._loop is not loop:
                reason = "the client belongs to another event loop; open one in each loop"
                raise TransportError(reason, may_have_been_sent=False)
        return self._handed_in.here()

    async def close(self) -> None:
        """Do nothing: the client is left open."""

    def before_calls(self) -> None:
        """Warn once of repeats that nobody prevents."""
        self._handed_in.before_calls()

    def before_batch(self, workers: int) -> None:
        """Warn once of repeats that nobody prevents, and once of too few connections."""
        self._handed_in.before_batch(workers)
