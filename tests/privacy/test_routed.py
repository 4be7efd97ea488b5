"""Calls by a route show nothing personal either: no frame of an error, no log, no circle."""

import logging
import traceback
from functools import partial

import pytest
from aiobotocore.config import AioConfig
from botocore.config import Config

from pinpoint_direct import (
    AsyncPinpointDirect,
    DroppedFieldWarning,
    MessageRequest,
    PinpointDirect,
    PinpointDirectError,
    Route,
    SESv2,
    SMSVoiceV2,
)

from ..batch.sides import NO_REPEATS, SIDES, Fake
from .logs import logged
from .test_frames import (
    ADDRESS,
    CODE,
    WORDS,
    CallersError,
    EndError,
    left_by,
    made,
    raised,
    run,
    shown_by,
)

MAIL, SENDER, TOKEN = "ana.7QXZ@example.com", "shop.7QXZ@example.com", "token7QXZ134"
SECRETS = (ADDRESS, CODE, WORDS, MAIL, SENDER, TOKEN)
NUMBER = SMSVoiceV2(origination_identity="+12065550198")
ROUTE = Route(email=SESv2(from_address=SENDER), sms=NUMBER, voice=NUMBER)
SERVICES = ("pinpoint", "sesv2", "pinpoint-sms-voice-v2")

CONTENT = (
    MessageRequest()
    .with_email(subject=WORDS, text=f"{WORDS} {{{{code}}}}")
    .with_sms(f"{WORDS} {{{{code}}}}")
    .with_voice(f"{WORDS} {{{{code}}}}")
    .with_push(WORDS)
    .with_substitutions(code=CODE)
)
REQUESTS = {
    "an e-mail": CONTENT.to_email(MAIL),
    "a text": CONTENT.to_sms(ADDRESS),
    "a call": CONTENT.to_voice(ADDRESS),
    "everything": CONTENT.to_email(MAIL).to_sms(ADDRESS).to_gcm(TOKEN),
}
EVERY_REQUEST = pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
# By service, what everybody meets, and what one recipient meets.
DENIED = dict(
    zip(
        SERVICES,
        ("ForbiddenException", "AccountSuspendedException", "AccessDeniedException"),
        strict=True,
    )
)
REFUSED = dict(
    zip(SERVICES, ("BadRequestException", "MessageRejected", "ValidationException"), strict=True)
)
LOST = (500, "timeout", "reset", "html")
EVERY_FAILURE = pytest.mark.parametrize("what", ["denied", "refused", 429, *LOST], ids=str)


class Routed:
    """A client of either kind with a route, and clients of all services that are handed in."""

    def __init__(self, side):
        self.side = side
        self.local = side.local
        if side.name == "sync":
            config = Config(**NO_REPEATS)
            self.clients = {name: side.local.boto3_client(name, config=config) for name in SERVICES}
        else:
            self.clients = {name: self._opened(name) for name in SERVICES}
        self.client = self.made(self.clients)

    def _opened(self, name):
        config = AioConfig(**NO_REPEATS)
        context = self.side.local.aiobotocore_client(name, config=config)
        return self.side.runner.run(self.side.stack.enter_async_context(context))

    def made(self, clients, **options):
        kind = PinpointDirect if self.side.name == "sync" else AsyncPinpointDirect

        async def make():
            return kind("app", clients=clients, **{"route": ROUTE, **options})

        return run(self.side, make())


class FakeOfAll(Fake):
    """A client of every service."""

    def __init__(self, answer):
        super().__init__(answer)

    def send_email(self, **_):
        return self._answer()

    send_messages = send_users_messages = send_email
    send_text_message = send_voice_message = send_email


@pytest.fixture(params=SIDES, scope="module")
def one_routed(request):
    side = SIDES[request.param]()
    yield Routed(side)
    side.close()


@pytest.fixture
def routed(one_routed):
    one_routed.local.reset()
    return one_routed


