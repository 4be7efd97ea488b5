"""Tells what kind of client was handed in: botocore's, aiobotocore's, or the caller's own object.

Nothing is imported to find out: an object of a class exists only where its module is loaded. The
type decides, and not ``__class__``, which a mock or a lazy proxy takes from what it stands for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from inspect import getclosurevars
from types import MethodType
from typing import Any, Final, NoReturn

from ..errors import ValidationError

__all__ = [
    "connections_of",
    "event_emitter",
    "is_aiobotocore_client",
    "is_botocore_client",
    "refuse",
    "unguarded",
]

_METHODS: Final = ("send_messages", "send_users_messages")
_PINPOINT: Final = "pinpoint"


def is_botocore_client(value: object) -> bool:
    """Tell whether ``value`` is a client of botocore's or aiobotocore's own class."""
    return _is_a(value, "botocore.client", "BaseClient")


def is_aiobotocore_client(value: object) -> bool:
    """Tell whether ``value`` is a client of aiobotocore's own class."""
    return _is_a(value, "aiobotocore.client", "AioBaseClient")


def event_emitter(client: object) -> Any:
    """Return the event emitter of a client, or of what passes its ``meta`` on; otherwise ``None``.

    What only looks like an emitter, such as a mock, is none: nothing is to be called on it.
    """
    events = getattr(getattr(client, "meta", None), "events", None)
    return events if _is_a(events, "botocore.hooks", "BaseEventHooks") else None


def connections_of(client: object) -> int | None:
    """Return how many connections a client keeps, or what passes its ``meta`` on; else ``None``."""
    config: Any = getattr(getattr(client, "meta", None), "config", None)
    return config.max_pool_connections if _is_a(config, "botocore.config", "Config") else None


def refuse(client: object, *, is_async: bool) -> None:
    """Refuse a client that cannot be the right one.

    Raises:
        ValidationError: If it lacks one of the two methods, belongs to another service, or is of
            botocore's other kind.
    """
    name = type(client).__name__
    if is_botocore_client(client):
        known: Any = client
        service = known.meta.service_model.service_name
        if service != _PINPOINT:
            _refuse(f"takes a client of Pinpoint, not one of {service}")
        if is_async is not is_aiobotocore_client(client):
            _refuse(
                "takes an aiobotocore client: PinpointDirect takes this one, which is boto3's"
                if is_async
                else "takes a boto3 client: AsyncPinpointDirect takes this one, which is "
                "aiobotocore's"
            )
    if not all(callable(getattr(client, method, None)) for method in _METHODS):
        hint = ""
        if hasattr(client, "__aenter__"):
            hint = ": enter it (async with ... as client) and pass what that returns"
        elif hasattr(client, "client") or hasattr(client, "create_client"):
            hint = ": make a client with it and pass that"
        _refuse(f"takes a client with send_messages and send_users_messages, not a {name}{hint}")


def unguarded(client: object) -> bool:
    """Tell whether ``client`` passes calls on to a botocore client whose events are out of reach.

    Looked at are its attributes, and the variables that its two methods use; nothing deeper.
    """
    return event_emitter(client) is None and any(
        is_botocore_client(one.__self__ if type(one) is MethodType else one)
        for one in _within(client)
    )


def _within(client: object) -> Iterator[object]:
    yield from getattr(client, "__dict__", {}).values()
    yield from (getattr(client, name, None) for name in getattr(type(client), "__slots__", ()))
    for name in _METHODS:
        method = getattr(client, name)
        yield method
        with suppress(AttributeError, TypeError, ValueError):  # no function, or no whole one yet
            variables = getclosurevars(method)
            yield from variables.nonlocals.values()
            yield from variables.globals.values()


def _is_a(value: object, module: str, name: str) -> bool:
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and issubclass(type(value), kind)


def _refuse(message: str) -> NoReturn:
    raise ValidationError.of("client", "type", message)
