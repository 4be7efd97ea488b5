"""Whether a request can be sent at all."""

from __future__ import annotations

from collections.abc import Iterator

from ..codec import to_json
from ..errors import Problem
from ..limits import MAX_REQUEST_SIZE, MAX_SUBSTITUTION_ITEMS
from ..operations import operation_of
from .view import Request, View, error, warning

__all__ = ["size_of", "too_large", "too_many_values", "unsendable"]


def unsendable(view: View) -> Iterator[Problem]:
    """Find what stops a request from being sent: no recipient, too many, no configuration."""
    yield from operation_of(view.request).problems(view.request)


def size_of(request: Request) -> int:
    """Return the size of a request's body in bytes, as botocore writes it."""
    return len(to_json(request))


def too_large(view: View) -> Iterator[Problem]:
    """Find a request that leaves nothing of the 7 MB for the answer."""
    most = MAX_REQUEST_SIZE
    if size_of(view.request) > most:
        told = f"takes at most {most:,} {most.unit} together with its answer"
        yield error(view.name, "size", told, limit=int(most), source=most.source)


def too_many_values(view: View) -> Iterator[Problem]:
    """Find variables with more values than AWS takes in one list."""
    most = MAX_SUBSTITUTION_ITEMS
    places = [(one.path, one.content.substitutions) for one in view.messages]
    places += [(one.path, one.own.substitutions) for one in view.targets]
    for path, substitutions in places:
        for position, values in enumerate((substitutions or {}).values(), 1):
            if len(values) > most:
                yield warning(
                    f"{path}.substitutions[#{position}]",
                    "limit",
                    f"takes at most {most} {most.unit}",
                    limit=int(most),
                    source=most.source,
                )
