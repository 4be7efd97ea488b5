"""One recipient, one result: for both clients."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    DefaultMessage,
    MessageRequest,
    MessageResponse,
    MessageResult,
    RetryPolicy,
    SendUsersMessageResponse,
    SMSMessage,
    TooManyRequestsError,
    TransportError,
    ValidationError,
)

from ..batch.sides import SIDES, ok
from ..results.strategies import bare_responses, message_responses, users_responses

NUMBER = "+12065550100"
CODE = SMSMessage("Your code is {{code}}")
AT_ONCE = RetryPolicy(max_attempts=3, base_delay=0)


@pytest.fixture(params=SIDES.values(), ids=SIDES)
def side(request):
    made = request.param()
    yield made
    made.close()


def send_one(side, *arguments, client=None, retry=AT_ONCE, **options):
    client = client or side.with_client(side.raw, retry=retry)
    sent = client.send_one(*arguments, **options)
    return sent if side.name == "sync" else side.runner.run(sent)


def test_one_message_to_one_address_gives_one_result(side):
    result = send_one(side, CODE, {NUMBER: {"code": "1234"}})

    assert isinstance(result, MessageResult)
    assert result.is_successful
    assert [one.body for one in side.local.delivered] == ["Your code is 1234"]


def test_the_address_may_be_bare_and_the_channel_named(side):
    assert send_one(side, DefaultMessage("hi"), NUMBER, channel_type="SMS").is_successful
    assert send_one(side, CODE, [NUMBER]).is_successful


@pytest.mark.parametrize("status", ["THROTTLED", "TEMPORARY_FAILURE"])
@pytest.mark.parametrize(("failures", "attempts"), [(1, 2), (2, 3), (None, 3)])
def test_what_was_not_sent_is_tried_again_as_the_policy_says(side, status, failures, attempts):
    side.local.script(NUMBER, status, times=failures)

    result = send_one(side, CODE, NUMBER)

    assert len(side.local.calls) == attempts
    assert result.delivery_status == (status if failures is None else "SUCCESSFUL")
    assert side.local.sends_to(NUMBER) == (failures is not None)


@pytest.mark.parametrize(
    "retry", [None, RetryPolicy(max_attempts=1), RetryPolicy(statuses=["TEMPORARY_FAILURE"])]
)
def test_a_policy_that_does_not_repeat_results_is_respected(side, retry):
    side.local.script(NUMBER, "THROTTLED")

    assert send_one(side, CODE, NUMBER, retry=retry).is_throttled
    assert len(side.local.calls) == 1


@pytest.mark.parametrize(
    "status", ["PERMANENT_FAILURE", "OPT_OUT", "DUPLICATE", "UNKNOWN_FAILURE", "TIMEOUT", None]
)
def test_nothing_else_is_tried_again(side, status):
    side.local.script(NUMBER, status)

    result = send_one(side, CODE, NUMBER)

    assert len(side.local.calls) == 1
    assert result.delivery_status == (status or "UNKNOWN_FAILURE")
    assert not result.is_retryable


def test_an_address_without_an_answer_may_have_been_sent_to(side):
    side.local.script(NUMBER, None)

    result = send_one(side, CODE, NUMBER)

    assert result == MessageResult(delivery_status="UNKNOWN_FAILURE")
    assert result.is_ambiguous


def test_no_other_method_repeats_results(side):
    side.local.script(NUMBER, "THROTTLED")
    client = side.client
    response = client.send(CODE, NUMBER)
    response = response if side.name == "sync" else side.runner.run(response)

    assert response.only.is_throttled
    assert len(side.local.calls) == 1


def test_a_failure_of_the_call_is_raised(side):
    side.local.fail(429, times=None)
    with pytest.raises(TooManyRequestsError):
        send_one(side, CODE, NUMBER)
    side.local.reset()
    side.local.script(NUMBER, "THROTTLED", times=1)
    calls = []

    def answer(request):
        calls.append(request)
        if len(calls) > 1:
            raise TransportError("lost", may_have_been_sent=True)
        return ok(request, "THROTTLED")

    with pytest.raises(TransportError):
        send_one(side, CODE, NUMBER, client=side.answering(answer, retry=AT_ONCE))
    assert len(calls) == 2


@pytest.mark.parametrize("to", [[], {}, [NUMBER, "+12065550101"], {NUMBER: {}, "a": {}}], ids=repr)
def test_another_number_of_recipients_is_refused_before_anything_is_sent(side, to):
    with pytest.raises(ValidationError, match=rf"^to: takes one recipient, not {len(to)}") as error:
        send_one(side, CODE, to)
    assert NUMBER not in str(error.value)
    assert side.local.calls == ()


def test_a_call_is_reported_once_with_all_its_attempts(side):
    summaries = []
    side.local.script(NUMBER, "THROTTLED", times=2)
    client = side.with_client(side.raw, retry=AT_ONCE, on_call=summaries.append)

    assert send_one(side, CODE, NUMBER, client=client).is_successful
    (summary,) = summaries
    assert (summary.attempts, summary.recipients, summary.counts) == (3, 1, {"SUCCESSFUL": 1})


@given(message_responses)
def test_only_is_the_result_of_the_one_who_was_asked_for(response):
    addresses, endpoints = response.request.addresses or {}, response.request.endpoints or {}
    if len(addresses) + len(endpoints) != 1:
        with pytest.raises(ValueError, match="only is the result of one recipient"):
            _ = response.only
    elif response.unanswered:
        assert response.only.delivery_status == "UNKNOWN_FAILURE"
        assert hasattr(response.only, "address") is bool(endpoints)
    else:
        (asked,) = {**addresses, **endpoints}
        assert response.only == (response.result if addresses else response.endpoint_result)[asked]


@given(users_responses)
def test_only_of_a_user_has_the_results_of_the_endpoints(response):
    users = response.request.users or {}
    if len(users) != 1:
        with pytest.raises(ValueError, match="one recipient"):
            _ = response.only
    elif response.unanswered:
        assert {key: str(one.delivery_status) for key, one in response.only.items()} == {
            "": "UNKNOWN_FAILURE"
        }
    else:
        assert response.only == response.result[next(iter(users))]


@given(bare_responses)
def test_without_a_request_the_one_answer_counts(response):
    if isinstance(response, SendUsersMessageResponse):
        answered = list(response.result.values())
    else:
        answered = [result for _, result in response.results()]
    if len(answered) != 1:
        with pytest.raises(ValueError, match=f"{len(answered)}"):
            _ = response.only
    elif answered != [{}]:
        assert response.only == answered[0]
    else:
        assert [one.is_ambiguous for one in response.only.values()] == [True]


@given(st.sampled_from(["a", "b"]))
def test_an_answer_about_somebody_else_is_no_answer(other):
    request = MessageRequest().with_sms("x").to_sms("c")
    response = MessageResponse(
        request=request, result={other: MessageResult(delivery_status="SUCCESSFUL")}
    )
    assert response.only.is_ambiguous
