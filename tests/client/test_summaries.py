"""What `on_call` and the log are told of a call, by both clients."""

from __future__ import annotations

import logging
import pickle

import pytest

from pinpoint_direct import (
    BadRequestError,
    CallSummary,
    InternalServerError,
    MessageRequest,
    SendUsersMessageRequest,
    SMSMessage,
    TransportError,
)

from ..batch.sides import SIDES, addresses

NUMBER = "+12065550100"
HELLO = SMSMessage("Hello")
REQUEST = MessageRequest().with_sms("x").with_push("y").with_trace_id("trace-7").to_sms(NUMBER)
USERS = SendUsersMessageRequest().with_sms("x").to_user("ana")
TAG = object()


@pytest.fixture(params=SIDES.values(), ids=SIDES)
def side(request):
    made = request.param()
    yield made
    made.close()


@pytest.fixture
def seen():
    return []


@pytest.fixture
def client(side, seen):
    return side.with_client(side.raw, on_call=seen.append)


def done(side, sent):
    return sent if side.name == "sync" else side.runner.run(sent)


def test_the_facts_of_an_answer(side, client, seen):
    side.local.script(NUMBER, None)
    request = REQUEST.to_gcm("f" * 64).to_apns("a" * 64, sandbox=True)

    response = done(side, client.send_messages(request))

    (summary,) = seen
    assert summary.channels == ("APNS_SANDBOX", "GCM", "SMS")
    assert (summary.http_status_code, summary.code, summary.error) == (200, None, None)
    assert (summary.recipients, summary.unanswered) == (3, len(response.unanswered))
    assert summary.unanswered == 1
    assert summary.trace_id == "trace-7"
    assert summary.request_id == response.request_id
    assert summary.tag is None


@pytest.mark.parametrize("request_", [USERS, MessageRequest().with_sms("x").to_endpoint("e")])
def test_channels_that_are_not_in_the_request_are_not_known(side, client, seen, request_):
    send = client.send_users_messages if request_ is USERS else client.send_messages
    done(side, send(request_))

    assert seen[0].channels == ()


@pytest.mark.parametrize(
    ("what", "facts"),
    [
        ("BadRequestException", (BadRequestError, 400, "BadRequestException")),
        (502, (InternalServerError, 502, "502")),
        ("timeout", (TransportError, None, None)),
    ],
)
def test_the_facts_of_a_failure(side, client, seen, what, facts):
    error, *answered = facts
    side.local.fail(what)
    with pytest.raises(error):
        done(side, client.send(HELLO, NUMBER))

    (summary,) = seen
    assert summary.error == error.__name__
    assert [summary.http_status_code, summary.code] == answered
    assert (summary.counts, summary.unanswered) == ({}, 0)
    assert summary.channels == ("SMS",)


def test_what_is_raised_by_others_has_no_code(side, seen):
    def answer(_):
        error = KeyError("x")
        error.code, error.status_code, error.request_id = "own", 7, NUMBER
        raise error

    client = side.answering(answer, on_call=seen.append)
    with pytest.raises(KeyError):
        done(side, client.send(HELLO, NUMBER))

    (summary,) = seen
    assert summary.error == "KeyError"
    assert (summary.code, summary.http_status_code, summary.request_id) == (None, None, None)


CALLS = {
    "send_messages": lambda client: client.send_messages(REQUEST, tag=TAG),
    "send_users_messages": lambda client: client.send_users_messages(USERS, tag=TAG),
    "send": lambda client: client.send(HELLO, NUMBER, tag=TAG),
    "send_one": lambda client: client.send_one(HELLO, NUMBER, tag=TAG),
    "send_batch": lambda client: client.send_batch(HELLO, addresses(250), tag=TAG),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_tag_comes_back_with_every_call(side, client, seen, call):
    done(side, call(client))

    assert seen
    assert all(summary.tag is TAG for summary in seen)
    assert not any(b"tag" in one.raw_body for one in side.local.calls)


def test_a_tag_comes_back_with_every_call_of_a_stream(side, client, seen):
    side.stream(HELLO, addresses(250), client=client, tag=TAG)

    assert [summary.tag for summary in seen] == [TAG] * 3


def test_a_tag_is_neither_shown_nor_logged_nor_compared(side, client, seen, caplog):
    caplog.set_level(logging.DEBUG, "pinpoint_direct")
    done(side, client.send(HELLO, NUMBER, tag=["ana@example.com"]))

    (summary,) = seen
    assert summary.tag == ["ana@example.com"]
    assert "ana" not in repr(summary) + caplog.text
    assert hash(summary) == hash(pickle.loads(pickle.dumps(summary)))


def test_the_log_has_the_same_facts(side, client, seen, caplog):
    caplog.set_level(logging.DEBUG, "pinpoint_direct")
    done(side, client.send_messages(REQUEST))

    (message,) = caplog.messages
    for fact in (
        "channels=('SMS',)",
        "http=200",
        "code=None",
        "unanswered=0",
        "trace_id=trace-7",
        f"request_id={seen[0].request_id}",
    ):
        assert fact in message


def test_a_trace_id_that_is_no_name_is_not_shown():
    facts = {"operation": "SendMessages", "application_id": "app", "recipients": 1, "attempts": 1}
    summary = CallSummary(
        **facts, duration=0.0, request_id=None, counts={}, error=None, trace_id="ana@example.com"
    )
    assert summary.trace_id == "<15 characters>"
