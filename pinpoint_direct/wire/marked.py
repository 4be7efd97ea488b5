"""What our calls consist of: marked by its type, and masked where others print it.

Botocore treats each type like the plain one that it is derived from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..masks import hidden
from ..model.masking import Masked
from ..type_guards import is_mapping

__all__ = ["HiddenBody", "OurPayload", "OurText", "marked"]


class OurPayload(Masked, dict[str, Any]):
    """A mapping in the arguments of one of our calls."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class OurText(str):
    """A text in the arguments of one of our calls."""

    __slots__ = ()

    def __repr__(self) -> str:
        return hidden(self)


class HiddenBody(bytes):
    """The body of one of our calls, or of its answer."""

    def __repr__(self) -> str:
        return hidden(self)

    __str__ = __repr__


def marked(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of a call, marked as ours."""
    return {name: _marked(value) for name, value in arguments.items()}


def _marked(value: Any) -> Any:
    if is_mapping(value):
        return OurPayload(marked(value))
    return OurText(value) if isinstance(value, str) else value
