"""What every error answers: was anything sent, may it be tried again, what is to be done next."""

import re
from unittest.mock import MagicMock

import botocore.exceptions
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from hypothesis import given
from hypothesis import strategies as st

import pinpoint_direct
from pinpoint_direct import (
    AccessDeniedError,
    BatchResult,
    DecodeError,
    DeliveryError,
    EndpointMessageResult,
    FeatureEndedError,
    JournalError,
    MessageRequest,
    MessageResponse,
    MessageResult,
    NotFoundError,
    Outcome,
    PinpointDirect,
    PinpointDirectError,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    ServiceError,
    TooManyRequestsError,
    TransportError,
    ValidationError,
    reveal,
)
from pinpoint_direct.advice import ADVICE, advice_on
from pinpoint_direct.calls.failures import failure
from pinpoint_direct.proof import THROTTLING_CODES

from .catalogue import SERVICE_ERRORS, answer, every_error

EVERY_ERROR = pytest.mark.parametrize(
    "error", every_error(), ids=lambda error: type(error).__name__
)
SAID = "+12065550100 could not be reached"


@EVERY_ERROR
def test_every_error_answers_the_same_five_questions(error):
    assert isinstance(error.may_have_been_sent, bool)
    assert isinstance(error.is_retryable, bool)
    assert isinstance(error.code, str | None)
    assert isinstance(error.status_code, int | None)
    assert isinstance(error.request_id, str | None)


@EVERY_ERROR
def test_what_may_have_been_sent_is_never_retryable(error):
    assert not (error.may_have_been_sent and error.is_retryable)


@EVERY_ERROR
def test_only_an_answer_has_a_code_a_status_and_a_request_id(error):
    has_answer = isinstance(error, ServiceError)

    assert [one is not None for one in (error.code, error.status_code, error.request_id)] == (
        [has_answer] * 3
    )


def test_an_error_of_which_nothing_is_known_may_have_been_sent():
    assert PinpointDirectError("reason").may_have_been_sent
    assert not ValidationError.of("a", "type", "reason").may_have_been_sent
    assert not JournalError("reason").may_have_been_sent


def test_an_answer_that_is_not_trusted_keeps_its_status_and_request_id():
    class Odd:
        def send_messages(self, **_):
            return {"ResponseMetadata": {"HTTPStatusCode": 200, "RequestId": "id-1"}}

        send_users_messages = send_messages

    request = MessageRequest().with_sms("x").to_sms("+12065550100")
    with pytest.raises(DecodeError) as caught:
        PinpointDirect("app", client=Odd()).send_messages(request)

    assert (caught.value.status_code, caught.value.request_id) == (200, "id-1")
    assert caught.value.code is None


STATUSES = [None, "SUCCESSFUL", "THROTTLED", "PERMANENT_FAILURE", "UNKNOWN_FAILURE", "NEW"]
MAY_HAVE_GOT_IT = {None, "SUCCESSFUL", "UNKNOWN_FAILURE", "NEW"}
NUMBERS = [f"+1206555{number:04}" for number in range(4)]


@given(st.lists(st.sampled_from([*STATUSES, "absent"]), min_size=1, max_size=4))
def test_a_delivery_error_says_whether_anybody_may_have_got_something(statuses):
    given_to = dict(zip(NUMBERS, statuses, strict=False))
    answers = {
        number: MessageResult(delivery_status=status)
        for number, status in given_to.items()
        if status != "absent"
    }
    request = MessageRequest().with_sms("x").to_many(list(given_to), channel_type="SMS")
    response = MessageResponse(application_id="app", result=answers, request=request)
    from_json = response.evolve(request=None)
    batch = BatchResult(
        [
            Outcome(recipient=number, kind="address", result=answers[number])
            if number in answers
            else Outcome(
                recipient=number,
                kind="address",
                error=TransportError("Unanswered", may_have_been_sent=True),
            )
            for number in given_to
        ]
    )

    expected = any(status == "absent" or status in MAY_HAVE_GOT_IT for status in statuses)

    assert DeliveryError(response, "x").may_have_been_sent is expected
    assert DeliveryError(batch, "x").may_have_been_sent is expected
    assert DeliveryError(from_json, "x").may_have_been_sent is True  # who was asked is not known
    assert not DeliveryError(response, "x").is_retryable


