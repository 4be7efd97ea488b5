"""SES and AWS End User Messaging, answered here: by every door, and as their models say."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys

import aiobotocore.session
import boto3
import pytest
import requests
from aiobotocore.config import AioConfig
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from pinpoint_direct import (
    DeliveryStatus,
    MessageRequest,
    PinpointDirect,
    Route,
    SESv2,
    SMSVoiceV2,
    ValidationError,
    convert,
    render,
)
from pinpoint_direct.testing.local import LocalPinpoint
from pinpoint_direct.testing.service import service_model
from pinpoint_direct.testing.services import SERVICES, SES, SMS_VOICE

from ..effort import examples
from ..successors.models import mistakes
from ..successors.test_convert import requests as converted_requests
from ..successors.test_convert import routes, tried

NUMBER, MAIL, SENDER = "+12065550100", "ana@example.com", "shop@example.com"
ROUTE = Route(
    email=SESv2(from_address=SENDER),
    sms=SMSVoiceV2(),
    voice=SMSVoiceV2(origination_identity="pool-1"),
)
REQUEST = (
    MessageRequest()
    .with_sms("Hello {{name}}")
    .with_voice("Hello {{name}}")
    .with_email(subject="Hi {{name}}", text="Hello {{name}}", html="<p>{{name}}</p>")
    .with_substitutions(name="Ana")
)
ADDRESSED = {
    "SMS": (REQUEST.to_sms(NUMBER), NUMBER),
    "VOICE": (REQUEST.to_voice(NUMBER), NUMBER),
    "EMAIL": (REQUEST.to_email("ana@bücher.example"), "ana@bücher.example"),
}
KEYS = {"aws_access_key_id": "A", "aws_secret_access_key": "B", "region_name": "eu-west-1"}
QUICK = {"retries": {"total_max_attempts": 1}, "read_timeout": 0.3}


def call_for(channel):
    return convert(*ADDRESSED[channel], ROUTE)


def send(client, call):
    return getattr(client, call.method)(**call.arguments)


def in_process(local, call, **settings):
    send(local.boto3_client(call.service, config=Config(**QUICK | settings)), call)


def attached(local, call, **settings):
    client = boto3.client(call.service, region_name="eu-west-1", config=Config(**QUICK | settings))
    send(local.attach(client), call)


def activated(local, call, **settings):
    with local.activate():
        send(boto3.client(call.service, config=Config(**QUICK | settings)), call)


def activated_beside_moto(local, call, **settings):
    with mock_aws():
        activated(local, call, **settings)


def over_http(local, call, **more):
    config = Config(**QUICK | more)
    with local.serve() as url:
        client = boto3.client(call.service, endpoint_url=url, config=config, **KEYS)
        send(client, call)
        client.close()


def beside_moto_over_http(local, call, **more):
    config = Config(**QUICK | more)
    with local.serve(with_moto=True) as url:
        client = boto3.client(call.service, endpoint_url=url, config=config, **KEYS)
        send(client, call)
        client.close()


def asynchronously(local, call, **settings):
    async def main():
        config = AioConfig(**QUICK | settings)
        async with local.aiobotocore_client(call.service, config=config) as client:
            await send(client, call)

    asyncio.run(main())


def asynchronously_attached(local, call, **settings):
    async def main():
        session = aiobotocore.session.get_session()
        config = AioConfig(**QUICK | settings)
        async with session.create_client(call.service, config=config, **KEYS) as client:
            await send(local.attach(client), call)

    asyncio.run(main())


WAYS = [
    in_process,
    attached,
    activated,
    activated_beside_moto,
    over_http,
    beside_moto_over_http,
    asynchronously,
    asynchronously_attached,
]
EVERY_WAY = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
EVERY_CHANNEL = pytest.mark.parametrize("channel", ADDRESSED)


@EVERY_WAY
@EVERY_CHANNEL
def test_a_conversion_is_delivered_as_rendered_by_every_way(way, channel):
    local, call = LocalPinpoint(), call_for(channel)
    request, address = ADDRESSED[channel]

    way(local, call)

    (delivered,), (shown,) = local.delivered, render(request)
    assert (delivered.body, delivered.title) == (shown.body, shown.title)
    assert (delivered.html, delivered.channel_type) == (shown.html, shown.channel_type)
    assert local.sends_to(address) == 1
    (received,) = local.calls
    assert (received.service, received.operation) == (call.service, call.operation)
    assert received.arguments == json.loads(received.raw_body) == call.arguments
    assert received.request is None
    assert received.recipients == {delivered.recipient}
    with pytest.raises(TypeError, match=call.operation):
        _ = received.message_request
    assert local.attempts() == (1,)


@EVERY_WAY
def test_a_signature_is_checked_for_its_service(way):
    local = LocalPinpoint(credentials={"A": "other"})
    if way in (in_process, activated, activated_beside_moto, asynchronously):
        way(local, call_for("EMAIL"))  # signed with the key of this Local Pinpoint
        way(local, call_for("SMS"))
        assert len(local.delivered) == 2
        return
    for channel in ADDRESSED:
        with pytest.raises(ClientError) as caught:
            way(local, call_for(channel))
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403)
    assert local.delivered == ()


@given(converted_requests(), routes)
@examples(25)
def test_every_conversion_is_taken(case, route):
    address, request = case
    call = tried(request, address, route)
    if isinstance(call, ValidationError):
        return
    local = LocalPinpoint()

    send(local.attach(CLIENTS[call.service]), call)

    assert mistakes(call) == []
    assert local.sends_to(address) == (0 if call.arguments.get("DryRun") else 1)


CLIENTS = LocalPinpoint().clients()  # making one takes longer than a call


# What each scripted status is at the services: the error, its HTTP status, and whether it counts.
OUTCOMES = {
    "SMS": {
        "SUCCESSFUL": (None, 200, None, 1),
        "THROTTLED": ("ThrottlingException", 400, None, 0),
        "TEMPORARY_FAILURE": ("ThrottlingException", 400, None, 0),
        "PERMANENT_FAILURE": ("ValidationException", 400, "OTHER", 0),
        "UNKNOWN_FAILURE": ("InternalServerException", 500, None, 1),
        "OPT_OUT": ("ConflictException", 400, "DESTINATION_PHONE_NUMBER_OPTED_OUT", 0),
        "DUPLICATE": ("ValidationException", 400, "OTHER", 0),
        "TIMEOUT": ("InternalServerException", 500, None, 1),
    },
    "EMAIL": {
        "SUCCESSFUL": (None, 200, None, 1),
        "THROTTLED": ("TooManyRequestsException", 429, None, 0),
        "TEMPORARY_FAILURE": ("TooManyRequestsException", 429, None, 0),
        "PERMANENT_FAILURE": ("MessageRejected", 400, None, 0),
        "UNKNOWN_FAILURE": ("InternalFailure", 500, None, 1),
        "OPT_OUT": ("MessageRejected", 400, None, 0),
        "DUPLICATE": ("MessageRejected", 400, None, 0),
        "TIMEOUT": ("InternalFailure", 500, None, 1),
    },
}
OUTCOMES["VOICE"] = OUTCOMES["SMS"]


def outcome(local, call, way=in_process):
    """Return the error's code, its HTTP status and its reason."""
    try:
        way(local, call)
    except ClientError as error:
        answer = error.response
        status = answer["ResponseMetadata"]["HTTPStatusCode"]
        return answer["Error"]["Code"], status, answer.get("Reason")
    return None, 200, None


