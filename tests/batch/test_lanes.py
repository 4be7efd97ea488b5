"""Recipients leave by lanes: none waits for another's rate, and each ends alone."""

from __future__ import annotations

import logging
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AccessDeniedError,
    AddressConfiguration,
    BadRequestError,
    MessageResponse,
    PinpointDirectError,
    RetryPolicy,
    Route,
    SESv2,
    SMSVoiceV2,
    TooManyRequestsError,
    TransportError,
    ValidationError,
    from_wire,
)
from pinpoint_direct.batch import scheduler
from pinpoint_direct.batch.lanes import MOST_WORKERS
from pinpoint_direct.batch.rate_limit import RateLimiter
from pinpoint_direct.batch.result import ResultInProgress
from pinpoint_direct.calls.attempt import CallersError

from ..effort import examples
from .simulation import Simulation, answer
from .test_dispatch import error

PUSH, EMAIL, SMS, VOICE = "GCM", "EMAIL", "SMS", "VOICE"
ROUTED = (EMAIL, SMS, VOICE)
FAST = Route(
    email=SESv2(per_second=1000), sms=SMSVoiceV2(per_second=1000), voice=SMSVoiceV2(per_second=1000)
)
AT_ONCE = RetryPolicy(base_delay=0)


def person(channel, number):
    """Return a recipient, by whose name the channel is known."""
    return f"{channel}-{number:05}", AddressConfiguration(channel_type=channel)


def people(channel, number, first=0):
    return [person(channel, first + n) for n in range(number)]


def names(pairs):
    return [name for name, _ in pairs]


def channel_of(name):
    return name.partition("-")[0]


def calls_of(run, channel):
    """Return the times and recipients of the calls of a channel."""
    return [(start, who) for start, who in run.log if channel_of(who[0]) == channel]


def collected(recipients, **options):
    """Run ``send_batch``; return the run and the outcomes in input order."""
    result = ResultInProgress()
    run = Simulation(recipients, found=result, **options).run()
    return run, result.result().outcomes


def mixed(pushes, every, channel=SMS):
    """Return so many pushes, with a recipient of another channel after each ``every``."""
    found = []
    for n in range(pushes):
        found.append(person(PUSH, n))
        if n % every == 0:
            found.append(person(channel, n))
    return found


@pytest.mark.parametrize("is_at_hand", [True, False])
def test_pushes_do_not_wait_for_texts_that_keep_their_pace(is_at_hand):
    to = mixed(600, every=20)
    route = Route(sms=SMSVoiceV2(per_second=50))

    run, outcomes = collected(to, route=route, latency=0.06, is_at_hand=is_at_hand)

    assert [one.recipient for one in outcomes] == names(to)
    assert all(one.is_successful and one.attempts == 1 for one in outcomes)
    pushes, texts = calls_of(run, PUSH), calls_of(run, SMS)
    assert [len(who) for _, who in pushes] == [100] * 6
    assert pushes[-1][0] <= 0.06 * 2
    assert [who for _, who in texts] == [[name] for name in names(to) if channel_of(name) == SMS]
    assert all(late - early >= 0.02 - 1e-9 for (early, _), (late, _) in pairwise(texts))
    assert texts[-1][0] <= 29 / 50 + 0.1


def test_without_per_second_texts_and_calls_keep_the_defaults_of_aws(caplog):
    to = [*people(SMS, 5), *people(VOICE, 4), *people(PUSH, 3)]
    route = Route(sms=SMSVoiceV2(), voice=SMSVoiceV2())

    with caplog.at_level(logging.INFO, "pinpoint_direct"):
        run = Simulation(to, route=route).run()

    assert [start for start, _ in calls_of(run, SMS)] == pytest.approx([0, 1, 2, 3, 4])
    assert [start for start, _ in calls_of(run, VOICE)] == pytest.approx([0, 1, 2, 3])
    assert [len(who) for _, who in calls_of(run, PUSH)] == [3]
    assert not run.asked
    assert sorted(caplog.messages) == [
        "SMS: 1 a second (message parts), the default of AWS; per_second= of the route changes it",
        "VOICE: 1 a second (calls), the default of AWS; per_second= of the route changes it",
    ]


