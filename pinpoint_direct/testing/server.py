"""The HTTP transport on 127.0.0.1, with the standard library only.

Every connection has its own thread, and stays open until the client or the server closes it.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Generator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from io import BufferedReader
from socketserver import TCPServer
from threading import Event, Thread
from typing import Any, Final, Protocol, cast

from ..errors import ValidationError
from .engine import Engine
from .served import SERVED
from .services import service_of
from .wire import Answer, Fault, Received, Refusal, error_answer, service_in_scope

__all__ = ["Fallback", "serving"]

_HOST: Final = "127.0.0.1"
_LAST_PORT: Final = 65535
_POLL: Final = 0.01  # seconds that a stop may take
_PATIENCE: Final = 10.0  # seconds of silence in the middle of a request
_MAX_BODY: Final = 64 * 1024 * 1024  # bytes: nine times the limit of the service, because of moto
_PIECE: Final = 64 * 1024  # bytes
_NOBODY: Final = "00000000-0000-4000-8000-000000000000"
_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)


class Fallback(Protocol):
    """Responds to requests that are not for Pinpoint's direct messages."""

    def __call__(self, received: Received) -> Answer:
        """Return the response to a request."""
        ...


@contextmanager
def serving(engine: Engine, port: int, fallback: Fallback | None) -> Generator[str]:
    """Serve at ``port`` (0 for any free port), and yield the URL."""
    if isinstance(port, bool) or not isinstance(port, int) or not 0 <= port <= _LAST_PORT:
        raise ValidationError.of("port", "limit", f"takes a whole number from 0 to {_LAST_PORT}")
    server = _Server(engine, port, fallback)
    place = f"{_HOST}:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(_POLL,), daemon=True)
    thread.start()
    SERVED.add(place)
    try:
        yield f"http://{place}"
    finally:
        SERVED.discard(place)
        server.stop()
        thread.join()


class _Server(TCPServer):
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, engine: Engine, port: int, fallback: Fallback | None) -> None:
        super().__init__((_HOST, port), _Handler)
        self.engine = engine
        self.fallback = fallback
        self.stopping = Event()
        self._open: dict[socket.socket, Thread] = {}

    def process_request(self, request: Any, client_address: Any) -> None:
        """Handle the requests of a connection in a separate thread."""
        thread = Thread(target=self._converse, args=(request, client_address), daemon=True)
        thread.start()
        self._open = {one: busy for one, busy in self._open.items() if busy.is_alive()}
        self._open[request] = thread

    def _converse(self, request: socket.socket, client_address: Any) -> None:
        try:
            # The client may disconnect at any time, for example to test a timeout.
            with suppress(OSError):
                self.finish_request(request, client_address)
        finally:
            self.shutdown_request(request)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection; if it is to be reset, without an orderly shutdown.

        Data that the client is still sending is read, up to a limit. Otherwise the system would
        reset the connection, and the client might not receive the response.
        """
        with suppress(OSError):
            if not request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER):
                request.shutdown(socket.SHUT_WR)
                request.settimeout(_PATIENCE)
                for _ in range(_MAX_BODY // _PIECE):
                    if not request.recv(_PIECE):
                        break
        self.close_request(request)

    def stop(self) -> None:
        """Accept no more connections, close the open ones, and wait for their threads."""
        self.stopping.set()
        self.shutdown()
        for connection, thread in self._open.items():
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # send head and body together, so that the client does not wait for the body
    disable_nagle_algorithm = True

    def handle_one_request(self) -> None:
        """Handle a request. Idle time is unlimited before it, and limited within it."""
        self.connection.settimeout(None)
        cast("BufferedReader", self.rfile).peek(1)
        self.connection.settimeout(_PATIENCE)
        super().handle_one_request()

    def _answer(self) -> None:
        server = cast("_Server", self.server)
        body = self._body()
        if body is None:
            return
        self.connection.settimeout(None)
        received = Received(
            method=self.command,
            url=f"http://{self.headers.get('Host', _HOST)}{self.path}",
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        if server.fallback is not None and not _is_supported(received):
            self._send(server.fallback(received))
            return
        answer = server.engine.handle(received)
        server.stopping.wait(server.engine.latency)
        if isinstance(answer, Answer):
            self._send(answer)
        else:
            self._lose(answer)

    do_DELETE = do_GET = do_HEAD = _answer  # noqa: N815  (names of the base class)
    do_OPTIONS = do_PATCH = do_POST = do_PUT = _answer  # noqa: N815  (as above)

    def _body(self) -> bytes | None:
        """Return the body of the request; ``None`` if the request is finished.

        In that case it got an error, or the client has disconnected.
        """
        lengths = self.headers.get_all("Content-Length", ["0"])
        length = lengths[0] if len(lengths) == 1 else ""
        refusal = body = None
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            refusal = Refusal("LengthRequiredException", 411, "Content-Length is required")
        elif float(length) > _MAX_BODY:  # `int` limits the number of digits
            refusal = Refusal("PayloadTooLargeException", 413, f"takes {_MAX_BODY} bytes at most")
        else:
            body = self._read(int(length))
            if body is None:
                text = "the body is shorter than its Content-Length"
                refusal = Refusal("BadRequestException", 400, text)
        if refusal is not None:
            self.close_connection = True
            self._send(error_answer(_NOBODY, refusal))
        return body

    def _read(self, length: int) -> bytes | None:
        """Read a number of bytes, or return ``None``. Memory is only used for received bytes."""
        body = bytearray()
        while len(body) < length:
            piece = self.rfile.read(min(_PIECE, length - len(body)))
            if not piece:
                return None
            body += piece
        return bytes(body)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        written = {name.lower() for name in answer.headers}
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if "content-length" not in written:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _lose(self, fault: Fault) -> None:
        self.close_connection = True
        if fault.kind == "truncated":
            self._send(fault.cut())
        elif fault.kind == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        else:
            self.connection.recv(1)  # until the client times out, or the server stops

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name of the base class)
        """Log nothing, because addresses are personal data."""


def _is_supported(received: Received) -> bool:
    """Return whether a request is for a supported operation.

    The signature, if there is one, contains the service.
    """
    service = service_of(received)
    return service_in_scope(received) in (None, service.signing_name) and (
        service.operation_at(received) in service.operations
    )
