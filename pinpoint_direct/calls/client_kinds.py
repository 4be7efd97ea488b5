"""Determine the kind of a client: botocore's, aiobotocore's, or the caller's own object.

This imports nothing: an object of a class can exist only if its module is loaded. The type decides,
not ``__class__``, which a mock or a lazy proxy copies from the object that it replaces.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from inspect import getclosurevars
from types import MethodType
from typing import Any, Final, NoReturn

from ..errors import ValidationError

__all__ = ["event_emitter", "is_aiobotocore_client", "is_botocore_client", "refuse", "unguarded"]

_METHODS: Final = ("send_messages", "send_users_messages")
_PINPOINT: Final = "pinpoint"


def is_botocore_client(value: object) -> bool:
    """Return whether ``value`` is a client of botocore or aiobotocore."""
    return _is_a(value, "botocore.client", "BaseClient")


def is_aiobotocore_client(value: object) -> bool:
    """Return whether ``value`` is a client of aiobotocore."""
    return _is_a(value, "aiobotocore.client", "AioBaseClient")


def event_emitter(client: object) -> Any:
    """Return the event emitter of a client or of a wrapper with ``meta``; otherwise ``None``.

    An object that only looks like an emitter, such as a mock, does not count: nothing is called on
    it.
    """
    events = getattr(getattr(client, "meta", None), "events", None)
    return events if _is_a(events, "botocore.hooks", "BaseEventHooks") else None


def refuse(client: object, *, is_async: bool) -> None:
    """Refuse a client of the wrong kind.

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
                "takes an aiobotocore client: this is a boto3 client, for PinpointDirect"
                if is_async
                else "takes a boto3 client: this is an aiobotocore client, for AsyncPinpointDirect"
            )
    if not all(callable(getattr(client, method, None)) for method in _METHODS):
        hint = ""
        if hasattr(client, "__aenter__"):
            hint = ": enter it (async with ... as client) and pass what that returns"
        elif hasattr(client, "client") or hasattr(client, "create_client"):
            hint = ": make a client with it and pass that"
        _refuse(f"takes a client with send_messages and send_users_messages, not a {name}{hint}")


def unguarded(client: object) -> bool:
    """Return whether ``client`` wraps a botocore client and hides its events.

    This checks its attributes and the variables that its two methods use, and nothing deeper.
    """
    return event_emitter(client) is None and any(
        is_botocore_client(one.__self__ if type(one) is MethodType else one)
        for one in _reachable_objects(client)
    )


def _reachable_objects(client: object) -> Iterator[object]:
    yield from getattr(client, "__dict__", {}).values()
    yield from (getattr(client, name, None) for name in getattr(type(client), "__slots__", ()))
    for name in _METHODS:
        method = getattr(client, name)
        yield method
        with suppress(AttributeError, TypeError, ValueError):  # not a function
            variables = getclosurevars(method)
            yield from variables.nonlocals.values()
            yield from variables.globals.values()


def _is_a(value: object, module: str, name: str) -> bool:
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and issubclass(type(value), kind)


def _refuse(message: str) -> NoReturn:
    raise ValidationError.of("client", "type", message)
