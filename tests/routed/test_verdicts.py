"""What each error of the other services means: the table against the models, and played."""

from __future__ import annotations

import json
import re

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from hypothesis import given
from hypothesis import strategies as st
from urllib3.exceptions import NewConnectionError

from pinpoint_direct import (
    AccessDeniedError,
    BadRequestError,
    DeliveryStatus,
    ForbiddenError,
    InternalServerError,
    NotFoundError,
    PinpointDirectError,
    TooManyRequestsError,
    TransportError,
)
from pinpoint_direct.calls.failures import failure
from pinpoint_direct.successors.verdicts import VERDICTS, result_of, verdict_on
from pinpoint_direct.testing.services import SERVICES

from ..successors.models import OPERATIONS, REASONS, service
from .sides import CHANNEL_OF, ONE_AT_A_TIME, SERVICE_OF, SES, SMS_VOICE, addressed

OPTED_OUT = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
PERMANENT, THROTTLED, UNKNOWN = "PERMANENT_FAILURE", "THROTTLED", "UNKNOWN_FAILURE"

# What AWS documents of each error: the status, and whether everybody else would meet it, too.
BY_CODE = {
    (SMS_VOICE, "AccessDeniedException"): (PERMANENT, True),
    (SMS_VOICE, "ConflictException"): (PERMANENT, False),
    (SMS_VOICE, "InternalServerException"): (UNKNOWN, False),
    (SMS_VOICE, "ResourceNotFoundException"): (PERMANENT, True),
    (SMS_VOICE, "ServiceQuotaExceededException"): (PERMANENT, True),
    (SMS_VOICE, "ThrottlingException"): (THROTTLED, False),
    (SMS_VOICE, "ValidationException"): (PERMANENT, False),
    (SES, "AccountSuspendedException"): (PERMANENT, True),
    (SES, "BadRequestException"): (PERMANENT, False),
    (SES, "LimitExceededException"): (PERMANENT, True),
    (SES, "MailFromDomainNotVerifiedException"): (PERMANENT, True),
    (SES, "MessageRejected"): (PERMANENT, False),
    (SES, "NotFoundException"): (PERMANENT, True),
    (SES, "SendingPausedException"): (PERMANENT, True),
    (SES, "TooManyRequestsException"): (THROTTLED, False),
}
NOT_IN_THE_MODELS = {
    (SES, "InvalidParameterValue"): (PERMANENT, False),
    (SES, "Throttling"): (THROTTLED, False),
    (SES, "ThrottlingException"): (THROTTLED, False),
}
# Of any service of AWS's, before it gets to the service.
AT_THE_FRONT = {
    "AccessDeniedException": 403,
    "ExpiredTokenException": 403,
    "InvalidSignatureException": 403,
    "MissingAuthenticationTokenException": 403,
    "UnrecognizedClientException": 403,
}
BY_REASON = {
    ("ConflictException", OPTED_OUT): ("OPT_OUT", False),
    ("ConflictException", "RESOURCE_NOT_ACTIVE"): (PERMANENT, True),
    ("ServiceQuotaExceededException", "DAILY_DESTINATION_CALL_LIMIT"): (PERMANENT, False),
    ("ValidationException", "CHANNEL_NOT_ENABLED"): (PERMANENT, True),
    ("ValidationException", "INVALID_ARN"): (PERMANENT, True),
    ("ValidationException", "RESOURCE_NOT_ACCESSIBLE"): (PERMANENT, True),
    ("ValidationException", "UNKNOWN_OPERATION"): (PERMANENT, True),
}
NOT_IN_THE_OLDEST_MODELS = {("ValidationException", "CHANNEL_NOT_ENABLED")}
CLASS_OF = {
    "AccessDeniedException": AccessDeniedError,
    "AccountSuspendedException": ForbiddenError,
    "MailFromDomainNotVerifiedException": ForbiddenError,
    "NotFoundException": NotFoundError,
    "ResourceNotFoundException": NotFoundError,
    "SendingPausedException": ForbiddenError,
    "ServiceQuotaExceededException": ForbiddenError,
}
QUESTIONS = ("is_successful", "is_retryable", "is_ambiguous", "is_permanent_failure")
YES = {
    "SUCCESSFUL": {"is_successful"},
    "OPT_OUT": {"is_permanent_failure", "is_opted_out"},
    PERMANENT: {"is_permanent_failure"},
    THROTTLED: {"is_retryable", "is_throttled"},
    "TEMPORARY_FAILURE": {"is_retryable"},
    UNKNOWN: {"is_ambiguous"},
}


