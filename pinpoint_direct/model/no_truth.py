"""Values that are neither true nor false, as each type checker can see it."""

from __future__ import annotations

from typing import Final

__all__ = ["NoTruth"]

MYPY: Final = False
"""Mypy takes this name for true, whatever its value."""


class NoTruth:
    """The base of what is neither true nor false: ``if response:`` is a mistake."""

    __slots__ = ()

    _no_truth = "it is not true or false"

    # Mypy has to find no method: then its `truthy-bool` reports the mistake. `NoReturn` would make
    # it skip the rest of the caller's function. The others refuse a method that returns no `bool`.
    if not MYPY:

        def __bool__(self) -> object:
            """Refuse: the value is never simply true.

            Raises:
                TypeError: Always, naming the questions to ask.
            """
            raise TypeError(self._no_truth)
