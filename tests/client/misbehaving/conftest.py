"""Servers that misbehave, clients of every kind, and no pauses in between."""

from __future__ import annotations

import asyncio
import socket

import pytest

from .behaviours import GOOD
from .clients import Clients, turns
from .server import Certificates, Network


def pytest_configure(config):
    config.addinivalue_line("markers", "turns(...): take a row of `clients.turns` at a time")


def pytest_generate_tests(metafunc):
    rows = []
    in_full = metafunc.config.option.all_ways
    for mark in metafunc.definition.iter_markers("turns"):
        everything = dict.fromkeys(("in_all_modes", "on_both", "by_all_ways"), in_full)
        rows += turns(*mark.args, **{**everything, **mark.kwargs})
    if rows:
        metafunc.parametrize("turn", rows, ids=str)


@pytest.fixture(scope="session")
def certificates():
    return Certificates()


@pytest.fixture(scope="module")
def running_network(certificates):
    with Network(GOOD, certificates) as network:
        yield network


@pytest.fixture(scope="module")
def clients(running_network, certificates, tmp_path_factory):
    bundle = tmp_path_factory.mktemp("certificates") / "authority.pem"
    certificates.authority.cert_pem.write_to_path(bundle)
    with Clients(running_network, str(bundle)) as clients:
        yield clients


@pytest.fixture
def network(running_network):
    """Servers that behave well, and have read nothing yet."""
    running_network.settle()
    running_network.forget()
    return running_network


@pytest.fixture(autouse=True)
def no_thrift(monkeypatch):
    """Take out what keeps botocore's modes from repeating a call as often as they can.

    The clients are used for many calls, so pauses and quotas would only hide repeats.
    """
    pause = asyncio.sleep

    async def granted(*_, **__):
        return True

    monkeypatch.setattr("asyncio.sleep", lambda _: pause(0))
    monkeypatch.setattr("botocore.retries.quota.RetryQuota.acquire", lambda *_: True)
    monkeypatch.setattr("botocore.retries.bucket.TokenBucket.acquire", lambda *_, **__: True)
    monkeypatch.setattr("aiobotocore.retries.bucket.AsyncTokenBucket.acquire", granted)


@pytest.fixture(autouse=True)
def no_such_host(monkeypatch):
    """Let names that end in `.invalid` be unknown, without asking a network."""
    look_up = socket.getaddrinfo

    def find(host, *args, **options):
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return look_up(host, *args, **options)

    monkeypatch.setattr("socket.getaddrinfo", find)
