"""The record in DynamoDB: what it answers, what it refuses, and what is in the table."""

from __future__ import annotations

import asyncio
import copy
import pickle
import time
import zlib
from datetime import timedelta

import boto3
import pytest
from aiobotocore.session import get_session
from botocore.exceptions import ClientError, ReadTimeoutError
from moto import mock_aws

from pinpoint_direct import (
    DynamoJournal,
    JournalBusyError,
    JournalError,
    JournalFactory,
    PinpointDirect,
    SendTask,
    ValidationError,
    partial_result,
    split_tasks,
)
from pinpoint_direct.testing.local import LocalPinpoint

from ..batch.sides import APPLICATION_ID, AT_ONCE, HELLO, HELLO_USERS, addresses, ok
from .table import Table

OVER = 1e-9  # a lease that is over at once


def tasks_of(number, **options):
    return [*split_tasks("spring", HELLO, addresses(number), channel_type="SMS", **options)]


def send_task(side, task, **options):
    client = options.pop("client", side.client)
    sent = client.send_task(task, **options)
    return sent if side.name == "sync" else side.runner.run(sent)


def test_a_task_is_sent_once_however_often_it_is_delivered(side, dynamo):
    journal = DynamoJournal("journal", client=dynamo)
    (task,) = tasks_of(5)

    first = send_task(side, task, journal=journal)
    again = send_task(side, task, journal=journal)

    assert first.all_successful
    assert [one.recipient for one in again.outcomes] == addresses(5)
    assert again.all_successful
    ids = [[one.result.message_id for one in result.outcomes] for result in (first, again)]
    assert ids[0] == ids[1]
    assert len(side.local.calls) == 1


def test_endpoints_and_users_are_recorded_too(side, dynamo):
    journal = DynamoJournal("journal", client=dynamo)
    mixed = HELLO.to_sms("same").to_endpoint("same")
    users = HELLO_USERS.to_user("ana").to_user("bo")
    client = side.answering(ok)

    for number, request in enumerate((mixed, users)):
        task = SendTask("spring", number, request)
        first = send_task(side, task, journal=journal, client=client)
        again = send_task(side, task, journal=journal, client=side.answering(None))
        assert [(one.kind, one.recipient) for one in again.outcomes] == [
            (one.kind, one.recipient) for one in first.outcomes
        ]
        assert again.all_successful
    assert journal.report("spring", 2).recipients == {"REACHED": 4}


def test_those_who_got_nothing_are_sent_to_by_the_next_delivery(side, dynamo):
    journal = DynamoJournal("journal", client=dynamo)
    (task,) = tasks_of(5)
    side.local.script(addresses(5)[2], "THROTTLED", times=1)
    side.local.script(addresses(5)[3], "PERMANENT_FAILURE")

    first = send_task(side, task, journal=journal, retry=None)
    report = journal.report("spring", 2)
    again = send_task(side, task, journal=journal)

    assert [*first.retryable] == [addresses(5)[2]]
    assert (report.open, report.not_begun, report.is_over) == ((0,), (1,), False)
    assert report.recipients == {"REACHED": 3, "OPEN": 1, "REFUSED": 1}
    assert [*again.failures] == [addresses(5)[3]]
    assert [side.local.sends_to(one) for one in addresses(5)] == [1, 1, 1, 0, 1]
    assert journal.report("spring", 1).is_over
    assert journal.report("spring", [task]) == journal.report("spring", 1)


def test_a_task_retries_as_its_policy_says(side, dynamo):
    journal = DynamoJournal("journal", client=dynamo)
    (task,) = tasks_of(3)
    side.local.script(addresses(3)[0], "THROTTLED", times=2)

    result = send_task(side, task, journal=journal, retry=AT_ONCE)

    assert result.all_successful
    assert result.outcomes[0].attempts == 3
    assert send_task(side, task, journal=journal).outcomes[0].attempts == 3