@EVERY_CHANNEL
@pytest.mark.parametrize("status", DeliveryStatus)
@pytest.mark.parametrize("way", [in_process, over_http, asynchronously])
def test_a_script_means_the_same_at_every_service(channel, status, way):
    local, call = LocalPinpoint(), call_for(channel)
    request, address = ADDRESSED[channel]
    local.script(address, status, times=1)

    code, http_status, reason, count = OUTCOMES[channel][status]
    assert outcome(local, call, way) == (code, http_status, reason)
    assert local.sends_to(address) == len(local.delivered) == count
    assert outcome(local, call) == (None, 200, None)

    pinpoint = LocalPinpoint()
    pinpoint.script(address, status)
    PinpointDirect("app", client=pinpoint.boto3_client()).send_messages(request)
    assert pinpoint.sends_to(address) == count


def test_a_script_for_anybody_and_for_a_name_written_otherwise():
    local = LocalPinpoint()
    local.script("*", "THROTTLED", times=1)
    local.script(NUMBER.removeprefix("+"), "OPT_OUT", times=1)
    call = call_for("SMS")

    assert outcome(local, call)[2] == "DESTINATION_PHONE_NUMBER_OPTED_OUT"
    assert outcome(local, call)[0] == "ThrottlingException"
    assert outcome(local, call)[0] is None


