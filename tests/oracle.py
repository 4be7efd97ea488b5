"""Botocore's model of the service, with which this package's classes are compared."""

from __future__ import annotations

import json
from itertools import count

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator

import pinpoint_direct

_service = ServiceModel(Loader().load_service_model("pinpoint", "service-2"))

OPERATIONS = {
    name: _service.operation_model(name) for name in ("SendMessages", "SendUsersMessages")
}
OPERATION_OF = {
    member: operation
    for operation in OPERATIONS.values()
    for member in (*operation.input_shape.members, *operation.output_shape.members)
    if member != "ApplicationId"
}
"""Each request and each response, by name, with its operation."""


def _structures(shape, found):
    if shape.type_name == "structure" and shape.name not in found:
        found[shape.name] = shape
        for member in shape.members.values():
            _structures(member, found)
    elif shape.type_name == "map":
        _structures(shape.value, found)
    elif shape.type_name == "list":
        _structures(shape.member, found)
    return found


def _all_structures(*roots):
    found = {}
    for root in roots:
        _structures(root, found)
    return found


_REQUESTS = {
    name: OPERATION_OF[name].input_shape.members[name]
    for name in ("MessageRequest", "SendUsersMessageRequest")
}
_RESPONSES = {
    name: OPERATION_OF[name].output_shape.members[name]
    for name in ("MessageResponse", "SendUsersMessageResponse")
}
REQUEST_SHAPES = _all_structures(*_REQUESTS.values())
RESPONSE_SHAPES = _all_structures(*_RESPONSES.values())
SHAPES = REQUEST_SHAPES | RESPONSE_SHAPES
"""Every structure that a request or a response reaches, by name."""

REQUESTS = [getattr(pinpoint_direct, name) for name in _REQUESTS]
RESPONSES = [getattr(pinpoint_direct, name) for name in _RESPONSES]
REQUEST_CLASSES = [getattr(pinpoint_direct, name) for name in REQUEST_SHAPES]
RESPONSE_CLASSES = [getattr(pinpoint_direct, name) for name in RESPONSE_SHAPES]
CLASSES = REQUEST_CLASSES + RESPONSE_CLASSES


def member_names(*shapes):
    """Return the names of the members of structures."""
    return {member for shape in shapes for member in shape.members}


def mistakes(value, shape):
    """Return what botocore finds wrong with a value, but for the required members that it lacks."""
    found = ParamValidator().validate(value, shape)._errors
    return [reason for reason, _, _ in found if reason != "missing required field"]


def sent_body(name, value):
    """Return the body that botocore makes of a request given as plain data."""
    operation = OPERATION_OF[name]
    serializer = create_serializer(operation.service_model.metadata["protocol"])
    call = serializer.serialize_to_request({"ApplicationId": "app", name: value}, operation)
    return call["body"]


def parsed_answer(name, body):
    """Return what botocore gives to the caller for the body of an answer."""
    operation = OPERATION_OF[name]
    answer = {"status_code": 200, "headers": {}, "body": body}
    parser = create_parser(operation.service_model.metadata["protocol"])
    return parser.parse(answer, operation.output_shape)


def filled(shape, pick=0, numbers=None, name=""):
    """Return a value with every member of a shape: leaves distinct, two entries in each container.

    `pick` counts through the values of enumerations.
    """
    numbers = numbers if numbers is not None else count(1)
    if shape.type_name == "structure":
        return {key: filled(one, pick, numbers, key) for key, one in shape.members.items()}
    if shape.type_name == "map":
        keys = [f"{name} key {next(numbers)}" for _ in range(2)]
        return {key: filled(shape.value, pick + at, numbers, name) for at, key in enumerate(keys)}
    if shape.type_name == "list":
        return [filled(shape.member, pick + at, numbers, name) for at in range(2)]
    if shape.type_name == "string":
        return shape.enum[pick % len(shape.enum)] if shape.enum else f"{name} {next(numbers)}"
    if shape.type_name == "blob":
        return f"Subject: {next(numbers)}\r\n\r\n".encode() + b"\x00\xff"
    return bool(pick % 2) if shape.type_name == "boolean" else next(numbers)


def filled_request(name, pick=0):
    """Return a request with every member, as plain data."""
    return filled(_REQUESTS[name], pick)


def filled_response(name, pick=0):
    """Return a response with every member, as plain data."""
    return filled(_RESPONSES[name], pick)


def leaves(value):
    """Yield every text, number, flag and blob in plain data, keys of mappings aside."""
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    else:
        yield value


def keys(value):
    """Yield every key of every mapping in plain data."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from keys(one)
    elif isinstance(value, list):
        for one in value:
            yield from keys(one)


def decoded(body):
    """Return the document in a body."""
    return json.loads(body)
