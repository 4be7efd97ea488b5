"""Plans for the next results and failures.

Plans with a number of times are used first, in order; then the permanent plan.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Generic, TypeVar

import attrs

from ..errors import Problem, ValidationError
from ..model.enums import DeliveryStatus
from ..model.results import MessageResult
from ..model.shape import fields_of
from .services import SES, SMS_VOICE

__all__ = ["Plan", "ScriptedResult", "Scripts", "checked_times", "scripted_result"]

T = TypeVar("T")

(_STATUS_CODE,) = (field for field in fields_of(MessageResult) if field.name == "status_code")
_ALIKE = 0.9
ANYBODY = "*"
"""The name for a script for all recipients."""


@attrs.frozen(kw_only=True)
class ScriptedResult:
    """The planned result for one recipient.

    Without a status the recipient is omitted from the response.
    """

    status: str | None
    status_code: int | None = None
    status_message: str | None = None
    updated_token: str | None = None
    reason: str | None = None


class Plan(Generic[T]):
    """A queue of planned items, followed by a permanent one."""

    def __init__(self) -> None:
        """Start without a plan."""
        self._counted: deque[tuple[T, int]] = deque()
        self._standing: T | None = None

    def add(self, item: T, times: int | None) -> None:
        """Add ``item`` a number of times after the planned items; ``None``: permanently."""
        if times is None:
            self._standing = item
        else:
            self._counted.append((item, times))

    def draw(self) -> T | None:
        """Return the next item, and count it."""
        if not self._counted:
            return self._standing
        item, times = self._counted.popleft()
        if times > 1:
            self._counted.appendleft((item, times - 1))
        return item


class Scripts:
    """The plans for recipients, by name. Not thread-safe."""

    def __init__(self) -> None:
        """Start without scripts."""
        self._plans: dict[str, Plan[ScriptedResult]] = {}

    def add(self, name: str, planned: ScriptedResult, times: int | None) -> None:
        """Add a planned result for a name."""
        self._plans.setdefault(name, Plan()).add(planned, times)

    def draw(self, names: Iterable[str]) -> ScriptedResult | None:
        """Return the planned result for the first name that has one."""
        for name in names:
            plan = self._plans.get(name)
            found = plan.draw() if plan else None
            if found is not None:
                return found
        return None


def scripted_result(
    recipient: str,
    status: DeliveryStatus | str | None,
    status_code: int | None,
    status_message: str | None,
    updated_token: str | None,
    *,
    reason: str | None = None,
) -> ScriptedResult:
    """Return a planned result.

    Raises:
        ValidationError: If an argument is invalid.
    """
    problems: list[Problem] = []
    if not isinstance(recipient, str) or not recipient:
        takes = 'takes an address, an endpoint id, a user id, or "*" for any recipient'
        problems.append(Problem("recipient", "type", takes))
    if status is not None and not _is_status(status):
        known = ", ".join(member.value for member in DeliveryStatus)
        takes = (
            f"takes one of {known}, a text that is unlike them for a status to come, "
            "or None to omit the recipient"
        )
        problems.append(Problem("status", "enum", takes))
    if status_code is not None:
        problems += _STATUS_CODE.problems(status_code, "status_code")
    for name, value in (("status_message", status_message), ("updated_token", updated_token)):
        if value is not None and not isinstance(value, str):
            problems.append(Problem(name, "type", "takes text"))
    if reason is not None and reason not in _reasons():
        takes = f"takes one of {', '.join(_reasons())}"
        problems.append(Problem("reason", "enum", takes))
    if problems:
        raise ValidationError(tuple(problems))
    return ScriptedResult(
        status=None if status is None else str(status),
        status_code=status_code,
        status_message=status_message,
        updated_token=updated_token,
        reason=reason,
    )


def _reasons() -> list[str]:
    """Return the reasons of AWS End User Messaging, and the errors of Amazon SES."""
    return [*SMS_VOICE.reasons, *SES.errors]


def _is_status(status: object) -> bool:
    """Tell whether a status may be scripted: a known one, or one that is not like any of them."""
    known = [member.value for member in DeliveryStatus]
    if not isinstance(status, str) or not status:
        return False
    return status in known or not get_close_matches(status.upper(), known, cutoff=_ALIKE)


def checked_times(times: int | None) -> int | None:
    """Return ``times`` if it is a whole number from 1, or ``None``.

    Raises:
        ValidationError: If it is not.
    """
    if times is None or (isinstance(times, int) and not isinstance(times, bool) and times >= 1):
        return times
    raise ValidationError.of("times", "limit", "takes a whole number from 1, or None for no limit")
