"""The outcomes of recipients, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model.results import EndpointMessageResult, MessageResult, Result
from .causes import cause_of
from .outcomes import Outcome, words_of

__all__ = ["rows_of"]


def rows_of(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Yield one row, or one for each endpoint of a user, all with the same columns."""
    words = list(words_of(outcome)) or [outcome.status]
    for (endpoint, result), word in zip(_results_of(outcome), words, strict=True):
        judged = outcome if result is None else result
        yield {
            "recipient": outcome.recipient,
            "kind": outcome.kind,
            "channel_type": None if outcome.channel_type is None else str(outcome.channel_type),
            "endpoint_id": endpoint,
            "status": word,
            "cause": None if outcome.is_successful else cause_of(outcome),
            "is_successful": judged.is_successful,
            "is_retryable": outcome.is_retryable,
            "may_have_been_sent": judged.is_successful or judged.is_ambiguous,
            "status_code": getattr(judged, "status_code", None),
            "status_message": getattr(judged, "status_message", None),
            "message_id": getattr(judged, "message_id", None),
            "updated_token": judged.updated_token,
            "error": None if outcome.error is None else str(outcome.error),
            "attempts": outcome.attempts,
        }


def _results_of(
    outcome: Outcome,
) -> list[tuple[str | None, MessageResult | EndpointMessageResult | None]]:
    if isinstance(outcome.result, Result):
        return [(outcome.recipient if outcome.kind == "endpoint" else None, outcome.result)]
    return list(outcome.result.items()) if outcome.result else [(None, None)]
