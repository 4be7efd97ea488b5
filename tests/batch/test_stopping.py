"""Interrupted runs: no worker remains, no outcome is lost, unknown results are reported."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
import warnings
from collections import Counter
from contextlib import closing
from itertools import count
from time import sleep

import pytest

from pinpoint_direct import (
    AsyncPinpointDirect,
    MessageRequest,
    PinpointDirect,
    RetryPolicy,
    TransportError,
    ValidationError,
    partial_result,
)
from pinpoint_direct.testing.local import LocalPinpoint

from .sides import APPLICATION_ID, AT_ONCE, HELLO, SIDES, Fake, addresses, ok

pytestmark = pytest.mark.usefixtures("small_calls")


class Boom(Exception):  # noqa: N818  (no error of anybody's)
    pass


def raising(number, error=None):
    yield from addresses(number)
    raise error or Boom


async def raising_later(number):
    for address in addresses(number):
        await asyncio.sleep(0)
        yield address
    raise Boom


def no_workers():
    """Tell whether all workers end, if only a moment later."""
    for _ in range(1000):
        if not any(one.name.startswith("pinpoint_direct") for one in threading.enumerate()):
            return True
        sleep(0.01)
    return False


def check(side, outcomes, number):
    """Check that everybody has one outcome, which agrees with the service's own count."""
    assert sorted(one.recipient for one in outcomes) == addresses(number)
    for outcome in outcomes:
        sent = side.local.sends_to(outcome.recipient)
        assert sent <= 1
        assert outcome.is_successful == (sent == 1)
        assert outcome.may_have_been_sent == (sent == 1)
        if not sent:
            assert isinstance(outcome.error, TransportError)
            assert (outcome.error.reason, outcome.attempts) == ("Stopped", 0)
    assert no_workers()


@pytest.mark.parametrize("number", [0, 1, 3, 8, 11])
def test_an_iterable_that_raises(side, number):
    with pytest.raises(Boom) as caught:
        side.send(HELLO, raising(number), retry=AT_ONCE, max_workers=2)

    known = partial_result(caught.value)
    check(side, known.outcomes, number)
    assert [one.recipient for one in known.outcomes] == addresses(number)
    assert f"{number} outcome" in caught.value.__notes__[0]


@pytest.mark.parametrize("number", [0, 3, 8])
def test_an_iterable_that_raises_under_a_stream_which_first_yields_all_that_is_known(side, number):
    outcomes = []

    def sync():
        for outcome in side.client.stream_batch(HELLO, raising(number)):
            outcomes.append(outcome)  # noqa: PERF402  (it is to stay when the loop raises)

    async def awaited():
        async for outcome in side.client.stream_batch(HELLO, raising_later(number)):
            outcomes.append(outcome)  # noqa: PERF401  (likewise)

    with pytest.raises(Boom):
        sync() if side.name == "sync" else side.runner.run(awaited())

    check(side, outcomes, number)


def test_an_iterable_that_raises_after_it_has_named_somebody_twice(side):
    def twice():
        yield from addresses(4)
        yield from raising(1)

    with pytest.raises(Boom) as caught:
        side.send(HELLO, twice(), retry=AT_ONCE)

    check(side, partial_result(caught.value).outcomes, 4)


def test_an_asynchronous_iterable_that_raises(both_sides):
    side = both_sides[1]
    side.local.reset()

    with pytest.raises(Boom) as caught:
        side.send(HELLO, raising_later(7))

    check(side, partial_result(caught.value).outcomes, 7)


@pytest.mark.parametrize("at", [1, 2, 4])
def test_a_callback_that_raises(side, at):
    reported = count(1)

    def on_progress(progress):
        if next(reported) == at:
            raise Boom

    with pytest.raises(Boom) as caught:
        side.send(HELLO, addresses(10), on_progress=on_progress, max_workers=1)

    known = partial_result(caught.value)
    assert known.outcomes
    check(side, known.outcomes, len(known.outcomes))
    assert all(side.local.sends_to(one) == 0 for one in addresses(10)[len(known.outcomes) :])


