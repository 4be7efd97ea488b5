"""What ``check`` says of a request where a route leads some of its recipients elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import attrs

from ..errors import Problem, ValidationError
from ..model.enums import ChannelType
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..successors.conversion import Conversion
from ..successors.converting import convert, routed_addresses
from ..successors.route import Route
from ..successors.support import support_of
from ..wire.operations import SEND_MESSAGES
from .checks import check, merged

__all__ = ["converted", "problems_with"]

Request: TypeAlias = MessageRequest | SendUsersMessageRequest


def problems_with(request: Request, route: Route | None) -> tuple[Problem, ...]:
    """Return what ``check`` says, and who has no form on the way that a route says.

    That e-mail has ended is not said where it goes another way.
    """
    problems = check(request)
    if route is None:
        return problems
    return merged((*_still_true(problems, route), *_refusals(request, route)))


def converted(request: Any, address: str, route: Any) -> Conversion | ValidationError:
    """Return the call for one recipient, or why there is none."""
    try:
        return convert(request, address, route)
    except ValidationError as error:
        return error.with_traceback(None)  # whose frames hold the recipient


def _refusals(request: Request, route: Route) -> Iterator[Problem]:
    """Yield why recipients have no form on their way."""
    routed = routed_addresses(request, route)
    several: Any = getattr(request, "addresses", None)
    places: dict[Any, int] = {one: place for place, one in enumerate(several or (), 1)}
    for address in routed:
        for problem in getattr(converted(request, address, route), "problems", ()):
            reason = f"{problem.path} {problem.message}"
            path = f"MessageRequest.addresses[#{places[address]}]"
            yield attrs.evolve(problem, path=path, message=reason)


def _still_true(problems: tuple[Problem, ...], route: Route) -> Iterator[Problem]:
    ended = tuple(
        support_of(SEND_MESSAGES.name, ChannelType.EMAIL, "address", has_template=one).message
        for one in (True, False)
    )
    for problem in problems:
        if route.email is None or not problem.message.startswith(ended):
            yield problem
