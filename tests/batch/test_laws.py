"""No recipient is lost or sent to twice: Local Pinpoint with random scripts and faults."""

from __future__ import annotations

from collections import Counter
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    DirectMessageConfiguration,
    EndpointSendConfiguration,
    MessageRequest,
    RetryPolicy,
    SMSMessage,
    TransportError,
)

from ..effort import examples
from .sides import AT_ONCE, HELLO, HELLO_USERS, addresses

pytestmark = pytest.mark.usefixtures("small_calls")
laws = examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])

STATUSES = [
    "SUCCESSFUL",
    "THROTTLED",
    "TEMPORARY_FAILURE",
    "PERMANENT_FAILURE",
    "UNKNOWN_FAILURE",
    "OPT_OUT",
    "DUPLICATE",
    "TIMEOUT",
    None,
]
FAULTS = [
    "timeout",
    "reset",
    "truncated",
    "html",
    "TooManyRequestsException",
    "BadRequestException",
    "InternalServerErrorException",
    429,
    502,
]
SAFE = {"THROTTLED", "TEMPORARY_FAILURE"}

numbers = st.integers(0, 12)
people = st.lists(st.integers(0, 15), max_size=25)
scripts = st.dictionaries(
    st.integers(0, 15),
    st.tuples(st.sampled_from(STATUSES), st.none() | st.integers(1, 3)),
    max_size=8,
)
faults = st.lists(st.tuples(st.sampled_from(FAULTS), st.integers(1, 2)), max_size=3)
policies = (
    st.builds(
        RetryPolicy,
        max_attempts=st.integers(1, 4),
        base_delay=st.just(0),
        statuses=st.sets(st.sampled_from(sorted(SAFE))),
    )
    | st.none()
)
workers = st.integers(1, 3)


def prepare(side, script, failures):
    side.local.reset()
    for n, (status, times) in script.items():
        side.local.script(*addresses(1, n), status, times=times)
    for what, times in failures:
        side.local.fail(what, times=times)


def consistent(side, outcome, *, most=1):
    """Check an outcome against the service's own count."""
    sent = side.local.sends_to(outcome.recipient)
    assert (outcome.result is None) != (outcome.error is None)
    assert sent <= most
    assert outcome.may_have_been_sent or sent == 0
    assert not outcome.is_successful or sent == most
    if outcome.error is not None and outcome.is_ambiguous:
        assert outcome.attempts >= 1


@given(people=people, script=scripts, failures=faults, policy=policies, workers=workers)
@laws
def test_send_batch_loses_nobody_and_sends_to_nobody_twice(
    side, *, people, script, failures, policy, workers
):
    prepare(side, script, failures)
    given_to = [addresses(1, n)[0] for n in people]

    result = side.send(HELLO, iter(given_to), retry=policy, max_workers=workers)

    assert [one.recipient for one in result.outcomes] == list(dict.fromkeys(given_to))
    for outcome in result.outcomes:
        consistent(side, outcome)
        assert outcome.attempts <= (policy.max_attempts if policy else 1)
    sizes = [len(call.request.addresses) for call in side.local.calls]
    assert all(1 <= size <= 3 for size in sizes)
    assert sum(sizes) == sum(outcome.attempts for outcome in result.outcomes)
    asked = Counter(one for call in side.local.calls for one in call.request.addresses)
    for outcome in result.outcomes:
        assert asked[outcome.recipient] == outcome.attempts


@given(people=people, script=scripts, failures=faults, policy=policies, workers=workers)
@laws
def test_stream_batch_yields_one_outcome_for_each_that_was_given(
    side, *, people, script, failures, policy, workers
):
    prepare(side, script, failures)
    given_to = [addresses(1, n)[0] for n in people]

    outcomes = side.stream(HELLO, given_to, retry=policy, max_workers=workers)

    times = Counter(given_to)
    assert Counter(one.recipient for one in outcomes) == times
    for outcome in outcomes:
        assert side.local.sends_to(outcome.recipient) <= times[outcome.recipient]


@given(
    people=people,
    script=scripts,
    first=faults,
    second=faults,
    policy=policies,
    workers=workers,
    streamed=st.booleans(),
)
@laws
def test_a_second_run_with_the_journal_sends_to_those_alone_who_got_nothing(
    side, *, people, script, first, second, policy, workers, streamed
):
    prepare(side, script, first)
    given_to = [addresses(1, n)[0] for n in people]
    distinct = list(dict.fromkeys(given_to))
    with TemporaryDirectory() as folder:
        options = {
            "retry": policy,
            "max_workers": workers,
            "journal": f"{folder}/run.sqlite",
        }
        before = {one.recipient: one for one in side.send(HELLO, given_to, **options).outcomes}
        calls = len(side.local.calls)
        for what, times in second:
            side.local.fail(what, times=times)
        run = side.stream if streamed else lambda *a, **o: side.send(*a, **o).outcomes
        after = run(HELLO, iter(given_to), **options)

    assert sorted(one.recipient for one in after) == sorted(distinct)
    again = {one for call in side.local.calls[calls:] for one in call.request.addresses}
    for outcome in after:
        consistent(side, outcome)
        earlier = before[outcome.recipient]
        ended = earlier.may_have_been_sent or earlier.is_permanent_failure
        assert (outcome.recipient in again) == (not ended)
        if ended:
            assert outcome.is_ambiguous == earlier.is_ambiguous
            assert outcome.is_successful == earlier.is_successful
            assert outcome.is_permanent_failure == earlier.is_permanent_failure


