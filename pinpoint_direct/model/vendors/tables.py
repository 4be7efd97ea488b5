"""What a vendor's table is: the members of one object of a payload, and what each takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

import attrs

from ...errors import Problem
from ...limits import Limit
from ...type_guards import is_mapping
from ..field_types import FieldType, nearest, number, type_problem

__all__ = [
    "Matching",
    "Member",
    "NumberWithin",
    "OneOf",
    "Table",
    "Together",
    "anything",
    "camel_case",
    "is_open",
    "zero_or_one",
]

Together: TypeAlias = Callable[[Mapping[str, Any]], Iterator[Problem]]
"""A rule about several members of one object. The path of a problem is the member's name."""

# Each looks through all names of the table: past these, an unknown name gets no hint.
_MAX_HINTS: Final = 10


def is_open(value: object) -> bool:
    """Return whether a value contains a variable, so that nobody can judge it yet."""
    return isinstance(value, str) and "{{" in value


def camel_case(name: str) -> str:
    """Return the other spelling of a name: ``collapseKey`` for ``collapse_key``."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def anything(_value: object, _path: str) -> Iterator[Problem]:
    """Take any value."""
    return iter(())


def zero_or_one(value: object, path: str) -> Iterator[Problem]:
    """Take 0 or 1. ``true`` is neither."""
    if type(value) is not int or value not in {0, 1}:
        yield Problem(path, "type", "takes the number 0 or 1")


@attrs.frozen
class OneOf:
    """Takes one of some texts, in letters of either size if ``in_any_case``."""

    names: tuple[str, ...]
    in_any_case: bool = False

    def __call__(self, value: object, path: str) -> Iterator[Problem]:
        """Yield what is wrong with ``value``, which stands at ``path``."""
        if not isinstance(value, str):
            yield type_problem(value, path, f"text: one of {', '.join(self.names)}")
            return
        known = {name.upper() for name in self.names} if self.in_any_case else self.names
        if (value.upper() if self.in_any_case else value) not in known:
            last_word = f"_{value.upper()}"  # HIGH is PRIORITY_HIGH
            by_last_word = (name for name in self.names if name.endswith(last_word))
            meant = nearest(value, [*self.names]) or next(by_last_word, None)
            hint = f" (did you mean {meant}?)" if meant else ""
            yield Problem(path, "enum", f"takes one of {', '.join(self.names)}{hint}")


@attrs.frozen
class Matching:
    """Takes text of a form, which ``expected`` describes."""

    pattern: re.Pattern[str]
    expected: str

    def __call__(self, value: object, path: str) -> Iterator[Problem]:
        """Yield what is wrong with ``value``, which stands at ``path``."""
        if not isinstance(value, str) or self.pattern.fullmatch(value) is None:
            yield Problem(path, "type", f"takes {self.expected}")


@attrs.frozen
class NumberWithin:
    """Takes a number of a kind from ``low`` to ``high``, both included."""

    kind: FieldType
    low: int
    high: int
    severity: Literal["error", "warning"] = "warning"

    def __call__(self, value: object, path: str) -> Iterator[Problem]:
        """Yield what is wrong with ``value``, which stands at ``path``."""
        wrong = [*self.kind(value, path)]
        yield from wrong
        in_range: Any = value
        if not wrong and not self.low <= in_range <= self.high:
            limit = self.low if in_range < self.low else self.high
            whole = "whole " if self.kind is number else ""
            reason = f"takes a {whole}number from {self.low:,} to {self.high:,}"
            source = limit.source if isinstance(limit, Limit) else None
            yield Problem(path, "limit", reason, int(limit), source, self.severity)


@attrs.frozen(kw_only=True, eq=False)
class Table:
    """One object of a vendor's format.

    Attributes:
        vendor: Whose format it is.
        source: The page that documents it.
        title: What to call the object where no path leads to it.
        members: What each member takes: a value, or an object with a table of its own.
        unknown: What the vendor does with other members: it refuses the push, ignores them, or
            hands them to the app. A name that it ignores is reported where another one is meant.
        errors: The members of which a wrong type is an error, and not merely a warning.
        or_text: Whether text may be given in place of the object.
        in_camel_case: Whether the vendor reads each name in camel case as well.
        renamed: Where older names went.
        together: What is asked of several members at once.
    """

    vendor: str
    source: str
    title: str
    members: Mapping[str, Member]
    unknown: Literal["refused", "ignored", "custom"] = "refused"
    errors: frozenset[str] = frozenset()
    or_text: bool = False
    in_camel_case: bool = False
    renamed: Mapping[str, str] = attrs.field(factory=dict[str, str])
    together: Together | None = None

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Every spelling of a member's name, and the name."""
        camel = {camel_case(name): name for name in self.members} if self.in_camel_case else {}
        return {**camel, **{name: name for name in self.members}}

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Where each name belongs in this object and those inside it: the nearest place of each."""
        found: dict[str, str] = {**self.renamed}
        level: list[tuple[str, Table]] = [("", self)]
        for path, table in level:  # grows: first what is near
            for name in table.spellings:
                found.setdefault(name, path or self.title)
            level += [
                (f"{path}.{name}".lstrip("."), member)
                for name, member in table.members.items()
                if isinstance(member, Table)
            ]
        return found

    def problems(
        self, value: object, path: str = "", places: Mapping[str, str] | None = None
    ) -> Iterator[Problem]:
        """Yield what is wrong with a value that stands at ``path``.

        Args:
            value: What stands where the object belongs.
            path: The path to it, which the problems' paths begin with.
            places: Where names belong that this object does not have.
        """
        if self.or_text and isinstance(value, str):
            return
        if not is_mapping(value):
            problem = type_problem(
                value, path, "text or an object" if self.or_text else "an object"
            )
            yield attrs.evolve(problem, source=self.source, severity="warning")
            return
        hints = _MAX_HINTS
        before = f"{path}." if path else ""
        for name, one in value.items():
            known = self.spellings.get(name)
            if known is not None:
                yield from self._member(known, one, f"{before}{known}", places or self.places)
            elif self.unknown != "custom":
                hint = self._hint(name, places or self.places) if hints else ""
                hints -= bool(hints)
                if hint or self.unknown == "refused":
                    yield self._unknown(path, hint)
        for problem in self.together(value) if self.together else ():
            yield attrs.evolve(problem, path=f"{before}{problem.path}", source=self.source)

    def _member(
        self, name: str, value: object, path: str, places: Mapping[str, str]
    ) -> Iterator[Problem]:
        """Yield what is wrong with one member, and of each kind of fault the first."""
        member = self.members[name]
        if value is None or is_open(value):
            return
        if isinstance(member, Table):
            yield from member.problems(value, path, places)
            return
        first: dict[str, Problem] = {}
        for problem in member(value, path):
            first.setdefault(problem.rule, problem)
        for problem in first.values():
            doubtful = problem.rule in {"enum", "type"} and name not in self.errors
            yield attrs.evolve(
                problem,
                source=problem.source or self.source,
                severity="warning" if doubtful else problem.severity,
            )

    def _hint(self, name: str, places: Mapping[str, str]) -> str:
        """Say where an unknown name belongs, or which name is meant."""
        place = places.get(name)
        if place is not None:
            return f" (it belongs into {place})"
        meant = nearest(name, [*self.members])
        return f" (did you mean {meant}?)" if meant else ""

    def _unknown(self, path: str, hint: str) -> Problem:
        # The name is the caller's: it is not repeated.
        reason = f"has a member in {path or self.title} that {self.vendor} does not know{hint}"
        return Problem(path, "shape", reason, source=self.source, severity="warning")


Member: TypeAlias = FieldType | Table
"""What a member takes."""
