"""Whether an e-mail is whole and not too large."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from ..limits import EMAIL_MAX_SIZE
from ..model.email import EmailMessage
from .sources import MESSAGES, SES
from .view import View, error, warning

__all__ = ["content", "size"]


def content(view: View) -> Iterator[Problem]:
    """Find e-mails with two contents, with a bare body, or without a subject or a text."""
    message = view.message("email_message")
    mail = message.content if message is not None else None
    if message is None or not isinstance(mail, EmailMessage):
        return
    simple = mail.simple_email
    if simple is not None and mail.raw_email is not None:
        told = "stands beside raw_email, and AWS does not say which of the two is sent"
        yield warning(f"{message.path}.simple_email", "content", told, source=MESSAGES)
    if mail.body is not None and simple is None and mail.raw_email is None:
        told = "alone has no subject, and AWS does not say whether it is text or HTML"
        yield warning(f"{message.path}.body", "content", told, source=MESSAGES)
    if simple is not None and not (simple.subject and simple.subject.data):
        told = "has no subject"
        yield warning(f"{message.path}.simple_email", "content", told, source=SES)
    if simple is not None and not any(
        part and part.data for part in (simple.text_part, simple.html_part)
    ):
        told = "has neither a text_part nor an html_part"
        yield warning(f"{message.path}.simple_email", "content", told, source=SES)


def size(view: View) -> Iterator[Problem]:
    """Find e-mails past 10 MB with their attachments."""
    message = view.message("email_message")
    mail = message.content if message is not None else None
    if message is None or not isinstance(mail, EmailMessage) or mail.raw_email is None:
        return
    most = EMAIL_MAX_SIZE
    if len(mail.raw_email.data or b"") > most:
        told = f"takes at most {most:,} {most.unit}"
        path = f"{message.path}.raw_email.data"
        yield error(path, "size", told, limit=int(most), source=most.source)
