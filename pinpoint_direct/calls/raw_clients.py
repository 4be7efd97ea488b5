"""The client underneath, where it may be used: in one process, and of aiobotocore's in one loop.

Connections belong to the process that made them, and asynchronous ones to an event loop too. Two
processes that share a connection read each other's answers. So our own client is opened again in
another process, and one that is passed in is refused there, before anything is sent.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from ..errors import TransportError
from .attempt import watch
from .client_kinds import PINPOINT, event_emitter, refuse, unguarded
from .fast_path import install_fast_path
from .hidden_bodies import hide_bodies
from .resend_guard import prevent_resends
from .user_agent import fix_user_agent
from .warn import UNGUARDED, ConnectionCheck, warn

__all__ = ["HandedIn", "Own", "hang"]


def hang(client: Any, service: str) -> None:
    """Register all our handlers on a service's client of botocore's."""
    watch(client, service)  # first, for the guard ends a call where it raises
    prevent_resends(client, service)
    if service == PINPOINT:
        install_fast_path(client)
    hide_bodies(client, service)


class Own:
    """Our own client of botocore's, one for each process."""

    is_guarded = True

    def __init__(self, open_client: Callable[[], Any], service: str = PINPOINT) -> None:
        """Open the client of this process."""
        self._open = open_client
        self._service = service
        self._by_process: dict[int, Any] = {}
        self._connections = ConnectionCheck()
        self.here()

    def here(self) -> Any:
        """Return the client of this process."""
        process = os.getpid()
        client = self._by_process.get(process)
        if client is None:
            # A forked child leaves its parent's client alone: closing it could disturb the parent.
            client = self._open()
            hang(client, self._service)
            fix_user_agent(client)
            client = self._by_process.setdefault(process, client)
        return client

    def close(self) -> None:
        """Close the connections of this process."""
        client = self._by_process.get(os.getpid())
        if client is not None:
            client.close()

    def before_calls(self) -> None:
        """Do nothing: our own client is guarded."""

    def before_batch(self, workers: int) -> None:
        """Warn once of too few connections, which ``config=`` may ask for."""
        self._connections.before_batch(self.here(), workers)


class HandedIn:
    """A client that was passed in."""

    def __init__(
        self,
        client: object,
        *,
        is_guarded: bool,
        is_async: bool = False,
        service: str = PINPOINT,
    ) -> None:
        """Take a client of a service.

        Raises:
            ValidationError: If it is one of the wrong kind.
        """
        refuse(client, is_async=is_async, service=service)
        self.client = client
        self._connections = ConnectionCheck()
        self._process = None if event_emitter(client) is None else os.getpid()
        self._is_to_be_warned_of = is_guarded and unguarded(client, service)
        self.is_guarded: bool = is_guarded and not self._is_to_be_warned_of
        if is_guarded:
            hang(client, service)

    def here(self) -> Any:
        """Return the client.

        Raises:
            TransportError: If it belongs to another process.
        """
        if self._process not in (None, os.getpid()):
            reason = "the client belongs to another process; make one in each process"
            raise TransportError(reason, may_have_been_sent=False)
        return self.client

    def close(self) -> None:
        """Do nothing: the client is left open."""

    def before_calls(self) -> None:
        """Warn once of repeats that nobody prevents."""
        if self._is_to_be_warned_of:
            self._is_to_be_warned_of = False
            warn(UNGUARDED)

    def before_batch(self, workers: int) -> None:
        """Warn once of repeats that nobody prevents, and once of too few connections."""
        self.before_calls()
        self._connections.before_batch(self.client, workers)
