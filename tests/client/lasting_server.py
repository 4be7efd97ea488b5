"""A server on 127.0.0.1 with persistent connections, which reports the connection of a request."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class LastingServer:
    """Answers each request with its own addresses; keeps ``(connection, addresses)`` of each."""

    def __init__(self) -> None:
        self.requests: list[tuple[int, list[str]]] = []
        requests = self.requests

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 10

            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
                addresses = list(asked["Addresses"])
                requests.append((self.client_address[1], addresses))
                result = {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200}
                answer = {"ApplicationId": "app", "Result": dict.fromkeys(addresses, result)}
                body = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True  # a connection may outlive its test
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def connections(self) -> list[int]:
        """The connection of each request, numbered in the order in which they were first used."""
        numbers: dict[int, int] = {}
        return [numbers.setdefault(port, len(numbers)) for port, _ in self.requests]


@contextlib.contextmanager
def lasting() -> Iterator[LastingServer]:
    server = LastingServer()
    thread = threading.Thread(target=server.server.serve_forever, args=[0.05])
    thread.start()
    try:
        yield server
    finally:
        server.server.shutdown()
        thread.join(10)
        server.server.server_close()
