"""The text of a value, masked and unmasked."""

import pytest

from pinpoint_direct import (
    AddressConfiguration,
    APNSMessage,
    DirectMessageConfiguration,
    EmailMessage,
    EndpointMessageResult,
    GCMMessage,
    MessageHeader,
    MessageRequest,
    MessageResponse,
    MessageResult,
    ProviderError,
    RawEmail,
    SendUsersMessageResponse,
    SimpleEmail,
    SimpleEmailPart,
    SMSMessage,
    Template,
    mask,
    reveal,
    to_wire,
)

SHOWN = [
    (SMSMessage(), "SMSMessage()"),
    (SMSMessage(""), "SMSMessage(body=<0 characters>)"),
    (SMSMessage("H"), "SMSMessage(body=<1 character>)"),
    (
        SMSMessage("Hello", message_type="PROMOTIONAL"),
        "SMSMessage(body=<5 characters>, message_type='PROMOTIONAL')",
    ),
    (SMSMessage("x" * 1234), "SMSMessage(body=<1,234 characters>)"),
    (
        SMSMessage(origination_number="+12065550100", sender_id="SHOP", keyword="JOIN"),
        "SMSMessage(keyword='JOIN', origination_number='+12***0100', sender_id='SHOP')",
    ),
    (APNSMessage(badge=0, silent_push=False), "APNSMessage(badge=0, silent_push=False)"),
    (GCMMessage(data={}), "GCMMessage(data=<0 entries>)"),
    (GCMMessage(data={"k": "v"}), "GCMMessage(data=<1 entry>)"),
    (GCMMessage(substitutions={"k": "v", "l": "w"}), "GCMMessage(substitutions=<2 entries>)"),
    (GCMMessage(priority="high"), "GCMMessage(priority='high')"),
    (GCMMessage(priority="soon"), "GCMMessage(priority=<4 characters>)"),
    (RawEmail(b""), "RawEmail(data=<0 bytes>)"),
    (RawEmail(b"M"), "RawEmail(data=<1 byte>)"),
    (Template("order", version="2"), "Template(name='order', version='2')"),
    (
        SimpleEmail(headers=[MessageHeader("X-Campaign", "spring")]),
        "SimpleEmail(headers=(MessageHeader(name='X-Campaign', value=<6 characters>),))",
    ),
    (SimpleEmail(headers=[]), "SimpleEmail(headers=())"),
    (
        SimpleEmailPart("Grüße", charset="UTF-8"),
        "SimpleEmailPart(data=<5 characters>, charset='UTF-8')",
    ),
    (
        EmailMessage(
            from_address="shop@example.com", reply_to_addresses=["ana@example.com", "b@example.com"]
        ),
        (
            "EmailMessage(from_address='sh***@***.com', "
            "reply_to_addresses=('an***@***.com', '***@***.com'))"
        ),
    ),
    (
        DirectMessageConfiguration(sms_message=SMSMessage("Hi")),
        "DirectMessageConfiguration(sms_message=SMSMessage(body=<2 characters>))",
    ),
    (
        MessageRequest(addresses={"+12065550100": AddressConfiguration(channel_type="SMS")}),
        "MessageRequest(addresses={'+12***0100': AddressConfiguration(channel_type='SMS')})",
    ),
    (MessageRequest(addresses={}), "MessageRequest(addresses=<0 entries>)"),
    (MessageResponse(application_id="app"), "MessageResponse(application_id='app')"),
    (MessageResponse(result={}), "MessageResponse(result=<0 entries>)"),
    (
        MessageResult(
            delivery_status="SUCCESSFUL", status_code=200, message_id="id", status_message="ok"
        ),
        (
            "MessageResult(delivery_status='SUCCESSFUL', message_id='id', status_code=200, "
            "status_message='ok')"
        ),
    ),
    (MessageResult(delivery_status="NEW_STATUS"), "MessageResult(delivery_status='NEW_STATUS')"),
    (MessageResult(delivery_status="+1206"), "MessageResult(delivery_status=<5 characters>)"),
    (EndpointMessageResult(address=""), "EndpointMessageResult(address='')"),
    (
        ProviderError(status_code=410, error="Gone", reason="UNREGISTERED"),
        "ProviderError(status_code=410, error=<4 characters>, reason='UNREGISTERED')",
    ),
    (
        SendUsersMessageResponse(result={"user-identifier": {"": EndpointMessageResult()}}),
        "SendUsersMessageResponse(result={'use***fier': {'': EndpointMessageResult()}})",
    ),
]


