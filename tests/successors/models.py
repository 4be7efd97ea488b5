"""botocore's models of the successors: what conversions are measured against."""

from __future__ import annotations

import re
from functools import cache

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

_loader = Loader()
OPERATIONS = {
    "sesv2": ("SendEmail",),
    "pinpoint-sms-voice-v2": ("SendTextMessage", "SendVoiceMessage"),
}


@cache
def service(name):
    return ServiceModel(_loader.load_service_model(name, "service-2"), name)


def input_shape(conversion):
    return service(conversion.service).operation_model(conversion.operation).input_shape


def mistakes(conversion):
    """Return what botocore refuses, and what breaks the lengths, patterns and enumerations."""
    shape = input_shape(conversion)
    report = ParamValidator().validate(conversion.arguments, shape)
    return [report.generate_report()] * report.has_errors() + [
        *_breaches(conversion.arguments, shape, "")
    ]


def _breaches(value, shape, path):
    rules, kind = shape.metadata, shape.type_name
    size = value if kind == "integer" else len(value) if hasattr(value, "__len__") else None
    if size is not None and not rules.get("min", size) <= size <= rules.get("max", size):
        yield f"{path}: {size}"
    if kind == "string":
        pattern = rules.get("pattern", r"[\s\S]*").removeprefix("^").removesuffix("$")
        if not re.fullmatch(pattern, value) or value not in rules.get("enum", [value]):
            yield f"{path}: not {pattern}, or not of the enumeration"
    elif kind == "structure":
        for name, one in value.items():
            yield from _breaches(one, shape.members[name], f"{path}.{name}")
    elif kind == "map":
        for place, (key, one) in enumerate(value.items()):
            yield from _breaches(key, shape.key, f"{path}[key {place}]")
            yield from _breaches(one, shape.value, f"{path}[{place}]")
    elif kind == "list":
        for place, one in enumerate(value):
            yield from _breaches(one, shape.member, f"{path}[{place}]")
