"""What `check` finds in the requests of a Local Pinpoint: kept, and refused if asked."""

import pytest
from botocore.exceptions import ClientError
from hypothesis import assume, given

from pinpoint_direct import (
    BadRequestError,
    MessageRequest,
    PinpointDirect,
    SendUsersMessageRequest,
    SMSMessage,
    check,
)
from pinpoint_direct.testing import LocalPinpoint

from ..strategies import instances

WRONG = {
    "a number of one country": MessageRequest().with_sms("Hello").to_sms("0171 12345"),
    "no message": MessageRequest().with_sms("Hello").to_gcm("token"),
    "raw content that is no JSON": MessageRequest().with_gcm(raw_content="{").to_gcm("token"),
}
DOUBTFUL = {
    "a variable": MessageRequest().with_sms("{{code}}").to_sms("+12065550100"),
    "a text that Android may not show": MessageRequest().with_gcm("Hello").to_gcm("token"),
    "users": SendUsersMessageRequest().with_sms("Hello").to_user("ana"),
}


def send(local, request):
    client = PinpointDirect("app", client=local.boto3_client(), retry=None)
    users = isinstance(request, SendUsersMessageRequest)
    return (client.send_users_messages if users else client.send_messages)(request)


@pytest.mark.parametrize("request_", WRONG.values(), ids=WRONG)
def test_an_error_is_refused_where_it_is_asked_for(request_):
    strict, usual = LocalPinpoint(refuse_problems=True), LocalPinpoint()

    with pytest.raises(BadRequestError) as caught:
        send(strict, request_)
    send(usual, request_)

    assert caught.value.may_have_been_sent is False
    assert strict.delivered == ()
    assert strict.problems == usual.problems == check(request_)


@pytest.mark.parametrize("request_", DOUBTFUL.values(), ids=DOUBTFUL)
def test_a_warning_is_kept_and_refused_nowhere(request_):
    strict, usual = LocalPinpoint(refuse_problems=True), LocalPinpoint()

    assert send(strict, request_).counts == send(usual, request_).counts
    assert strict.problems == usual.problems == check(request_) != ()


def test_the_refusal_speaks_the_names_of_the_json():
    client = LocalPinpoint(refuse_problems=True).boto3_client()

    with pytest.raises(ClientError, match=r"Addresses\[#1\]\.ChannelType: goes by GCM.*GCMMessage"):
        client.send_messages(
            ApplicationId="app",
            MessageRequest={
                "Addresses": {"token": {"ChannelType": "GCM"}},
                "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
            },
        )


@given(instances(MessageRequest))
def test_only_what_has_no_error_goes_through(request):
    local = LocalPinpoint(refuse_problems=True)
    request = request.to_sms("+12065550100").with_sms("Hello")
    # Blank ones do not even leave.
    assume(all(one.strip() for one in (*request.addresses, *(request.endpoints or ()))))
    wrong = any(problem.severity == "error" for problem in check(request))

    if wrong:
        with pytest.raises(BadRequestError):
            send(local, request)
    else:
        send(local, request)
    assert local.problems == check(request)


def test_the_same_is_kept_once_and_forgotten_with_the_calls():
    local = LocalPinpoint()
    client = PinpointDirect("app", client=local.boto3_client())
    for number in ("0171 12345", "0171 12346"):
        client.send(SMSMessage("Hello"), to=number)

    assert [problem.rule for problem in local.problems] == ["address"]
    local.reset()
    assert local.problems == ()


def test_what_cannot_be_read_has_no_problems():
    local = LocalPinpoint()

    with pytest.raises(ClientError):
        local.boto3_client().send_messages(
            ApplicationId="app",
            MessageRequest={"MessageConfiguration": {"GCMMessage": {"TimeToLive": -1}}},
        )
    assert local.problems == ()