@pytest.mark.parametrize(
    ("value", "shown"), SHOWN, ids=[shown[:40] + str(at) for at, (_, shown) in enumerate(SHOWN)]
)
def test_repr_hides_what_is_personal(value, shown):
    assert repr(value) == shown
    assert str(value) == shown
    assert f"{value}" == shown


def test_of_many_recipients_a_few_are_shown_and_the_rest_counted():
    addresses = {f"+1206555{number:04}": AddressConfiguration() for number in range(1500)}

    shown = repr(MessageRequest(addresses=addresses))

    assert shown.count("AddressConfiguration()") == 3
    assert shown.endswith("... 1,497 more})")


def test_mappings_by_themselves_are_masked_too():
    message = GCMMessage(data={"key": "value"}, substitutions={"name": "Ana"})
    request = MessageRequest(addresses={"+12065550100": AddressConfiguration()})
    response = SendUsersMessageResponse(result={"user-identifier": {"e": EndpointMessageResult()}})

    assert repr(message.data) == "<1 entry>"
    assert repr(message.substitutions) == "<1 entry>"
    assert repr(request.addresses) == "{'+12***0100': AddressConfiguration()}"
    assert repr(response.ambiguous) == "{('use***fier', '***'): EndpointMessageResult()}"
    assert repr(MessageResponse().counts) == "{}"


def test_reveal_shows_everything():
    request = MessageRequest(
        addresses={
            "+12065550100": AddressConfiguration(channel_type="SMS", substitutions={"a": "b"})
        },
        message_configuration=DirectMessageConfiguration(
            email_message=EmailMessage(
                raw_email=RawEmail(b"Subject: Hello"), reply_to_addresses=["a@b.c"]
            ),
            sms_message=SMSMessage("Hello", message_type="PROMOTIONAL"),
        ),
    )

    assert reveal(request) == (
        "MessageRequest(addresses={'+12065550100': AddressConfiguration(channel_type='SMS', "
        "substitutions={'a': ('b',)})}, message_configuration=DirectMessageConfiguration("
        "email_message=EmailMessage(raw_email=RawEmail(data=b'Subject: Hello'), "
        "reply_to_addresses=('a@b.c',)), sms_message=SMSMessage(body='Hello', "
        "message_type='PROMOTIONAL')))"
    )


def test_reveal_reads_as_python():
    import pinpoint_direct

    request = MessageRequest(
        addresses={"+12065550100": AddressConfiguration(channel_type="SMS", context={"a": "b"})},
        trace_id="trace",
    )

    assert eval(reveal(request), vars(pinpoint_direct)) == request


def test_reveal_shows_many_recipients_in_full():
    addresses = {f"+1206555{number:04}": AddressConfiguration() for number in range(50)}

    assert all(address in reveal(MessageRequest(addresses=addresses)) for address in addresses)


def test_reveal_shows_a_mapping_as_well():
    assert reveal(GCMMessage(data={"key": "value"}).data) == "{'key': 'value'}"


def test_anything_else_is_revealed_as_it_is():
    assert reveal(5) == "5"
    assert reveal(to_wire(SMSMessage("Hello"))) == "{'Body': 'Hello'}"


@pytest.mark.parametrize(
    ("recipient", "masked"),
    [
        ("", ""),
        ("short", "***"),
        ("123456789", "***"),
        ("1234567890", "123***7890"),
        ("+12065550100", "+12***0100"),
        ("ana@example.com", "an***@***.com"),
        ("an@example.com", "***@***.com"),
        ("a@b@example.co.uk", "a@***@***.uk"),
        ("@example.com", "***@***.com"),
        ("ana@localhost", "ana***host"),
    ],
)
def test_a_mask_tells_recipients_apart_and_reaches_nobody(recipient, masked):
    assert mask(recipient) == masked
