"""The result for one recipient, with its properties."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from ..masks import safe_text
from ..type_guards import is_list, is_mapping
from .converters import as_delivery_status
from .enums import DeliveryStatus
from .masking import ADDRESS, REASON, SHOWN, STATUS
from .no_truth import NoTruth
from .shape import Shape

__all__ = ["EndpointMessageResult", "MessageResult", "ProviderError", "Result", "status_code_in"]

_SUCCESSFUL: Final = DeliveryStatus.SUCCESSFUL
_RETRYABLE: Final = frozenset({DeliveryStatus.THROTTLED, DeliveryStatus.TEMPORARY_FAILURE})
_PERMANENT: Final = frozenset(
    {DeliveryStatus.PERMANENT_FAILURE, DeliveryStatus.OPT_OUT, DeliveryStatus.DUPLICATE}
)
_CERTAIN: Final = _RETRYABLE | _PERMANENT | {_SUCCESSFUL}
# Patterns are compiled on first use, because that takes longer than the rest of this module.
_OPTED_OUT: Final = r"(?i)opted[ _-]?out"
_NO_ENDPOINTS: Final = r"(?i)no endpoints found"
_GONE: Final = 410
_CODE: Final = r"[0-9]{1,9}"
_LAST_CODE: Final = 999_999_999
_DEAD_TOKEN: Final = (
    r"(?i)BadDeviceToken|Unregistered|DeviceTokenNotForTopic|NotRegistered|InvalidRegistration"  # noqa: S105  (a device's token)
    r"|MismatchSenderId|not a valid FCM registration token|SENDER_ID_MISMATCH"
)


@attrs.frozen(kw_only=True, repr=False)
class ProviderError(Shape):
    """The error of the push provider (Apple, Google, Amazon, Baidu) that rejected a push.

    It is parsed from the JSON text in ``status_message`` of a result.

    Attributes:
        status_code: The provider's HTTP status, such as 400 or 410.
        error: The provider's error: a word (``"BadDeviceToken"``) or a sentence.
        reason: The reason in the provider's response, such as ``"BadDeviceToken"`` or
            ``"INVALID_ARGUMENT"``.
        channel_type: The channel of the push, such as ``"APNS_SANDBOX"``.

    Source: https://docs.aws.amazon.com/push-notifications/latest/userguide/
    """

    status_code: int | None = None
    error: str | None = None
    reason: str | None = attrs.field(default=None, metadata=STATUS)
    channel_type: str | None = attrs.field(default=None, metadata=STATUS)


@attrs.frozen(kw_only=True, repr=False)
class Result(NoTruth, Shape):
    """The base of the results of addresses and endpoints."""

    _no_truth = (
        "a result is not true or false: ask is_successful, is_retryable, is_ambiguous or "
        "is_permanent_failure"
    )

    delivery_status: DeliveryStatus | str | None = attrs.field(
        default=None, converter=as_delivery_status, metadata=STATUS
    )
    message_id: str | None = attrs.field(default=None, metadata=SHOWN)
    status_code: int | None = None
    status_message: str | None = attrs.field(default=None, metadata=REASON)
    updated_token: str | None = None

    @property
    def is_successful(self) -> bool:
        """Whether the provider accepted the message.

        This does not mean that a person read it: SMS receipts arrive later.
        """
        return self.delivery_status == _SUCCESSFUL

    @property
    def is_retryable(self) -> bool:
        """Whether nothing was sent and the same message can be sent again.

        True for THROTTLED and TEMPORARY_FAILURE.

        Older AWS pages say that AWS retries after TEMPORARY_FAILURE; current pages say that it does
        not.
        """
        return self.delivery_status in _RETRYABLE

    @property
    def is_ambiguous(self) -> bool:
        """Whether it is unknown if the message was sent.

        True for UNKNOWN_FAILURE, TIMEOUT, an unknown status and a missing status.
        """
        return self.delivery_status not in _CERTAIN

    @property
    def is_permanent_failure(self) -> bool:
        """Whether not to retry, for PERMANENT_FAILURE, OPT_OUT or DUPLICATE."""
        return self.delivery_status in _PERMANENT

    @property
    def is_throttled(self) -> bool:
        """Whether a rate limit was exceeded.

        The ``status_code`` may be different from 429: for e-mail it is 403.
        """
        return self.delivery_status == DeliveryStatus.THROTTLED

    @property
    def is_duplicate(self) -> bool:
        """Whether the address occurred twice in the request, and was skipped this time."""
        return self.delivery_status == DeliveryStatus.DUPLICATE

    @property
    def is_opted_out(self) -> bool:
        """Whether the recipient does not want messages, and must not be sent to again.

        SendMessages has no status for this: it returns PERMANENT_FAILURE with a text such as "Phone
        number is opted out".
        """
        return self.delivery_status == DeliveryStatus.OPT_OUT or self._failed_for_good_with(
            _OPTED_OUT
        )

    @property
    def is_dead_token(self) -> bool:
        """Whether the device token is permanently invalid and should be deleted.

        True for a PERMANENT_FAILURE with status code 410, or with a text that contains one of the
        corresponding errors of Apple, Google and Amazon; never for a channel that is not enabled,
        nor for INVALID_ARGUMENT alone.

        Warning:
            ``BadDeviceToken`` can also mean the wrong environment: a development token sent to
            ``APNS``, or a production token to ``APNS_SANDBOX``. If every token of an app is "dead",
            check this before you delete any.
        """
        return self._failed_for_good_with(_DEAD_TOKEN) or (
            self.delivery_status == DeliveryStatus.PERMANENT_FAILURE and self.status_code == _GONE
        )

    @property
    def has_no_endpoints(self) -> bool:
        """Whether the user has no endpoints, so that nothing could be sent."""
        return self._failed_for_good_with(_NO_ENDPOINTS)

    @property
    def token_updated(self) -> bool:
        """Whether the provider returned a new device token, in ``updated_token``.

        Only for GCM; Firebase's v1 does not return one.
        """
        return bool(self.updated_token)

    @property
    def safe_status_message(self) -> str | None:
        """The ``status_message`` without personal data, for logs; ``repr()`` shows this text.

        The reason is kept. Numbers of more than three digits, addresses, tokens, ARNs and
        everything beyond ASCII are masked. A name that is a plain word is not recognized.
        """
        return None if self.status_message is None else safe_text(self.status_message)

    @property
    def provider_error(self) -> ProviderError | None:
        """The error of the push provider, or ``None`` if ``status_message`` is not its JSON."""
        details = _object_in(self.status_message)
        if not details:
            return None
        return ProviderError(
            status_code=status_code_in(details.get("pushProviderStatusCode")),
            error=_text(details.get("pushProviderError")) or _text(details.get("errorMessage")),
            reason=_reason(_object_in(details.get("pushProviderResponse"))),
            channel_type=_text(details.get("channelType")),
        )

    def _failed_for_good_with(self, words: str) -> bool:
        return (
            self.delivery_status == DeliveryStatus.PERMANENT_FAILURE
            and re.search(words, self.status_message or "") is not None
        )


def _object_in(text: Any) -> Mapping[str, Any]:
    """Return the JSON object in ``text``, or an empty one.

    The object may be wrapped in another JSON string.
    """
    for _ in range(3):
        if not isinstance(text, str):
            break
        try:
            text = json.loads(text)
        except (ValueError, RecursionError):
            break
    return text if is_mapping(text) else {}


def status_code_in(value: object) -> int | None:
    """Return a status code, which may be text, or ``None`` if it is not a status code."""
    if is_mapping(value) or is_list(value):
        return None
    if isinstance(value, int) and not 0 <= value <= _LAST_CODE:
        return None  # Python refuses to write numbers of thousands of digits
    return int(str(value)) if re.fullmatch(_CODE, str(value)) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _reason(answer: Mapping[str, Any]) -> str | None:
    """Return the reason in a provider's response.

    Apple uses ``reason``, Firebase ``errorCode`` or ``status``.
    """
    error = answer.get("error")
    if is_mapping(error):
        details = error.get("details")
        codes = [d.get("errorCode") for d in details if is_mapping(d)] if is_list(details) else []
        return next(filter(None, map(_text, codes)), None) or _text(error.get("status"))
    return _text(answer.get("reason")) or _text(error) or _text(answer.get("status"))


@attrs.frozen(kw_only=True, repr=False)
class MessageResult(Result):
    """The result for one address.

    Attributes:
        delivery_status: The status; the properties below are computed from it. An unknown status is
            kept as ``str``.
        message_id: AWS's id of the message.
        status_code: The status of the downstream service (Apple, Google, the carrier, SES), not of
            the HTTP call, which is always 200.
        status_message: The text of the downstream service. **May contain the recipient's address**;
            for logs, use ``safe_status_message``.
        updated_token: A new device token from the provider. Only for GCM; not known to occur with
            Firebase's v1.

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """


@attrs.frozen(kw_only=True, repr=False)
class EndpointMessageResult(Result):
    """The result for one endpoint.

    Attributes:
        delivery_status: The status; the properties below are computed from it. An unknown status is
            kept as ``str``.
        message_id: AWS's id of the message.
        status_code: The status of the downstream service (Apple, Google, the carrier, SES), not of
            the HTTP call, which is always 200.
        status_message: The text of the downstream service. **May contain the recipient's address**;
            for logs, use ``safe_status_message``.
        updated_token: A new device token from the provider. Only for GCM; not known to occur with
            Firebase's v1.
        address: The address that belongs to the endpoint; ``""`` for a user without endpoints.

    Source: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    address: str | None = attrs.field(default=None, metadata=ADDRESS)
