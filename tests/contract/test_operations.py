"""The table of operations agrees with botocore's service model."""

import attrs
import pytest
from botocore import xform_name

from pinpoint_direct.wire.operations import OPERATIONS
from tests.oracle import OPERATIONS as MODELS

ROWS = pytest.mark.parametrize("row", OPERATIONS.values(), ids=lambda row: row.name)


@ROWS
def test_an_operation_has_botocores_names(row):
    assert row.method == xform_name(row.name)
    assert row.command == xform_name(row.name, "-")
    assert row.option == f"--{xform_name(row.request_member, '-')}"


@ROWS
def test_an_operation_takes_and_returns_what_botocore_says(row):
    model = MODELS[row.name]
    payload = model.input_shape.members[row.request_member]

    assert {*model.input_shape.members} == {"ApplicationId", row.request_member}
    assert {*model.output_shape.members} == {row.response_member}
    assert [*row.required_members] == payload.required_members
    assert {*row.recipient_fields} <= {*attrs.fields_dict(row.request_type)}


def test_the_operations_are_stored_by_name():
    assert {name: row.name for name, row in OPERATIONS.items()} == {name: name for name in MODELS}
