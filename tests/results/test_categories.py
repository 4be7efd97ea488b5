"""What the push providers' documented reasons mean, in every form in which AWS passes them on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import ChannelType, MessageResult, ProviderError
from pinpoint_direct.testing import status_messages

from ..strategies import texts

# Each vendor's own table: reason, HTTP status, what it means.
# https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns
APPLE = """
BadCollapseId 400 payload
BadDeviceToken 400 token
BadExpirationDate 400 payload
BadMessageId 400 payload
BadPriority 400 payload
BadTopic 400 payload
DeviceTokenNotForTopic 400 token
DuplicateHeaders 400 payload
IdleTimeout 400 provider
InvalidPushType 400 payload
MissingDeviceToken 400 payload
MissingTopic 400 payload
PayloadEmpty 400 payload
TopicDisallowed 400 credentials
BadCertificate 403 credentials
BadCertificateEnvironment 403 credentials
BadEnvironmentKeyIdInToken 403 credentials
BadEnvironmentKeyInToken 403 credentials
ExpiredProviderToken 403 credentials
Forbidden 403 credentials
InvalidProviderToken 403 credentials
MissingProviderToken 403 credentials
UnrelatedKeyIdInToken 403 credentials
BadPath 404 payload
MethodNotAllowed 405 payload
ExpiredToken 410 token
Unregistered 410 token
PayloadTooLarge 413 payload
TooManyProviderTokenUpdates 429 rate
TooManyRequests 429 rate
InternalServerError 500 provider
ServiceUnavailable 503 provider
Shutdown 503 provider
"""
# https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode with the status of each, and
# https://cloud.google.com/apis/design/errors: canonical code, the short form's only word.
FIREBASE = """
UNSPECIFIED_ERROR 400 unknown
INVALID_ARGUMENT 400 payload
UNREGISTERED 404 token
SENDER_ID_MISMATCH 403 token
QUOTA_EXCEEDED 429 rate
UNAVAILABLE 503 provider
INTERNAL 500 provider
THIRD_PARTY_AUTH_ERROR 401 credentials
NOT_FOUND 404 token
PERMISSION_DENIED 403 credentials
UNAUTHENTICATED 401 credentials
RESOURCE_EXHAUSTED 429 rate
"""
# https://firebase.google.com/docs/cloud-messaging/http-server-ref
LEGACY = """
MissingRegistration 200 payload
InvalidRegistration 200 token
NotRegistered 200 token
InvalidPackageName 200 payload
MismatchSenderId 200 token
InvalidParameters 400 payload
MessageTooBig 200 payload
InvalidDataKey 200 payload
InvalidTtl 200 payload
Unavailable 200 provider
InternalServerError 500 provider
DeviceMessageRateExceeded 200 rate
TopicsMessageRateExceeded 200 rate
InvalidApnsCredential 200 credentials
"""
# https://developer.amazon.com/docs/adm/send-message.html
AMAZON = """
InvalidRegistrationId 400 token
InvalidData 400 payload
InvalidConsolidationKey 400 payload
InvalidExpiration 400 payload
InvalidChecksum 400 payload
InvalidType 400 payload
Unregistered 400 token
AccessTokenExpired 401 credentials
MessageTooLarge 413 payload
MaxRateExceeded 429 rate
"""
# https://push.baidu.com/doc/restapi/error_code
BAIDU = """
30600 500 provider
30601 405 payload
30602 400 payload
30603 403 credentials
30604 402 rate
30605 404 payload
30606 408 provider
30607 408 provider
30608 404 token
30612 403 credentials
30613 403 credentials
30699 429 rate
"""
FORMS = {
    "APNS": [lambda reason: {"reason": reason}],
    "GCM": [
        lambda reason: {"status": reason},
        lambda reason: {"error": {"status": reason, "message": "x"}},
        lambda reason: {
            "error": {
                "status": "CANONICAL",
                "details": [{"@type": "type.googleapis.com/x"}, {"errorCode": reason}],
            }
        },
    ],
    "legacy": [
        lambda reason: {"error": reason},
        lambda reason: {"multicast_id": 1, "failure": 1, "results": [{"error": reason}]},
    ],
    "ADM": [lambda reason: {"reason": reason}],
    "BAIDU": [
        lambda reason: {"request_id": 1, "error_code": int(reason), "error_msg": "x"},
        lambda reason: {"error_code": reason},
    ],
}
TABLES = {"APNS": APPLE, "GCM": FIREBASE, "legacy": LEGACY, "ADM": AMAZON, "BAIDU": BAIDU}
CASES = [
    pytest.param(
        "GCM" if name == "legacy" else name,
        form(reason),
        reason,
        int(status),
        category,
        id=f"{name} {reason} {at}",
    )
    for name, table in TABLES.items()
    for reason, status, category in map(str.split, table.strip().splitlines())
    for at, form in enumerate(FORMS[name])
]


def message(channel=None, status=None, error=None, answer=None):
    """Return a status message as AWS writes it."""
    members = {
        "errorMessage": "Invalid notification",
        "channelType": channel,
        "pushProviderStatusCode": None if status is None else str(status),
        "pushProviderError": error,
        "pushProviderResponse": None if answer is None else json.dumps(answer),
    }
    return json.dumps({name: value for name, value in members.items() if value is not None})


def failed(text, code=400):
    return MessageResult(delivery_status="PERMANENT_FAILURE", status_code=code, status_message=text)


def test_the_tables_are_the_vendors():
    lengths = {name: len(table.strip().splitlines()) for name, table in TABLES.items()}
    assert lengths == {"APNS": 33, "GCM": 12, "legacy": 14, "ADM": 10, "BAIDU": 12}


@pytest.mark.parametrize(("channel", "answer", "reason", "status", "category"), CASES)
def test_a_documented_reason_has_its_category(channel, answer, reason, status, category):
    result = failed(message(channel, status, "words", answer))

    assert result.provider_error.reason == reason
    assert result.provider_error.category == category
    assert result.is_dead_token is (category == "token")
    assert result.is_misconfigured is (category == "credentials")


@pytest.mark.parametrize(("channel", "answer", "reason", "status", "category"), CASES)
def test_the_answer_alone_is_enough(channel, answer, reason, status, category):
    result = failed(json.dumps(answer))

    assert result.provider_error.reason == reason
    assert result.is_dead_token is (category == "token")


@pytest.mark.parametrize(("channel", "answer", "reason", "status", "category"), CASES)
def test_the_error_may_name_the_reason(channel, answer, reason, status, category):
    error = ProviderError(error=reason, channel_type=channel, status_code=status)
    assert error.category == category


@pytest.mark.parametrize("channel", ["APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX"])
def test_apples_reasons_are_those_of_all_its_channels(channel):
    reason = {"reason": "Unregistered"}
    assert failed(message(channel, 410, "Unregistered", reason)).is_dead_token


@pytest.mark.parametrize(
    ("channel", "status", "category"),
    [
        ("GCM", 404, "token"),
        ("APNS", 404, "unknown"),
        ("APNS", 410, "token"),
        (None, 410, "token"),
        ("FCM", 410, "token"),
        ("PUSH", 413, "payload"),
        ("ADM", 429, "rate"),
        ("GCM", 401, "credentials"),
        ("APNS", 403, "credentials"),
        ("BAIDU", 500, "provider"),
        ("GCM", 599, "provider"),
        ("GCM", 400, "unknown"),
        ("GCM", None, "unknown"),
    ],
)
def test_without_a_reason_the_status_decides(channel, status, category):
    error = ProviderError(status_code=status, channel_type=channel, error="New words")
    assert error.category == category
    unknown = ProviderError(status_code=status, channel_type=channel, reason="NEW_REASON")
    assert unknown.category == category


@pytest.mark.parametrize(
    ("error", "reason", "category"),
    [
        ("The registration token is not a valid FCM registration token", None, "token"),
        (
            "The registration token is not a valid FCM registration token",
            "INVALID_ARGUMENT",
            "token",
        ),
        ("SenderId mismatch", "PERMISSION_DENIED", "token"),
        ("Invalid value at 'message.data'", "INVALID_ARGUMENT", "payload"),
        ("Unregistered or expired token", None, "token"),
        ("Invalid value", None, "unknown"),
    ],
)
def test_words_decide_where_the_code_means_several_things(error, reason, category):
    assert ProviderError(error=error, reason=reason, channel_type="GCM").category == category


def test_words_do_not_outweigh_a_reason():
    told = message("APNS", 403, "Unregistered or expired token", {"reason": "ExpiredProviderToken"})

    assert not failed(told, 410).is_dead_token
    assert failed(told, 410).is_misconfigured


@pytest.mark.parametrize("channel", ["SMS", "EMAIL", "VOICE", "CUSTOM", "IN_APP"])
def test_a_channel_without_device_tokens_has_no_dead_one(channel):
    told = message(channel, 410, "Unregistered", {"reason": "Unregistered"})

    assert failed(told).provider_error.category == "unknown"
    assert not failed(told, 410).is_dead_token


def test_aws_own_code_decides_where_the_provider_is_silent():
    assert failed(message("APNS"), 410).is_dead_token
    assert not failed(message("APNS"), 400).is_dead_token
    assert not failed(message("APNS", 429), 410).is_dead_token


@pytest.mark.parametrize(
    "text",
    [
        "Message from an unregistered number",
        "Sender ID is unregistered in this country",
        "SENDER ID UNREGISTERED",
        "The number was not registered for invalid registration purposes",
        "NotRegisteredAtAll",
    ],
)
def test_words_of_other_channels_are_no_dead_token(text):
    assert not failed(text).is_dead_token


@pytest.mark.parametrize("text", ["ExpiredToken", "Push failed: NotRegistered.", "Unregistered."])
def test_a_providers_own_name_counts_without_json(text):
    assert failed(text).is_dead_token


SUCCESSES = [
    {"name": "projects/p/messages/0:1"},
    {"multicast_id": 1, "success": 1, "results": [{"message_id": "0:1"}]},
    {"channelType": "GCM", "pushProviderStatusCode": "200"},
]


@pytest.mark.parametrize("told", SUCCESSES, ids=["v1", "legacy", "wrapped"])
def test_a_success_has_no_provider_error(told):
    text = json.dumps(told)
    successful = MessageResult(delivery_status="SUCCESSFUL", status_message=text)
    assert successful.provider_error is None


@pytest.mark.parametrize("told", SUCCESSES[:2], ids=["v1", "legacy"])
def test_what_refuses_nothing_is_no_provider_error(told):
    assert failed(json.dumps(told)).provider_error is None


@given(
    st.builds(
        message,
        st.none() | st.sampled_from(ChannelType) | texts(),
        st.none() | st.integers(0, 999),
        st.none() | texts(),
        st.none() | st.fixed_dictionaries({"reason": texts()}),
    ),
    st.sampled_from([400, 410, None]),
)
def test_nothing_is_a_dead_token_and_the_senders_fault(text, code):
    result = failed(text, code)
    assert not (result.is_dead_token and result.is_misconfigured)
    assert not (result.is_dead_token and result.provider_error.category not in {"token", "unknown"})


MISCONFIGURED = [
    "No channel of type GCM is enabled for the application 611e3e3cdd47474c9c1399a505665b91",
    "Channel GCM is not enabled",
    "Either template or email message must be specified",
    "User is not authorized to perform `ses:SendEmail' on resource `arn:aws:ses:us-east-1:1:x'",
    "AccessDeniedException",
    "NO_ORIGINATION_IDENTITIES_FOUND",
    "Origination number +12065550100 was not found",
    "The origination phone number doesn't belong to this account",
    "Invalid origination number",
    "The certificate has expired",
    "Invalid credentials",
    "Email address is not verified. The following identities failed the check: x@example.com",
]
RECIPIENTS_OWN = [
    None,
    "",
    status_messages.OPTED_OUT,
    status_messages.NO_ENDPOINTS,
    status_messages.DEAD_APNS_TOKEN,
    status_messages.DEAD_GCM_TOKEN,
    "Phone number is invalid",
    "Destination number is not reachable",
    "The origination number: phone number is opted out, not reachable",
]


@pytest.mark.parametrize("text", MISCONFIGURED)
def test_the_senders_own_fault_is_known(text):
    assert failed(text).is_misconfigured
    assert not failed(text).is_dead_token
    assert not MessageResult(delivery_status="THROTTLED", status_message=text).is_misconfigured


@pytest.mark.parametrize("text", RECIPIENTS_OWN)
def test_what_is_one_recipients_is_not_the_senders_fault(text):
    assert not failed(text).is_misconfigured


@given(texts(60))
def test_every_text_has_an_answer(text):
    assert failed(text).is_misconfigured in {True, False}