def test_a_callback_that_raises_at_the_very_end_loses_nothing(side):
    def on_progress(progress):
        if progress.is_finished:
            raise Boom

    with pytest.raises(Boom) as caught:
        side.send(HELLO, addresses(10), on_progress=on_progress)

    assert partial_result(caught.value).all_successful
    check(side, partial_result(caught.value).outcomes, 10)


@pytest.mark.parametrize("item", [3, None, ("a", None, None), ["a"], (1, None), b"a", {"a": None}])
def test_an_item_that_names_nobody(side, item):
    with pytest.raises(ValidationError) as caught:
        side.send(HELLO, [*addresses(4), item, *addresses(4, 4)], max_workers=1)

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == ("recipients[#5]", "type")
    known = partial_result(caught.value).outcomes
    assert [one.recipient for one in known][:4] == addresses(4)
    check(side, known, len(known))


def test_an_exception_of_the_callers_own_object_ends_the_run(side):
    calls = count(1)
    boom = Boom()

    def answer(request):
        if next(calls) == 2:
            raise boom
        return ok(request)

    with pytest.raises(Boom) as caught:
        side.send(HELLO, addresses(10), client=side.answering(answer), max_workers=1)

    assert caught.value is boom
    known = partial_result(boom).outcomes
    assert [one.is_successful for one in known[:3]] == [True] * 3
    assert {(one.error.reason, one.is_ambiguous) for one in known[3:6]} == {("Boom", True)}
    assert not any(one.may_have_been_sent for one in known[6:])
    assert next(calls) == 3


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, asyncio.CancelledError])
def test_what_ends_a_worker_ends_the_run(side, error):
    calls = count(1)

    def answer(request):
        if next(calls) == 2:
            raise error
        return ok(request)

    client = side.answering(answer)
    with pytest.raises(error) as caught:
        side.send(HELLO, addresses(10), client=client, max_workers=1)

    known = partial_result(caught.value).outcomes
    assert [one.is_successful for one in known[:3]] == [True] * 3
    assert [one.error.reason for one in known[3:6]] == [error.__name__] * 3
    assert all(one.attempts == 0 for one in known[6:])
    assert next(calls) == 3
    assert no_workers()


@pytest.mark.parametrize("action", ["always", "error"])
def test_what_an_on_call_raises_loses_no_answer(side, action):
    def on_call(summary):
        raise Boom

    raw = side.client._client
    client = side.with_client(raw, on_call=on_call)
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter(action)
        result = side.send(HELLO, addresses(5), client=client)

    assert result.all_successful
    assert len(shown) == 2


@pytest.mark.parametrize("workers", [1, 2])
def test_an_on_call_that_is_to_end_the_program_ends_the_run(workers):
    local = LocalPinpoint()

    def on_call(summary):
        raise KeyboardInterrupt

    client = PinpointDirect(APPLICATION_ID, client=local.boto3_client(), on_call=on_call)
    with pytest.raises(KeyboardInterrupt) as caught:
        client.send_batch(HELLO, addresses(30), max_workers=workers)

    for outcome in partial_result(caught.value).outcomes:
        assert outcome.may_have_been_sent == (local.sends_to(outcome.recipient) == 1)
        assert not outcome.is_successful
    assert len(local.calls) <= workers
    assert no_workers()


