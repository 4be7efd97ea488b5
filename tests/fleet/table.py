"""A DynamoDB table in memory, whose answers can be lost."""

# ruff: noqa: N803  (AWS names the arguments)

from __future__ import annotations

import re

from botocore.exceptions import ClientError, ReadTimeoutError


class Table:
    """A client of DynamoDB with one table; ``fates`` says what becomes of the next updates.

    ``"lost"``: it never arrived; ``"unanswered"``: it was carried out, and the answer was lost;
    ``"repeated"``: likewise, and botocore has sent it again. Otherwise it is answered.
    """

    def __init__(self, fates=()):
        self.items = {}
        self.fates = [*fates]
        self.calls = []

    def create_table(self, **arguments):
        raise AssertionError(arguments)

    def get_item(self, *, Key, ConsistentRead, **_):
        assert ConsistentRead
        self.calls.append("get_item")
        found = self.items.get(_place(Key))
        return {} if found is None else {"Item": {**found}}

    def query(self, *, ExpressionAttributeValues, ConsistentRead, ExclusiveStartKey=None, **_):
        assert ConsistentRead
        run = ExpressionAttributeValues[":run"]["S"]
        found = sorted((key, item) for key, item in self.items.items() if key[0] == run)
        if ExclusiveStartKey is not None:
            found = [one for one in found if one[0] > _place(ExclusiveStartKey)]
        page = {"Items": [item for _, item in found[:2]]}  # pages are short here
        if len(found) > 2:
            page["LastEvaluatedKey"] = {name: found[1][1][name] for name in ("run", "task")}
        return page

    def update_item(self, **arguments):
        self.calls.append("update_item")
        fate = self.fates.pop(0) if self.fates else "answered"
        if fate == "lost":
            raise ReadTimeoutError(endpoint_url="http://127.0.0.1")
        self._update(**arguments)
        if fate == "unanswered":
            raise ReadTimeoutError(endpoint_url="http://127.0.0.1")
        if fate == "repeated":
            self._update(**arguments)
        return {}

    def _update(
        self,
        *,
        Key,
        ConditionExpression,
        UpdateExpression,
        ExpressionAttributeNames,
        ExpressionAttributeValues,
        ReturnValuesOnConditionCheckFailure,
        **_,
    ):
        names, values = ExpressionAttributeNames, ExpressionAttributeValues
        used = {*re.findall(r"[#:]\w+", f"{ConditionExpression} {UpdateExpression}")}
        assert used == {*names, *values}  # DynamoDB refuses what is not used
        assert ReturnValuesOnConditionCheckFailure == "ALL_OLD"
        held = self.items.get(_place(Key), {})
        if ConditionExpression.startswith("attribute_not_exists"):
            is_met = names[ConditionExpression[len("attribute_not_exists(") : -1]] not in held
        else:
            name, value = ConditionExpression.split(" = ")
            is_met = held.get(names[name]) == values[value]
        if not is_met:
            code = "ConditionalCheckFailedException"
            answer = {"Error": {"Code": code, "Message": "The conditional request failed"}}
            raise ClientError(answer | ({"Item": held} if held else {}), "UpdateItem")
        changes = dict(one.split(" = ") for one in UpdateExpression[len("SET ") :].split(", "))
        changed = {names[name]: values[value] for name, value in changes.items()}
        self.items[_place(Key)] = {**held, **Key, **changed}


def _place(key):
    return key["run"]["S"], int(key["task"]["N"])