@pytest.mark.parametrize("channel", ROUTED)
def test_a_lane_that_nobody_uses_says_nothing_and_keeps_nobody_reading(channel, caplog):
    with caplog.at_level(logging.INFO, "pinpoint_direct"):
        run = Simulation(people(PUSH, 20_000), route=FAST, workers=3).run()

    assert not caplog.messages
    assert run.most_inside <= 100 * (3 + 2)
    assert len(run.log) == 200


def test_the_limit_of_the_caller_holds_for_all_lanes_together():
    to = [*people(PUSH, 500), *(one for channel in ROUTED for one in people(channel, 10))]

    run = Simulation(to, route=FAST, per_second=20, latency=0).run()

    starts = [start for start, _ in run.log]
    assert all(late - early >= 0.05 - 1e-9 for early, late in pairwise(starts))
    assert len(starts) == 35
    assert starts[-1] == pytest.approx(34 / 20)


def test_each_lane_has_its_turn_when_the_workers_are_few():
    to = [*people(EMAIL, 300), *people(PUSH, 500)]

    run, _ = collected(to, route=FAST, workers=1, latency=0.1)

    assert calls_of(run, PUSH)[-1][0] <= 0.1 * 12
    assert len(run.log) == 305


def test_a_service_that_does_not_answer_does_not_get_all_the_workers():
    """A worker that is free goes to the lane with the fewest calls on their way."""
    to = [*people(EMAIL, 40), *people(PUSH, 2000, first=1000)]
    run = Simulation(to, route=FAST, workers=4, found=ResultInProgress())
    usual = run.do

    def do(step):
        run._latency = 30.0
        chunk = getattr(step, "chunk", None)
        if chunk is not None and channel_of(chunk.targets[0].recipient) == PUSH:
            run._latency = 0.1
        usual(step)

    run.do = do
    run.run()

    # 2,000 by 100 from one worker, once the first e-mail has let go of it.
    assert calls_of(run, PUSH)[-1][0] <= 30 + 0.1 * 20 + 1e-6


# The rate that SES allows.


@pytest.mark.parametrize(
    ("rate", "gap", "said"),
    [
        (10.0, 0.1, "EMAIL: 10 a second (e-mails), as SES allows this account"),
        (None, 1.0, "EMAIL: 1 a second (e-mails), as SES did not say how many it allows"),
        (0, 1.0, "EMAIL: 1 a second (e-mails), as SES did not say how many it allows"),
        (-1.0, 1.0, "EMAIL: 1 a second (e-mails), as SES did not say how many it allows"),
        (AccessDeniedError, 1.0, "EMAIL: 1 a second (e-mails), as SES did not say how many"),
    ],
    ids=str,
)
def test_ses_is_asked_once_before_the_first_e_mail(rate, gap, said, caplog):
    if rate is AccessDeniedError:
        rate = error("AccessDeniedException", 403)
    to = [*people(EMAIL, 5), *people(PUSH, 200)]

    with caplog.at_level(logging.INFO, "pinpoint_direct"):
        run = Simulation(to, route=Route(email=SESv2()), rate=rate, asking=2.0).run()

    assert run.asked == [0]
    assert [start for start, _ in calls_of(run, EMAIL)] == pytest.approx(
        [2 + gap * n for n in range(5)]
    )
    assert [start for start, _ in calls_of(run, PUSH)] == [0, 0]  # which did not wait
    (line,) = caplog.messages
    assert line.startswith(said)
    assert all(one.is_successful for one in run.outcomes)


@pytest.mark.parametrize(
    ("route", "to"),
    [
        (Route(email=SESv2(per_second=5)), people(EMAIL, 3)),
        (Route(email=SESv2(), sms=SMSVoiceV2()), [*people(SMS, 2), *people(PUSH, 300)]),
        (None, [*people(EMAIL, 3), *people(SMS, 2)]),
    ],
)
def test_ses_is_not_asked_where_it_does_not_matter(route, to):
    run = Simulation(to, route=route, rate=50).run()

    assert not run.asked
    assert all(one.is_successful for one in run.outcomes)


