"""A fresh process to its first answer: the whole process, typed and raw, in turn.

Each answer comes from the process itself, so that what is timed is loading and the first call.
"""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median
from time import perf_counter

RESULT = '{"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200}'
ANSWERED = f"""
from botocore.awsrequest import AWSResponse
class Body:
    def stream(self, **_):
        yield b'{{"ApplicationId": "app", "Result": {{"+12065550100": {RESULT}}}}}'
def answered(request, **_):
    return AWSResponse(request.url, 200, {{"content-type": "application/json"}}, Body())
"""
RAW = f"""
import boto3
{ANSWERED}
client = boto3.client("pinpoint")
client.meta.events.register("before-send.pinpoint", answered)
response = client.send_messages(
    ApplicationId="app",
    MessageRequest={{
        "Addresses": {{"+12065550100": {{"ChannelType": "SMS"}}}},
        "MessageConfiguration": {{"SMSMessage": {{"Body": "Hello"}}}},
    }},
)
assert response["MessageResponse"]["Result"]["+12065550100"]["StatusCode"] == 200
"""
TYPED = f"""
from pinpoint_direct import PinpointDirect, SMSMessage
{ANSWERED}
client = PinpointDirect("app")
client._client.meta.events.register("before-send.pinpoint", answered)
assert client.send(SMSMessage("Hello"), to="+12065550100").all_successful
"""
WAYS = {
    "raw boto3": RAW,
    "raw boto3 with attrs and cattrs imported": f"import attrs, cattrs\n{RAW}",
    "typed": TYPED,
}


def cold(rounds: int) -> dict[str, tuple[float, float]]:
    """Return, for each way, the median seconds, and the median ratio to the first way."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(rounds + 1):  # the first writes the bytecode
        for name, code in WAYS.items():
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
