"""The transport for aiobotocore clients in this process. Only this file imports aiobotocore."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from aiobotocore.awsrequest import AioAWSResponse
from aiobotocore.session import AioSession
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError

from .engine import Engine
from .in_process import EngineFor, answer_with, prepared, take
from .wire import Answer, Fault

__all__ = ["async_handler", "attach", "make_client"]


class _Body:
    """The body of a response for aiobotocore; older versions also read the headers here."""

    def __init__(self, answer: Answer) -> None:
        """Store the body of ``answer``."""
        self._content = answer.body
        self.raw_headers = [
            (name.encode(), value.encode()) for name, value in answer.headers.items()
        ]

    async def read(self) -> bytes:
        """Return the body."""
        return self._content


def async_handler(engine_for: EngineFor) -> Callable[..., Any]:
    """Return a ``before-send`` handler for aiobotocore clients."""

    async def handler(request: Any, event_name: str, **_: Any) -> Any:
        taken = take(request, event_name, engine_for)
        if taken is None:
            return None
        engine, received = taken
        answer = engine.handle(received)
        if engine.latency:
            await asyncio.sleep(engine.latency)
        return _response(answer, request)

    return handler


def _response(answer: Answer | Fault, request: Any) -> Any:
    if isinstance(answer, Fault):
        # The exceptions of aiobotocore, measured over a socket; botocore's are different.
        if answer.kind == "timeout":
            raise ReadTimeoutError(endpoint_url=request.url)
        if answer.kind == "reset":
            raise EndpointConnectionError(endpoint_url=request.url)
        raise ConnectionClosedError(endpoint_url=request.url)
    return AioAWSResponse(
        request.url, answer.status, HTTPHeaders.from_dict(answer.headers), _Body(answer)
    )


def attach(client: Any, engine: Engine) -> None:
    """Let ``engine`` respond to all requests of an aiobotocore client."""
    answer_with(client, async_handler(lambda _: engine))


@asynccontextmanager
async def make_client(
    engine: Engine, region_name: str, config: Any, service: str
) -> AsyncGenerator[Any]:
    """Open a new aiobotocore client that is connected to ``engine``."""
    context: AbstractAsyncContextManager[Any] = prepared(AioSession()).create_client(
        service, region_name=region_name, config=config, **engine.key_pair
    )
    async with context as client:
        attach(client, engine)
        yield client
