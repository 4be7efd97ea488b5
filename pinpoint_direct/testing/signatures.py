"""Checks whether a request is signed with a known key, with botocore's SigV4."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from typing import Any, Final

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .wire import SCOPE, Received, Refusal

__all__ = ["check_signature"]

_SIGNED: Final = re.compile(r"SignedHeaders=([^,\s]+)")
_SIGNATURE: Final = re.compile(r"Signature=([0-9a-f]{64})")


def check_signature(
    received: Received, credentials: Mapping[str, str] | None, signing_name: str
) -> None:
    """Check the signature of a request; ``None`` accepts any request, signed or not.

    The time of signing is not compared with the clock.

    Raises:
        Refusal: If there are ``credentials`` and the request is not signed with one of them.
    """
    if credentials is None:
        return
    written = received.headers.get("authorization", "")
    scope, signed, signature = (
        SCOPE.search(written),
        _SIGNED.search(written),
        _SIGNATURE.search(written),
    )
    if not (scope and signed and signature):
        raise Refusal("MissingAuthenticationTokenException", 403, "Missing Authentication Token")
    key, region, service = scope.groups()
    secret = credentials.get(key)
    if secret is None:
        reason = "The security token included in the request is invalid."
        raise Refusal("UnrecognizedClientException", 403, reason)
    names = signed[1].split(";")
    expected = _signature(received, names, Credentials(key, secret), (signing_name, region))
    if service != signing_name or not hmac.compare_digest(expected, signature[1]):
        reason = (
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method."
        )
        raise Refusal("InvalidSignatureException", 403, reason)


def _signature(
    received: Received, signed: list[str], credentials: Credentials, scope: tuple[str, str]
) -> str:
    """Return the expected signature of the request."""
    headers = {name: value for name, value in received.headers.items() if name in signed}
    request = AWSRequest(
        method=received.method, url=received.url, headers=headers, data=received.body
    )
    request.context["timestamp"] = headers.get("x-amz-date", "")
    auth: Any = SigV4Auth(credentials, *scope)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    signature: str = auth.signature(text, request)
    return signature
