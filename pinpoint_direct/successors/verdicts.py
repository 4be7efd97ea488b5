"""What a failed call of another service means for its recipient, and for those after them: a table.

Whether anything may have been sent is not decided here: the error says so already.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias

from ..errors import ForbiddenError, PinpointDirectError, ServiceError, ValidationError
from ..model.enums import ChannelType, DeliveryStatus
from ..model.results import MessageResult
from .mailing import SERVICE as SES
from .texting import SERVICE as SMS_VOICE

__all__ = ["VERDICTS", "Verdict", "refused", "result_of", "verdict_on"]


class Verdict(NamedTuple):
    """What a refusal means.

    Attributes:
        status: The status of the recipient.
        ends_lane: Whether everybody else who would go by the same service would meet it, too.
    """

    status: DeliveryStatus
    ends_lane: bool = False


_RECIPIENT: Final = Verdict(DeliveryStatus.PERMANENT_FAILURE)
_EVERYBODY: Final = Verdict(DeliveryStatus.PERMANENT_FAILURE, ends_lane=True)
_OPT_OUT: Final = Verdict(DeliveryStatus.OPT_OUT)
_THROTTLED: Final = Verdict(DeliveryStatus.THROTTLED)
_SPENT: Final = Verdict(DeliveryStatus.THROTTLED, ends_lane=True)
_UNREACHED: Final = Verdict(DeliveryStatus.TEMPORARY_FAILURE)
_UNKNOWN: Final = Verdict(DeliveryStatus.UNKNOWN_FAILURE)

Reasons: TypeAlias = Mapping[str | None, Verdict]
"""By the reason that comes with a code; that of ``None`` where there is none, or a new one."""

VERDICTS: Final[Mapping[str, Mapping[str, Reasons]]] = {
    SMS_VOICE: {
        "AccessDeniedException": {None: _EVERYBODY},
        "ConflictException": {
            None: _RECIPIENT,
            "DESTINATION_PHONE_NUMBER_OPTED_OUT": _OPT_OUT,
            "RESOURCE_NOT_ACTIVE": _EVERYBODY,
        },
        "InternalServerException": {None: _UNKNOWN},
        "ResourceNotFoundException": {None: _EVERYBODY},
        "ServiceQuotaExceededException": {
            None: _EVERYBODY,
            "DAILY_DESTINATION_CALL_LIMIT": _RECIPIENT,
        },
        "ThrottlingException": {None: _THROTTLED},
        "ValidationException": {
            None: _RECIPIENT,
            "CHANNEL_NOT_ENABLED": _EVERYBODY,
            "INVALID_ARN": _EVERYBODY,
            "RESOURCE_NOT_ACCESSIBLE": _EVERYBODY,
            "UNKNOWN_OPERATION": _EVERYBODY,
        },
    },
    SES: {
        "AccountSuspendedException": {None: _EVERYBODY},
        "BadRequestException": {None: _RECIPIENT},
        "InvalidParameterValue": {None: _RECIPIENT},
        "LimitExceededException": {None: _EVERYBODY},
        "MailFromDomainNotVerifiedException": {None: _EVERYBODY},
        "MessageRejected": {None: _RECIPIENT},
        "NotFoundException": {None: _EVERYBODY},
        "SendingPausedException": {None: _EVERYBODY},
        "Throttling": {None: _THROTTLED},
        "ThrottlingException": {None: _THROTTLED},
        "TooManyRequestsException": {None: _THROTTLED},
    },
}
"""By service, the code of its error, and the reason that comes with it.

What the account lacks concerns everybody. What a country, a number or an address lacks concerns its
recipient; so does an identity, which may depend on the country, and a fault of the message, which
may come from the recipient's own part of it.

Sources:
    https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
    https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
"""

# HTTP statuses of whatever the table does not name, besides what any service refuses before it
# looks at the call. The rest concern their recipient.
_FOR_EVERYBODY: Final = frozenset({401, 403, 404})
_TOO_MANY: Final = 429


def verdict_on(service: str, error: PinpointDirectError) -> Verdict:
    """Return what an error of a call means, with which another service answered or did not.

    Args:
        service: The service's name in boto3.
        error: The error of the call.
    """
    if error.may_have_been_sent:
        return _UNKNOWN
    if not isinstance(error, ServiceError):
        # A connection that was not made, or what the configuration lacks.
        return _UNREACHED if error.is_retryable else _EVERYBODY
    by_reason = VERDICTS[service].get(error.code or "")
    if by_reason is None:
        found = _by_status(error)
    else:
        found = by_reason.get(_reason(error), by_reason[None])
    # What is not worth a repeat is a quota that is over for today.
    return _SPENT if found is _THROTTLED and not error.is_retryable else found


def _by_status(error: ServiceError) -> Verdict:
    if error.is_retryable:
        return _THROTTLED
    is_for_all = isinstance(error, ForbiddenError) or error.status_code in _FOR_EVERYBODY
    return _EVERYBODY if is_for_all else _RECIPIENT


def _reason(error: ServiceError) -> str | None:
    reason = error.response.get("Reason")
    return reason if isinstance(reason, str) else None


def result_of(
    error: PinpointDirectError, status: DeliveryStatus, channel_type: ChannelType | None
) -> MessageResult:
    """Return the result of a recipient whose call ended with an error.

    The code, the reason and AWS's id of the request are in its text, as JSON, from where
    ``provider_error`` reads them.
    """
    answered = error if isinstance(error, ServiceError) else None
    content = {
        "errorMessage": str(error) if answered is None else answered.service_message,
        "channelType": channel_type and channel_type.value,
        "error": error.code or getattr(error, "reason", type(error).__name__),
        "reason": answered and _reason(answered),
        "requestId": error.request_id,
    }
    is_throttled = status is DeliveryStatus.THROTTLED
    return MessageResult(
        delivery_status=status,
        status_code=_TOO_MANY if is_throttled else error.status_code,
        status_message=json.dumps({name: value for name, value in content.items() if value}),
    )


def refused(error: ValidationError, channel_type: ChannelType | None) -> MessageResult:
    """Return the result of a recipient whose message has no form at another service."""
    content = {
        "errorMessage": str(error),
        "channelType": channel_type and channel_type.value,
        "error": type(error).__name__,
    }
    return MessageResult(
        delivery_status=DeliveryStatus.PERMANENT_FAILURE,
        status_code=400,
        status_message=json.dumps(content),
    )