def test_a_text_that_says_opted_out_means_it_here_too():
    local = LocalPinpoint()
    local.script(NUMBER, "PERMANENT_FAILURE", status_message="Phone number is opted out")

    assert outcome(local, call_for("SMS"))[2] == "DESTINATION_PHONE_NUMBER_OPTED_OUT"


@pytest.mark.parametrize(
    ("reason", "sms", "mail"),
    [
        ("DESTINATION_COUNTRY_BLOCKED", "ValidationException", "MessageRejected"),
        ("MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", "ServiceQuotaExceededException", None),
        ("SendingPausedException", "ValidationException", "SendingPausedException"),
    ],
)
def test_a_reason_says_it_more_exactly(reason, sms, mail):
    local = LocalPinpoint()
    local.script("*", "PERMANENT_FAILURE", reason=reason)

    code, _, given_ = outcome(local, call_for("SMS"))
    assert (code, given_) == (sms, reason if reason.isupper() else "OTHER")
    assert outcome(local, call_for("EMAIL"))[0] == (mail or "MessageRejected")
    with pytest.raises(ValidationError, match="DESTINATION_PHONE_NUMBER_OPTED_OUT"):
        local.script("*", "OPT_OUT", reason="NO_SUCH_REASON")


def test_a_recipient_who_is_missing_from_the_answer_has_no_message_id():
    local = LocalPinpoint()
    local.script("*", None)

    for channel in ("SMS", "EMAIL"):
        call = call_for(channel)
        assert "MessageId" not in send(local.boto3_client(call.service), call)
    assert local.sends_to(NUMBER) == 1


@EVERY_CHANNEL
@pytest.mark.parametrize(
    ("fault", "error"), [("timeout", ReadTimeoutError), ("reset", ConnectionClosedError)]
)
@pytest.mark.parametrize(
    "again",
    [({"mode": "legacy"}, 5), ({"mode": "standard"}, 3), ({"total_max_attempts": 1}, 1)],
    ids=str,
)
def test_raw_boto3_sends_again_after_a_lost_answer(channel, fault, error, again, monkeypatch):
    retries, requests_made = again
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    local, call = LocalPinpoint(), call_for(channel)
    local.fail(fault, times=None)

    with pytest.raises(error):
        in_process(local, call, retries=retries)

    assert local.attempts() == (requests_made,)
    assert local.sends_to(ADDRESSED[channel][1]) == requests_made


@pytest.mark.parametrize(
    ("name", "channel", "status"),
    [
        *((one, "SMS", status) for one, status in SMS_VOICE.errors.items()),
        *((one, "EMAIL", status) for one, status in SES.errors.items()),
    ],
)
@pytest.mark.parametrize("way", [in_process, over_http])
def test_every_error_of_the_models_can_be_asked_for(name, channel, status, way):
    local, call = LocalPinpoint(), call_for(channel)
    local.fail(name, message="for a test", service=call.service)

    assert outcome(local, call, way) == (name, status, None)
    assert outcome(local, call) == (None, 200, None)


