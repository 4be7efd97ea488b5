"""Answers, as they come: wrapped by boto3 and the AWS CLI, or not an answer at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, TypeAlias, TypeVar

from ..masks import named
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.responses import MessageResponse, SendUsersMessageResponse
from ..model.results import EndpointMessageResult
from ..type_guards import is_mapping
from .names import members_of

__all__ = ["metadata_of", "misreading", "status_and_id", "unwrapped", "with_facts"]

AnyResponse: TypeAlias = MessageResponse | SendUsersMessageResponse
ResponseT = TypeVar("ResponseT", MessageResponse, SendUsersMessageResponse)

_OPERATIONS: Final[Mapping[type[AnyResponse], str]] = {
    MessageResponse: "SendMessages",
    SendUsersMessageResponse: "SendUsersMessages",
}
_REQUEST: Final = "this is a request, not the answer to one"
_WRAPPERS: Final[Mapping[str, str]] = {
    "MessageRequest": _REQUEST,
    "SendUsersMessageRequest": _REQUEST,
    **{
        other.__name__: f"this is an answer to {operation}: read it as a {other.__name__}"
        for other, operation in _OPERATIONS.items()
    },
}
_ERROR_MEMBERS: Final = frozenset({"Error", "Message", "message", "__type"})


def unwrapped(data: Any, cls: type[AnyResponse]) -> tuple[Any, Mapping[str, Any]]:
    """Return an answer without what boto3 and the CLI wrap around it, and the metadata there."""
    answer = data.get(cls.__name__) if is_mapping(data) else None
    if not is_mapping(answer):
        return data, {}
    return answer, metadata_of(data)


def status_and_id(metadata: Mapping[str, Any]) -> tuple[int | None, str | None]:
    """Return the HTTP status and the request id in the metadata of an answer."""
    status, request_id = metadata.get("HTTPStatusCode"), metadata.get("RequestId")
    return (
        status if isinstance(status, int) else None,
        named(request_id) if isinstance(request_id, str) else None,
    )


def metadata_of(answer: object) -> Mapping[str, Any]:
    """Return what boto3 says of an answer: its HTTP status, headers and so on."""
    metadata = answer.get("ResponseMetadata") if is_mapping(answer) else None
    return metadata if is_mapping(metadata) else {}


def with_facts(
    response: ResponseT, answer: Any, metadata: Mapping[str, Any], request: Any = None
) -> ResponseT:
    """Return a response that knows its request, and what else its answer said."""
    unknown = _unknown(answer, type(response))
    if request is None and not (metadata or unknown):
        return response
    status_code, request_id = status_and_id(metadata)
    return response.evolve(
        request=request,
        http_status_code=status_code,
        request_id=request_id if response.request_id is None else response.request_id,
        response_metadata=metadata,
        unknown_members=unknown,
    )


def _unknown(answer: Mapping[str, Any], cls: type[AnyResponse]) -> dict[str, Any]:
    """Return the members of an answer that no field holds, each where it stands."""
    known = members_of(cls)
    unknown = {key: value for key, value in answer.items() if key not in known}
    for name in ("Result", "EndpointResult"):
        results = answer.get(name)
        if name in known and is_mapping(results):
            depth = 2 if cls is SendUsersMessageResponse else 1
            if inside := _unknown_in_results(results, depth):
                unknown[name] = inside
    return unknown


def _unknown_in_results(results: Mapping[str, Any], depth: int) -> dict[str, Any]:
    if depth > 1:
        found = {
            user: _unknown_in_results(one, depth - 1)
            for user, one in results.items()
            if is_mapping(one)
        }
    elif _have_documented_members(results.values()):
        return {}  # by far the most, and found out in a fraction of the time
    else:
        known = members_of(EndpointMessageResult)
        found = {
            key: {name: value for name, value in one.items() if name not in known}
            for key, one in results.items()
            if is_mapping(one)
        }
    return {key: inside for key, inside in found.items() if inside}


def _have_documented_members(results: Collection[Any]) -> bool:
    members: set[Any] = set()
    known = members_of(EndpointMessageResult).keys()
    return {dict}.issuperset(map(type, results)) and members.union(*results) <= known


def misreading(data: Any, cls: type[AnyResponse], response: AnyResponse | None) -> str | None:
    """Return why a document does not answer the operation of ``cls``; ``None`` if it does.

    Args:
        data: The document.
        cls: What it is to be read as.
        response: What was read out of it, if anything was.
    """
    answer, _ = unwrapped(data, cls)
    if not is_mapping(answer):
        return (
            "takes a whole answer, which is a mapping with the ApplicationId and the results: "
            "a part of one (--query cuts it out) will not do"
        )
    if response is not None and any(response.results()):
        return _other_results(answer, cls)
    keys = {key for key in answer if isinstance(key, str)}
    wrapper = next((reason for name, reason in _WRAPPERS.items() if name in keys), None)
    # Without a response there are faults that have places, and with its application it is one.
    if wrapper is not None or response is None or response.application_id is not None:
        return wrapper
    values = list(answer.values())
    of_requests = members_of(MessageRequest).keys() | members_of(SendUsersMessageRequest)
    of_results = members_of(EndpointMessageResult).keys()
    reasons = (
        (keys & of_requests, _REQUEST),
        (keys & _ERROR_MEMBERS, "this is the service's error, with which it refused the call"),
        (keys & of_results, "this is the result of one recipient: read it as a MessageResult"),
        (
            any(map(_is_result, values)) or any(map(_are_results, values)),
            "this is the Result of an answer alone: read the whole answer, around it",
        ),
        (True, "an answer has an ApplicationId or a result, and this has neither"),
    )
    return next(reason for is_so, reason in reasons if is_so)


def _other_results(answer: Mapping[str, Any], cls: type[AnyResponse]) -> str | None:
    """Return that the results have the form of the other operation, if all of them do."""
    results: Mapping[str, Any] = answer.get("Result") or {}
    is_other = _are_results if cls is MessageResponse else _is_result
    if not results or not all(map(is_other, results.values())):
        return None
    (other,) = _OPERATIONS.keys() - {cls}
    return _WRAPPERS[other.__name__]


def _is_result(value: object) -> bool:
    """Tell whether a value is what an answer says of one recipient, and no mapping of such."""
    return is_mapping(value) and any(
        isinstance(value.get(name), (str, int)) for name in ("DeliveryStatus", "StatusCode")
    )


def _are_results(value: object) -> bool:
    return is_mapping(value) and bool(value) and all(map(_is_result, value.values()))
