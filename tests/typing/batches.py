"""What the checkers know of batches."""

import csv
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, assert_type

from pinpoint_direct import (
    AddressConfiguration,
    AsyncOutcomeStream,
    AsyncPinpointDirect,
    BatchResult,
    Cause,
    ChannelType,
    EndpointMessageResult,
    EndpointSendConfiguration,
    Journal,
    JournalBusyError,
    JournalFactory,
    MessageRequest,
    MessageResponse,
    MessageResult,
    Outcome,
    OutcomeStream,
    PinpointDirect,
    PinpointDirectError,
    Progress,
    ProgressBar,
    Recipient,
    RetryPlan,
    RetryPolicy,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    SMSMessage,
    TransportError,
    merge_results,
    partial_result,
    plan_retry,
)

client = PinpointDirect("app")
request = MessageRequest()
users = SendUsersMessageRequest()

# Recipients in every form
assert_type(client.send_batch(request), BatchResult)
client.send_batch(request, ["+12065550100"])
client.send_batch(SMSMessage("Hello"), ["+12065550100"])
assert_type(client.send_one(SMSMessage("Hello"), "+12065550100", tag=5), MessageResult)
client.send_batch(request, ["+12065550100"], tag="campaign-7")
client.send_batch(request, {"+12065550100": {"name": "Ana"}})
client.send_batch(request, {"+12065550100": {"name": ["Ana"]}})
client.send_batch(request, {"+12065550100": AddressConfiguration(channel_type="SMS")})
client.send_batch(request, dict.fromkeys(["+12065550100"]))
client.send_batch(request, [("+12065550100", {"name": "Ana"}), ("+12065550101", None)])
client.send_batch(request, ((f"{n}", {"name": "Ana"}) for n in range(3)), channel_type="SMS")
client.send_batch(request, [("endpoint", EndpointSendConfiguration())])
client.send_batch(users, {"ana": EndpointSendConfiguration(), "bo": {"name": "Bo"}})
with Path("people.csv").open(encoding="utf-8") as file:
    client.send_batch(request, ((row["phone"], row) for row in csv.DictReader(file)))
    client.send_batch(request, csv.reader(file))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.send_batch(request, 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.send_batch(request, [5])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.send_batch("Hello", [])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

# Options
client.send_batch(
    request,
    retry=None,
    max_workers=3,
    max_requests_per_second=0.5,
    on_progress=print,
    journal=Path("run.sqlite"),
)
client.send_batch(request, retry=RetryPolicy(statuses={"THROTTLED"}, errors=[TransportError]))
client.send_batch(request, retry=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


class Nowhere:
    """A journal that remembers nobody."""

    def admit(self, recipients: Sequence[Recipient]) -> list[bool | Outcome]:
        """Let everybody be sent to."""
        return [True for _ in recipients]

    def leaving(self, recipients: Sequence[Recipient], attempt: int) -> None:
        """Write nothing."""

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """Write nothing."""

    def close(self) -> None:
        """Do nothing."""

    def open(self, identity: bytes, task: object = None) -> Self:
        """Be the journal that is opened, too."""
        return self


kept: Journal = Nowhere()
made: JournalFactory = Nowhere()
client.send_batch(request, journal=kept)
client.stream_batch(request, journal=made)
assert_type(Recipient("address", "+12065550100").recipient, str)
Recipient("phone", "+12065550100")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
assert_type(JournalBusyError().may_have_been_sent, bool)
client.send_batch(request, journal=object())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.send_batch(request, journal=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def on_progress(progress: Progress) -> None:
    """Show how far it is."""
    assert_type(progress.total, int | None)


client.stream_batch(request, on_progress=on_progress)
client.stream_batch(request, on_progress=ProgressBar())

client.send_batch(SMSMessage("Hello"), ["+12065550100"])
client.stream_batch(SMSMessage("Hello"), ["+12065550100"])
client.send_batch("Hello", ["+12065550100"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

# Results
result = client.send_batch(request)
assert_type(result.outcomes, tuple[Outcome, ...])
assert_type(result.failures, Mapping[str, Outcome])
assert_type(result.counts, Mapping[str, int])
assert_type(result.raise_for_failures(), BatchResult)
for outcome in result.outcomes:
    assert_type(
        outcome.result,
        MessageResult | EndpointMessageResult | Mapping[str, EndpointMessageResult] | None,
    )
    assert_type(outcome.error, PinpointDirectError | None)
    assert_type(outcome.results, tuple[MessageResult | EndpointMessageResult, ...])
with client.stream_batch(request) as stream:
    assert_type(stream, OutcomeStream)
    for outcome in stream:
        assert_type(outcome, Outcome)
    assert_type(stream.undelivered, tuple[Outcome, ...])
assert_type(partial_result(KeyboardInterrupt()), BatchResult | None)

# The plan keeps the type of the request
assert_type(
    plan_retry(request, MessageResponse(), RetryPolicy(), 1), RetryPlan[MessageRequest] | None
)
assert_type(
    plan_retry(users, SendUsersMessageResponse(), RetryPolicy(), 1),
    RetryPlan[SendUsersMessageRequest] | None,
)


async def people() -> AsyncIterator[tuple[str, dict[str, str]]]:
    """Come one by one."""
    yield "+12065550100", {"name": "Ana"}


async def main(awaited: AsyncPinpointDirect) -> None:
    """Do the same, awaited."""
    assert_type(await awaited.send_batch(request, people()), BatchResult)
    assert_type(await awaited.send_batch(request, ["+12065550100"]), BatchResult)
    async with awaited.stream_batch(request, people()) as outcomes:
        assert_type(outcomes, AsyncOutcomeStream)
        async for one in outcomes:
            assert_type(one, Outcome)
    client.send_batch(request, people())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def what_a_result_says(result: BatchResult, outcome: Outcome) -> None:
    assert_type(merge_results([result, result]), BatchResult)
    assert_type(result.causes, Mapping[str, Cause])
    assert_type(result.causes["DEAD_TOKEN"].number, int)
    assert_type(result.dead_tokens, Mapping[str, Outcome])
    assert_type(result.opted_out, Mapping[str, Outcome])
    assert_type(result.to_rows(), list[dict[str, Any]])
    assert_type(outcome.is_opted_out, bool)
    assert_type(outcome.is_unanswered, bool)
    assert_type(outcome.updated_token, str | None)
    assert_type(outcome.channel_type, ChannelType | None)
