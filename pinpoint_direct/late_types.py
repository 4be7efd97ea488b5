"""Types that the client's annotations name, and that a program with one request does not need.

``typing.get_type_hints`` evaluates an annotation such as ``late_types.BatchResult``, and only then
the module of the class is loaded.
"""
# ruff: noqa: PLC0414  ("as" marks a name as exported for type checkers)

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .lazy import load

_LATER: Final = {
    "BatchResult": ".batch_result",
    "Journal": ".journal",
    "JournalFactory": ".journal",
    "OutcomeStream": ".batch",
    "Preview": ".previewing",
    "Progress": ".progress",
}

if TYPE_CHECKING:
    from .batch import OutcomeStream as OutcomeStream
    from .batch_result import BatchResult as BatchResult
    from .journal import Journal as Journal
    from .journal import JournalFactory as JournalFactory
    from .previewing import Preview as Preview
    from .progress import Progress as Progress
else:

    def __getattr__(name: str) -> Any:
        return load(__package__, _LATER, name)
