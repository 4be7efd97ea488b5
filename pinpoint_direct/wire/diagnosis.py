"""Finds all problems of a document that cannot be read.

Each problem has its path and, if known, the right name. This runs only after reading has failed, so
it may be slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from ..errors import Problem
from ..model.field_types import FieldType, field_type_of, instance_of, nearest, type_problem
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.responses import Response
from ..model.results import Result
from ..model.shape import Shape
from ..type_guards import is_mapping
from .names import members_of

__all__ = ["document_of"]

_REQUESTS: Final[dict[str, type[Shape]]] = {
    "MessageRequest": MessageRequest,
    "SendUsersMessageRequest": SendUsersMessageRequest,
}
# Members that AWS has renamed or removed since the first version of the API, and members with other
# names in campaigns.
_REPLACED: Final = {
    "JsonData": "Data, a mapping of text to text, replaces it",
    "JsonBody": "it belongs to campaigns; use Data, a mapping of text to text",
    "HtmlBody": "an e-mail's HTML goes into SimpleEmail.HtmlPart.Data",
    "TemplateArn": "TemplateConfiguration.EmailTemplate.Name of the request replaces it",
    "Campaign": "AWS has removed it; use Context for custom attributes",
    "ImageSmallIconUrl": "it belongs to campaigns; use SmallImageIconUrl",
    "CustomMessage": "it belongs to campaigns; direct messages have no custom channel",
    "InAppMessage": "it belongs to campaigns; direct messages have no in-app channel",
}
_EMAIL_TITLE: Final = "an e-mail's title goes into SimpleEmail.Subject.Data"
_FEW: Final = 3
_WORD: Final = re.compile(r"[A-Z][A-Za-z]{1,39}")


def _document_of(cls: type[Any]) -> FieldType:
    """Return the field type of a document of class ``cls``, which reports all nested problems."""
    members = members_of(cls)
    field_types = {
        name: field_type_of(field.annotation, document_of) for name, field in members.items()
    }
    tolerant = issubclass(cls, (Response, Result))

    def field_type(data: object, path: str) -> Iterator[Problem]:
        if not is_mapping(data):
            yield type_problem(data, path, f"a mapping with the members of {cls.__name__}")
            return
        if whole_call := _whole_call(data, path, members):
            yield whole_call
            return
        for position, (key, value) in enumerate(data.items(), 1):
            place = _below(path, key, position)
            if key not in members:
                if not tolerant:
                    yield Problem(place, "unknown", _advice(key, cls, list(members)))
            elif value is not None:
                problems = list(field_types[key](value, place))
                bounds = members[key].bounds
                yield from problems or (bounds.problems(value, place) if bounds else ())

    return field_type


document_of: Callable[[type], FieldType] = cache(_document_of)


def _whole_call(
    data: Mapping[Any, Any], path: str, members: Mapping[str, object]
) -> Problem | None:
    part = next((name for name in _REQUESTS if name in data), None)
    if path or (part is None and ("ApplicationId" not in data or "ApplicationId" in members)):
        return None
    advice = (
        f"read the value of its {part} with from_wire(..., {part})"
        if part
        else "read only its request"
    )
    return Problem(
        "",
        "nesting",
        f"this is a complete call, with the application's id and the request: {advice}",
    )


def _below(path: str, key: object, position: int) -> str:
    """Return the path of a member.

    A key that does not look like an AWS name may be an address; its position is used instead.
    """
    if not (
        isinstance(key, str) and (_WORD.fullmatch(key) or nearest(key, [*_owners(), *_REPLACED]))
    ):
        return f"{path}[#{position}]"
    return f"{path}.{key}" if path else key


def _advice(key: object, cls: type, members: list[str]) -> str:
    if not isinstance(key, str):
        return f"keys are text: {cls.__name__} takes {', '.join(members)}"
    replaced = _replacement(key, cls)
    if replaced:
        return f"{cls.__name__} has no such member: {replaced}"
    close = nearest(key, members)
    if key in _owners() or not close:
        owners = _owners().get(nearest(key, list(_owners())) or "")
        if owners:
            rest = len(owners) - _FEW
            places = ", ".join(owners[:_FEW]) + (f" and {rest} more" if rest > 0 else "")
            return f"{cls.__name__} has no such member: it belongs to {places}"
        return f"{cls.__name__} has no such member: it takes {', '.join(members)}"
    return f"{cls.__name__} has no such member: did you mean {close}?"


def _replacement(key: str, cls: type) -> str | None:
    if cls.__name__ == "EmailMessage" and key == "Title":
        return _EMAIL_TITLE
    folded = {name.casefold(): advice for name, advice in _REPLACED.items()}
    return folded.get(key.casefold())


@cache
def _owners() -> dict[str, list[str]]:
    """Return every member of the two requests with its locations: paths, or the request itself."""
    owners: dict[str, list[str]] = {}
    waiting: list[tuple[type, str]] = [(request, "") for request in _REQUESTS.values()]
    while waiting:
        cls, path = waiting.pop(0)
        for name, field in members_of(cls).items():
            place = path or cls.__name__
            if place not in owners.setdefault(name, []):
                owners[name].append(place)
            below = f"{path}.{name}" if path else name
            waiting += [(held, below) for held in _objects_in(field.annotation)]
    return owners


def _objects_in(annotation: object) -> list[type]:
    found: list[type] = []

    def note(cls: type) -> FieldType:
        found.append(cls)
        return instance_of(cls)

    field_type_of(annotation, note)
    return found
