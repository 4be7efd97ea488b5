"""Operations, their paths and errors, from botocore's service model of Pinpoint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import unquote

import attrs
from botocore.loaders import Loader, create_loader
from botocore.model import OperationModel, ServiceModel

from ..wire.operations import OPERATIONS

__all__ = [
    "ENDPOINT_OPERATIONS",
    "FRONT_DOOR",
    "known_errors",
    "labels_in",
    "modelled_errors",
    "operation_model",
    "route",
    "service_model",
    "shared_loader",
]

ENDPOINT_OPERATIONS: Final = (
    "UpdateEndpoint",
    "UpdateEndpointsBatch",
    "GetEndpoint",
    "DeleteEndpoint",
    "GetUserEndpoints",
)

# AWS's gateway returns these errors before a service gets the request, so no service models them.
_BAD_REQUEST: Final = 400
FRONT_DOOR: Final = {
    "AccessDeniedException": 403,
    "ExpiredTokenException": 403,
    "InvalidSignatureException": 403,
    "MissingAuthenticationTokenException": 403,
    "ThrottlingException": 400,
    "UnrecognizedClientException": 403,
}
_LABEL: Final = re.compile(r"\{([\w-]+)\}")


@cache
def shared_loader() -> Loader:
    """Return a loader for botocore's data files with a cache."""
    return create_loader()


@cache
def service_model(service: str = "pinpoint") -> ServiceModel:
    """Return botocore's model of a service."""
    description: Any = shared_loader().load_service_model(service, "service-2")
    return ServiceModel(description, service)


@cache
def operation_model(name: str, service: str = "pinpoint") -> OperationModel:
    """Return botocore's model of an operation."""
    return service_model(service).operation_model(name)


@cache
def known_errors() -> Mapping[str, int]:
    """Return the names of all errors of a call, and their HTTP statuses."""
    return {**modelled_errors("pinpoint", OPERATIONS), **FRONT_DOOR}


def modelled_errors(service: str, operations: Iterable[str]) -> dict[str, int]:
    """Return the errors of operations in a service's model; a protocol without statuses has 400."""
    return {
        shape.name: int(shape.metadata.get("error", {}).get("httpStatusCode", _BAD_REQUEST))
        for name in operations
        for shape in operation_model(name, service).error_shapes
    }


@attrs.frozen
class Route:
    """The route of an operation: its method, and its path with labels as groups."""

    operation: str
    method: str
    labels: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _routes(service: str = "pinpoint") -> Mapping[str, Route]:
    """Return the routes of all operations, routes with few labels first."""
    routes: list[Route] = []
    for name in service_model(service).operation_names:
        http: Any = operation_model(name, service).http
        literals = _LABEL.split(http["requestUri"].rstrip("/"))
        pattern = "([^/]*)".join(map(re.escape, literals[::2]))
        labels = tuple(literals[1::2])
        routes.append(Route(name, http["method"], labels, re.compile(pattern + "/?")))
    return {found.operation: found for found in sorted(routes, key=lambda one: len(one.labels))}


def route(method: str, path: str, service: str = "pinpoint") -> str | None:
    """Return a service's operation at a path as it stands on the wire, or ``None``."""
    return next(
        (
            found.operation
            for found in _routes(service).values()
            if found.method == method and found.pattern.fullmatch(path)
        ),
        None,
    )


def labels_in(operation: str, path: str) -> dict[str, str]:
    """Return the decoded labels in an encoded path. An encoded slash is part of an id."""
    found = _routes()[operation]
    # The endpoint URL of a client may have a path, which is a prefix.
    match = re.search(found.pattern.pattern + r"\Z", path)
    return dict(zip(found.labels, map(unquote, match.groups()), strict=True)) if match else {}
