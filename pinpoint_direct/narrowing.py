"""``isinstance`` for what comes off the wire.

A plain ``isinstance`` leaves what is inside unknown to strict checkers; these say that it is
``Any``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing import TypeGuard  # for checkers alone, which bring it along

    from typing_extensions import TypeIs

__all__ = ["is_bare_text", "is_iterable", "is_list", "is_mapping"]


def is_mapping(value: object) -> TypeIs[Mapping[Any, Any]]:
    """Tell whether ``value`` is a mapping, of whatever to whatever."""
    return isinstance(value, Mapping)


def is_iterable(value: object) -> TypeIs[Iterable[Any]]:
    """Tell whether ``value`` can be walked through, whatever it yields."""
    return isinstance(value, Iterable)


def is_list(value: object) -> TypeIs[list[Any] | tuple[Any, ...]]:
    """Tell whether ``value`` is a list or a tuple, of whatever."""
    return isinstance(value, (list, tuple))


_ARE_TEXT: Final = frozenset({str}).issuperset


def is_bare_text(value: object) -> TypeGuard[dict[str, str]]:
    """Tell whether ``value`` is what most mappings are: a plain ``dict`` of nothing but ``str``."""
    if type(value) is not dict:
        return False
    given: Any = value  # pyright: ignore[reportUnknownVariableType]  # of whatever: asked next
    return _ARE_TEXT(map(type, given)) and _ARE_TEXT(map(type, given.values()))
