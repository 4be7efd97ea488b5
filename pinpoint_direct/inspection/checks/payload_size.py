"""Whether a push is small enough for its push service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...errors import Problem
from ...limits import Limit
from ...model.channels import CHANNELS
from ...model.field_types import utf8_length
from ...model.payloads.payload import compact
from ...rendering.rendering import without_variables
from ...type_guards import is_mapping
from .raw_content import Raw, raws_of
from .subject import CheckedMessage, CheckedRecipient, CheckedRequest, error, warning

__all__ = ["too_large"]

_LIMITS: Final[Mapping[str | None, Limit]] = {
    row.push_service: row.payload_limit for row in CHANNELS.values() if row.payload_limit
}
# Apple takes 5 KB of a VoIP push, which AWS's quotas do not mention.
_MAX_OF_VOIP: Final = 5_120


def too_large(checked: CheckedRequest) -> Iterator[Problem]:
    """Find payloads past the limit of their push service.

    It is an error if the least that arrives is past it: what the message holds with all its
    variables empty. It is a warning if only all of a raw content is, with parts for other devices
    and the variables' names.
    """
    for target in checked.targets:
        row = CHANNELS.get(target.channel)
        if row is not None and row.payload_limit is not None and target.message is not None:
            yield from _without_raw(target, target.message, row.payload_limit)
    for raw in raws_of(checked):
        limit = _LIMITS.get(raw.service)
        if limit is None:
            continue
        if _least_of_raw(raw) > max(limit, _MAX_OF_VOIP if raw.service == "VOIP" else 0):
            yield error(raw.path, **_past(limit))
        elif utf8_length(raw.text) > limit:
            yield warning(raw.path, **_past(limit))


def _without_raw(
    target: CheckedRecipient, message: CheckedMessage, limit: Limit
) -> Iterator[Problem]:
    content: Any = message.content
    if target.own.raw_content is not None or getattr(content, "raw_content", None) is not None:
        return
    body, title = target.own.body_override, target.own.title_override
    data: Mapping[str, str] = getattr(content, "data", None) or {}
    texts: list[str | None] = [
        content.body if body is None else body,
        getattr(content, "title", None) if title is None else title,
        getattr(content, "url", None),
        *data,
        *data.values(),
    ]
    least = sum(_size(text) for text in texts if text)
    if least > limit:
        is_voip = CHANNELS[target.channel].push_service == "VOIP"
        make = warning if is_voip and least <= _MAX_OF_VOIP else error
        path = message.path if body is None else f"{target.path}.body_override"
        yield make(path, **_past(limit))


def _past(limit: Limit) -> dict[str, Any]:
    reason = f"makes a push of more than {limit:,} {limit.unit}"
    return {"rule": "size", "message": reason, "limit": int(limit), "source": limit.source}


def _least_of_raw(raw: Raw) -> int:
    if raw.service != "GCM" or not raw.members:
        return _size(_compacted(raw.payload) if raw.members else raw.text)
    wrapper = raw.members.get("fcmV1Message")
    message = wrapper.get("message") if is_mapping(wrapper) else raw.members
    if not is_mapping(message):
        return 0
    return sum(
        _size(_compacted(message[key])) for key in ("data", "notification") if key in message
    )


def _compacted(payload: object) -> str:
    return compact(payload, allow_nan=True)  # what is read of 1e999, which is JSON


def _size(text: str) -> int:
    return utf8_length(without_variables(text))
