"""Mistakes in a call are explained, and the traceback ends where the caller's code does."""

from __future__ import annotations

import asyncio
import inspect
import io
import traceback

import pytest
from attrs.exceptions import FrozenInstanceError
from IPython.core.ultratb import VerboseTB

import pinpoint_direct
from pinpoint_direct import (
    APNSMessage,
    AsyncPinpointDirect,
    EmailMessage,
    GCMMessage,
    MessageRequest,
    PinpointDirect,
    RetryPolicy,
    SendUsersMessageRequest,
    SMSMessage,
    ValidationError,
    check,
    from_json,
    from_wire,
    preview,
    render,
)
from pinpoint_direct.model.boundary import _INSTEAD, _MEANT, boundary
from pinpoint_direct.testing import LocalPinpoint

TO = "+12065550100"
TEXT = SMSMessage("x")
REQUEST = MessageRequest().with_sms("x").to_sms(TO)


def client():
    return PinpointDirect("app", client=LocalPinpoint().boto3_client())


def awaited(method, *args, **kwargs):
    async def main():
        async with LocalPinpoint().aiobotocore_client() as boto:
            await getattr(AsyncPinpointDirect("app", client=boto), method)(*args, **kwargs)

    asyncio.run(main())


MISNAMED = {
    "ttl": (lambda: GCMMessage("x", ttl=5), "GCMMessage", "'ttl' (did you mean time_to_live?)"),
    "text": (lambda: SMSMessage(text="x"), "SMSMessage", "'text' (did you mean body?)"),
    "to": (lambda: SMSMessage("x", to=TO), "SMSMessage", "'to' (send(message, to=...) takes"),
    "subject": (
        lambda: EmailMessage(subject="x"),
        "EmailMessage",
        "'subject' (EmailMessage.simple() and with_email() take it)",
    ),
    "a wire name": (
        lambda: SMSMessage(MessageType="PROMOTIONAL"),
        "SMSMessage",
        "'MessageType' (did you mean message_type?)",
    ),
    "nothing like it": (lambda: APNSMessage(zebra=1), "APNSMessage", "'zebra'"),
    "two": (
        lambda: GCMMessage(ttl=5, text="x"),
        "GCMMessage",
        "s 'ttl' (did you mean time_to_live?), 'text' (did you mean body?)",
    ),
    "in evolve": (
        lambda: GCMMessage("x").evolve(ttl=5),
        "GCMMessage",
        "'ttl' (did you mean time_to_live?)",
    ),
    "in another constructor": (
        lambda: EmailMessage.simple(title="x"),
        "simple",
        "'title'",
    ),
    "in a policy": (
        lambda: RetryPolicy(max_attempt=3),
        "RetryPolicy",
        "'max_attempt' (did you mean max_attempts?)",
    ),
    "in a step": (
        lambda: MessageRequest().with_gcm("x", ttl=5),
        "with_gcm",
        "'ttl' (did you mean time_to_live?)",
    ),
    "an override": (
        lambda: MessageRequest().to_sms(TO, variables={}),
        "to_sms",
        "'variables' (did you mean substitutions?)",
    ),
    "of a step without overrides": (
        lambda: MessageRequest().to_many([TO], channel="SMS"),
        "to_many",
        "'channel' (did you mean channel_type?)",
    ),
    "a call of boto3's": (
        lambda: client().send_messages(ApplicationId="app", MessageRequest={}),
        "send_messages",
        "'ApplicationId' (the client has the application's id), 'MessageRequest' (did you mean",
    ),
    "asynchronously": (
        lambda: awaited("send_messages", MessageRequest={}),
        "send_messages",
        "'MessageRequest' (did you mean request?)",
    ),
    "of a client": (
        lambda: PinpointDirect("app", region="us-east-1"),
        "PinpointDirect",
        "'region' (did you mean region_name?)",
    ),
    "of an asynchronous client": (
        lambda: AsyncPinpointDirect("app", profile="x"),
        "AsyncPinpointDirect",
        "'profile' (session=boto3.Session(profile_name=...) takes it)",
    ),
}


@pytest.mark.parametrize(("call", "name", "expected"), MISNAMED.values(), ids=MISNAMED)
def test_an_argument_of_another_name_is_told_the_right_one(call, name, expected):
    with pytest.raises(TypeError) as caught:
        call()

    (text,) = caught.value.args
    assert text.startswith(f"{name}() got ")
    assert expected in text


UNFIT = {
    "no recipients": (
        lambda: client().send(REQUEST),
        "send() missing 1 required positional argument: 'to': the recipients; send_messages() ",
    ),
    "no application": (PinpointDirect, "'application_id': the id of the application"),
    "by position": (
        lambda: SMSMessage("x", "PROMOTIONAL"),
        "takes from 1 to 2 positional arguments but 3 were given: give by name keyword, media_url,",
    ),
    "of another constructor": (
        lambda: EmailMessage.simple("x"),
        "simple() takes 1 positional argument but 2 were given: give by name subject, text,",
    ),
    "nothing to say": (lambda: check(REQUEST, REQUEST), "check() takes 1 positional argument but"),
}


