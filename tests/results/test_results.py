"""The meaning of a result: the truth table, and the status message."""

import pytest
from hypothesis import given

from pinpoint_direct import DeliveryStatus, EndpointMessageResult, MessageResult

from ..strategies import instances, statuses

QUESTIONS = [
    "is_successful",
    "is_retryable",
    "is_ambiguous",
    "is_permanent_failure",
    "is_throttled",
    "is_duplicate",
    "is_opted_out",
]
TRUE_OF = {
    "SUCCESSFUL": ["is_successful"],
    "THROTTLED": ["is_retryable", "is_throttled"],
    "TEMPORARY_FAILURE": ["is_retryable"],
    "PERMANENT_FAILURE": ["is_permanent_failure"],
    "OPT_OUT": ["is_permanent_failure", "is_opted_out"],
    "DUPLICATE": ["is_permanent_failure", "is_duplicate"],
    "UNKNOWN_FAILURE": ["is_ambiguous"],
    "TIMEOUT": ["is_ambiguous"],
    "NEW_STATUS": ["is_ambiguous"],
    "successful": ["is_ambiguous"],
    "": ["is_ambiguous"],
    None: ["is_ambiguous"],
}
EITHER = pytest.mark.parametrize("cls", [MessageResult, EndpointMessageResult])


@EITHER
@pytest.mark.parametrize("status", TRUE_OF, ids=repr)
def test_the_status_decides(cls, status):
    result = cls(delivery_status=status)

    assert [question for question in QUESTIONS if getattr(result, question)] == TRUE_OF[status]
    assert not result.is_dead_token
    assert not result.has_no_endpoints


@pytest.mark.parametrize("status", TRUE_OF, ids=repr)
def test_a_status_that_aws_has_not_documented_is_unknown(status):
    result = MessageResult(delivery_status=status)

    assert result.is_unknown is (status in {"NEW_STATUS", "successful"})
    assert result.is_ambiguous >= result.is_unknown


def test_every_status_is_in_the_table():
    assert {*DeliveryStatus} <= {*TRUE_OF}


@EITHER
@given(statuses)
def test_exactly_one_of_four_questions_is_true(cls, status):
    result = cls(delivery_status=status)

    answers = [
        result.is_successful,
        result.is_retryable,
        result.is_ambiguous,
        result.is_permanent_failure,
    ]
    assert answers.count(True) == 1


@pytest.mark.parametrize("status_code", [200, 403, 410, 429, 500, None])
def test_the_status_code_of_the_downstream_service_does_not_decide(status_code):
    throttled = MessageResult(delivery_status="THROTTLED", status_code=status_code)
    successful = MessageResult(delivery_status="SUCCESSFUL", status_code=status_code)

    assert throttled.is_retryable
    assert throttled.is_throttled
    assert successful.is_successful
    assert not successful.is_dead_token


@given(instances(MessageResult))
def test_every_question_is_answered_by_true_or_false(result):
    more = ["is_dead_token", "is_misconfigured", "has_no_endpoints", "is_unknown", "token_updated"]
    for question in [*QUESTIONS, *more]:
        assert getattr(result, question) in {True, False}


OPT_OUTS = [
    "Phone number is opted out",
    "Destination phone number opted out",
    "PHONE NUMBER IS OPTED OUT",
    "The number has opted-out of messages",
    "DESTINATION_PHONE_NUMBER_OPTED_OUT",
]


@pytest.mark.parametrize("text", OPT_OUTS)
def test_a_permanent_failure_may_be_an_opt_out(text):
    failed = MessageResult(
        delivery_status="PERMANENT_FAILURE", status_code=400, status_message=text
    )

    assert failed.is_opted_out
    assert failed.is_permanent_failure


@pytest.mark.parametrize(
    "status", [one for one in TRUE_OF if one not in {"PERMANENT_FAILURE", "OPT_OUT"}], ids=repr
)
@pytest.mark.parametrize("text", [*OPT_OUTS, "BadDeviceToken", "No endpoints found for userId."])
def test_the_text_of_a_failure_is_ignored_with_another_status(status, text):
    result = MessageResult(delivery_status=status, status_code=410, status_message=text)

    assert not result.is_opted_out
    assert not result.is_dead_token
    assert not result.has_no_endpoints


DEAD = [
    "BadDeviceToken",
    "baddevicetoken",
    "Unregistered or expired token",
    "UNREGISTERED",
    "DeviceTokenNotForTopic",
    "NotRegistered",
    "InvalidRegistration",
    "InvalidRegistrationId",
    "MismatchSenderId",
    "SENDER_ID_MISMATCH",
    "The registration token is not a valid FCM registration token",
]
ALIVE = [
    None,
    "",
    "No channel of type GCM is enabled for the application 611e3e3cdd47474c9c1399a505665b91",
    '{"pushProviderResponse":"{\\"status\\":\\"INVALID_ARGUMENT\\"}"}',
    "MessageTooLarge",
    "MaxRateExceeded",
    "QUOTA_EXCEEDED",
    "Phone number is opted out",
    "Either template or email message must be specified",
]


@pytest.mark.parametrize("text", DEAD)
def test_a_dead_token_is_known_by_what_the_provider_says(text):
    assert MessageResult(
        delivery_status="PERMANENT_FAILURE", status_code=400, status_message=text
    ).is_dead_token


@pytest.mark.parametrize("text", ALIVE)
def test_another_failure_is_no_dead_token(text):
    assert not MessageResult(
        delivery_status="PERMANENT_FAILURE", status_code=400, status_message=text
    ).is_dead_token


def test_gone_is_a_dead_token_without_a_word():
    assert MessageResult(delivery_status="PERMANENT_FAILURE", status_code=410).is_dead_token


def test_a_user_without_endpoints_is_known():
    nobody = EndpointMessageResult(
        delivery_status="PERMANENT_FAILURE",
        status_code=400,
        status_message="No endpoints found for userId.",
        address="",
    )

    assert nobody.has_no_endpoints
    assert nobody.is_permanent_failure
    assert not nobody.is_dead_token


@pytest.mark.parametrize(("token", "updated"), [("new-token", True), ("", False), (None, False)])
def test_a_token_given_by_the_provider_is_an_update(token, updated):
    assert MessageResult(updated_token=token).token_updated is updated


@EITHER
def test_a_result_is_never_simply_true(cls):
    for status in TRUE_OF:
        with pytest.raises(TypeError, match="is_successful"):
            bool(cls(delivery_status=status))
