"""The infrastructure that the examples and the docs show is what the journal makes."""
# ruff: noqa: N803  (AWS names the arguments)

from __future__ import annotations

from pathlib import Path

import yaml

from pinpoint_direct import DynamoJournal

from .table import Table

TEMPLATE = yaml.safe_load(
    Path(__file__).parents[2].joinpath("examples", "sqs_lambda.yaml").read_text("utf-8")
)["Resources"]


class Recording(Table):
    """A client of DynamoDB that notes how a table is made."""

    def create_table(self, **arguments):
        self.made = arguments

    def get_waiter(self, name):
        assert name == "table_exists"
        return self

    def wait(self, *, TableName):
        assert TableName == "journal"

    def update_time_to_live(self, **arguments):
        self.made |= arguments


def test_the_table_of_the_template_is_the_one_that_the_journal_makes():
    client = Recording()

    DynamoJournal("journal", client=client).create_table()

    assert client.made.pop("TableName") == "journal"
    assert TEMPLATE["Journal"]["Properties"] == client.made


def test_the_times_of_the_template_agree():
    function = TEMPLATE["Send"]["Properties"]
    source = function["Events"]["Tasks"]["Properties"]
    attempts, connect_and_read = 2, 5 + 30  # of send_task(), and of our own client

    assert source["BatchSize"] * attempts * connect_and_read <= function["Timeout"]
    assert function["Timeout"] * 6 <= TEMPLATE["Tasks"]["Properties"]["VisibilityTimeout"]
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