def test_an_error_of_the_caller_while_ses_is_asked_ends_the_run():
    theirs = CallersError(RuntimeError("theirs"), may_have_been_sent=False)
    run = Simulation(
        [*people(EMAIL, 5), *people(PUSH, 150)], route=Route(email=SESv2()), rate=theirs
    )

    with pytest.raises(RuntimeError, match="theirs"):
        run.run()

    run.scheduler.finish_interrupted()
    everybody = [*run.outcomes, *run.scheduler.ready]
    assert len(everybody) == 155
    assert not any(one.attempts for one in everybody if channel_of(one.recipient) == EMAIL)


def test_the_workers_grow_with_the_rate_that_ses_names():
    to = people(EMAIL, 600)
    options = {"route": Route(email=SESv2()), "rate": 300, "latency": 0.2, "workers": 8}

    grown = Simulation(to, most_workers=MOST_WORKERS, **options).run()
    fixed = Simulation(to, most_workers=8, **options).run()

    assert grown.scheduler.workers == 60
    assert grown.most_flying == pytest.approx(60, abs=1)
    assert grown.now - 1000 == pytest.approx(2.0 + 0.26, rel=0.05)
    assert fixed.scheduler.workers == 8
    assert fixed.most_flying == 8


# What weighs more takes longer.


def test_a_text_of_several_parts_delays_the_next_by_as_many():
    weights = {name: 1 + n % 3 for n, name in enumerate(names(people(SMS, 9)))}
    looked_at = Counter()

    def look(request):
        (name,) = request.addresses
        looked_at[name] += 1
        return weights[name]

    def answered(request, call):
        again = {name: "TEMPORARY_FAILURE" for name in request.addresses if name.endswith("4")}
        return answer(request, **(again if call < 8 else {}))

    to = [*people(SMS, 9), *people(PUSH, 5)]
    run = Simulation(
        to, route=Route(sms=SMSVoiceV2(per_second=10)), look=look, answered=answered, latency=0
    ).run()

    assert looked_at == Counter(dict.fromkeys(weights, 1))  # no push, and nobody a second time
    texts = calls_of(run, SMS)
    assert len(texts) == 10
    for (early, (name,)), (late, _) in pairwise(texts):
        assert late - early >= weights[name] / 10 - 1e-9
    assert all(one.is_successful for one in run.outcomes)


def test_what_looking_raises_ends_the_run_and_nobody_is_lost():
    def look(request):
        if [*request.addresses] == ["SMS-00003"]:
            raise UserWarning("lost")
        return 1

    to = [*people(SMS, 5), *people(PUSH, 250)]
    run = Simulation(to, route=FAST, look=look)

    with pytest.raises(UserWarning, match="lost"):
        run.run()

    run.scheduler.finish_interrupted()
    outcomes = {one.recipient: one for one in [*run.outcomes, *run.scheduler.ready]}
    assert outcomes["SMS-00003"].error.reason == "Stopped"
    assert not outcomes["SMS-00003"].may_have_been_sent
    sent_to = {name for _, who in run.log for name in who}
    assert set(outcomes) >= sent_to


# A service that refuses.


def denied(code="AccessDeniedException", status=403):
    return error(code, status)


def spent():
    found = error("TooManyRequestsException", 429)
    found.is_retryable = False
    return found


ENDS = {
    "access denied": (denied, AccessDeniedError),
    "a spent quota": (spent, TooManyRequestsError),
    "a wrong configuration set": (lambda: denied("BadRequestException", 400), BadRequestError),
    "no credentials": (
        lambda: TransportError("NoCredentialsError", may_have_been_sent=False),
        TransportError,
    ),
}


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("channel", ROUTED)
@pytest.mark.parametrize("after", [0, 1, 7])
@pytest.mark.parametrize("is_collected", [True, False])
def test_a_lane_ends_for_its_own_recipients_only(name, channel, after, is_collected):
    ended, expected = ENDS[name]
    to = [one for n in range(100) for one in (person(c, n) for c in (*ROUTED, PUSH))]
    answers = Counter()

    def answered(request, call):
        found = channel_of(next(iter(request.addresses)))
        answers[found] += 1
        return ended() if found == channel and answers[found] > after else answer(request)

    if is_collected:
        run, outcomes = collected(to, route=FAST, answered=answered)
        assert [one.recipient for one in outcomes] == names(to)
    else:
        run = Simulation(to, route=FAST, answered=answered).run()
        outcomes = run.outcomes
        assert sorted(one.recipient for one in outcomes) == sorted(names(to))

    concerned = [one for one in outcomes if channel_of(one.recipient) == channel]
    assert all(one.is_successful for one in outcomes if one not in concerned)
    assert sum(one.is_successful for one in concerned) == after
    refused = [one for one in concerned if not one.is_successful]
    assert {type(one.error) for one in refused} == {expected}
    assert not any(one.may_have_been_sent for one in refused)
    assert len(calls_of(run, channel)) <= after + 4  # those on their way
    assert sum(one.attempts for one in refused) == len(calls_of(run, channel)) - after


