"""Clients of every kind, in every retry mode, with every method; and a common form of errors."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import warnings
from asyncio import sleep  # the real one: tests take the pauses out of `asyncio.sleep`
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
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
    CallSummary,
    DirectMessageConfiguration,
    EndpointSendConfiguration,
    MessageRequest,
    MessageResponse,
    PinpointDirect,
    PinpointDirectError,
    RetryPolicy,
    Route,
    SendUsersMessageRequest,
    SESv2,
    SMSMessage,
    SMSVoiceV2,
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
    "send_email": MessageRequest()
    .with_email(subject="hello", text="hello")
    .to_email("ana@example.com"),
    "send_text_message": MessageRequest().with_sms("hello").to_sms("+12065550100"),
    "send_voice_message": MessageRequest().with_voice("hello").to_voice("+12065550100"),
}
PINPOINT, SES, SMS_VOICE = "pinpoint", "sesv2", "pinpoint-sms-voice-v2"
OPERATIONS = {
    PINPOINT: ("send_messages", "send_users_messages"),
    SES: ("send_email",),
    SMS_VOICE: ("send_text_message", "send_voice_message"),
}
"""The methods that send, by service."""
SERVICES = tuple(OPERATIONS)
ALL = "all services"
"""In place of a service, for a client that sends by all of them."""
_UNPACED = 1_000_000.0
_MAIL = SESv2(from_address="shop@example.com", per_second=_UNPACED)
_NUMBER = SMSVoiceV2(origination_identity="+12065550199", per_second=_UNPACED)
ROUTES = {
    SES: Route(email=_MAIL),
    SMS_VOICE: Route(sms=_NUMBER, voice=_NUMBER),
    ALL: Route(email=_MAIL, sms=_NUMBER, voice=_NUMBER),
}
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
    service: str
    operation: str
    connections: tuple[str, ...]

    def __str__(self) -> str:
        service = "" if self.service == PINPOINT else f"-{self.operation}"
        return f"{self.case}-{self.kind}-{self.way}-{self.mode}{service}"


def turns(
    cases: Iterable[str],
    kinds: Iterable[Kind] = KINDS,
    ways: Iterable[Way] = WAYS,
    *,
    services: Iterable[str] = SERVICES,
    in_all_modes: bool,
    on_both: bool,
    by_all_ways: bool,
) -> list[Turn]:
    """Return every case with every client.

    Each of these has one way, one mode, one operation, and a fresh or a reused connection in its
    turn, so that each case meets all of them; unless it is to be tried in all modes, on both, or by
    all ways. The guard and what judges failures are the same for all services: besides Pinpoint
    each client has one of them in its turn, unless all ways are asked for.
    """
    everything = tuple(cases), tuple(kinds), tuple(ways)
    in_full = [one for one in services if one == PINPOINT or by_all_ways]
    others = [one for one in services if one not in in_full]
    made = []
    for service in in_full:
        made += _in_turn(
            *everything,
            service,
            in_all_modes=in_all_modes,
            on_both=on_both,
            rounds=len(everything[2]) if by_all_ways else 1,
        )
    return made + (_sampled(*everything, others, on_both=on_both) if others else [])


def _in_turn(
    cases: Sequence[str],
    kinds: Sequence[Kind],
    ways: Sequence[Way],
    service: str,
    *,
    in_all_modes: bool,
    on_both: bool,
    rounds: int,
) -> list[Turn]:
    made = []
    operations = OPERATIONS.get(service, (ALL,))
    for (i, case), (j, kind), k in product(enumerate(cases), enumerate(kinds), range(rounds)):
        turn = i // len(ways) + j + k
        way = ways[(i + j + k) % len(ways)]
        modes = MODES if in_all_modes else [MODES[turn % len(MODES)]]
        operation = operations[turn // 2 % len(operations)]
        connections = CONNECTIONS if on_both else (CONNECTIONS[(i + turn) % 2],)
        made += [Turn(case, kind, way, mode, service, operation, connections) for mode in modes]
    return made


def _sampled(
    cases: Sequence[str],
    kinds: Sequence[Kind],
    ways: Sequence[Way],
    services: Sequence[str],
    *,
    on_both: bool,
) -> list[Turn]:
    """Return every case with every client. What else there is changes at different paces."""
    made = []
    for (i, case), (j, kind) in product(*map(enumerate, (cases, kinds))):
        service = services[(i // 2 + j) % len(services)]
        operations = OPERATIONS.get(service, (ALL,))
        way = ways[(i + j) % len(ways)]
        mode = MODES[(i // 4 + j) % len(MODES)]
        connections = CONNECTIONS if on_both else (CONNECTIONS[(i // 8 + j // 2) % 2],)
        operation = operations[(i // 16 + j) % len(operations)]
        made.append(Turn(case, kind, way, mode, service, operation, connections))
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
    """The error that the caller got, or what the recipient's result is in its place."""

    verdict: str
    is_retryable: bool
    error: str  # its class


