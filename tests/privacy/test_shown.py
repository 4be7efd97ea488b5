"""Personal data is in no repr of a value, and in every explicitly unmasked form."""

import logging
from base64 import b64encode
from pprint import pformat

import pytest
from botocore import xform_name
from hypothesis import given
from hypothesis import strategies as st

import pinpoint_direct
from pinpoint_direct import (
    EndpointMessageResult,
    MessageResponse,
    MessageResult,
    ProviderError,
    SendUsersMessageResponse,
    from_wire,
    reveal,
    to_json,
)

from ..effort import examples
from ..oracle import CLASSES, RESPONSES
from ..strategies import parts
from .planting import TECHNICAL, planted_document, secrets, with_status

EVERY_CLASS = pytest.mark.parametrize("cls", CLASSES)
FEW = examples(8)
NOTHING_PERSONAL = {"Template", "TemplateConfiguration"}


def shown(value):
    """Return all that is seen of a value by accident."""
    record = logging.LogRecord("name", logging.INFO, "path", 1, "%s %r", (value, value), None)
    html = getattr(value, "_repr_html_", str)() or ""
    return "\n".join(
        [repr(value), str(value), f"{value}", pformat([value]), record.getMessage(), html]
    )


@EVERY_CLASS
@given(secret=secrets)
@FEW
def test_a_secret_in_every_field_is_not_shown(cls, secret):
    value = from_wire(planted_document(cls.__name__, secret), cls)

    for part in parts(value):
        if not isinstance(part, tuple):
            assert secret not in shown(part)


@EVERY_CLASS
@given(secret=secrets)
@FEW
def test_a_secret_is_revealed_on_purpose(cls, secret):
    value = from_wire(planted_document(cls.__name__, secret), cls)
    raw = b64encode(f"Subject: {secret}".encode()).decode()
    escaped = to_json_text(secret)

    if cls.__name__ not in NOTHING_PERSONAL:
        assert secret in reveal(value) or repr(secret.encode())[2:-1] in reveal(value)
        assert escaped in to_json(value) or raw in to_json(value)


def to_json_text(secret):
    """Return a text as it stands in JSON."""
    return secret.encode("ascii", "backslashreplace").decode()


@pytest.mark.parametrize("cls", RESPONSES)
@given(secret=secrets, status=st.sampled_from(pinpoint_direct.DeliveryStatus))
@FEW
def test_what_a_response_derives_shows_nothing_either(cls, secret, status):
    document = planted_document(cls.__name__, secret)
    response = from_wire(with_status(document, status), cls)

    derived = [
        response.successes,
        response.failures,
        response.retryable,
        response.ambiguous,
        response.counts,
    ]
    assert sum(map(len, derived[:2])) > 0
    for mapping in derived:
        assert secret not in shown(mapping)


@given(secret=secrets)
@FEW
def test_a_status_that_is_none_of_awss_words_is_not_shown(secret):
    for result in (
        MessageResult(delivery_status=secret),
        EndpointMessageResult(delivery_status=secret),
    ):
        assert secret not in shown(result)
        assert secret in reveal(result)
    for response in (
        MessageResponse(result={"a": MessageResult(delivery_status=secret)}),
        SendUsersMessageResponse(
            result={"a": {"b": EndpointMessageResult(delivery_status=secret)}}
        ),
    ):
        assert secret not in shown(response)
        assert secret not in shown(response.counts)


@given(secret=secrets)
@FEW
def test_the_words_of_a_provider_are_not_shown(secret):
    error = ProviderError(error=secret, reason=secret, channel_type=secret)

    assert secret not in shown(error)
    assert reveal(error).count(secret) == 3


def test_every_technical_name_is_a_member_and_shown():
    for shape, member in TECHNICAL:
        value = getattr(pinpoint_direct, shape)(**{xform_name(member): "a-name"})
        assert "'a-name'" in repr(value)