def test_when_sendmessages_refuses_all_the_others_go_on():
    to = [*people(PUSH, 300), *people(EMAIL, 20), *people(PUSH, 300, first=300)]

    def answered(request, call):
        return denied() if channel_of(next(iter(request.addresses))) == PUSH else answer(request)

    run, outcomes = collected(to, route=FAST, answered=answered, workers=2)

    for one in outcomes:
        if channel_of(one.recipient) == PUSH:
            assert isinstance(one.error, AccessDeniedError)
        else:
            assert one.is_successful
    assert len(calls_of(run, PUSH)) <= 2


@pytest.mark.parametrize("channel", ROUTED)
def test_who_is_throttled_holds_the_lane_and_no_other(channel):
    to = [one for n in range(40) for one in (person(c, n) for c in (*ROUTED, PUSH))]

    def answered(request, call):
        (name, *_) = request.addresses
        first = name == f"{channel}-00010" and not refused
        if first:
            refused.append(run.now - 1000)
        return answer(request, **{name: "THROTTLED" if first else "SUCCESSFUL"})

    refused = []
    route = Route(
        email=SESv2(per_second=20), sms=SMSVoiceV2(per_second=20), voice=SMSVoiceV2(per_second=20)
    )
    run = Simulation(to, route=route, answered=answered, latency=0.01, seed=3)
    run.run()

    assert all(one.is_successful for one in run.outcomes)
    (at,) = refused
    starts = [start for start, _ in calls_of(run, channel)]
    held = [late - early for early, late in pairwise(starts) if late > at]
    # Until the first of the last second is a second old; then as many as were taken in that second.
    assert max(held) == pytest.approx(1.0 - at, abs=0.06)
    assert len(starts) == 41
    for other in {*ROUTED} - {channel}:
        gaps = [b - a for (a, _), (b, _) in pairwise(calls_of(run, other))]
        assert max(gaps) == pytest.approx(0.05)


@pytest.mark.parametrize("channel", ROUTED)
def test_what_is_refused_for_good_or_unknown_is_the_recipients_own(channel):
    answers = {
        f"{channel}-00001": "PERMANENT_FAILURE",
        f"{channel}-00003": "OPT_OUT",
        f"{channel}-00005": "UNKNOWN_FAILURE",
    }

    run = Simulation(
        people(channel, 8), route=FAST, answered=lambda request, call: answer(request, **answers)
    ).run()

    assert len(run.log) == 8
    for one in run.outcomes:
        expected = answers.get(one.recipient, "SUCCESSFUL")
        assert one.status == expected


def test_an_answer_without_the_recipient_is_ambiguous():
    nobody = from_wire({"ApplicationId": "app", "Result": {}}, MessageResponse)

    run = Simulation(people(EMAIL, 3), route=FAST, answered=lambda request, call: nobody).run()

    assert all(one.is_unanswered and one.may_have_been_sent for one in run.outcomes)


# Everything at once.