def test_a_failure_of_one_service_is_not_anothers():
    local = LocalPinpoint()
    local.fail("TooManyRequestsException", service="sesv2")
    local.fail(503)

    assert outcome(local, call_for("SMS"))[1] == 503
    assert outcome(local, call_for("SMS"))[0] is None
    assert outcome(local, call_for("EMAIL"))[0] == "TooManyRequestsException"
    for wrong in ("ses", 5):
        with pytest.raises(ValidationError, match="pinpoint-sms-voice-v2"):
            local.fail("timeout", service=wrong)
    with pytest.raises(ValidationError, match="MessageRejected"):
        local.fail("ConflictException", service="sesv2")


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"DestinationPhoneNumber": "x"}, "DestinationPhoneNumber"),
        ({"MessageBody": " "}, "MessageBody"),
        ({"MessageBody": "a" * 1601}, "MessageBody"),
        ({"MessageType": "URGENT"}, "MessageType"),
        ({"TimeToLive": 4}, "TimeToLive"),
        ({"TimeToLive": 259_201}, "TimeToLive"),
        ({"Context": {"a b": "c"}}, "Context[#1]"),
        ({"Context": {"a": " c"}}, "Context[#1]"),
        ({"Context": dict.fromkeys("abcdef", "x")}, "Context"),
        ({"DestinationCountryParameters": {"US": "1"}}, "DestinationCountryParameters[#1]"),
    ],
    ids=str,
)
def test_what_the_model_does_not_allow_is_refused(arguments, place):
    local = LocalPinpoint()
    unchecked = Config(parameter_validation=False)
    client = local.boto3_client("pinpoint-sms-voice-v2", config=unchecked)

    with pytest.raises(client.exceptions.ValidationException) as caught:
        client.send_text_message(
            **{"DestinationPhoneNumber": NUMBER, "MessageBody": "Hello"} | arguments
        )

    answer = caught.value.response
    assert answer["Reason"] == "FIELD_VALIDATION_FAILED"
    assert answer["Fields"][0]["Name"] == place
    assert local.delivered == ()
    assert local.calls[0].arguments["DestinationPhoneNumber"]


def test_ses_refuses_what_its_model_does_not_allow():
    client = LocalPinpoint().boto3_client("sesv2")

    with pytest.raises(client.exceptions.BadRequestException, match=r"Headers\[0\].Name"):
        client.send_email(
            Content={
                "Simple": {
                    "Subject": {"Data": ""},
                    "Body": {"Text": {"Data": ""}},
                    "Headers": [{"Name": "a b", "Value": "c"}],
                }
            }
        )


def test_quotas_are_each_services_own():
    now = [0.0]
    local = LocalPinpoint(requests_per_second=1, clock=lambda: now[0])
    sms, mail = call_for("SMS"), call_for("EMAIL")

    assert [outcome(local, sms)[0], outcome(local, mail)[0]] == [None, None]
    assert outcome(local, sms) == ("ThrottlingException", 400, None)
    assert outcome(local, mail) == ("TooManyRequestsException", 429, None)
    now[0] = 1.0
    assert outcome(local, sms)[0] is None

    some = LocalPinpoint(requests_per_second={"sesv2": 1})
    assert [outcome(some, one)[0] for one in (sms, sms, mail)] == [None] * 3
    assert outcome(some, mail)[1] == 429
    with pytest.raises(ValidationError):
        LocalPinpoint(requests_per_second={"ses": 1})
    with pytest.raises(ValidationError):
        LocalPinpoint(requests_per_second={"sesv2": 0})


def test_messages_to_one_recipient_are_limited_across_services():
    local = LocalPinpoint(messages_per_second_each=1, clock=lambda: 0.0)

    assert outcome(local, call_for("SMS"))[0] is None
    assert outcome(local, call_for("VOICE"))[0] == "ThrottlingException"
    assert outcome(local, call_for("EMAIL"))[0] is None


