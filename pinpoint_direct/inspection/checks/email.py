"""Whether an e-mail is whole, not too large, and adds no header that nobody meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from ...errors import Problem
from ...limits import EMAIL_MAX_HEADER_VALUE, EMAIL_MAX_SIZE
from ...model.email import EmailMessage, SimpleEmailPart
from ...model.enums import ChannelType
from ...rendering.message_texts import texts_of
from ...rendering.rendering import VARIABLE, value_of
from .sources import MESSAGES_PAGE, SES, SES_HEADER
from .subject import CheckedMessage, CheckedRecipient, CheckedRequest, error, warning

__all__ = ["content", "filled_headers", "headers", "size", "subject"]

_NAME: Final = re.compile(r"[!-9;-@A-~]+")
_VALUE: Final = re.compile(r"[ -~]*")
_LINE_BREAK: Final = re.compile(r"[\r\n]")


def content(checked: CheckedRequest) -> Iterator[Problem]:
    """Find e-mails with two contents, with a bare body, or without a subject or a text."""
    message = checked.message("email_message")
    mail = message.content if message is not None else None
    if message is None or not isinstance(mail, EmailMessage):
        return
    simple = mail.simple_email
    if simple is not None and mail.raw_email is not None:
        reason = "is set in addition to `raw_email`, and AWS does not say which of the two is sent"
        yield warning(f"{message.path}.simple_email", "content", reason, source=MESSAGES_PAGE)
    if mail.body and simple is None and mail.raw_email is None:
        reason = "alone has no subject, and AWS does not say whether it is text or HTML"
        yield warning(f"{message.path}.body", "content", reason, source=MESSAGES_PAGE)
    if simple is not None and _is_without(simple.subject):
        reason = "has no subject"
        yield warning(f"{message.path}.simple_email", "content", reason, source=SES)
    if simple is not None and _is_without(simple.text_part) and _is_without(simple.html_part):
        reason = "has neither a `text_part` nor an `html_part`"
        yield warning(f"{message.path}.simple_email", "content", reason, source=SES)


def _is_without(part: SimpleEmailPart | None) -> bool:
    """Tell whether there is no text in a part, or a blank one. Of ``""`` another rule speaks."""
    text = part.data if part is not None else None
    return text is None or (text != "" and not text.strip())


def size(checked: CheckedRequest) -> Iterator[Problem]:
    """Find e-mails past 10 MB with their attachments."""
    message = checked.message("email_message")
    mail = message.content if message is not None else None
    if message is None or not isinstance(mail, EmailMessage) or mail.raw_email is None:
        return
    limit = EMAIL_MAX_SIZE
    if len(mail.raw_email.data or b"") > limit:
        reason = f"takes at most {limit:,} {limit.unit}"
        path = f"{message.path}.raw_email.data"
        yield error(path, "size", reason, limit=int(limit), source=limit.source)


def headers(checked: CheckedRequest) -> Iterator[Problem]:
    """Find headers that SES would not take: what follows a line break would be a new header."""
    message = checked.message("email_message")
    mail = message.content if message is not None else None
    if message is None or not isinstance(mail, EmailMessage) or mail.simple_email is None:
        return
    for index, header in enumerate(mail.simple_email.headers or ()):
        path = f"{message.path}.simple_email.headers[{index}]"
        if header.name and not _NAME.fullmatch(header.name):
            reason = "takes printable ASCII without a space or a colon"
            yield warning(f"{path}.name", "header", reason, source=SES_HEADER)
        if header.value and not _VALUE.fullmatch(header.value):
            reason = "takes printable ASCII and spaces, and no line break"
            yield warning(f"{path}.value", "header", reason, source=SES_HEADER)


def filled_headers(checked: CheckedRequest) -> Iterator[Problem]:
    """Find values that make a header too long, or bring a line break into it."""
    message = checked.message("email_message")
    mail = message.content if message is not None else None
    if message is None or not isinstance(mail, EmailMessage) or mail.simple_email is None:
        return
    texts = [header.value or "" for header in mail.simple_email.headers or ()]
    uses = [Counter(VARIABLE.findall(text)) for text in texts]
    bare = [len(VARIABLE.sub("", text)) for text in texts]
    limit = EMAIL_MAX_HEADER_VALUE
    for target in checked.targets:
        if target.channel is not None and target.message is not message:
            continue
        known = {**(mail.substitutions or {}), **(target.own.substitutions or {})}
        values = {name: value_of(name, known) or "" for used in uses for name in used}
        path = f"{target.path}.substitutions"
        if any(map(_LINE_BREAK.search, values.values())):
            reason = f"goes into a header of an e-mail: it {_ONE_LINE}"
            yield warning(path, "header", reason, source=SES)
        sizes = (
            length + sum(times * len(values[name]) for name, times in used.items())
            for length, used in zip(bare, uses, strict=True)
        )
        if max(sizes, default=0) > limit:
            reason = f"makes a header of more than {limit:,} {limit.unit}"
            yield warning(path, "header", reason, limit=int(limit), source=limit.source)


def subject(checked: CheckedRequest) -> Iterator[Problem]:
    """Find subjects of several lines, what recipients bring to them included."""
    message = checked.message("email_message")
    mail = message.content if message is not None else None
    simple = mail.simple_email if isinstance(mail, EmailMessage) else None
    line = simple.subject.data if simple is not None and simple.subject is not None else None
    if message is not None and _LINE_BREAK.search(line or ""):
        path = f"{message.path}.simple_email.subject.data"
        yield warning(path, "header", _ONE_LINE, source=SES)
    title = texts_of(mail, ChannelType.EMAIL).title if mail is not None else None
    for target in checked.targets:
        reaching = message if target.channel is None else target.message
        if target.channel == ChannelType.EMAIL or (target.channel is None and reaching):
            yield from _brought(target, title, reaching)


_ONE_LINE: Final = "has a line break, and what follows one may become a header of the e-mail"


def _brought(
    target: CheckedRecipient, title: str | None, message: CheckedMessage | None
) -> Iterator[Problem]:
    """Find what a recipient brings into the subject."""
    own = target.own.title_override
    if own is not None and _LINE_BREAK.search(own):
        reason = f"becomes the subject of an e-mail: it {_ONE_LINE}"
        yield warning(f"{target.path}.title_override", "header", reason, source=SES)
    values: Mapping[str, tuple[str, ...]] = {
        **((message.content.substitutions if message is not None else None) or {}),
        **(target.own.substitutions or {}),
    }
    names = dict.fromkeys(VARIABLE.findall((title if own is None else own) or ""))
    if any(_LINE_BREAK.search(value_of(name, values) or "") for name in names):
        reason = f"goes into the subject of an e-mail: it {_ONE_LINE}"
        yield warning(f"{target.path}.substitutions", "header", reason, source=SES)
