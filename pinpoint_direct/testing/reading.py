"""What the requests of the services say that take Pinpoint's messages now: who reads what."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from ..model.email import EmailMessage, RawEmail
from ..model.enums import ChannelType
from ..rendering.message_texts import texts_of
from ..rendering.rendering import Rendered

__all__ = ["messages_in", "names_of"]

_ADDRESS: Final = re.compile(r"[^<>]*<([^<>]*)>\s*")


def messages_in(operation: str, arguments: Mapping[str, Any]) -> list[Rendered]:
    """Return what each recipient of a call reads, as far as the call says it."""
    return list(_READERS[operation](arguments))


def names_of(recipient: str) -> tuple[str, ...]:
    """Return the ways to write an address, for scripts and counts are kept by name."""
    return tuple(dict.fromkeys(_spellings(recipient)))


def _spellings(recipient: str) -> Iterator[str]:
    yield recipient
    address = _bare(recipient)
    yield address
    local, at, domain = address.rpartition("@")
    if at:
        with suppress(UnicodeError):
            yield f"{local}@{domain.encode('ascii').decode('idna')}"
    else:
        yield address.removeprefix("+") if address.startswith("+") else f"+{address}"


def _bare(address: str) -> str:
    """Return an address without the name that may stand before it."""
    named = _ADDRESS.fullmatch(address)
    return named[1] if named else address


def _spoken(channel_type: ChannelType) -> Callable[[Mapping[str, Any]], Iterator[Rendered]]:
    def read(arguments: Mapping[str, Any]) -> Iterator[Rendered]:
        yield Rendered(
            recipient=arguments["DestinationPhoneNumber"],
            kind="address",
            channel_type=channel_type,
            body=arguments.get("MessageBody"),
        )

    return read


def _mailed(arguments: Mapping[str, Any]) -> Iterator[Rendered]:
    content, destination = arguments["Content"], arguments.get("Destination", {})
    title = body = html = None
    if "Simple" in content:
        simple = content["Simple"]
        title = simple["Subject"]["Data"]
        parts = {name: part["Data"] for name, part in simple["Body"].items()}
        html = parts.get("Html")
        body = parts.get("Text", html)
    elif "Raw" in content:
        message = EmailMessage(raw_email=RawEmail(b64decode(content["Raw"]["Data"])))
        texts = texts_of(message, ChannelType.EMAIL)
        title, body, html = texts.title, texts.body, texts.html
    for member in ("ToAddresses", "CcAddresses", "BccAddresses"):
        for address in destination.get(member, ()):
            yield Rendered(
                recipient=address,
                kind="address",
                channel_type=ChannelType.EMAIL,
                title=title,
                body=body,
                html=html,
            )


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[Rendered]]]] = {
    "SendTextMessage": _spoken(ChannelType.SMS),
    "SendVoiceMessage": _spoken(ChannelType.VOICE),
    "SendEmail": _mailed,
}