def test_a_sandbox_takes_the_verified_alone():
    everybody = LocalPinpoint(sandbox=True)
    assert outcome(everybody, call_for("SMS")) == (
        "ConflictException",
        400,
        "DESTINATION_PHONE_NUMBER_NOT_VERIFIED",
    )
    assert outcome(everybody, call_for("EMAIL"))[0] == "MessageRejected"
    assert everybody.delivered == ()

    some = LocalPinpoint(sandbox=[NUMBER, "bücher.example", SENDER])
    assert [outcome(some, call_for(one))[0] for one in ADDRESSED] == [None] * 3
    others = LocalPinpoint(sandbox=["ana@bücher.example"])
    assert outcome(others, call_for("EMAIL"))[0] == "MessageRejected"  # the sender is not
    with pytest.raises(ValidationError, match="sandbox"):
        LocalPinpoint(sandbox="example.com")
    with pytest.raises(ValidationError, match="sandbox"):
        LocalPinpoint(sandbox=5)


def test_a_dry_run_sends_nothing():
    local = LocalPinpoint()
    call = convert(*ADDRESSED["SMS"], Route(sms=SMSVoiceV2(dry_run=True)))

    assert send(local.boto3_client(call.service), call)["MessageId"]
    assert local.sends_to(NUMBER) == 0


def test_several_recipients_of_one_e_mail():
    local = LocalPinpoint()
    client = local.boto3_client("sesv2")
    content = {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Html": {"Data": "<b>Hi</b>"}}}}
    to = {"ToAddresses": [f"Ana <{MAIL}>"], "BccAddresses": ["b@example.com"]}

    client.send_email(FromEmailAddress=SENDER, Destination=to, Content=content)

    assert local.sends_to(MAIL) == local.sends_to("b@example.com") == 1
    assert local.delivered[0].body == local.delivered[0].html == "<b>Hi</b>"
    local.script("b@example.com", "PERMANENT_FAILURE")
    with pytest.raises(ClientError, match="MessageRejected"):
        client.send_email(FromEmailAddress=SENDER, Destination=to, Content=content)
    assert local.sends_to(MAIL) == 1


def test_raw_e_mails_and_templates():
    local = LocalPinpoint()
    client = local.boto3_client("sesv2")
    to = {"ToAddresses": [MAIL]}

    client.send_email(Destination=to, Content={"Raw": {"Data": b"Subject: Hi\r\n\r\nHello"}})
    client.send_email(Destination=to, Content={"Template": {"TemplateName": "welcome"}})
    client.send_email(Destination={}, Content={"Raw": {"Data": b"To: a@b.c\r\n\r\nHello"}})

    raw, template = local.delivered
    assert (raw.title, raw.body.strip()) == ("Hi", "Hello")
    assert (template.title, template.body) == (None, None)


def test_an_operation_that_is_not_here_goes_nowhere_unless_moto_has_it():
    local = LocalPinpoint()
    for name, method in (
        ("sesv2", "list_contact_lists"),
        ("pinpoint-sms-voice-v2", "describe_pools"),
    ):
        with pytest.raises(ClientError, match="NotImplementedException"):
            getattr(local.boto3_client(name), method)()
    with mock_aws(), local.activate():
        client = boto3.client("sesv2")
        client.create_contact_list(ContactListName="news")
        assert client.list_contact_lists()["ContactLists"]
    assert local.calls == ()


@pytest.mark.parametrize(
    ("headers", "path", "code"),
    [
        ({"X-Amz-Target": "PinpointSMSVoiceV2.SendNothing"}, "/", 404),
        ({"X-Amz-Target": "PinpointSMSVoiceV2.DescribePools"}, "/", 501),
        ({"X-Amz-Target": "DynamoDB_20120810.GetItem"}, "/", 404),
        ({}, "/v2/email/nothing", 404),
        ({}, "/v2/email/outbound-bulk-emails", 501),
    ],
    ids=str,
)
def test_what_no_service_here_has_is_an_error_over_http(headers, path, code):
    with LocalPinpoint().serve() as url, requests.Session() as session:
        assert session.post(url + path, headers=headers, data="{}").status_code == code


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'{"Content": 5}', b"\xff"])
def test_a_body_that_cannot_be_read_is_refused(body):
    local = LocalPinpoint()
    with local.serve() as url, requests.Session() as session:
        target = {"X-Amz-Target": "PinpointSMSVoiceV2.SendTextMessage"}
        text = session.post(url, headers=target, data=body)
        mail = session.post(f"{url}/v2/email/outbound-emails", data=body)

    assert (text.status_code, mail.status_code) == (400, 400)
    assert text.json()["__type"] == "ValidationException"
    assert mail.headers["x-amzn-ErrorType"] == "BadRequestException"
    assert [call.recipients for call in local.calls] == [frozenset()] * 2
    assert local.calls[0].arguments in ({}, {"Content": 5})


