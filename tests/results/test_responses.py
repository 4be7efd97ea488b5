"""The properties of a response."""

import copy
import pickle
from collections import Counter

import pytest
from hypothesis import given

from pinpoint_direct import (
    AddressConfiguration,
    DeliveryError,
    EndpointMessageResult,
    EndpointSendConfiguration,
    MessageRequest,
    MessageResponse,
    MessageResult,
    PinpointDirectError,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
)

from .strategies import bare_responses, message_responses, users_responses

known_responses = message_responses | users_responses
all_responses = known_responses | bare_responses


def results_of(response):
    """Return all results by recipient: for users, by user id and endpoint id."""
    if isinstance(response, MessageResponse):
        return {**response.result, **response.endpoint_result}
    return {
        (user, endpoint): result
        for user, results in response.result.items()
        for endpoint, result in results.items()
    }


def asked_of(request):
    """Return the recipients of a request."""
    if isinstance(request, MessageRequest):
        return {*(request.addresses or {}), *(request.endpoints or {})}
    return {*(request.users or {})}


def answered_in(response):
    """Return the recipients that an answer has a result for."""
    keys = results_of(response)
    return {*keys} if isinstance(response, MessageResponse) else {user for user, _ in keys}


@given(all_responses)
def test_every_result_is_a_success_or_a_failure(response):
    assert {**response.successes, **response.failures} == results_of(response)
    assert not response.successes.keys() & response.failures.keys()
    assert all(result.is_successful for result in response.successes.values())
    assert not any(result.is_successful for result in response.failures.values())


@given(all_responses)
def test_retryable_and_ambiguous_results_are_failures(response):
    for part in (response.retryable, response.ambiguous):
        assert part.items() <= response.failures.items()
    assert not response.retryable.keys() & response.ambiguous.keys()
    assert all(result.is_ambiguous for result in response.ambiguous.values())
    assert response.ambiguous.keys() == {
        key for key, result in results_of(response).items() if result.is_ambiguous
    }


@given(all_responses)
def test_whom_to_forget_and_whom_to_leave_alone_are_failures(response):
    for part, question in [
        (response.dead_tokens, "is_dead_token"),
        (response.opted_out, "is_opted_out"),
    ]:
        assert part == {
            key: one for key, one in results_of(response).items() if getattr(one, question)
        }
        assert part.items() <= response.failures.items()


@given(message_responses)
def test_an_address_is_retryable_if_its_result_is(response):
    assert response.retryable == {
        key: result for key, result in results_of(response).items() if result.is_retryable
    }


@given(users_responses)
def test_a_user_is_retryable_if_every_endpoint_of_theirs_is(response):
    again = {
        user
        for user, results in response.result.items()
        if results and all(result.is_retryable for result in results.values())
    }

    assert {user for user, _ in response.retryable} == again
    assert response.retryable == {
        key: result for key, result in results_of(response).items() if key[0] in again
    }


@given(users_responses)
def test_a_user_partly_reached_is_reported_and_never_resent(response):
    for user, results in response.result.items():
        reached = {result.is_successful for result in results.values()}
        assert (user in response.partial) == (reached == {True, False})
    assert not response.partial & {user for user, _ in response.retryable}


@given(known_responses)
def test_who_was_asked_for_and_has_no_result_is_unanswered(response):
    assert isinstance(response.unanswered, frozenset)
    assert response.unanswered == asked_of(response.request) - answered_in(response)


@given(all_responses)
def test_the_statuses_are_counted(response):
    statuses = [result.delivery_status or "MISSING" for result in results_of(response).values()]

    assert response.counts == Counter(map(str, statuses))
    assert all(type(status) is str for status in response.counts)


@given(known_responses)
def test_all_is_successful_if_something_was_asked_and_all_answers_are_good(response):
    good = bool(results_of(response)) and not response.failures and not response.unanswered

    assert response.all_successful is good


@given(bare_responses)
def test_without_a_request_the_answers_alone_count(response):
    assert response.all_successful is (bool(results_of(response)) and not response.failures)


@given(all_responses)
def test_raising_for_failures_returns_the_response_or_raises_with_it(response):
    if response.all_successful:
        assert response.raise_for_failures() is response
        return
    with pytest.raises(DeliveryError) as caught:
        response.raise_for_failures()
    assert caught.value.response is response


@given(all_responses)
def test_a_response_that_has_a_result_says_so(response):
    assert any(response.results()) is bool(results_of(response))


