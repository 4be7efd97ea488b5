"""The table of channels agrees with the enumeration, the classes and the steps that it names."""

from typing import get_args, get_type_hints

import attrs
import pytest

from pinpoint_direct import (
    ChannelType,
    DirectMessageConfiguration,
    MessageRequest,
    TemplateConfiguration,
    check,
)
from pinpoint_direct.model.channels import (
    CHANNELS,
    MESSAGE_FIELDS,
    PUSH_CHANNELS,
    Content,
    channel_for,
    channel_of,
)

ROWS = [*CHANNELS.values()]


def test_every_channel_has_one_row():
    assert {*CHANNELS} == {*ChannelType}
    assert all(CHANNELS[row.channel_type] is row for row in ROWS)


def test_every_class_of_message_has_its_field():
    hints = get_type_hints(DirectMessageConfiguration)

    assert {*MESSAGE_FIELDS} == {*get_args(Content)}
    assert {field: get_args(hints[field])[0] for field in hints} == {
        field: cls for cls, field in MESSAGE_FIELDS.items()
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.channel_type.value)
def test_a_row_is_whole(row):
    fields = attrs.fields_dict(TemplateConfiguration)

    assert row.template_field is None or row.template_field in fields
    assert (row.message_class is None) is (row.message_field is None) is (row.step is None)
    assert row.message_class is None or MESSAGE_FIELDS[row.message_class] == row.message_field
    assert (row.push_service is None) is (row.payload_limit is None)
    assert (row.push_service is not None) is (row.address == "device token")
    assert row.is_push is (row.channel_type in PUSH_CHANNELS)
    assert row.is_push or row.push_service is None


@pytest.mark.parametrize("cls", MESSAGE_FIELDS, ids=lambda cls: cls.__name__)
def test_a_class_of_message_and_its_field_lead_to_the_same_channel(cls):
    row = channel_for(cls)

    assert channel_of(MESSAGE_FIELDS[cls]) == (None if row is None else row.channel_type)
    assert row is None or row.message_class is cls


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.step is not None], ids=lambda row: row.channel_type.value
)
def test_the_step_that_is_advised_adds_the_message(row):
    request = MessageRequest().to("somebody", row.channel_type)
    (advice,) = [problem for problem in check(request) if problem.rule == "message"]

    assert f" {row.step} " in advice.message
    name = row.step.removesuffix("()")
    content = {"text": "Hello"} if name == "with_email" else {"body": "Hello"}
    request = getattr(request, name)(**content)
    assert [problem for problem in check(request) if problem.rule == "message"] == []
