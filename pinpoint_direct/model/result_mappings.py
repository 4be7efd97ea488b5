"""The mappings of an answer: results by recipient, and how many have each status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

from ..masks import status_word
from .converters import frozen_as
from .frozen import ABSENT, FrozenMapping
from .results import EndpointMessageResult, MessageResult

__all__ = ["Counts", "as_endpoint_results", "as_results", "as_user_results", "safe_counts"]


class MessageResults(FrozenMapping[str, MessageResult]):
    """Address to its result."""

    __slots__ = ()


class EndpointMessageResults(FrozenMapping[str, EndpointMessageResult]):
    """Endpoint id to its result."""

    __slots__ = ()


class UserResults(FrozenMapping[str, Mapping[str, EndpointMessageResult]]):
    """User id to the results of the user's endpoints."""

    __slots__ = ()


class Counts(FrozenMapping[str, int]):
    """Status to the number of results that have it."""

    __slots__ = ()

    def __repr__(self) -> str:
        entries = (f"{status_word(status)!r}: {number}" for status, number in self.items())
        return f"{{{', '.join(entries)}}}"


def safe_counts(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Return counts that show only AWS's own words."""
    seen: Counter[str] = Counter()
    for status, number in counts.items():
        seen[status_word(status)] += number
    return Counts(seen)


def as_results(value: Mapping[str, MessageResult] | None) -> Mapping[str, MessageResult]:
    """Freeze results by address."""
    return cast("Mapping[str, MessageResult]", _results_as(MessageResults, MessageResult, value))


def as_endpoint_results(
    value: Mapping[str, EndpointMessageResult] | None,
) -> Mapping[str, EndpointMessageResult]:
    """Freeze results by endpoint id."""
    results = _results_as(EndpointMessageResults, EndpointMessageResult, value)
    return cast("Mapping[str, EndpointMessageResult]", results)


def as_user_results(
    value: Mapping[str, Mapping[str, EndpointMessageResult]] | None,
) -> Mapping[str, Mapping[str, EndpointMessageResult]]:
    """Freeze results by user id and endpoint id."""
    if isinstance(value, Mapping) and value is not ABSENT:
        value = {user: as_endpoint_results(results) for user, results in value.items()}
    users = _results_as(UserResults, FrozenMapping, value)
    return cast("Mapping[str, Mapping[str, EndpointMessageResult]]", users)


def _results_as(frozen: type[FrozenMapping[str, Any]], cls: type, value: Any) -> Any:
    return ABSENT if value is None or value is ABSENT else frozen_as(frozen, cls, value)
