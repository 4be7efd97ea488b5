"""How long a text to read aloud may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...errors import Problem
from ...limits import VOICE_MAX_BILLABLE, VOICE_MAX_BODY
from ...rendering.rendering import without_variables
from .subject import CheckedRequest, error, warning

__all__ = ["length"]

_TAGS: Final = re.compile(r"<[^<>]*>")  # XML has no bare < inside of a tag


def length(checked: CheckedRequest) -> Iterator[Problem]:
    """Find texts that are too long to be read aloud, with every variable left out."""
    message = checked.message("voice_message")
    body = without_variables(message.content.body or "") if message is not None else ""
    if message is None:
        return
    for found, limit, make in (
        (len(body), VOICE_MAX_BODY, error),
        (len(_TAGS.sub("", body)), VOICE_MAX_BILLABLE, warning),
    ):
        if found > limit:
            reason = f"takes at most {limit:,} {limit.unit}"
            yield make(
                f"{message.path}.body", "length", reason, limit=int(limit), source=limit.source
            )
            return