@given(people=people, script=scripts, failures=faults)
@laws
def test_with_leave_to_resend_what_is_ambiguous_all_attempts_are_used(
    side, people, script, failures
):
    prepare(side, script, failures)
    policy = RetryPolicy(base_delay=0, max_attempts=3, resend_ambiguous=True)

    result = side.send(HELLO, [addresses(1, n)[0] for n in people], retry=policy)

    for outcome in result.outcomes:
        if outcome.is_ambiguous or outcome.is_retryable:
            assert outcome.attempts == 3
        assert side.local.sends_to(outcome.recipient) <= outcome.attempts


@given(
    own=st.lists(numbers, max_size=7, unique=True),
    endpoints=st.lists(numbers, max_size=7, unique=True),
    people=people,
    script=scripts,
)
@laws
def test_addresses_and_endpoints_share_a_call_and_those_of_the_request_come_first(
    side, own, endpoints, people, script
):
    prepare(side, script, [])
    request = MessageRequest(
        addresses={addresses(1, n)[0]: AddressConfiguration(channel_type="SMS") for n in own},
        endpoints={addresses(1, n)[0]: EndpointSendConfiguration() for n in endpoints},
        message_configuration=DirectMessageConfiguration(sms_message=SMSMessage("Hello")),
    )
    pairs = [(addresses(1, n)[0], EndpointSendConfiguration() if n % 2 else None) for n in people]

    result = side.send(request, pairs, retry=AT_ONCE)

    expected = [
        *(("address", one) for one in request.addresses),
        *(("endpoint", one) for one in request.endpoints),
        *(("endpoint" if one else "address", recipient) for recipient, one in pairs),
    ]
    found = [(one.kind, one.recipient) for one in result.outcomes]
    assert found == list(dict.fromkeys(expected))
    for call in side.local.calls:
        sent_to = [*(call.request.addresses or ()), *(call.request.endpoints or ())]
        assert 1 <= len(sent_to) <= 3
        assert call.request.message_configuration == request.message_configuration


@given(
    people=people,
    script=scripts,
    failures=faults,
    endpoints=st.dictionaries(st.integers(0, 15), st.integers(0, 2), max_size=16),
)
@laws
def test_a_user_is_sent_to_again_only_if_no_endpoint_was_reached(
    side, people, script, failures, endpoints
):
    prepare(side, script, failures)
    for n, number in endpoints.items():
        for k in range(number):
            side.local.add_endpoint(
                f"endpoint-{n}-{k}",
                address=addresses(1, 100 * n + k)[0],
                channel_type="SMS",
                user_id=f"user-{n}",
            )
            if k == 0 and n in script:
                status, times = script[n]
                side.local.script(f"endpoint-{n}-0", status, times=times)
    users = [f"user-{n}" for n in people]

    result = side.send(HELLO_USERS, dict.fromkeys(users), retry=AT_ONCE)

    assert [one.recipient for one in result.outcomes] == list(dict.fromkeys(users))
    assert {one.kind for one in result.outcomes} <= {"user"}
    for n, number in endpoints.items():
        for k in range(number):
            assert side.local.sends_to(f"endpoint-{n}-{k}") <= 1
    for outcome in result.outcomes:
        if outcome.result is not None and not outcome.is_retryable:
            reached = any(one.is_successful for one in outcome.results)
            assert outcome.may_have_been_sent or not reached


@given(script=scripts, people=people, policy=policies, workers=workers)
@laws
def test_both_clients_say_the_same(both_sides, script, people, policy, workers):
    reported = []
    for side in both_sides:
        prepare(side, script, [])
        options = {"retry": policy, "max_workers": workers}
        result = side.send(HELLO, [addresses(1, n)[0] for n in people], **options)
        reported.append(
            [
                (one.recipient, one.attempts, one.is_successful, one.is_ambiguous)
                for one in result.outcomes
            ]
        )
    assert reported[0] == reported[1]


def test_a_reset_connection_is_ambiguous_for_both(side):
    side.local.fail("reset")

    (outcome,) = side.send(HELLO, addresses(1), retry=AT_ONCE).outcomes

    assert isinstance(outcome.error, TransportError)
    assert outcome.is_ambiguous
    assert (outcome.attempts, side.local.sends_to(outcome.recipient)) == (1, 1)
