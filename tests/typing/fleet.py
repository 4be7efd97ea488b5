"""Tasks of a campaign, as type checkers see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, assert_type

from pinpoint_direct import (
    AsyncPinpointDirect,
    BatchResult,
    DynamoJournal,
    JournalFactory,
    MessageRequest,
    Outcome,
    PinpointDirect,
    RetryPolicy,
    SendTask,
    SMSMessage,
    TaskReport,
    handle_sqs,
    split_tasks,
)

client = PinpointDirect("611e3e3cdd47474c9c1399a505665b91")
people = {"+12065550100": {"name": "Ana"}}

tasks = split_tasks("spring", SMSMessage("Hello"), people, size=10, first=3, distinct=False)
assert_type(tasks, Iterator[SendTask])
task = SendTask("spring", 0, MessageRequest().with_sms("Hello").to_sms("+12065550100"))
assert_type(task.to_json(), str)
assert_type(SendTask.from_json("{}"), SendTask)

journal = DynamoJournal("journal", lease=90, keep=timedelta(days=40))
factory: JournalFactory = journal
assert_type(client.send_task(task, journal=journal), BatchResult)
client.send_task(task, journal="run.sqlite", retry=RetryPolicy(), tag=3)
assert_type(journal.report("spring", 30), TaskReport)
assert_type(journal.report("spring", tasks).open, tuple[int, ...])
assert_type(journal.ambiguous(tasks), Iterator[Outcome])


def handler(event: dict[str, Any], _: object) -> dict[str, list[dict[str, str]]]:
    """Answer SQS."""
    return handle_sqs(event, lambda task: client.send_task(task, journal=journal))


def with_client(boto: Any) -> DynamoJournal:
    """Take a client that was made elsewhere."""
    return DynamoJournal("journal", client=boto)


async def main(awaited: AsyncPinpointDirect) -> None:
    """Do the same, awaited."""
    assert_type(await awaited.send_task(task, journal=journal), BatchResult)


client.send_task(task)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.send_task(task, journal=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.send_task(task.request, journal=journal)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