KINDS = {
    **dict.fromkeys(["SUCCESSFUL", "THROTTLED", "TEMPORARY_FAILURE", "PERMANENT_FAILURE"]),
    **dict.fromkeys(["UNKNOWN_FAILURE", "OPT_OUT", "TIMEOUT"]),
    "never connected": lambda: TransportError(
        "ConnectTimeoutError", may_have_been_sent=False, is_retryable=True
    ),
    "no answer": lambda: TransportError("ReadTimeoutError", may_have_been_sent=True),
    "refused by a check": lambda: ValidationError.of("", "type", "no"),
    "too many": lambda: error("TooManyRequestsException", 429),
    "no credentials": lambda: TransportError("NoCredentialsError", may_have_been_sent=False),
    "denied": denied,
    "spent": spent,
    "unknown": lambda: RuntimeError("?"),
}
UNSENT = {"THROTTLED", "TEMPORARY_FAILURE", "never connected", "too many"}
ENDINGS = {"denied", "spent", "no credentials"}


@examples(150, deadline=None)
@given(
    to=st.lists(
        st.tuples(st.sampled_from([*ROUTED, PUSH]), st.integers(0, 12)), max_size=60, unique=True
    ),
    kinds=st.dictionaries(st.integers(0, 60), st.sampled_from([*KINDS]), max_size=25),
    rates=st.tuples(*[st.none() | st.floats(2, 500)] * 3),
    rate=st.none() | st.floats(1, 500),
    per_second=st.none() | st.floats(5, 500),
    workers=st.integers(1, 9),
    source=st.sampled_from([0.0, 0.01]),
    policy=st.none() | st.builds(RetryPolicy, max_attempts=st.integers(1, 4)),
    weight=st.integers(1, 4),
    is_at_hand=st.booleans(),
    is_collected=st.booleans(),
)
def test_nobody_is_lost_and_nobody_sent_to_twice(
    *, to, kinds, rates, rate, per_second, workers, source, policy, weight, is_at_hand, is_collected
):
    email, sms, voice = rates
    route = Route(
        email=SESv2(per_second=email),
        sms=SMSVoiceV2(per_second=sms),
        voice=SMSVoiceV2(per_second=voice),
    )
    said = {}
    ended = set()

    def answered(request, call):
        kind = kinds.get(call, "SUCCESSFUL")
        for name in request.addresses:
            said.setdefault(name, []).append(kind)
        if kind in ENDINGS:
            ended.add(channel_of(name))
        made = KINDS[kind]
        return made() if made else answer(request, **dict.fromkeys(request.addresses, kind))

    result = ResultInProgress() if is_collected else None
    given_to = [person(*one) for one in to]
    run = Simulation(
        given_to,
        answered=answered,
        route=route,
        rate=rate,
        per_second=per_second,
        workers=workers,
        source=source,
        retry=policy,
        look=lambda request: weight,
        is_at_hand=is_at_hand,
        found=result,
        max_recipients=3,
    ).run()

    outcomes = run.outcomes if result is None else result.result().outcomes
    found = [one.recipient for one in outcomes]
    assert found == names(given_to) if is_collected else sorted(found) == sorted(names(given_to))
    assert len(run.asked) <= 1
    assert run.most_flying <= workers + 1  # SES may be asked meanwhile
    for _, who in run.log:
        assert len({channel_of(name) for name in who}) == 1
        assert len(who) <= (3 if channel_of(who[0]) == PUSH else 1)
    for one in outcomes:
        kinds_said = said.get(one.recipient, [])
        assert all(kind in UNSENT for kind in kinds_said[:-1])
        assert len(kinds_said) <= (policy.max_attempts if policy else 1)
        checks = kinds_said.count("refused by a check")
        assert one.attempts == len(kinds_said) - checks
        if not kinds_said:
            assert channel_of(one.recipient) in ended
            assert isinstance(one.error, PinpointDirectError)
            assert not one.may_have_been_sent
        else:
            assert one.is_successful == (kinds_said[-1] == "SUCCESSFUL")


# How much is held.


def test_a_stream_holds_some_thousands_who_wait_for_a_slow_lane():
    to = [*people(SMS, 6_000), *people(PUSH, 4_000)]
    route = Route(sms=SMSVoiceV2(per_second=500))

    run = Simulation(iter(to), route=route, latency=0.01).run()

    assert len(run.outcomes) == 10_000
    assert 5_000 <= run.most_inside <= 5_000 + 100 * (4 + 2)


