"""What is sent again: a pure function of the request, the response and a policy."""

from __future__ import annotations

import pickle
from random import Random

import pytest
from botocore.exceptions import ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    BadRequestError,
    DecodeError,
    DeliveryStatus,
    EndpointSendConfiguration,
    InternalServerError,
    MessageRequest,
    MessageResponse,
    RetryPlan,
    RetryPolicy,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    ServiceError,
    TooManyRequestsError,
    TransportError,
    ValidationError,
    from_wire,
    plan_retry,
)
from pinpoint_direct.calls.call import CallSettings, PendingCall
from pinpoint_direct.wire.operations import SEND_MESSAGES

from .sides import HELLO
from .test_dispatch import error, too_many

SAFE = {"THROTTLED", "TEMPORARY_FAILURE"}
AMBIGUOUS = {"UNKNOWN_FAILURE", "TIMEOUT", "NEW_STATUS", None}
statuses = st.sampled_from([*DeliveryStatus, "NEW_STATUS", None, "ABSENT"])
answers = st.dictionaries(st.text("abcde", min_size=1, max_size=2), statuses, max_size=8)
policies = st.builds(
    RetryPolicy,
    max_attempts=st.integers(1, 5),
    statuses=st.sets(st.sampled_from(sorted(SAFE))),
    resend_ambiguous=st.booleans(),
    time_budget=st.none() | st.floats(0, 10),
)


def is_allowed(policy, status):
    if status in SAFE:
        return status in policy.statuses
    return policy.resend_ambiguous and (status in AMBIGUOUS or status == "ABSENT")


def result(status):
    return {"StatusCode": 200} | ({"DeliveryStatus": status} if status else {})


def present(answer):
    return {key: result(status) for key, status in answer.items() if status != "ABSENT"}


@given(
    addresses=answers,
    endpoints=answers,
    policy=policies,
    attempt=st.integers(1, 5),
    seed=st.integers(),
    elapsed=st.floats(0, 10),
)
def test_of_addresses_and_endpoints(*, addresses, endpoints, policy, attempt, seed, elapsed):
    request = MessageRequest(
        addresses={key: AddressConfiguration(title_override=key) for key in addresses},
        endpoints={key: EndpointSendConfiguration(title_override=key) for key in endpoints},
        trace_id="trace",
    )
    answer = {"Result": present(addresses), "EndpointResult": present(endpoints)}
    response = from_wire({"ApplicationId": "app"} | answer, MessageResponse)

    plans = [
        plan_retry(request, response, policy, attempt, elapsed=elapsed, jitter=Random(seed).random)
        for _ in "ab"
    ]

    assert plans[0] == plans[1]
    again = [
        {key for key, status in part.items() if is_allowed(policy, status)}
        for part in (addresses, endpoints)
    ]
    pause = policy.pause(attempt, jitter=Random(seed).random)
    may = attempt < policy.max_attempts and (
        policy.time_budget is None or elapsed + pause <= policy.time_budget
    )
    if not (may and any(again)):
        assert plans[0] is None
        return
    assert plans[0].pause == pause
    assert set(plans[0].request.addresses or ()) == again[0]
    assert set(plans[0].request.endpoints or ()) == again[1]
    for part in (plans[0].request.addresses, plans[0].request.endpoints):
        assert part != {}
        assert all(one.title_override == key for key, one in (part or {}).items())
    assert plans[0].request.trace_id == "trace"


@given(st.dictionaries(st.text("ab", min_size=1, max_size=2), answers, max_size=5), policies)
def test_of_users_only_those_of_whom_every_endpoint_may_be_sent_to(users, policy):
    request = SendUsersMessageRequest(
        users={user: EndpointSendConfiguration(title_override=user) for user in users}
    )
    answer = {user: present(endpoints) for user, endpoints in users.items()}
    response = from_wire({"ApplicationId": "app", "Result": answer}, SendUsersMessageResponse)
    policy = RetryPolicy(statuses=policy.statuses, resend_ambiguous=policy.resend_ambiguous)

    plan = plan_retry(request, response, policy, 1)

    expected = {
        user
        for user, endpoints in users.items()
        if all(
            is_allowed(policy, status)
            for status in ([one for one in endpoints.values() if one != "ABSENT"] or ["ABSENT"])
        )
    }
    assert set(plan.request.users if plan else ()) == expected


