"""What a journal keeps of a recipient's end: nothing that may be personal."""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias, cast

from ..errors import TransportError
from ..model.enums import DeliveryStatus
from ..model.results import EndpointMessageResult, MessageResult, Result
from .outcomes import Outcome, Recipient

__all__ = ["OPEN", "Answer", "answer_of", "restored"]

Answer: TypeAlias = "list[list[str | int | None]] | str | int | None"
"""What is kept of a recipient's end.

The status, status code and message id of each result, and the numbers of the ``_VERDICTS`` on its
text; the reason why it is not known; ``OPEN``; or ``None`` while there is none.
"""

OPEN: Final = 0
"""The answer of a recipient who provably got nothing, and was not refused for good."""
_INTERRUPTED: Final = "Interrupted"
_NAME: Final = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
_ID: Final = re.compile(r"[A-Za-z0-9][\w.:-]{0,199}", re.ASCII)
# The texts of results may be personal. Of one that answers a question only the question's number is
# kept, and these words are restored, which answer it in the same way.
_VERDICTS: Final = (
    ("is_dead_token", "NotRegistered"),
    ("is_opted_out", "opted out"),
    ("has_no_endpoints", "No endpoints found"),
    ("is_misconfigured", "not authorized"),
)
_DOCUMENTED: Final = frozenset(map(str, DeliveryStatus))


def answer_of(outcome: Outcome) -> Answer:
    """Return what is kept of an outcome."""
    if outcome.error is not None:
        if not outcome.is_ambiguous:
            return OPEN
        reason = outcome.error.reason if isinstance(outcome.error, TransportError) else ""
        return reason if _NAME.fullmatch(reason) else type(outcome.error).__name__
    if not outcome.is_successful and outcome.is_retryable:
        return OPEN
    return [
        [
            str(one.delivery_status) if one.delivery_status in _DOCUMENTED else None,
            one.status_code,
            one.message_id if one.message_id and _ID.fullmatch(one.message_id) else None,
            *_verdicts_on(one),
        ]
        for one in outcome.results
    ]


def _verdicts_on(result: Result) -> list[int]:
    """Return the numbers of the questions to which only the text of a result answers yes."""
    if result.status_message is None or not result.is_permanent_failure:
        return []
    bare = result.evolve(status_message=None)
    return [
        number
        for number, (question, _) in enumerate(_VERDICTS)
        if getattr(result, question) and not getattr(bare, question)
    ]


def _words(numbers: list[int]) -> str | None:
    return ", ".join(_VERDICTS[number][1] for number in numbers) or None


def restored(recipient: Recipient, answer: Any, attempts: int) -> bool | Outcome:
    """Return the outcome of a recipient, or ``True`` if the recipient got nothing."""
    if answer == OPEN:
        return True
    kind, name = recipient.kind, recipient.recipient
    if not isinstance(answer, list):
        error = TransportError(answer or _INTERRUPTED, may_have_been_sent=True)
        return Outcome(recipient=name, kind=kind, error=error, attempts=attempts)
    cls = MessageResult if kind == "address" else EndpointMessageResult
    results: list[Any] = [
        cls(
            delivery_status=one[0],
            status_code=one[1],
            message_id=one[2],
            status_message=_words(one[3:]),
        )
        for one in cast("list[list[Any]]", answer)
    ]
    return Outcome(
        recipient=name,
        kind=kind,
        # The endpoints of a user are not kept, for their ids may be personal: they are numbered.
        result={f"#{n}": one for n, one in enumerate(results, 1)} if kind == "user" else results[0],
        attempts=attempts,
    )
