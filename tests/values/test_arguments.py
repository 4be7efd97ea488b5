"""How objects are created: with keywords, with one positional argument, and with evolve()."""

import copy
import inspect

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    ADMMessage,
    APNSMessage,
    BaiduMessage,
    ChannelType,
    DefaultMessage,
    DefaultPushNotificationMessage,
    GCMMessage,
    MessageHeader,
    MessageRequest,
    MessageResponse,
    MessageResult,
    RawEmail,
    SimpleEmailPart,
    SMSMessage,
    Template,
    ValidationError,
    VoiceMessage,
)

from ..oracle import CLASSES
from ..strategies import arguments_of, instances

POSITIONAL = {
    ADMMessage: ["body"],
    APNSMessage: ["body"],
    BaiduMessage: ["body"],
    DefaultMessage: ["body"],
    DefaultPushNotificationMessage: ["body"],
    GCMMessage: ["body"],
    MessageHeader: ["name", "value"],
    RawEmail: ["data"],
    SMSMessage: ["body"],
    SimpleEmailPart: ["data"],
    Template: ["name"],
    VoiceMessage: ["body"],
}
COPYING = {
    "evolve": lambda value, /, **changes: value.evolve(**changes),
    "__replace__": lambda value, /, **changes: value.__replace__(**changes),
    "attrs": attrs.evolve,
}
if hasattr(copy, "replace"):  # as of Python 3.13
    COPYING["copy"] = copy.replace
copying = st.sampled_from([*COPYING.values()])
two_of_a_class = st.sampled_from(CLASSES).flatmap(
    lambda cls: st.tuples(instances(cls), arguments_of(cls))
)


@pytest.mark.parametrize("cls", CLASSES)
def test_only_the_obvious_arguments_go_by_position(cls):
    parameters = inspect.signature(cls).parameters.values()
    by_position = [one.name for one in parameters if one.kind is not one.KEYWORD_ONLY]

    assert by_position == POSITIONAL.get(cls, [])


@pytest.mark.parametrize("cls", CLASSES)
def test_every_argument_may_be_left_out(cls):
    assert cls() == cls(**{field.name: None for field in attrs.fields(cls)})


@pytest.mark.parametrize("cls", CLASSES)
def test_an_argument_without_a_member_is_refused(cls):
    with pytest.raises(TypeError):
        cls(no_such_member=1)


@given(two_of_a_class, copying)
def test_a_changed_copy_has_the_changes_and_keeps_the_rest(made, changed_copy):
    value, changes = made
    names = [field.name for field in attrs.fields(type(value))]
    kept = {name: getattr(value, name) for name in names if name not in changes}

    changed = changed_copy(value, **changes)

    assert changed == type(value)(**kept, **changes)


@given(two_of_a_class, copying)
def test_a_changed_copy_leaves_the_object_as_it_is(made, changed_copy):
    value, changes = made
    twin = value.evolve()

    changed_copy(value, **changes)

    assert value == twin


def test_evolve_takes_the_convenient_forms_too():
    changed = AddressConfiguration().evolve(channel_type="SMS", substitutions={"name": "Ana"})

    assert changed.channel_type is ChannelType.SMS
    assert changed.substitutions == {"name": ("Ana",)}


def test_evolve_takes_a_field_away_with_none():
    assert SMSMessage("Hello", sender_id="SHOP").evolve(sender_id=None) == SMSMessage("Hello")


def test_evolve_checks_the_changed_copy():
    with pytest.raises(ValidationError) as caught:
        GCMMessage("Hello", time_to_live=60).evolve(time_to_live=-1, action="CLOSE_APP")

    assert [problem.path for problem in caught.value.problems] == [
        "GCMMessage.action",
        "GCMMessage.time_to_live",
    ]


def test_evolve_refuses_a_field_that_does_not_exist():
    with pytest.raises(TypeError, match="no_such_field"):
        SMSMessage("Hello").evolve(no_such_field=1)


@pytest.mark.parametrize("way", COPYING)
def test_a_changed_copy_of_a_response_keeps_its_request(way):
    request = MessageRequest(trace_id="trace")
    response = MessageResponse().evolve(request=request, http_status_code=200)

    changed = COPYING[way](response, result={"a": MessageResult(delivery_status="SUCCESSFUL")})

    assert changed.request is request
    assert changed.http_status_code == 200
    assert changed.all_successful
