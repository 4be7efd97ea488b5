"""Whether empty text stands where a value is meant, and whether there is anything else."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Final

from ...errors import Problem
from ...model.shape import Shape, fields_of
from ...type_guards import is_list, is_mapping
from .subject import CheckedRequest, error, warning

__all__ = ["empty_text", "skeleton"]

# An empty one of these says something: nothing is shown, or nothing is put in.
_MAY_BE_EMPTY: Final = frozenset({"body_override", "title", "title_override", "value"})
_FEW: Final = 5


def skeleton(checked: CheckedRequest) -> Iterator[Problem]:
    """Find a request that is a form with all its members, in which nobody has written anything.

    The AWS CLI prints one for ``--generate-cli-skeleton``. Of such a request nothing else is said.
    """
    texts = [text for _, text in _texts(checked.request, "")]
    if len(texts) > _FEW and not any(texts):
        reason = f"is a skeleton that nobody has filled in: all its {len(texts)} texts are empty"
        yield error(checked.name, "skeleton", reason, source=_SKELETON)


_SKELETON: Final = "https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html"


def empty_text(checked: CheckedRequest) -> Iterator[Problem]:
    """Find empty text where a value is meant. Of many, the first is named."""
    found = [
        path
        for path, text in _texts(checked.request, checked.name)
        if text == "" and _means_a_value(path.rpartition(".")[2])
    ]
    if len(found) > _FEW:
        first = found[0].partition(".")[2]
        reason = (
            f"has empty text in {len(found):,} members, which is sent as it is: leave out what is "
            f"not meant, such as `{first}`"
        )
        yield warning(checked.name, "empty", reason)
        return
    for path in found:
        reason = "is empty text, which is sent as it is: leave it out if nothing is meant"
        yield warning(path, "empty", reason)


def _means_a_value(member: str) -> bool:
    """Tell whether text is meant in a member. In a mapping of the caller's, it may be empty."""
    return member not in _MAY_BE_EMPTY and "[#" not in member


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield every text that is a field's value, or an item of one, with its place."""
    if isinstance(value, Shape):
        for field in fields_of(type(value)):
            yield from _texts(getattr(value, field.name), f"{path}.{field.name}")
    elif is_mapping(value):
        for position, one in enumerate(value.values(), 1):
            yield from _texts(one, f"{path}[#{position}]")
    elif is_list(value):
        for index, one in enumerate(value):
            yield from _texts(one, f"{path}[{index}]")
    elif isinstance(value, str) and not isinstance(value, Enum):
        yield path, value
