"""Converts objects to and from boto3's dictionaries and the JSON of REST API and AWS CLI."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from functools import cache
from inspect import isabstract
from typing import Any, NoReturn, TypeVar, cast, overload

import attrs

from ..errors import Problem, ValidationError
from ..model.boundary import boundary
from ..model.field_types import optional_of, type_problem
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.responses import Response
from ..model.shape import Shape
from ..type_guards import is_mapping
from .answers import misreading, unwrapped, with_facts
from .names import members_of

__all__ = [
    "as_base64",
    "from_json",
    "from_parsed_json",
    "from_wire",
    "parse_json",
    "response_in",
    "to_json",
    "to_wire",
]

S = TypeVar("S", bound=Shape)


# boto3-stubs has its own dictionary types for the two requests, which reject `dict[str, Any]`.
@overload
def to_wire(obj: MessageRequest | SendUsersMessageRequest) -> Any: ...
@overload
def to_wire(obj: Shape) -> dict[str, Any]: ...
def to_wire(obj: Shape) -> dict[str, Any]:
    """Return the value for boto3, with AWS's names.

    It consists of plain dict, list, str, int, bool and bytes. Fields that are ``None`` are omitted;
    ``0``, ``False``, ``""`` and empty collections are kept. Personal data is not masked: bodies,
    addresses, tokens.

    Args:
        obj: A request, a message, a response, or a part of one.

    Returns:
        A new dictionary, which you can change.

    Raises:
        TypeError: If ``obj`` is not an object of this package.

    Example:
        >>> from pinpoint_direct import SMSMessage, to_wire
        >>> to_wire(SMSMessage("Hello", message_type="TRANSACTIONAL"))
        {'Body': 'Hello', 'MessageType': 'TRANSACTIONAL'}
    """
    if not isinstance(obj, Shape):
        raise TypeError(f"takes an object of this package, not a {type(obj).__name__}")
    wire: dict[str, Any] = _structuring().unstructure(obj)
    return wire


def to_json(obj: Shape, *, indent: int | None = None) -> str:
    """Return the JSON of the REST API and of the AWS CLI (``--message-request file://…``).

    Blobs are base64 text.

    Args:
        obj: A request, a message, a response, or a part of one.
        indent: Number of spaces for indentation; ``None`` for a single line.

    Returns:
        The JSON, in ASCII, with personal data unmasked. Version 1 of the AWS CLI encodes blobs
        again, so use a ``RawEmail`` only with the REST API and version 2.

    Raises:
        TypeError: If ``obj`` is not an object of this package.
    """
    return json.dumps(to_wire(obj), indent=indent, default=as_base64)


@boundary
def from_wire(data: Mapping[str, Any], cls: type[S]) -> S:
    """Read a boto3 value: requests strictly, responses tolerantly.

    *Requests*: an unknown, misspelt, renamed or misplaced member is an error that names the right
    one. A wrong type, a value beyond a limit, and a complete call (``{"ApplicationId": …,
    "MessageRequest": …}``) instead of its request are also errors. A member that is ``None`` is
    treated as absent.

    *Answers*: an answer has an ``ApplicationId`` or a result, and what is none is an error that
    says what it is: a request, a service's error, a part of an answer, or the answer of the other
    operation. Otherwise unknown members are kept aside (``unknown_members``), unknown statuses are
    kept as ``str``, missing members are ``None`` or empty, and the form in which boto3 and the CLI
    wrap an answer (``{"MessageResponse": {…}}``) is unwrapped; what is around it is kept as
    ``response_metadata``.

    Args:
        data: A mapping in the format of ``to_wire`` and boto3.
        cls: The class to read: ``MessageRequest``, ``MessageResponse``, ``SMSMessage`` and so on.

    Returns:
        The object. ``to_wire`` converts it back to ``data``.

    Raises:
        ValidationError: With all problems of the document, with the names on the wire.
        TypeError: If ``cls`` is not a class of this package.

    Example:
        >>> from pinpoint_direct import SMSMessage, ValidationError, from_wire
        >>> from_wire({"Body": "Hello", "MessageType": "PROMOTIONAL"}, SMSMessage)
        SMSMessage(body=<5 characters>, message_type='PROMOTIONAL')
        >>> try:
        ...     from_wire({"body": "Hello"}, SMSMessage)
        ... except ValidationError as error:
        ...     print(error)
        body: SMSMessage has no such member: did you mean Body?
    """
    _require_ours(cls)
    kind: Any = cls
    if issubclass(kind, Response):
        return cast("S", response_in(data, kind))
    obj = _structured(data, cls)
    if obj is None:
        _refuse(data, cls)
    return obj


@boundary
def from_json(text: str | bytes, cls: type[S]) -> S:
    """Read the JSON of the REST API and of the AWS CLI; see :func:`from_wire`.

    Args:
        text: The JSON, with blobs as base64 text.
        cls: The class to read.

    Returns:
        The object.

    Raises:
        ValidationError: If it is not JSON (``NaN`` and duplicate keys are not allowed), or with all
            problems of the document.
        TypeError: If ``cls`` is not a class of this package.
    """
    _require_ours(cls)
    return from_parsed_json(parse_json(text), cls)


def parse_json(text: str | bytes) -> Any:
    """Parse JSON strictly.

    Raises:
        ValidationError: If it is not JSON; ``NaN``, and a key given twice, are not.
    """
    if not isinstance(text, (str, bytes, bytearray)):
        raise ValidationError((type_problem(text, "", "JSON, as text or bytes"),))
    fault = data = None
    try:
        data = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        fault = f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError) as error:
        fault = f"is not JSON: {error if isinstance(error, _NoJsonError) else type(error).__name__}"
    if fault is not None:
        raise ValidationError.of("", "json", fault)
    return data


def from_parsed_json(data: Any, cls: type[S]) -> S:
    """Read what :func:`parse_json` returned; see :func:`from_json`."""
    return from_wire(_with_bytes(data, cls), cls)


def _require_ours(cls: object) -> None:
    """Refuse an argument that is not a value class; base classes of those are also refused."""
    if not (isinstance(cls, type) and issubclass(cls, Shape) and attrs.has(cls)) or isabstract(cls):
        raise TypeError(f"reads this package's classes, and {cls!r} is not one of them")


@cache
def _structuring() -> Any:
    """Return the converter module, loaded on first use, because cattrs is slow to import."""
    from . import converter  # noqa: PLC0415  (once)

    return converter


def _structured(data: object, cls: type[S]) -> S | None:
    try:
        return cast("S", _structuring().structure(data, cls))
    except Exception:  # noqa: BLE001  (for any exception, the diagnosis reports the problems without values)
        return None


def response_in(data: object, cls: Any, request: Any = None) -> Any:
    """Return the response in an answer, which knows the request if that is given.

    Raises:
        ValidationError: If it cannot be read, or is not an answer.
    """
    answer, metadata = unwrapped(data, cls)
    obj: Any = _structured(answer, cls)
    if fault := misreading(data, cls, obj):
        raise ValidationError.of("", "answer", fault)
    if obj is None:
        _refuse(answer, cls)
    return with_facts(obj, answer, metadata, request)


def _refuse(data: object, cls: type) -> NoReturn:
    from .diagnosis import document_of  # noqa: PLC0415  (only for invalid documents)

    problems = tuple(document_of(cls)(data, ""))
    raise ValidationError(problems or (Problem("", "type", f"cannot be read as {cls.__name__}"),))


class _NoJsonError(ValueError):
    """Invalid JSON that Python's parser accepts."""


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _NoJsonError("a key is given twice in one object")
    return members


def _no_constant(name: str) -> NoReturn:
    raise _NoJsonError(f"{name} is not a JSON number")


def as_base64(value: object) -> str:
    """Convert a blob, the only type here that JSON does not have."""
    assert isinstance(value, bytes)  # noqa: S101 (to_wire returns no other type)
    return b64encode(value).decode("ascii")


def _with_bytes(data: Any, cls: type) -> Any:
    """Return a document with its blobs as bytes.

    Text that is not base64 is kept, and reported when the document is read.
    """
    if not is_mapping(data) or not _holds_bytes(cls):
        return data
    decoded = dict(data)
    for name, field in members_of(cls).items():
        held = optional_of(field.annotation)[0]
        if held is bytes and isinstance(data.get(name), str):
            try:
                decoded[name] = b64decode(data[name], validate=True)
            except ValueError:  # an error of binascii, or text that is not ASCII
                continue
        elif isinstance(held, type) and issubclass(held, Shape) and name in data:
            decoded[name] = _with_bytes(data[name], held)
    return decoded


def _holds_bytes(annotation: Any) -> bool:
    held = optional_of(annotation)[0]
    if isinstance(held, type) and issubclass(held, Shape):
        return any(_holds_bytes(field.annotation) for field in members_of(held).values())
    return held is bytes