@pytest.mark.parametrize(("call", "expected"), UNFIT.values(), ids=UNFIT)
def test_a_call_that_does_not_fit_says_how_it_does(call, expected):
    with pytest.raises(TypeError) as caught:
        call()

    assert expected in str(caught.value)
    assert not is_ours(traceback.extract_tb(caught.tb)[-1].filename)


def test_a_type_error_of_another_function_is_left_as_it_is():
    def broken(**_):
        return len(5)

    with pytest.raises(TypeError, match=r"^object of type 'int' has no len\(\)$"):
        boundary(broken)(zebra=1)


def parameters():
    """Return the names of all parameters of what callers call."""
    public = [
        one
        for name, one in vars(pinpoint_direct).items()
        if callable(one) and not name.startswith("_")
    ]
    classes = [one for one in public if isinstance(one, type)]
    methods = [
        method for one in classes for method in vars(one).values() if inspect.isfunction(method)
    ]
    names = set()
    for function in (*public, *methods, AsyncPinpointDirect):
        try:
            names |= {*inspect.signature(function).parameters}
        except ValueError:
            continue
    return names


def test_what_may_be_meant_exists():
    assert {one for meant in _MEANT.values() for one in meant} <= parameters()
    assert {*_INSTEAD} - {*_MEANT} >= {"ApplicationId", "profile", "timeout"}


WRONG = {
    "a constructor": lambda: SMSMessage("x", message_type="x"),
    "evolve": lambda: TEXT.evolve(message_type="x"),
    "another constructor": lambda: EmailMessage.simple(subject=5),
    "a policy": lambda: RetryPolicy(max_attempts=0),
    "a step": lambda: MessageRequest().with_sms("x", message_type="x"),
    "a recipient": lambda: MessageRequest().to_sms(5),
    "recipients": lambda: MessageRequest().to_many([5]),
    "users": lambda: SendUsersMessageRequest().to_users(5),
    "reading": lambda: from_wire({"TraceID": "x"}, MessageRequest),
    "reading JSON": lambda: from_json("{", MessageRequest),
    "check": lambda: check("x"),
    "render": lambda: render("x"),
    "preview": lambda: preview("x", "app"),
    "preview of a client": lambda: client().preview("x"),
    "a client": lambda: PinpointDirect(" "),
    "an asynchronous client": lambda: AsyncPinpointDirect(" "),
    "send": lambda: client().send(TEXT, ""),
    "send_messages": lambda: client().send_messages(MessageRequest()),
    "send_batch": lambda: client().send_batch(REQUEST, 5),
    "stream_batch": lambda: client().stream_batch(REQUEST, 5),
    "send, asynchronously": lambda: awaited("send", TEXT, ""),
    "send_batch, asynchronously": lambda: awaited("send_batch", REQUEST, 5),
}


def is_ours(file):
    return "pinpoint_direct/" in file or "<pinpoint_direct" in file or "<attrs" in file


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_the_traceback_of_a_validation_error_has_lines_of_the_caller_alone(call):
    with pytest.raises(ValidationError) as caught:
        call()

    assert not any(is_ours(one.filename) for one in traceback.extract_tb(caught.tb))


def test_pytest_and_ipython_show_the_line_that_is_wrong():
    with pytest.raises(ValidationError) as caught:
        SMSMessage("x", message_type="x")

    printed = io.StringIO()
    printer = VerboseTB(theme_name="nocolor", ostream=printed, include_vars=False)
    printer(type(caught.value), caught.value, caught.tb)
    assert str(caught.traceback[-1].path) == __file__
    assert 'SMSMessage("x", message_type="x")' in printed.getvalue()
    assert "shape.py" not in printed.getvalue()


def test_lines_of_the_callers_own_beneath_ours_are_kept():
    def recipients():
        yield TO
        yield SMSMessage("x", message_type="x")

    with pytest.raises(ValidationError) as caught:
        client().send_batch(MessageRequest().with_sms("x"), recipients())

    assert "recipients" in [one.name for one in traceback.extract_tb(caught.tb)]


@pytest.mark.parametrize("name", ["body", "no_such_field"])
def test_who_changes_a_value_is_told_how(name):
    with pytest.raises(FrozenInstanceError, match=rf"evolve\({name}=\.\.\.\) makes a changed"):
        setattr(TEXT, name, "y")
    with pytest.raises(FrozenInstanceError, match="a SMSMessage never changes"):
        delattr(TEXT, name)
    with pytest.raises(TypeError, match=r"evolve\(\) of the object that holds it"):
        REQUEST.addresses[TO] = None