def exceptions():
    """Yield each exception of the models with its service, HTTP status, and reasons."""
    for name, operations in OPERATIONS.items():
        for operation in operations:
            for shape in service(name).operation_model(operation).error_shapes:
                status = shape.metadata.get("error", {}).get("httpStatusCode", 400)
                status = 500 if shape.name.startswith("InternalServer") else status
                reason = shape.members.get("Reason")
                yield name, shape.name, status, tuple(reason.enum) if reason is not None else ()


EXCEPTIONS = sorted({*exceptions()})
PAIRS = [
    (name, code, status, reason)
    for name, code, status, reasons in EXCEPTIONS
    for reason in (None, *reasons)
]


def expected(name, code, reason):
    known = BY_CODE | NOT_IN_THE_MODELS
    return BY_REASON.get((code, reason), known[name, code])


def answered(code, status, reason=None, text="No"):
    response = {
        "Error": {"Code": code, "Message": text},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "r-1", "RetryAttempts": 0},
    }
    return response | ({"Reason": reason} if reason is not None else {})


def verdict(name, code, status, reason=None, text="No"):
    error = failure(ClientError(answered(code, status, reason, text), "SendEmail"))
    found = verdict_on(name, error)
    return found.status.value, found.ends_lane


def says(result):
    """Return the questions that a result says yes to."""
    asked = (*QUESTIONS, "is_throttled", "is_opted_out")
    return {question for question in asked if getattr(result, question)}


def test_every_exception_has_a_verdict_and_every_verdict_an_exception():
    found = {(name, code) for name, codes in VERDICTS.items() for code in codes}

    assert {(name, code) for name, code, _, _ in EXCEPTIONS} == BY_CODE.keys()
    assert found == (BY_CODE | NOT_IN_THE_MODELS).keys()
    assert all(None in reasons for codes in VERDICTS.values() for reasons in codes.values())


def test_every_reason_that_is_named_exists_and_every_reason_that_exists_is_known():
    modelled = {(code, reason) for _, code, _, reason in PAIRS if reason is not None}
    named = {
        (code, reason)
        for code, reasons in VERDICTS[SMS_VOICE].items()
        for reason in reasons
        if reason is not None
    }

    assert named == BY_REASON.keys() <= modelled | NOT_IN_THE_OLDEST_MODELS
    assert {reason for _, reason in modelled} <= REASONS
    assert all({*reasons} == {None} for reasons in VERDICTS[SES].values())


@pytest.mark.parametrize(("name", "code"), BY_CODE | NOT_IN_THE_MODELS)
def test_each_exception_with_each_of_its_reasons_means_what_is_documented(name, code):
    pairs = [one for one in PAIRS if one[:2] == (name, code)] or [(name, code, 400, None)]
    for _, _, status, reason in pairs:
        assert verdict(name, code, status, reason) == expected(name, code, reason)


@pytest.mark.parametrize("name", [*OPERATIONS])
@pytest.mark.parametrize(
    ("status", "means"),
    [
        (400, (PERMANENT, False)),
        (401, (PERMANENT, True)),
        (402, (PERMANENT, False)),
        (403, (PERMANENT, True)),
        (404, (PERMANENT, True)),
        (408, (UNKNOWN, False)),
        (409, (PERMANENT, False)),
        (500, (UNKNOWN, False)),
        (503, (UNKNOWN, False)),
    ],
)
def test_an_exception_that_aws_adds_later_means_what_its_status_means(name, status, means):
    assert verdict(name, "BrandNewException", status) == means
    assert verdict(name, "", status) == means


@pytest.mark.parametrize("name", [*OPERATIONS])
def test_too_many_requests_without_a_name_are_throttled(name):
    assert verdict(name, "", 429) == (THROTTLED, False)
    assert verdict(name, "429", 429) == (THROTTLED, False)
    assert verdict(name, "BrandNewException", 429) == (UNKNOWN, False)


def test_a_reason_that_aws_adds_later_is_not_worth_another_try():
    for code, means in [
        ("ConflictException", (PERMANENT, False)),
        ("ValidationException", (PERMANENT, False)),
        ("ServiceQuotaExceededException", (PERMANENT, True)),
        ("AccessDeniedException", (PERMANENT, True)),
    ]:
        for reason in ("BRAND_NEW", "", 5, ["a"]):
            assert verdict(SMS_VOICE, code, 400, reason) == means