@given(users_responses)
def test_sets_of_recipients_are_masked_and_travel(response):
    for recipients in (response.unanswered, response.partial):
        plain = frozenset(recipients)

        assert recipients == plain
        assert hash(recipients) == hash(plain)
        assert not any(user in repr(recipients) for user in plain)
        for travelled in (pickle.loads(pickle.dumps(recipients)), copy.deepcopy(recipients)):
            assert travelled == plain
            assert repr(travelled) == repr(recipients)


def test_of_a_large_set_of_recipients_a_few_are_shown():
    asked = {f"+1206555{number:04}": AddressConfiguration() for number in range(1500)}
    response = MessageResponse().evolve(
        request=MessageRequest(addresses=asked), http_status_code=200
    )

    assert len(response.unanswered) == 1500
    assert repr(response.unanswered).count("***") == 3
    assert "1,497 more" in repr(response.unanswered)


@given(all_responses)
def test_a_response_is_never_simply_true(response):
    with pytest.raises(TypeError, match="all_successful"):
        bool(response)


@given(bare_responses)
def test_a_response_without_a_request_says_that_it_has_none(response):
    with pytest.raises(PinpointDirectError, match="unanswered needs the request"):
        _ = response.unanswered
    with pytest.raises(PinpointDirectError, match=r"retry_request.* needs the request"):
        response.retry_request()


@given(bare_responses)
def test_a_response_without_a_request_has_no_status_of_the_call(response):
    assert response.request is None
    assert response.http_status_code is None


@given(known_responses)
def test_a_response_knows_its_request_and_the_status_of_the_call(response):
    assert response.request is not None
    assert response.http_status_code == 200


def test_the_counts_of_a_failure_are_reported():
    response = MessageResponse(
        result={
            "a": MessageResult(delivery_status="SUCCESSFUL"),
            "b": MessageResult(delivery_status="THROTTLED"),
            "c": MessageResult(delivery_status="THROTTLED"),
            "d": MessageResult(),
        }
    ).evolve(
        request=MessageRequest(addresses={key: AddressConfiguration() for key in "abcde"}),
        http_status_code=200,
    )

    with pytest.raises(DeliveryError) as caught:
        response.raise_for_failures()

    for answered in ("1 SUCCESSFUL", "2 THROTTLED", "1 MISSING", "1 without an answer"):
        assert answered in str(caught.value)


def test_where_everybody_was_reached_the_response_goes_on():
    request = SendUsersMessageRequest(users={"ana": EndpointSendConfiguration()})
    reached = EndpointMessageResult(delivery_status="SUCCESSFUL")
    response = SendUsersMessageResponse(result={"ana": {"phone": reached, "watch": reached}})

    for one in (response, response.evolve(request=request, http_status_code=200)):
        assert one.all_successful
        assert one.raise_for_failures() is one


def test_a_failure_without_any_answer_is_reported():
    with pytest.raises(DeliveryError, match="nobody"):
        MessageResponse().raise_for_failures()


def test_an_endpoint_with_the_id_of_an_address_is_unanswered_separately():
    request = MessageRequest(
        addresses={"same": AddressConfiguration()},
        endpoints={"same": EndpointSendConfiguration()},
    )
    answer = MessageResponse(result={"same": MessageResult(delivery_status="SUCCESSFUL")})
    response = answer.evolve(request=request, http_status_code=200)

    assert response.unanswered == {"same"}
    assert not response.all_successful


def test_a_user_without_a_single_result_is_unanswered():
    request = SendUsersMessageRequest(users={"ana": EndpointSendConfiguration()})
    response = SendUsersMessageResponse(result={"ana": {}}).evolve(
        request=request, http_status_code=200
    )

    assert response.unanswered == {"ana"}
    assert not response.all_successful
    assert response.retry_request() is None


def test_a_user_without_endpoints_is_a_failure_under_the_empty_endpoint_id():
    nobody = EndpointMessageResult(delivery_status="PERMANENT_FAILURE", address="")
    request = SendUsersMessageRequest(users={"ana": EndpointSendConfiguration()})
    response = SendUsersMessageResponse(result={"ana": {"": nobody}}).evolve(
        request=request, http_status_code=200
    )

    assert response.failures == {("ana", ""): nobody}
    assert response.unanswered == frozenset()
    assert response.partial == frozenset()


@pytest.mark.parametrize("status", ["SUCCESSFUL", None])
def test_the_only_result_of_a_request_to_one_endpoint(status):
    request = MessageRequest().with_sms("Hello").to_endpoint("e-1")
    found = {} if status is None else {"e-1": EndpointMessageResult(delivery_status=status)}
    response = MessageResponse(application_id="app", endpoint_result=found, request=request)

    assert type(response.only) is EndpointMessageResult
    assert response.only.delivery_status == (status or "UNKNOWN_FAILURE")
