"""Immutable mappings.

Small ``dict`` subclasses: botocore and ``json`` accept them, they keep the order, they can be
hashed and pickled, and their type proves that the content was validated when they were created.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NoReturn, Self, TypeVar

from .display import Displayed
from .masking import Masked, masked_set

__all__ = ["ABSENT", "FrozenMapping", "Recipients", "StringMap", "Substitutions", "frozen_from"]

K = TypeVar("K")
V = TypeVar("V")


class FrozenMapping(Displayed, dict[K, V]):
    """An immutable, hashable mapping.

    ``mapping.copy()`` and ``mapping | other`` return ordinary, mutable dictionaries.
    """

    __slots__ = ()

    def __new__(cls, content: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> Self:
        """Copy ``content``, which the caller has validated."""
        return frozen_from(cls, content)

    def __init__(self, content: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        """Do nothing: ``__new__`` filled the mapping, and a second call must not change it."""

    # dict.__hash__ is None, because a dict is mutable; this class is immutable.
    def __hash__(self) -> int:  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        """Return a hash of the content that ignores the order, as equality does."""
        return hash(frozenset(self.items()))

    def __reduce__(self) -> str | tuple[Any, ...]:
        return type(self), (dict(self),)

    def __copy__(self) -> Self:
        """Return the mapping itself, because it is immutable."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        """Return the mapping itself, because its content is immutable."""
        return self

    def __missing__(self, key: K) -> NoReturn:
        """Raise an error for a missing key without the key, which may be an address.

        Raises:
            KeyError: Always.
        """
        del key
        raise KeyError(
            f'no such entry in {type(self).__name__}: get() and "in" ask without an error'
        )


_empty: Callable[[Any], Any] = dict.__new__
_fill: Callable[[Any, Any], None] = dict[Any, Any].update
M = TypeVar("M", bound=FrozenMapping[Any, Any])


def frozen_from(cls: type[M], content: object) -> M:
    """Return ``cls(content)``, but faster; the caller has validated ``content``."""
    mapping: M = _empty(cls)
    _fill(mapping, content)
    return mapping


def _refuse(mapping: object, *_: object, **__: object) -> NoReturn:
    raise TypeError(
        f"a {type(mapping).__name__} cannot be changed; make a new object with evolve()"
    )


# Not in the class: a type checker would compare them with the signatures of dict.
for _change in (
    *("__delitem__", "__ior__", "__setitem__"),
    *("clear", "pop", "popitem", "setdefault", "update"),
):
    setattr(FrozenMapping, _change, _refuse)


class Recipients(Masked, frozenset[str]):
    """A set of recipients with a masked ``repr``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return masked_set(self)


class StringMap(FrozenMapping[str, str]):
    """Text to text: the ``data`` of a push, a ``context``."""

    __slots__ = ()


class Substitutions(FrozenMapping[str, tuple[str, ...]]):
    """Variable name to its values: what replaces ``{{name}}`` in a message."""

    __slots__ = ()


class _Absent(FrozenMapping[Any, Any]):
    """The mapping for a missing member of a response, unlike one that was sent empty."""

    __slots__ = ()

    def __reduce__(self) -> str:
        """Pickle as a reference to the only instance."""
        return "ABSENT"


ABSENT: Final = _Absent()
