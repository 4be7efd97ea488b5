"""A campaign in tasks of up to 100 recipients, which any machine may send."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Self

import attrs

from ..batch.journal import Journal, JournalFactory
from ..batch.lanes import Look
from ..batch.recipients import AnyRequest, BatchRecipient, RecipientReader
from ..batch.settings import BatchOptions, as_request
from ..calls.end_of_support import EndOfSupport
from ..errors import ValidationError
from ..limits import MAX_RECIPIENTS
from ..model.arguments import check_arguments, takes
from ..model.boundary import boundaries, boundary
from ..model.channels import Content as Message
from ..model.enums import ChannelTypeOrName
from ..model.fluent.addressing import BatchRecipients
from ..model.masking import SHOWN, Masked
from ..model.recipients import items_of
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.retry import RetryPolicy
from ..type_guards import is_mapping
from ..wire.codec import as_base64, from_parsed_json, parse_json, to_wire
from ..wire.operations import OPERATIONS, operation_of

if TYPE_CHECKING:
    from ..successors.route import Route

__all__ = ["SendTask", "batch_of", "split_tasks"]

_MAX_NUMBER: Final = 10**18
_MAX_RUN: Final = 500
_A_RUN: Final = f"printable text of 1 to {_MAX_RUN} characters"
_A_NUMBER: Final = "a whole number, at least 0 and below 10**18"
_REQUESTS: Final[dict[str, Any]] = {
    operation.request_member: operation.request_type for operation in OPERATIONS.values()
}


def _is_run(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= _MAX_RUN and value.isprintable()


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < _MAX_NUMBER


@attrs.frozen(repr=False)
class SendTask(Masked):
    """A part of a campaign: one message to at most 100 recipients.

    A queue may deliver it, and an engine run it, any number of times: with a shared journal nobody
    in it is sent to twice. Make the tasks of a campaign once and keep them (in a queue, a file, a
    table). The journal refuses a number that comes again with another message or other recipients.

    Attributes:
        run: The name of the campaign, at most 500 characters. It is shown in ``repr``.
        number: The task's place in the campaign, from 0.
        request: The message and its recipients: 1 to 100, addresses and endpoints together, or
            users.

    Raises:
        ValidationError: If a value is wrong, or the request cannot be sent as it is.

    Example:
        >>> from pinpoint_direct import MessageRequest, SendTask
        >>> request = MessageRequest().with_sms("Hello").to_sms("+12065550100")
        >>> task = SendTask("spring", 0, request)
        >>> SendTask.from_json(task.to_json()) == task
        True
    """

    run: str = attrs.field(metadata=SHOWN | takes(_A_RUN, _is_run))
    number: int = attrs.field(metadata=takes(_A_NUMBER, _is_number))
    request: MessageRequest | SendUsersMessageRequest

    def __attrs_post_init__(self) -> None:
        """Check the values."""
        check_arguments(self, "type", "SendTask.")
        if problems := operation_of(self.request).problems(self.request):
            raise ValidationError(problems)

    def to_json(self) -> str:
        """Return the task as JSON, with everything unmasked: what :meth:`from_json` reads."""
        member = operation_of(self.request).request_member
        document = {"run": self.run, "number": self.number, member: to_wire(self.request)}
        return json.dumps(document, default=as_base64)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read the JSON of a task.

        Raises:
            ValidationError: If it is not one.
        """
        document = parse_json(text)
        members = {*document} - {"run", "number"} if is_mapping(document) else {""}
        member = members.pop() if len(members) == 1 else ""
        if member not in _REQUESTS or len(document) != 3:  # noqa: PLR2004  (run, number, request)
            reason = f"takes an object of run, number, and {' or '.join(_REQUESTS)}"
            raise ValidationError.of("", "type", reason)
        request = from_parsed_json(document[member], _REQUESTS[member])
        return cls(document["run"], document["number"], request)


boundaries(SendTask)


