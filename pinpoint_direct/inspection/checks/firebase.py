"""Whether a Firebase push is one of the two forms that Firebase takes, and right inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

import attrs

from ...errors import Problem, ValidationError
from ...model.field_types import nearest, optional_of, type_problem
from ...model.payloads.fcm import FcmAndroid, FcmV1Payload
from ...model.payloads.gcm import GcmLegacyPayload
from ...model.payloads.payload import Part
from ...model.shape import fields_of
from ...rendering.rendering import VARIABLE
from ...type_guards import is_mapping
from .sources import FIREBASE_DATA, FIREBASE_MESSAGE, MESSAGES_PAGE, PUSH
from .subject import error, warning

__all__ = ["OLDER", "not_all_text", "older", "wrapped"]

T = TypeVar("T")


def _names(cls: type[Part]) -> frozenset[str]:
    return frozenset(field.name for field in fields_of(cls))


OLDER: Final = _names(GcmLegacyPayload)
"""The members of the older form, without those that name a recipient."""
_OLD_RECIPIENTS: Final = frozenset({"condition", "registration_ids", "to"})
_RECIPIENTS: Final = frozenset({"condition", "token", "topic"})
_WRAPPER: Final = frozenset({"message", "validate_only"})
# Firebase reads its names in both spellings, and takes the name that it gives itself.
_MESSAGE: Final = (_names(FcmV1Payload) - _WRAPPER) | _RECIPIENTS | {"fcmOptions", "name"}
_NAMES_ONE: Final = "names a recipient, which is the address of the request"


def older(path: str, members: Mapping[str, Any]) -> Iterator[Problem]:
    """Find what is wrong with a payload of the older form."""
    if not (OLDER | _OLD_RECIPIENTS) & members.keys():
        reason = "has no member of either of Firebase's forms"
        yield warning(path, "shape", reason, source=MESSAGES_PAGE)
    yield from _typed(path, GcmLegacyPayload, members, "", MESSAGES_PAGE)
    yield from not_all_text(path, members.get("data"), FIREBASE_MESSAGE, warning)
    yield from _reserved(path, members.get("data"))
    if {"registration_ids", "to", "token"} & members.keys():
        yield warning(path, "token", _NAMES_ONE, source=PUSH)


def wrapped(path: str, wrapper: Any) -> Iterator[Problem]:
    """Find what is wrong inside ``fcmV1Message``."""
    message = wrapper.get("message") if is_mapping(wrapper) else None
    if not is_mapping(message):
        yield error(path, "shape", "has no message object in fcmV1Message", source=PUSH)
        return
    if not message:
        reason = "has an empty message in fcmV1Message, which sends nothing"
        yield warning(path, "shape", reason, source=PUSH)
    yield from _unknown(path, wrapper, _WRAPPER, "fcmV1Message")
    yield from _unknown(path, message, _MESSAGE, "its message")
    if _RECIPIENTS & message.keys():
        yield warning(path, "token", _NAMES_ONE, source=PUSH)
    yield from _typed(path, FcmV1Payload, message, "", FIREBASE_DATA)
    found = message.get("android")
    android: Mapping[str, Any] = found if is_mapping(found) else {}
    for data in (message.get("data"), android.get("data")):
        yield from not_all_text(path, data, FIREBASE_MESSAGE, error)
        yield from _reserved(path, data)
    yield from _lasting(path, android.get("ttl"))


def _unknown(
    path: str, members: Mapping[str, Any], known: frozenset[str], where: str
) -> Iterator[Problem]:
    """Find members that Firebase does not know. They are a caller's, so none of them is named."""
    for name in sorted(members.keys() - known):
        meant = nearest(name, sorted(known))
        hint = f" (did you mean {meant}?)" if meant else ""
        reason = f"has a member in {where} that Firebase does not know{hint}"
        yield warning(path, "shape", reason, source=FIREBASE_DATA)


# These two are looked at by themselves: their faults are errors.
_APART: Final = frozenset({"data", "ttl"})


def _typed(
    path: str, cls: type[Part], members: Mapping[str, Any], place: str, source: str
) -> Iterator[Problem]:
    """Find members that the class of the payload, or of a part of it, would not take."""
    for field in fields_of(cls):
        value = members.get(field.name)
        if value is None or field.name in _APART or _is_open(value):
            continue
        name = f"{place}{field.name}"
        wanted = optional_of(field.annotation)[0]
        part = _subclass(wanted, Part)
        if part is not None and is_mapping(value):
            yield from _typed(path, part, value, f"{name}.", source)
            continue
        if part is not None:
            problems = [type_problem(value, name, "an object")]
        else:
            problems = field.problems(_folded(value, wanted), name)
        # A limit is one on which all sources agree; one fault of a member says enough.
        for problem in problems[:1]:
            make = error if problem.rule == "limit" else warning
            yield _restated(problem, path, make, problem.source or source)


def _restated(problem: Problem, path: str, make: Callable[..., Problem], source: str) -> Problem:
    """Tell what is wrong inside of a payload where the payload stands."""
    reason = f"has {problem.path}, which {problem.message}"
    return make(path, problem.rule, reason, limit=problem.limit, source=source)


def _is_open(value: object) -> bool:
    """Tell whether a variable stands in a value, so that nobody can judge it yet."""
    return isinstance(value, str) and VARIABLE.search(value) is not None


def _folded(value: object, wanted: object) -> object:
    """Return a value of an enumeration in small letters: Firebase takes large ones as well."""
    is_enum = _subclass(wanted, StrEnum) is not None
    return value.lower() if is_enum and isinstance(value, str) else value


def _subclass(wanted: object, cls: type[T]) -> type[T] | None:
    return wanted if isinstance(wanted, type) and issubclass(wanted, cls) else None


def _lasting(path: str, ttl: object) -> Iterator[Problem]:
    if ttl is None or _is_open(ttl):
        return
    try:
        FcmAndroid(ttl=ttl if isinstance(ttl, str) else "")
    except ValidationError as wrong:
        for problem in wrong.problems:
            placed = attrs.evolve(problem, path="android.ttl")
            yield _restated(placed, path, error, problem.source or FIREBASE_MESSAGE)


def not_all_text(
    path: str, data: Any, source: str, make: Callable[..., Problem]
) -> Iterator[Problem]:
    """Find data that is no object, or has values that are no text."""
    if data is not None and not is_mapping(data) and not _is_open(data):
        yield warning(path, "type", "has data that is no object", source=source)
    if is_mapping(data) and not all(isinstance(value, str) for value in data.values()):
        yield make(path, "type", "has data whose values are not all text", source=source)


def _reserved(path: str, data: Any) -> Iterator[Problem]:
    """Find keys that Firebase keeps to itself. On ``from`` its pages agree, on the prefixes not."""
    keys = data.keys() if is_mapping(data) else ()
    if "from" in keys:
        reason = "has data under from, a key that Firebase keeps to itself"
        yield error(path, "key", reason, source=FIREBASE_DATA)
    if any(str(key).startswith(("gcm", "google")) for key in keys):
        reason = (
            "has data under a key that begins with gcm or google, which Firebase keeps to itself"
        )
        yield warning(path, "key", reason, source=FIREBASE_DATA)