def test_a_user_who_is_not_answered_for_may_have_got_something():
    request = SendUsersMessageRequest().with_default("x").to_users(["ana", "ben"])
    refused = EndpointMessageResult(delivery_status="PERMANENT_FAILURE")
    response = SendUsersMessageResponse(result={"ana": {"": refused}}, request=request)
    all_refused = response.evolve(result={"ana": {"": refused}, "ben": {"": refused}})

    assert DeliveryError(response, "x").may_have_been_sent
    assert not DeliveryError(all_refused, "x").may_have_been_sent


def test_of_a_response_of_an_unknown_kind_nothing_is_proven():
    assert DeliveryError(None, "x").may_have_been_sent


@pytest.mark.parametrize("cls", SERVICE_ERRORS)
def test_the_services_own_sentence_is_shown_by_reveal_alone(cls):
    error = cls(answer("ACode", message=SAID), "SendMessages")
    outcome = Outcome(recipient="+12065550100", kind="address", error=error)

    assert error.service_message == SAID
    assert not any(SAID in shown for shown in (str(error), repr(error), repr(outcome)))
    assert reveal(error) == f"{repr(error)[:-1]}, service_message={SAID!r})"
    assert SAID in reveal(outcome)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ({"Error": {"Code": "ACode", "Message": ""}, "Message": SAID}, SAID),
        ({"Error": {"Code": "ACode", "Message": ""}}, None),
        ({"Error": {"Message": 5}}, None),
        ({}, None),
    ],
)
def test_where_there_is_no_sentence_there_is_none(response, expected):
    error = ServiceError(response, "SendMessages")

    assert error.service_message == expected
    assert (expected is None) is (reveal(error) == repr(error))


def test_an_error_without_an_answer_is_revealed_as_it_is():
    error = TransportError("ReadTimeoutError", may_have_been_sent=True)

    assert reveal(error) == repr(error)


# --- what to do next ----------------------------------------------------------------------------

KINDS = {cls.__name__: cls for cls in SERVICE_ERRORS}
WITHOUT_ADVICE = {"ServiceError"}  # of an unknown code nothing can be said
OTHER_OPERATIONS = ("SendEmail", "SendTextMessage", "SendVoiceMessage")


def is_exception_of_botocore(name):
    kind = getattr(botocore.exceptions, name, None)
    return isinstance(kind, type) and issubclass(kind, BotoCoreError)


def test_every_class_of_service_error_says_what_to_do():
    assert {*KINDS} - {*ADVICE} == WITHOUT_ADVICE


@pytest.mark.parametrize("name", ADVICE)
def test_each_row_of_the_advice_is_for_something_that_exists(name):
    """A code's row is checked by its look alone: AWS has no list of them."""
    kind, _, operation = name.partition(" of ")
    assert (
        (kind in KINDS and operation in ("", *OTHER_OPERATIONS))
        or is_exception_of_botocore(name)
        or (
            re.search(
                r"(Token|TokenId|Signature|KeyId|Exception|Required|Expired|Skewed|Match)$", name
            )
            and not hasattr(pinpoint_direct, name)
        )
    )


@pytest.mark.parametrize("name", ADVICE)
def test_a_row_stands_in_the_text_before_the_outcome(name):
    kind, _, operation = name.partition(" of ")
    operation = operation or "SendUsersMessages"
    if is_exception_of_botocore(name):
        text = str(TransportError(name, may_have_been_sent=False))
    elif kind in KINDS:
        text = str(KINDS[kind](answer("ACode", 400), operation))
    else:
        text = str(KINDS["BadRequestError"](answer(name, 400), operation))

    assert f"{advice_on(kind, operation=operation)}; nothing was sent" in text
    assert "{" not in text


def test_a_code_comes_before_its_class():
    error = AccessDeniedError(answer("ExpiredTokenException", 403), "SendMessages")

    assert "expired" in str(error)
    assert "IAM" not in str(error)


