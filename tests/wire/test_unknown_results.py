"""What AWS adds to a result one day is kept, whatever form it has."""

import pytest

from pinpoint_direct import MessageResponse, SendUsersMessageResponse, from_wire

GOOD = {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200, "MessageId": "id"}


@pytest.mark.parametrize(
    "value", ["text", 1, True, 0.5, ["a", 1], {"a": 1}, {"a": {"b": 1}}, {"DeliveryStatus": "x"}]
)
def test_an_unknown_member_of_a_result_is_kept(value):
    new = {"NewField": value}
    result = {"a": GOOD | new, "b": GOOD}
    one = from_wire({"ApplicationId": "app", "Result": result}, MessageResponse)
    users = from_wire({"ApplicationId": "app", "Result": {"ana": result}}, SendUsersMessageResponse)

    kept = one.unknown_members["Result"]["a"]["NewField"]
    assert (list(kept) if isinstance(kept, tuple) else kept) == value
    assert list(one.unknown_members["Result"]) == ["a"]
    assert users.unknown_members["Result"]["ana"] == one.unknown_members["Result"]
