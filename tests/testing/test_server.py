"""The HTTP transport, tested with plain sockets."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import repeat
from urllib.parse import urlsplit

import boto3
import moto.server
import pytest

from pinpoint_direct import ValidationError
from pinpoint_direct.testing.local import LocalPinpoint

from .transports import KEYS

PATH = "/v1/apps/a/messages"
BODY = json.dumps(
    {
        "Addresses": {"+1": {"ChannelType": "SMS"}},
        "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
    }
)


@contextmanager
def connected(url):
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        yield connection
    finally:
        connection.close()


def post(connection, path=PATH, body=BODY, **headers):
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def test_a_connection_is_kept():
    local = LocalPinpoint()
    with local.serve() as url, connected(url) as connection:
        assert post(connection)[0] == 200
        first = connection.sock
        assert post(connection, "/v1/apps/a%2Fb%20%C3%A9/messages")[0] == 200
        assert connection.sock is first is not None
    assert [call.application_id for call in local.calls] == ["a", "a/b é"]
    assert [call.region for call in local.calls] == [None, None]


def test_it_listens_on_this_machine_only():
    with LocalPinpoint().serve() as url:
        assert url.startswith("http://127.0.0.1:")


def test_the_port_may_be_chosen_and_is_free_again_afterwards():
    local = LocalPinpoint()
    with local.serve() as url:
        port = urlsplit(url).port
        with pytest.raises(OSError, match="in use"), local.serve(port):
            pass
        with connected(url) as connection:
            post(connection)
    with local.serve(port) as again:
        assert again == url
    with pytest.raises(ConnectionRefusedError), connected(url) as connection:
        post(connection)


@pytest.mark.parametrize("port", [-1, 65536, True, "80"])
def test_a_port_is_a_number(port):
    with pytest.raises(ValidationError, match="port: takes"), LocalPinpoint().serve(port):
        pass


def test_a_stop_ends_all_threads_and_connections():
    before = threading.active_count()
    local = LocalPinpoint()
    local.fail("timeout")
    server = local.serve()
    url = server.__enter__()
    with connected(url) as idle, connected(url) as waiting:
        post(idle, "/v1/apps/a/otp", "{}")
        waiting.request("POST", PATH, BODY)
        while not local.calls:
            time.sleep(0.001)
        server.__exit__(None, None, None)
        assert threading.active_count() <= before
        with pytest.raises(http.client.RemoteDisconnected):
            waiting.getresponse()


def test_a_reset_is_a_reset():
    local = LocalPinpoint()
    local.fail("reset")
    with (
        local.serve() as url,
        connected(url) as connection,
        pytest.raises(ConnectionResetError),
    ):
        post(connection)
    assert local.sends_to("+1") == 1


def test_a_truncated_answer_promises_more_than_it_holds():
    local = LocalPinpoint()
    local.fail("truncated")
    with local.serve() as url, connected(url) as connection:
        connection.request("POST", PATH, BODY)
        with pytest.raises(http.client.IncompleteRead) as caught:
            connection.getresponse().read()
    assert caught.value.partial
    assert caught.value.expected


def test_a_client_that_leaves_is_not_waited_for():
    local = LocalPinpoint()
    local.fail("timeout", times=2)
    with local.serve() as url:
        for number in (1, 2):
            with connected(url) as connection:
                connection.request("POST", PATH, BODY)
            while len(local.calls) < number:
                time.sleep(0.001)
        with connected(url) as connection:
            assert post(connection)[0] == 200


def plainly_connected(url):
    place = urlsplit(url)
    return socket.create_connection((place.hostname, place.port), timeout=20)


def spoken(url, *pieces):
    """Send pieces over a plain socket, say that no more will come, and return the whole answer."""
    with plainly_connected(url) as plain:
        with suppress(OSError):  # the server may have had enough
            for piece in pieces:
                plain.sendall(piece)
            plain.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: plain.recv(65536), b""))


def head(*lines):
    return "\r\n".join([f"POST {PATH} HTTP/1.1", "Host: x", *lines, "", ""]).encode("latin-1")


REFUSED = {
    "chunks": (411, ["Transfer-Encoding: chunked"], b"5\r\nhello\r\n0\r\n\r\n"),
    "endless chunks": (411, ["Transfer-Encoding: chunked"], b"ffff\r\n" + b"x" * 5_000_000),
    "a negative length": (411, ["Content-Length: -1"], b"x"),
    "no number": (411, ["Content-Length: x"], b"x"),
    "another number": (411, ["Content-Length: 1e3"], b"x"),
    "other digits": (411, ["Content-Length: \N{SUPERSCRIPT TWO}"], b"x"),
    "no length": (411, ["Content-Length:"], b"x"),
    "two lengths": (411, ["Content-Length: 1", "Content-Length: 2"], b"xx"),
    "chunks and a length": (411, ["Content-Length: 1", "Transfer-Encoding: gzip"], b"x"),
    "too long": (413, ["Content-Length: 67108865"], b"x" * 5_000_000),
    "longer than any memory": (413, [f"Content-Length: {10**15}"], b"x"),
    "longer than any number": (413, [f"Content-Length: {'9' * 5000}"], b"x"),
    "longer than a float": (413, [f"Content-Length: {'9' * 60_000}"], b""),
    "cut off": (400, ["Content-Length: 60000000"], BODY.encode()),
    "cut off at once": (400, ["Content-Length: 1"], b""),
    "a flood of headers": (431, [f"X-{n}: x" for n in range(20_000)], b"x" * 1_000_000),
    "a header without end": (431, ["X: " + "x" * 1_000_000], b"x"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_body_that_cannot_be_trusted_is_refused(name):
    status, lines, body = REFUSED[name]
    local = LocalPinpoint()
    with local.serve() as url:
        answer = spoken(url, head(*lines), body)

    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert local.calls == ()


def test_endless_data_is_not_read_endlessly(monkeypatch):
    monkeypatch.setattr("pinpoint_direct.testing.server._MAX_BODY", 65536)
    with LocalPinpoint().serve() as url, plainly_connected(url) as plain:
        plain.sendall(head("Content-Length: 65537"))
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            list(map(plain.sendall, repeat(b"x" * 65536, 1000)))


def test_what_is_promised_and_not_sent_takes_no_memory():
    length = 60_000_000
    tracemalloc.start()
    try:
        with LocalPinpoint().serve() as url:
            assert b" 400 " in spoken(url, head(f"Content-Length: {length}"), b"x" * 100_000)
        assert tracemalloc.get_traced_memory()[1] < length / 10
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "beginning",
    [b"POST", head("Content-Length: 5")[:-2], head("Content-Length: 5") + b"1234"],
    ids=["line", "head", "body"],
)
def test_a_silent_client_in_the_middle_of_a_request_is_disconnected(beginning, monkeypatch):
    monkeypatch.setattr("pinpoint_direct.testing.server._PATIENCE", 0.05)
    local = LocalPinpoint()
    with local.serve() as url, plainly_connected(url) as plain:
        plain.sendall(beginning)
        assert plain.recv(1000) == b""
    assert local.calls == ()


def test_between_two_requests_there_is_no_hurry(monkeypatch):
    monkeypatch.setattr("pinpoint_direct.testing.server._PATIENCE", 0.05)
    local = LocalPinpoint()
    with local.serve() as url, plainly_connected(url) as plain:
        for number in (1, 2):
            time.sleep(0.2)
            plain.sendall(head(f"Content-Length: {len(BODY)}") + BODY.encode())
            assert plain.recv(1000).startswith(b"HTTP/1.1 200 ")
            assert len(local.calls) == number


@pytest.mark.parametrize(
    "beginning",
    [b"", b"POST", head("Content-Length: 5")[:-2], head("Content-Length: 5") + b"1234"],
    ids=["nothing", "line", "head", "body"],
)
def test_a_stop_does_not_wait_for_the_rest_of_a_request(beginning):
    with ExitStack() as opened:
        with LocalPinpoint().serve() as url:
            plain = opened.enter_context(plainly_connected(url))
            plain.sendall(beginning)
            with connected(url) as connection:  # the first connection is taken by then
                post(connection)
        assert plain.recv(1000) == b""


def test_no_request_is_logged(capfd):
    with LocalPinpoint().serve() as url, connected(url) as connection:
        post(connection)
        connection.request("BREW", "/pot")
        assert connection.getresponse().status == 501
        with socket.create_connection(urlsplit(url).netloc.split(":")) as plain:
            plain.sendall(b"GARBAGE\r\n\r\n")
            plain.recv(100)
    assert capfd.readouterr() == ("", "")


def test_a_head_has_no_body():
    with LocalPinpoint().serve() as url, connected(url) as connection:
        connection.request("HEAD", "/")
        answer = connection.getresponse()
        assert answer.status == 404
        assert answer.read() == b""
        assert post(connection)[0] == 200


def test_moto_answers_everything_else_on_the_same_port():
    local = LocalPinpoint()
    with local.serve(with_moto=True) as url:
        s3 = boto3.client("s3", endpoint_url=url, **KEYS)
        where = {"LocationConstraint": KEYS["region_name"]}
        s3.create_bucket(Bucket="a-bucket", CreateBucketConfiguration=where)
        s3.put_object(Bucket="a-bucket", Key="a/é b", Body=b"hello")
        assert s3.head_object(Bucket="a-bucket", Key="a/é b")["ContentLength"] == 5
        assert s3.get_object(Bucket="a-bucket", Key="a/é b")["Body"].read() == b"hello"
        found = s3.list_objects_v2(Bucket="a-bucket", Prefix="a/")["Contents"]
        assert [one["Key"] for one in found] == ["a/é b"]
        pinpoint = boto3.client("pinpoint", endpoint_url=url, **KEYS)
        name = pinpoint.create_app(CreateApplicationRequest={"Name": "n"})["ApplicationResponse"]
        answer = pinpoint.send_messages(ApplicationId=name["Id"], MessageRequest=json.loads(BODY))
    assert answer["MessageResponse"]["ApplicationId"] == name["Id"] == local.calls[0].application_id


class Fallback:
    """Stands for moto: answers slowly, and notes how many requests it answers at a time."""

    def __init__(self):
        self.inside = self.most_inside = 0
        self.second = threading.Event()

    def __call__(self, environ, start_response):
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        if self.inside == 2:
            self.second.set()
        start_response("200 OK", [("Content-Type", "text/plain")])
        yield b"a"
        self.second.wait(0.3)  # the other request has time enough to come in, if it may
        yield b"b"
        self.inside -= 1


@pytest.mark.parametrize("servers", [1, 2])
def test_moto_answers_one_request_at_a_time(servers, monkeypatch):
    """Between looking and writing nobody else may write, or a conditional write is none."""
    fallback = Fallback()
    monkeypatch.setattr(moto.server, "DomainDispatcherApplication", lambda _: fallback)
    with ExitStack() as opened:
        urls = [opened.enter_context(LocalPinpoint().serve(with_moto=True)) for _ in range(servers)]
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(spoken, [urls[0], urls[-1]], [b"GET /a HTTP/1.0\r\n\r\n"] * 2))

    assert [answer[-2:] for answer in answers] == [b"ab", b"ab"]
    assert fallback.most_inside == 1
