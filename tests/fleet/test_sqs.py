"""Tasks from SQS: what stays on the queue."""

from __future__ import annotations

import logging

import pytest

from pinpoint_direct import (
    BatchResult,
    DynamoJournal,
    JournalBusyError,
    Outcome,
    PinpointDirect,
    TransportError,
    handle_sqs,
    split_tasks,
)
from pinpoint_direct.testing.local import LocalPinpoint

from ..batch.sides import APPLICATION_ID, HELLO, addresses
from .table import Table


def event_of(*bodies):
    return {"Records": [{"messageId": f"m{n}", "body": one} for n, one in enumerate(bodies)]}


def kept(response):
    assert response.keys() == {"batchItemFailures"}
    return [one["itemIdentifier"] for one in response["batchItemFailures"]]


@pytest.fixture
def local():
    return LocalPinpoint()


@pytest.fixture
def send(local):
    client = PinpointDirect(APPLICATION_ID, client=local.boto3_client())
    journal = DynamoJournal("journal", client=Table())
    return lambda task: client.send_task(task, journal=journal, retry=None)


def test_what_is_over_leaves_the_queue_and_the_rest_stays(local, send, caplog):
    tasks = [*split_tasks("spring", HELLO, addresses(6), channel_type="SMS", size=1)]
    refused, throttled, unknown = addresses(4)[1:]
    local.script(refused, "PERMANENT_FAILURE")
    local.script(throttled, "THROTTLED", times=1)
    local.script(unknown, None)
    bodies = [one.to_json() for one in tasks]

    first = handle_sqs(event_of(*bodies[:4], "no task", bodies[4]), send)

    assert kept(first) == ["m2", "m4"]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    (one, other) = [record.getMessage() for record in caplog.records]
    assert "m2: 1 of 1 recipients got nothing yet" in one
    assert "m4: ValidationError" in other
    assert "2065550" not in caplog.text
    assert kept(handle_sqs(event_of(*bodies), send)) == []
    assert [local.sends_to(one) for one in addresses(6)] == [1, 0, 1, local.sends_to(unknown), 1, 1]
    assert local.sends_to(unknown) <= 1


def test_whoever_a_failed_call_left_out_stays_on_the_queue(local, send):
    (task,) = split_tasks("spring", HELLO, addresses(2), channel_type="SMS")
    local.fail("ForbiddenException", times=1)

    assert kept(handle_sqs(event_of(task.to_json()), send)) == ["m0"]
    assert kept(handle_sqs(event_of(task.to_json()), send)) == []


@pytest.mark.parametrize(
    ("error", "logged"),
    [
        (JournalBusyError(), "JournalBusyError: the journal cannot be used"),
        (ValueError("+12065550100"), "ValueError"),
    ],
)
def test_a_task_stays_that_could_not_be_sent(error, logged, caplog):
    def fails(_):
        raise error

    (task,) = split_tasks("spring", HELLO, addresses(1), channel_type="SMS")

    assert kept(handle_sqs(event_of(task.to_json()), fails)) == ["m0"]
    assert logged in caplog.text
    assert "2065550" not in caplog.text


def test_what_is_ambiguous_does_not_stay():
    error = TransportError("Interrupted", may_have_been_sent=True)
    outcome = Outcome(recipient="a", kind="address", error=error)
    (task,) = split_tasks("spring", HELLO, ["a"], channel_type="SMS")

    response = handle_sqs(event_of(task.to_json()), lambda _: BatchResult([outcome]))

    assert kept(response) == []
