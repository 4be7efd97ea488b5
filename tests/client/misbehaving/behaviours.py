"""What a server or a proxy may do to a request, and the error that the caller must get.

The verdicts are stated here, from what the server has read. They ask nothing of the package.
"""

from __future__ import annotations

import contextlib
import json
from asyncio import sleep, wait_for
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TypeAlias

import attrs

from .server import Answer, Behaviour, Line, Request

ANSWERED = frozenset({"answered"})
"""There was an answer, and everybody who was asked for is in it."""
MAY = frozenset({"may have been sent"})
"""The server had the whole request, or nobody can say how much of it: one request and no other."""
UNSENT = frozenset({"not sent"})
"""The server refused the request, or was never reached."""
MAY_OR_ANSWERED = MAY | ANSWERED
"""The answer can be read in two ways, and neither is a lie."""
MAY_OR_UNSENT = MAY | UNSENT
"""Nobody read the request. Whether the client can know that is its own affair."""

_NOT_MODIFIED = 304  # has no body
_TRICKLE = 0.004  # seconds between two pieces of an answer


@attrs.frozen
class Case:
    """One way to misbehave.

    Attributes:
        behaviour: What the server does.
        verdict: The error that the caller may get.
        is_repeated: Whether it may be repeated.
        scheme: ``https`` for what only TLS has.
        is_slow: Whether the client has to lose its patience.
        error: The class of the error, where it is always the same.
    """

    behaviour: Behaviour
    verdict: frozenset[str]
    is_repeated: bool = False
    scheme: str = ""
    is_slow: bool = False
    error: str | None = None


def answer_for(request: Request) -> bytes:
    """Return the JSON of a service that has sent to everybody whom ``request`` names.

    What Pinpoint says and what the other services say is in it: each client reads its own.
    """
    asked = json.loads(request.body or b"{}")
    sent = {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200, "MessageId": "m"}
    if "Users" in asked:
        result = {user: {"endpoint": sent} for user in asked["Users"]}
    else:
        result = dict.fromkeys(asked.get("Addresses", ()), sent)
    of_pinpoint = {"ApplicationId": "app", "RequestId": "r", "Result": result}
    return json.dumps({**of_pinpoint, "MessageId": "m"}).encode()


