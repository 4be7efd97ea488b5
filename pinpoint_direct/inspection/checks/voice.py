"""Whether a text can be read aloud: its length, and its markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NoReturn
from xml.parsers import expat

from ...errors import Problem
from ...limits import VOICE_MAX_BILLABLE, VOICE_MAX_BODY
from ...model.enums import ChannelType
from ...rendering.rendering import render_recipient, without_variables
from .sources import SPEECH
from .subject import CheckedRequest, error, warning

__all__ = ["length", "speech"]

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


_MARKUP: Final = re.compile(
    r"</?(speak|amazon:[a-z-]+|break|emphasis|lang|mark|phoneme|prosody|say-as|sub)[\s/>]"
)


def speech(checked: CheckedRequest) -> Iterator[Problem]:
    """Find speech markup (SSML) that is none: it is not read as it is meant, or aloud."""
    reason = "has tags of SSML, and is not one well-formed <speak> element"
    filled = "makes the SSML of the body ill-formed: write & and < as &amp; and &lt;"
    message = checked.message("voice_message")
    good = message is not None and _may_be_read(without_variables(message.content.body or ""))
    if message is not None and not good:
        yield warning(f"{message.path}.body", "speech", reason, source=SPEECH)
    for target in checked.targets:
        own = target.own.body_override
        if target.channel is not ChannelType.VOICE:
            continue
        if own is not None and not _may_be_read(without_variables(own)):
            yield warning(f"{target.path}.body_override", "speech", reason, source=SPEECH)
        elif own is not None or good:
            # AWS does not say that it escapes values.
            read = render_recipient(
                checked.request, target.recipient, target.kind, escape_values=False
            )
            if not _may_be_read(without_variables(read.text)):
                yield warning(f"{target.path}.substitutions", "speech", filled, source=SPEECH)


def _may_be_read(text: str) -> bool:
    """Tell whether a text has no markup, or is markup that is well-formed."""
    if not _MARKUP.search(text):
        return True
    names: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, _: names.append(name)
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003  (it has no name)
    except (expat.ExpatError, ValueError):
        return False
    return names[0] == "speak"


def _refuse(*_: object) -> NoReturn:
    """Refuse a document type, whose entities could grow without end."""
    raise ValueError
