"""Responses are read tolerantly: unexpected data does not lose the rest."""

import copy
import json
import pickle
import re

import pytest

from pinpoint_direct import (
    DeliveryStatus,
    EndpointMessageResult,
    MessageResponse,
    MessageResult,
    SendUsersMessageResponse,
    ValidationError,
    from_json,
    from_wire,
    reveal,
    to_wire,
)

GOOD = {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200, "MessageId": "id"}
GOOD_RESULT = MessageResult(delivery_status="SUCCESSFUL", status_code=200, message_id="id")


def answered(result):
    """Return the answer that gives one address this result, and another a good one."""
    return {"ApplicationId": "app", "Result": {"odd": result, "good": GOOD}}


ODD = {
    "an unknown member": (GOOD | {"NewField": {"a": [1]}}, GOOD_RESULT),
    "an unknown status": ({"DeliveryStatus": "NEW"}, MessageResult(delivery_status="NEW")),
    "an empty result": ({}, MessageResult()),
    "null": (None, MessageResult()),
    "null members": ({"DeliveryStatus": None, "StatusCode": None}, MessageResult()),
    "text": ("SUCCESSFUL", MessageResult()),
    "a list": ([GOOD], MessageResult()),
    "a status code as text": (GOOD | {"StatusCode": "200"}, GOOD_RESULT),
    "a status code that is no number": (
        GOOD | {"StatusCode": "none"},
        GOOD_RESULT.evolve(status_code=None),
    ),
    "a status code that is a flag": (
        GOOD | {"StatusCode": True},
        GOOD_RESULT.evolve(status_code=None),
    ),
    "a status code beyond reason": (
        GOOD | {"StatusCode": "9" * 10_000},
        GOOD_RESULT.evolve(status_code=None),
    ),
    "a status message that is an object": (
        GOOD | {"StatusMessage": {"reason": "BadDeviceToken"}},
        GOOD_RESULT.evolve(status_message='{"reason": "BadDeviceToken"}'),
    ),
    "a message id that is a number": (GOOD | {"MessageId": 7}, GOOD_RESULT.evolve(message_id="7")),
    "several at once": (
        {"DeliveryStatus": 5, "StatusCode": "410", "StatusMessage": None, "UpdatedToken": "token"},
        MessageResult(delivery_status="5", status_code=410, updated_token="token"),
    ),
}


@pytest.mark.parametrize(("odd", "result"), ODD.values(), ids=ODD)
def test_an_odd_result_is_read_as_well_as_can_be_and_the_others_in_full(odd, result):
    response = from_wire(answered(odd), MessageResponse)

    assert response.result == {"odd": result, "good": GOOD_RESULT}


@pytest.mark.parametrize(("odd", "result"), ODD.values(), ids=ODD)
def test_the_same_holds_for_the_endpoints_of_users(odd, result):
    answer = {"Result": {"user": {"odd": odd, "good": GOOD}, "other": {"": odd}}}

    response = from_wire(answer, SendUsersMessageResponse)

    as_wire = to_wire(response)["Result"]
    assert as_wire["user"] == {"odd": to_wire(result), "good": GOOD}
    assert as_wire["other"] == {"": to_wire(result)}


@pytest.mark.parametrize(
    "missing", [{}, {"Result": None}, {"Result": None, "EndpointResult": None}]
)
def test_results_that_are_missing_are_an_empty_mapping(missing):
    response = from_wire({"ApplicationId": "app"} | missing, MessageResponse)

    assert response.result == {}
    assert response.endpoint_result == {}
    assert response.application_id == "app"
    assert to_wire(response) == {"ApplicationId": "app"}


def test_results_that_are_empty_stay_so():
    answer = {"ApplicationId": "app", "Result": {}, "EndpointResult": {}}

    assert to_wire(from_wire(answer, MessageResponse)) == answer


@pytest.mark.parametrize("results", [None, {}])
def test_a_user_without_results_is_kept(results):
    answer = {"ApplicationId": "app", "Result": {"user": results}}

    response = from_wire(answer, SendUsersMessageResponse)

    assert response.result == {"user": {}}


def test_unknown_members_of_the_answer_are_kept_aside():
    answer = {"ApplicationId": "app", "NewField": [1, {"a": None}], "campaignId": "old"}

    response = from_wire(answer, MessageResponse)

    assert to_wire(response) == {"ApplicationId": "app"}
    assert response.unknown_members == {"NewField": (1, {"a": None}), "campaignId": "old"}
    assert response == MessageResponse(application_id="app")
    assert "old" not in repr(response)
    assert (
        copy.deepcopy(pickle.loads(pickle.dumps(response))).unknown_members["campaignId"] == "old"
    )


