"""A service on this machine that answers after a while, in a process of its own.

It answers SendMessages, and SES's SendEmail.

``with service(0.06) as url`` starts it; it ends when the program that started it closes its input
or ends. ``python tests/bench/server.py 0.06`` starts it by hand, until the input ends. With the
path of a certificate it speaks TLS; with ``throttles`` it throttles one recipient in fifty once.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ADDRESS = re.compile(rb'"(\+1\d{10})"')
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
RESULT = (
    b'"%s":{"DeliveryStatus":"SUCCESSFUL","MessageId":"0h5v2lkk1q2bqm0d%s",'
    b'"StatusCode":200,"StatusMessage":"MessageId: 0h5v2lkk1q2bqm0d%s"}'
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


THROTTLED = b'"%s":{"DeliveryStatus":"THROTTLED","StatusCode":429}'
throttled: set[bytes] = set()


def answer(request: bytes, *, throttles: bool) -> bytes:
    """Return the body of the answer to a request: everybody was sent to, or is throttled first."""
    if b'"ToAddresses"' in request:
        return b'{"MessageId":"0h5v2lkk1q2bqm0d"}'
    results = [RESULT % (one, one[2:], one[2:]) for one in ADDRESS.findall(request)]
    if throttles:
        for place, one in enumerate(ADDRESS.findall(request)):
            if one in throttled:
                throttled.remove(one)
            elif one.endswith((b"07", b"57")):
                throttled.add(one)
                results[place] = THROTTLED % one
    return b'{"ApplicationId":"app","Result":{%s}}' % b",".join(results)


class _Connection(asyncio.Protocol):
    """Answers the requests of one connection, one after the other."""

    def __init__(self, latency: float, *, throttles: bool) -> None:
        self._latency = latency
        self._throttles = throttles
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = int(LENGTH.search(self._received)[1])
        if len(self._received) < end + 4 + length:
            return
        body = answer(bytes(self._received[end + 4 :]), throttles=self._throttles)
        self._received.clear()
        asyncio.get_running_loop().call_later(self._latency, self._send, HEAD % len(body) + body)

    def _send(self, answered: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answered)


async def _serve(latency: float, certificate: str, *, throttles: bool) -> None:
    loop = asyncio.get_running_loop()
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    server = await loop.create_server(
        lambda: _Connection(latency, throttles=throttles),
        *("127.0.0.1", 0),
        ssl=context,
        backlog=512,
    )
    host, port = server.sockets[0].getsockname()
    print(f"{'http' if context is None else 'https'}://{host}:{port}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


@contextmanager
def service(
    latency: float, certificate: Path | None = None, *, throttles: bool = False
) -> Iterator[str]:
    """Start a service whose answers take so many seconds; return its address."""
    arguments = [str(latency), str(certificate or ""), *(["throttles"] if throttles else [])]
    with subprocess.Popen(
        [sys.executable, __file__, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait(10)


def certificates(folder: Path) -> Path:
    """Write the certificate of the service, and that of who signed it; return the former's path."""
    import trustme

    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    certificate = folder / "service.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    return certificate


if __name__ == "__main__":
    latency, certificate, *others = [*sys.argv[1:], ""]
    asyncio.run(_serve(float(latency), certificate, throttles="throttles" in others))
