"""Both clients send to mixed lanes: with a journal, with interrupts, and asking SES."""

from __future__ import annotations

import asyncio
import gc
import threading
import tracemalloc
from collections import Counter
from contextlib import suppress
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from pinpoint_direct import (
    AccessDeniedError,
    AddressConfiguration,
    MessageResponse,
    RetryPolicy,
    Route,
    SESv2,
    SMSVoiceV2,
    from_wire,
    partial_result,
)
from pinpoint_direct.batch.asynchronous import AsyncOutcomeStream
from pinpoint_direct.batch.asynchronous import send_batch as send_batch_async
from pinpoint_direct.batch.rate_limit import RateLimiter
from pinpoint_direct.batch.settings import BatchOptions
from pinpoint_direct.batch.threaded import OutcomeStream, send_batch

from ..effort import examples
from .interrupting import close_journals, interrupted, undisturbed
from .sides import APPLICATION_ID, AT_ONCE, HELLO
from .simulation import answer
from .test_dispatch import error
from .test_lanes import EMAIL, PUSH, ROUTED, SMS, VOICE, channel_of, names, person
from .test_stopping import no_workers

pytestmark = pytest.mark.usefixtures("small_calls")


@pytest.fixture(autouse=True)
def without_holds(monkeypatch):
    """Let a refused lane go on at its pace: this is not about waiting."""
    monkeypatch.setattr(RateLimiter, "hold", lambda *_: None)


RATE = 5_000
FAST = Route(
    email=SESv2(per_second=RATE), sms=SMSVoiceV2(per_second=RATE), voice=SMSVoiceV2(per_second=RATE)
)
EVERYBODY = [person(channel, n) for n in range(4) for channel in (PUSH, EMAIL, SMS, VOICE)]


class Service:
    """Answers calls by scripts of a status or an error for each name, and counts whom it reached.

    The last entry of a script goes on; who has none is reached.
    """

    def __init__(self, scripts=None, rate=None):
        self.reached = Counter()
        self.calls = Counter()
        self.asked = 0
        self._scripts = {name: [*script] for name, script in (scripts or {}).items()}
        self._rate = rate
        self._lock = threading.Lock()

    def __call__(self, request):
        with self._lock:
            statuses = {}
            for name in request.addresses:
                self.calls[channel_of(name)] += 1
                script = self._scripts.get(name, ["SUCCESSFUL"])
                statuses[name] = script.pop(0) if len(script) > 1 else script[0]
            for said in statuses.values():
                if isinstance(said, Exception):  # then nobody in the call is reached
                    raise said
            sent_to = ("SUCCESSFUL", "UNKNOWN_FAILURE")
            self.reached.update(name for name, said in statuses.items() if said in sent_to)
            return answer(request, **statuses)

    def rate(self):
        self.asked += 1
        return self._rate


def options(to, **others):
    given = {
        "channel_type": None,
        "retry": AT_ONCE,
        "max_workers": 3,
        "max_requests_per_second": None,
        "on_progress": None,
        "journal": None,
        "route": FAST,
    }
    return BatchOptions(
        application_id=APPLICATION_ID, request=HELLO, recipients=to, **(given | others)
    )


def sent(service, to, **others):
    return [*send_batch(options(to, **others), service, service.rate).outcomes]


def streamed(service, to, **others):
    with OutcomeStream(options(to, **others), service, service.rate) as stream:
        return [*stream]


async def ready():
    """Open nothing."""


def as_async(service):
    async def call(request):
        await asyncio.sleep(0)
        return service(request)

    async def ask_rate():
        await asyncio.sleep(0)
        return service.rate()

    return call, ready, ask_rate


def sent_by_tasks(service, to, **others):
    batch = options(to, is_async=True, **others)
    return [*asyncio.run(send_batch_async(batch, *as_async(service))).outcomes]


def streamed_by_tasks(service, to, **others):
    async def main():
        batch = options(to, is_async=True, **others)
        async with AsyncOutcomeStream(batch, *as_async(service)) as stream:
            return [one async for one in stream]

    return asyncio.run(main())


WAYS = {
    "sent": sent,
    "streamed": streamed,
    "sent by tasks": sent_by_tasks,
    "streamed by tasks": streamed_by_tasks,
}
both = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


@both
def test_everybody_is_sent_to_by_the_service_of_the_channel(way):
    service = Service({"SMS-00001": ["THROTTLED", "SUCCESSFUL"], "EMAIL-00002": ["OPT_OUT"]})

    outcomes = way(service, EVERYBODY)

    assert sorted(one.recipient for one in outcomes) == sorted(names(EVERYBODY))
    if way in (sent, sent_by_tasks):
        assert [one.recipient for one in outcomes] == names(EVERYBODY)
    assert [one.recipient for one in outcomes if not one.is_successful] == ["EMAIL-00002"]
    assert {one.attempts for one in outcomes if one.recipient == "SMS-00001"} == {2}
    assert set(service.reached.values()) == {1}
    assert not service.asked


