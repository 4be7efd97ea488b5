"""A fresh process to its first answer: the whole process, typed and raw, in turn.

Over a network, to a service on this machine that speaks TLS and answers after 60 ms: what a user
waits for. And with answers that come from the process itself: loading and the first call alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import botocore

from tests.bench.server import certificates, service

ANSWER = '{"ApplicationId": "app", "Result": {"+12065550100": {"StatusCode": 200, %s}}}'
ANSWERED = f"""
from botocore.awsrequest import AWSResponse
class Body:
    def stream(self, **_):
        yield b'{ANSWER % '"DeliveryStatus": "SUCCESSFUL"'}'
def answered(request, **_):
    return AWSResponse(request.url, 200, {{"content-type": "application/json"}}, Body())
"""
RAW = """
import boto3
client = boto3.client("pinpoint")
client.meta.events.register("before-send.pinpoint", answered)
response = client.send_messages(
    ApplicationId="app",
    MessageRequest={
        "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
        "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
    },
)
assert response["MessageResponse"]["Result"]["+12065550100"]["StatusCode"] == 200
"""
TYPED = """
from pinpoint_direct import PinpointDirect, SMSMessage
client = PinpointDirect("app")
client.raw_client.meta.events.register("before-send.pinpoint", answered)
assert client.send(SMSMessage("Hello"), to="+12065550100").all_successful
"""
WAYS = {
    "raw boto3": RAW,
    "raw boto3 with attrs and cattrs imported": f"import attrs, cattrs\n{RAW}",
    "typed": TYPED,
}
VARIABLES = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "us-east-1",
}


def in_process(rounds: int) -> dict[str, tuple[float, float]]:
    """Return, for each way, the median seconds, and the median ratio to the first way."""
    return _cold(rounds, {name: ANSWERED + code for name, code in WAYS.items()}, {})


def over_network(rounds: int) -> dict[str, tuple[float, float]]:
    """Return the same over TLS, to a service that answers after 60 ms."""
    ways = {
        name: "".join(line for line in code.splitlines(keepends=True) if "register" not in line)
        for name, code in WAYS.items()
    }
    with TemporaryDirectory() as name:
        folder = Path(name)
        certificate = certificates(folder)
        trusted = folder / "trusted.pem"  # as many authorities as botocore reads for AWS
        known = Path(botocore.__file__).with_name("cacert.pem").read_text()
        trusted.write_text(known + (folder / "authority.pem").read_text())
        with service(0.06, certificate) as url:
            variables = {"AWS_ENDPOINT_URL": url, "AWS_CA_BUNDLE": str(trusted)}
            return _cold(rounds, ways, variables)


def _cold(rounds: int, ways: dict[str, str], variables: dict[str, str]):
    environment = {**os.environ, **VARIABLES, **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):  # the first writes the bytecode
        for name, code in ways.items():
            begun = perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
            times[name].append(perf_counter() - begun)
    raw, *_ = (taken[1:] for taken in times.values())
    return {
        name: (
            median(taken[1:]),
            median(one / other for one, other in zip(taken[1:], raw, strict=True)),
        )
        for name, taken in times.items()
    }
