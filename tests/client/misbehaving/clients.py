"""Clients of every kind, in every retry mode, with every method; and a common form of errors."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import warnings
from asyncio import sleep  # the real one: tests take the pauses out of `asyncio.sleep`
from collections.abc import Callable, Coroutine, Iterable, Iterator
from functools import partial
from itertools import product
from typing import Any, NamedTuple, Self

import aiobotocore.session
import boto3
import botocore.session
from aiobotocore.config import AioConfig
from botocore.config import Config

from pinpoint_direct import (
    AddressConfiguration,
    AsyncPinpointDirect,
    DirectMessageConfiguration,
    EndpointSendConfiguration,
    MessageRequest,
    PinpointDirect,
    PinpointDirectError,
    RetryPolicy,
    SendUsersMessageRequest,
    SMSMessage,
)

from .server import Network

MODES = (None, "legacy", "standard", "adaptive")
"""Botocore's retry modes; ``None`` is whichever is its default."""

MAX_ATTEMPTS = {None: 5, "legacy": 5, "standard": 3, "adaptive": 3}
"""The most requests that botocore makes of one call."""

CONNECTIONS = ("fresh", "reused")

PATIENT, IMPATIENT = 10.0, 0.1
"""Seconds that a client waits for an answer."""

_ROUNDS = 3  # of its loop, in which an asynchronous client notices that connections have ended
_HELLO = DirectMessageConfiguration(sms_message=SMSMessage("hello"))
REQUESTS: dict[str, Any] = {
    "send_messages": MessageRequest(
        addresses={"+12065550100": AddressConfiguration(channel_type="SMS")},
        message_configuration=_HELLO,
    ),
    "send_users_messages": SendUsersMessageRequest(
        users={"ana": EndpointSendConfiguration()}, message_configuration=_HELLO
    ),
}
OPERATIONS = tuple(REQUESTS)
QUICK = RetryPolicy(base_delay=0)


class Kind(NamedTuple):
    """Which of our two clients it is, and whose client is underneath."""

    is_async: bool
    is_own: bool

    def __str__(self) -> str:
        whose = "own" if self.is_own else "handed in"
        return f"{'async' if self.is_async else 'sync'} {whose}"


KINDS = tuple(Kind(is_async, is_own) for is_async in (False, True) for is_own in (True, False))


class Way(NamedTuple):
    """How requests get to the server."""

    scheme: str
    is_proxied: bool

    def __str__(self) -> str:
        return ("proxy " if self.is_proxied else "direct ") + self.scheme


WAYS = tuple(Way(scheme, proxied) for proxied in (False, True) for scheme in ("http", "https"))


class Turn(NamedTuple):
    """One row of a table of tests."""

    case: str
    kind: Kind
    way: Way
    mode: str | None
    operation: str
    connections: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.case}-{self.kind}-{self.way}-{self.mode}"


