"""What editors and `help()` show for the builder methods."""

import inspect
from typing import get_type_hints

import pytest

from pinpoint_direct import (
    AddressConfiguration,
    EmailMessage,
    EndpointSendConfiguration,
    MessageRequest,
    SendUsersMessageRequest,
)
from pinpoint_direct.model import enums
from pinpoint_direct.model.fluent import recipients

from .test_messages import STEPS

TO = [name for name in dir(MessageRequest) if name == "to" or name.startswith("to_")]


def parameters(function):
    return dict(inspect.signature(function).parameters)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_shows_the_arguments_of_the_constructor(step):
    constructor = EmailMessage.simple if step == "with_email" else STEPS[step][1]

    assert parameters(getattr(MessageRequest(), step)) == parameters(constructor)
    assert [*parameters(getattr(MessageRequest, step))][1:] == [*parameters(constructor)]


@pytest.mark.parametrize("step", [name for name in TO if name != "to_many"])
def test_a_step_shows_what_a_recipient_may_have_of_its_own(step):
    shown = parameters(getattr(MessageRequest(), step))
    own = parameters(EndpointSendConfiguration)

    assert {name: shown[name] for name in own} == own


@pytest.mark.parametrize("cls", [MessageRequest, SendUsersMessageRequest])
def test_every_step_is_documented_under_its_own_name(cls):
    steps = [name for name in dir(cls) if name.startswith(("with_", "to_"))]

    assert len(steps) > 10
    for name in steps:
        assert getattr(cls, name).__doc__
        assert getattr(cls, name).__name__ == name
        assert inspect.signature(getattr(cls, name)).return_annotation.endswith("RequestT")


def test_the_typed_overrides_are_those_of_the_constructor():
    constructor = EndpointSendConfiguration.__init__
    hints = get_type_hints(constructor, vars(recipients) | vars(enums))
    del hints["return"]

    assert get_type_hints(recipients.Overrides) == hints


def test_an_address_has_the_overrides_of_an_endpoint_and_its_channel():
    address = parameters(AddressConfiguration)
    del address["channel_type"]

    assert address == parameters(EndpointSendConfiguration)
