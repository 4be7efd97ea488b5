"""What is too long, too deep or too large is refused, or shown as it is."""

import json

import pytest

from pinpoint_direct import (
    ApnsPayload,
    EndpointMessageResult,
    GCMMessage,
    MessageRequest,
    RawEmail,
    ValidationError,
    from_wire,
)
from pinpoint_direct.notebook import show

DEPTH = 500


def nested(depth):
    """Return lists in lists in an object."""
    inside = []
    for _ in range(depth):
        inside = [inside]
    return {"a": inside}


def test_a_long_name_has_no_suggestion():
    with pytest.raises(ValidationError) as caught:
        from_wire({"Addresse" * 1000: {}}, MessageRequest)

    (problem,) = caught.value.problems
    assert problem.rule == "unknown"
    assert "did you mean" not in problem.message.lower()


def test_deep_custom_data_is_refused():
    with pytest.raises(ValidationError, match="nested at most"):
        ApnsPayload(custom=nested(DEPTH))


def test_deep_raw_content_is_shown_as_it_is():
    raw = json.dumps(nested(DEPTH))

    assert raw in show(GCMMessage(raw_content=raw), reveal=True)._repr_html_().replace(
        "&quot;", '"'
    )


def test_a_number_of_many_digits_is_no_status():
    told = json.dumps({"pushProviderStatusCode": 10**9, "pushProviderError": "no"})
    result = EndpointMessageResult(delivery_status="PERMANENT_FAILURE", status_message=told)

    assert result.provider_error.status_code is None
    assert result.provider_error.error == "no"


def test_an_email_of_too_many_parts_is_not_read():
    part = b"Content-Type: multipart/mixed; boundary=a\n\n--a\n"

    assert "multipart" not in show(RawEmail(part * 150), reveal=True)._repr_html_()
