"""Tasks from SQS, inside AWS Lambda."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from ..batch.journal_answers import OPEN, answer_of
from ..batch.result import BatchResult
from ..errors import PinpointDirectError
from .tasks import SendTask

__all__ = ["handle_sqs"]

_log: Final = logging.getLogger("pinpoint_direct.tasks")


def handle_sqs(
    event: Mapping[str, Any], send: Callable[[SendTask], BatchResult]
) -> dict[str, list[dict[str, str]]]:
    """Send the tasks in the event of an SQS queue; say which stay on the queue.

    A task stays if ``send`` raises, for instance because somebody else is sending it, if somebody
    in it may still be sent to, or if it is not a task. The reason is logged as a warning, with
    nothing of the message in it. A task whose recipients are ambiguous does not stay: the journal
    lists them, and to deliver it again would change nothing.

    Args:
        event: What Lambda is called with. Its event source mapping must have
            ``ReportBatchItemFailures``.
        send: Sends one task: ``lambda task: client.send_task(task, journal=journal)``.

    Returns:
        The partial batch response that Lambda expects.

    Example:
        >>> from pinpoint_direct import handle_sqs
        >>> handle_sqs({"Records": []}, send=print)
        {'batchItemFailures': []}

    Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    kept = [one["messageId"] for one in event["Records"] if not _is_over(one, send)]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in kept]}


def _is_over(record: Mapping[str, Any], send: Callable[[SendTask], BatchResult]) -> bool:
    """Send the task in a record; tell whether nobody in it may still be sent to."""
    try:
        result = send(SendTask.from_json(record["body"]))
        number_open = sum(answer_of(one) == OPEN for one in result.outcomes)
        reason = f"{number_open} of {len(result)} recipients got nothing yet"
    except Exception as error:  # noqa: BLE001  (whatever it is: this record stays, the others go on)
        # The texts of our own errors hold nothing personal.
        is_ours = isinstance(error, PinpointDirectError)
        reason = f"{type(error).__name__}: {error}" if is_ours else type(error).__name__
        number_open = 1
    if number_open:
        _log.warning("task stays on the queue: message %s: %s", record["messageId"], reason)
    return not number_open
