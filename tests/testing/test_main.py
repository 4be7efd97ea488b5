"""``python -m pinpoint_direct.testing serve``."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time

import boto3
import pytest

from pinpoint_direct.testing.__main__ import main, serve

from .transports import KEYS

REQUEST = {
    "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
    "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
}


def client(url):
    return boto3.client("pinpoint", endpoint_url=url, **KEYS)


@pytest.mark.parametrize("arguments", [[], ["--with-moto"]])
def test_it_serves_until_interrupted(arguments, monkeypatch, capsys):
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(sys, "argv", ["-m", "serve", "--port", "0", *arguments])
    answers, printed, ended = [], [], threading.Event()

    def concurrently():
        until = time.monotonic() + 30
        while not printed and not ended.is_set() and time.monotonic() < until:
            ended.wait(0.01)
            printed.extend(capsys.readouterr().out.split())
        if not printed:
            return
        answers.append(client(printed[0]).send_messages(ApplicationId="a", MessageRequest=REQUEST))
        signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)

    thread = threading.Thread(target=concurrently)
    thread.start()
    try:
        assert main() == 0
    finally:
        ended.set()
        thread.join()
        signal.signal(signal.SIGTERM, before)
    (answer,) = answers
    assert answer["MessageResponse"]["ApplicationId"] == "a"


def test_a_process_of_its_own_prints_its_address_first_and_ends_when_reported():
    command = [sys.executable, "-m", "pinpoint_direct.testing", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip()
        answer = client(url).send_messages(ApplicationId="a", MessageRequest=REQUEST)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert json.dumps(answer["MessageResponse"])


@pytest.mark.parametrize("arguments", [[], ["serve", "--port", "x"], ["sing"]])
def test_wrong_arguments_are_reported(arguments, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["-m", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert "usage: python -m pinpoint_direct.testing" in capsys.readouterr().err


def refused(capsys, *arguments):
    """Return the error for invalid arguments."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit) as caught:
            serve(arguments, "a-command serve")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert caught.value.code == 2
    out, reported = capsys.readouterr()
    assert out == ""
    return reported


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_there_is_not_is_refused(port, capsys):
    usage, *_, last = refused(capsys, "--port", port).splitlines()

    assert usage.startswith("usage: a-command serve ")
    assert last == "a-command serve: error: argument --port: takes a whole number from 0 to 65535"


def test_a_port_that_is_taken_is_reported_on_one_line(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        reported = refused(capsys, "--port", str(port))

    assert reported.startswith(f"a-command serve: error: cannot serve at port {port}: ")
    assert reported.count("\n") == 1


def test_moto_that_is_not_installed_is_reported_on_one_line(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pinpoint_direct.testing.moto_fallback", None)
    reported = refused(capsys, "--with-moto")

    assert reported.startswith("a-command serve: error: --with-moto needs the extra [testing]: ")
    assert reported.count("\n") == 1


def test_the_name_of_the_command_is_in_the_usage(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["-m", "serve", "--help"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("usage: python -m pinpoint_direct.testing serve ")
