"""The base of all classes that mirror an AWS shape.

It provides validation, ``evolve`` and a masked ``repr``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import attrs

from ..errors import Problem, ValidationError
from .boundary import boundaries
from .compiled import compiled
from .display import Displayed
from .field_types import Bounds, FieldType, field_type_of, optional_of, rule_of

__all__ = ["Checked", "FieldPlan", "Shape", "fields_of"]


@attrs.frozen(eq=False, repr=False)
class FieldPlan:
    """One field: its name, its annotation as a type, its field type, and its limits.

    ``plain`` tells whether it holds plain text or a similar simple value.
    """

    name: str
    annotation: Any
    field_type: FieldType
    bounds: Bounds | None
    plain: type[str | int | bytes] | None

    def problems(self, value: object, path: str) -> list[Problem]:
        """Return the problems of ``value``, in the common form of constructors and JSON."""
        found = list(self.field_type(value, path))
        return found or (list(self.bounds.problems(value, path)) if self.bounds else [])


@cache
def _plans_of(cls: type) -> tuple[FieldPlan, ...]:
    return tuple(
        FieldPlan(
            field.name,
            field.type,
            field_type_of(field.type),
            rule_of(field, field.type),
            _PLAIN.get(optional_of(field.type)),
        )
        for field in attrs.fields(attrs.resolve_types(cls))  # cattrs finds the types resolved
    )


def _fields_of(cls: type) -> tuple[FieldPlan, ...]:
    """Return the fields that mirror members of a shape, without the call data of a response."""
    members = {field.name for field in attrs.fields(cls) if field.eq}
    return tuple(plan for plan in _plans_of(cls) if plan.name in members)


fields_of: Callable[[type], tuple[FieldPlan, ...]] = cache(_fields_of)

_PLAIN: dict[tuple[Any, ...], type[str | int | bytes]] = {(str,): str, (int,): int, (bytes,): bytes}


class _FullCheck:
    """The full validation of one class, with a memo of types that are known to be valid.

    Attributes:
        good: The tuples of field types of valid objects. Objects with the same types are also
            valid, except for limits: a converter produces the canonical type only if the content is
            valid.
    """

    def __init__(self, cls: type) -> None:
        self.name = cls.__name__
        self.fields = _plans_of(cls)
        self.good: set[tuple[type, ...]] = set()

    def __call__(self, obj: object) -> None:
        problems: list[Problem] = []
        for field in self.fields:
            value = getattr(obj, field.name)
            if value is None:
                continue
            found = field.problems(value, f"{self.name}.{field.name}")
            problems += found
            if field.plain and not found and type(value) is not field.plain:
                # A subclass of str may have other attributes; only the text is kept.
                object.__setattr__(obj, field.name, _bare(field.plain, value))
        if problems:
            raise ValidationError(tuple(problems))
        if len(self.good) < _MAX_KNOWN:
            self.good.add(tuple(map(type, (getattr(obj, field.name) for field in self.fields))))


class _Checks(dict[type, Callable[[object], None]]):
    """The validation of each class, created with its first object."""

    def __missing__(self, cls: type) -> Callable[[object], None]:
        in_full = _FullCheck(cls)
        bounds = {field.name: field.bounds for field in in_full.fields if field.bounds}
        types = "".join(f"type(obj.{field.name}), " for field in in_full.fields)
        limits = "".join(
            f" or obj.{name} is not None and limit_of_{name}(obj.{name}) is not None"
            for name in bounds
        )
        # The invariant: ``good`` holds a tuple of types only if an object with fields of exactly
        # these types has passed the full check, and then every object with such fields passes all
        # of it except the limits, which are compared here each time. That follows because the type
        # of a field's value proves its content: bare text and numbers have no rule but their
        # limits; a member of an enumeration is a known value; a value of this package was checked
        # when it was made; and a converter gives bytes, a mapping or a sequence the canonical type
        # only if the content is good. A subclass of ``str`` proves nothing: it is another type.
        #
        # The order of events: converters, then the constructor's assignments, then this check. Two
        # threads may both miss an entry: each checks in full, and adds the same one.
        return self.setdefault(
            cls,
            compiled(
                f"check_{cls.__name__}",
                "obj",
                [f"if ({types}) not in good{limits}: in_full(obj)"],
                good=in_full.good,
                in_full=in_full,
                **{f"limit_of_{name}": one.broken_by for name, one in bounds.items()},
            ),
        )


def _bare(kind: type[str | int | bytes], value: Any) -> str | int | bytes:
    """Return the plain text of a ``str`` subclass; ``str(value)`` might return another text."""
    return str.__str__(value) if kind is str else kind(value)


# Limits the memory for new types: beyond it, every object gets the full validation.
_MAX_KNOWN = 1000
_checks = _Checks()


C = TypeVar("C", bound="Checked")


def _refuse_change(obj: object, name: str, *_: object) -> NoReturn:
    text = f"a {type(obj).__name__} never changes: evolve({name}=...) makes a changed copy"
    kind = attrs.exceptions.FrozenInstanceError
    error = kind.__new__(kind, text)  # attrs 26 does not take a text
    error.args = (text,)  # attrs 25 has a text of its own there
    raise error


@cache
def _value_of(cls: type) -> Callable[[object], object]:
    """Return what gets the fields of an object that equality is about."""
    return attrgetter(*(field.name for field in attrs.fields(cls) if field.eq))


class Checked(Displayed):
    """The base of every value: immutable, validated when created, masked when printed."""

    __slots__ = ()

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Let a new class explain what its constructor does not take, and how it is changed."""
        boundaries(cls)
        for name in ("__setattr__", "__delattr__"):  # attrs' own only refuse
            setattr(cls, name, _refuse_change)

    def __attrs_post_init__(self) -> None:
        """Validate the new object."""
        _checks[type(self)](self)

    # Attrs would write these into each class (hence ``eq=False``): a sixth of the import's time.
    # Type checkers are to see neither, for mypy reports unlike operands where it sees no `__eq__`.
    if not TYPE_CHECKING:

        def __eq__(self, other: object) -> bool:
            """Compare the fields of two objects of one class."""
            if type(other) is not type(self):
                return NotImplemented
            value = _value_of(type(self))
            return value(self) == value(other)

        def __hash__(self) -> int:
            """Hash the fields that are compared."""
            return hash((type(self), _value_of(type(self))(self)))

    # Not `Self`, which jedi resolves to the class that defines the method.
    def evolve(self: C, **changes: Any) -> C:  # noqa: PYI019  (see above)
        """Return a validated copy with some fields changed.

        Args:
            **changes: New values by field name, in any form that the constructor accepts. ``None``
                removes a field.

        Returns:
            The changed copy; the object itself does not change.

        Raises:
            ValidationError: If the changed copy breaks a rule.
            TypeError: If there is no such field.
        """
        return attrs.evolve(self, **changes)  # type: ignore[misc]  # every subclass is an attrs class

    # attrs generates the same, but only for Python 3.13 and not visible to every type checker.
    def __replace__(self: C, /, **changes: Any) -> C:  # noqa: PYI019  (as evolve)
        """Do the same as :meth:`evolve`, for ``copy.replace``."""
        return self.evolve(**changes)


boundaries(Checked)


class Shape(Checked):
    """The base of every class that mirrors an AWS shape."""

    __slots__ = ()
