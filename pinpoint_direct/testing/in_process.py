"""The door for clients in this process: what botocore is about to send is answered, unsent.

A real client does everything up to that point and everything after it: it checks and serialises the
request, signs it, repeats it after a failure, and parses the answer.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit

import botocore.session
from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.configprovider import ConstantProvider
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

from .engine import Engine
from .service import shared_loader
from .services import PINPOINT, SERVICES, checked_service
from .wire import Answer, Fault, Received

__all__ = [
    "EngineFor",
    "attach",
    "hang",
    "has_other_host",
    "install",
    "make_client",
    "prepared",
    "sync_handler",
    "take",
    "uninstall",
]

_UNIQUE_ID: Final = "pinpoint_direct.testing"
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class _Body(BytesIO):
    """The body of an answer, as botocore reads it."""

    def stream(self, **_: object) -> Iterator[bytes]:
        """Yield it all at once."""
        yield self.read()


def attach(client: Any, engine: Engine) -> None:
    """Let ``engine`` answer all that a client of botocore's sends."""
    hang(client, sync_handler(lambda _: engine))


def hang(client: Any, handler: Callable[..., Any]) -> None:
    """Let ``handler`` answer all that ``client`` sends, in place of whoever did so far."""
    events = client.meta.events
    uninstall(events)
    install(events, handler)
    if getattr(getattr(client, "_request_signer", None), "_credentials", None) is None:
        # Nothing to sign with, and nobody here asks for a signature.
        for name in SERVICES:
            unique_id = f"pinpoint_direct.unsigned.{name}"
            events.register_first(f"choose-signer.{name}", _unsigned, unique_id=unique_id)


def install(events: Any, handler: Callable[..., Any]) -> None:
    """Let ``handler`` answer, unless one of ours does: botocore calls all that there are."""
    for name in SERVICES:
        events.register_first(f"before-send.{name}", handler, unique_id=f"{_UNIQUE_ID}.{name}")


def uninstall(events: Any) -> None:
    """Let nobody here answer any more."""
    for name in SERVICES:
        events.unregister(f"before-send.{name}", unique_id=f"{_UNIQUE_ID}.{name}")


def _unsigned(**_: Any) -> Any:
    return UNSIGNED


EngineFor = Callable[[str], Engine | None]
"""What tells who answers a request to an address; ``None`` if nobody here does."""


def sync_handler(engine_for: EngineFor) -> Callable[..., AWSResponse | None]:
    """Return a handler of ``before-send`` for botocore's clients."""

    def handler(request: Any, event_name: str, **_: Any) -> AWSResponse | None:
        taken = take(request, event_name, engine_for)
        if taken is None:
            return None
        engine, received = taken
        answer = engine.handle(received)
        if engine.latency:
            time.sleep(engine.latency)
        return _response(answer, request)

    return handler


def take(request: Any, event_name: str, engine_for: EngineFor) -> tuple[Engine, Received] | None:
    """Return who is to answer a request, and the request; ``None`` if it goes on."""
    engine = engine_for(request.url)
    _, service, operation = event_name.split(".")
    if engine is None or (
        operation not in SERVICES[service].operations and has_other_host(request.url)
    ):
        return None
    return engine, _received(request, service, operation)


def _response(answer: Answer | Fault, request: Any) -> AWSResponse:
    if isinstance(answer, Fault):
        # What botocore makes of each, measured over a socket.
        if answer.kind == "timeout":
            raise ReadTimeoutError(endpoint_url=request.url)
        if answer.kind == "reset":
            raise ConnectionClosedError(endpoint_url=request.url)
        answer = answer.cut()
    return AWSResponse(
        request.url, answer.status, HTTPHeaders.from_dict(answer.headers), _Body(answer.body)
    )


def has_other_host(url: str) -> bool:
    """Tell whether a request goes somewhere that is not AWS: to moto, or to this machine."""
    models = sys.modules.get("moto.core.models")
    moto_is_active = getattr(getattr(models, "botocore_stubber", None), "enabled", False)
    return moto_is_active or urlsplit(url).hostname in _LOOPBACK


def _received(request: Any, service: str, operation: str) -> Received:
    """Return the request that botocore is about to send.

    The event names the operation: a path need not, for an empty application id leaves a hole in it.
    """
    return Received(
        method=request.method,
        url=request.url,
        headers={name.lower(): _as_text(value) for name, value in request.headers.items()},
        body=_as_bytes(request.body),
        operation=operation,
        service=service,
    )


def _as_text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _as_bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else bytes(body)


def make_client(engine: Engine, region_name: str, config: Any, service: str = PINPOINT.name) -> Any:
    """Return a new client of botocore's, the same that boto3 makes, answered by ``engine``."""
    client = prepared(botocore.session.Session()).create_client(
        checked_service(service).name,
        region_name=region_name,
        config=config,
        **engine.key_pair,
    )
    attach(client, engine)
    return client


def prepared(session: Any) -> Any:
    """Return a session that reads nobody's AWS files, and reads botocore's own only once."""
    store = session.get_component("config_store")
    store.set_config_provider("profile", ConstantProvider(None))
    session.set_config_variable("config_file", os.devnull)
    session.set_config_variable("credentials_file", os.devnull)
    session.register_component("data_loader", shared_loader())
    return session
