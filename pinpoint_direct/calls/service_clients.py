"""The clients of the services that a route leads to."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from ..errors import Problem, ValidationError
from ..successors.mailing import SERVICE as SES
from ..successors.route import Route
from ..successors.texting import SERVICE as SMS_VOICE
from ..type_guards import is_mapping
from .client_kinds import METHODS, PINPOINT

__all__ = ["SES", "ServiceClients", "all_handed_in"]

ClientT = TypeVar("ClientT")
_SERVICES: Final[Mapping[str, str]] = {"email": SES, "sms": SMS_VOICE, "voice": SMS_VOICE}


class ServiceClients(Generic[ClientT]):
    """The clients of services by name; our own are made when they are needed."""

    def __init__(
        self, handed_in: Mapping[str, ClientT], make_own: Callable[[str], ClientT]
    ) -> None:
        """Take the clients that were passed in, and what makes one of a service."""
        self._handed_in = handed_in
        self._make_own = make_own
        self._own: dict[str, ClientT] = {}
        self._making: dict[int, Lock] = {}

    def is_handed_in(self, service: str) -> bool:
        """Return whether the client of a service was passed in."""
        return service in self._handed_in

    def of(self, service: str) -> ClientT:
        """Return the client of a service.

        Raises:
            TransportError: If our own cannot be made.
        """
        if service in self._handed_in:
            return self._handed_in[service]
        # A child that is forked while a client is made gets the lock as it is then.
        with self._making.setdefault(os.getpid(), Lock()):
            if service not in self._own:
                self._own[service] = self._make_own(service)
            return self._own[service]

    @property
    def handed_in(self) -> list[ClientT]:
        """The clients that were passed in."""
        return [*self._handed_in.values()]

    @property
    def own(self) -> list[ClientT]:
        """Our own clients, as far as they have been made."""
        return [*self._own.values()]


def all_handed_in(client: Any, clients: Any, route: Any) -> Mapping[str, Any]:
    """Return the clients that were passed in, by the names of their services.

    Raises:
        ValidationError: If ``clients`` or ``route`` is of another kind, a service is given twice
            or not known; or if Pinpoint's client was passed in and that of a service that
            ``route`` leads to was not, for then nobody meant a call to leave by our own.
    """
    if route is not None and not isinstance(route, Route):
        raise ValidationError.of("route", "type", "takes a Route, or None")
    if clients is not None and not is_mapping(clients):
        reason = "takes a mapping of the services' names to their clients, or None"
        raise ValidationError.of("clients", "type", reason)
    handed_in = dict(clients or {})
    if not METHODS.keys() >= handed_in.keys():
        raise ValidationError.of("clients", "enum", f"takes clients of {', '.join(METHODS)} alone")
    for service in (name for name, one in handed_in.items() if one is None):
        reason = f"has None for {service}: leave it out for a client of our own"
        raise ValidationError.of("clients", "type", reason)
    if client is not None:
        if PINPOINT in handed_in:
            reason = f"has a client of {PINPOINT}, and client= is another one: give one of them"
            raise ValidationError.of("clients", "combination", reason)
        handed_in[PINPOINT] = client
    needed = [service for field, service in _SERVICES.items() if getattr(route, field, None)]
    missing = [service for service in dict.fromkeys(needed) if service not in handed_in]
    if PINPOINT in handed_in and missing:
        reason = "needs the client of {} too: Pinpoint's was passed in, and route= leads there"
        raise ValidationError(
            tuple(Problem("clients", "required", reason.format(service)) for service in missing)
        )
    return handed_in
