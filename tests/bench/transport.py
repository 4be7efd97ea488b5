"""Clients with in-process responses, so that only processor time is measured."""

from __future__ import annotations

import json

import boto3
from botocore.awsrequest import AWSResponse


class _Body:
    def __init__(self, content):
        self._content = content

    def stream(self, **_):
        yield self._content


class _Bytes(bytes):
    """Bytes for botocore, and something to await for aiobotocore."""

    def __await__(self):
        return bytes(self)
        yield


class _Response(AWSResponse):
    def __init__(self, url, headers, body):
        super().__init__(url, 200, headers, _Body(body))
        self._content = _Bytes(body)


def addresses(count):
    """Return so many phone numbers."""
    return [f"+1206555{number:04d}" for number in range(count)]


def answer(count):
    """Return the body of an answer in which everybody was reached."""
    results = {
        address: {
            "DeliveryStatus": "SUCCESSFUL",
            "MessageId": f"message-{number}",
            "StatusCode": 200,
            "StatusMessage": f"MessageId: message-{number}",
        }
        for number, address in enumerate(addresses(count))
    }
    return json.dumps({"ApplicationId": "app", "RequestId": "request", "Result": results}).encode()


def answered(client, body):
    """Let a client's calls be answered with ``body``."""
    headers = {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "x-amzn-requestid": "request",
    }
    client.meta.events.register(
        "before-send.pinpoint", lambda request, **_: _Response(request.url, headers, body)
    )
    return client


def boto3_client(body):
    """Return a boto3 client that is answered in process."""
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
    return answered(session.client("pinpoint"), body)