@pytest.mark.parametrize("cls", [MessageResponse, SendUsersMessageResponse])
def test_the_wrapped_form_of_boto3_and_the_cli_is_unwrapped(cls):
    bare = {"ApplicationId": "app", "RequestId": "id"}
    wrapped = {cls.__name__: bare, "ResponseMetadata": {"HTTPStatusCode": 200, "RequestId": "x"}}

    response = from_wire(wrapped, cls)

    assert response == from_wire(bare, cls)
    assert response.http_status_code == 200
    assert from_json(json.dumps(wrapped), cls) == response
    assert from_json(json.dumps({cls.__name__: bare}), cls) == response


def test_a_bare_answer_has_no_http_status():
    assert from_wire({"ApplicationId": "app"}, MessageResponse).http_status_code is None


@pytest.mark.parametrize(
    "metadata", [None, [], {}, {"HTTPStatusCode": "200"}, {"HTTPStatusCode": None}]
)
def test_an_odd_status_of_the_call_is_not_kept(metadata):
    answer = {"MessageResponse": {"ApplicationId": "app"}, "ResponseMetadata": metadata}

    response = from_wire(answer, MessageResponse)

    assert response.http_status_code is None
    assert response.application_id == "app"


def test_a_part_of_a_response_can_be_read_separately():
    assert from_wire(GOOD, MessageResult) == GOOD_RESULT
    assert from_wire({"Address": ""}, EndpointMessageResult) == EndpointMessageResult(address="")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        5,
        {"Result": []},
        {"Result": "text"},
        {"ApplicationId": 5},
        {"RequestId": {}},
    ],
    ids=repr,
)
def test_what_is_no_answer_at_all_is_refused(answer):
    with pytest.raises(ValidationError):
        from_wire(answer, MessageResponse)


def test_with_a_real_mistake_unknown_members_are_not_reported():
    with pytest.raises(ValidationError) as caught:
        from_wire({"NewField": 5, "Result": [], "RequestId": 7, "x": None}, MessageResponse)

    assert [problem.path for problem in caught.value.problems] == ["Result", "RequestId"]


NEW = {"NewField": {"cost": 0.5}}


@pytest.mark.parametrize(
    ("cls", "answer", "unknown"),
    [
        (
            MessageResponse,
            {"Result": {"a": GOOD | NEW, "b": GOOD}, "EndpointResult": {"e": NEW, "f": None}},
            {"Result": {"a": NEW}, "EndpointResult": {"e": NEW}},
        ),
        (
            SendUsersMessageResponse,
            {"Result": {"ana": {"e": GOOD | NEW, "f": GOOD}, "bo": {"e": {}}}, "RequestId": "r"},
            {"Result": {"ana": {"e": NEW}}},
        ),
        (
            SendUsersMessageResponse,
            {"ApplicationId": "app", "EndpointResult": {"e": GOOD}},
            {"EndpointResult": {"e": GOOD}},
        ),
        (MessageResponse, {"ApplicationId": "app", "Result": {"a": GOOD}}, {}),
    ],
    ids=["addresses and endpoints", "users", "a member of the other answer", "none"],
)
def test_unknown_members_are_kept_where_they_stand(cls, answer, unknown):
    response = from_wire(answer, cls)

    assert response.unknown_members == unknown
    assert to_wire(response).keys() == answer.keys() - unknown.keys() | {
        name for name in unknown if name in to_wire(response)
    }


def test_a_wrapped_answer_keeps_what_is_around_it():
    metadata = {
        "RequestId": "header-id",
        "HTTPStatusCode": 200,
        "HTTPHeaders": {"date": "Tue"},
        "RetryAttempts": 2,
    }
    response = from_wire(
        {"MessageResponse": {"ApplicationId": "app"}, "ResponseMetadata": metadata}, MessageResponse
    )

    assert response.response_metadata == metadata
    assert response.request_id == "header-id"
    assert response == MessageResponse(application_id="app", request_id="header-id")
    assert "Tue" not in repr(response)
    with pytest.raises(TypeError, match="cannot be changed"):
        response.response_metadata["HTTPHeaders"]["date"] = "Wed"
    assert from_wire({"ApplicationId": "app"}, MessageResponse).response_metadata == {}