@pytest.mark.parametrize("operation", ["SendMessages", "SendUsersMessages"])
@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException"])
def test_a_denied_call_names_the_action_of_its_operation(operation, code):
    error = failure(ClientError(answer(code, 403), operation))

    assert f"mobiletargeting:{operation} " in str(error)
    assert "apps/APPLICATION_ID/messages" in str(error)


@pytest.mark.parametrize("code", sorted(THROTTLING_CODES))
def test_whatever_the_code_a_throttled_call_says_to_slow_down(code):
    error = failure(ClientError(answer(code, 400), "SendMessages"))

    assert type(error) is TooManyRequestsError
    assert "max_requests_per_second" in str(error)


def test_an_unknown_code_gets_the_advice_of_its_status():
    error = failure(ClientError(answer("404", 404), "SendMessages"))

    assert type(error) is NotFoundError
    assert "the application id, the account and the region" in str(error)


def test_what_has_ended_says_so():
    ended = "AWS ended support for Amazon Pinpoint"
    error = failure(ClientError(answer("ForbiddenException", 403, ended), "SendMessages"))

    assert type(error) is FeatureEndedError
    assert "AWS has ended this part of Pinpoint" in str(error)


URLS = {
    "https://pinpoint.eu-west-99.amazonaws.com/v1/apps/app/messages": (
        "pinpoint.eu-west-99.amazonaws.com"
    ),
    "http://127.0.0.1:1/v1/apps/app/messages": "127.0.0.1:1",
    "http://[::1]:8080/": "[::1]:8080",
    "http://user:secret@proxy.example:3128": "proxy.example:3128",
}


@pytest.mark.parametrize(("url", "host"), URLS.items())
@pytest.mark.parametrize(
    "cls",
    [
        botocore.exceptions.ConnectTimeoutError,
        botocore.exceptions.ConnectionClosedError,
        botocore.exceptions.EndpointConnectionError,
        botocore.exceptions.ProxyConnectionError,
        botocore.exceptions.ReadTimeoutError,
        botocore.exceptions.SSLError,
    ],
)
def test_what_happened_on_the_network_names_the_host_and_nothing_else_of_its_address(
    cls, url, host
):
    where = "proxy_url" if cls is botocore.exceptions.ProxyConnectionError else "endpoint_url"
    error = failure(cls(error=OSError(), request=None, **{where: url}))

    assert error.host == host
    assert str(error).startswith(f"no answer from {host}: {cls.__name__}: ")
    assert "secret" not in str(error)
    assert "/v1" not in str(error)


@pytest.mark.parametrize("url", [None, "", "pinpoint", 5, "http://a b@c d/", "http://", "http://["])
def test_a_host_that_is_not_known_is_not_named(url):
    error = failure(botocore.exceptions.EndpointConnectionError(endpoint_url=url, error=None))

    assert error.host in (None, "<3 characters>", "[")
    assert "c d" not in str(error)


class FakeOf:
    """A client that answers with one and the same object."""

    def __init__(self, answered):
        self.send_messages = self.send_users_messages = lambda **_: answered


FAKES = {
    "a mock": (MagicMock(), "the answer is an object of type MagicMock, not a mapping: give the"),
    "a mock inside": ({"MessageResponse": MagicMock()}, "its MessageResponse is an object of type"),
    "none": (None, "neither an ApplicationId nor a result"),
    "text": ("sent", "the answer is an object of type str, not a mapping;"),
    "empty": ({}, "neither an ApplicationId nor a result"),
}


@pytest.mark.parametrize(("answered", "reason"), FAKES.values(), ids=FAKES)
def test_a_fake_that_answers_with_nothing_is_told_from_a_service(answered, reason):
    client = PinpointDirect("app", client=FakeOf(answered))

    with pytest.raises(DecodeError, match=reason) as caught:
        client.send_messages(MessageRequest().with_sms("x").to_sms("+12065550100"))

    is_mock = "mock" in reason.casefold() or (isinstance(answered, dict) and bool(answered))
    assert ("give the fake a return value" in str(caught.value)) is is_mock
