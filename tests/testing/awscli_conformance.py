"""The HTTP transport, met by the real AWS CLI.

``awscli`` pins its own botocore, so this runs in an environment of its own, by name:
``pytest tests/testing/awscli_conformance.py``.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys

import pytest

from pinpoint_direct import (
    AddressConfiguration,
    DirectMessageConfiguration,
    EmailMessage,
    EndpointSendConfiguration,
    MessageRequest,
    MessageResponse,
    RawEmail,
    Route,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    SESv2,
    SimpleEmail,
    SimpleEmailPart,
    SMSMessage,
    SMSVoiceV2,
    convert,
    from_json,
    to_json,
)
from pinpoint_direct.testing.local import LocalPinpoint
from pinpoint_direct.testing.service import known_errors

APP = "611e3e3cdd47474c9c1399a505665b91"
PHONE, MAIL = "+12065550100", "ana@example.com"
MESSAGES = DirectMessageConfiguration(
    sms_message=SMSMessage("Your code is {{code}} ✓", message_type="TRANSACTIONAL"),
    email_message=EmailMessage(
        simple_email=SimpleEmail(
            subject=SimpleEmailPart("Café", charset="UTF-8"), text_part=SimpleEmailPart("{{code}}")
        )
    ),
)
REQUEST = MessageRequest(
    addresses={
        PHONE: AddressConfiguration(channel_type="SMS", substitutions={"code": "1234"}),
        MAIL: AddressConfiguration(channel_type="EMAIL"),
    },
    message_configuration=MESSAGES,
)
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}


@pytest.fixture
def local():
    return LocalPinpoint(credentials={KEYS["AWS_ACCESS_KEY_ID"]: KEYS["AWS_SECRET_ACCESS_KEY"]})


OTHERS = ("AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2")


@pytest.fixture(params=["--endpoint-url", "AWS_ENDPOINT_URL_PINPOINT"])
def aws(local, request):
    """Run ``aws pinpoint``; return its exit code, what it printed, and what it complained of."""
    nobody = {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_MAX_ATTEMPTS": "1",
    }
    with local.serve() as url:
        variables = [request.param, *OTHERS]
        option = ["--endpoint-url", url] if request.param.startswith("--") else []
        environment = os.environ | nobody | KEYS | ({} if option else dict.fromkeys(variables, url))

        def run(*arguments, service="pinpoint"):
            ran = subprocess.run(
                [sys.executable, "-m", "awscli", service, *arguments, *option],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            return ran.returncode, ran.stdout, ran.stderr

        yield run


def test_messages_are_sent_from_the_file_that_to_json_writes(aws, local, tmp_path):
    file = tmp_path / "request.json"
    file.write_text(to_json(REQUEST, indent=2))
    local.script(MAIL, "THROTTLED", times=1)
    code, out, err = aws(
        "send-messages", "--application-id", APP, "--message-request", f"file://{file}"
    )
    assert (code, err) == (0, "")
    response = from_json(out, MessageResponse)
    assert response.application_id == APP
    assert response.successes.keys() == {PHONE}
    assert response.result[MAIL].is_throttled
    (call,) = local.calls
    assert call.request == REQUEST
    assert call.region == "eu-west-1"
    assert local.delivered[0].body == "Your code is 1234 ✓"


def test_users_are_sent_to_from_the_file_that_to_json_writes(aws, local, tmp_path):
    request = SendUsersMessageRequest(
        users={"ana/é": EndpointSendConfiguration(), "nobody": EndpointSendConfiguration()},
        message_configuration=MESSAGES,
    )
    code, _, err = aws(
        *("update-endpoint", "--application-id", APP, "--endpoint-id", "e/1 é"),
        "--endpoint-request",
        json.dumps({"Address": PHONE, "ChannelType": "SMS", "User": {"UserId": "ana/é"}}),
    )
    assert (code, err) == (0, "")
    file = tmp_path / "request.json"
    file.write_text(to_json(request))
    code, out, err = aws(
        *("send-users-messages", "--application-id", APP),
        *("--send-users-message-request", f"file://{file}"),
    )
    assert (code, err) == (0, "")
    response = from_json(out, SendUsersMessageResponse)
    assert response.successes.keys() == {("ana/é", "e/1 é")}
    assert response.failures[("nobody", "")].has_no_endpoints
    assert local.calls[0].request == request


@pytest.mark.parametrize("error", known_errors())
def test_an_error_of_the_service_is_shown(aws, local, error):
    local.fail(error, message="Because")
    code, out, err = aws(
        *("send-messages", "--application-id", APP), "--message-request", to_json(REQUEST)
    )
    assert code != 0
    assert out == ""
    assert f"An error occurred ({error}) when calling the SendMessages operation" in err
    assert err.endswith(": Because\n")
    assert local.attempts() == (1,)


def test_what_is_wrong_is_refused(aws, local):
    request = to_json(REQUEST).replace('"SMS"', '"FCM"')
    code, _, err = aws("send-messages", "--application-id", APP, "--message-request", request)
    assert code != 0
    assert "BadRequestException" in err
    assert local.sends_to(PHONE) == 0


def test_base64_that_the_first_version_of_the_cli_encodes_again_is_refused(aws, local):
    email = EmailMessage(raw_email=RawEmail(b"Subject: Hello\r\n\r\nHello"))
    request = REQUEST.evolve(message_configuration=MESSAGES.evolve(email_message=email))
    code, _, err = aws(
        *("send-messages", "--application-id", APP), "--message-request", to_json(request)
    )
    assert code != 0
    assert "MessageConfiguration.EmailMessage.RawEmail.Data" in err
    assert local.sends_to(MAIL) == 0


def test_what_is_not_here_is_refused(aws):
    code, _, err = aws("get-apps")
    assert code != 0
    assert "Local Pinpoint does not have GetApps" in err


@pytest.mark.parametrize("address", [PHONE, MAIL])
def test_a_conversion_is_sent_by_its_own_command(aws, local, address):
    route = Route(email=SESv2(from_address="shop@example.com"), sms=SMSVoiceV2())
    call = convert(REQUEST.with_substitutions(code="1234"), address, route)
    _, service, *arguments = shlex.split(call.cli_command)

    code, out, err = aws(*arguments, service=service)

    assert (code, err) == (0, "")
    assert json.loads(out)["MessageId"]
    (received,) = local.calls
    assert (received.service, received.arguments) == (service, call.arguments)
    assert local.sends_to(address) == 1
    local.script(address, "OPT_OUT")
    code, out, err = aws(*arguments, service=service)
    assert (code == 0, out) == (False, "")
    assert ("ConflictException" if address == PHONE else "MessageRejected") in err
