"""boto3 clients that record their requests, with responses from memory."""

from __future__ import annotations

import json
import os
from unittest import mock

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config

from pinpoint_direct import PinpointDirect
from pinpoint_direct.calls.fast_path import SWITCH

SESSION = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
ANSWER = {"ApplicationId": "app", "RequestId": "r-1", "Result": {}}


class _Body:
    def __init__(self, content):
        self._content = content

    def stream(self, **_):
        yield self._content


class Recorded:
    """A client of one region with everything it sent."""

    def __init__(self, *answers, status=200, **config):
        self.client = SESSION.client("pinpoint", config=Config(**config))
        self.sent = []
        self.answers = list(answers)
        self.status = status
        self.client.meta.events.register_first("before-send.pinpoint", self._answer)

    def _answer(self, request, **_):
        self.sent.append(request)
        answer = self.answers.pop(0) if self.answers else ANSWER
        status, body = answer if isinstance(answer, tuple) else (self.status, answer)
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        headers = {"content-type": "application/json", "x-amzn-requestid": "r-header"}
        return AWSResponse(request.url, status, headers, _Body(body))

    def typed(self, *, fast=True, **options):
        """Return a typed client over this one, with the fast path or without."""
        options.setdefault("guard", True)
        with mock.patch.dict(os.environ, {SWITCH: "on" if fast else "off"}):
            return PinpointDirect("app", client=self.client, **options)


def essence(request):
    """Return what of a request stays with time: all but dates, ids and the signature itself."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    for name in ("x-amz-date", "amz-sdk-invocation-id"):
        headers.pop(name)
    scope, signed, _ = headers.pop("authorization").decode().split(", ")
    return request.method, request.url, headers, scope, signed, request.body
