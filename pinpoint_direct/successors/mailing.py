"""E-mail: ``SendEmail`` of Amazon SES (API version 2)."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from email.utils import formataddr
from typing import Any, Final

from ..model.email import SimpleEmail, SimpleEmailPart
from ..model.enums import ChannelType
from ..model.templates import Template
from ..rendering.message_texts import is_markup
from .conversion import OWN, Conversion, Draft
from .member_rules import RULES
from .route import SESv2

__all__ = ["SERVICE", "email"]

SERVICE: Final = "sesv2"
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_LONGEST_DOMAIN: Final = 253
# The first standard of international domains writes these as other letters, and so names another
# domain than the second one.
_AMBIGUOUS: Final = re.compile(r"[\u00df\u03c2\u200c\u200d]")
_WITH_NAME: Final = re.compile(r"([^<>]*)<([^<>]*)>\s*")
_FROM: Final = re.compile(rb"^from[ \t]*:", re.IGNORECASE | re.MULTILINE)
_END_OF_HEADERS: Final = re.compile(rb"\r?\n\r?\n")
# Python's encoders of these take time that grows with the square.
_NO_CHARSETS: Final = frozenset({"idna", "punycode"})


def email(draft: Draft, settings: SESv2) -> Conversion:
    """Return the call for one recipient of an e-mail."""
    draft.lose_fields("has no place in an e-mail", f"{OWN}.raw_content")
    content, is_raw = _content(draft, settings)
    sender = draft.field("from_address") or settings.from_address
    if not sender and not is_raw:
        draft.refuse(
            "EmailMessage.from_address",
            "is required: SES has no default sender. Name it here or in SESv2(from_address=...)",
        )
    feedback = draft.field("feedback_forwarding_address") or settings.feedback_forwarding_address
    arguments = {
        "FromEmailAddress": _mailbox(draft, sender, "EmailMessage.from_address")
        if sender
        else None,
        "FromEmailAddressIdentityArn": settings.from_identity_arn,
        "Destination": {
            "ToAddresses": [_deliverable(draft, draft.address, "MessageRequest.addresses")]
        },
        "ReplyToAddresses": [
            _mailbox(draft, one, "EmailMessage.reply_to_addresses")
            for one in draft.field("reply_to_addresses") or ()
        ]
        or None,
        "FeedbackForwardingEmailAddress": _mailbox(
            draft, feedback, "EmailMessage.feedback_forwarding_address"
        )
        if feedback
        else None,
        "FeedbackForwardingEmailAddressIdentityArn": settings.feedback_forwarding_identity_arn,
        "ConfigurationSetName": settings.configuration_set_name,
        "EmailTags": _tags(draft, settings),
        "Content": content,
    }
    return draft.conversion(SERVICE, "SendEmail", arguments, settings.more)


def _content(draft: Draft, settings: SESv2) -> tuple[dict[str, Any], bool]:
    """Return what is sent, and whether it is a finished message that names its sender."""
    templates = draft.request.template_configuration
    template = templates.email_template if templates is not None else None
    if template is not None:
        draft.lose_fields(
            "is not sent together with a template",
            *("EmailMessage.simple_email", "EmailMessage.raw_email"),
            *(f"{draft.name}.body", f"{OWN}.title_override", f"{OWN}.body_override"),
        )
        return {"Template": _template(draft, template, settings)}, False
    simple, raw = draft.field("simple_email"), draft.field("raw_email")
    if simple is None and raw is not None:
        draft.lose_fields(
            "is not sent: a raw e-mail goes as it is",
            *("EmailMessage.body", "EmailMessage.substitutions", f"{OWN}.substitutions"),
            *(f"{OWN}.title_override", f"{OWN}.body_override"),
        )
        data = raw.data or b""
        if not data:
            draft.refuse("RawEmail.data", "is required")
        names_sender = _FROM.search(_END_OF_HEADERS.split(data, 1)[0]) is not None
        return {"Raw": {"Data": data}}, names_sender
    draft.lose_fields("is not sent together with a simple_email", "EmailMessage.raw_email")
    return {"Simple": _simple(draft, simple or SimpleEmail())}, False


def _template(draft: Draft, template: Template, settings: SESv2) -> dict[str, str]:
    name = settings.templates.get(template.name or "", template.name or "")
    if template.version is not None:
        draft.lose("Template.version", "is not sent: templates of SES have no versions")
    values = {name: ",".join(several) for name, several in draft.values.items()}
    return {
        "TemplateName": draft.fitting("template_name", name, "Template.name"),
        "TemplateData": draft.fitting("template_data", json.dumps(values), f"{OWN}.substitutions"),
    }


def _simple(draft: Draft, simple: SimpleEmail) -> dict[str, Any]:
    subject, plain, html = simple.subject, simple.text_part, simple.html_part
    if draft.own.title_override is not None:
        subject = _in_place_of(subject, draft.own.title_override)
    loose, path = draft.own.body_override, f"{OWN}.body_override"
    if loose is None and _is_absent(plain) and _is_absent(html):
        loose, path = draft.field("body"), f"{draft.name}.body"
    else:
        draft.lose_fields("is not sent together with other texts", "EmailMessage.body")
    if loose is not None:
        is_html = is_markup(loose, ChannelType.EMAIL)
        html = _in_place_of(html, loose) if is_html else None
        plain = None if is_html else _in_place_of(plain, loose)
    body = {
        "Text": _part(draft, plain, "SimpleEmail.text_part" if loose is None else path),
        "Html": _part(
            draft, html, "SimpleEmail.html_part" if loose is None else path, is_html=True
        ),
    }
    present = {name: part for name, part in body.items() if part is not None}
    if not present:
        draft.refuse(f"{draft.name}.body", "is required: the e-mail has no text")
    headers = [
        {
            "Name": draft.fitting("header_name", one.name or "", "MessageHeader.name"),
            "Value": draft.fitting(
                "header_value",
                draft.filled(one.value or "", "MessageHeader.value"),
                "MessageHeader.value",
            ),
        }
        for one in simple.headers or ()
    ]
    found = {
        "Subject": _part(draft, subject, "SimpleEmail.subject") or {"Data": ""},
        "Body": present,
    }
    return found | ({"Headers": headers} if headers else {})


def _is_absent(part: SimpleEmailPart | None) -> bool:
    return part is None or part.data is None


def _in_place_of(part: SimpleEmailPart | None, text: str) -> SimpleEmailPart:
    return SimpleEmailPart(text, charset=None if part is None else part.charset)


def _part(
    draft: Draft, part: SimpleEmailPart | None, path: str, *, is_html: bool = False
) -> dict[str, str] | None:
    """Return a part with its character set, without which SES takes 7-bit ASCII."""
    if part is None or part.data is None:
        return None
    text = draft.filled(part.data, path, is_markup=is_html)
    charset = part.charset or ("UTF-8" if not text.isascii() else "")
    if part.charset and not _can_write(text, part.charset):
        draft.lose("SimpleEmailPart.charset", "cannot write the text, which goes as UTF-8")
        charset = "UTF-8"
    return {"Data": text} | ({"Charset": charset} if charset else {})


def _can_write(text: str, charset: str) -> bool:
    with suppress(UnicodeError, LookupError, ValueError):
        return text.isascii() or (
            charset.casefold() not in _NO_CHARSETS and bool(text.encode(charset))
        )
    return False


def _deliverable(draft: Draft, address: str, path: str) -> str:
    """Return an address with its domain in ASCII."""
    local, _, domain = address.rpartition("@")
    if not _LOCAL.fullmatch(local) or len(domain) > _LONGEST_DOMAIN:
        draft.refuse(path, "has to be an e-mail address, with ASCII before the @")
    if not domain.isascii():
        if _AMBIGUOUS.search(domain):
            draft.refuse(path, "has a letter in its domain that names two domains: write xn--...")
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            domain = ""
    if not _DOMAIN.fullmatch(domain):
        draft.refuse(path, "has a domain that no e-mail can go to")
    return f"{local}@{domain}"


def _mailbox(draft: Draft, text: str, path: str) -> str:
    """Return an address, perhaps with a name before it, in ASCII."""
    named = _WITH_NAME.fullmatch(text)
    if named is None:
        return _deliverable(draft, text, path)
    name, address = named[1].strip(), _deliverable(draft, named[2], path)
    if not name.isprintable():
        draft.refuse(path, "has a name that cannot be written")
    if name.isascii():
        return f"{name} <{address}>".lstrip()
    return formataddr((name.strip('"'), address))


def _tags(draft: Draft, settings: SESv2) -> list[dict[str, str]] | None:
    found = {**settings.tags, **draft.context()}
    kept = [
        {"Name": name, "Value": value}
        for name, value in found.items()
        if RULES["tag_name"].fits(name) and RULES["tag_value"].fits(value)
    ]
    takes = f"names and values are {RULES['tag_name'].words}"
    draft.lose_context(len(kept), len(found), takes)
    return kept or None
