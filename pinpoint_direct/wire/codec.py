"""Between our objects and the wire: boto3's dictionaries, and the JSON of REST API and AWS CLI."""

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


# boto3-stubs has dictionaries of its own for the two requests, which take no `dict[str, Any]`.
@overload
def to_wire(obj: MessageRequest | SendUsersMessageRequest) -> Any: ...
@overload
def to_wire(obj: Shape) -> dict[str, Any]: ...
def to_wire(obj: Shape) -> dict[str, Any]:
    """Return the exact value that boto3 takes, under AWS's names.

    It is of plain dict, list, str, int, bool and bytes. A field that is ``None`` is left off;
    ``0``, ``False``, ``""`` and empty collections are kept. Everything is in clear: bodies,
    addresses, tokens.

    Args:
        obj: A request, a message, a response, or a part of one.

    Returns:
        A new dictionary, yours to change.

    Raises:
        TypeError: If ``obj`` is none of this package's objects.

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

    Blobs are base64 text in it.

    Args:
        obj: A request, a message, a response, or a part of one.
        indent: Spaces to indent by; ``None`` for all in one line.

    Returns:
        The JSON, in ASCII, with everything in clear. Version 1 of the AWS CLI encodes blobs once
        more, so a ``RawEmail`` is for the REST API and for version 2.

    Raises:
        TypeError: If ``obj`` is none of this package's objects.
    """
    return json.dumps(to_wire(obj), indent=indent, default=as_base64)


@boundary
def from_wire(data: Mapping[str, Any], cls: type[S]) -> S:
    """Read a boto3 value: a request strictly, an answer tolerantly.

    *Requests*: an unknown, misspelt, renamed or misplaced member is an error that names the right
    one; so is a wrong type, a value past a limit, and a whole call
    (``{"ApplicationId": …, "MessageRequest": …}``) where its request belongs. A member that is
    ``None`` is absent.

    *Answers*: an answer has an ``ApplicationId`` or a result, and what is none is an error that
    says what it is: a request, a service's error, a part of an answer, or the answer of the other
    operation. Otherwise unknown members are kept aside (``unknown_members``), unknown statuses are
    kept as ``str``, missing members are ``None`` or empty, and the form in which boto3 and the CLI
    wrap an answer (``{"MessageResponse": {…}}``) is unwrapped; what is around it is kept as
    ``response_metadata``.

    Args:
        data: A mapping, as ``to_wire`` returns it and boto3 takes or gives it.
        cls: What to read: ``MessageRequest``, ``MessageResponse``, ``SMSMessage`` and so on.

    Returns:
        The object. ``to_wire`` of it is ``data`` again.

    Raises:
        ValidationError: With every problem of the whole document, under its name on the wire.
        TypeError: If ``cls`` is none of this package's classes.

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
        text: The JSON, in which blobs are base64 text.
        cls: What to read.

    Returns:
        The object.

    Raises:
        ValidationError: If it is not JSON (``NaN`` and a key given twice are none), or with every
            problem of the document.
        TypeError: If ``cls`` is none of this package's classes.
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
    """Refuse what is no class of a value; the bases of those are none, either."""
    if not (isinstance(cls, type) and issubclass(cls, Shape) and attrs.has(cls)) or isabstract(cls):
        raise TypeError(f"reads this package's classes, and {cls!r} is none of them")


@cache
def _structuring() -> Any:
    """Return what reads and writes, loaded once it is needed, for cattrs is slow to import."""
    from . import converter  # noqa: PLC0415  (once)

    return converter


def _structured(data: object, cls: type[S]) -> S | None:
    try:
        return cast("S", _structuring().structure(data, cls))
    except Exception:  # noqa: BLE001  (whatever it was: the diagnosis says it without the values)
        return None


def response_in(data: object, cls: Any, request: Any = None) -> Any:
    """Return the response in an answer, which knows the request if that is given.

    Raises:
        ValidationError: If it cannot be read, or is no answer.
    """
    answer, metadata = unwrapped(data, cls)
    obj: Any = _structured(answer, cls)
    if fault := misreading(data, cls, obj):
        raise ValidationError.of("", "answer", fault)
    if obj is None:
        _refuse(answer, cls)
    return with_facts(obj, answer, metadata, request)


def _refuse(data: object, cls: type) -> NoReturn:
    from .diagnosis import document_of  # noqa: PLC0415  (for those whose document is wrong)

    problems = tuple(document_of(cls)(data, ""))
    raise ValidationError(problems or (Problem("", "type", f"cannot be read as {cls.__name__}"),))


class _NoJsonError(ValueError):
    """JSON that Python reads and no other reader should."""


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _NoJsonError("a key is given twice in one object")
    return members


def _no_constant(name: str) -> NoReturn:
    raise _NoJsonError(f"{name} is no number of JSON")


def as_base64(value: object) -> str:
    """Write a blob, the one thing on this wire that JSON has no form for."""
    assert isinstance(value, bytes)  # noqa: S101  (to_wire has nothing else)
    return b64encode(value).decode("ascii")


def _with_bytes(data: Any, cls: type) -> Any:
    """Return a document in which the blobs are bytes.

    One that is no base64 stays, and is reported when it is read.
    """
    if not is_mapping(data) or not _holds_bytes(cls):
        return data
    decoded = dict(data)
    for name, field in members_of(cls).items():
        held = optional_of(field.annotation)[0]
        if held is bytes and isinstance(data.get(name), str):
            try:
                decoded[name] = b64decode(data[name], validate=True)
            except ValueError:  # binascii's own error, or that of a text that is not ASCII
                continue
        elif isinstance(held, type) and issubclass(held, Shape) and name in data:
            decoded[name] = _with_bytes(data[name], held)
    return decoded


def _holds_bytes(annotation: Any) -> bool:
    held = optional_of(annotation)[0]
    if isinstance(held, type) and issubclass(held, Shape):
        return any(_holds_bytes(field.annotation) for field in members_of(held).values())
    return held is bytes
