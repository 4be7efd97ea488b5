"""The underlying clients: protocols for clients that are passed, and openers for new ones."""

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
    "READ_TIMEOUT",
    "AsyncPinpointClient",
    "PinpointClient",
    "boto3_opener",
    "open_aiobotocore",
]

CONNECT_TIMEOUT = 5
"""Connect timeout of new clients in seconds, unless ``config=`` sets it."""
READ_TIMEOUT = 30
"""Read timeout of new clients in seconds, unless ``config=`` sets it."""
DEFAULT_WORKERS = 8
"""Default number of concurrent calls of a batch: botocore keeps ten connections."""


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
) -> Callable[[], Any]:
    """Return a function that opens a boto3 client, without retries and with timeouts.

    The first client determines the session of all later ones.
    """
    import boto3  # noqa: PLC0415  (slow to import, and not needed with client=)
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
    """Return an asynchronous context manager that opens an aiobotocore client."""
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
    )
    return ours.merge(config) if config is not None else ours
