"""The error classes: their bases, their texts, and pickling."""

import copy
import math
import pickle

import pytest
from botocore.exceptions import ClientError

import pinpoint_direct
from pinpoint_direct import (
    AccessDeniedError,
    BadRequestError,
    DecodeError,
    DeliveryError,
    FeatureEndedError,
    ForbiddenError,
    InternalServerError,
    JournalBusyError,
    JournalError,
    MethodNotAllowedError,
    NotFoundError,
    PayloadTooLargeError,
    PinpointDirectError,
    Problem,
    ServiceError,
    SMSMessage,
    TooManyRequestsError,
    TransportError,
    ValidationError,
    reveal,
)
from pinpoint_direct.masks import named

from .catalogue import SERVICE_ERRORS, answer, every_error

TREE = {
    PinpointDirectError: Exception,
    ValidationError: PinpointDirectError,
    ServiceError: PinpointDirectError,
    BadRequestError: ServiceError,
    ForbiddenError: ServiceError,
    AccessDeniedError: ForbiddenError,
    FeatureEndedError: ForbiddenError,
    NotFoundError: ServiceError,
    MethodNotAllowedError: ServiceError,
    PayloadTooLargeError: ServiceError,
    TooManyRequestsError: ServiceError,
    InternalServerError: ServiceError,
    TransportError: PinpointDirectError,
    DecodeError: TransportError,
    JournalError: PinpointDirectError,
    JournalBusyError: JournalError,
    DeliveryError: PinpointDirectError,
}
EVERY_ERROR = pytest.mark.parametrize(
    "error", every_error(), ids=lambda error: type(error).__name__
)


@pytest.mark.parametrize(("error", "parent"), TREE.items(), ids=lambda one: None)
def test_each_error_is_a_child_of_its_parent(error, parent):
    assert error.__bases__[0] is parent


def test_the_tree_is_complete():
    public = {
        one
        for one in vars(pinpoint_direct).values()
        if isinstance(one, type) and issubclass(one, BaseException) and not issubclass(one, Warning)
    }

    assert public == {*TREE}
    assert {type(error) for error in every_error()} == {*TREE}


def test_errors_are_also_what_callers_catch_today():
    assert issubclass(ValidationError, ValueError)
    assert issubclass(ServiceError, ClientError)
    with pytest.raises(ClientError):
        raise BadRequestError(answer("BadRequestException"), "SendMessages")
    with pytest.raises(ValueError, match="takes text"):
        SMSMessage(5)


def attributes(error):
    named = vars(error) | {name: getattr(error, name, None) for name in ("code", "is_retryable")}
    return {
        name: reveal(one) if isinstance(one, pinpoint_direct.MessageResponse) else one
        for name, one in named.items()
    }


@EVERY_ERROR
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_pickles_with_its_type_and_all_its_attributes(error, protocol):
    travelled = pickle.loads(pickle.dumps(error, protocol))

    assert type(travelled) is type(error)
    assert travelled.args == error.args
    assert str(travelled) == str(error)
    assert repr(travelled) == repr(error)
    assert attributes(travelled) == attributes(error)


@EVERY_ERROR
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_an_error_is_copied_with_its_type_and_all_its_attributes(error, copied):
    travelled = copied(error)

    assert type(travelled) is type(error)
    assert travelled.args == error.args
    assert attributes(travelled) == attributes(error)


def test_a_note_and_a_further_attribute_travel_too():
    error = TransportError("ReadTimeoutError", may_have_been_sent=True)
    error.add_note("on Monday")
    error.attempts = 3

    travelled = pickle.loads(pickle.dumps(error))

    assert travelled.__notes__ == ["on Monday"]
    assert travelled.attempts == 3


def test_an_unpickled_delivery_error_still_answers_for_the_request():
    error = every_error()[-1]

    travelled = pickle.loads(pickle.dumps(error))

    assert travelled.response == error.response
    assert travelled.response.request == error.response.request
    assert travelled.response.unanswered == error.response.unanswered


@EVERY_ERROR
def test_an_error_says_something(error):
    assert str(error)
    assert error.args == (str(error),)


@pytest.mark.parametrize("cls", SERVICE_ERRORS)
def test_a_service_error_keeps_what_clients_of_botocore_read(cls):
    given = answer("BadRequestException", 400)
    error = cls(given, "SendUsersMessages")

    assert error.response == given
    assert error.operation_name == "SendUsersMessages"
    assert error.code == "BadRequestException"
    assert error.status_code == 400
    assert error.request_id == "request-1"


@pytest.mark.parametrize("cls", SERVICE_ERRORS)
def test_the_text_of_a_service_error_holds_code_status_and_request_id_alone(cls):
    error = cls(answer("ACode", 418, message="about +12065550100"), "SendMessages")

    for expected in ("SendMessages", "ACode", "418", "request-1"):
        assert expected in str(error)
    for shown in (str(error), repr(error), *map(str, error.args)):
        assert "about" not in shown
        assert "2065550100" not in shown


@pytest.mark.parametrize("code", ["a code with spaces", "x" * 81, "+12065550100", "4", "4040"])
def test_a_code_that_is_none_is_not_printed(code):
    error = BadRequestError(answer(code), "SendMessages")

    assert error.code == named(code)
    assert str(error).startswith("SendMessages failed with BadRequestError (HTTP 400")


ODD_ANSWERS = {
    "nothing": {},
    "no parts": {"Error": None, "ResponseMetadata": None},
    "odd parts": {"Error": "text", "ResponseMetadata": []},
    "odd values": {
        "Error": {"Code": 5},
        "ResponseMetadata": {"HTTPStatusCode": "x", "RequestId": 5},
    },
}


