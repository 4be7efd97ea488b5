"""The check of settings, each of which is a field that says what it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs

from ..errors import Problem, ValidationError

__all__ = ["check_arguments", "takes"]

_RULE: Final = "pinpoint_direct.takes"


def takes(what: str, is_good: Callable[[Any], bool]) -> dict[str, Any]:
    """Return the ``metadata`` of a field that takes ``what``."""
    return {_RULE: (what, is_good)}


def check_arguments(settings: object, rule: str, prefix: str = "") -> None:
    """Check all fields that say what they take.

    Args:
        settings: An attrs object.
        rule: The broken rule, in a word; see :class:`Problem`.
        prefix: What stands before the name of a field in a problem's path.

    Raises:
        ValidationError: If any field has a value that it does not take.
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
