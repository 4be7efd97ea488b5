"""Validation of arguments. Each argument is a field with its validation rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs

from ..errors import Problem, ValidationError

__all__ = ["check_arguments", "takes"]

_RULE: Final = "pinpoint_direct.takes"


def takes(what: str, is_good: Callable[[Any], bool]) -> dict[str, Any]:
    """Return the ``metadata`` of a field that accepts ``what``."""
    return {_RULE: (what, is_good)}


def check_arguments(settings: object, rule: str, prefix: str = "") -> None:
    """Check all fields that have a rule.

    Args:
        settings: An attrs object.
        rule: The broken rule, in a word; see :class:`Problem`.
        prefix: The prefix of field names in the path of a problem.

    Raises:
        ValidationError: If any field has an invalid value.
    """
    cls: Any = type(settings)
    problems = [
        Problem(prefix + field.name, rule, f"takes {what}")
        for field in attrs.fields(cls)
        if _RULE in field.metadata
        for what, is_good in [field.metadata[_RULE]]
        if not is_good(getattr(settings, field.name))
    ]
    if problems:
        raise ValidationError(tuple(problems))