@pytest.mark.parametrize("odd", ODD_ANSWERS.values(), ids=ODD_ANSWERS)
@pytest.mark.parametrize("cls", SERVICE_ERRORS)
def test_an_odd_answer_makes_an_error_all_the_same(odd, cls):
    error = cls(odd, "SendMessages")

    assert error.status_code is None
    assert error.request_id is None
    assert error.code is None
    assert "HTTP" not in str(error)
    assert isinstance(error.may_have_been_sent, bool)
    assert str(error)


def test_the_request_id_of_the_body_replaces_a_missing_header():
    given = answer("BadRequestException", request_id=None) | {"RequestID": "from-the-body"}

    assert BadRequestError(given, "SendMessages").request_id == "from-the-body"


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (400, False),
        (403, False),
        (404, False),
        (408, True),
        (413, False),
        (429, False),
        (500, True),
        (502, True),
        (503, True),
        (599, True),
    ],
)
def test_the_http_status_tells_whether_messages_may_have_been_sent(status, sent):
    error = ServiceError(answer("", status), "SendMessages")

    assert error.may_have_been_sent is sent
    assert ("may have been sent" in str(error)) is sent
    assert ("nothing was sent" in str(error)) is not sent


@pytest.mark.parametrize("cls", SERVICE_ERRORS)
def test_code_and_status_say_what_may_be_repeated_and_not_the_class(cls):
    assert not cls(answer("ACode", 400), "SendMessages").is_retryable
    assert cls(answer("Throttling", 400), "SendMessages").is_retryable
    assert not cls(answer("Throttling", 503), "SendMessages").is_retryable


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5.0),
        ("0.5", 0.5),
        ("86400", 86_400.0),
        ("0", 0.0),
        ("9" * 400, math.inf),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:28:30 -0000", 30.0),
        ("Wed, 21 Oct 2026 09:28:30 +0200", 30.0),
        ("Thu, 22 Oct 2026 07:28:00 GMT", 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 251_609_733_119.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0.0),  # is over
    ],
)
def test_the_time_to_wait_is_read_off_the_header_and_said(header, seconds):
    headers = {"retry-after": header, "date": "Wed, 21 Oct 2026 07:28:00 GMT"}
    error = TooManyRequestsError(answer("", 429, **headers), "SendMessages")

    assert error.retry_after == seconds
    assert str(error).endswith(f"; the service asks to wait {seconds:,.12g} seconds")
    assert "nothing was sent" in str(error)
    assert pickle.loads(pickle.dumps(error)).retry_after == seconds


@pytest.mark.parametrize(
    "header",
    [
        *("", "-1", "nan", "inf", "-inf", "1e999", "1e3", "1_000", "٣", "0x10", "5, 10", "soon"),
        *("Wed, 21 Oct 99999 07:28:00 GMT", "Wed, 21 Oct 2026 25:28:00 GMT", "9" * 5000 + " Oct"),
        *(5, None),
    ],
    ids=ascii,
)
def test_an_invalid_time_to_wait_is_none(header):
    error = TooManyRequestsError(answer("", 429, **{"retry-after": header}), "SendMessages")

    assert error.retry_after is None
    assert str(error).endswith("nothing was sent")


@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_a_date_is_compared_with_the_clock_where_the_answer_has_none(date, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_792_567_680.0)
    headers = {"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT", "date": date}
    error = TooManyRequestsError(answer("", 429, **headers), "SendMessages")

    assert error.retry_after == 30.0


@pytest.mark.parametrize("headers", [None, [], {}])
def test_without_the_header_there_is_no_time_to_wait(headers):
    given = answer("", 429)
    given["ResponseMetadata"]["HTTPHeaders"] = headers

    assert TooManyRequestsError(given, "SendMessages").retry_after is None


@pytest.mark.parametrize("sent", [True, False])
@pytest.mark.parametrize("retryable", [True, False])
def test_a_transport_error_tells_its_reason_and_what_may_have_happened(sent, retryable):
    error = TransportError("ReadTimeoutError", may_have_been_sent=sent, is_retryable=retryable)

    assert error.reason == "ReadTimeoutError"
    assert error.may_have_been_sent is sent
    assert error.is_retryable is retryable
    assert "ReadTimeoutError" in str(error)
    assert ("may have been sent" in str(error)) is sent


@pytest.mark.parametrize("sent", [True, False])
def test_a_journal_error_tells_what_the_journal_can_prove(sent):
    error = JournalError("the disk is full", may_have_been_sent=sent)

    assert error.reason == "the disk is full"
    assert error.may_have_been_sent is sent
    assert ("another may have sent" in str(error)) is sent


def test_who_has_the_journal_may_have_sent():
    assert JournalBusyError().may_have_been_sent is True
    assert JournalBusyError("Ana has it").reason == "Ana has it"
    assert JournalError("the disk is full").may_have_been_sent is False


def test_an_answer_that_cannot_be_read_may_have_been_sent():
    error = DecodeError("a page of HTML")

    assert error.may_have_been_sent is True
    assert error.is_retryable is False
    assert "a page of HTML" in str(error)


def test_a_validation_error_tells_all_its_problems_one_a_line():
    problems = (
        Problem("A.b", "type", "takes text"),
        Problem("", "nesting", "is a whole call"),
        Problem("A.c", "limit", "takes at most 5", 5, "https://example.com"),
    )
    error = ValidationError(problems)

    assert error.problems == problems
    assert str(error).splitlines() == [
        "A.b: takes text",
        "is a whole call",
        "A.c: takes at most 5 [https://example.com]",
    ]


def test_a_single_problem_makes_an_error_too():
    error = ValidationError.of("A.b", "limit", "takes at most 5", limit=5)

    assert error.problems == (Problem("A.b", "limit", "takes at most 5", 5),)
    assert error.problems[0].severity == "error"
