"""The client underneath: what one that is handed in must have, and our own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

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
]

CONNECT_TIMEOUT = 5
"""Seconds our own client waits for a connection, unless ``config=`` says otherwise."""
READ_TIMEOUT = 30
"""Seconds our own client waits for an answer, unless ``config=`` says otherwise."""
DEFAULT_WORKERS = 8
"""Calls of a batch at a time, unless the caller says otherwise: boto3 keeps ten connections."""
MAX_CONNECTIONS = 512
"""Connections that our own client keeps at most, unless ``config=`` says otherwise.

More than a batch has calls at a time. Each is opened when it is needed: the number costs nothing.
"""


class PinpointClient(Protocol):
    """What a client handed in to :class:`PinpointDirect` must have: boto3's two methods.

    A plain fake in a test will do.
    """

    @property
    def send_messages(self) -> Callable[..., Mapping[str, object]]:
        """Take ``ApplicationId`` and ``MessageRequest``; return boto3's answer."""
        ...

    @property
    def send_users_messages(self) -> Callable[..., Mapping[str, object]]:
        """Take ``ApplicationId`` and ``SendUsersMessageRequest``; return boto3's answer."""
        ...


class AsyncPinpointClient(Protocol):
    """What a client handed in to :class:`AsyncPinpointDirect` must have: aiobotocore's two methods.

    A plain fake in a test will do.
    """

    @property
    def send_messages(self) -> Callable[..., Awaitable[Mapping[str, object]]]:
        """Take ``ApplicationId`` and ``MessageRequest``; return boto3's answer when awaited."""
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
) -> Callable[[], Any]:
    """Return what opens a boto3 client: one that makes no repeats, and whose patience has an end.

    The first client decides on the session of all later ones.
    """
    import boto3  # noqa: PLC0415  (slow to import, and not needed by those who hand a client in)
    from botocore.config import Config  # noqa: PLC0415  (likewise)

    configured = _configured(Config, config)

    def open_client() -> Any:
        nonlocal session
        client = cast("Any", session or boto3).client(
            "pinpoint", region_name=region_name, endpoint_url=endpoint_url, config=configured
        )
        session = session or boto3.DEFAULT_SESSION
        return client

    return open_client


def open_aiobotocore(
    session: AioSession | None,
    region_name: str | None,
    endpoint_url: str | None,
    config: AioConfig | None,
) -> Any:
    """Return what opens an aiobotocore client, as an asynchronous context manager."""
    from aiobotocore.config import AioConfig  # noqa: PLC0415  (an extra, and slow to import)
    from aiobotocore.session import get_session  # noqa: PLC0415  (likewise)

    return cast("Any", session or get_session()).create_client(
        "pinpoint",
        region_name=region_name,
        endpoint_url=endpoint_url,
        config=_configured(AioConfig, config),
    )


def _configured(kind: Any, config: Config | None) -> Any:
    ours = kind(
        retries={"total_max_attempts": 1},
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        max_pool_connections=MAX_CONNECTIONS,
    )
    return ours.merge(config) if config is not None else ours