CALLS = {
    "429": (too_many(), True, False),
    "never connected": (
        TransportError("ConnectTimeoutError", may_have_been_sent=False, is_retryable=True),
        True,
        False,
    ),
    "no credentials": (
        TransportError("NoCredentialsError", may_have_been_sent=False),
        False,
        False,
    ),
    "read timeout": (TransportError("ReadTimeoutError", may_have_been_sent=True), False, True),
    "unreadable": (DecodeError("html"), False, True),
    "500": (error("InternalServerErrorException", 500), False, True),
    "400": (error("BadRequestException", 400), False, False),
    "403": (error("ForbiddenException", 403), False, False),
    "413": (error("PayloadTooLargeException", 413), False, False),
    "validation": (ValidationError.of("", "", ""), False, False),
    "another's": (KeyError(), False, False),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("resend", [False, True])
def test_of_a_call_that_failed(name, resend):
    failed, is_safe, is_doubtful = CALLS[name]
    request = MessageRequest(trace_id="x")

    plan = plan_retry(request, failed, RetryPolicy(resend_ambiguous=resend), 1)

    assert (plan is not None) == (is_safe or (resend and is_doubtful))
    assert plan is None or plan.request is request


@pytest.mark.parametrize(
    ("errors", "planned"),
    [
        ((), False),
        ((TransportError,), False),
        ([TooManyRequestsError], True),
        ((ServiceError,), True),
        ((InternalServerError, BadRequestError), False),
    ],
)
def test_only_errors_of_the_named_classes_are_tried_again(errors, planned):
    policy = RetryPolicy(errors=errors)

    assert (plan_retry(MessageRequest(), too_many(), policy, 1) is not None) == planned
    assert policy.errors == tuple(errors)


def test_the_service_is_given_the_time_it_asks_for():
    asked = too_many(**{"retry-after": "7.5"})

    plan = plan_retry(MessageRequest(), asked, RetryPolicy(), 1)

    assert plan.pause == 7.5
    assert plan_retry(MessageRequest(), asked, RetryPolicy(time_budget=7), 1) is None


@pytest.mark.parametrize("asked", ["inf", "nan", "-inf", "soon"])
def test_a_time_that_is_none_is_not_waited_for(asked):
    plan = plan_retry(
        MessageRequest(), too_many(**{"retry-after": asked}), RetryPolicy(), 1, jitter=lambda: 1.0
    )
    assert plan.pause == 0.5


@pytest.mark.parametrize(
    "asked", ["20.001", "86400", "9" * 400, "Thu, 22 Oct 2026 07:28:00 GMT"], ids=len
)
def test_a_longer_time_than_the_longest_pause_is_not_waited_for(asked):
    answered = too_many(**{"retry-after": asked, "date": "Wed, 21 Oct 2026 07:28:00 GMT"})

    assert plan_retry(MessageRequest(), answered, RetryPolicy(), 1) is None


@given(
    asked=st.floats(min_value=0) | st.integers(min_value=0),
    most=st.floats(0, 365 * 24 * 3600) | st.integers(0, 60),
    attempt=st.integers(1, 5),
)
def test_no_pause_is_longer_than_the_policy_allows_or_shorter_than_asked(asked, most, attempt):
    policy = RetryPolicy(max_delay=most, max_attempts=5)
    answered = too_many()
    answered.retry_after = asked

    plan = plan_retry(MessageRequest(), answered, policy, attempt)

    assert (plan is None) == (asked > most or attempt == 5)
    assert plan is None or asked <= plan.pause <= most


@pytest.mark.parametrize(
    ("policy", "tries"),
    [
        (RetryPolicy(base_delay=0, max_attempts=4), 1),
        (RetryPolicy(base_delay=0, max_attempts=4, resend_ambiguous=True), 4),
        (RetryPolicy(base_delay=0, resend_ambiguous=True, errors=(ServiceError,)), 1),
    ],
)
def test_a_single_call_follows_the_same_plan(policy, tries):
    request = HELLO.evolve(addresses={"+12065550100": AddressConfiguration(channel_type="SMS")})
    conversation = CallSettings("app", policy, None).run_call(SEND_MESSAGES, request)
    calls = 0

    def answered():
        nonlocal calls
        step = next(conversation)
        while True:
            calls += isinstance(step, PendingCall)
            timeout = ReadTimeoutError(endpoint_url="")
            step = conversation.send(timeout if isinstance(step, PendingCall) else None)

    with pytest.raises(TransportError):
        answered()
    assert calls == tries


def test_an_answer_to_another_kind_of_request_is_a_mistake():
    with pytest.raises(TypeError, match="not a response to a MessageRequest"):
        plan_retry(MessageRequest(), SendUsersMessageResponse(), RetryPolicy(), 1)
    with pytest.raises(TypeError, match="not a response to a SendUsersMessageRequest"):
        plan_retry(SendUsersMessageRequest(), MessageResponse(), RetryPolicy(), 1)


WRONG = {
    "time_budget": [-1, "1", True, float("nan"), float("inf"), 10**400],
    "statuses": [
        ["SUCCESSFUL"],
        ["OPT_OUT"],
        ["UNKNOWN_FAILURE"],
        ["THROTLED"],
        "THROTTLED",
        [3],
        None,
        3,
    ],
    "errors": [(KeyError,), ("TransportError",), TransportError, None, "TransportError"],
    "resend_ambiguous": [None, 1, "yes"],
}


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, values in WRONG.items() for value in values],
    ids=repr,
)
def test_a_policy_out_of_its_range_is_refused(name, value):
    with pytest.raises(ValidationError) as caught:
        RetryPolicy(**{name: value})

    assert [problem.path for problem in caught.value.problems] == [f"RetryPolicy.{name}"]


def test_any_whole_number_of_attempts_will_do():
    assert RetryPolicy(max_attempts=10**400).max_attempts == 10**400


def test_policies_and_plans_are_values():
    policy = RetryPolicy(statuses=iter(["THROTTLED"]), errors=[TransportError], time_budget=5)
    plan = RetryPlan(request=MessageRequest(trace_id="x"), pause=1.5)

    for value in (policy, plan):
        assert pickle.loads(pickle.dumps(value)) == value
        assert hash(value) == hash(pickle.loads(pickle.dumps(value)))
    assert policy == RetryPolicy(
        statuses={DeliveryStatus.THROTTLED}, errors=(TransportError,), time_budget=5.0
    )
    assert plan != RetryPlan(request=MessageRequest(), pause=1.5)