@given(
    st.sampled_from([*OPERATIONS]),
    st.sampled_from([code for _, code in BY_CODE | NOT_IN_THE_MODELS] + ["BrandNew", ""]),
    st.sampled_from([*range(500, 600), 408]),
    st.sampled_from([None, *sorted(REASONS)]),
)
def test_after_an_error_of_the_server_nothing_is_certain_whatever_its_code(
    name, code, status, reason
):
    error = failure(ClientError(answered(code, status, reason), "SendEmail"))

    assert verdict_on(name, error).status is DeliveryStatus.UNKNOWN_FAILURE
    assert error.may_have_been_sent
    assert says(result_of(error, DeliveryStatus.UNKNOWN_FAILURE, None)) == {"is_ambiguous"}


@given(
    st.sampled_from([*OPERATIONS]),
    st.sampled_from([code for _, code in BY_CODE | NOT_IN_THE_MODELS] + ["BrandNew", ""]),
    st.integers(300, 599),
    st.sampled_from([None, *sorted(REASONS)]),
)
def test_a_verdict_agrees_with_the_proof(name, code, status, reason):
    error = failure(ClientError(answered(code, status, reason), "SendEmail"))
    found = verdict_on(name, error)
    result = result_of(error, found.status, None)

    assert result.is_ambiguous is error.may_have_been_sent
    assert not result.is_retryable or not error.may_have_been_sent
    assert not found.ends_lane or not error.may_have_been_sent
    assert not error.is_retryable or result.is_retryable


@pytest.mark.parametrize("code", ["Throttling", "ThrottlingException", "TooManyRequestsException"])
@pytest.mark.parametrize("status", [400, 429])
def test_a_daily_quota_that_is_spent_is_over_for_everybody_and_not_repeated(code, status):
    text = "Daily message quota exceeded."

    assert verdict(SES, code, status, text=text) == (THROTTLED, True)
    assert verdict(SES, code, status, text="Maximum sending rate exceeded.") == (THROTTLED, False)
    error = failure(ClientError(answered(code, status, text=text), "SendEmail"))
    assert (type(error), error.is_retryable, error.may_have_been_sent) == (
        TooManyRequestsError,
        False,
        False,
    )
    assert result_of(error, DeliveryStatus.THROTTLED, None).status_code == 429


def test_a_daily_quota_after_a_repeat_that_nobody_watched_proves_nothing():
    response = answered("ThrottlingException", 400, text="Daily message quota exceeded")
    response["ResponseMetadata"]["RetryAttempts"] = 1

    error = failure(ClientError(response, "SendEmail"), is_guarded=False)

    assert error.may_have_been_sent
    assert verdict_on(SES, error).status is DeliveryStatus.UNKNOWN_FAILURE


# Played: an error for the second of three.


def played(side, channel, plan, **settings):
    """Return the response, the three, what ``on_call`` was told, and who got it."""
    request, people = addressed(channel, channel, channel)
    plan(people[1])
    seen = []
    client = side.client(ONE_AT_A_TIME, on_call=seen.append, **settings)
    response = side.run(client.send_messages(request))
    assert [*response.result] == people
    return response, people, seen


def check_played(side, channel, done, code, reason=None):
    """Check everything that a response says of the second of three."""
    response, (first, second, third), seen = done
    status, ends_lane = expected(SERVICE_OF[channel], code, reason)
    result = response.result[second]

    assert result.delivery_status == status
    # A reason of another operation says so as well.
    assert says(result) == YES[status] | {
        "is_opted_out" for _ in re.findall("OPTED_OUT", str(reason))
    }
    assert response.result[first].is_successful
    assert response.result[third].is_successful is not ends_lane
    assert len(seen) == (2 if ends_lane else 3)
    if ends_lane:
        assert response.result[third] == result
    assert response.unanswered == frozenset()
    assert (second in response.ambiguous) is (status == UNKNOWN)
    again = response.retry_request()
    retried = [one for one in response.result if response.result[one].is_retryable]
    assert (again and [*again.addresses]) == (retried or None)
    assert (second in retried) is (status == THROTTLED)
    assert result.status_code == (429 if status == THROTTLED else seen[1].http_status_code)
    found = result.provider_error
    assert (found.error, found.reason, found.channel_type) == (code, reason, channel)
    assert found.request_id == seen[1].request_id is not None
    assert found.category == "unknown"
    assert seen[1].code == code
    assert [side.local.sends_to(one) for one in (first, third)] == [1, not ends_lane]
    assert side.local.sends_to(second) == (status == UNKNOWN)


@pytest.mark.parametrize("channel", ["SMS", "VOICE"])
def test_every_reason_is_played(side, channel):
    for reason, code in SERVICES[SMS_VOICE].reasons.items():
        side.local.reset()
        done = played(
            side,
            channel,
            lambda one, reason=reason: side.local.script(one, PERMANENT, reason=reason),
        )
        check_played(side, channel, done, code, reason)


