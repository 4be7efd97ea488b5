"""Servers and proxies on 127.0.0.1 that count what they have read and misbehave as they are set to.

Nothing here knows the package under test. All servers of a :class:`Network` share one thread, so
tests that open connections start no thread. Every loop is bounded.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import struct
import threading
from asyncio import sleep  # the real one: tests take the pauses out of `asyncio.sleep`
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any, NamedTuple, Self, TypeVar

import attrs
import trustme

T = TypeVar("T")

_RESET = struct.pack("ii", 1, 0)
_CHUNK = 65536
_MAX_CHUNKS = 4096
_MAX_REQUESTS = 100_000
_PATIENCE = 10  # seconds; a test that gets there has failed
_QUIET_ROUNDS = 5


class Request(NamedTuple):
    """A request that was read to its end."""

    connection: int
    number: int  # on its connection, from 1
    method: str
    target: str
    body: bytes

    def recipients(self) -> set[str]:
        """Return the addresses and users that the body names."""
        request = json.loads(self.body)
        mail = request.get("Destination", {}).get("ToAddresses", ())
        number = request.get("DestinationPhoneNumber")
        named = {*request.get("Addresses", ()), *request.get("Users", ()), *mail}
        return named | {number} if number else named


class Line:
    """One accepted connection: read and written through TLS where there is a context."""

    def __init__(
        self, accepted: socket.socket, server: Server, context: ssl.SSLContext | None
    ) -> None:
        self.server = server
        self._socket = accepted
        self._loop = asyncio.get_running_loop()
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context and context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    async def shake_hands(self) -> None:
        if self._tls is not None:
            await self._through_tls(self._tls.do_handshake)

    async def read(self, most: int = _CHUNK) -> bytes:
        """Return what has come, at most so many bytes; nothing at the end."""
        if self._tls is None:
            return await self._receive(most)
        try:
            return await self._through_tls(lambda: self._tls.read(most))
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""

    async def write(self, data: bytes) -> None:
        if self._tls is None:
            await self.write_past_tls(data)
        else:
            await self._through_tls(lambda: self._tls.write(data))
            await self._flush()

    async def write_past_tls(self, data: bytes) -> None:
        await self._loop.sock_sendall(self._socket, data)

    async def say_goodbye(self) -> None:
        """End the TLS session as it should be ended."""
        with contextlib.suppress(ssl.SSLWantReadError):
            self._tls.unwrap()
        await self._flush()

    async def drain(self) -> None:
        """End our own half, and throw away what still comes."""
        self._socket.shutdown(socket.SHUT_WR)
        for _ in range(_MAX_CHUNKS):
            if not await self._receive(_CHUNK):
                return

    def prepare_reset(self) -> None:
        """Let the end of the connection be an RST instead of a FIN."""
        if self._socket.fileno() != -1:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    def reset(self) -> None:
        self.prepare_reset()
        self.close()

    def close(self) -> None:
        self._socket.close()
        self.server.network.activity += 1

    async def _receive(self, most: int) -> bytes:
        data = await self._loop.sock_recv(self._socket, most)
        self.server.network.activity += 1
        return data

    async def _through_tls(self, step: Callable[[], T]) -> T:
        for _ in range(_MAX_CHUNKS):
            try:
                done = step()
            except ssl.SSLWantReadError:
                await self._flush()
                data = await self._receive(_CHUNK)
                self._incoming.write(data) if data else self._incoming.write_eof()
            except ssl.SSLError:
                await self._flush()  # the alert that says why
                raise
            else:
                await self._flush()
                return done
        raise OSError("too much for one step of TLS")

    async def _flush(self) -> None:
        if self._outgoing.pending:
            await self.write_past_tls(self._outgoing.read())


Answer = Callable[[Line, Request | None], Awaitable[bool | None]]
"""Answers a request, or ``None`` where it was not read to its end; true keeps the connection."""


@attrs.frozen
class Behaviour:
    """What a server does with every request.

    Attributes:
        answer: What comes back.
        reads: How many bytes are read before that; ``None`` for the whole request.
    """

    answer: Answer
    reads: int | None = None


class Server:
    """Counts the requests that it has read to their end, and leaves the rest to ``behaviour``."""

    def __init__(
        self, network: Servers, behaviour: Behaviour, context: ssl.SSLContext | None = None
    ) -> None:
        self.network = network
        self.behaviour = behaviour
        self.requests: list[Request] = []
        self.begun = 0  # requests of which a byte was read
        self.taken = threading.Event()  # a request was read
        self.connections = 0
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._socket.setblocking(False)
        self._tasks: set[asyncio.Task[None]] = set()
        self._idle: dict[Any, Line] = {}  # by task

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def url(self) -> str:
        return f"http{'s' if self._context else ''}://{self.authority}"

    @property
    def count(self) -> int:
        return len(self.requests)

    @property
    def bodies(self) -> list[bytes]:
        return [request.body for request in self.requests]

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            for _ in range(_MAX_REQUESTS):
                accepted, _ = await loop.sock_accept(self._socket)
                accepted.setblocking(False)
                accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                self.network.activity += 1
                task = asyncio.create_task(self._attend(accepted, self.connections))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        finally:
            self._socket.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _attend(self, accepted: socket.socket, connection: int) -> None:
        line = Line(accepted, self, self._context)
        try:
            await line.shake_hands()
            for number in range(1, _MAX_REQUESTS):
                self._idle[asyncio.current_task()] = line
                first = await line.read(1)
                self._idle.pop(asyncio.current_task())
                if not first or not await self.respond(line, first, connection, number):
                    return
        except OSError:  # the client has gone away, or TLS has failed
            pass
        finally:
            self._idle.pop(asyncio.current_task(), None)
            line.close()

    async def hang_up(self, *, by_reset: bool) -> None:
        """End the connections on which nothing is asked."""
        tasks = list(self._idle)
        for task in tasks:
            if by_reset:
                self._idle[task].prepare_reset()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def respond(self, line: Line, first: bytes, connection: int, number: int) -> bool | None:
        behaviour = self.behaviour
        self.begun += 1
        if behaviour.reads is None:
            request = await _whole(line, first, connection, number)
            if request is None:
                return False
            self.requests.append(request)
            self.taken.set()
        else:
            request = None
            await _part(line, behaviour.reads - 1)
        return await behaviour.answer(line, request)


class Proxy(Server):
    """Passes everything on, unless it has a ``behaviour`` of its own for what it is asked."""

    behaviour: Behaviour | None

    async def respond(self, line: Line, first: bytes, connection: int, number: int) -> bool | None:
        if self.behaviour is not None:
            return await super().respond(line, first, connection, number)
        self.begun += 1
        head = first
        while b"\r\n\r\n" not in head and len(head) < _CHUNK:
            data = await line.read()
            if not data:
                return False
            head += data
        method, target, _ = head.partition(b"\r\n")[0].decode().split()
        if method == "CONNECT":
            head = b""
        else:
            target = target.split("/")[2]
        host, port = target.split(":")
        with socket.socket() as far:
            far.setblocking(False)
            try:
                if host != "127.0.0.1":
                    raise ConnectionRefusedError  # no proxy of ours leaves the machine
                await asyncio.get_running_loop().sock_connect(far, (host, int(port)))
            except OSError:
                await line.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                return False
            if method == "CONNECT":
                await line.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await _relay(line, Line(far, self, None), head)
        return False


class Servers:
    """Servers that share a thread: it starts with a ``with`` block and ends with it.

    Attributes:
        servers: Those that answer for themselves.
        proxies: Those that pass on.
        activity: Grows with all that the servers notice.
    """

    def __init__(self) -> None:
        self.servers: list[Server] = []
        self.proxies: dict[str, Proxy] = {}
        self.activity = 0
        self._loop: asyncio.AbstractEventLoop
        self._ended = asyncio.Event()
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait(_PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self.settle()
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(_PATIENCE)

    def hang_up(self, *, by_reset: bool = False) -> None:
        """End the connections on which nothing is asked."""
        self._in_thread(self._hang_up(by_reset))

    def settle(self) -> None:
        """Wait until everything that was sent has been read."""
        self._in_thread(self._settle())

    def _in_thread(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_PATIENCE)

    async def _hang_up(self, by_reset: bool) -> None:
        await self._settle()  # a connection is idle only when its last answer has been written
        for server in self.servers:
            await server.hang_up(by_reset=by_reset)
        await self._settle()

    async def _settle(self) -> None:
        quiet = 0
        for _ in range(_MAX_CHUNKS):
            before = self.activity
            await sleep(0)  # one round of the loop, which looks at every socket
            quiet = quiet + 1 if self.activity == before else 0
            if quiet == _QUIET_ROUNDS:
                return
        raise AssertionError("the servers do not come to rest")

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        tasks = [asyncio.create_task(one.run()) for one in [*self.servers, *self.proxies.values()]]
        self._started.set()
        await self._ended.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    """Run one server that answers every request so."""
    servers = Servers()
    server = Server(servers, Behaviour(answer))
    servers.servers.append(server)
    with servers:
        yield server


class Network(Servers):
    """Servers and proxies of every kind.

    Attributes:
        origins: The servers under test, by scheme: ``http`` and ``https``.
        others: Servers that nobody should ever turn to, by scheme.
        untrusted: A server with a certificate that nobody trusts.
        demanding: A server that asks clients for a certificate that they do not have.
        proxies: By the scheme of the server behind them.
        closed_port: A port on which nobody listens.
    """

    def __init__(self, good: Behaviour, certificates: Certificates) -> None:
        super().__init__()
        trusted = certificates.trusted
        self._good = good
        self.origins = {"http": Server(self, good), "https": Server(self, good, trusted)}
        self.others = {"http": Server(self, good), "https": Server(self, good, trusted)}
        self.untrusted = Server(self, good, certificates.foreign)
        self.demanding = Server(self, good, certificates.demanding)
        self.servers += [*self.origins.values(), *self.others.values()]
        self.servers += [self.untrusted, self.demanding]
        self.proxies.update({scheme: Proxy(self, good) for scheme in self.origins})
        self.closed_port = _closed_port()

    def forget(self) -> None:
        """Behave well again, and count from zero."""
        for server in self.servers:
            server.behaviour = self._good
        for proxy in self.proxies.values():
            proxy.behaviour = None
        for server in [*self.servers, *self.proxies.values()]:
            server.requests.clear()
            server.begun = 0

    def behave(self, behaviour: Behaviour) -> None:
        """Let the servers under test behave so from their next request on."""
        for server in self.origins.values():
            server.behaviour = behaviour

    def behave_as_proxy(self, behaviour: Behaviour) -> None:
        for proxy in self.proxies.values():
            proxy.behaviour = behaviour

    def requests(self) -> list[Request]:
        """Return every request that anybody has read to its end, once all that was sent is read."""
        self.settle()
        return [
            request
            for server in [*self.servers, *self.proxies.values()]
            for request in server.requests
            if request.method != "CONNECT"
        ]

    def begun(self) -> int:
        """Return the number of requests of which the servers have read a byte."""
        self.settle()
        return sum(server.begun for server in self.servers)


class Certificates:
    """A self-made authority, and contexts for servers with a certificate of it or of another."""

    def __init__(self) -> None:
        self.authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
        stranger = trustme.CA(key_type=trustme.KeyType.ECDSA)
        self.trusted, self.foreign = _context(self.authority), _context(stranger)
        # Asks clients for a certificate that they have not.
        self.demanding = _context(self.authority)
        self.demanding.verify_mode = ssl.CERT_REQUIRED
        self.authority.configure_trust(self.demanding)


def _context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = authority.issue_cert("127.0.0.1", key_type=trustme.KeyType.ECDSA)
    certificate.configure_cert(context)
    return context


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


async def _part(line: Line, length: int) -> None:
    while length > 0 and (data := await line.read(min(length, _CHUNK))):
        length -= len(data)


async def _whole(line: Line, data: bytes, connection: int, number: int) -> Request | None:
    """Read one request to its end; ``None`` where it ends before."""
    for _ in range(_MAX_CHUNKS):
        head, end, body = data.partition(b"\r\n\r\n")
        if end:
            lines = head.decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value for name, _, value in (one.partition(":") for one in lines[1:])
            }
            if len(body) >= int(headers.get("content-length", 0)):
                method, target, _ = lines[0].split(" ")
                return Request(connection, number, method, target, body)
        chunk = await line.read()
        if not chunk:
            return None
        data += chunk
    return None


async def _relay(near: Line, far: Line, head: bytes) -> None:
    """Pass bytes on in both directions; end one connection as the other one ends."""

    async def pump(source: Line, sink: Line) -> None:
        for _ in range(_MAX_REQUESTS):
            data = await source.read()
            if not data:
                return
            await sink.write(data)

    await far.write(head)
    pumps = [asyncio.create_task(pump(near, far)), asyncio.create_task(pump(far, near))]
    try:
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in pumps:
            task.cancel()
        ends = await asyncio.gather(*pumps, return_exceptions=True)
        if any(isinstance(end, OSError) for end in ends):
            near.reset()
            far.reset()
        far.close()
