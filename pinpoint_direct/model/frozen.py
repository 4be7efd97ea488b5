"""Immutable mappings.

Small ``dict`` subclasses: botocore and ``json`` accept them, they keep the order, they can be
hashed and pickled, and their type proves that the content was validated when they were created.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NoReturn, Self, TypeVar

from ..type_guards import is_list, is_mapping
from .display import Displayed
from .masking import Masked, hidden, masked_set

__all__ = [
    "ABSENT",
    "FrozenList",
    "FrozenMapping",
    "JsonObject",
    "Recipients",
    "StringMap",
    "Substitutions",
    "as_json_object",
    "frozen",
    "frozen_from",
]

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


def _refuse(*_: object, **__: object) -> NoReturn:
    raise TypeError(
        "values cannot be changed: dict() of this mapping makes one that can, and evolve() of the "
        "object that holds it makes a changed object"
    )


class FrozenList(Masked, list[V]):
    """A list whose items cannot change, itself immutable and hashable; equal to any list alike.

    It is a ``list`` because botocore and ``json`` write one, and users compare with one.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return hidden(self)

    def __hash__(self) -> int:  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        return hash(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (tuple(self),)

    def __copy__(self) -> Self:
        """Return the list itself, for it cannot change."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        """Return the list itself, for nothing in it can change."""
        return self


def frozen(value: Any) -> Any:
    """Return mappings and lists, and what is in them, in forms that cannot change."""
    if is_mapping(value):
        return FrozenMapping({key: frozen(one) for key, one in value.items()})
    return FrozenList(map(frozen, value)) if is_list(value) else value


# Not in the classes: a type checker would measure them against the signatures of dict and list.
for _change in ("__delitem__", "__setitem__", "clear", "pop"):
    setattr(FrozenMapping, _change, _refuse)
    setattr(FrozenList, _change, _refuse)
for _change in ("__ior__", "popitem", "setdefault", "update"):
    setattr(FrozenMapping, _change, _refuse)
for _change in ("__iadd__", "__imul__", "append", "extend", "insert", "remove", "reverse", "sort"):
    setattr(FrozenList, _change, _refuse)


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


class JsonObject(FrozenMapping[str, Any]):
    """A JSON object, with all that is in it."""

    __slots__ = ()


def as_json_object(value: Mapping[str, Any]) -> JsonObject:
    """Freeze a JSON object all the way down; leave anything else for validation.

    What JSON does not have (the answer of a fake may hold anything) becomes ``None``.
    """
    kept: Any = value
    if type(value) is not JsonObject and is_mapping(value):
        kept = _frozen_json(value)
    return kept  # type: ignore[no-any-return]  # or what the check refuses


def _frozen_json(value: Any, levels: int = 50) -> Any:
    if levels and is_mapping(value):
        content = {str(key): _frozen_json(one, levels - 1) for key, one in value.items()}
        return frozen_from(JsonObject, content)
    if levels and is_list(value):
        return tuple(_frozen_json(one, levels - 1) for one in value)
    return value if type(value) in _JSON else None


_JSON: Final = frozenset({str, int, float, bool})


class _Absent(FrozenMapping[Any, Any]):
    """The mapping for a missing member of a response, unlike one that was sent empty."""

    __slots__ = ()

    def __reduce__(self) -> str:
        """Pickle as a reference to the only instance."""
        return "ABSENT"


ABSENT: Final = _Absent()