def test_the_order_of_the_recipients_does_not_matter(side, dynamo):
    journal = DynamoJournal("journal", client=dynamo)
    (task,) = tasks_of(5)
    (turned,) = split_tasks("spring", HELLO, addresses(5)[::-1], channel_type="SMS")
    side.local.script(addresses(5)[1], "PERMANENT_FAILURE")

    send_task(side, task, journal=journal)
    again = send_task(side, turned, journal=journal)

    assert [*again.failures] == [addresses(5)[1]]
    assert len(side.local.calls) == 1


class Hooked:
    """A client of DynamoDB of which a function is called before each write, with its number."""

    def __init__(self, client, before_write):
        self._client = client
        self._before_write = before_write
        self._writes = 0

    def __getattr__(self, name):
        return getattr(self._client, name)

    def update_item(self, **arguments):
        self._writes += 1
        self._before_write(self._writes)
        return self._client.update_item(**arguments)


def dying_after(client, writes):
    """Return a client of DynamoDB that is out of reach after so many writes."""

    def before_write(number):
        if number > writes:
            raise ReadTimeoutError(endpoint_url="http://127.0.0.1")

    return Hooked(client, before_write)


@pytest.mark.parametrize("lease", [60.0, OVER])
def test_who_was_being_sent_to_is_sent_to_by_nobody_else(side, dynamo, lease):
    journal = DynamoJournal("journal", client=dynamo, lease=lease)
    dying = DynamoJournal("journal", client=dying_after(dynamo, 1), lease=lease)
    (task,) = tasks_of(2)

    with pytest.raises(JournalError, match="ReadTimeoutError") as caught:
        send_task(side, task, journal=dying)
    assert partial_result(caught.value).all_successful

    report = journal.report("spring", 1)
    listed = [*journal.ambiguous([task])]
    assert [one.recipient for one in listed] == addresses(2)
    if lease == OVER:
        result = send_task(side, task, journal=journal)
        assert [*result.ambiguous] == addresses(2)
        assert {one.error.reason for one in listed} == {"Interrupted"}
        assert (report.ambiguous, report.is_over) == ((0,), True)
    else:
        with pytest.raises(JournalBusyError) as busy:
            send_task(side, task, journal=journal)
        outcomes = partial_result(busy.value).outcomes
        assert [one.error.reason for one in (*outcomes, *listed)] == ["Elsewhere"] * 4
        assert (report.leaving, report.is_over) == ((0,), False)
    assert len(side.local.calls) == 1


@pytest.mark.parametrize("writes", [0, 1])
def test_nothing_leaves_that_could_not_be_written(side, dynamo, writes):
    (task,) = tasks_of(2)
    side.local.script(addresses(2)[0], "THROTTLED", times=1)
    dying = DynamoJournal("journal", client=dying_after(dynamo, 2 * writes))

    with pytest.raises(JournalError) as caught:
        send_task(side, task, journal=dying, retry=AT_ONCE)

    assert len(side.local.calls) == writes
    (first, second) = partial_result(caught.value).outcomes
    assert first.error.reason == "Elsewhere"
    assert first.attempts == writes
    assert second.is_successful is bool(writes)
    # What is not known is no proof to others, and no end either.
    later = send_task(side, task, journal=DynamoJournal("journal", client=dynamo), retry=AT_ONCE)
    assert later.all_successful


def test_of_two_who_claim_one_task_one_makes_no_call(side, dynamo):
    journal = DynamoJournal("journal", client=dynamo)
    (task,) = tasks_of(2)
    other = PinpointDirect(APPLICATION_ID, client=side.local.boto3_client())
    results = []

    def before_write(number):
        assert number == 1
        results.append(other.send_task(task, journal=journal))

    with pytest.raises(JournalBusyError) as caught:
        send_task(side, task, journal=DynamoJournal("journal", client=Hooked(dynamo, before_write)))

    assert results[0].all_successful
    assert [one.error.reason for one in partial_result(caught.value).outcomes] == ["Elsewhere"] * 2
    assert len(side.local.calls) == 1


