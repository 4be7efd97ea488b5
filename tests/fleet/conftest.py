from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from pinpoint_direct import DynamoJournal

from ..batch.sides import SIDES
from .table import Table


@pytest.fixture(params=SIDES)
def side(request):
    made = SIDES[request.param]()
    yield made
    made.close()


@pytest.fixture(params=["fake", "moto"])
def dynamo(request):
    """A client of DynamoDB that has the table ``journal``."""
    if request.param == "fake":
        yield Table()
        return
    with mock_aws():
        client = boto3.client(
            "dynamodb",
            region_name="us-east-1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="secret",
        )
        DynamoJournal("journal", client=client).create_table()
        yield client
        client.close()