@pytest.mark.parametrize("code", [code for name, code in BY_CODE if name == SES])
def test_every_exception_of_ses_is_played(side, code):
    done = played(side, "EMAIL", lambda one: side.local.script(one, PERMANENT, reason=code))
    check_played(side, "EMAIL", done, code)


def failed(side, channel, what, name, message=None):
    """Return what becomes of one alone whose call fails: the response or the error, and more."""
    request, (one,) = addressed(channel)
    side.local.fail(what, service=name, message=message)
    seen = []
    client = side.client(on_call=seen.append, retry=None)
    try:
        return side.run(client.send_messages(request)), one, seen
    except PinpointDirectError as error:
        return error, one, seen


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        (channel, code)
        for channel, named in SERVICE_OF.items()
        for name, code in BY_CODE
        if name == named
    ],
)
def test_every_exception_is_played_for_one_alone(side, channel, code):
    status, ends_lane = expected(SERVICE_OF[channel], code, None)

    found, one, (summary,) = failed(side, channel, code, SERVICE_OF[channel])

    assert side.local.sends_to(one) == (status == UNKNOWN)
    assert summary.code == code
    assert summary.request_id is not None
    if ends_lane:
        assert type(found).__name__ == CLASS_OF.get(code, BadRequestError).__name__
        assert (found.code, found.may_have_been_sent) == (code, False)
    else:
        assert says(found.only) == YES[status]
        assert found.only.provider_error.error == code
        assert found.only.provider_error.request_id == found.request_id
    assert found.request_id == summary.request_id


@pytest.mark.parametrize("channel", [*SERVICE_OF])
@pytest.mark.parametrize("code", [*AT_THE_FRONT])
def test_what_is_refused_before_the_service_ends_the_lane_and_is_raised(side, channel, code):
    found, one, (summary,) = failed(side, channel, code, SERVICE_OF[channel])

    assert type(found) is (AccessDeniedError if "Denied" in code else ForbiddenError)
    assert (found.code, found.may_have_been_sent, found.is_retryable) == (code, False, False)
    assert summary.error == type(found).__name__
    assert side.local.sends_to(one) == 0


@pytest.mark.parametrize("channel", [*SERVICE_OF])
@pytest.mark.parametrize(
    ("status", "means"),
    [
        (400, (PERMANENT, False)),
        (403, (PERMANENT, True)),
        (404, (PERMANENT, True)),
        (408, (UNKNOWN, False)),
        (418, (PERMANENT, False)),
        (429, (THROTTLED, False)),
        (500, (UNKNOWN, False)),
        (503, (UNKNOWN, False)),
    ],
)
def test_a_bare_status_is_played(side, channel, status, means):
    found, one, (summary,) = failed(side, channel, status, SERVICE_OF[channel])

    assert summary.http_status_code == status
    assert side.local.sends_to(one) == (means[0] == UNKNOWN)
    if means[1]:
        assert (found.status_code, found.may_have_been_sent) == (status, False)
        return
    assert says(found.only) == YES[means[0]]
    assert found.only.status_code == status


def test_a_spent_quota_is_raised_if_nobody_was_sent_to(side):
    found, _, _ = failed(
        side, "EMAIL", "TooManyRequestsException", SES, "Daily message quota exceeded"
    )

    assert type(found) is TooManyRequestsError
    assert not found.is_retryable
    assert not found.may_have_been_sent


def test_a_spent_quota_after_a_success_ends_the_lane(side):
    request, people = addressed(*["EMAIL"] * 6, "SMS")
    text = "Daily message quota exceeded"
    side.local.script(people[2], THROTTLED, reason="TooManyRequestsException", status_message=text)
    seen = []
    client = side.client(ONE_AT_A_TIME, on_call=seen.append)

    response = side.run(client.send_messages(request))

    assert response.counts == {"SUCCESSFUL": 3, THROTTLED: 4}
    assert [one.operation for one in seen] == [*["SendEmail"] * 3, "SendTextMessage"]
    assert [*response.retry_request().addresses] == people[2:6]


@pytest.mark.parametrize("channel", [*SERVICE_OF])
@pytest.mark.parametrize("fault", ["timeout", "reset", "truncated", "html"])
def test_a_lost_answer_leaves_it_open_whether_it_was_sent(side, channel, fault):
    request, (first, second) = addressed(channel, channel)
    side.local.fail(fault, service=SERVICE_OF[channel])
    seen = []
    client = side.client(ONE_AT_A_TIME, on_call=seen.append)

    response = side.run(client.send_messages(request))

    assert says(response.result[first]) == {"is_ambiguous"}
    assert response.result[second].is_successful
    assert [*response.ambiguous] == [first]
    assert response.retry_request() is None
    assert response.unanswered == frozenset()
    assert [side.local.sends_to(one) for one in (first, second)] == [1, 1]
    found = response.result[first].provider_error
    assert found.error
    assert found.channel_type == channel
    assert seen[0].error in ("TransportError", "DecodeError")


