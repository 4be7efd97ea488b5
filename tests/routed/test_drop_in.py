"""boto3's two methods over a client and its route."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from pinpoint_direct import (
    AsyncPinpointDirect,
    PinpointDirect,
    SendUsersMessageRequest,
    TransportError,
    ValidationError,
    drop_in,
    to_wire,
)
from pinpoint_direct.testing.local import LocalPinpoint

from .sides import APP, PINPOINT, ROUTE, SES, addressed


@pytest.fixture
def local():
    return LocalPinpoint()


@pytest.fixture
def client(local):
    return PinpointDirect(APP, route=ROUTE, clients=local.clients())


def raw_code(boto, request):
    """Code that knows boto3's client alone."""
    answer = boto.send_messages(ApplicationId=APP, MessageRequest=request)
    if answer["ResponseMetadata"]["HTTPStatusCode"] != 200:
        raise AssertionError
    return {
        address: result["DeliveryStatus"]
        for address, result in answer["MessageResponse"]["Result"].items()
    }


def test_code_for_boto3_sends_by_the_route(local, client):
    request, people = addressed("EMAIL", "GCM", "SMS")
    local.script(people[2], "OPT_OUT")

    found = raw_code(drop_in(client), to_wire(request))

    assert found == dict(zip(people, ["SUCCESSFUL", "SUCCESSFUL", "OPT_OUT"], strict=True))
    assert {one.operation for one in local.calls} == {
        "SendEmail",
        "SendMessages",
        "SendTextMessage",
    }


@pytest.mark.parametrize("route", [None, ROUTE], ids=["without", "with"])
def test_an_answer_is_boto3s_where_there_was_one_call(local, route):
    request, _ = addressed("GCM", "APNS")
    client = PinpointDirect(APP, route=route, clients=local.clients())
    arguments = {"ApplicationId": APP, "MessageRequest": to_wire(request)}

    raw = local.boto3_client().send_messages(**arguments)
    ours = drop_in(client).send_messages(**arguments)

    assert ours.keys() == raw.keys()
    assert ours["ResponseMetadata"].keys() == raw["ResponseMetadata"].keys()
    assert ours["MessageResponse"]["Result"].keys() == raw["MessageResponse"]["Result"].keys()
    assert json.loads(json.dumps(ours)) == ours
    ours["ResponseMetadata"]["HTTPHeaders"].clear()  # it is the caller's own
    ours["MessageResponse"]["Result"].clear()


def test_users_too(local, client):
    local.add_endpoint("e-1", address="+12065550100", channel_type="SMS", user_id="ana")
    request = SendUsersMessageRequest().with_sms("Hello").to_user("ana")

    answer = drop_in(client).send_users_messages(
        ApplicationId=APP, SendUsersMessageRequest=to_wire(request)
    )

    results = answer["SendUsersMessageResponse"]["Result"]
    assert results["ana"]["e-1"]["DeliveryStatus"] == "SUCCESSFUL"
    with pytest.raises(ValidationError, match="ApplicationId"):
        drop_in(client).send_users_messages(ApplicationId="b", SendUsersMessageRequest={})


def test_errors_are_caught_as_boto3s(local, client):
    request, _ = addressed("EMAIL")
    local.fail("AccountSuspendedException", service=SES)
    with pytest.raises(ClientError) as caught:
        raw_code(drop_in(client), to_wire(request))
    assert caught.value.response["Error"]["Code"] == "AccountSuspendedException"
    local.fail("timeout", service=PINPOINT)
    with pytest.raises(TransportError):
        raw_code(drop_in(client), to_wire(addressed("GCM")[0]))


def test_another_application_is_refused_before_anything_is_sent(local, client):
    with pytest.raises(ValidationError, match="not the application of the client") as caught:
        drop_in(client).send_messages(
            ApplicationId="another", MessageRequest=to_wire(addressed("EMAIL")[0])
        )
    assert [one.path for one in caught.value.problems] == ["ApplicationId"]
    assert "another" not in str(caught.value)
    assert local.calls == ()


@pytest.mark.parametrize("wrong", [{}, {"Adresses": {}}, None, "text", [1]], ids=repr)
def test_what_boto3_would_refuse_is_refused(local, client, wrong):
    with pytest.raises(ValidationError):
        drop_in(client).send_messages(ApplicationId=APP, MessageRequest=wrong)
    assert local.calls == ()


def test_arguments_have_boto3s_names_alone(client):
    with pytest.raises(TypeError, match="MessageRequest"):
        drop_in(client).send_messages(ApplicationId=APP)
    with pytest.raises(TypeError):
        drop_in(client).send_messages(APP, {})


class Lacking:
    application_id = APP


class Nameless:
    application_id = None

    def send_messages(self, request):
        raise AssertionError

    send_users_messages = send_messages


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: AsyncPinpointDirect(APP), "an asynchronous client has no place"),
        (lambda: LocalPinpoint().boto3_client(), "takes a PinpointDirect, not a Pinpoint"),
        (Lacking, "not a Lacking"),
        (Nameless, "not a Nameless"),
        (lambda: None, "not a NoneType"),
    ],
    ids=["asynchronous", "boto3", "no methods", "no application", "None"],
)
def test_another_kind_of_client_is_refused(make, reason):
    with pytest.raises(ValidationError, match=reason):
        drop_in(make())


def test_an_error_shows_nothing_of_the_dictionary(local, client):
    local.fail("AccessDeniedException", service=SES)
    request, (mail,) = addressed("EMAIL")
    wire = to_wire(request)
    with pytest.raises(ClientError) as caught:
        drop_in(client).send_messages(ApplicationId=APP, MessageRequest=wire)

    step, shown = caught.tb.tb_next, []
    while step is not None:
        shown += [repr(one) for one in step.tb_frame.f_locals.values()]
        step = step.tb_next
    assert shown
    assert not [one for one in shown if mail in one]