@pytest.mark.parametrize("attempt", [1, 2])
def test_a_late_answer_is_taken(side, dynamo, attempt):
    journal = DynamoJournal("journal", client=dynamo, lease=OVER)
    (task,) = tasks_of(2)
    other = PinpointDirect(APPLICATION_ID, client=side.local.boto3_client())
    results = []

    def before_write(number):  # this worker was frozen, and wakes: others have thought it dead
        if number == 2 * attempt:
            results.append(other.send_task(task, journal=journal))

    for one in addresses(2) if attempt == 2 else ():
        side.local.script(one, "THROTTLED", times=1)
    frozen = DynamoJournal("journal", client=Hooked(dynamo, before_write), lease=OVER)
    result = send_task(side, task, journal=frozen, retry=AT_ONCE)

    assert [*results[0].ambiguous] == addresses(2)
    assert result.all_successful
    assert send_task(side, task, journal=journal).counts == result.counts
    assert len(side.local.calls) == attempt


def test_between_two_attempts_another_worker_may_go_on(side, dynamo):
    journal = DynamoJournal("journal", client=dynamo)
    (task,) = tasks_of(2)
    side.local.script(addresses(2)[1], "THROTTLED", times=1)
    other = PinpointDirect(APPLICATION_ID, client=side.local.boto3_client())

    def before_write(number):
        if number == 3:
            assert other.send_task(task, journal=journal).all_successful

    first = DynamoJournal("journal", client=Hooked(dynamo, before_write))
    with pytest.raises(JournalBusyError) as caught:
        send_task(side, task, journal=first, retry=AT_ONCE)

    reached, lost = partial_result(caught.value).outcomes
    assert reached.is_successful
    assert lost.error.reason == "Elsewhere"
    assert [side.local.sends_to(one) for one in addresses(2)] == [1, 1]


def test_an_answer_is_not_written_over_that_of_a_later_claim(side):
    table = Table(["answered", "unanswered"])
    journal = DynamoJournal("journal", client=table)
    (task,) = tasks_of(1)
    side.local.script(addresses(1)[0], "THROTTLED", times=1)
    other = PinpointDirect(APPLICATION_ID, client=side.local.boto3_client())

    def before_write(number):  # the run ends, and tries once more to write its answer
        if number == 3:
            assert other.send_task(task, journal=journal).all_successful

    first = DynamoJournal("journal", client=Hooked(table, before_write))
    with pytest.raises(JournalError, match="ReadTimeoutError"):
        send_task(side, task, journal=first)

    assert journal.report("spring", 1).recipients == {"REACHED": 1}
    assert side.local.sends_to(addresses(1)[0]) == 1


@pytest.mark.parametrize(
    ("fates", "is_sent", "known"),
    [
        (["lost"], False, "not_begun"),
        (["unanswered"], False, "ambiguous"),
        (["repeated", "answered"], True, None),
        (["answered", "repeated"], True, None),
        (["answered", "lost", "lost", "lost"], True, "ambiguous"),
        (["answered", "unanswered", "lost", "lost"], True, None),
    ],
)
def test_a_lost_answer_sends_to_nobody_twice(side, fates, is_sent, known):
    table = Table(fates)
    journal = DynamoJournal("journal", client=table, lease=OVER)
    (task,) = tasks_of(2)

    if "lost" in fates or "unanswered" in fates:
        with pytest.raises(JournalError, match="ReadTimeoutError") as caught:
            send_task(side, task, journal=journal)
        assert caught.value.may_have_been_sent
        assert partial_result(caught.value).all_successful is is_sent
    else:
        assert send_task(side, task, journal=journal).all_successful

    report = journal.report("spring", 1)
    assert len(side.local.calls) == is_sent
    assert (report.not_begun, report.ambiguous) == (
        (0,) if known == "not_begun" else (),
        (0,) if known == "ambiguous" else (),
    )
    table.fates = []
    send_task(side, task, journal=journal)
    assert max(map(side.local.sends_to, addresses(2))) <= 1


