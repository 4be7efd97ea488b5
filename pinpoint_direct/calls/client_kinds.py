"""Determine the kind of a client: botocore's, aiobotocore's, or the caller's own object.

This imports nothing: an object of a class can exist only if its module is loaded. The type decides,
not ``__class__``, which a mock or a lazy proxy copies from the object that it replaces.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from inspect import getclosurevars
from types import MethodType
from typing import Any, Final, NoReturn

from ..errors import ValidationError

__all__ = [
    "METHODS",
    "PINPOINT",
    "connections_of",
    "event_emitter",
    "is_aiobotocore_client",
    "is_botocore_client",
    "refuse",
    "refuse_makings",
    "unguarded",
]

PINPOINT: Final = "pinpoint"
METHODS: Final[Mapping[str, Mapping[str, str]]] = {
    PINPOINT: {"send_messages": "SendMessages", "send_users_messages": "SendUsersMessages"},
    "pinpoint-sms-voice-v2": {
        "send_text_message": "SendTextMessage",
        "send_voice_message": "SendVoiceMessage",
    },
    "sesv2": {"send_email": "SendEmail"},
}
"""The methods of each service's client that send, and AWS's names of their operations."""


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


def connections_of(client: object) -> int | None:
    """Return how many connections a client keeps, or what passes its ``meta`` on; else ``None``."""
    config: Any = getattr(getattr(client, "meta", None), "config", None)
    return config.max_pool_connections if _is_a(config, "botocore.config", "Config") else None


def refuse(client: object, *, is_async: bool, service: str = PINPOINT) -> None:
    """Refuse a client of the wrong kind.

    Args:
        client: What was passed in.
        is_async: Whether it has to be aiobotocore's.
        service: The service that it has to be for.

    Raises:
        ValidationError: If it lacks one of the methods, belongs to another service, or is of
            botocore's other kind.
    """
    if is_botocore_client(client):
        known: Any = client
        own = known.meta.service_model.service_name
        if own != service:
            wanted = "Pinpoint" if service == PINPOINT else service
            _refuse(service, f"takes a client of {wanted}, not one of {own}")
        if is_async is not is_aiobotocore_client(client):
            _refuse(
                service,
                "takes an aiobotocore client: this is a boto3 client, for PinpointDirect"
                if is_async
                else "takes a boto3 client: this is an aiobotocore client, for AsyncPinpointDirect",
            )
    if not all(callable(getattr(client, method, None)) for method in METHODS[service]):
        hint = ""
        if hasattr(client, "__aenter__"):
            hint = ": enter it (async with ... as client) and pass what that returns"
        elif hasattr(client, "boto3_client"):  # Local Pinpoint
            method = "async with its aiobotocore_client()" if is_async else "its boto3_client()"
            hint = f": pass the client of {method}"
        elif hasattr(client, "client") or hasattr(client, "create_client"):
            hint = ": make a client with it and pass that"
        methods = " and ".join(METHODS[service])
        _refuse(service, f"takes a client with {methods}, not {_kind(client)}{hint}")


def refuse_makings(session: object, config: object, *, is_async: bool, **texts: object) -> None:
    """Refuse what our own client cannot be made of.

    Args:
        session: The session, or ``None``.
        config: The configuration, or ``None``.
        is_async: Whether aiobotocore is to make the client.
        **texts: What is text or ``None``, by its name.

    Raises:
        TypeError: If one is of another kind.
    """
    method, wanted = ("create_client", "an aiobotocore") if is_async else ("client", "a boto3")
    is_good = callable(getattr(session, method, None)) and not isinstance(session, type)
    if is_async and _is_a(session, "botocore.session", "Session"):
        is_good = _is_a(session, "aiobotocore.session", "AioSession")
    if session is not None and not is_good:
        hint = _session_hint(session, is_async=is_async)
        raise TypeError(f"session= takes {wanted} session, not {_kind(session)}{hint}")
    if config is not None and not _is_a(config, "botocore.config", "Config"):
        raise TypeError(
            f"config= takes a botocore.config.Config, not {_kind(config)}: "
            "Config(read_timeout=5) makes one"
        )
    for name, value in texts.items():
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name}= takes text, not {_kind(value)}")


def _session_hint(session: object, *, is_async: bool) -> str:
    if is_botocore_client(session):
        return ": client= takes a client"
    if is_async:
        return ": aiobotocore.session.get_session() makes one"
    if _is_a(session, "aiobotocore.session", "AioSession"):
        return ": AsyncPinpointDirect takes this one"
    if _is_a(session, "botocore.session", "Session"):
        return ": boto3.Session(botocore_session=...) makes one of it"
    return ": boto3.Session(profile_name=...) makes one"


def _kind(value: object) -> str:
    """Return what a value is, with the package of a class, for three have a ``Session``."""
    if isinstance(value, type):
        return f"the class {value.__name__} itself"
    package, name = type(value).__module__.partition(".")[0], type(value).__name__
    return f"a {name}" if package == "builtins" else f"a {name} of {package}"


def unguarded(client: object, service: str = PINPOINT) -> bool:
    """Return whether ``client`` wraps a botocore client and hides its events.

    This checks its attributes and the variables that its methods use, and nothing deeper.
    """
    return event_emitter(client) is None and any(
        is_botocore_client(one.__self__ if type(one) is MethodType else one)
        for one in _reachable_objects(client, service)
    )


def _reachable_objects(client: object, service: str) -> Iterator[object]:
    yield from getattr(client, "__dict__", {}).values()
    yield from (getattr(client, name, None) for name in getattr(type(client), "__slots__", ()))
    for name in METHODS[service]:
        method = getattr(client, name)
        yield method
        with suppress(AttributeError, TypeError, ValueError):  # not a function
            variables = getclosurevars(method)
            yield from variables.nonlocals.values()
            yield from variables.globals.values()


def _is_a(value: object, module: str, name: str) -> bool:
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and issubclass(type(value), kind)


def _refuse(service: str, message: str) -> NoReturn:
    place = "client" if service == PINPOINT else f"clients[{service!r}]"
    raise ValidationError.of(place, "type", message)