def test_what_json_has_not_is_not_kept_of_the_metadata():
    deep = []
    for _ in range(1000):
        deep = [deep]
    metadata = {"odd": object(), 7: b"bytes", "deep": deep, "Flag": True}
    answer = {"MessageResponse": {"ApplicationId": "app"}, "ResponseMetadata": metadata}

    kept = from_wire(answer, MessageResponse).response_metadata

    assert pickle.loads(pickle.dumps(kept)) == kept
    assert (kept["odd"], kept["7"], kept["Flag"]) == (None, None, True)


def test_metadata_of_a_wrong_type_is_refused():
    with pytest.raises(ValidationError, match="response_metadata"):
        MessageResponse(response_metadata=[])


USERS = {"ApplicationId": "app", "Result": {"ana": {"endpoint": GOOD}, "bo": {"": GOOD}}}
ADDRESSES = {"ApplicationId": "app", "Result": {"+12065550100": GOOD, "+12065550101": GOOD}}
REQUEST = {"Addresses": {"a": {"ChannelType": "SMS"}}, "MessageConfiguration": {}}
NO_ANSWERS = {
    "nothing": ({}, "has neither"),
    "nothing, wrapped": ({"MessageResponse": {}}, "has neither"),
    "another operation's answer": ({"ApplicationResponse": {"Id": "a"}}, "has neither"),
    "no results": ({"Result": {}, "EndpointResult": {}}, "has neither"),
    "a request id": ({"RequestId": "id"}, "has neither"),
    "a request": (REQUEST, "this is a request"),
    "a template": ({"TemplateConfiguration": {}}, "this is a request"),
    "a call": ({"ApplicationId": "app", "MessageRequest": REQUEST}, "this is a request"),
    "a call to users": ({"ApplicationId": "a", "SendUsersMessageRequest": {}}, "this is a request"),
    "an error's body": ({"Message": "no", "RequestID": "id"}, "the service's error"),
    "a gateway's error": ({"message": "Forbidden"}, "the service's error"),
    "boto3's error": ({"Error": {"Code": "x"}, "ResponseMetadata": {}}, "the service's error"),
    "users, wrapped": (
        {"SendUsersMessageResponse": USERS},
        "read it as a SendUsersMessageResponse",
    ),
    "users": (USERS, "an answer to SendUsersMessages: read it as a SendUsersMessageResponse"),
    "one result": (GOOD, "read it as a MessageResult"),
    "the results": (ADDRESSES["Result"], "this is the Result of an answer alone"),
    "the results of users": (USERS["Result"], "this is the Result of an answer alone"),
    "a list": (["SUCCESSFUL"], "takes a whole answer"),
    "a word": ("SUCCESSFUL", "takes a whole answer"),
    "null": (None, "takes a whole answer"),
}


@pytest.mark.parametrize(("document", "reason"), NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_what_is_no_answer_is_refused_and_named(document, reason):
    with pytest.raises(ValidationError) as caught:
        from_wire(document, MessageResponse)

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == ("", "answer")
    assert reason in problem.message
    assert "+1206" not in str(caught.value)
    with pytest.raises(ValidationError, match=re.escape(reason)):
        from_json(json.dumps(document), MessageResponse)


@pytest.mark.parametrize("document", [ADDRESSES, {"MessageResponse": ADDRESSES}])
def test_an_answer_for_addresses_is_none_for_users(document):
    with pytest.raises(ValidationError, match="read it as a MessageResponse"):
        from_wire(document, SendUsersMessageResponse)


def test_one_odd_result_among_others_is_only_odd():
    mixed = {"Result": {"a": GOOD, "b": {"endpoint": GOOD}}}

    assert from_wire(mixed, MessageResponse).counts == {"SUCCESSFUL": 1, "MISSING": 1}


def test_an_unknown_status_is_kept_as_text():
    response = from_wire(answered({"DeliveryStatus": "ON_ITS_WAY"}), MessageResponse)

    assert response.result["odd"].delivery_status == "ON_ITS_WAY"
    assert type(response.result["odd"].delivery_status) is str
    assert response.result["good"].delivery_status is DeliveryStatus.SUCCESSFUL


def test_the_endpoint_id_of_a_user_may_be_empty():
    result = {
        "DeliveryStatus": "PERMANENT_FAILURE",
        "StatusCode": 400,
        "StatusMessage": "No endpoints found for userId.",
        "Address": "",
    }
    answer = {"ApplicationId": "app", "Result": {"user": {"": result}}}

    response = from_wire(answer, SendUsersMessageResponse)

    assert to_wire(response) == answer
    assert reveal(response).count("''") == 2
