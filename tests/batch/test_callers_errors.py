"""A batch whose client raises an exception that is neither botocore's nor ours."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from itertools import count

import pytest

from pinpoint_direct import DecodeError, PinpointDirect, partial_result
from pinpoint_direct.testing.local import LocalPinpoint

from .sides import APPLICATION_ID, HELLO, Fake, addresses, ok

pytestmark = pytest.mark.usefixtures("small_calls")

TO = addresses(10)


class Boom(Exception):  # noqa: N818  (no error of anybody's)
    pass


@dataclasses.dataclass(frozen=True)
class Unchangeable(Exception):  # noqa: N818  (likewise)
    number: int = 1


class Unfit:
    """A fake whose methods take other arguments."""

    def send_messages(self, app_id, request):
        raise AssertionError

    send_users_messages = send_messages


class Vanishing:
    """A fake whose methods are there only when it is handed over."""

    def __init__(self):
        self.send_messages = self.send_users_messages = ok


@pytest.mark.parametrize("kind", [Unfit, Vanishing])
@pytest.mark.parametrize("streamed", [False, True])
def test_those_who_provably_were_not_sent_to_stay_open(side, kind, streamed, journal):
    fake = kind()
    client = side.with_client(fake)
    if kind is Vanishing:
        del fake.send_messages
    error = {Unfit: TypeError, Vanishing: AttributeError}[kind]
    run = side.stream if streamed else side.send
    with pytest.raises(error) as caught:
        run(HELLO, TO, client=client, journal=journal)

    if not streamed:
        known = partial_result(caught.value).outcomes
        assert known
        assert not any(one.may_have_been_sent for one in known)
    assert side.send(HELLO, TO, journal=journal).all_successful
    assert {side.local.sends_to(one) for one in TO} == {1}


def test_a_handler_that_raises_before_anything_is_sent_leaves_everybody_open(side, journal):
    def handler(**_):
        raise Boom

    events = side.client._client.meta.events
    events.register("before-call.pinpoint.SendMessages", handler)
    try:
        with pytest.raises(Boom) as caught:
            side.send(HELLO, TO, journal=journal)
    finally:
        events.unregister("before-call.pinpoint.SendMessages", handler)

    assert not any(one.may_have_been_sent for one in partial_result(caught.value).outcomes)
    assert side.send(HELLO, TO, journal=journal).all_successful


def test_those_who_may_have_been_sent_to_stay_so_and_the_others_open(side, journal):
    calls = count(1)

    def answer(request):
        if next(calls) == 2:
            raise Boom
        return ok(request)

    with pytest.raises(Boom):
        side.send(HELLO, TO, client=side.answering(answer), journal=journal, max_workers=1)

    result = side.send(HELLO, TO, journal=journal)
    assert list(result.ambiguous) == TO[3:6]
    assert [one.error.reason for one in result.ambiguous.values()] == ["Boom"] * 3
    assert [side.local.sends_to(one) for one in TO] == [0] * 6 + [1] * 4


def test_an_exception_that_takes_no_attributes_is_raised_as_it_is_and_has_the_note(side):
    error = Unchangeable()

    def answer(arguments):
        raise error

    with pytest.raises(Unchangeable) as caught:
        side.send(HELLO, TO, client=side.answering(answer))

    assert caught.value is error
    assert partial_result(error).outcomes
    assert "the batch was stopped" in error.__notes__[0]


def test_calls_on_their_way_are_waited_for_and_recorded(side):
    """The first call ends only when the second has raised."""
    calls = count(1)
    raised = threading.Event() if side.name == "sync" else asyncio.Event()

    def sync(request):
        if next(calls) == 2:
            raised.set()
            raise Boom
        assert raised.wait(5)
        return ok(request)

    async def awaited(request):
        if next(calls) == 2:
            raised.set()
            raise Boom
        await raised.wait()
        for _ in range(5):
            await asyncio.sleep(0)
        return ok(request)

    client = side.with_client(Fake(sync if side.name == "sync" else awaited))
    with pytest.raises(Boom) as caught:
        side.send(HELLO, TO, client=client, max_workers=2)

    known = partial_result(caught.value)
    assert len(known.successes) == 3
    assert len(known.ambiguous) == 3
    assert not any(one.may_have_been_sent for one in known.outcomes[6:])


def test_a_fake_of_the_other_kind_ends_the_run_with_its_first_answer(side, journal):
    calls = []

    def sync(request):
        calls.append(request)
        return ok(request)

    async def awaited(request):
        raise AssertionError

    client = side.with_client(Fake(awaited if side.name == "sync" else sync))
    with pytest.raises(DecodeError) as caught:
        side.send(HELLO, TO, client=client, journal=journal, max_workers=1)

    known = partial_result(caught.value)
    assert list(known.ambiguous) == TO[:3]
    assert {type(one.error) for one in known.ambiguous.values()} == {DecodeError}
    result = side.send(HELLO, TO, journal=journal)
    assert list(result.successes) == TO[3:]


def test_a_stubbed_clients_word_on_a_test_ends_the_run():
    """What a Stubber was not asked to expect is a mistake in a test, not a lost message."""
    from botocore.exceptions import UnStubbedResponseError
    from botocore.stub import Stubber

    boto = LocalPinpoint().boto3_client()
    with Stubber(boto), pytest.raises(UnStubbedResponseError):
        PinpointDirect(APPLICATION_ID, client=boto).send_batch(HELLO, TO)
