"""What the exceptions of a call mean."""

import pytest
from botocore import exceptions as botocore_exceptions
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError
from hypothesis import given
from hypothesis import strategies as st
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

from pinpoint_direct import (
    AccessDeniedError,
    BadRequestError,
    DecodeError,
    FeatureEndedError,
    ForbiddenError,
    InternalServerError,
    MethodNotAllowedError,
    NotFoundError,
    PayloadTooLargeError,
    ServiceError,
    TooManyRequestsError,
    TransportError,
    ValidationError,
)
from pinpoint_direct.calls.failures import failure

from ..oracle import OPERATIONS
from .catalogue import answer, every_error

BY_CODE = {
    "BadRequestException": BadRequestError,
    "ForbiddenException": ForbiddenError,
    "AccessDeniedException": AccessDeniedError,
    "AccessDenied": AccessDeniedError,
    "NotFoundException": NotFoundError,
    "MethodNotAllowedException": MethodNotAllowedError,
    "PayloadTooLargeException": PayloadTooLargeError,
    "RequestEntityTooLargeException": PayloadTooLargeError,
    "TooManyRequestsException": TooManyRequestsError,
    "ThrottlingException": TooManyRequestsError,
    "Throttling": TooManyRequestsError,
    "ThrottledException": TooManyRequestsError,
    "RequestThrottledException": TooManyRequestsError,
    "RequestLimitExceeded": TooManyRequestsError,
    "InternalServerErrorException": InternalServerError,
}
BY_STATUS = {
    400: BadRequestError,
    403: ForbiddenError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    413: PayloadTooLargeError,
    429: TooManyRequestsError,
    500: InternalServerError,
    502: InternalServerError,
    503: InternalServerError,
    504: InternalServerError,
    599: InternalServerError,
    200: ServiceError,
    302: ServiceError,
    402: ServiceError,
    408: ServiceError,
    409: ServiceError,
    600: ServiceError,
}
ENDED = (
    "Forbidden:On October 20, 2026, AWS will end support for the Amazon Pinpoint engagement "
    "features (e.g., segments, message templates, campaigns, journeys, analytics). We recommend "
    "customers to migrate to Amazon Connect for engagement capabilities."
)


def judged(code, status=400, **details):
    return failure(ClientError(answer(code, status, **details), "SendMessages"))


@pytest.mark.parametrize(("code", "cls"), BY_CODE.items(), ids=BY_CODE)
@pytest.mark.parametrize("status", [400, 500, 418])
def test_the_code_decides(code, cls, status):
    error = judged(code, status)

    assert type(error) is cls
    assert (error.code, error.status_code) == (code, status)


@pytest.mark.parametrize(("status", "cls"), BY_STATUS.items(), ids=str)
@pytest.mark.parametrize("code", ["", "Unknown", "UnknownCode"])
def test_where_the_code_says_nothing_the_http_status_decides(status, cls, code):
    error = judged(code, status)

    assert type(error) is cls
    assert error.status_code == status


@pytest.mark.parametrize(("status", "cls"), BY_STATUS.items(), ids=str)
def test_the_status_as_a_code_is_how_botocore_tells_of_an_answer_without_one(status, cls):
    assert type(judged(str(status), status)) is cls


def test_every_error_of_the_service_model_has_its_class():
    modelled = {shape for operation in OPERATIONS.values() for shape in operation.error_shapes}

    for shape in modelled:
        error = judged(shape.name, shape.metadata["error"]["httpStatusCode"])
        assert type(error) is BY_CODE[shape.name]
        assert type(judged("", error.status_code)) in {type(error), InternalServerError}


@pytest.mark.parametrize(("code", "status"), [("ForbiddenException", 403), ("", 403), ("403", 403)])
def test_the_end_of_a_feature_is_reported_apart_from_other_refusals(code, status):
    assert type(judged(code, status, message=ENDED)) is FeatureEndedError
    assert type(judged(code, status, message="Forbidden")) is ForbiddenError


@pytest.mark.parametrize("message", ["", None, 5, "AWS will end support for something else"])
def test_other_words_are_an_ordinary_refusal(message):
    assert type(judged("ForbiddenException", 403, message=message)) is ForbiddenError


def test_access_denied_is_never_the_end_of_a_feature():
    assert type(judged("AccessDeniedException", 403, message=ENDED)) is AccessDeniedError


def test_an_answer_without_parts_is_an_error_all_the_same():
    assert type(failure(ClientError({"Error": {}}, "SendMessages"))) is ServiceError
    assert (
        type(failure(bare_client_error({"ResponseMetadata": {"HTTPStatusCode": 403}})))
        is ForbiddenError
    )
    assert type(failure(bare_client_error({}))) is ServiceError


def bare_client_error(response):
    """Return an error whose answer botocore would not have let through its constructor."""
    error = ClientError({"Error": {}}, "SendMessages")
    error.response = response
    return error