class TestCtrlC:
    """A real signal, which arrives while the thread that asked waits."""

    def test_waits_for_the_calls_on_their_way(self):
        sent = Counter()

        def answer(request):
            sent.update(list(request["Addresses"]))
            if sum(sent.values()) == 6:
                os.kill(os.getpid(), signal.SIGINT)
            return ok(request)

        client = PinpointDirect(APPLICATION_ID, client=Fake(answer))
        with pytest.raises(KeyboardInterrupt) as caught:
            client.send_batch(HELLO, (one for one in addresses(10_000)), max_workers=2)

        known = partial_result(caught.value)
        assert sent.keys() == known.successes.keys()
        assert set(sent.values()) == {1}
        assert not known.ambiguous
        assert all(one.attempts == 0 for one in known.failures.values())
        assert len(known) < 10_000
        assert no_workers()

    def test_a_second_time_does_not_wait_and_says_what_is_unknown(self):
        released = threading.Event()
        sent = Counter()

        def answer(request):
            sent.update(list(request["Addresses"]))
            if len(sent) == 6:
                main = threading.main_thread().ident
                for _ in range(2):
                    signal.pthread_kill(main, signal.SIGINT)
                    released.wait(0.2)
            released.wait(10)
            return ok(request)

        client = PinpointDirect(APPLICATION_ID, client=Fake(answer))
        with pytest.raises(KeyboardInterrupt) as caught:
            client.send_batch(HELLO, addresses(30), max_workers=2)
        released.set()

        known = partial_result(caught.value)
        assert known.ambiguous.keys() == sent.keys() == set(addresses(6))
        assert {one.error.reason for one in known.ambiguous.values()} == {"Interrupted"}
        assert "6 of them of recipients who may or may not" in caught.value.__notes__[0]
        assert no_workers()
        assert len(sent) == 6

    def test_of_a_stream(self):
        sent = Counter()

        def answer(request):
            sent.update(list(request["Addresses"]))
            if sum(sent.values()) == 6:
                os.kill(os.getpid(), signal.SIGINT)
            return ok(request)

        outcomes = []
        stream = PinpointDirect(APPLICATION_ID, client=Fake(answer)).stream_batch(
            HELLO, addresses(99)
        )
        with pytest.raises(KeyboardInterrupt) as caught:
            outcomes.extend(stream)
        stream.close()

        known = partial_result(caught.value)
        assert known is None or known.outcomes == stream.undelivered
        everybody = [*outcomes, *stream.undelivered]
        assert len({one.recipient for one in everybody}) == len(everybody)
        assert sent.keys() == {one.recipient for one in everybody if one.is_successful}
        assert no_workers()

    def test_while_a_stream_takes_recipients(self, both_sides):
        def source():
            yield addresses(1)[0]
            raise KeyboardInterrupt

        stream = both_sides[0].client.stream_batch(HELLO, source())
        with pytest.raises(KeyboardInterrupt) as caught:
            next(stream)

        (outcome,) = partial_result(caught.value).outcomes
        assert (outcome.error.reason, outcome.attempts) == ("Stopped", 0)
        assert stream.undelivered == (outcome,)

    def test_of_an_asyncio_program(self):
        sent = Counter()

        async def answer(request):
            sent.update(list(request["Addresses"]))
            if len(sent) == 6:
                os.kill(os.getpid(), signal.SIGINT)
                await asyncio.sleep(10)
            return ok(request)

        async def main():
            client = AsyncPinpointDirect(APPLICATION_ID, client=Fake(answer))
            await client.send_batch(HELLO, addresses(30), max_workers=1)

        with pytest.raises(KeyboardInterrupt) as caught:
            asyncio.run(main())

        known = partial_result(caught.value)
        assert list(known.successes) == addresses(3)
        assert list(known.ambiguous) == addresses(3, 3)
        assert all(one.attempts == 0 for one in known.outcomes[6:])


