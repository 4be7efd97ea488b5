"""The endpoints of users, and Pinpoint's operations for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Final, TypeAlias

from ..model.channels import PUSH_CHANNELS
from ..model.enums import ChannelType
from .wire import Refusal

__all__ = ["ENDPOINT_ANSWERS", "MAX_OF_A_USER", "Endpoint", "Endpoints"]

Endpoint: TypeAlias = dict[str, Any]
"""An endpoint in the format of the service: an ``EndpointResponse``."""

MAX_OF_A_USER: Final = 15
"""Maximum number of endpoints of one user.

Source:
    https://docs.aws.amazon.com/pinpoint/latest/developerguide/audience-define-auto-inactive.html
"""
_MAX_IN_A_BATCH: Final = 100
_FORBIDDEN: Final = re.compile(r"[${}]")
_SOME_DAY: Final = "2026-01-01T00:00:00.000Z"
_MERGED: Final = ("Attributes", "Demographic", "Location", "Metrics", "User")


class Endpoints:
    """All endpoints. Those without an application belong to all applications. Not thread-safe."""

    def __init__(self) -> None:
        """Start without endpoints."""
        self._held: dict[tuple[str | None, str], Endpoint] = {}

    def find(self, application_id: str | None, endpoint_id: str) -> Endpoint | None:
        """Return an endpoint of the application, or else of all applications."""
        own = self._held.get((application_id, endpoint_id))
        return own if own is not None else self._held.get((None, endpoint_id))

    def of_user(self, application_id: str | None, user_id: str) -> list[Endpoint]:
        """Return a user's endpoints, oldest first."""
        seen = {id_: self.find(application_id, id_) for app, id_ in self._held if app is None}
        seen |= {id_: found for (app, id_), found in self._held.items() if app == application_id}
        return [found for found in seen.values() if found and _user_of(found) == user_id]

    def update(
        self, application_id: str | None, endpoint_id: str, change: Mapping[str, Any]
    ) -> None:
        """Create an endpoint, or update the given members.

        Raises:
            Refusal: If an id is not allowed, or the user has too many endpoints.
        """
        found = self.find(application_id, endpoint_id)
        changed = deepcopy(found) if found else _new(application_id, endpoint_id)
        for name, value in change.items():
            if name in _MERGED:
                changed[name] = {**changed.get(name, {}), **deepcopy(value)}
            elif name not in ("Id", "RequestId"):
                changed[name] = deepcopy(value)
        user_id = _user_of(changed)
        for one in (endpoint_id, user_id or ""):
            if _FORBIDDEN.search(one):
                raise Refusal("BadRequestException", 400, "An id cannot contain $, { or }")
        if user_id is not None:
            self._make_room(application_id, endpoint_id, user_id, changed)
        self._held[(application_id, endpoint_id)] = changed

    def delete(self, application_id: str | None, endpoint_id: str) -> Endpoint | None:
        """Remove an endpoint, and return it."""
        own = self._held.pop((application_id, endpoint_id), None)
        shared = self._held.pop((None, endpoint_id), None)
        return own if own is not None else shared

    def _make_room(
        self, application_id: str | None, endpoint_id: str, user_id: str, new: Endpoint
    ) -> None:
        others = [
            one
            for one in self.of_user(application_id, user_id)
            if one["Id"] != endpoint_id and one["EndpointStatus"] == "ACTIVE"
        ]
        if len(others) < MAX_OF_A_USER:
            return
        if new.get("ChannelType") not in PUSH_CHANNELS:
            reason = f"A user can have at most {MAX_OF_A_USER} endpoints"
            raise Refusal("BadRequestException", 400, reason)
        others[0]["EndpointStatus"] = "INACTIVE"


def _user_of(endpoint: Mapping[str, Any]) -> str | None:
    user_id: str | None = endpoint.get("User", {}).get("UserId")
    return user_id


def _new(application_id: str | None, endpoint_id: str) -> Endpoint:
    shared = {} if application_id is None else {"ApplicationId": application_id}
    return {
        **shared,
        "Id": endpoint_id,
        "CohortId": str(sum(endpoint_id.encode("utf-8", "surrogatepass")) % 100),
        "CreationDate": _SOME_DAY,
        "EffectiveDate": _SOME_DAY,
        "EndpointStatus": "ACTIVE",
        "OptOut": "NONE",
    }


def channel_of(endpoint: Mapping[str, Any]) -> ChannelType | None:
    """Return the channel of an endpoint, if it has one."""
    name = endpoint.get("ChannelType")
    return None if name is None else ChannelType(name)


def _update(store: Endpoints, labels: Mapping[str, str], body: Any, request_id: str) -> Any:
    store.update(labels["application-id"], labels["endpoint-id"], body)
    return {"Message": "Accepted", "RequestID": request_id}


def _update_batch(store: Endpoints, labels: Mapping[str, str], body: Any, request_id: str) -> Any:
    items = body["Item"]
    if not 1 <= len(items) <= _MAX_IN_A_BATCH:
        reason = f"Item must hold 1 to {_MAX_IN_A_BATCH} endpoints"
        raise Refusal("BadRequestException", 400, reason)
    if not all(item.get("Id") for item in items):
        raise Refusal("BadRequestException", 400, "Every endpoint of a batch needs an Id")
    for item in items:
        store.update(labels["application-id"], item["Id"], item)
    return {"Message": "Accepted", "RequestID": request_id}


def _get(store: Endpoints, labels: Mapping[str, str], _body: Any, request_id: str) -> Any:
    found = store.find(labels["application-id"], labels["endpoint-id"])
    return _shown(found, labels, request_id)


def _delete(store: Endpoints, labels: Mapping[str, str], _body: Any, request_id: str) -> Any:
    found = store.delete(labels["application-id"], labels["endpoint-id"])
    return _shown(found, labels, request_id)


def _of_user(store: Endpoints, labels: Mapping[str, str], _body: Any, request_id: str) -> Any:
    found = store.of_user(labels["application-id"], labels["user-id"])
    if not found:
        raise Refusal("NotFoundException", 404, "The user has no endpoints")
    return {"Item": [_shown(one, labels, request_id) for one in found]}


def _shown(found: Endpoint | None, labels: Mapping[str, str], request_id: str) -> Endpoint:
    if found is None:
        raise Refusal("NotFoundException", 404, "There is no such endpoint")
    return {**found, "ApplicationId": labels["application-id"], "RequestId": request_id}


ENDPOINT_ANSWERS: Final[
    Mapping[str, Callable[[Endpoints, Mapping[str, str], Any, str], dict[str, Any]]]
] = {
    "UpdateEndpoint": _update,
    "UpdateEndpointsBatch": _update_batch,
    "GetEndpoint": _get,
    "DeleteEndpoint": _delete,
    "GetUserEndpoints": _of_user,
}
"""The implementations of the operations for endpoints."""
