"""When the error of a call leaves, nothing of the call is in it: no frame, no log, no circle.

A scenario is a coroutine for either client; of the synchronous one it never has to wait.
"""

import gc
import inspect
import logging
import socket
import traceback
import weakref
from contextlib import suppress
from types import FrameType

import boto3
import pytest
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.config import Config

from pinpoint_direct import (
    DecodeError,
    MessageRequest,
    PinpointDirectError,
    ServiceError,
    SMSMessage,
    TransportError,
)
from pinpoint_direct.calls.fast_path import SWITCH

from ..batch.sides import SIDES, addresses
from .logs import logged
from .planting import texts_shown_by
from .printers import rich_traceback, sentry_event

ADDRESS = "+12065550199"
CODE = "7QXZ93qxzQX75134"
WORDS = "To 7xqz_93qxzQX71234"
CUT = "truncated"
FAILURES = {
    "refused": ("BadRequestException", ServiceError),
    "too many": (429, ServiceError),
    "failed": (500, ServiceError),
    "no answer": ("timeout", TransportError),
    "broken": ("reset", TransportError),
    "cut off": (CUT, TransportError),
    "a page": ("html", DecodeError),
}
EVERY_FAILURE = pytest.mark.parametrize(("what", "kind"), FAILURES.values(), ids=FAILURES)
TWO_ATTEMPTS = {"retries": {"total_max_attempts": 2}}


class CallersError(Exception):
    """What the caller's own code raises."""


class EndError(BaseException):
    """What no call handles, as Ctrl-C."""


def fail(progress=None):
    raise CallersError


@pytest.fixture(params=SIDES, scope="module")
def one_side(request):
    side = SIDES[request.param]()
    yield side
    side.close()


@pytest.fixture
def side(one_side):
    one_side.local.reset()
    return one_side


def run(side, scenario):
    """Return what a scenario comes to."""
    if side.name == "async":
        return side.runner.run(scenario)
    with pytest.raises(StopIteration) as end:
        scenario.send(None)
    return end.value.value


async def made(call):
    """Return what a call comes to, of either client."""
    answer = call()
    return await answer if inspect.isawaitable(answer) else answer


async def raised(call):
    """Return the error of a call, without the frames of the caller."""
    try:
        await made(call)
    except (PinpointDirectError, CallersError) as error:
        inner = error.__traceback__
        while inner.tb_frame.f_globals["__name__"] == __name__:
            inner = inner.tb_next
        return error.with_traceback(inner)


