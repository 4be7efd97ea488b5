"""Clients of every kind, against a server that counts."""

from __future__ import annotations

import boto3
import pytest
from botocore.config import Config


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    """Leave out the pauses between repeats, botocore's and ours: what is counted is requests."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)


@pytest.fixture(scope="session")
def session():
    return boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")


@pytest.fixture
def raw_client(session):
    """Return a function that makes an ordinary boto3 client, retries and all."""

    def make(url: str, mode: str | None = None, **config):
        retries = {"mode": mode} if mode else None
        return session.client(
            "pinpoint", endpoint_url=url, config=Config(retries=retries, read_timeout=0.3, **config)
        )

    return make
