"""The check of every request before it is sent, where a client is asked for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ..errors import Problem, ValidationError
from ..model.requests import MessageRequest, SendUsersMessageRequest

if TYPE_CHECKING:
    from ..successors.route import Route

__all__ = ["CheckLevel", "RequestCheck", "request_check"]

CheckLevel: TypeAlias = Literal["off", "error", "warning"]
RequestCheck: TypeAlias = Callable[[MessageRequest | SendUsersMessageRequest], tuple[Problem, ...]]

_REFUSED: Final[dict[object, frozenset[str]]] = {
    "off": frozenset(),
    "error": frozenset({"error"}),
    "warning": frozenset({"error", "warning"}),
}


def request_check(level: CheckLevel, route: Route | None = None) -> RequestCheck | None:
    """Return what finds the problems over which a request is not sent; ``None`` for no check.

    With a route, those that ``preview`` finds with it.

    Raises:
        ValidationError: If there is no such level.
    """
    if not isinstance(level, str) or level not in _REFUSED:
        raise ValidationError.of("check", "enum", f"takes one of {', '.join(map(str, _REFUSED))}")
    refused = _REFUSED[level]
    if not refused:
        return None
    from .routed import problems_with  # noqa: PLC0415  (slow to load, and not for every client)

    return lambda request: tuple(
        one for one in problems_with(request, route) if one.severity in refused
    )
