"""Whether a request can be sent at all."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import Problem
from ...limits import MAX_REQUEST_SIZE, MAX_SUBSTITUTION_ITEMS
from ...wire.codec import to_json
from ...wire.operations import operation_of
from .subject import CheckedRequest, Request, error, warning

__all__ = ["size_of", "too_large", "too_many_values", "unsendable"]


def unsendable(checked: CheckedRequest) -> Iterator[Problem]:
    """Find what stops a request from being sent: no recipient, too many, no configuration."""
    yield from operation_of(checked.request).problems(checked.request)


def size_of(request: Request) -> int:
    """Return the size of a request's body in bytes, as botocore writes it."""
    return len(to_json(request))


def too_large(checked: CheckedRequest) -> Iterator[Problem]:
    """Find a request that leaves nothing of the 7 MB for the answer."""
    limit = MAX_REQUEST_SIZE
    if size_of(checked.request) > limit:
        reason = f"takes at most {limit:,} {limit.unit} together with its answer"
        yield error(checked.name, "size", reason, limit=int(limit), source=limit.source)


def too_many_values(checked: CheckedRequest) -> Iterator[Problem]:
    """Find variables with more values than AWS takes in one list."""
    limit = MAX_SUBSTITUTION_ITEMS
    places = [(one.path, one.content.substitutions) for one in checked.messages]
    places += [(one.path, one.own.substitutions) for one in checked.targets]
    for path, substitutions in places:
        for position, values in enumerate((substitutions or {}).values(), 1):
            if len(values) > limit:
                yield warning(
                    f"{path}.substitutions[#{position}]",
                    "limit",
                    f"takes at most {limit} {limit.unit}",
                    limit=int(limit),
                    source=limit.source,
                )
