"""Whether single values are what the service knows."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import attrs

from ...errors import Problem
from ...limits import MAX_TEMPLATE_NAME
from ...model.android import ADMMessage
from ...model.enums import APNSAuthenticationMethod, GCMAuthenticationMethod
from ...model.field_types import nearest, optional_of
from ...model.shape import fields_of
from .sources import ADM, ADM_OVERVIEW, ENDPOINTS, MESSAGES_PAGE, QUOTAS
from .subject import CheckedRequest, warning

__all__ = ["adm_text", "endpoint_ids", "template_names", "unknown_value"]

_OWN: Final = {
    APNSAuthenticationMethod: "APNSMessage",
    GCMAuthenticationMethod: "GCMMessage",
}


def unknown_value(checked: CheckedRequest) -> Iterator[Problem]:
    """Find values that none of the documented ones is, or that belong to another message."""
    for message in checked.messages:
        for field in fields_of(type(message.content)):
            enums = [one for one in optional_of(field.annotation) if _is_enum(one)]
            value = getattr(message.content, field.name)
            if len(optional_of(field.annotation)) == 1 or not enums or value is None:
                continue
            if isinstance(value, tuple(enums)) or value == "":  # of which another rule speaks
                continue
            reason = _advice(value, enums)
            yield warning(f"{message.path}.{field.name}", "enum", reason, source=MESSAGES_PAGE)


def _is_enum(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, StrEnum)


def _advice(value: str, enums: list[type[StrEnum]]) -> str:
    names = [member.value for enum in enums for member in enum]
    for enum, owner in _OWN.items():
        if enum not in enums and value in enum._value2member_map_:
            return f"takes one of {', '.join(names)}: this value belongs to {owner}"
    meant = nearest(value, names)
    hint = f" (did you mean {meant}?)" if meant else ""
    return f"takes one of {', '.join(names)}, as far as AWS documents{hint}"


_TEMPLATE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def template_names(checked: CheckedRequest) -> Iterator[Problem]:
    """Find templates without a name, or with one that AWS does not allow."""
    templates: Mapping[str, Any] = (
        attrs.asdict(checked.templates, recurse=False) if checked.templates is not None else {}
    )
    for field, template in templates.items():
        if template is None:
            continue
        path = f"{checked.name}.template_configuration.{field}.name"
        limit = MAX_TEMPLATE_NAME
        if template.name is None:
            yield warning(
                path, "required", "is absent: it says which template", source=MESSAGES_PAGE
            )
        elif len(template.name) > limit or not _TEMPLATE_NAME.fullmatch(template.name or "x"):
            reason = (
                f"takes letters, digits, _ and -, a letter or digit first, at most {limit} in all"
            )
            yield warning(path, "name", reason, limit=int(limit), source=QUOTAS)


_NO_ID: Final = re.compile(r"[${}]")


def endpoint_ids(checked: CheckedRequest) -> Iterator[Problem]:
    """Find ids of endpoints and users that AWS cannot have stored."""
    for target in checked.targets:
        if target.kind != "address" and _NO_ID.search(target.recipient):
            reason = "is an id with $, { or }, which AWS does not allow in one"
            yield warning(target.path, "id", reason, source=ENDPOINTS)


_MD5_BYTES: Final = 16
_MONTH: Final = 31 * 86_400  # Amazon's page has the word, not the number
_MAX_DIGITS: Final = 20


def adm_text(checked: CheckedRequest) -> Iterator[Problem]:
    """Find times and checksums for Amazon Device Messaging that it cannot read."""
    message = checked.message("adm_message")
    content = message.content if message is not None else None
    if message is None or not isinstance(content, ADMMessage):
        return
    if content.expires_after and not re.fullmatch(r"[0-9]+", content.expires_after):
        reason = 'takes a number of seconds as text, such as "3600"'
        yield warning(f"{message.path}.expires_after", "type", reason, source=ADM)
    elif len(content.expires_after or "") > _MAX_DIGITS or int(content.expires_after or 0) > _MONTH:
        reason = f"takes at most a month ({_MONTH:,} seconds)"
        yield warning(
            f"{message.path}.expires_after", "limit", reason, limit=_MONTH, source=ADM_OVERVIEW
        )
    if content.md5 and not _is_md5(content.md5):
        reason = "takes the base64 text of an MD5 checksum"
        yield warning(f"{message.path}.md5", "type", reason, source=ADM)


def _is_md5(text: str) -> bool:
    try:
        return len(b64decode(text, validate=True)) == _MD5_BYTES
    except (Base64Error, ValueError):
        return False
