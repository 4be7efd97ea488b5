"""The underlying clients: protocols for clients that are passed, and openers for new ones."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from botocore.exceptions import BotoCoreError

from ..errors import TransportError
from ..extras import needs
from ..version import __version__
from .client_kinds import PINPOINT

if TYPE_CHECKING:
    from aiobotocore.config import AioConfig
    from aiobotocore.session import AioSession
    from boto3.session import Session
    from botocore.config import Config

__all__ = [
    "CONNECT_TIMEOUT",
    "DEFAULT_WORKERS",
    "MAX_CONNECTIONS",
    "READ_TIMEOUT",
    "AsyncPinpointClient",
    "PinpointClient",
    "boto3_opener",
    "open_aiobotocore",
    "opening",
]

CONNECT_TIMEOUT = 5
"""Connect timeout of new clients in seconds, unless ``config=`` sets it."""
READ_TIMEOUT = 30
"""Read timeout of new clients in seconds, unless ``config=`` sets it."""
DEFAULT_WORKERS = 8
"""Calls of a batch at a time, unless the caller says otherwise: boto3 keeps ten connections."""
MAX_CONNECTIONS = 512
"""Connections that our own client keeps at most, unless ``config=`` says otherwise.

More than a batch has calls at a time. Each is opened when it is needed: the number costs nothing.
"""
USER_AGENT: Final = f"pinpoint-direct/{__version__}"
"""What our own client adds to botocore's user agent."""
_DEFAULT: Final = "get_default_client_config"


class PinpointClient(Protocol):
    """A client for :class:`PinpointDirect`: an object with boto3's two methods.

    A plain fake in a test will do.
    """

    @property
    def send_messages(self) -> Callable[..., Mapping[str, object]]:
        """Take ``ApplicationId`` and ``MessageRequest``; return boto3's response."""
        ...

    @property
    def send_users_messages(self) -> Callable[..., Mapping[str, object]]:
        """Take ``ApplicationId`` and ``SendUsersMessageRequest``; return boto3's response."""
        ...


class AsyncPinpointClient(Protocol):
    """A client for :class:`AsyncPinpointDirect`: an object with aiobotocore's two methods.

    A plain fake in a test will do.
    """

    @property
    def send_messages(self) -> Callable[..., Awaitable[Mapping[str, object]]]:
        """Take ``ApplicationId`` and ``MessageRequest``; return boto3's response when awaited."""
        ...

    @property
    def send_users_messages(self) -> Callable[..., Awaitable[Mapping[str, object]]]:
        """Take ``ApplicationId`` and ``SendUsersMessageRequest``; return the same, awaited."""
        ...


def boto3_opener(
    session: Session | None,
    region_name: str | None,
    endpoint_url: str | None,
    config: Config | None,
    service: str = PINPOINT,
) -> Callable[[], Any]:
    """Return a function that opens a service's client, without retries and with timeouts.

    Its first client determines the session of its later ones, which are those of forked children.
    """
    chosen: Any = session

    def open_client() -> Any:
        nonlocal chosen
        from botocore.config import Config  # noqa: PLC0415  (slow to import)

        if chosen is None and "boto3" in sys.modules:
            import boto3  # noqa: PLC0415  (waits for a thread that is still importing it)

            source: Any = boto3
            chosen = boto3.DEFAULT_SESSION
        else:
            source = chosen = chosen or _botocore_session()
        # Boto3 does not show the session of botocore's that knows the default configuration.
        configured = _configured(Config, getattr(chosen, "_session", chosen), config)
        create = getattr(source, "client", None) or source.create_client
        with opening():
            client = create(
                service, region_name=region_name, endpoint_url=endpoint_url, config=configured
            )
        chosen = chosen or source.DEFAULT_SESSION
        return client

    return open_client


@cache
def _botocore_session() -> Any:
    """Return botocore's session for a program that has not imported boto3.

    There can be no default session of boto3's then, and a client of boto3's is one of botocore's.
    To load boto3 takes a twelfth of a fresh process to its first answer.
    """
    from botocore.session import get_session  # noqa: PLC0415  (slow to import)

    return get_session()


@contextmanager
def opening() -> Generator[None]:
    """Raise what keeps botocore from opening a client, such as no region, as an error of ours.

    Raises:
        TransportError: Nothing was sent, for there is no client.
    """
    try:
        yield
    except BotoCoreError as error:
        raise TransportError(type(error).__name__, may_have_been_sent=False) from error


def open_aiobotocore(
    session: AioSession | None,
    region_name: str | None,
    endpoint_url: str | None,
    config: AioConfig | None,
    service: str = PINPOINT,
) -> Any:
    """Return an asynchronous context manager that opens an aiobotocore client."""
    with needs("async"):
        from aiobotocore.config import AioConfig  # noqa: PLC0415  (an extra, and slow to import)
        from aiobotocore.session import get_session  # noqa: PLC0415  (likewise)

    session = session or get_session()
    return cast("Any", session).create_client(
        service,
        region_name=region_name,
        endpoint_url=endpoint_url,
        config=_configured(AioConfig, session, config),
    )


def _configured(kind: Any, session: Any, config: Config | None) -> Any:
    """Return the configuration of our own client.

    The later wins: our timeouts, the default of botocore's ``session``, our retries, ``config``.
    """
    configured = kind(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        max_pool_connections=MAX_CONNECTIONS,
    )
    default = session.get_default_client_config() if hasattr(session, _DEFAULT) else None
    for one in (default, kind(retries={"total_max_attempts": 1}), config):
        configured = configured.merge(one) if one is not None else configured
    agent = " ".join(filter(None, (configured.user_agent_extra, USER_AGENT)))
    return configured.merge(kind(user_agent_extra=agent))
