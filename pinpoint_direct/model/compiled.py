"""Functions that are generated for one class, with one line for each field.

A loop over the fields would take two to three times as long, and these functions run for every
recipient. Attrs generates constructors in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

__all__ = ["compiled", "unchecked_constructor", "unchecked_setter"]


def compiled(name: str, parameters: str, lines: Iterable[str], **names: Any) -> Any:
    """Return a function with the parameters ``parameters`` and the body ``lines``.

    Args:
        name: Its name in tracebacks and profiles.
        parameters: The names of its parameters, separated by commas.
        lines: Its body.
        **names: Other names that the body uses.
    """
    source = "\n    ".join([f"def {name}({parameters}):", *lines])
    code = compile(source, f"<pinpoint_direct {name}>", "exec")
    exec(code, names)  # noqa: S102 (the source contains only field names of our own classes)
    return names[name]


def unchecked_constructor(cls: type[Any]) -> Any:
    """Return a function that creates a ``cls`` from field values without the constructor.

    For values that are already validated.
    """
    fields = [field.name for field in attrs.fields(cls)]
    return _made(cls, ", ".join(fields), {name: name for name in fields})


def unchecked_setter(cls: type[Any], field: str) -> Any:
    """Return a function that takes a ``cls`` and a value, and returns a copy with that value.

    It does not use the constructor either.
    """
    values = {one.name: f"given.{one.name}" for one in attrs.fields(cls)}
    return _made(cls, f"given, {field}", values | {field: field})


def _made(cls: type[Any], parameters: str, values: dict[str, str]) -> Any:
    # Invariant: the result equals the object that the constructor would create from the same
    # values. Therefore every field is set, through its slot (assignments are refused), and callers
    # pass only values in the form that the constructor produces: nothing is converted or checked.
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
