"""The masking of text."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    BatchResult,
    DeliveryError,
    EndpointMessageResult,
    MessageRequest,
    MessageResponse,
    MessageResult,
    Outcome,
    PinpointDirect,
    SendUsersMessageResponse,
    ServiceError,
    TransportError,
    ValidationError,
    from_wire,
    mask,
    reveal,
)
from pinpoint_direct.masks import hidden, named, safe_text, status_word
from pinpoint_direct.testing import status_messages

from ..batch.sides import Fake
from ..errors.catalogue import answer
from .planting import secrets, texts_shown_by

ARN = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/611e3e3cdd47474c9c1399a505665b91"
REQUEST_ID = "0a1b2c3d-0001-4000-8000-0123456789ab"
REASONS = {
    "Phone number is opted out": "Phone number is opted out",
    "Phone number +12065550100 is opted out.": "Phone number *** is opted out.",
    "To +1 (206) 555-0100: carrier violation": "To *** carrier violation",
    "tel.2065550100, 206.555.0100": "***, ***",
    "Code: 410 (Service: Pinpoint; Status Code: 400)": (
        "Code: 410 (Service: Pinpoint; Status Code: 400)"
    ),
    "Your code 1234 is not valid": "Your code *** is not valid",
    "ana.maria+shop@example.com bounced": "*** bounced",
    "<ana@example.com> bounced": "<***> bounced",
    f"not authorized on {ARN}": "not authorized on ***",
    "no access to arn:aws:sns:::Topic": "no access to ***",
    "token 0a1b2c3d4e5f is BadDeviceToken": "token *** is BadDeviceToken",
    "12345abcdef": "***",
    "dQw4w9WgXcQ:APA91bHqX_-7 is NotRegistered": "*** is NotRegistered",
    "token=abcDEF7 reason=Gone": "token=*** reason=Gone",
    "x" * 33: "***",
    "INVALID_ARGUMENT, SENDER_ID_MISMATCH": "INVALID_ARGUMENT, SENDER_ID_MISMATCH",
    "The message couldn't be sent within the timeout period.": (
        "The message couldn't be sent within the timeout period."
    ),
    "User Grüße\x1b[31m\n\tis\u202e unknown": "User ***[*** *** unknown",
    "MessageId: 0100018e-1234-0000": "MessageId: ***",
    f'{{"error": "Gone", "requestId": "{REQUEST_ID}"}}': (
        f'{{"error": "Gone", "requestId": "{REQUEST_ID}"}}'
    ),
    f'{{"requestId":"{REQUEST_ID}","userId":"{REQUEST_ID}"}}': (
        f'{{"requestId":"{REQUEST_ID}","userId":"***"}}'
    ),
    f'"requestId": "{REQUEST_ID}': '"requestId": "***',
    f'"requestId": "{REQUEST_ID} +12065550100"': '"requestId": "*** ***"',
    '"requestId": "+12065550100"': '"requestId": "***"',
    f"requestId {REQUEST_ID}": "requestId ***",
    "": "",
    status_messages.DEAD_APNS_TOKEN: status_messages.DEAD_APNS_TOKEN,
    status_messages.DEAD_GCM_TOKEN: status_messages.DEAD_GCM_TOKEN,
    status_messages.NO_ENDPOINTS: status_messages.NO_ENDPOINTS,
}


@pytest.mark.parametrize(("text", "seen"), REASONS.items(), ids=range(len(REASONS)))
def test_a_reason_is_kept_and_all_else_is_masked(text, seen):
    for cls in (MessageResult, EndpointMessageResult):
        result = cls(status_message=text)

        assert result.safe_status_message == seen
        assert result.status_message == text
        assert f"status_message={seen!r}" in repr(result)


def test_a_missing_status_message_is_none():
    assert MessageResult().safe_status_message is None


def test_a_long_reason_is_cut_short():
    assert safe_text("reason " * 1000) == f"{('reason ' * 1000)[:1000]}..."


@given(st.text())
def test_a_safe_text_is_printable_and_safe_already(text):
    seen = safe_text(text)

    assert seen.isascii()
    assert seen.isprintable()
    assert safe_text(seen) == seen


@given(secrets, st.text(), st.text())
def test_a_secret_is_in_no_safe_text(secret, before, after):
    assert secret not in safe_text(f"{before} {secret} {after}")
    assert secret.strip("<>") not in safe_text(f"{before}{secret}{after}")


@given(st.text() | st.binary() | st.integers() | st.none())
def test_what_is_shown_of_anything_is_ascii(value):
    for seen in (hidden(value), named(value), status_word(value), safe_text(value)):
        assert seen.isascii()
        assert seen.isprintable()
    assert named(named(value)) == named(value)
    assert status_word(status_word(value)) == status_word(value)


@given(st.text())
def test_a_mask_is_ascii(recipient):
    assert mask(recipient).isascii()
    assert mask(recipient).isprintable()


@pytest.mark.parametrize(
    "name",
    ["611e3e3c-dd47", "JOIN", "x-amzn.Id:1/2=", "users.[0].name", "$LATEST", "", "n" * 128],
)
def test_a_name_is_shown(name):
    assert named(name) == name


NO_NAMES = {
    "too long": "n" * 129,
    "control characters": "id\r\nERROR forged",
    "an escape sequence": "\x1b[31m",
    "two words": "To Ana",
    "beyond ASCII": "größe",
    "an e-mail address": "ana@example.com",
    "a phone number": "+12065550100",
    "JSON": '{"Id":"7"}',
}


@pytest.mark.parametrize("text", NO_NAMES.values(), ids=NO_NAMES)
def test_what_is_no_name_is_not_shown_wherever_it_comes_from(text):
    error = ServiceError(answer(text, 400, request_id=text), "SendMessages")
    assert error.code == error.request_id == hidden(text)
    for printed in (str(error), repr(error), *map(str, error.args)):
        assert text not in printed
        assert printed.isascii()
        assert printed.isprintable()
    response = MessageResponse(
        application_id=text, request_id=text, result={"a": MessageResult(message_id=text)}
    )
    assert repr(response).count(hidden(text)) == 3
    assert repr(text)[1:-1] in reveal(response)


@pytest.mark.parametrize("text", NO_NAMES.values(), ids=NO_NAMES)
def test_an_id_out_of_a_header_is_looked_at(text):
    reported = []
    client = PinpointDirect(
        "app",
        client=Fake(
            lambda _: {
                "MessageResponse": {"Result": {"a": {"DeliveryStatus": text}}},
                "ResponseMetadata": {"RequestId": text},
            }
        ),
        on_call=reported.append,
    )
    request = from_wire(
        {"Addresses": {"a": {"ChannelType": "SMS"}}, "MessageConfiguration": {}},
        MessageRequest,
    )

    assert client.send_messages(request).request_id == hidden(text)
    assert reported[0].request_id == hidden(text)
    assert dict(reported[0].counts) == {hidden(text): 1}


@given(secrets)
def test_a_status_of_nobodys_is_in_no_text_of_a_batch(secret):
    result = MessageResult(delivery_status=secret)
    batch = BatchResult([Outcome(recipient="a", kind="address", result=result)])

    with pytest.raises(DeliveryError) as caught:
        batch.raise_for_failures()

    assert secret not in texts_shown_by(caught.value)
    assert secret not in repr(batch)
    assert secret not in repr(batch.counts)
    assert secret in batch.counts
    assert batch.outcomes[0].status == secret


def test_classes_of_errors_are_counted_by_name():
    error = TransportError("ReadTimeoutError", may_have_been_sent=True)
    batch = BatchResult([Outcome(recipient="a", kind="address", error=error)])

    assert repr(batch) == "BatchResult(1 recipient: 1 TransportError)"
    assert repr(batch.counts) == "{'TransportError': 1}"


@given(secrets)
def test_somebody_who_is_not_there_is_not_in_the_error(secret):
    request = MessageRequest(addresses={}).with_gcm("Hello", data={"a": "b"})
    user = SendUsersMessageResponse(result={"a": {}}).result
    for mapping in (
        MessageResponse().result,
        MessageResponse(result={"a": MessageResult()}).result,
        MessageResponse(result={"a": MessageResult()}).failures,
        request.addresses,
        request.message_configuration.gcm_message.data,
        user,
        user["a"],
    ):
        with pytest.raises(KeyError) as caught:
            mapping[secret]

        frame = caught.traceback[-1].frame
        assert secret not in texts_shown_by(caught.value)
        assert secret not in repr(frame.f_locals)
        assert mapping.get(secret) is None
        assert secret not in mapping


@given(secrets)
def test_an_object_in_the_place_of_a_text_is_not_shown(secret):
    answers = [
        {"Result": {"a": {name: {secret: [secret]}}}}
        for name in ("DeliveryStatus", "MessageId", "StatusMessage", "UpdatedToken")
    ]
    for document in answers:
        with suppress(ValidationError):
            response = from_wire(document, MessageResponse)
            printed = [repr(response), str(response.counts), response._repr_html_()]
            assert secret not in "".join(printed)
