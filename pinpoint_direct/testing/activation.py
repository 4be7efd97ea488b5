"""``activate``: responds to all Pinpoint clients that are created in this process.

An existing session already has its event handlers, and botocore's list of handlers for new sessions
does not affect it. So the method with which a session passes its events to a new client is patched
while a block is active.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Generator
from contextlib import contextmanager
from threading import RLock
from typing import Any, Final
from unittest.mock import patch

import attrs
import boto3
import botocore.session

from .engine import Engine
from .in_process import has_other_host, install, sync_handler, uninstall
from .served import is_served

__all__ = ["activated"]

_SESSION_TOKENS: Final = ("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")


@contextmanager
def activated(engine: Engine, region_name: str) -> Generator[None]:
    """Let ``engine`` respond to clients created in this block and in earlier blocks."""
    block = _watch.enter(engine, region_name)
    try:
        yield
    finally:
        _watch.leave(block)


@attrs.define(eq=False)
class _Block:
    """One active block, and the state to restore at its end.

    Attributes:
        engine: The engine that responds.
        environment: The previous values of the variables that it has set.
        session: The previous default session of boto3.
    """

    engine: Engine
    environment: dict[str, str | None]
    session: Any


def _environment(engine: Engine, region_name: str) -> dict[str, str | None]:
    """Return dummy credentials, and a region if none is set."""
    values: dict[str, str | None] = dict.fromkeys(_SESSION_TOKENS)
    values |= {name.upper(): value for name, value in engine.key_pair.items()}
    if botocore.session.Session().get_config_variable("region") is None:
        values["AWS_DEFAULT_REGION"] = region_name
    return values


def _set_environment(values: dict[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


class _Watch:
    """The active blocks of this process, and the sessions that were used in them."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._blocks: list[_Block] = []
        self._met: list[Any] = []
        self._patch: Any = None

    def enter(self, engine: Engine, region_name: str) -> _Block:
        """Make ``engine`` the active engine until the end of its block."""
        with self._lock:
            values = _environment(engine, region_name)
            before = {name: os.environ.get(name) for name in values}
            # A default session may have real credentials.
            block = _Block(engine, before, boto3.DEFAULT_SESSION)
            if not self._blocks:
                self._begin()
            self._blocks.append(block)
            boto3.DEFAULT_SESSION = None
            _set_environment(values)
            return block

    def leave(self, block: _Block) -> None:
        """End the block of ``enter``.

        Blocks in several threads may overlap. If a block ends while a later one is active, the
        later one restores the state from before both.
        """
        with self._lock:
            place = self._blocks.index(block)
            del self._blocks[place]
            if place < len(self._blocks):
                later = self._blocks[place]
                later.environment |= block.environment
                later.session = block.session
            else:
                boto3.DEFAULT_SESSION = block.session
                _set_environment(block.environment)
            if not self._blocks:
                self._end()

    def engine_for(self, url: str) -> Engine | None:
        """Return the active engine.

        Raises:
            RuntimeError: If no block is active, so the request would go to AWS.
        """
        if is_served(url):
            return None
        with self._lock:
            if self._blocks:
                return self._blocks[-1].engine
        if has_other_host(url):
            return None
        message = (
            "this client was made inside LocalPinpoint.activate(), and no such block is active: "
            "create a new client to use AWS"
        )
        raise RuntimeError(message)

    def _begin(self) -> None:
        original = botocore.session.Session.get_component

        def get_component(session: Any, name: str) -> Any:
            component = original(session, name)
            if name == "event_emitter":
                self._meet(session, component)
            return component

        self._patch = patch.object(botocore.session.Session, "get_component", get_component)
        self._patch.start()

    def _end(self) -> None:
        self._patch.stop()
        for events in self._met:
            uninstall(events)
        self._met.clear()

    def _meet(self, session: Any, events: Any) -> None:
        with self._lock:
            if not self._blocks or any(events is one for one in self._met):
                return
            self._met.append(events)
        if inspect.iscoroutinefunction(session.get_credentials):
            from .asynchronous import async_handler  # noqa: PLC0415  (imports aiobotocore, which made this session)

            handler: Any = async_handler(self.engine_for)
        else:
            handler = sync_handler(self.engine_for)
        install(events, handler)


_watch: Final = _Watch()
