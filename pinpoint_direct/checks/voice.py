"""How long a text to read aloud may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..errors import Problem
from ..limits import VOICE_MAX_BILLABLE, VOICE_MAX_BODY
from ..rendering import without_variables
from .view import View, error, warning

__all__ = ["length"]

_TAGS: Final = re.compile(r"<[^<>]*>")  # XML has no bare < inside of a tag


def length(view: View) -> Iterator[Problem]:
    """Find texts that are too long to be read aloud, with every variable left out."""
    message = view.message("voice_message")
    body = without_variables(message.content.body or "") if message is not None else ""
    if message is None:
        return
    for found, most, make in (
        (len(body), VOICE_MAX_BODY, error),
        (len(_TAGS.sub("", body)), VOICE_MAX_BILLABLE, warning),
    ):
        if found > most:
            told = f"takes at most {most:,} {most.unit}"
            yield make(f"{message.path}.body", "length", told, limit=int(most), source=most.source)
            return
