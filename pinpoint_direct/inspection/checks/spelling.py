"""How a problem names fields: in Python's names, or in those of the JSON.

A rule writes every name between backticks, as in "there is no `url` to open"; a step of a request
has its parentheses, as in "`with_sms()` adds one".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import attrs

from ...errors import Problem
from ...model.channels import CHANNELS
from ...model.defaults import DefaultMessage
from ...wire.names import wire_name

__all__ = ["in_python_names", "in_wire_names"]

_MARKED: Final = re.compile(r"`([^`]+)`")
_FIELD: Final = re.compile(r"[a-z_\d]+(?![\]\d])")
# What somebody who writes JSON adds where Python has a step.
_STEPS: Final[Mapping[str, str]] = {
    **{
        row.step: row.message_class.__name__
        for row in CHANNELS.values()
        if row.step is not None and row.message_class is not None
    },
    "with_default()": DefaultMessage.__name__,
    "with_notification()": "a notification in RawContent",
}


def in_python_names(problem: Problem) -> Problem:
    """Leave names as they are: ``MessageRequest.addresses[#3].channel_type``."""
    return attrs.evolve(problem, message=problem.message.replace("`", ""))


def in_wire_names(problem: Problem) -> Problem:
    """Write names as the JSON has them: ``Addresses[#3].ChannelType``."""
    _, _, path = problem.path.partition(".")
    return attrs.evolve(
        problem,
        path=_in_wire(path),
        message=_MARKED.sub(lambda found: _named(found[1]), problem.message),
    )


def _named(name: str) -> str:
    return _STEPS.get(name) or _in_wire(name)


def _in_wire(path: str) -> str:
    return _FIELD.sub(lambda found: wire_name(found[0]), path)
