"""What push providers say when they refuse a push, and what it means: one table for each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs

from ..type_guards import is_list, is_mapping
from .channels import CHANNELS
from .enums import ChannelType
from .masking import SHOWN, STATUS
from .shape import Shape

__all__ = ["Category", "ProviderError", "is_named_dead", "provider_error_in", "status_code_in"]

Category: TypeAlias = Literal["token", "credentials", "payload", "rate", "provider", "unknown"]
Reasons: TypeAlias = Mapping[str, Category]


def _reasons(**by_category: str) -> Reasons:
    known: Any = {
        reason.casefold(): category
        for category, reasons in by_category.items()
        for reason in reasons.split()
    }
    return known  # type: ignore[no-any-return]  # the keywords below are categories


# https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns
# Apple documents BadEnvironmentKeyIdInToken, and was seen to answer BadEnvironmentKeyInToken.
_APPLE: Final = _reasons(
    token="BadDeviceToken DeviceTokenNotForTopic ExpiredToken Unregistered",  # noqa: S106  (a device's token)
    credentials=(
        "BadCertificate BadCertificateEnvironment BadEnvironmentKeyIdInToken "
        "BadEnvironmentKeyInToken ExpiredProviderToken Forbidden InvalidProviderToken "
        "MissingProviderToken TopicDisallowed UnrelatedKeyIdInToken"
    ),
    payload=(
        "BadCollapseId BadExpirationDate BadMessageId BadPath BadPriority BadTopic "
        "DuplicateHeaders InvalidPushType MethodNotAllowed MissingDeviceToken MissingTopic "
        "PayloadEmpty PayloadTooLarge"
    ),
    rate="TooManyProviderTokenUpdates TooManyRequests",
    provider="IdleTimeout InternalServerError ServiceUnavailable Shutdown",
)
# https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode, and the canonical codes of
# https://cloud.google.com/apis/design/errors, which are all that the short form has.
_FIREBASE: Final = _reasons(
    token="NOT_FOUND SENDER_ID_MISMATCH UNREGISTERED",  # noqa: S106  (a device's token)
    credentials="PERMISSION_DENIED THIRD_PARTY_AUTH_ERROR UNAUTHENTICATED",
    payload="INVALID_ARGUMENT",
    rate="QUOTA_EXCEEDED RESOURCE_EXHAUSTED",
    provider="INTERNAL UNAVAILABLE",
    unknown="UNSPECIFIED_ERROR",
)
# https://firebase.google.com/docs/cloud-messaging/http-server-ref (until 2024)
_LEGACY_FIREBASE: Final = _reasons(
    token="InvalidRegistration MismatchSenderId NotRegistered",  # noqa: S106  (a device's token)
    credentials="InvalidApnsCredential",
    payload=(
        "InvalidDataKey InvalidPackageName InvalidParameters InvalidTtl MessageTooBig "
        "MissingRegistration"
    ),
    rate="DeviceMessageRateExceeded TopicsMessageRateExceeded",
    provider="InternalServerError Unavailable",
)
# https://developer.amazon.com/docs/adm/send-message.html
_AMAZON: Final = _reasons(
    token="InvalidRegistrationId Unregistered",  # noqa: S106  (a device's token)
    credentials="AccessTokenExpired",
    payload=(
        "InvalidChecksum InvalidConsolidationKey InvalidData InvalidExpiration InvalidType "
        "MessageTooLarge"
    ),
    rate="MaxRateExceeded",
)
# The error codes of Baidu's push SDK: https://push.baidu.com/doc/restapi/error_code
_BAIDU: Final = _reasons(
    token="30608",  # noqa: S106  (a device's token)
    credentials="30603 30612 30613",
    payload="30601 30602 30605",
    rate="30604 30699",
    provider="30600 30606 30607",
)
_BY_SERVICE: Final[Mapping[str | None, Reasons]] = {
    "ADM": _AMAZON,
    "APNS": _APPLE,
    "VOIP": _APPLE,
    "BAIDU": _BAIDU,
    "GCM": {**_LEGACY_FIREBASE, **_FIREBASE},
    None: {**_BAIDU, **_AMAZON, **_LEGACY_FIREBASE, **_FIREBASE, **_APPLE},
}
"""What each push service's reasons mean; those of all where the service is not known."""

_BY_STATUS: Final[Mapping[int, Category]] = {
    401: "credentials",
    403: "credentials",
    410: "token",
    413: "payload",
    429: "rate",
}
_FIREBASE_NOT_FOUND: Final = 404
_SERVER_FAULT: Final = range(500, 600)
# Firebase's sentences for a token, next to the codes PERMISSION_DENIED and INVALID_ARGUMENT, which
# mean other things as well.
_DEAD_WORDS: Final = r"(?i)sender ?id mismatch|not a valid FCM registration token"
# Without the provider's JSON: identifiers that no other text has, and, alone, one that is a word.
_DEAD_NAMES: Final = (
    r"(?i)\b(?:BadDeviceToken|DeviceTokenNotForTopic|ExpiredToken|NotRegistered"
    r"|InvalidRegistration(?:Id)?|MismatchSenderId|SENDER_ID_MISMATCH)\b"
    r"|not a valid FCM registration token|^\s*Unregistered(?: or expired token)?[.\s]*$"
)
_MEMBERS: Final = frozenset(
    {
        "channelType",
        "errorMessage",
        "pushProviderError",
        "pushProviderResponse",
        "pushProviderStatusCode",
    }
)
_CODE: Final = r"[0-9]{1,9}"
_LAST_CODE: Final = 999_999_999