@both
@pytest.mark.parametrize("rate", [RATE, None])
def test_ses_is_asked_once_in_a_run(way, rate):
    service = Service(rate=rate)
    to = [person(EMAIL, n) for n in range(2)] + [person(PUSH, n) for n in range(7)]

    outcomes = way(service, to, route=Route(email=SESv2()), max_workers=None)

    assert service.asked == 1
    assert len(outcomes) == 9
    assert all(one.is_successful for one in outcomes)


@both
def test_an_exception_of_the_question_counts_as_no_answer(way):
    class Failing(Service):
        def rate(self):
            self.asked += 1
            raise error("AccessDeniedException", 403)

    service = Failing()

    outcomes = way(service, [person(EMAIL, 0), person(PUSH, 0)], route=Route(email=SESv2()))

    assert service.asked == 1
    assert all(one.is_successful for one in outcomes)


def test_without_a_question_the_pace_is_one_a_second():
    to = [person(EMAIL, 0), person(EMAIL, 1)]
    service = Service()
    begun = monotonic()

    outcomes = send_batch(options(to, route=Route(email=SESv2())), service).outcomes
    taken = monotonic() - begun
    batch = options(to[:1], route=Route(email=SESv2()), is_async=True)
    call, opened, _ = as_async(service)
    outcomes += asyncio.run(send_batch_async(batch, call, opened)).outcomes

    assert all(one.is_successful for one in outcomes)
    assert taken >= 1


@pytest.mark.parametrize("workers", [1, 2])
def test_pushes_go_on_while_ses_is_asked(workers):
    pushed = threading.Event()

    class Slow(Service):
        def __call__(self, request):
            found = super().__call__(request)
            if self.calls[PUSH] == 9:
                pushed.set()
            return found

        def rate(self):
            assert pushed.wait(60)
            return super().rate()

    to = [person(EMAIL, 0), *(person(PUSH, n) for n in range(9))]
    service = Slow(rate=RATE)

    outcomes = sent(service, to, route=Route(email=SESv2()), max_workers=workers)

    assert service.asked == 1
    assert all(one.is_successful for one in outcomes)


@pytest.mark.parametrize(
    ("route", "max_workers", "workers", "most"),
    [
        (None, None, 8, 8),
        (FAST, None, 64, 64),
        (FAST, 3, 3, 3),
        (Route(sms=SMSVoiceV2()), None, 8, 8),
        (Route(email=SESv2(per_second=100), sms=SMSVoiceV2(per_second=1)), None, 21, 21),
        (Route(email=SESv2()), None, 8, 64),
        (Route(email=SESv2()), 5, 5, 5),
        (Route(email=SESv2(per_second=1e300)), None, 64, 64),
        (Route(email=SESv2(per_second=1e-300)), None, 8, 8),
    ],
)
def test_as_many_workers_as_the_rates_take(route, max_workers, workers, most):
    batch = options([], route=route, max_workers=max_workers)

    assert (batch.workers, batch.most_workers) == (workers, most)


@both
@pytest.mark.parametrize("channel", [*ROUTED, PUSH])
def test_a_run_with_a_journal_goes_on_where_a_lane_ended(way, channel, journal):
    """As when access to one of the services was given meanwhile, or another route."""
    denied = error("AccessDeniedException", 403)
    first = Service({name: [denied] for name in names(EVERYBODY) if channel_of(name) == channel})

    before = way(first, EVERYBODY, journal=journal)
    second = Service()
    after = way(second, EVERYBODY, journal=journal, route=FAST)

    concerned = {name for name in names(EVERYBODY) if channel_of(name) == channel}
    assert {one.recipient for one in before if not one.is_successful} == concerned
    assert {type(one.error) for one in before if not one.is_successful} == {AccessDeniedError}
    assert set(second.reached) == concerned
    assert all(one.is_successful for one in after)
    assert sorted(one.recipient for one in after) == sorted(names(EVERYBODY))


def test_who_ended_without_a_route_goes_on_with_one(journal):
    """The route is no part of the journal's identity."""
    ended = error("ForbiddenException", 403)
    mails = [person(EMAIL, n) for n in range(5)]

    before = sent(
        Service({name: [ended] for name in names(mails)}), mails, journal=journal, route=None
    )
    after = sent(Service(), mails, journal=journal)

    assert not any(one.is_successful for one in before)
    assert all(one.is_successful for one in after)


STATUSES = ["SUCCESSFUL", "THROTTLED", "TEMPORARY_FAILURE", "PERMANENT_FAILURE", "UNKNOWN_FAILURE"]