def fail(routed, what):
    """Let every call fail, with a text that names everybody where the service says one."""
    for service in SERVICES:
        # Botocore logs what Pinpoint says, which names nobody.
        words = "no" if service == "pinpoint" else f"about {ADDRESS}, {MAIL}, {TOKEN}, {CODE}"
        if what in ("denied", "refused"):
            code = (DENIED if what == "denied" else REFUSED)[service]
            routed.local.fail(code, service=service, times=None, message=words)
        else:
            routed.local.fail(what, service=service, times=None)


@EVERY_REQUEST
@EVERY_FAILURE
def test_no_frame_of_an_error_shows_the_call(routed, what, request_):
    fail(routed, what)

    error = run(routed.side, raised(partial(routed.client.send_messages, request_)))

    assert (error is not None) == (what == "denied")
    if error is not None:
        assert isinstance(error, PinpointDirectError)
        assert error.__context__ is None
        assert error.__cause__ is None
        assert shown_by(error, SECRETS) == []


@EVERY_REQUEST
def test_no_frame_shows_what_an_exception_of_the_callers_came_from(routed, request_):
    client = routed.made(dict.fromkeys(SERVICES, FakeOfAll(fail_with(CallersError))))

    error = run(routed.side, raised(partial(client.send_messages, request_)))

    assert isinstance(error, CallersError)
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = [one for one in frames if one.f_globals["__name__"].startswith("pinpoint_direct.")]
    printed = "\n".join(repr(one.f_locals) for one in ours)
    assert [one for one in SECRETS if one in printed] == []


@pytest.mark.parametrize("method", ["send_messages", "send_batch"])
def test_no_frame_shows_what_was_warned_of(routed, method):
    """Where warnings are errors, one is raised before anything is sent."""
    lossy = CONTENT.with_email(subject=WORDS, text=WORDS).to_email(MAIL, title_override=WORDS)
    lossy = lossy.to_sms(ADDRESS, raw_content=WORDS)

    async def scenario():
        try:
            await made(partial(getattr(routed.client, method), lossy))
        except DroppedFieldWarning as warning:
            return warning

    warning = run(routed.side, scenario())

    assert warning is not None
    assert routed.local.calls == ()
    assert shown_by(without_frames_of_tests(warning), SECRETS) == []


@EVERY_REQUEST
@pytest.mark.parametrize("what", [None, "denied", "refused", 429, *LOST], ids=str)
def test_no_log_shows_the_call(routed, what, request_, caplog):
    caplog.set_level(logging.DEBUG)
    client = routed.made(routed.clients)
    if what is not None:
        fail(routed, what)

    run(routed.side, raised(partial(client.send_messages, request_)))

    assert "Making request for" in caplog.text
    assert "Response body" in caplog.text or what in ("timeout", "reset")
    assert [one for one in SECRETS if one in logged(caplog)] == []


@pytest.mark.parametrize("what", [None, "denied", "refused", 429, *LOST], ids=str)
def test_a_call_leaves_nothing_to_the_collector(routed, what):
    def send(request):
        return routed.client.send_messages(request.to_sms("+12065550150").to_gcm(TOKEN))

    def send_to_one(request):
        return routed.client.send_messages(request)

    if what is not None:
        fail(routed, what)

    for one in (send, send_to_one):
        assert run(routed.side, left_by(one)) == (False, [])


@pytest.mark.parametrize("kind", [EndError, CallersError])
def test_an_exception_of_the_callers_leaves_nothing_to_the_collector(routed, kind):
    client = routed.made(dict.fromkeys(SERVICES, FakeOfAll(fail_with(kind))))

    assert run(routed.side, left_by(client.send_messages)) == (False, [])


def without_frames_of_tests(error):
    step = error.__traceback__
    while not step.tb_frame.f_globals["__name__"].startswith("pinpoint_direct."):
        step = step.tb_next
    return error.with_traceback(step)


def fail_with(kind):
    def end():
        raise kind

    return end