OTHERS = {
    "message": SendTask("spring", 0, HELLO.with_sms("Bye").to_sms(addresses(1)[0])),
    "people": tasks_of(2)[0],
    "operation": SendTask("spring", 0, HELLO_USERS.to_user("ana")),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_number_belongs_to_one_message_and_its_recipients(side, dynamo, what):
    journal = DynamoJournal("journal", client=dynamo)
    send_task(side, tasks_of(1)[0], journal=journal)

    with pytest.raises(JournalError, match="name another run") as caught:
        send_task(side, OTHERS[what], journal=journal)

    assert caught.value.may_have_been_sent
    assert all(one.is_ambiguous for one in partial_result(caught.value).outcomes)
    assert len(side.local.calls) == 1
    if what != "message":
        with pytest.raises(JournalError, match="name another run"):
            next(journal.ambiguous([OTHERS[what]]))


def test_an_application_has_tasks_of_its_own(dynamo):
    journal = DynamoJournal("journal", client=dynamo)
    boto = LocalPinpoint().boto3_client()
    (task,) = tasks_of(1)
    PinpointDirect(APPLICATION_ID, client=boto).send_task(task, journal=journal)

    with pytest.raises(JournalError, match="application"):
        PinpointDirect("0" * 32, client=boto).send_task(task, journal=journal)


def test_no_recipient_stands_in_the_table():
    table = Table()
    local = LocalPinpoint()
    client = PinpointDirect(APPLICATION_ID, client=local.boto3_client())
    request = HELLO.to_sms("+12065550100", substitutions={"name": "Ana Maria"})
    local.script("+12065550100", "PERMANENT_FAILURE", status_message="+12065550100 opted out")
    client.send_task(SendTask("spring", 0, request), journal=DynamoJournal("journal", client=table))

    (item,) = table.items.values()
    kept = repr(item) + repr(zlib.decompress(item["told"]["B"][1:]))
    assert "PERMANENT_FAILURE" in kept
    assert not [one for one in ("2065550100", "Ana Maria", "opted", "Hello") if one in kept]
    # Of a task of one, many numbers have the same checksum.
    assert len(item["people"]["B"]) == 3


def test_a_report_adds_up_over_all_pages(dynamo):
    local = LocalPinpoint()
    client = PinpointDirect(APPLICATION_ID, client=local.boto3_client())
    journal = DynamoJournal("journal", client=dynamo)
    tasks = [
        SendTask("spring", number, HELLO.to_sms(phone))
        for number, phone in zip([0, 64, 128, 192, 256, 5, 70, 999], addresses(8), strict=True)
    ]
    local.script(addresses(8)[1], "THROTTLED")
    local.script(addresses(8)[2], None)
    local.script(addresses(8)[4], "UNKNOWN_FAILURE")
    for task in tasks:
        client.send_task(task, journal=journal, retry=None)

    report = journal.report("spring", 300)
    assert (report.open, report.ambiguous, report.leaving, report.done) == (
        (64,),
        (128, 256),
        (),
        4,
    )
    assert len(report.not_begun) == 300 - 7
    assert report.number_of_tasks == 300
    assert report.recipients == {"REACHED": 4, "OPEN": 1, "AMBIGUOUS": 2}
    assert journal.report("spring", tasks).done == 5
    assert journal.report("other", 3).not_begun == (0, 1, 2)
    assert [
        one.recipient for one in journal.ambiguous([*tasks, SendTask("other", 0, tasks[0].request)])
    ] == [addresses(8)[2], addresses(8)[4]]
    assert not journal.report("spring", 300).is_over
    assert "recipients={'REACHED': 4, " in repr(report)


def test_what_a_later_version_wrote_is_refused():
    table = Table()
    client = PinpointDirect(APPLICATION_ID, client=LocalPinpoint().boto3_client())
    journal = DynamoJournal("journal", client=table)
    (task,) = tasks_of(1)
    client.send_task(task, journal=journal)
    (item,) = table.items.values()
    item["told"] = {"B": b"\x02" + item["told"]["B"][1:]}

    with pytest.raises(JournalError, match="later version"):
        client.send_task(task, journal=journal)


def test_an_item_lives_as_long_as_it_is_to_be_kept():
    table = Table()
    client = PinpointDirect(APPLICATION_ID, client=LocalPinpoint().boto3_client())
    before = time.time()
    client.send_task(
        tasks_of(1)[0], journal=DynamoJournal("journal", client=table, keep=timedelta(days=3))
    )

    (item,) = table.items.values()
    assert 0 <= int(item["ttl"]["N"]) - int(before + 3 * 86400) <= 3600


def test_a_journal_is_a_value():
    journal = DynamoJournal("journal", lease=5, keep=timedelta(days=2))

    assert isinstance(journal, JournalFactory)
    assert pickle.loads(pickle.dumps(journal)) == copy.deepcopy(journal) == journal
    assert {journal: 1}[DynamoJournal("journal", lease=5, keep=timedelta(days=2))] == 1
    assert DynamoJournal("journal") != journal
    with pytest.raises(AttributeError):
        journal.table = "other"
    with pytest.raises(TypeError, match="leave out client="):
        pickle.dumps(DynamoJournal("journal", client=Table()))


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"table": ""}, "table"),
        ({"table": 3}, "table"),
        ({"lease": 0}, "lease"),
        ({"lease": float("inf")}, "lease"),
        ({"lease": True}, "lease"),
        ({"keep": 30}, "keep"),
        ({"keep": timedelta()}, "keep"),
        ({"client": object()}, "client"),
        ({"client": LocalPinpoint().boto3_client()}, "client"),
    ],
)
def test_wrong_arguments_are_refused(options, path):
    with pytest.raises(ValidationError, match=f"DynamoJournal.{path}: takes"):
        DynamoJournal(**{"table": "journal", **options})


