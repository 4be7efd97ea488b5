"""A server on 127.0.0.1 that counts what it is sent and answers as badly as it is told to."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator

Answer = Callable[[socket.socket], None]

_RESET = struct.pack("ii", 1, 0)
_MOST_REQUESTS = 50


class CountingServer:
    """Reads whole requests, counts them, and leaves each connection to ``answer``."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.bodies: list[bytes] = []
        self.released = threading.Event()
        self.taken = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def count(self) -> int:
        return len(self.bodies)

    def run(self) -> None:
        while not self.released.is_set() and len(self._threads) < _MOST_REQUESTS:
            with contextlib.suppress(TimeoutError):
                connection, _ = self._socket.accept()
                thread = threading.Thread(target=self._serve, args=[connection])
                self._threads.append(thread)
                thread.start()
        self._socket.close()
        for thread in self._threads:
            thread.join(5)

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            head, _, body = b"", b"", b""
            while b"\r\n\r\n" not in head:
                chunk = connection.recv(65536)
                if not chunk:
                    return
                head += chunk
            head, _, body = head.partition(b"\r\n\r\n")
            lengths = [
                line.split(b":")[1]
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            ]
            while len(body) < int(lengths[0]):
                body += connection.recv(65536)
            self.bodies.append(body)
            self.taken.set()
            with contextlib.suppress(OSError):
                self.answer(connection)


@contextlib.contextmanager
def serving(answer: Answer) -> Iterator[CountingServer]:
    server = CountingServer(answer)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        thread.join(10)


def http(status: int, body: bytes, *, length: int | None = None, **headers: str) -> Answer:
    """Answer with one complete response; ``length`` lies about the body's length."""

    def answer(connection: socket.socket) -> None:
        lines = [
            f"HTTP/1.1 {status} Status",
            f"Content-Length: {len(body) if length is None else length}",
            "Connection: close",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return answer


def reset(connection: socket.socket) -> None:
    """Take the request, then break the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)


def hang_up(_: socket.socket) -> None:
    """Take the request, then close without an answer."""


def silent(seconds: float) -> Answer:
    """Take the request, and answer nothing for so long."""

    def answer(connection: socket.socket) -> None:
        connection.settimeout(seconds)
        connection.recv(1)  # ends early, when the client gives up and closes

    return answer
