"""Values without a truth value, in a form that all type checkers report."""

from __future__ import annotations

from typing import Final

__all__ = ["NoTruth"]

MYPY: Final = False
"""Mypy treats this name as true, whatever its value."""


class NoTruth:
    """The base of values without a truth value: ``if response:`` is a mistake."""

    __slots__ = ()

    _no_truth = "it is not true or false"

    # For mypy there must be no method: then its `truthy-bool` reports the mistake. With `NoReturn`
    # it would skip the rest of the caller's function. Other checkers report a method that does not
    # return `bool`.
    if not MYPY:

        def __bool__(self) -> object:
            """Raise an error: the value has no truth value.

            Raises:
                TypeError: Always. It names the properties to use.
            """
            raise TypeError(self._no_truth)
