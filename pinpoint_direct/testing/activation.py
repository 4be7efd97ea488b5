"""``activate``: Pinpoint clients made in this process are answered here, whoever makes them.

A session that was made earlier has its event handlers already, and botocore's list of handlers for
new sessions does not reach it. So the place where a session hands its events to a new client is
watched, for as long as somebody is active.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Generator
from contextlib import contextmanager
from threading import RLock
from typing import Any, Final
from unittest.mock import patch

import boto3
import botocore.session

from .engine import Engine
from .in_process import has_other_host, install, sync_handler, uninstall
from .served import is_served

__all__ = ["activated"]

_SESSION_TOKENS: Final = ("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")


@contextmanager
def activated(engine: Engine, region_name: str) -> Generator[None]:
    """Let ``engine`` answer the clients made inside, and those made in earlier such blocks."""
    _watch.enter(engine)
    try:
        # A default session may hold somebody's real credentials.
        with patch.object(boto3, "DEFAULT_SESSION", None), _environment(engine, region_name):
            yield
    finally:
        _watch.leave(engine)


@contextmanager
def _environment(engine: Engine, region_name: str) -> Generator[None]:
    """Set credentials that can do no harm, and a region if none is set."""
    values: dict[str, str | None] = dict.fromkeys(_SESSION_TOKENS)
    values |= {name.upper(): value for name, value in engine.key_pair.items()}
    if botocore.session.Session().get_config_variable("region") is None:
        values["AWS_DEFAULT_REGION"] = region_name
    before = {name: os.environ.get(name) for name in values}
    _set_environment(values)
    try:
        yield
    finally:
        _set_environment(before)


def _set_environment(values: dict[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


class _Watch:
    """Who is active in this process, and the sessions that were met meanwhile."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._engines: list[Engine] = []
        self._met: list[Any] = []
        self._patch: Any = None

    def enter(self, engine: Engine) -> None:
        """Make ``engine`` the one that answers, until it leaves."""
        with self._lock:
            if not self._engines:
                self._begin()
            self._engines.append(engine)

    def leave(self, engine: Engine) -> None:
        """End what ``enter`` began."""
        with self._lock:
            self._engines.remove(engine)
            if not self._engines:
                self._end()

    def engine_for(self, url: str) -> Engine | None:
        """Return the engine that answers now.

        Raises:
            RuntimeError: If there is none, and the request would go to AWS.
        """
        if is_served(url):
            return None
        with self._lock:
            if self._engines:
                return self._engines[-1]
        if has_other_host(url):
            return None
        message = (
            "this client was made inside LocalPinpoint.activate(), and no such block is active: "
            "make a new client to reach AWS"
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
            if not self._engines or any(events is one for one in self._met):
                return
            self._met.append(events)
        if inspect.iscoroutinefunction(session.get_credentials):
            from .asynchronous import async_handler  # noqa: PLC0415  (imports aiobotocore, which made this session)

            handler: Any = async_handler(self.engine_for)
        else:
            handler = sync_handler(self.engine_for)
        install(events, handler)


_watch: Final = _Watch()