@attrs.frozen(kw_only=True, repr=False, eq=False)
class ProviderError(Shape):
    """What the push provider (Apple, Google, Amazon, Baidu) said when it refused a push.

    Or SES or AWS End User Messaging, where a ``Route`` leads there. Read out of the JSON in a
    result's ``status_message``.

    Attributes:
        status_code: The provider's HTTP status, such as 400 or 410.
        error: The provider's error: a word (``"BadDeviceToken"``) or a sentence; of an AWS service
            its code (``"ConflictException"``).
        reason: The reason in the provider's own answer, such as ``"BadDeviceToken"`` or
            ``"INVALID_ARGUMENT"``; Baidu's is a number. AWS End User Messaging's is a word, such as
            ``"DESTINATION_PHONE_NUMBER_OPTED_OUT"``.
        channel_type: The channel it was sent through, such as ``"APNS_SANDBOX"``.
        request_id: AWS's id of the request, where a ``Route`` led to a service of its own.

    Source: https://docs.aws.amazon.com/push-notifications/latest/userguide/
    """

    status_code: int | None = None
    error: str | None = None
    reason: str | None = attrs.field(default=None, metadata=STATUS)
    channel_type: str | None = attrs.field(default=None, metadata=STATUS)
    request_id: str | None = attrs.field(default=None, metadata=SHOWN)

    @property
    def category(self) -> Category:
        """What was wrong, by the provider's reason, or else its status, or else its words.

        ``"token"``: the device token is dead. ``"credentials"``: the channel's certificate or key
        was refused, and every push of the channel will be. ``"payload"``: the push itself was.
        ``"rate"``: too many at once. ``"provider"``: the provider has a fault. ``"unknown"``:
        anything else, and whatever a channel without device tokens says.
        """
        if not self.is_of_push:
            return "unknown"
        row = CHANNELS.get(_channel_type(self.channel_type))
        service = row.push_service if row is not None else None
        known = _BY_SERVICE[service]
        names = [text.casefold() for text in (self.reason, self.error) if text]
        found: Category | None = next((known[name] for name in names if name in known), None)
        if found in {None, "payload", "credentials"} and _says(self.error, _DEAD_WORDS):
            return "token"
        return found or self._by_status(is_firebase=service == "GCM")

    @property
    def is_of_push(self) -> bool:
        """Whether it may be about a device token, for no other channel is named."""
        row = CHANNELS.get(_channel_type(self.channel_type))
        return row is None or row.is_push

    def _by_status(self, *, is_firebase: bool) -> Category:
        code = self.status_code
        if code is None:
            return "token" if is_named_dead(self.error) else "unknown"
        if code == _FIREBASE_NOT_FOUND and is_firebase:
            return "token"
        return "provider" if code in _SERVER_FAULT else _BY_STATUS.get(code, "unknown")


def _channel_type(name: str | None) -> ChannelType | None:
    return next((channel for channel in ChannelType if channel.value == name), None)


def _says(text: str | None, words: str) -> bool:
    return re.search(words, text or "") is not None


def is_named_dead(text: str | None) -> bool:
    """Tell whether a text without JSON has a provider's own name for a dead token."""
    return _says(text, _DEAD_NAMES)


def provider_error_in(status_message: str | None) -> ProviderError | None:
    """Return what a provider said, or ``None`` where a text has no JSON in which one refuses."""
    details = _object_in(status_message)
    if not _MEMBERS.isdisjoint(details):
        return ProviderError(
            status_code=status_code_in(details.get("pushProviderStatusCode")),
            error=_first(details, "pushProviderError", "error", "errorMessage"),
            reason=_reason(_object_in(details.get("pushProviderResponse")))
            or _text(details.get("reason")),
            channel_type=_text(details.get("channelType")),
            request_id=_text(details.get("requestId")),
        )
    reason = _reason(details)  # the provider's answer itself, as older results have it
    return None if reason is None else ProviderError(reason=reason)


def _object_in(text: Any) -> Mapping[str, Any]:
    """Return the JSON object in ``text``, or an empty one.

    It may be wrapped in a JSON string once more.
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
    """Return a status code that may be written as text, or ``None`` for what is none."""
    if is_mapping(value) or is_list(value):
        return None
    if isinstance(value, int) and not 0 <= value <= _LAST_CODE:
        return None  # Python refuses to write numbers of thousands of digits
    return int(str(value)) if re.fullmatch(_CODE, str(value)) else None


def _first(details: Mapping[str, Any], *names: str) -> str | None:
    return next(filter(None, (_text(details.get(name)) for name in names)), None)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _reason(answer: Mapping[str, Any]) -> str | None:
    """Return the reason in a provider's answer, the most telling of several."""
    return next(filter(None, map(_text, _reasons_in(answer))), None)


def _reasons_in(answer: Mapping[str, Any]) -> Iterator[object]:
    error = answer.get("error")
    if is_mapping(error):  # Firebase's v1
        yield from _errors_in(error.get("details"), "errorCode")
        yield error.get("status")
    yield answer.get("reason")  # Apple's and Amazon's
    yield error
    yield from _errors_in(answer.get("results"), "error")  # Firebase's older form
    code = status_code_in(answer.get("error_code"))  # Baidu's
    yield None if code is None else str(code)
    yield answer.get("status")  # Firebase's v1, as AWS shortens it


def _errors_in(entries: object, name: str) -> Iterator[object]:
    for one in entries if is_list(entries) else ():
        if is_mapping(one):
            yield one.get(name)