class Unasked:
    """Stands for the client of Pinpoint where all goes by another service."""

    def send_messages(self, **_: object) -> None:
        raise AssertionError("a call went to Pinpoint")

    send_users_messages = send_messages


class Caller:
    """One client of ours, and a way to call it from a test."""

    def __init__(self, make: Callable[..., Any], run: Callable[[Callable[[], Any]], Any]) -> None:
        self._calls: list[CallSummary] = []
        self.client = make(on_call=self._calls.append)
        self.run = run

    def call(self, operation: str) -> Outcome:
        """Send to one recipient."""
        is_of_pinpoint = operation in OPERATIONS[PINPOINT]
        send = getattr(self.client, operation if is_of_pinpoint else "send_messages")
        self._calls.clear()
        try:
            response = self.run(lambda: send(REQUESTS[operation]))
        except PinpointDirectError as error:
            verdict = "may have been sent" if error.may_have_been_sent else "not sent"
            # A chained exception might name recipients.
            name = type(error.__cause__ or error.__context__ or error).__name__
            return Outcome(verdict, error.is_retryable, name)
        if response.all_successful:
            return Outcome("answered", is_retryable=False, error="")
        if is_of_pinpoint:
            return Outcome("answered by another", is_retryable=False, error="")
        return self._of_the_result(response)

    def _of_the_result(self, response: MessageResponse) -> Outcome:
        """Return what a result stands for that another service's answer, or none, has come to."""
        result = response.only
        verdict = "may have been sent" if result.is_ambiguous else "not sent"
        (summary,) = self._calls
        return Outcome(verdict, result.is_retryable, summary.error or "")


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
        service: str = PINPOINT,
    ) -> Caller:
        """Return a client that turns to the server under test."""
        key = kind, way, mode, patience, guard, service
        if key not in self._kept:
            proxy = self._network.proxies[way.scheme].url if way.is_proxied else None
            url = self._network.origins[way.scheme].url
            self._kept[key] = self.make(
                kind, url, mode, proxy=proxy, guard=guard, read_timeout=patience, service=service
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
        service: str = PINPOINT,
    ) -> Caller:
        settings: dict[str, Any] = {
            "read_timeout": read_timeout,
            "connect_timeout": connect_timeout,
            # A configuration of ours that asks for no mode keeps botocore from repeating anything.
            **({"retries": {"mode": mode}} if mode else {}),
            **({"proxies": {url.partition(":")[0]: proxy}} if proxy else {}),
        }
        config = (AioConfig if kind.is_async else Config)(**settings)
        made_of: Any = {"endpoint_url": url, "config": config}
        options: Any = {} if service == PINPOINT else {"route": ROUTES[service]}
        if not kind.is_async:
            if kind.is_own:
                options |= {"session": self._session, "retry": QUICK, **made_of}
            else:
                raw = {
                    name: self._session.client(name, verify=self._bundle, **made_of)
                    for name in _named(service)
                }
                options |= {"guard": guard, **_handed_in(raw)}
            return Caller(partial(PinpointDirect, "app", **options), lambda call: call())
        made_of["region_name"] = "us-east-1"
        if kind.is_own:
            options |= {"session": self._aio, "retry": QUICK, **made_of}
        else:
            raw = {
                name: self._runner.run(self._opened_raw(name, made_of)) for name in _named(service)
            }
            options |= {"guard": guard, **_handed_in(raw)}
        return self._runner.run(self._opened(options))

    async def _opened(self, options: dict[str, Any]) -> Caller:
        caller = Caller(partial(AsyncPinpointDirect, "app", **options), self._run)
        self._closing.append(caller.client.close)
        return caller

    async def _opened_raw(self, service: str, made_of: dict[str, Any]) -> Any:
        opening = self._aio.create_client(service, verify=self._bundle, **made_of)
        raw = await opening.__aenter__()
        self._closing.append(partial(opening.__aexit__, None, None, None))
        return raw


def _named(service: str) -> tuple[str, ...]:
    return SERVICES if service == ALL else (service,)


def _handed_in(raw: dict[str, Any]) -> dict[str, Any]:
    """Return how clients of services are passed in."""
    if raw.keys() == {PINPOINT}:
        return {"client": raw[PINPOINT]}
    return {"clients": {PINPOINT: Unasked(), **raw}}
