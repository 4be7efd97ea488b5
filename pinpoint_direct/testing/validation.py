"""Validates bodies with botocore's service model.

botocore's client checks types and unknown names before it sends. Other clients check less, and
botocore checks neither enumerations, nor base64, nor whether a number is a boolean: all of that is
checked here. Error texts contain no values, because values may be personal data.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NoReturn

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from botocore.validate import ParamValidator

from ..type_guards import is_list, is_mapping
from .service import operation_model
from .wire import Refusal

__all__ = ["assert_valid_output", "body_of", "faults", "read_body"]

_MAX_FAULTS: Final = 10
_WORD: Final = re.compile(r"[A-Za-z]{1,60}")


def body_of(operation: str, body: bytes) -> dict[str, Any]:
    """Return the decoded body of a request.

    Raises:
        Refusal: If it is not JSON, or does not match the service model.
    """
    shape: Any = operation_model(operation).input_shape
    document, found = read_body(body, shape.members[shape.serialization["payload"]])
    if found:
        raise _bad_request("; ".join(found))
    return document


def read_body(body: bytes, shape: Any) -> tuple[dict[str, Any], list[str]]:
    """Return what a body says, and what is wrong with it by the model, at most 11 things."""
    try:
        document = json.loads(body, object_pairs_hook=_without_twins, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return {}, ["the body is not JSON, gives a key twice, or holds NaN or Infinity"]
    found = list(faults(document, shape, shape.name))
    if len(found) > _MAX_FAULTS:
        found[_MAX_FAULTS:] = [f"and {len(found) - _MAX_FAULTS} more"]
    return ({} if found else dict(document)), found


def assert_valid_output(
    operation: str, content: Mapping[str, Any], service: str = "pinpoint"
) -> None:
    """Check a response of Local Pinpoint with botocore's validator.

    Raises:
        AssertionError: If it does not match the model, which is a bug of this package.
    """
    shape: Any = operation_model(operation, service).output_shape
    payload = shape.serialization.get("payload")
    report = ParamValidator().validate({payload: content} if payload else content, shape)
    if report.has_errors():
        reason = report.generate_report()
        message = f"Local Pinpoint created a response that does not match the model: {reason}"
        raise AssertionError(message)


def faults(value: Any, shape: Shape, path: str) -> Iterator[str]:
    """Yield the problems of ``value`` as text, without the value itself."""
    found = list(_CHECKS[shape.type_name](value, shape, path))
    yield from found or _limits(value, shape, path)


def _limits(value: Any, shape: Shape, path: str) -> Iterator[str]:
    """Yield which lengths, numbers and patterns of the model a value of the right type breaks."""
    rules: Any = shape.metadata
    if not {"min", "max", "pattern"} & {*rules}:
        return
    low, high, pattern = rules.get("min"), rules.get("max"), rules.get("pattern")
    is_number = isinstance(value, int)
    size: int = value if is_number else len(value)
    unit = "" if is_number else " characters or entries"
    if low is not None and size < low:
        yield f"{path} must be at least {low}{unit}"
    if high is not None and size > high:
        yield f"{path} must be at most {high}{unit}"
    if pattern is not None and re.fullmatch(pattern, value) is None:
        yield f"{path} must match {pattern}"


def _structure(value: Any, shape: Any, path: str) -> Iterator[str]:
    assert isinstance(shape, StructureShape)  # noqa: S101  (the table below says so)
    if not is_mapping(value):
        yield f"{path} must be an object"
        return
    for name in shape.required_members:
        if name not in value:
            yield f"{path}.{name} is required"
    for place, (name, member) in enumerate(value.items(), 1):
        if name in shape.members:
            yield from faults(member, shape.members[name], f"{path}.{name}")
        else:
            reason = name if _WORD.fullmatch(name) else f"#{place}"
            yield f"{path} has no member {reason}"


def _map(value: Any, shape: Any, path: str) -> Iterator[str]:
    assert isinstance(shape, MapShape)  # noqa: S101  (for type checkers)
    if not is_mapping(value):
        yield f"{path} must be an object"
        return
    for place, (key, member) in enumerate(value.items(), 1):
        yield from faults(key, shape.key, f"{path}[#{place}]")
        yield from faults(member, shape.value, f"{path}[#{place}]")


def _list(value: Any, shape: Any, path: str) -> Iterator[str]:
    assert isinstance(shape, ListShape)  # noqa: S101  (for type checkers)
    if not is_list(value):
        yield f"{path} must be a list"
        return
    for index, member in enumerate(value):
        yield from faults(member, shape.member, f"{path}[{index}]")


def _string(value: Any, shape: Any, path: str) -> Iterator[str]:
    assert isinstance(shape, StringShape)  # noqa: S101  (for the type checker)
    if not isinstance(value, str):
        yield f"{path} must be text"
    elif shape.enum and value not in shape.enum:
        yield f"{path} must be one of {', '.join(shape.enum)}"


def _integer(value: Any, _: Any, path: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield f"{path} must be a whole number"


def _double(value: Any, _: Any, path: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        yield f"{path} must be a number"


def _boolean(value: Any, _: Any, path: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{path} must be true or false"


def _blob(value: Any, _: Any, path: str) -> Iterator[str]:
    try:
        b64decode(value, validate=True)
    except (Base64Error, TypeError, ValueError):
        yield f"{path} must be base64 text"


_CHECKS: Final[Mapping[str, Callable[[Any, Any, str], Iterator[str]]]] = {
    "structure": _structure,
    "map": _map,
    "list": _list,
    "string": _string,
    "integer": _integer,
    "double": _double,
    "boolean": _boolean,
    "blob": _blob,
}


def _bad_request(message: str) -> Refusal:
    return Refusal("BadRequestException", 400, message)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError
    return members


def _no_constant(_: str) -> NoReturn:
    raise ValueError
