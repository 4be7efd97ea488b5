"""The enumerations hold the model's values, and those that AWS documents without modelling them."""

from enum import StrEnum

import pytest

import pinpoint_direct
from pinpoint_direct import (
    Action,
    APNSAuthenticationMethod,
    APNSPriority,
    APNSPushType,
    ChannelType,
    DeliveryStatus,
    GCMAuthenticationMethod,
    GCMPriority,
    MessageType,
)

from ..oracle import SHAPES

MODELLED = {
    member.name: member.enum
    for shape in SHAPES.values()
    for member in shape.members.values()
    if getattr(member, "enum", None)
}


@pytest.mark.parametrize("enum", [Action, ChannelType, MessageType])
def test_a_closed_enumeration_is_the_models(enum):
    assert [member.value for member in enum] == MODELLED[enum.__name__]


def test_the_statuses_are_the_models_and_timeout():
    assert {*DeliveryStatus} - {*MODELLED["DeliveryStatus"]} == {"TIMEOUT"}
    assert {*MODELLED["DeliveryStatus"]} <= {*DeliveryStatus}


def test_the_model_enumerates_nothing_else():
    assert {*MODELLED} == {"Action", "ChannelType", "DeliveryStatus", "MessageType"}


@pytest.mark.parametrize(
    ("enum", "values"),
    [
        (APNSPushType, {"alert", "background", "complication", "fileprovider", "mdm", "voip"}),
        (APNSPriority, {"5", "10"}),
        (GCMPriority, {"normal", "high"}),
        (APNSAuthenticationMethod, {"CERTIFICATE", "TOKEN"}),
        (GCMAuthenticationMethod, {"KEY", "TOKEN"}),
    ],
)
def test_an_open_enumeration_holds_the_documented_values(enum, values):
    assert {*enum} == values


@pytest.mark.parametrize(
    "enum",
    [
        one
        for one in vars(pinpoint_direct).values()
        if isinstance(one, type) and issubclass(one, StrEnum)
    ],
)
def test_a_member_is_the_text_that_aws_uses(enum):
    for member in enum:
        assert member == member.value
        assert f"{member}" == member.value
        assert enum(member.value) is member