class TestCancelling:
    @pytest.mark.parametrize("streamed", [False, True])
    @pytest.mark.parametrize("journalled", [False, True])
    def test_anywhere(self, streamed, journalled, tmp_path):
        """A task is cancelled after so many turns of the event loop, whatever it waits for."""
        for turns in [*range(12), *range(12, 60, 4)]:
            outcomes, sent, left = asyncio.run(
                cancelled(turns, streamed, tmp_path / f"{turns}" if journalled else None)
            )
            named = [one.recipient for one in outcomes]
            assert len(named) == len(set(named))
            assert sent.keys() <= set(named)
            assert set(sent.values()) <= {1}
            for outcome in outcomes:
                assert outcome.may_have_been_sent or not sent[outcome.recipient]
                assert not outcome.is_successful or sent[outcome.recipient]
            assert left == []

    def test_waits_for_no_answer(self, both_sides):
        async def main():
            async def answer(request):
                await asyncio.sleep(60)

            client = AsyncPinpointDirect(APPLICATION_ID, client=Fake(answer))
            async with asyncio.timeout(0.05):
                await client.send_batch(HELLO, addresses(9), max_workers=2)

        with pytest.raises(TimeoutError) as caught:
            asyncio.run(main())

        known = partial_result(caught.value)
        assert list(known.ambiguous) == addresses(6)
        assert [one.error.reason for one in known.outcomes] == ["CancelledError"] * 6 + [
            "Stopped"
        ] * 3

    def test_a_second_time_while_a_closed_stream_waits_for_its_calls(self):
        async def main():
            release, second = asyncio.Event(), asyncio.Event()

            calls = count(1)

            async def answer(request):
                if next(calls) > 1:
                    second.set()
                    await release.wait()
                await second.wait()
                return ok(request)

            client = AsyncPinpointDirect(APPLICATION_ID, client=Fake(answer))
            stream = client.stream_batch(HELLO, addresses(30), max_workers=2)
            first = await anext(stream)
            closing = asyncio.create_task(stream.aclose())
            await asyncio.sleep(0)
            closing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await closing
            return first, stream.undelivered

        first, undelivered = asyncio.run(main())

        assert first.is_successful
        ambiguous = [one for one in undelivered if one.is_ambiguous]
        assert {one.error.reason for one in ambiguous} == {"CancelledError"}
        assert len({one.recipient for one in (first, *undelivered)}) == len(undelivered) + 1


async def cancelled(turns, streamed, journal):
    sent = Counter()

    async def answer(request):
        await asyncio.sleep(0)
        sent.update(list(request["Addresses"]))
        await asyncio.sleep(0)
        return ok(request)

    async def source():
        for address in addresses(20):
            await asyncio.sleep(0)
            yield address

    client = AsyncPinpointDirect(APPLICATION_ID, client=Fake(answer))
    outcomes = []
    options = {"max_workers": 2, "retry": AT_ONCE, "journal": journal}

    async def sending():
        if not streamed:
            outcomes.extend((await client.send_batch(HELLO, source(), **options)).outcomes)
            return
        async with client.stream_batch(HELLO, source(), **options) as stream:
            async for outcome in stream:
                outcomes.append(outcome)

    task = asyncio.create_task(sending())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as error:
        known = partial_result(error)
        outcomes += known.outcomes if known is not None else ()
    left = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
    return outcomes, sent, left


class TestLeavingAStream:
    def test_waits_for_the_calls_on_their_way_and_tells_their_outcomes(self, side):
        outcomes = []

        def sync():
            with side.client.stream_batch(HELLO, addresses(100), max_workers=2) as stream:
                for outcome in stream:
                    outcomes.append(outcome)
                    if len(outcomes) == 4:
                        break
            return stream

        async def awaited():
            async with side.client.stream_batch(HELLO, addresses(100), max_workers=2) as stream:
                async for outcome in stream:
                    outcomes.append(outcome)
                    if len(outcomes) == 4:
                        break
            return stream

        stream = sync() if side.name == "sync" else side.runner.run(awaited())

        everybody = [*outcomes, *stream.undelivered]
        check(side, everybody, len(everybody))
        assert len(everybody) < 30

    def test_out_of_sight_is_enough(self):
        side = SIDES["sync"]()
        stream = side.client.stream_batch(HELLO, addresses(100), max_workers=2)
        next(stream)
        del stream
        gc.collect()
        assert no_workers()
        side.close()

    def test_before_its_first_outcome_nothing_happens(self, side):
        if side.name == "sync":
            stream = side.client.stream_batch(HELLO, addresses(100))
            stream.close()
            assert list(stream) == []
        else:
            stream = side.client.stream_batch(HELLO, addresses(100))
            side.runner.run(stream.aclose())
        assert side.local.calls == ()
        assert stream.undelivered == ()

    def test_closed_twice(self):
        side = SIDES["sync"]()
        with closing(side.client.stream_batch(HELLO, addresses(9))) as stream:
            first = next(stream)
            stream.close()
        everybody = [first, *stream.undelivered]
        check(side, everybody, len(everybody))
        side.close()