URL = "https://example.com"
REFUSED = NewConnectionError(None, "refused")
NEVER_SENT = [
    botocore_exceptions.EndpointConnectionError(endpoint_url=URL, error=REFUSED),
    botocore_exceptions.ConnectTimeoutError(endpoint_url=URL, error=ConnectTimeoutError()),
    botocore_exceptions.ProxyConnectionError(proxy_url=URL, error=ProxyError("no", REFUSED)),
]
NOT_CONFIGURED = [
    botocore_exceptions.NoCredentialsError(),
    botocore_exceptions.NoRegionError(),
    botocore_exceptions.PartialCredentialsError(provider="env", cred_var="key"),
    botocore_exceptions.CredentialRetrievalError(provider="env", error_msg="msg"),
    botocore_exceptions.InvalidRegionError(region_name="nowhere!"),
    botocore_exceptions.ParamValidationError(report="report"),
    botocore_exceptions.NoAuthTokenError(),
    botocore_exceptions.TokenRetrievalError(provider="sso", error_msg="msg"),
    botocore_exceptions.SSOTokenLoadError(error_msg="msg"),
    botocore_exceptions.MissingParametersError(object_name="x", missing="y"),
    botocore_exceptions.UnknownSignatureVersionError(signature_version="x"),
]
NOBODY_CAN_TELL = [
    botocore_exceptions.ReadTimeoutError(endpoint_url="https://example.com"),
    botocore_exceptions.ConnectionClosedError(endpoint_url="https://example.com"),
    botocore_exceptions.ConnectionError(error="x"),
    botocore_exceptions.HTTPClientError(error="x"),
    botocore_exceptions.SSLError(endpoint_url="https://example.com", error="x"),
    botocore_exceptions.ResponseStreamingError(error="x"),
    botocore_exceptions.IncompleteReadError(actual_bytes=1, expected_bytes=2),
    botocore_exceptions.BotoCoreError(),
    ConnectionResetError(),
    TimeoutError(),
    OSError(),
]
UNREADABLE = [
    ResponseParserError("x"),
    AttributeError("x"),
    OverflowError("x"),
    KeyError("x"),
    TypeError("x"),
    ValueError("x"),
    RecursionError("x"),
    UnicodeDecodeError("utf-8", b"", 0, 1, "x"),
]
BY_NAME = {"ids": lambda one: type(one).__name__}


@pytest.mark.parametrize("raised", NEVER_SENT, **BY_NAME)
def test_without_a_connection_nothing_was_sent_and_the_call_may_be_repeated(raised):
    error = failure(raised)

    assert type(error) is TransportError
    assert error.may_have_been_sent is False
    assert error.is_retryable is True


@pytest.mark.parametrize("raised", NOT_CONFIGURED, **BY_NAME)
def test_without_a_configuration_nothing_was_sent_and_repeating_is_useless(raised):
    error = failure(raised)

    assert type(error) is TransportError
    assert error.may_have_been_sent is False
    assert error.is_retryable is False


@pytest.mark.parametrize("raised", NOBODY_CAN_TELL, **BY_NAME)
def test_after_a_lost_connection_messages_may_have_been_sent(raised):
    error = failure(raised)

    assert type(error) is TransportError
    assert error.may_have_been_sent is True
    assert error.is_retryable is False


@pytest.mark.parametrize("raised", UNREADABLE, **BY_NAME)
def test_an_answer_that_botocore_stumbles_over_may_have_been_sent(raised):
    error = failure(raised)

    assert type(error) is DecodeError
    assert error.may_have_been_sent is True


@pytest.mark.parametrize(
    "raised", NEVER_SENT + NOT_CONFIGURED + NOBODY_CAN_TELL + UNREADABLE, **BY_NAME
)
def test_the_name_of_the_exception_is_kept_and_its_text_is_not(raised):
    error = failure(raised)

    assert error.reason == type(raised).__name__
    assert error.__cause__ is None
    assert str(raised) == "" or str(raised) not in str(error)


@pytest.mark.parametrize("raised", [*NEVER_SENT, *NOT_CONFIGURED], **BY_NAME)
def test_the_last_failure_of_a_client_that_repeats_as_it_likes_proves_nothing(raised):
    error = failure(raised, is_guarded=False)

    assert (error.may_have_been_sent, error.is_retryable) == (True, False)


@pytest.mark.parametrize(("repeats", "proves"), [(0, True), (1, False), (None, False)])
@pytest.mark.parametrize("code", ["TooManyRequestsException", "BadRequestException"])
def test_the_only_answer_of_such_a_client_proves_as_much_as_ever(code, repeats, proves):
    response = answer(code, 400)
    response["ResponseMetadata"]["RetryAttempts"] = repeats
    error = failure(ClientError(response, "SendMessages"), is_guarded=False)

    assert error.may_have_been_sent is not proves
    assert error.is_retryable is (proves and code == "TooManyRequestsException")
    assert ("nothing was sent" in str(error)) is proves


@pytest.mark.parametrize("error", every_error(), **BY_NAME)
def test_an_error_of_this_package_stays_as_it_is(error):
    assert failure(error) is error


@pytest.mark.parametrize(
    "raised",
    [
        botocore_exceptions.StubResponseError(operation_name="SendMessages", reason="x"),
        botocore_exceptions.StubAssertionError(operation_name="SendMessages", reason="x"),
        botocore_exceptions.UnStubbedResponseError(operation_name="SendMessages", reason="x"),
        ZeroDivisionError(),
        NotImplementedError(),
        StopIteration(),
    ],
    **BY_NAME,
)
def test_the_word_of_a_stubber_and_what_is_none_of_botocores_stay_as_they_are(raised):
    assert failure(raised) is raised


class NotFoundException(ClientError):  # noqa: N818  (its name is botocore's)
    """What botocore makes of a modelled error: a class of its own for every client."""


def test_a_modelled_exception_is_judged_by_its_answer_and_not_by_its_class():
    error = failure(NotFoundException(answer("NotFoundException", 404), "SendUsersMessages"))

    assert type(error) is NotFoundError
    assert error.operation_name == "SendUsersMessages"


@given(
    st.sampled_from([*BY_CODE, "", "NewException"]),
    st.integers(200, 699),
    st.text(max_size=20),
)
def test_every_answer_has_an_error_that_says_whether_to_repeat(code, status, message):
    error = judged(code, status, message=message)

    assert isinstance(error, ServiceError)
    assert not error.is_retryable or isinstance(error, TooManyRequestsError)
    assert not (error.is_retryable and error.may_have_been_sent)
    assert not isinstance(error, ValidationError)
