"""What one client does about what AWS has ended: it warns, once for each cause, or refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ..errors import FeatureEndedError
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..wire.operations import operation_of
from .warn import warn

if TYPE_CHECKING:
    from ..successors.route import Route
    from ..successors.support import Support

__all__ = ["EndOfSupport", "replacement_for"]

Request: TypeAlias = MessageRequest | SendUsersMessageRequest


class EndOfSupport:
    """What one client has warned of already, and whether it refuses what has ended."""

    def __init__(self, *, refuse_ended: bool, route: Route | None = None) -> None:
        """Begin without a warning. What ``route`` leads elsewhere has not ended."""
        self._refuse_ended = refuse_ended
        self._route = route
        self._known: set[Support] = set()

    def refuse(self, request: Request) -> None:
        """Look at a request before it is sent; warn of each cause once, at the caller's line.

        Raises:
            FeatureEndedError: If it uses what has ended, and that is to be refused.
        """
        from ..successors.support import (  # noqa: PLC0415  (when something is sent)
            EndOfSupportWarning,
            SupportState,
            causes_of,
        )

        for cause in causes_of(request, self._route):
            if cause.state is SupportState.SUPPORTED:
                continue
            advice = cause.message
            if cause.replacement is not None:
                advice = f"{advice}; use {cause.replacement}"
            if self._refuse_ended and cause.state is SupportState.ENDED:
                operation = operation_of(request).name
                raise FeatureEndedError.before_sending(operation, advice, cause.replacement)
            if cause not in self._known:
                warn(advice, EndOfSupportWarning)
                self._known.add(cause)  # not where the warning is an error


def replacement_for(request: Request) -> str | None:
    """Return what to use in place of what the service says has ended; ``None`` if unknown."""
    from ..successors.support import causes_of  # noqa: PLC0415  (rarely needed)

    unsupported = (cause for cause in causes_of(request) if cause.since is not None)
    return next((cause.replacement for cause in unsupported), None)