@examples(
    25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    scripts=st.dictionaries(
        st.sampled_from(names(EVERYBODY)),
        st.lists(st.sampled_from([*STATUSES, "denied"]), min_size=1, max_size=3),
        max_size=6,
    ),
    way=st.sampled_from([*WAYS.values()]),
    again=st.sampled_from([*WAYS.values()]),
    policy=st.none() | st.builds(RetryPolicy, base_delay=st.just(0)),
)
def test_two_runs_with_a_journal_reach_nobody_twice(scripts, way, again, policy):
    def made(script):
        return [error("AccessDeniedException", 403) if one == "denied" else one for one in script]

    service = Service({name: made(script) for name, script in scripts.items()})
    healthy = Service()
    with TemporaryDirectory() as folder:
        kept = {"retry": policy, "journal": f"{folder}/run.sqlite"}
        before = {one.recipient: one for one in way(service, EVERYBODY, **kept)}
        after = {one.recipient: one for one in again(healthy, EVERYBODY, **kept)}

    assert before.keys() == after.keys() == {*names(EVERYBODY)}
    for name, outcome in after.items():
        assert service.reached[name] + healthy.reached[name] <= 1
        earlier = before[name]
        assert earlier.may_have_been_sent == (service.reached[name] == 1)
        if earlier.may_have_been_sent or earlier.is_permanent_failure:
            assert outcome.status == earlier.status or outcome.is_ambiguous
        else:
            assert outcome.is_successful


# Ctrl-C between any two lines.

SAMPLE = 25
SCRIPTS = {
    "SMS-00000": ["THROTTLED", "SUCCESSFUL"],
    "EMAIL-00001": ["TEMPORARY_FAILURE"],
    "VOICE-00001": ["UNKNOWN_FAILURE"],
    "GCM-00002": ["THROTTLED", "SUCCESSFUL"],
}


def scripts_of(ends):
    return SCRIPTS | ({"EMAIL-00002": [error("AccessDeniedException", 403)]} if ends else {})


def check(service, outcomes):
    found = [one.recipient for one in outcomes]
    assert len(found) == len(set(found))
    for name in names(EVERYBODY):
        assert service.reached[name] <= 1
        assert name in found or not service.reached[name]
    for one in outcomes:
        assert one.may_have_been_sent or not service.reached[one.recipient]
        assert not one.is_successful or service.reached[one.recipient]
    assert no_workers()


def collect(service, outcomes, **others):
    batch = options(iter(EVERYBODY), route=Route(email=SESv2(), sms=FAST.sms), **others)
    result = send_batch(batch, service, service.rate)
    with undisturbed():  # whoever has the result loses nothing by an interrupt
        outcomes += result.outcomes


def stream(service, outcomes, **others):
    batch = options(iter(EVERYBODY), route=Route(email=SESv2(), sms=FAST.sms), **others)
    with OutcomeStream(batch, service, service.rate) as run:
        try:
            outcomes.extend(run)
        finally:
            run.close()
            outcomes += run.undelivered


@pytest.mark.parametrize("run", [collect, stream])
@pytest.mark.parametrize("ends", [False, True])
def test_an_interrupt_between_any_two_lines_loses_nobody(run, ends):
    lines = interrupted(0, run, Service(scripts_of(ends), RATE), []).seen
    for at in Random().sample(range(1, lines + 1), SAMPLE):
        service, outcomes = Service(scripts_of(ends), RATE), []
        try:
            interrupted(at, run, service, outcomes)
        except KeyboardInterrupt as stopped:
            known = partial_result(stopped)
            outcomes += known.outcomes if known is not None and run is collect else ()
        check(service, outcomes)


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # the very opening was cut off
@pytest.mark.parametrize("run", [collect, stream])
def test_after_an_interrupt_the_next_run_with_the_journal_reaches_the_rest(run, tmp_path):
    def journalled(service, outcomes):
        run(service, outcomes, journal=tmp_path / "counting.sqlite")

    lines = interrupted(0, journalled, Service(SCRIPTS, RATE), []).seen
    for at in Random().sample(range(1, lines + 1), 6):
        service, outcomes = Service(SCRIPTS, RATE), []
        journal = tmp_path / f"{at}.sqlite"
        with suppress(KeyboardInterrupt):
            interrupted(at, lambda s, o, at=journal: run(s, o, journal=at), service, [])
        close_journals()
        run(service, outcomes, journal=journal)
        check(service, outcomes)
        assert len(outcomes) == len(EVERYBODY)


# Memory.

NUMBER = 10_000
MOST_BYTES = 500_000


def mails(first, number):
    for n in range(first, first + number):
        yield f"{n}@example.com", AddressConfiguration(channel_type="EMAIL")


def quick(request):
    results = {
        name: {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200} for name in request.addresses
    }
    return from_wire({"ApplicationId": "app", "Result": results}, MessageResponse)


@pytest.mark.parametrize("is_async", [False, True])
def test_a_stream_of_e_mails_holds_little(is_async, monkeypatch):
    monkeypatch.setattr("pinpoint_direct.batch.scheduler._MAX_HELD", 100)

    def count(first, number):
        batch = options(
            mails(first, number), route=Route(email=SESv2(per_second=1e9)), is_async=is_async
        )
        if not is_async:
            return sum(one.is_successful for one in OutcomeStream(batch, quick))

        async def call(request):
            return quick(request)

        async def main():
            run = AsyncOutcomeStream(batch, call, ready)
            return sum([one.is_successful async for one in run])

        return asyncio.run(main())

    assert count(0, 200) == 200  # loads what is loaded once
    gc.collect()
    tracemalloc.start()
    try:
        assert count(1000, NUMBER // 5) == NUMBER // 5
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_BYTES
