"""All transports of Local Pinpoint, each with a real client, with a common interface."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import aiobotocore.session
import attrs
import boto3
from aiobotocore.config import AioConfig
from botocore.config import Config
from moto import mock_aws

from pinpoint_direct.testing.local import LocalPinpoint

KEYS = {
    "region_name": "eu-west-1",
    "aws_access_key_id": "AKIDEXAMPLE",
    "aws_secret_access_key": "secret",
}
CREDENTIALS = {KEYS["aws_access_key_id"]: KEYS["aws_secret_access_key"]}
# Legacy mode reads the length of its pauses from `random`, so that a test can do without them.
SETTINGS = {"retries": {"mode": "legacy", "total_max_attempts": 2}}


@attrs.frozen
class Transport:
    """A Local Pinpoint, and a client that talks to it."""

    local: LocalPinpoint
    client: object
    run: object = None

    def call(self, method, **arguments):
        """Call a method of the client, and return its answer."""
        answer = getattr(self.client, method)(**arguments)
        return answer if self.run is None else self.run(answer)

    @property
    def is_async(self):
        return self.run is not None


@contextmanager
def boto3_client(local, **settings):
    yield Transport(
        local, local.boto3_client(region_name="eu-west-1", config=Config(**SETTINGS, **settings))
    )


@contextmanager
def boto3_attached(local, **settings):
    client = boto3.Session(**KEYS).client("pinpoint", config=Config(**SETTINGS, **settings))
    yield Transport(local, local.attach(client))


@contextmanager
def boto3_made_inside(local, **settings):
    with local.activate():
        yield Transport(
            local, boto3.client("pinpoint", config=Config(**SETTINGS, **settings), **KEYS)
        )


@contextmanager
def boto3_made_inside_from_an_older_session(local, **settings):
    session = boto3.Session(**KEYS)
    session.client("pinpoint")
    with local.activate():
        yield Transport(local, session.client("pinpoint", config=Config(**SETTINGS, **settings)))


@contextmanager
def boto3_made_inside_moto_inside(local, **settings):
    with mock_aws(), local.activate():
        yield Transport(
            local, boto3.client("pinpoint", config=Config(**SETTINGS, **settings), **KEYS)
        )


@contextmanager
def boto3_made_inside_moto_outside(local, **settings):
    with local.activate(), mock_aws():
        yield Transport(
            local, boto3.client("pinpoint", config=Config(**SETTINGS, **settings), **KEYS)
        )


@contextmanager
def boto3_http(local, **settings):
    with local.serve() as url:
        yield Transport(
            local,
            boto3.client(
                "pinpoint", endpoint_url=url, config=Config(**SETTINGS, **settings), **KEYS
            ),
        )


@contextmanager
def boto3_http_by_environment(local, **settings):
    with local.serve() as url, patch.dict(os.environ, AWS_ENDPOINT_URL_PINPOINT=url):
        yield Transport(
            local, boto3.client("pinpoint", config=Config(**SETTINGS, **settings), **KEYS)
        )


@contextmanager
def boto3_http_beside_moto(local, **settings):
    with mock_aws(), local.serve() as url:
        yield Transport(
            local,
            boto3.client(
                "pinpoint", endpoint_url=url, config=Config(**SETTINGS, **settings), **KEYS
            ),
        )


@contextmanager
def boto3_http_before_moto(local, **settings):
    with local.serve(with_moto=True) as url:
        yield Transport(
            local,
            boto3.client(
                "pinpoint", endpoint_url=url, config=Config(**SETTINGS, **settings), **KEYS
            ),
        )


@contextmanager
def _running() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@contextmanager
def _opened(local, context):
    with _running() as runner:
        client = runner.run(context.__aenter__())
        try:
            yield Transport(local, client, runner.run)
        finally:
            runner.run(context.__aexit__(None, None, None))


@contextmanager
def aiobotocore_client(local, **settings):
    context = local.aiobotocore_client(
        region_name="eu-west-1", config=AioConfig(**SETTINGS, **settings)
    )
    with _opened(local, context) as transport:
        yield transport


def _aio(settings, **more):
    config = AioConfig(**SETTINGS, **settings)
    session = aiobotocore.session.get_session()
    return session.create_client("pinpoint", config=config, **KEYS, **more)


@contextmanager
def aiobotocore_attached(local, **settings):
    with _opened(local, _aio(settings)) as transport:
        local.attach(transport.client)
        yield transport


@contextmanager
def aiobotocore_made_inside(local, **settings):
    with local.activate(), _opened(local, _aio(settings)) as transport:
        yield transport


@contextmanager
def aiobotocore_made_inside_moto_inside(local, **settings):
    with mock_aws(), local.activate(), _opened(local, _aio(settings)) as transport:
        yield transport


@contextmanager
def aiobotocore_http(local, **settings):
    with local.serve() as url, _opened(local, _aio(settings, endpoint_url=url)) as transport:
        yield transport


TRANSPORTS = [
    boto3_client,
    boto3_attached,
    boto3_made_inside,
    boto3_made_inside_from_an_older_session,
    boto3_made_inside_moto_inside,
    boto3_made_inside_moto_outside,
    boto3_http,
    boto3_http_by_environment,
    boto3_http_beside_moto,
    boto3_http_before_moto,
    aiobotocore_client,
    aiobotocore_attached,
    aiobotocore_made_inside,
    aiobotocore_made_inside_moto_inside,
    aiobotocore_http,
]


@contextmanager
def opened(way_in, settings=None, **arguments):
    """Open a transport to a new Local Pinpoint, for a client with further ``settings``."""
    with way_in(LocalPinpoint(**arguments), **(settings or {})) as transport:
        yield transport
