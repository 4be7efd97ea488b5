"""Passes other operations to moto. Only this file imports moto."""

from __future__ import annotations

from io import BytesIO
from threading import Lock
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit

import moto.server

from .server import Fallback
from .wire import Answer, Received

__all__ = ["moto_answers"]

# moto checks first and then writes, for example for a conditional write of DynamoDB. All servers of
# a process share moto's state.
_one_at_a_time: Final = Lock()
_PLAIN: Final = ("content-type", "content-length")


def moto_answers() -> Fallback:
    """Return a function that passes requests to moto in this process."""
    server: Any = moto.server
    application = server.DomainDispatcherApplication(server.create_backend_app)

    def answer(received: Received) -> Answer:
        began: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
            began.append((status, headers))

        with _one_at_a_time:
            parts = application(_environ(received), start_response)
            try:
                body = b"".join(parts)
            finally:
                getattr(parts, "close", lambda: None)()
        status, headers = began[-1]
        return Answer(int(status.split()[0]), dict(headers), body)

    return answer


def _environ(received: Received) -> dict[str, Any]:
    """Return a request in the form of WSGI.

    The decoded path loses encoded slashes, so the raw path is also included.
    """
    url = urlsplit(received.url)
    raw = url.path + (f"?{url.query}" if url.query else "")
    headers = {
        name.upper().replace("-", "_")
        if name in _PLAIN
        else "HTTP_" + name.upper().replace("-", "_"): value
        for name, value in received.headers.items()
    }
    return {
        "REQUEST_METHOD": received.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path).decode("latin-1"),
        "QUERY_STRING": url.query,
        "RAW_URI": raw,
        "REQUEST_URI": raw,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": url.hostname or "",
        "SERVER_PORT": str(url.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(received.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(received.body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **headers,
    }