def test_a_stream_holds_no_more_of_a_lane_that_refuses_everybody(monkeypatch):
    monkeypatch.setattr(scheduler, "_MAX_HELD", 500)

    def answered(request, call):
        return answer(request, **dict.fromkeys(request.addresses, "TEMPORARY_FAILURE"))

    run = Simulation(
        people(EMAIL, 2_000), route=Route(email=SESv2(per_second=5000)), answered=answered
    ).run()

    assert len(run.outcomes) == 2_000
    assert {one.attempts for one in run.outcomes} == {3}
    assert run.most_inside <= 500 + 100 * (4 + 2)


def test_when_as_many_are_held_pushes_still_go_in_smaller_calls(monkeypatch):
    """A call is not held until it is full while nobody else is taken in."""
    monkeypatch.setattr(scheduler, "_MAX_HELD", 500)
    to = [*people(PUSH, 5), *people(SMS, 650), *people(PUSH, 5, first=5)]

    run = Simulation(iter(to), route=Route(sms=SMSVoiceV2(per_second=10))).run()

    assert calls_of(run, PUSH)[0][0] < 1
    assert len(run.outcomes) == 660


def test_with_all_outcomes_in_memory_pushes_after_any_number_of_texts_do_not_wait(monkeypatch):
    monkeypatch.setattr(scheduler, "_MAX_HELD", 500)
    to = [*people(SMS, 1_000), *people(PUSH, 300)]

    run, outcomes = collected(to, route=Route(sms=SMSVoiceV2(per_second=50)), is_at_hand=True)

    assert calls_of(run, PUSH)[-1][0] < 1
    assert [one.recipient for one in outcomes] == names(to)


def test_a_lane_keeps_its_pace_while_the_source_is_slow():
    to = [*people(SMS, 100), *people(PUSH, 500)]

    route = Route(sms=SMSVoiceV2(per_second=10))

    run = Simulation(iter(to), route=route, source=0.02, workers=64).run()

    starts = [start for start, _ in calls_of(run, SMS)]
    assert max(late - early for early, late in pairwise(starts)) <= 0.1 + 10 * 0.02 + 1e-6


def test_a_stream_that_names_somebody_twice_sends_twice():
    to = people(SMS, 4) * 2

    run = Simulation(to, route=FAST).run()

    assert sorted(one.recipient for one in run.outcomes) == sorted(names(to))
    assert len(run.log) == 8


# The rate limit.


@examples(60)
@given(
    st.floats(0.5, 400),
    st.lists(st.tuples(st.floats(0, 0.3), st.integers(1, 5)), min_size=2, max_size=60),
    st.sampled_from([0.0, 0.02]),
)
def test_a_limiter_never_allows_more_than_it_is_to(rate, attempts, catch_up):
    limiter = RateLimiter(rate, catch_up=catch_up)
    now, begun = 1000.0, []
    for pause, weight in attempts:
        now += pause
        now += limiter.wait(now)
        limiter.begin(now, weight)
        begun.append((now, weight))
    for first in range(len(begun)):
        weights = 0
        for last in range(first + 1, len(begun)):
            weights += begun[last - 1][1]
            allowed = (begun[last][0] - begun[first][0] + catch_up) * rate
            assert weights <= allowed + 1e-3


def test_a_fast_limiter_makes_up_for_a_little_lateness():
    limiter, now, number = RateLimiter(500, catch_up=0.02), 1000.0, 0
    while now < 1010.0:
        now += max(limiter.wait(now), 0.0005)
        now += 0.003 if number % 50 == 0 else 0.0
        limiter.begin(now)
        number += 1
    assert number == pytest.approx(5000, rel=0.01)


def test_a_fast_channel_brings_no_more_workers_for_pushes():
    run = Simulation(people(PUSH, 3000), route=FAST, workers=64, most_pushes=8).run()

    assert run.most_flying == 8
    assert len(run.outcomes) == 3000


def test_where_pushes_have_all_their_workers_the_others_go_on():
    to = [*people(PUSH, 3000), *people(EMAIL, 100)]

    run = Simulation(to, route=FAST, workers=64, most_pushes=2, latency=1.0).run()

    assert calls_of(run, EMAIL)[-1][0] < calls_of(run, PUSH)[-1][0]
    assert len(run.outcomes) == len(to)
