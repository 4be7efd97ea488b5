"""Pinpoint, SQS and DynamoDB on one port, for this process and those that it starts."""

from __future__ import annotations

from contextlib import contextmanager

import boto3
import moto.server  # noqa: F401  (here, for it adds filters of warnings)
import pytest

from pinpoint_direct.testing.local import LocalPinpoint


@contextmanager
def served(latency):
    """Serve Local Pinpoint and moto, which answers one request at a time."""
    local = LocalPinpoint(latency=latency)
    with local.serve(with_moto=True) as url, pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ENDPOINT_URL": url,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }.items():
            patch.setenv(name, value)
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        yield local