def test_a_slow_consumer_slows_the_run_down(side):
    """Of a long list no more than what the workers hold is taken."""
    taken = count()

    def source():
        for address in addresses(1000):
            next(taken)
            yield address

    async def awaited():
        stream = side.client.stream_batch(HELLO, source(), max_workers=2)
        await anext(stream)
        await stream.aclose()

    if side.name == "sync":
        stream = side.client.stream_batch(HELLO, source(), max_workers=2)
        next(stream)
        stream.close()
    else:
        side.runner.run(awaited())
    assert next(taken) <= 3 * (2 + 2 + 2)


def test_a_long_pause_is_waited_for_in_parts(monkeypatch, side):
    """No clock takes any number of seconds that a service may ask for."""
    monkeypatch.setattr("pinpoint_direct.batch.threaded.LONGEST_WAIT", 0.001)
    monkeypatch.setattr("pinpoint_direct.batch.asynchronous.LONGEST_WAIT", 0.001)
    side.local.script("*", "THROTTLED", times=1)

    result = side.send(
        HELLO, addresses(1), retry=RetryPolicy(base_delay=0.02, max_delay=0.02), max_workers=1
    )

    assert result.all_successful
    assert side.local.sends_to(addresses(1)[0]) == 1


def test_a_request_that_cannot_be_sent_is_refused_before_anything_is_taken(side):
    with pytest.raises(ValidationError):
        side.send(MessageRequest(), raising(0))


class Closed:
    """A session whose clients cannot be opened."""

    def create_client(self, name, **_):
        return self

    async def __aenter__(self):
        raise OSError("no such profile")

    async def __aexit__(self, *_):
        pass


@pytest.mark.parametrize("streamed", [False, True])
def test_a_client_that_cannot_be_opened_ends_the_run_before_it_begins(streamed, journal):
    asked = []

    def source():
        asked.append(True)
        yield from addresses(3)

    async def main(session):
        client = AsyncPinpointDirect(APPLICATION_ID, session=session)
        if streamed:
            return [one async for one in client.stream_batch(HELLO, source(), journal=journal)]
        return await client.send_batch(HELLO, source(), journal=journal)

    with pytest.raises(OSError, match="no such profile") as caught:
        asyncio.run(main(Closed()))
    assert partial_result(caught.value) is None or not partial_result(caught.value).outcomes
    assert not asked
    assert not journal.exists()


def test_a_call_that_is_cancelled_by_others_before_it_begins_ends_the_run():
    async def main():
        async def answer(request):
            return ok(request)

        client = AsyncPinpointDirect(APPLICATION_ID, client=Fake(answer))
        sending = asyncio.create_task(client.send_batch(HELLO, addresses(2)))
        mine = {sending, asyncio.current_task()}
        for _ in range(20):
            await asyncio.sleep(0)
            for task in asyncio.all_tasks() - mine:
                task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await asyncio.wait_for(sending, 10)
        return partial_result(caught.value)

    known = asyncio.run(main())
    assert [one.error.reason for one in known.outcomes] == ["Stopped"] * 2
    assert not any(one.may_have_been_sent for one in known.outcomes)
