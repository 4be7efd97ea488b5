"""The door over HTTP, met by plain sockets."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import boto3
import pytest

from pinpoint_direct import ValidationError
from pinpoint_direct.testing import LocalPinpoint

from .doors import KEYS

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


@pytest.mark.parametrize(
    "headers",
    [{"Transfer-Encoding": "chunked"}, {"Content-Length": "-1"}, {"Content-Length": "x"}],
)
def test_a_body_of_unknown_length_is_refused(headers):
    with LocalPinpoint().serve() as url, connected(url) as connection:
        connection.putrequest("POST", PATH)
        for header in headers.items():
            connection.putheader(*header)
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 411
        assert answer.headers["x-amzn-ErrorType"] == "LengthRequiredException"
        answer.read()


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