@boundary
def split_tasks(
    run: str,
    request: AnyRequest | Message,
    recipients: BatchRecipients = (),
    *,
    channel_type: ChannelTypeOrName | None = None,
    size: int = 100,
    first: int = 0,
    distinct: bool = True,
) -> Iterator[SendTask]:
    """Split a campaign into tasks, one by one.

    **Somebody who is in two tasks is sent to twice**: the journal knows tasks, not people.

    Args:
        run: The name of the campaign.
        request: A message, or a request whose recipients, if it has any, come first.
        recipients: Whom to send to, as ``send_batch`` takes them.
        channel_type: The channel of addresses that name none; see ``send_batch``.
        size: Recipients of a task, 1 to 100.
        first: The number of the first task.
        distinct: Whether to leave out recipients who came before. That keeps a hash of each, about
            80 bytes, in memory. ``False`` is for recipients who are distinct already.

    Returns:
        An iterator of tasks. The same recipients in the same order give the same tasks.

    Raises:
        ValidationError: If an argument is wrong; later, from the iterator, if a recipient is.

    Example:
        >>> from pinpoint_direct import SMSMessage, split_tasks
        >>> people = [f"+1206555{n:04}" for n in range(250)]
        >>> tasks = split_tasks("spring", SMSMessage("Hello"), people)
        >>> [len(task.request.addresses) for task in tasks]
        [100, 100, 50]
    """
    is_size = type(size) is int and 1 <= size <= MAX_RECIPIENTS
    for name, is_good, what in (
        ("run", _is_run(run), _A_RUN),
        ("first", _is_number(first), _A_NUMBER),
        ("size", is_size, f"a whole number from 1 to {MAX_RECIPIENTS}"),
    ):
        if not is_good:
            raise ValidationError.of(name, "type", f"takes {what}")
    reader = RecipientReader(as_request(request), channel_type)
    items = chain(reader.own(), items_of(recipients, "recipients"))
    return _tasks(run, first, size, reader, items, distinct=distinct)


def _tasks(
    run: str,
    number: int,
    size: int,
    reader: RecipientReader,
    items: Iterator[object],
    *,
    distinct: bool,
) -> Iterator[SendTask]:
    seen: set[bytes] = set()
    inside: dict[object, BatchRecipient] = {}  # no task names anybody twice
    for item in items:
        target = reader.read(item)
        if target.outcome is not None and target.outcome.error is not None:
            raise target.outcome.error
        if distinct:
            name = f"{target.kind}\0{target.recipient}".encode("utf-8", "surrogatepass")
            hashed = blake2b(name, digest_size=16).digest()
            if hashed in seen:
                continue
            seen.add(hashed)
        if len(inside) == size or target.key in inside:
            yield SendTask(run, number, reader.request(inside.values()))
            number += 1
            inside.clear()
        inside[target.key] = target
    if inside:
        yield SendTask(run, number, reader.request(inside.values()))


def batch_of(
    task: SendTask,
    application_id: str,
    *,
    journal: str | os.PathLike[str] | Journal | JournalFactory,
    retry: RetryPolicy | None,
    end_of_support: EndOfSupport,
    route: Route | None = None,
    look: Look | None = None,
    is_async: bool = False,
) -> BatchOptions:
    """Return the batch that sends a task.

    Raises:
        ValidationError: If it is not a task, or an argument is wrong.
    """
    if not isinstance(task, SendTask):
        reason = f"takes a SendTask, not a {type(task).__name__}"
        raise ValidationError.of("task", "type", reason)
    if journal is None:  # callers without a type checker
        reason = "takes what tells machines of each other: a DynamoJournal"
        raise ValidationError.of("journal", "required", reason)
    return BatchOptions(
        application_id=application_id,
        request=task.request,
        recipients=(),
        channel_type=None,
        retry=retry,
        max_workers=1 if route is None else None,
        max_requests_per_second=None,
        on_progress=None,
        journal=journal,
        end_of_support=end_of_support,
        route=route,
        look=look,
        is_async=is_async,
        task=task,
    )
