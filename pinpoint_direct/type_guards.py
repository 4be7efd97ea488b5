"""``isinstance`` where a plain one will not do.

It leaves what is inside a mapping or a list unknown to strict checkers; these say that it is
``Any``. And to ask for a class that is slow to import, one would have to import it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from email.message import Message
    from typing import TypeGuard  # for checkers alone, which bring it along

    from typing_extensions import TypeIs

__all__ = ["are_text", "is_bare_text", "is_iterable", "is_list", "is_mapping", "is_mime"]


def is_mapping(value: object) -> TypeIs[Mapping[Any, Any]]:
    """Tell whether ``value`` is a mapping, of whatever to whatever."""
    return isinstance(value, (dict, Mapping))  # for a dict much faster than Mapping alone


def is_iterable(value: object) -> TypeIs[Iterable[Any]]:
    """Tell whether ``value`` can be walked through, whatever it yields."""
    return isinstance(value, Iterable)


def is_list(value: object) -> TypeIs[list[Any] | tuple[Any, ...]]:
    """Tell whether ``value`` is a list or a tuple, of whatever."""
    return isinstance(value, (list, tuple))


def is_mime(value: object) -> TypeIs[Message]:
    """Tell whether ``value`` is an e-mail of the standard library."""
    # Where it is not loaded, or not to its end, nobody can have made one.
    kind = getattr(sys.modules.get("email.message"), "Message", None)
    return kind is not None and isinstance(value, kind)


are_text: Final[Callable[[Iterable[type]], bool]] = frozenset({str}).issuperset
"""Tells whether types are all ``str``."""


def is_bare_text(value: object) -> TypeGuard[dict[str, str]]:
    """Tell whether ``value`` is what most mappings are: a plain ``dict`` of nothing but ``str``."""
    if type(value) is not dict:
        return False
    given: Any = value  # pyright: ignore[reportUnknownVariableType]  # of whatever: asked next
    for key, one in given.items():  # noqa: SIM110  (all() takes three times as long)
        if type(key) is not str or type(one) is not str:
            return False
    return True