def head(status: int | str, headers: Mapping[str, object]) -> bytes:
    lines = [f"HTTP/1.1 {status} Status", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def http(status: int, body: bytes = b"", **headers: object) -> Answer:
    """Answer with one complete response, and keep the connection."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    whole = head(status, {"Content-Length": len(body), **names}) + body

    async def answer(line: Line, request: Request | None) -> bool:
        await line.write(whole)
        return names.get("Connection") != "close"

    return answer


def refused(status: int, code: str | None = None, **headers: object) -> Answer:
    """Answer with an error whose code is where either protocol has it: header, and body."""
    named = {} if code is None else {"x_amzn_ErrorType": code}
    body = {} if code is None else {"__type": code}
    return http(
        status, b"" if status == _NOT_MODIFIED else json.dumps(body).encode(), **named, **headers
    )


def good(**headers: object) -> Answer:
    """Send to everybody."""

    async def answer(line: Line, request: Request | None) -> bool | None:
        assert request is not None
        return await http(200, answer_for(request), **headers)(line, request)

    return answer


def written(*parts: bytes) -> Answer:
    """Write these bytes, then close. ``<BODY>`` stands for a good answer's body."""

    async def answer(line: Line, request: Request | None) -> None:
        for part in parts:
            body = answer_for(request) if request else b""
            filled = part.replace(b"<LENGTH>", b"%d" % len(body)).replace(b"<BODY>", body)
            await line.write(filled)

    return answer


def then(first: Answer, second: Answer) -> Answer:
    async def answer(line: Line, request: Request | None) -> bool | None:
        await first(line, request)
        return await second(line, request)

    return answer


async def close(line: Line, request: Request | None) -> None:
    """Close without an answer (FIN)."""
    await line.drain()


async def reset(line: Line, request: Request | None) -> None:
    """Break the connection (RST)."""
    line.reset()


def silent(seconds: float) -> Answer:
    """Answer nothing until the client closes, or for so long."""

    async def hear_out(line: Line) -> None:
        while await line.read():
            pass

    async def answer(line: Line, request: Request | None) -> None:
        with contextlib.suppress(TimeoutError):
            await wait_for(hear_out(line), seconds)

    return answer


silence = silent(10)  # longer than any client here waits


async def goodbye(line: Line, request: Request | None) -> None:
    """End TLS as it should be ended, without an answer."""
    await line.say_goodbye()


async def broken_record(line: Line, request: Request | None) -> None:
    """Send what no TLS can read."""
    await line.write_past_tls(b"\x17\x03\x03\x00\x20" + b"?" * 32)


def trickled(end: int | None) -> Answer:
    """Answer a few bytes at a time, up to ``end``."""

    async def answer(line: Line, request: Request | None) -> bool:
        assert request is not None
        body = answer_for(request)
        whole = (head(200, {"Content-Length": len(body)}) + body)[:end]
        for start in range(0, len(whole), 16):
            await line.write(whole[start : start + 16])
            await sleep(_TRICKLE)
        return end is None

    return answer


def redirect(status: int, place: str) -> Answer:
    """Point somewhere else, where an answer would be waiting."""

    async def answer(line: Line, request: Request | None) -> bool | None:
        network, server = line.server.network, line.server
        scheme = server.url.partition(":")[0]
        location = {
            "same host": f"{server.url}/elsewhere",
            "path": "/elsewhere",
            "other host": f"{network.others[scheme].url}/v1/apps/app/messages",
            "no scheme": f"//{network.others[scheme].authority}/",
            "closed port": f"{scheme}://127.0.0.1:{network.closed_port}/",
        }.get(place)
        headers = {"Location": location} if location else {}
        return await http(status, b"", **headers)(line, request)

    return answer


GOOD = Behaviour(good())
LAST_GOOD = Behaviour(good(Connection="close"))

_JSON = b"Content-Type: application/json\r\n"
_REST = b"Content-Length: <LENGTH>\r\n\r\n<BODY>"
_OK = b"HTTP/1.1 200 OK\r\n" + _JSON


Named: TypeAlias = Iterator[tuple[str, Case]]


def case(
    name: str, answer: Answer, verdict: frozenset[str], *, reads: int | None = None, **more: object
) -> Named:
    yield name, Case(Behaviour(answer, reads), verdict, **more)


def broken_connections() -> Named:
    for name, end in (("FIN", close), ("RST", reset)):
        yield from case(f"{name} after the request", end, MAY)
        yield from case(f"{name} after a byte of the request", end, MAY, reads=1)
        yield from case(f"{name} after a part of the request", end, MAY, reads=300)
        yield from case(f"{name} after the answer's first line", then(written(_OK), end), MAY)
        half = then(written(_OK + b"Content-Length: <LENGTH>\r\n\r\n{"), end)
        yield from case(f"{name} after a byte of the answer", half, MAY)
        early = then(http(200, b'{"ApplicationId": "app"'), end)
        yield from case(f"{name} and half an object", early, MAY)
    for name, answer in {
        "end of TLS after the request": goodbye,
        "broken record after the request": broken_record,
        "broken record in the answer": then(written(_OK), broken_record),
    }.items():
        yield from case(name, answer, MAY, scheme="https")
    yield from case("broken record after a byte", broken_record, MAY, scheme="https", reads=1)


def slow_answers() -> Named:
    for name, answer in {
        "silence": silence,
        # Short, for aiohttp's patience has no end after a 100.
        "silence after 100": then(written(b"HTTP/1.1 100 Continue\r\n\r\n"), silent(0.15)),
        "silence after the head": then(written(_OK + b"Content-Length: 9\r\n\r\n"), silence),
    }.items():
        yield from case(name, answer, MAY, is_slow=True)
    yield from case("silence after a part", silence, MAY, reads=300, is_slow=True)
    yield from case("trickle", trickled(None), ANSWERED)
    yield from case("trickle, cut off", trickled(-20), MAY)


def answers_of_the_wrong_form() -> Named:
    for name, body in {
        "HTML": b"<html>hello</html>",
        "empty body": b"",
        "null": b"null",
        "list": b"[]",
        "text": b'"ok"',
        "number": b"200",
        "empty object": b"{}",
        "half an object": b'{"ApplicationId": "app", "Result": {',
        "no UTF-8": b'{"ApplicationId": "\xff"}',
        "results that are a list": b'{"ApplicationId": "app", "Result": []}',
        "an error's body": b'{"Message": "slow down"}',
        "an id that is none": b'{"MessageId": null}',
        "an id that is empty": b'{"MessageId": ""}',
        "an id that is a number": b'{"MessageId": 5}',
        "a deep list": b"[" * 100_000,
    }.items():
        yield from case(f"200 with {name}", http(200, body), MAY, error="DecodeError")
    for status in (204, 205):
        yield from case(f"{status}", http(status), MAY, error="DecodeError")
    named = refused(200, "TooManyRequestsException")
    yield from case("200 with a throttling code", named, MAY, error="DecodeError")


def answers_of_a_false_length() -> Named:
    for name, lines in {
        "a length that is too long": b"Content-Length: 5000\r\n\r\n<BODY>",
        "a length that is no number": b"Content-Length: many\r\n\r\n<BODY>",
        "a negative length": b"Content-Length: -5\r\n\r\n<BODY>",
        "two lengths": b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n<BODY>",
        "no length": b"\r\n<BODY>",
        "chunks and a length": b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n<BODY>",
        "an unknown encoding": b"Transfer-Encoding: br\r\n\r\n<BODY>",
        "a false gzip": b"Content-Encoding: gzip\r\nContent-Length: <LENGTH>\r\n\r\n<BODY>",
    }.items():
        yield from case(name, written(_OK + lines), MAY_OR_ANSWERED)
    for name, lines in {
        "a length that is too short": b"Content-Length: 5\r\n\r\n<BODY>",
        "a body that is cut off": b'Content-Length: 500\r\n\r\n{"ApplicationId": "app", "Res',
        "chunks that are none": b"Transfer-Encoding: chunked\r\n\r\n?\r\n<BODY>",
        "chunks that are cut off": b"Transfer-Encoding: chunked\r\n\r\nfff\r\n{",
        "a length past all numbers": b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    }.items():
        yield from case(name, written(_OK + lines), MAY)


def answers_that_are_not_http() -> Named:
    for name, text in {
        "no status line": b"hello\r\n\r\n",
        "no head": b"<BODY>",
        "a status that is no number": b"HTTP/1.1 abc\r\n" + _REST,
        "a status of no digits": b"HTTP/1.1 \r\n" + _REST,
        "a status of two digits": b"HTTP/1.1 20 OK\r\n" + _REST,
        "a status of five digits": b"HTTP/1.1 20000 OK\r\n" + _REST,
        "a head that is too long": _OK + b"X: " + b"x" * 70_000 + b"\r\n" + _REST,
        "a head without end": _OK,
        "NULs": b"\0" * 100,
        "TLS in the clear": b"\x15\x03\x03\x00\x02\x02\x28",
    }.items():
        yield from case(name, written(text), MAY)
    for name, text in {
        "another version": b"HTTP/9.9 200 OK\r\n" + _REST,
        "a hundred headers and more": _OK + b"X: x\r\n" * 150 + _REST,
        "a header without a name": _OK + b": x\r\n" + _REST,
        "a header without a colon": _OK + b"x\r\n" + _REST,
    }.items():
        yield from case(name, written(text), MAY_OR_ANSWERED)
    yield from case("two answers", then(good(), http(200, b"{}")), ANSWERED)


def answers_before_the_answer() -> Named:
    for name, text, verdict in (
        ("100, then the answer", b"HTTP/1.1 100 Continue\r\n\r\n" + _OK + _REST, ANSWERED),
        ("102, then the answer", b"HTTP/1.1 102 Processing\r\n\r\n" + _OK + _REST, MAY_OR_ANSWERED),
        ("103, then the answer", b"HTTP/1.1 103 Early\r\n\r\n" + _OK + _REST, MAY_OR_ANSWERED),
        ("100 and no more", b"HTTP/1.1 100 Continue\r\n\r\n", MAY),
        ("100 many times", b"HTTP/1.1 100 Continue\r\n\r\n" * 50, MAY),
        ("101", b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", MAY),
        ("103 and no more", b"HTTP/1.1 103 Early\r\n\r\n", MAY),
    ):
        yield from case(name, written(text), verdict)


def redirects() -> Named:
    for status in (302, 307):
        for place in ("same host", "path", "other host", "no scheme", "closed port", "nowhere"):
            yield from case(f"{status} to {place}", redirect(status, place), MAY)
    for status in (300, 301, 303, 304, 305, 306, 308):
        yield from case(f"{status} to other host", redirect(status, "other host"), MAY)


def errors() -> Named:
    # `test_codes.py` has all pairs of code and status.
    for name, answer in {
        "429": refused(429, "TooManyRequestsException"),
        "429 without a code": http(429),
        "429 with HTML": http(429, b"<html>slow</html>"),
        "429 that closes": refused(429, "TooManyRequestsException", Connection="close"),
        "400 with a throttling code": refused(400, "ThrottlingException"),
    }.items():
        error = "TooManyRequestsError"
        yield from case(name, answer, UNSENT, is_repeated=True, error=error)
    for name, answer, verdict, error in (
        ("400", refused(400, "BadRequestException"), UNSENT, "BadRequestError"),
        ("403 with HTML", http(403, b"<html>no</html>"), UNSENT, "ForbiddenError"),
        ("408", http(408, b"{}"), MAY, "ServiceError"),
        (
            "429 with a server's fault",
            refused(429, "InternalServerErrorException"),
            MAY,
            "InternalServerError",
        ),
        (
            "500",
            refused(500, "InternalServerErrorException"),
            MAY,
            "InternalServerError",
        ),
        ("502 with HTML", http(502, b"<html>bad gateway</html>"), MAY, "InternalServerError"),
        (
            "503 with a throttling code",
            refused(503, "TooManyRequestsException"),
            MAY,
            "TooManyRequestsError",
        ),
        ("503 that is cut off", written(head(503, {"Content-Length": 500}) + b'{"Mess'), MAY, None),
        ("504", http(504), MAY, "InternalServerError"),
        ("999", http(999), MAY, "ServiceError"),
    ):
        yield from case(name, answer, verdict, error=error)


CASES: dict[str, Case] = dict(
    chain(
        case("good", good(), ANSWERED),
        broken_connections(),
        slow_answers(),
        answers_of_the_wrong_form(),
        answers_of_a_false_length(),
        answers_that_are_not_http(),
        answers_before_the_answer(),
        redirects(),
        errors(),
    )
)

_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"

# What a proxy does when it is asked for a tunnel: nobody has read a request then.
TUNNEL_CASES = {
    "closes at once": Case(Behaviour(close, reads=1), MAY_OR_UNSENT),
    "resets at once": Case(Behaviour(reset, reads=1), MAY_OR_UNSENT),
    "closes after CONNECT": Case(Behaviour(close), MAY_OR_UNSENT),
    "resets after CONNECT": Case(Behaviour(reset), MAY_OR_UNSENT),
    **{
        f"refuses with {status}": Case(Behaviour(http(status)), MAY_OR_UNSENT)
        for status in (302, 400, 403, 407, 429, 500, 502, 503, 504)
    },
    "answers no HTTP": Case(Behaviour(written(b"hello\r\n\r\n")), MAY_OR_UNSENT),
    "answers HTML": Case(Behaviour(then(http(200, b"<html>log in</html>"), close)), MAY_OR_UNSENT),
    # Short, for aiohttp waits for a tunnel without an end.
    "says nothing": Case(Behaviour(silent(0.15)), MAY_OR_UNSENT, is_slow=True),
    "closes the tunnel": Case(Behaviour(then(written(_ESTABLISHED), close)), MAY_OR_UNSENT),
    "resets the tunnel": Case(Behaviour(then(written(_ESTABLISHED), reset)), MAY_OR_UNSENT),
    "fills the tunnel with rubbish": Case(
        Behaviour(then(written(_ESTABLISHED + b"hello"), close)), MAY_OR_UNSENT
    ),
    "says nothing in the tunnel": Case(
        Behaviour(then(written(_ESTABLISHED), silent(0.15))), MAY_OR_UNSENT, is_slow=True
    ),
}

# What a proxy does with a request that it was to pass on. To the client it is the server.
PLAIN_CASES = {
    name: CASES[name]
    for name in (
        "FIN after the request",
        "RST after the request",
        "FIN after a byte of the request",
        "RST after a byte of the request",
        "silence",
        "502 with HTML",
        "504",
        "200 with HTML",
        "307 to other host",
    )
} | {
    "asks for a password": Case(Behaviour(http(407, Proxy_Authenticate="Basic")), UNSENT),
    "403 with HTML": CASES["403 with HTML"],
}
