"""What to do about a failed call: one row for each error code, class of error, or exception.

A code of AWS's comes first, then the class of the error together with the operation, then the class
alone. A row is half a sentence: it stands between what has failed and whether anything was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["ADVICE", "advice_on"]

_KEYS: Final = "check the access key (AWS_ACCESS_KEY_ID, or the profile) and its secret key"
_EXPIRED: Final = "the session's credentials have expired: get new ones, and log in again"
_CLOCK: Final = "set the clock of this computer, which the signature of a call depends on"
_SIGN_IN: Final = "log in again, as with `aws sso login`"
_REACH: Final = "check region_name=, endpoint_url=, the network and any proxy or firewall"
_TEXTS: Final = (
    "allow the IAM action sms-voice:{} on the phone number, pool or sender id, and on the "
    "configuration set"
)
_QUOTA: Final = "service_message says why; check the spending limits of AWS End User Messaging"
_RESOURCE: Final = "check the origination identity, the configuration set and the region"
_SLOWLY: Final = "send more slowly, as a batch does with per_second= of the route"
_TWICE: Final = "send again only to those who may get the message twice"

ADVICE: Final[Mapping[str, str]] = {
    # Our classes, for answers of the service.
    "AccessDeniedError": (
        "allow the IAM action mobiletargeting:{operation} on the resource "
        "arn:aws:mobiletargeting:REGION:ACCOUNT:apps/APPLICATION_ID/messages"
    ),
    "BadRequestError": "service_message says why, and preview() may show it before the next call",
    "FeatureEndedError": "AWS has ended this part of Pinpoint; push, SMS and voice go on",
    "ForbiddenError": "service_message says why; check the account, the region and the channel",
    "InternalServerError": _TWICE,
    "MethodNotAllowedError": "check endpoint_url=, which may name another service",
    "NotFoundError": "check the application id, the account and the region",
    "PayloadTooLargeError": "send to fewer recipients in one call, or shorten the message",
    "TooManyRequestsError": "send more slowly, as with max_requests_per_second= of send_batch()",
    # The same classes, for the services that a `Route` leads to.
    "AccessDeniedError of SendEmail": (
        "allow the IAM action ses:SendEmail on the sender's identity and on the configuration set"
    ),
    "AccessDeniedError of SendTextMessage": _TEXTS.format("SendTextMessage"),
    "AccessDeniedError of SendVoiceMessage": _TEXTS.format("SendVoiceMessage"),
    "ForbiddenError of SendEmail": "service_message says why; check the account at SES",
    "ForbiddenError of SendTextMessage": _QUOTA,
    "ForbiddenError of SendVoiceMessage": _QUOTA,
    "NotFoundError of SendEmail": "check the configuration set and the template at SES",
    "NotFoundError of SendTextMessage": _RESOURCE,
    "NotFoundError of SendVoiceMessage": _RESOURCE,
    "TooManyRequestsError of SendEmail": (
        f"{_SLOWLY}; tomorrow, if service_message names the daily quota"
    ),
    "TooManyRequestsError of SendTextMessage": _SLOWLY,
    "TooManyRequestsError of SendVoiceMessage": _SLOWLY,
    # Codes that any service of AWS's answers with.
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "IncompleteSignature": _KEYS,
    "InvalidAccessKeyId": _KEYS,
    "InvalidClientTokenId": _KEYS,
    "InvalidSignatureException": f"{_KEYS}, and {_CLOCK}",
    "MissingAuthenticationToken": _KEYS,
    "MissingAuthenticationTokenException": _KEYS,
    "OptInRequired": "sign the account up for Pinpoint in this region",
    "RequestExpired": _CLOCK,
    "RequestTimeTooSkewed": _CLOCK,
    "SignatureDoesNotMatch": f"{_KEYS}, and {_CLOCK}",
    "UnrecognizedClientException": f"{_KEYS}, and that the region is enabled for the account",
    # Botocore's exceptions: what the configuration lacks.
    "ConfigNotFound": "check AWS_CONFIG_FILE",
    "ConfigParseError": "mend AWS's configuration file (AWS_CONFIG_FILE, or ~/.aws/config)",
    "CredentialRetrievalError": "check the program or role that the credentials come from",
    "InvalidRegionError": "give region_name= a region's name, such as us-east-1",
    "NoAuthTokenError": _SIGN_IN,
    "NoCredentialsError": (
        "give AWS credentials: AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a role, "
        "or session="
    ),
    "NoRegionError": "name a region: region_name=, AWS_DEFAULT_REGION, or the profile's",
    "PartialCredentialsError": _KEYS,
    "ProfileNotFound": "check AWS_PROFILE, and the profiles in ~/.aws/config",
    "SSOError": _SIGN_IN,
    "SSOTokenLoadError": _SIGN_IN,
    "TokenRetrievalError": _SIGN_IN,
    "UnauthorizedSSOTokenError": _SIGN_IN,
    # Botocore's exceptions: what happened on the network.
    "ConnectTimeoutError": _REACH,
    "ConnectionClosedError": _TWICE,
    "EndpointConnectionError": _REACH,
    "ProxyConnectionError": "check the proxy (HTTPS_PROXY, or proxies= of config=)",
    "ReadTimeoutError": _TWICE,
    "SSLError": "check the certificates that are trusted (AWS_CA_BUNDLE) and any proxy",
}


def advice_on(*names: str, operation: str = "") -> str:
    """Return what to do about a failure, after a colon; nothing where nothing is known.

    Args:
        *names: The code, the class of the error, or the name of the exception; the first that has a
            row counts.
        operation: AWS's name of the operation that has failed.
    """
    several = (one for name in names for one in (f"{name} of {operation}", name))
    known = next((ADVICE[name] for name in several if name in ADVICE), None)
    return "" if known is None else f": {known.format(operation=operation)}"