def turns(
    cases: Iterable[str],
    kinds: Iterable[Kind] = KINDS,
    ways: Iterable[Way] = WAYS,
    *,
    in_all_modes: bool,
    on_both: bool,
    by_all_ways: bool,
) -> list[Turn]:
    """Return every case with every client.

    Each of these has one way, one mode, one operation, and a fresh or a reused connection in its
    turn, so that each case meets all of them; unless it is to be tried in all modes, on both, or by
    all ways.
    """
    made = []
    ways = tuple(ways)
    rounds = range(len(ways) if by_all_ways else 1)
    for (i, case), (j, kind), k in product(enumerate(cases), enumerate(kinds), rounds):
        turn = i // len(ways) + j + k
        way = ways[(i + j + k) % len(ways)]
        modes = MODES if in_all_modes else [MODES[turn % len(MODES)]]
        operation = OPERATIONS[turn // 2 % 2]
        connections = CONNECTIONS if on_both else (CONNECTIONS[(i + turn) % 2],)
        made += [Turn(case, kind, way, mode, operation, connections) for mode in modes]
    return made


@contextlib.contextmanager
def leaks_closed() -> Iterator[None]:
    """Close the sockets that urllib3 and ssl leave open where a connection fails midway."""
    gc.disable()
    with warnings.catch_warnings():
        try:
            # It may also close one immediately, if a proxy resets a tunnel.
            warnings.filterwarnings("ignore", "unclosed <ssl.SSLSocket", ResourceWarning)
            yield
        finally:
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect(0)
            gc.enable()


class Outcome(NamedTuple):
    """The error that the caller got."""

    verdict: str
    is_retryable: bool
    error: str  # its class


class Caller:
    """One client of ours, and a way to call it from a test."""

    def __init__(self, client: Any, run: Callable[[Callable[[], Any]], Any]) -> None:
        self.client = client
        self.run = run

    def call(self, operation: str) -> Outcome:
        """Send to one recipient."""
        send = getattr(self.client, operation)
        try:
            response = self.run(lambda: send(REQUESTS[operation]))
        except PinpointDirectError as error:
            verdict = "may have been sent" if error.may_have_been_sent else "not sent"
            # A chained exception might name recipients.
            name = type(error.__cause__ or error.__context__ or error).__name__
            return Outcome(verdict, error.is_retryable, name)
        verdict = "answered" if response.all_successful else "answered by another"
        return Outcome(verdict, is_retryable=False, error="")


class Clients:
    """Makes clients, and keeps them: to make one takes longer than any test."""

    def __init__(self, network: Network, bundle: str) -> None:
        self._network = network
        self._bundle = bundle
        self._kept: dict[Any, Caller] = {}
        self._runner = asyncio.Runner()
        self._closing: list[Any] = []
        core = botocore.session.get_session()
        core.set_config_variable("ca_bundle", bundle)
        self._session = boto3.Session("AKIDEXAMPLE", "secret", None, "us-east-1", core)
        self._aio = aiobotocore.session.get_session()
        self._aio.set_config_variable("ca_bundle", bundle)
        self._aio.set_credentials("AKIDEXAMPLE", "secret")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._close())
        self._runner.close()

    def _run(self, call: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        async def run() -> Any:
            for _ in range(_ROUNDS):
                await sleep(0)
            return await call()

        return self._runner.run(run())

    async def _close(self) -> None:
        for close in self._closing:
            await close()

    def get(
        self,
        kind: Kind,
        way: Way,
        mode: str | None,
        *,
        patience: float = PATIENT,
        guard: bool = True,
    ) -> Caller:
        """Return a client that turns to the server under test."""
        key = kind, way, mode, patience, guard
        if key not in self._kept:
            proxy = self._network.proxies[way.scheme].url if way.is_proxied else None
            url = self._network.origins[way.scheme].url
            self._kept[key] = self.make(
                kind, url, mode, proxy=proxy, guard=guard, read_timeout=patience
            )
        return self._kept[key]

    def make(
        self,
        kind: Kind,
        url: str,
        mode: str | None,
        *,
        proxy: str | None = None,
        guard: bool = True,
        read_timeout: float = PATIENT,
        connect_timeout: float = PATIENT,
    ) -> Caller:
        settings: dict[str, Any] = {
            "read_timeout": read_timeout,
            "connect_timeout": connect_timeout,
            # A configuration of ours that asks for no mode keeps botocore from repeating anything.
            **({"retries": {"mode": mode}} if mode else {}),
            **({"proxies": {url.partition(":")[0]: proxy}} if proxy else {}),
        }
        config = (AioConfig if kind.is_async else Config)(**settings)
        options: Any = {"endpoint_url": url, "config": config}
        if not kind.is_async:
            if kind.is_own:
                client: Any = PinpointDirect("app", session=self._session, retry=QUICK, **options)
            else:
                raw = self._session.client("pinpoint", verify=self._bundle, **options)
                client = PinpointDirect("app", client=raw, guard=guard)
            return Caller(client, lambda call: call())
        options["region_name"] = "us-east-1"
        if kind.is_own:
            client = self._runner.run(self._opened_own(options))
        else:
            client = self._runner.run(self._opened_raw(options, guard=guard))
        return Caller(client, self._run)

    async def _opened_own(self, options: dict[str, Any]) -> AsyncPinpointDirect:
        client = AsyncPinpointDirect("app", session=self._aio, retry=QUICK, **options)
        self._closing.append(client.close)
        return client

    async def _opened_raw(self, options: dict[str, Any], *, guard: bool) -> AsyncPinpointDirect:
        opening = self._aio.create_client("pinpoint", verify=self._bundle, **options)
        raw = await opening.__aenter__()
        self._closing.append(partial(opening.__aexit__, None, None, None))
        return AsyncPinpointDirect("app", client=raw, guard=guard)
