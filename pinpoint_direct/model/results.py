"""The result for one recipient, with its properties."""

from __future__ import annotations

import re
from typing import Final

import attrs

from ..masks import safe_text
from .converters import as_delivery_status
from .enums import DeliveryStatus
from .masking import ADDRESS, REASON, SHOWN, STATUS
from .no_truth import NoTruth
from .provider_errors import ProviderError, is_named_dead, provider_error_in
from .shape import Shape

__all__ = ["EndpointMessageResult", "MessageResult", "Result", "says_it_has_ended"]

_SUCCESSFUL: Final = DeliveryStatus.SUCCESSFUL
_RETRYABLE: Final = frozenset({DeliveryStatus.THROTTLED, DeliveryStatus.TEMPORARY_FAILURE})
_PERMANENT: Final = frozenset(
    {DeliveryStatus.PERMANENT_FAILURE, DeliveryStatus.OPT_OUT, DeliveryStatus.DUPLICATE}
)
_CERTAIN: Final = _RETRYABLE | _PERMANENT | {_SUCCESSFUL}
# Patterns are compiled on first use, because that takes longer than the rest of this module.
_OPTED_OUT: Final = r"(?i)opted[ _-]?out"
_NO_ENDPOINTS: Final = r"(?i)no endpoints found"
# What the service says, with a ForbiddenException, where AWS has ended a part of Pinpoint.
_ENDED: Final = ("will end support for", "ended support for", "engagement features")
_GONE: Final = 410
# The sender's own fault, as Pinpoint and SES were seen to word it; what is said of numbers and
# credentials is assumed.
_MISCONFIGURED: Final = (
    r"(?i)no channel of type|channel .{0,60}(?:not (?:enabled|configured)|disabled)"
    r"|message must be specified|not authorized|access ?denied"
    r"|(?:no|invalid|unknown|missing)[ _]originat(?:ion|or|ing)"
    r"|\boriginat(?:ion|or|ing)\b.{0,80}?(?:\bnot\b|n't\b|invalid|unknown)"
    r"|(?:credentials?|certificate|api key)\b.{0,60}?(?:\bnot\b|n't\b|invalid|expired|revoked)"
    r"|invalid (?:credentials?|certificate|api key)|address is not verified"
)
_DOCUMENTED: Final = frozenset(status.value for status in DeliveryStatus)


@attrs.frozen(kw_only=True, repr=False, eq=False)
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

        True for a PERMANENT_FAILURE of a push channel: by the provider's reason and status, and by
        its words only where it gives neither. Where ``status_message`` is not the provider's JSON,
        the channel is not known, and only status code 410, or the very name of a provider's error,
        counts. Never for a channel that is not enabled, nor for a bare INVALID_ARGUMENT.

        Warning:
            Four of these errors also have another cause. ``BadDeviceToken``: the wrong environment
            (a development token sent to ``APNS``, or a production token to ``APNS_SANDBOX``).
            ``DeviceTokenNotForTopic``: the wrong bundle id. ``SENDER_ID_MISMATCH`` and
            ``MismatchSenderId``: the wrong Firebase project. If every token of an app is "dead",
            look there before deleting any.
        """
        if self.delivery_status != DeliveryStatus.PERMANENT_FAILURE:
            return False
        error = self.provider_error
        if error is None:
            return self.status_code == _GONE or is_named_dead(self.status_message)
        is_gone = self.status_code == _GONE and error.category == "unknown" and error.is_of_push
        return is_gone or error.category == "token"

    @property
    def is_misconfigured(self) -> bool:
        """Whether it is the sender's own fault, which every recipient will meet.

        True for a PERMANENT_FAILURE over an origination number that is unknown or another
        account's, a channel that is not enabled, a channel's credentials that its provider refuses,
        or a missing permission. Repair it before sending more. Never for a dead token.
        """
        if self.delivery_status != DeliveryStatus.PERMANENT_FAILURE or self.is_dead_token:
            return False
        error = self.provider_error
        if error is not None and error.category != "unknown":
            return error.category == "credentials"
        return self._failed_for_good_with(_MISCONFIGURED) and not self.is_opted_out

    @property
    def is_unknown(self) -> bool:
        """Whether AWS has not documented the status, as of one that came after this version."""
        return bool(self.delivery_status) and self.delivery_status not in _DOCUMENTED

    @property
    def has_no_endpoints(self) -> bool:
        """Whether the user has no endpoints, so that nothing could be sent."""
        return self._failed_for_good_with(_NO_ENDPOINTS)

    @property
    def has_ended(self) -> bool:
        """Whether AWS has ended what it would take to reach the recipient, and says so.

        :func:`support_status` says what to use in its place.
        """
        return not self.is_successful and says_it_has_ended(self.status_message or "")

    @property
    def token_updated(self) -> bool:
        """Whether the provider returned a new device token, in ``updated_token``.

        Only for GCM; Firebase's v1 does not return one.
        """
        return bool(self.updated_token)

    @property
    def safe_status_message(self) -> str | None:
        """The ``status_message`` without personal data, for logs; ``repr()`` shows this text.

        The reason is kept, and in JSON AWS's id of the request. Numbers of more than three digits,
        addresses, tokens, ARNs and everything beyond ASCII are masked. A name that is a plain word
        is not recognized.
        """
        return None if self.status_message is None else safe_text(self.status_message)

    @property
    def provider_error(self) -> ProviderError | None:
        """What the push provider refused, or ``None`` where it refused nothing.

        It is read from the provider's JSON in ``status_message``.
        """
        return None if self.is_successful else provider_error_in(self.status_message)

    def _failed_for_good_with(self, words: str) -> bool:
        return (
            self.delivery_status == DeliveryStatus.PERMANENT_FAILURE
            and re.search(words, self.status_message or "") is not None
        )


def says_it_has_ended(text: str) -> bool:
    """Tell whether a text is the service's answer for what AWS has ended."""
    return "Pinpoint" in text and any(words in text for words in _ENDED)


@attrs.frozen(kw_only=True, repr=False, eq=False)
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


@attrs.frozen(kw_only=True, repr=False, eq=False)
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
