"""Our own client in a program that has not imported boto3, and in one that has."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pinpoint_direct.testing import LocalPinpoint

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_CONFIG_FILE": "none",
    "AWS_EC2_METADATA_DISABLED": "true",
    "PYTHONDONTWRITEBYTECODE": "1",
}
SENDS = """
from pinpoint_direct import PinpointDirect, SMSMessage
client = PinpointDirect("app", endpoint_url=sys.argv[1])
print(client.raw_client.meta.region_name)
print(client.send(SMSMessage("Hello"), to="+12065550100").all_successful)
"""


def run(code, *arguments, region="eu-west-1"):
    """Run code in a process of its own; return the words it prints."""
    environment = {name: text for name, text in os.environ.items() if "AWS" not in name}
    done = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", f"import sys\n{code}", *arguments],
        env={**environment, **ENVIRONMENT, **({"AWS_DEFAULT_REGION": region} if region else {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture(scope="module")
def served():
    local = LocalPinpoint()
    with local.serve() as url:
        yield local, url


@pytest.mark.parametrize(("first", "is_loaded"), [("", "False"), ("import boto3", "True")])
def test_a_message_is_sent_and_boto3_is_loaded_only_by_the_program(served, first, is_loaded):
    local, url = served
    before = len(local.calls)
    printed = run(f'{first}\n{SENDS}\nprint("boto3" in sys.modules)', url)

    assert printed == ["eu-west-1", "True", is_loaded]
    (sent,) = local.calls[before:]
    (agent,) = (text for name, text in sent.headers.items() if name.lower() == "user-agent")
    assert agent.startswith("Boto3/" if first else "Botocore/")
    assert "pinpoint-direct/" in agent


def test_a_default_session_of_boto3_is_taken_also_when_it_is_set_up_later(served):
    code = f"""{SENDS}
import boto3
boto3.setup_default_session(region_name="ap-southeast-2")
print(PinpointDirect("app").raw_client.meta.region_name)
"""
    assert run(code, served[1]) == ["eu-west-1", "True", "ap-southeast-2"]


def test_all_clients_share_a_session_and_its_credentials():
    code = """
from pinpoint_direct import PinpointDirect
clients = [PinpointDirect(name) for name in ("one", "two")]
print(len({id(client.raw_client._request_signer._credentials) for client in clients}))
"""
    assert run(code) == ["1"]


ROUTED = """
from pinpoint_direct import PinpointDirect, Route, SESv2
client = PinpointDirect("app", route=Route(email=SESv2(from_address="a@example.com")))
"""


def test_a_later_client_of_a_route_comes_from_the_same_session():
    code = f"""{ROUTED}
later = client._clients.of("sesv2").here()
print(later.meta.region_name, "boto3" in sys.modules)
print(later._request_signer._credentials is client.raw_client._request_signer._credentials)
"""
    assert run(code) == ["eu-west-1", "False", "True"]


@pytest.mark.parametrize("first", ["", "import boto3; boto3.setup_default_session()"])
def test_a_later_client_of_a_route_is_the_one_that_a_test_has_put_in_its_place(first):
    """Or the test sends e-mail."""
    code = f"""{first}
{ROUTED}
from unittest.mock import patch
with patch("boto3.client") as made:
    print(client._clients.of("sesv2").here() is made.return_value)
"""
    assert run(code) == ["True"]


@pytest.mark.parametrize("first", ["", "import boto3; boto3.setup_default_session()"])
def test_a_later_client_of_a_route_is_answered_by_moto(first):
    code = f"""{first}
import socket
{ROUTED}
socket.getaddrinfo = None
import warnings
warnings.simplefilter("ignore")  # moto's
from moto import mock_aws
with mock_aws():
    print(client._clients.of("sesv2").here().list_contact_lists()["ContactLists"])
"""
    assert run(code) == ["[]"]


def test_without_a_region_the_error_is_the_same():
    code = """
from pinpoint_direct import PinpointDirect, TransportError
try:
    PinpointDirect("app")
except TransportError as error:
    print(error.reason, error.may_have_been_sent)
"""
    assert run(code, region=None) == ["NoRegionError", "False"]