def test_a_client_that_is_awaited_is_refused(side):
    async def handed_in():
        context = get_session().create_client("dynamodb", region_name="us-east-1")
        async with context as client:
            DynamoJournal("journal", client=client)

    with pytest.raises(ValidationError, match="a boto3 client of DynamoDB"):
        asyncio.run(handed_in())


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"journal": None}, ValidationError, "a DynamoJournal"),
        ({"journal": 3}, ValidationError, "a JournalFactory, or None"),
        ({"task": HELLO}, ValidationError, "takes a SendTask, not a MessageRequest"),
        ({"retry": 3}, ValidationError, "RetryPolicy"),
    ],
)
def test_a_task_is_sent_with_what_it_takes(side, options, error, text):
    given = {"task": tasks_of(1)[0], "journal": DynamoJournal("journal", client=Table()), **options}
    with pytest.raises(error, match=text):
        send_task(side, **given)


def test_a_batch_is_no_task(side):
    with pytest.raises(JournalError, match="send_task"):
        side.send(HELLO, addresses(1), journal=DynamoJournal("journal", client=Table()))


def test_a_file_will_do_on_one_machine(side, tmp_path):
    for _ in range(2):
        results = [send_task(side, one, journal=tmp_path / "run") for one in tasks_of(6, size=3)]
        assert all(one.all_successful for one in results)
    assert len(side.local.calls) == 2


@pytest.fixture
def aws(monkeypatch):
    """DynamoDB for boto3's default session."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    with mock_aws():
        yield


@pytest.mark.usefixtures("aws")
def test_a_journal_opens_a_client_of_its_own_and_makes_its_table(side):
    journal = DynamoJournal("journal")
    (task,) = tasks_of(1)
    with pytest.raises(JournalError, match="ResourceNotFoundException"):
        send_task(side, task, journal=journal)

    journal.create_table()
    journal.create_table()  # is there

    assert send_task(side, task, journal=journal).all_successful
    assert journal.report("spring", 1).is_over
    client = boto3.client("dynamodb")
    ttl = client.describe_time_to_live(TableName="journal")["TimeToLiveDescription"]
    assert ttl == {"AttributeName": "ttl", "TimeToLiveStatus": "ENABLED"}


def test_a_table_that_cannot_be_made_is_an_error():
    class Refusing(Table):
        def create_table(self, **_):
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "CreateTable")

    with pytest.raises(ClientError, match="AccessDenied"):
        DynamoJournal("journal", client=Refusing()).create_table()