def test_what_is_known_of_the_services_is_what_their_models_say():
    for service in (SES, SMS_VOICE):
        model = service_model(service.name)
        assert model.signing_name == service.signing_name
        assert model.service_id.hyphenize() == service.name
        assert {*service.operations} <= {*model.operation_names}
        assert service.throttled in service.errors
    assert service_model("pinpoint-sms-voice-v2").metadata["targetPrefix"] + "." == SMS_VOICE.target
    ses = service_model("sesv2")
    paths = [ses.operation_model(name).http["requestUri"] for name in SES.operations]
    assert [path for path in paths if not path.startswith(SES.path)] == []


def test_there_is_a_client_for_each_service():
    local = LocalPinpoint()
    clients = local.clients()

    assert {*clients} == {*SERVICES} == {"pinpoint", "sesv2", "pinpoint-sms-voice-v2"}
    for channel in ADDRESSED:
        call = call_for(channel)
        send(clients[call.service], call)
    PinpointDirect("app", client=clients["pinpoint"]).send_messages(ADDRESSED["SMS"][0])
    assert local.sends_to(NUMBER) == 3
    for wrong in ("ses", None):
        with pytest.raises(ValidationError, match="takes one of pinpoint"):
            local.boto3_client(wrong)
        with pytest.raises(ValidationError, match="takes one of pinpoint"):
            local.aiobotocore_client(wrong)


@given(st.sampled_from(["Hello", "Grüße", "a & b"]), st.sampled_from([None, "<p>Hi</p>"]))
@examples(6)
def test_moto_s_ses_delivers_the_same(text, html):
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.ses.models import ses_backends

    request = MessageRequest().with_email(subject="Hi", text=text, html=html).to_email(MAIL)
    call = convert(request, MAIL, ROUTE)
    local = LocalPinpoint()
    send(local.boto3_client("sesv2"), call)

    with mock_aws():
        boto3.client("ses", **KEYS).verify_email_identity(EmailAddress=SENDER)
        send(boto3.client("sesv2", **KEYS), call)
        (sent,) = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].sent_messages

    (delivered,) = local.delivered
    assert sent.subject == delivered.title
    assert sent.body == (delivered.html or delivered.body)  # moto keeps one of the two
    assert sent.destinations["ToAddresses"] == [delivered.recipient]
    assert sent.source == SENDER


def test_the_models_are_read_when_they_are_needed():
    code = (
        "from pinpoint_direct import PinpointDirect, SMSMessage;"
        "from pinpoint_direct.testing import LocalPinpoint;"
        "from pinpoint_direct.testing.service import service_model;"
        "client = PinpointDirect('app', client=LocalPinpoint().boto3_client());"
        "client.send(SMSMessage('Hello'), to='+12065550100');"
        "print(service_model.cache_info().currsize)"
    )
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ})

    assert done.stdout.strip() == "1"


@pytest.mark.parametrize(
    ("local", "rate", "a_day", "is_real"),
    [
        (LocalPinpoint(), 1_000_000, 1_000_000, True),
        (LocalPinpoint(requests_per_second={"sesv2": 14}), 14, 1_000_000, True),
        (LocalPinpoint(sandbox=True), 1, 200, False),
    ],
)
def test_an_account_says_how_much_it_may_send(local, rate, a_day, is_real):
    account = local.boto3_client("sesv2").get_account()

    assert account["SendQuota"]["MaxSendRate"] == rate
    assert account["SendQuota"]["Max24HourSend"] == a_day
    assert account["ProductionAccessEnabled"] is is_real
    assert local.calls == ()
