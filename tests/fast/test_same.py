"""With and without the fast path: the same request on the wire, and the same response."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    DirectMessageConfiguration,
    EmailMessage,
    EndpointSendConfiguration,
    MessageRequest,
    PinpointDirectError,
    RawEmail,
    SendUsersMessageRequest,
    from_json,
    to_json,
    to_wire,
)
from pinpoint_direct.wire.operations import operation_of

from ..strategies import instances, responses
from .recording import Recorded, essence

SEND = {MessageRequest: "send_messages", SendUsersMessageRequest: "send_users_messages"}
WITH, WITHOUT = Recorded(), Recorded()
FAST, PLAIN = WITH.typed(), WITHOUT.typed(fast=False)


def sendable(request):
    """Return the request with what sending asks for."""
    configuration = request.message_configuration or DirectMessageConfiguration()
    request = request.evolve(message_configuration=configuration)
    if isinstance(request, SendUsersMessageRequest):
        return (
            request if request.users else request.evolve(users={"u": EndpointSendConfiguration()})
        )
    if request.addresses or request.endpoints:
        return request
    return request.evolve(addresses={"a": AddressConfiguration(channel_type="SMS")})


def names_nobody_blank(request):
    return not operation_of(request).blank_recipients(request)


requests = st.sampled_from([*SEND]).flatmap(instances).map(sendable).filter(names_nobody_blank)


def raw(client, request):
    name = type(request).__name__
    return getattr(client, SEND[type(request)])(ApplicationId="app", **{name: to_wire(request)})


def outcome(client, request):
    """Return the response with all it knows, or the error with what it means.

    The texts differ: botocore's parser fails on some answers in which we find nothing.
    """
    try:
        response = getattr(client, SEND[type(request)])(request)
    except PinpointDirectError as error:
        return (
            type(error),
            error.may_have_been_sent,
            error.is_retryable,
            vars(error).get("response"),
        )
    return response, response.http_status_code, response.request, response.unanswered


@given(requests)
def test_the_request_is_the_raw_calls_to_the_byte(request):
    for recorded, send in ((WITH, FAST), (WITHOUT, PLAIN)):
        recorded.sent.clear()
        outcome(send, request)
        raw(recorded.client, request)
        ours, theirs = map(essence, recorded.sent)
        assert ours == theirs
    assert essence(WITH.sent[0]) == essence(WITHOUT.sent[0])
    assert from_json(WITH.sent[0].body, type(request)) == request


@given(responses, st.booleans())
def test_the_answer_is_the_same(response, extra):
    request = sendable(
        MessageRequest()
        if type(response).__name__ == "MessageResponse"
        else SendUsersMessageRequest()
    )
    answer = json.loads(to_json(response)) | ({"NewMember": 1} if extra else {})
    WITH.answers, WITHOUT.answers = [answer], [answer]
    assert outcome(FAST, request) == outcome(PLAIN, request)


ERROR = {"Message": "no", "RequestID": "r-2"}


@pytest.mark.parametrize(
    "answer",
    [
        (200, b"<html>"),
        (200, b""),
        (200, b"null"),
        (200, b"[]"),
        (200, b'"text"'),
        (200, b"{}"),
        (200, b'{"ApplicationId": "a", "Result": {'),
        (200, b'{"ApplicationId": "a", "Result": []}'),
        (200, b'{"ApplicationId": "a", "Result": {"a": null}}'),
        (200, b'{"ApplicationId": "a", "Result": {"a": {"StatusCode": "200"}}}'),
        (200, b"[" * 100_000),
        (204, b""),
        (302, b"{}"),
        (400, ERROR),
        (403, ERROR),
        (404, b"<html>"),
        (413, b""),
        (429, ERROR),
        (500, ERROR),
        (503, b"gone"),
    ],
    ids=lambda answer: f"{answer[0]} {str(answer[1])[:70]}",
)
def test_so_is_an_invalid_answer(answer, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)  # botocore's pauses before repeats
    request = sendable(MessageRequest())
    WITH.answers, WITHOUT.answers = [answer] * 5, [answer] * 5
    assert outcome(FAST, request) == outcome(PLAIN, request)
    WITH.answers.clear()
    WITHOUT.answers.clear()


def test_a_blob_is_encoded_once():
    mail = EmailMessage(raw_email=RawEmail(b"Subject: x\r\n\r\nhi"))
    request = sendable(
        MessageRequest(message_configuration=DirectMessageConfiguration(email_message=mail))
    )
    WITH.sent.clear()
    FAST.send_messages(request)
    assert from_json(WITH.sent[0].body, MessageRequest) == request
