"""Personal data is in no view, except with ``reveal=True``."""

import html

import pytest
from hypothesis import given

from pinpoint_direct import (
    BatchResult,
    EmailMessage,
    MessageRequest,
    Outcome,
    RawEmail,
    Rendered,
    from_wire,
    preview,
    sms_parts,
)
from pinpoint_direct.notebook import show

from ..effort import examples
from ..oracle import CLASSES
from ..privacy.planting import planted_document, secrets
from ..strategies import parts

FEW = examples(8)
NOTHING_PERSONAL = {"Template", "TemplateConfiguration"}


def seen(view):
    """Return the text of a view, however often it is escaped."""
    return html.unescape(html.unescape(view))


@pytest.mark.parametrize("cls", CLASSES)
@given(secret=secrets)
@FEW
def test_a_secret_is_only_in_the_unmasked_view(cls, secret):
    value = from_wire(planted_document(cls.__name__, secret), cls)

    assert secret not in seen(value._repr_html_())
    assert secret not in repr(show(value, reveal=True))
    if cls.__name__ not in NOTHING_PERSONAL:
        # A header of an e-mail loses what is beyond ASCII and not encoded.
        assert secret.strip("<>") in seen(show(value, reveal=True).html)


@pytest.mark.parametrize("cls", CLASSES)
@given(secret=secrets)
@FEW
def test_no_part_of_a_value_tells_a_secret(cls, secret):
    value = from_wire(planted_document(cls.__name__, secret), cls)

    for part in parts(value):
        assert secret not in seen(getattr(part, "_repr_html_", str)())


def _others(secret):
    request = (
        MessageRequest()
        .with_sms(f"{secret} {{{{code}}}}")
        .with_email(subject=secret, text=secret, html=f"<p title='{secret}'>{secret}<img alt='x'>")
        .with_context(order=secret)
        .to_sms(f"+1206555{secret}", substitutions={"code": secret})
        .to_email(f"{secret}@example.com")
    )
    mime = f"Subject: {secret}\nContent-Type: text/html\n\n<b>{secret}</b>".encode()
    result = from_wire(planted_document("MessageResult", secret), type_of("MessageResult"))
    outcome = Outcome(recipient=secret, kind="address", result=result)
    text = {"kind": "address", "title": secret, "body": f"<p>{secret}</p>"}
    return [
        request,
        preview(request, "611e"),
        EmailMessage(raw_email=RawEmail(mime)),
        outcome,
        BatchResult([outcome]),
        sms_parts(f"{secret} {secret}"),
        *(
            Rendered(recipient=secret, channel_type=channel, **text)
            for channel in ("SMS", "EMAIL", "GCM", "VOICE", "CUSTOM", None)
        ),
    ]


def type_of(name):
    """Return the class of that name."""
    return next(cls for cls in CLASSES if cls.__name__ == name)


@given(secret=secrets)
@FEW
def test_neither_does_what_is_made_of_values(secret):
    for value in _others(secret):
        assert secret not in seen(value._repr_html_())
        assert secret.strip("<>") in seen(show(value, reveal=True).html)


def test_a_list_is_masked_as_its_values_are():
    value = [Rendered(recipient="+12065550100", kind="address", channel_type="SMS", body="Hello")]

    assert "Hello" not in show(value).html
    assert "Hello" in show(value, reveal=True).html
