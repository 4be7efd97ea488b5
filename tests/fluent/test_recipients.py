"""The `to` methods: the added recipients, and the cost."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    ChannelType,
    EndpointSendConfiguration,
    MessageRequest,
    SendUsersMessageRequest,
    SMSMessage,
)

from ..effort import examples
from ..strategies import arguments_of, instances, texts

CHANNEL_STEPS = {
    ChannelType.ADM: lambda request, address, **own: request.to_adm(address, **own),
    ChannelType.APNS: lambda request, address, **own: request.to_apns(address, **own),
    ChannelType.APNS_SANDBOX: lambda request, address, **own: request.to_apns(
        address, sandbox=True, **own
    ),
    ChannelType.APNS_VOIP: lambda request, address, **own: request.to_apns_voip(address, **own),
    ChannelType.APNS_VOIP_SANDBOX: lambda request, address, **own: request.to_apns_voip(
        address, sandbox=True, **own
    ),
    ChannelType.BAIDU: lambda request, address, **own: request.to_baidu(address, **own),
    ChannelType.EMAIL: lambda request, address, **own: request.to_email(address, **own),
    ChannelType.GCM: lambda request, address, **own: request.to_gcm(address, **own),
    ChannelType.SMS: lambda request, address, **own: request.to_sms(address, **own),
    ChannelType.VOICE: lambda request, address, **own: request.to_voice(address, **own),
}
message_requests = instances(MessageRequest)
users_requests = instances(SendUsersMessageRequest)
overrides = arguments_of(EndpointSendConfiguration)
substitutions = st.dictionaries(texts(), texts(), max_size=2)


def test_every_channel_that_has_messages_has_a_step():
    without = {ChannelType.PUSH, ChannelType.CUSTOM, ChannelType.IN_APP}

    assert {*CHANNEL_STEPS} == {*ChannelType} - without


@given(message_requests, texts(), st.sampled_from(ChannelType), overrides)
def test_an_address_is_added_with_its_channel_and_overrides(request, address, channel, own):
    built = request.to(address, channel, **own)

    assert built == request.evolve(
        addresses={
            **(request.addresses or {}),
            address: AddressConfiguration(channel_type=channel, **own),
        }
    )


@pytest.mark.parametrize("channel", CHANNEL_STEPS)
@given(held=message_requests, address=texts(), own=overrides)
@examples(20)
def test_the_steps_of_the_channels_are_short_for_to(channel, held, address, own):
    built = CHANNEL_STEPS[channel](held, address, **own)

    assert built == held.to(address, channel_type=str(channel), **own)


@given(message_requests, texts(), overrides)
def test_an_endpoint_is_added(request, endpoint_id, own):
    assert request.to_endpoint(endpoint_id, **own) == request.evolve(
        endpoints={**(request.endpoints or {}), endpoint_id: EndpointSendConfiguration(**own)}
    )


@given(users_requests, texts(), overrides)
def test_a_user_is_added(request, user_id, own):
    assert request.to_user(user_id, **own) == request.evolve(
        users={**(request.users or {}), user_id: EndpointSendConfiguration(**own)}
    )


@given(message_requests, texts(), overrides)
def test_a_step_leaves_the_request_as_it_is(request, recipient, own):
    twin = request.evolve()

    request.to_sms(recipient, **own)
    request.to_endpoint(recipient, **own)
    request.to_many({recipient: AddressConfiguration()})

    assert request == twin


def test_of_a_recipient_named_twice_the_last_counts():
    request = (
        MessageRequest()
        .to_sms("+12065550100", substitutions={"a": "1"})
        .to_sms("+12065550101")
        .to_voice("+12065550100")
    )

    assert request.addresses == {
        "+12065550100": AddressConfiguration(channel_type="VOICE"),
        "+12065550101": AddressConfiguration(channel_type="SMS"),
    }


@given(message_requests, st.dictionaries(texts(), instances(AddressConfiguration), max_size=3))
def test_many_is_the_same_as_one_by_one(request, recipients):
    built = request.to_many(recipients)

    assert built == request.evolve(addresses={**(request.addresses or {}), **recipients})


@given(st.dictionaries(texts(), substitutions, max_size=3), st.sampled_from(ChannelType))
def test_many_with_their_substitutions(recipients, channel):
    built = MessageRequest().to_many(recipients, channel_type=channel)

    assert built.addresses == {
        address: AddressConfiguration(channel_type=channel, substitutions=values)
        for address, values in recipients.items()
    }


@pytest.mark.parametrize(
    "several", [list, tuple, set, dict.fromkeys, iter], ids=lambda one: one.__name__
)
def test_many_bare_addresses(several):
    addresses = several(["+12065550100", "+12065550101"])
    if isinstance(addresses, dict):
        addresses = addresses.keys()

    built = MessageRequest().to_many(addresses, channel_type="SMS")

    sms = AddressConfiguration(channel_type="SMS")
    assert built.addresses == {"+12065550100": sms, "+12065550101": sms}


def test_the_common_channel_is_for_those_without_their_own():
    own = AddressConfiguration(channel_type="VOICE")

    built = MessageRequest().to_many(
        {"a": own, "b": AddressConfiguration(body_override="Hi")}, channel_type="SMS"
    )

    assert built.addresses == {
        "a": own,
        "b": AddressConfiguration(channel_type="SMS", body_override="Hi"),
    }


@given(users_requests, st.dictionaries(texts(), instances(EndpointSendConfiguration), max_size=3))
def test_many_users(request, recipients):
    built = request.to_users(recipients)

    assert built == request.evolve(users={**(request.users or {}), **recipients})


@given(st.dictionaries(texts(), substitutions, max_size=3))
def test_many_users_with_their_substitutions(recipients):
    built = SendUsersMessageRequest().to_users(recipients)

    assert built.users == {
        user: EndpointSendConfiguration(substitutions=values) for user, values in recipients.items()
    }


def test_many_bare_users():
    assert SendUsersMessageRequest().to_users(["ana", "bo"]).users == {
        "ana": EndpointSendConfiguration(),
        "bo": EndpointSendConfiguration(),
    }


@pytest.mark.parametrize("nobody", [{}, [], ()], ids=["mapping", "list", "tuple"])
def test_nobody_is_nobody(nobody):
    held = MessageRequest().to_sms("+12065550100")

    assert held.to_many(nobody) == held
    assert MessageRequest().to_many(nobody).addresses == {}


def ten_thousand():
    return {f"+1206{number:07}": {"number": str(number)} for number in range(10_000)}


def test_ten_thousand_recipients_may_be_held():
    request = MessageRequest(trace_id="t").to_many(ten_thousand(), channel_type="SMS")

    assert len(request.addresses) == 10_000
    assert len(request.to_sms("+1").addresses) == 10_001


def calls_in(function):
    """Count the calls of Python functions while a function runs."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return calls


def test_many_is_linear():
    recipients = ten_thousand()
    few = dict([*recipients.items()][:1000])

    def added(several):
        return calls_in(lambda: MessageRequest().to_many(several, channel_type="SMS"))

    added(few)
    assert added(recipients) <= 10.5 * added(few)


def test_a_single_step_checks_nothing_that_was_checked():
    small = MessageRequest(message_configuration=None).with_sms(SMSMessage("Hello"))
    small = small.to_sms("+12065550100")
    large = small.to_many(ten_thousand(), channel_type="SMS")
    small.to_sms("+1"), large.to_sms("+1")

    assert calls_in(lambda: large.to_sms("+2")) == calls_in(lambda: small.to_sms("+2"))