def shown_by(error, secrets=(ADDRESS, CODE, WORDS)):
    """Return the secrets that an error and its frames show, none of which is botocore's."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    names = {frame.f_globals["__name__"] for frame in frames}
    assert [one for one in names if not one.startswith(("pinpoint_direct.", __name__))] == []
    printed = [repr(frame.f_locals) for frame in frames]
    printed += [rich_traceback(error), sentry_event(error), texts_shown_by(error)]
    assert len(printed) > 3
    return [one for one in secrets if one in "\n".join(printed)]


CALLS = {
    "send": lambda client: client.send(SMSMessage(WORDS), {ADDRESS: {"code": CODE}}),
    "send_messages": lambda client: client.send_messages(
        MessageRequest().with_sms(WORDS).to_sms(ADDRESS, substitutions={"code": CODE})
    ),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@EVERY_FAILURE
def test_no_frame_of_an_error_shows_the_call(side, call, what, kind):
    side.local.fail(what, message=f"about {ADDRESS}, {CODE}")

    error = run(side, raised(lambda: call(side.client)))

    assert isinstance(error, kind)
    assert error.__context__ is None
    assert error.__cause__ is None
    assert shown_by(error) == []


@pytest.mark.parametrize("answer", [{ADDRESS: CODE}, {"Result": {}, "ApplicationId": [ADDRESS]}])
def test_no_frame_shows_an_answer_that_cannot_be_trusted(side, answer):
    client = side.answering(lambda arguments: {"MessageResponse": answer})

    error = run(side, raised(lambda: CALLS["send"](client)))

    assert isinstance(error, DecodeError)
    assert error.__context__ is None
    assert shown_by(error) == []


@pytest.mark.parametrize("what", [None, "BadRequestException", "timeout"])
def test_no_frame_shows_whom_a_batch_was_for(side, what):
    if what is not None:
        side.local.fail(what)
    message = MessageRequest().with_sms(WORDS)
    everybody = {ADDRESS: {"code": CODE}}

    error = run(side, raised(lambda: side.client.send_batch(message, everybody, on_progress=fail)))

    assert isinstance(error, CallersError)
    assert shown_by(error) == []


def test_what_the_caller_is_handling_is_left_alone(side):
    async def scenario():
        try:
            fail()
        except CallersError as handled:
            error = await raised(lambda: CALLS["send"](side.client))
            return error.__context__ is handled, handled.__traceback__ is not None

    side.local.fail("timeout")

    assert run(side, scenario()) == (True, True)


# Botocore logs answers that are errors, or no JSON: nothing of the call is in these.
@pytest.mark.parametrize("what", [None, *(what for what, _ in FAILURES.values() if what != CUT)])
def test_no_log_shows_the_call(side, what, caplog, monkeypatch):
    monkeypatch.delenv(SWITCH, raising=False)  # on the plain way botocore logs whole requests
    client = side.with_client(side.client._client)
    if what is not None:
        side.local.fail(what)
    caplog.set_level(logging.DEBUG)

    if what is None:
        run(side, made(lambda: CALLS["send"](client)))
    else:
        run(side, raised(lambda: CALLS["send"](client)))

    assert "pinpoint_direct" in {record.name for record in caplog.records}
    assert "Making request for" in caplog.text
    assert [one for one in (ADDRESS, CODE, WORDS) if one in logged(caplog)] == []


async def failed(call):
    """Make a call that fails; return a weak reference to its request."""
    request = MessageRequest().with_sms(WORDS).to_sms(ADDRESS)
    with suppress(PinpointDirectError, EndError, CallersError):
        await made(lambda: call(request))
    return weakref.ref(request)


async def left_by(call):
    """Return what a failed call leaves to the collector: its request, and frames."""
    await failed(call)  # loads what is loaded once
    gc.disable()
    gc.collect()
    gc.freeze()  # what is there is not looked at again, which would take most of the time
    try:
        is_alive = (await failed(call))() is not None
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        return is_alive, [one for one in gc.garbage if isinstance(one, FrameType)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.unfreeze()
        gc.enable()


@pytest.mark.parametrize("kind", [EndError, CallersError])
def test_an_exception_of_the_callers_leaves_nothing_to_the_collector(side, kind):
    def end(arguments):
        raise kind

    assert run(side, left_by(side.answering(end).send_messages)) == (False, [])


@EVERY_FAILURE
def test_a_failed_call_leaves_nothing_to_the_collector(side, what, kind):
    side.local.fail(what, times=2)

    assert run(side, left_by(side.client.send_messages)) == (False, [])


@pytest.mark.parametrize("what", [None, *(what for what, _ in FAILURES.values())])
def test_a_failed_batch_leaves_nothing_to_the_collector(side, what):
    def send(request):
        bad = [(address, {"code": 5}) for address in addresses(150, 500)]
        everybody = [*addresses(150), *bad]
        return side.client.send_batch(request, everybody, channel_type="SMS", retry=None)

    if what is not None:
        side.local.fail(what, times=10)

    assert run(side, left_by(send)) == (False, [])


def test_a_callback_that_raises_leaves_nothing_to_the_collector(side):
    def interrupt(progress):
        raise PinpointDirectError("enough")

    def send(request):
        return side.client.send_batch(request, addresses(150), on_progress=interrupt)

    assert run(side, left_by(send)) == (False, [])


@pytest.mark.parametrize("kind", [EndError, CallersError])
def test_what_ends_a_batch_leaves_nothing_to_the_collector(side, kind):
    def end(arguments):
        raise kind

    client = side.answering(end)

    def send(request):
        return client.send_batch(request, addresses(150))

    assert run(side, left_by(send)) == (False, [])


def test_attempts_of_botocores_own_leave_nothing_to_the_collector(side):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        if side.name == "sync":
            session = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
            boto = session.client("pinpoint", endpoint_url=url, config=Config(**TWO_ATTEMPTS))
        else:
            opening = get_session().create_client(
                "pinpoint",
                endpoint_url=url,
                region_name="us-east-1",
                aws_access_key_id="AKIDEXAMPLE",
                aws_secret_access_key="secret",
                config=AioConfig(**TWO_ATTEMPTS),
            )
            boto = run(side, side.stack.enter_async_context(opening))

        assert run(side, left_by(side.with_client(boto).send_messages)) == (False, [])
