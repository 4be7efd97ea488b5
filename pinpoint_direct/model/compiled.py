"""Functions that are written for one class, one line for each of its fields.

A loop over the fields takes two to three times as long, and these run for every recipient. Attrs
makes a class's constructor in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

__all__ = ["compiled", "unchecked_constructor", "unchecked_setter"]


def compiled(name: str, parameters: str, lines: Iterable[str], **names: Any) -> Any:
    """Return the function that takes ``parameters`` and does ``lines``.

    Args:
        name: Its name, as tracebacks and profiles show it.
        parameters: Names of its parameters, with commas between them.
        lines: Its body.
        **names: What the body speaks of besides.
    """
    source = "\n    ".join([f"def {name}({parameters}):", *lines])
    code = compile(source, f"<pinpoint_direct {name}>", "exec")
    exec(code, names)  # noqa: S102  (of our own classes' field names, and nothing else)
    return names[name]


def unchecked_constructor(cls: type[Any]) -> Any:
    """Return the function that makes a ``cls`` of the values of its fields, past the constructor.

    For values that were checked before, and would be so again.
    """
    fields = [field.name for field in attrs.fields(cls)]
    return _made(cls, ", ".join(fields), {name: name for name in fields})


def unchecked_setter(cls: type[Any], field: str) -> Any:
    """Return the function that takes a ``cls`` and a value, and returns a copy with that value.

    As above, past the constructor.
    """
    values = {one.name: f"given.{one.name}" for one in attrs.fields(cls)}
    return _made(cls, f"given, {field}", values | {field: field})


def _made(cls: type[Any], parameters: str, values: dict[str, str]) -> Any:
    # The invariant: what is made equals what the constructor would have made of the same values.
    # Therefore every field is set, through its slot (an assignment would be refused), and callers
    # pass only values in the form that the constructor gives them: nothing is converted or checked.
    lines = [f"place_{name}(made, {value})" for name, value in values.items()]
    places = {f"place_{name}": getattr(cls, name).__set__ for name in values}
    return compiled(
        f"make_{cls.__name__}",
        parameters,
        ["made = new(cls)", *lines, "return made"],
        cls=cls,
        new=object.__new__,
        **places,
    )
