"""A table of DynamoDB, through boto3: read, written under a condition, and made."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from threading import Lock
from typing import Any, Final, TypeAlias, cast

import attrs
from botocore.exceptions import BotoCoreError, ClientError

from ..calls.client_kinds import is_aiobotocore_client
from ..errors import JournalError
from ..masks import named

__all__ = ["Item", "Table", "is_client"]

Item: TypeAlias = dict[str, Any]

_METHODS: Final = ("create_table", "get_item", "query", "update_item")

_opening: Final = Lock()


@attrs.frozen(eq=False)
class Table:
    """A table with the hash key ``run``, the range key ``task``, and the time to live ``ttl``."""

    name: str
    given: Any
    _by_process: dict[int, Any] = attrs.field(factory=dict[int, Any], init=False)

    def create(self) -> None:
        """Make the table and wait for it, unless it is there."""
        client = self._client()
        try:
            client.create_table(
                TableName=self.name,
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[
                    {"AttributeName": "run", "AttributeType": "S"},
                    {"AttributeName": "task", "AttributeType": "N"},
                ],
                KeySchema=[
                    {"AttributeName": "run", "KeyType": "HASH"},
                    {"AttributeName": "task", "KeyType": "RANGE"},
                ],
            )
        except ClientError as error:
            if _code(error) != "ResourceInUseException":
                raise
            return
        client.get_waiter("table_exists").wait(TableName=self.name)
        client.update_time_to_live(
            TableName=self.name,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"},
        )

    def get(self, key: Item) -> Item | None:
        """Return an item.

        Raises:
            JournalError: If it could not be read.
        """
        get = partial(self._client().get_item, TableName=self.name, Key=key, ConsistentRead=True)
        return cast("Item | None", _answered(get).get("Item"))

    def query(self, run: str) -> Iterator[Item]:
        """Return the items of a hash key.

        Raises:
            JournalError: If they could not be read.
        """
        query: Callable[..., Item] = partial(
            self._client().query,
            TableName=self.name,
            ConsistentRead=True,
            KeyConditionExpression="#run = :run",
            ExpressionAttributeNames={"#run": "run"},
            ExpressionAttributeValues={":run": {"S": run}},
        )
        page = _answered(query)
        yield from page["Items"]
        while "LastEvaluatedKey" in page:
            page = _answered(partial(query, ExclusiveStartKey=page["LastEvaluatedKey"]))
            yield from page["Items"]

    def update(self, key: Item, condition: str, values: Item, seen: Item | None = None) -> None:
        """Write attributes of an item, if it is as the condition says.

        Args:
            key: Which item; it need not be there.
            condition: The condition, in which ``#name`` is the attribute that the item has,
                ``:name`` the one that is written, and ``:seen`` the last argument.
            values: The attributes to write.
            seen: A value in the condition, if there is one.

        Raises:
            ClientError: If it is not. The item is in its ``response``.
            JournalError: If it failed: nobody knows whether it is written.
        """
        _answered(
            partial(
                self._client().update_item,
                TableName=self.name,
                Key=key,
                ConditionExpression=condition,
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in values),
                ExpressionAttributeNames={f"#{name}": name for name in values},
                ExpressionAttributeValues={f":{name}": one for name, one in values.items()}
                | ({} if seen is None else {":seen": seen}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        )

    def _client(self) -> Any:
        """Return the client of this process: connections belong to the one that made them."""
        if self.given is not None:
            return self.given
        with _opening:  # boto3's default session is not for several threads at a time
            process = os.getpid()
            if process not in self._by_process:
                self._by_process[process] = _own_client()
            return self._by_process[process]


def is_client(value: object) -> bool:
    """Tell whether ``value`` has the methods of boto3's client of DynamoDB."""
    return not is_aiobotocore_client(value) and all(
        callable(getattr(value, one, None)) for one in _METHODS
    )


def _answered(call: Callable[[], Item]) -> Item:
    reason = ""
    try:
        return call()
    except ClientError as error:
        reason = _code(error)
        if reason == "ConditionalCheckFailedException":
            raise
    except BotoCoreError as error:
        reason = type(error).__name__
    raise JournalError(f"DynamoDB reports {named(reason)}", may_have_been_sent=True)


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


def _own_client() -> Any:
    import boto3  # noqa: PLC0415  (slow to import)
    from botocore.config import Config  # noqa: PLC0415  (likewise)

    config = Config(
        connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 5}
    )
    return cast("Any", boto3).client("dynamodb", config=config)
