"""The transport for clients in this process: responds before botocore sends a request.

The client is real before and after that: it validates, serialises and signs the request, retries it
after a failure, and parses the response.
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
    "answer_with",
    "attach",
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
    """The body of a response for botocore."""

    def stream(self, **_: object) -> Iterator[bytes]:
        """Yield the body as one piece."""
        yield self.read()


def attach(client: Any, engine: Engine) -> None:
    """Let ``engine`` respond to all requests of a botocore client."""
    answer_with(client, sync_handler(lambda _: engine))


def answer_with(client: Any, handler: Callable[..., Any]) -> None:
    """Let ``handler`` respond to all requests of ``client``, instead of a previous handler."""
    events = client.meta.events
    uninstall(events)
    install(events, handler)
    if getattr(getattr(client, "_request_signer", None), "_credentials", None) is None:
        # There are no credentials, and no signature is required here.
        for name in SERVICES:
            unique_id = f"pinpoint_direct.unsigned.{name}"
            events.register_first(f"choose-signer.{name}", _unsigned, unique_id=unique_id)


def install(events: Any, handler: Callable[..., Any]) -> None:
    """Register ``handler`` in place of an earlier one, because botocore calls all handlers."""
    for name in SERVICES:
        events.register_first(f"before-send.{name}", handler, unique_id=f"{_UNIQUE_ID}.{name}")


def uninstall(events: Any) -> None:
    """Remove the handler."""
    for name in SERVICES:
        events.unregister(f"before-send.{name}", unique_id=f"{_UNIQUE_ID}.{name}")


def _unsigned(**_: Any) -> Any:
    return UNSIGNED


EngineFor = Callable[[str], Engine | None]
"""Returns the engine for a request to a URL; ``None`` if there is none."""


def sync_handler(engine_for: EngineFor) -> Callable[..., AWSResponse | None]:
    """Return a ``before-send`` handler for botocore clients."""

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
    """Return the engine for a request, and the request; ``None`` if botocore sends it."""
    engine = engine_for(request.url)
    _, service, operation = event_name.split(".")
    if engine is None or (
        operation not in SERVICES[service].operations and has_other_host(request.url)
    ):
        return None
    return engine, _received(request, service, operation)


def _response(answer: Answer | Fault, request: Any) -> AWSResponse:
    if isinstance(answer, Fault):
        # The exceptions of botocore, measured over a socket.
        if answer.kind == "timeout":
            raise ReadTimeoutError(endpoint_url=request.url)
        if answer.kind == "reset":
            raise ConnectionClosedError(endpoint_url=request.url)
        answer = answer.cut()
    return AWSResponse(
        request.url, answer.status, HTTPHeaders.from_dict(answer.headers), _Body(answer.body)
    )


def has_other_host(url: str) -> bool:
    """Return whether a request goes to moto or to this machine instead of AWS."""
    models = sys.modules.get("moto.core.models")
    moto_is_active = getattr(getattr(models, "botocore_stubber", None), "enabled", False)
    return moto_is_active or urlsplit(url).hostname in _LOOPBACK


def _received(request: Any, service: str, operation: str) -> Received:
    """Return the request that botocore is about to send.

    The event contains the operation; the path may not, because an empty application id removes a
    part of it.
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
    """Return a new botocore client, as from boto3, that is connected to ``engine``."""
    client = prepared(botocore.session.Session()).create_client(
        checked_service(service).name,
        region_name=region_name,
        config=config,
        **engine.key_pair,
    )
    attach(client, engine)
    return client


def prepared(session: Any) -> Any:
    """Return a session that reads no AWS configuration, and botocore's data files only once."""
    store = session.get_component("config_store")
    store.set_config_provider("profile", ConstantProvider(None))
    session.set_config_variable("config_file", os.devnull)
    session.set_config_variable("credentials_file", os.devnull)
    session.register_component("data_loader", shared_loader())
    return session