def never_connected():
    reason = NewConnectionError(None, "refused")
    return EndpointConnectionError(endpoint_url="https://x.example/", error=reason)


RAISED = {
    "a connection that was never made": (never_connected, "TEMPORARY_FAILURE", True),
    "no credentials": (NoCredentialsError, PERMANENT, True),
    "a read timeout": (lambda: ReadTimeoutError(endpoint_url="x"), UNKNOWN, False),
    "a closed connection": (lambda: ConnectionClosedError(endpoint_url="x"), UNKNOWN, False),
    "an unproven connection error": (
        lambda: EndpointConnectionError(endpoint_url="x", error=OSError("x")),
        UNKNOWN,
        False,
    ),
}


@pytest.mark.parametrize("channel", [*SERVICE_OF])
@pytest.mark.parametrize("what", [*RAISED])
def test_what_botocore_raises(side, channel, what):
    make, status, is_raised = RAISED[what]
    request, (first, second) = addressed(channel, channel)
    calls = []

    def answer(method, arguments):
        calls.append(arguments)
        if first in json.dumps(arguments):
            raise make()
        return {"MessageId": "m-1"}

    client = side.answering(answer, ONE_AT_A_TIME)
    alone, _ = addressed(channel)
    if is_raised:
        with pytest.raises(TransportError) as caught:
            side.run(client.send_messages(alone))
        assert not caught.value.may_have_been_sent
        assert caught.value.is_retryable is (status == "TEMPORARY_FAILURE")
    else:
        assert says(side.run(client.send_messages(alone)).only) == YES[status]
    calls.clear()

    ends_lane = what == "no credentials"
    if ends_lane:
        with pytest.raises(TransportError):
            side.run(client.send_messages(request))
        assert len(calls) == 1
        return
    response = side.run(client.send_messages(request))
    assert says(response.result[first]) == YES[status]
    assert response.result[second].is_successful
    again = response.retry_request()
    assert (again and [*again.addresses]) == ([first] if status == "TEMPORARY_FAILURE" else None)


@pytest.mark.parametrize("channel", [*SERVICE_OF])
@pytest.mark.parametrize(
    "answer",
    [{}, {"MessageId": ""}, {"MessageId": 5}, {"MessageId": None}, None, [], "m-1"],
    ids=repr,
)
def test_an_answer_without_an_id_leaves_it_open_whether_it_was_sent(side, channel, answer):
    request, _ = addressed(channel)

    response = side.run(side.answering(lambda *_: answer).send_messages(request))

    assert says(response.only) == {"is_ambiguous"}
    assert "without a MessageId" in response.only.provider_error.error


def test_an_answer_says_what_sendmessages_says_of_a_success(side):
    request, (one,) = addressed("EMAIL")
    response = side.run(side.client().send_messages(request))

    result = response.only
    assert result.status_code == 200
    assert result.status_message == f"MessageId: {result.message_id}"
    assert result.provider_error is None
    assert response.http_status_code == 200
    assert response.response_metadata["RequestId"] == response.request_id
    assert response.application_id
    assert side.local.sends_to(one) == 1


def test_neither_results_nor_errors_show_what_is_personal(side):
    request, (one,) = addressed("SMS")
    side.local.script(one, PERMANENT, status_message=f"{one} is blocked")

    response = side.run(side.client().send_messages(request))

    assert one in json.loads(response.only.status_message)["errorMessage"]
    assert one not in repr(response)
    assert one not in response.only.safe_status_message
    assert one not in repr(response.only.provider_error)


@pytest.mark.parametrize("channel", [*SERVICE_OF])
@pytest.mark.parametrize("status", [500, 503])
def test_an_error_of_the_server_is_never_raised(side, channel, status):
    found, _, (summary,) = failed(side, channel, status, SERVICE_OF[channel])

    assert says(found.only) == {"is_ambiguous"}
    assert summary.error == InternalServerError.__name__


def test_every_operation_is_tried_here():
    assert {one for several in OPERATIONS.values() for one in several} == {*CHANNEL_OF}
    assert not [code for _, code in BY_CODE if not re.fullmatch("[A-Za-z]+", code)]
