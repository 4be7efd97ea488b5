"""The pytest plugin: fixtures, and comparisons without personal data."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import entry_points

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    DefaultMessage,
    DirectMessageConfiguration,
    EndpointMessageResult,
    MessageRequest,
    SendUsersMessageResponse,
    SMSMessage,
)
from pinpoint_direct_pytest import pytest_assertrepr_compare

from ..strategies import instances

PHONE = "+12065550100"


def explained(left, right, op="=="):
    return pytest_assertrepr_compare(op, left, right)


def places(left, right):
    head, below, *found = explained(left, right)
    assert " == " in head
    assert below == "they differ in:"
    return found


def test_the_fixtures_answer(local_pinpoint, pinpoint_client):
    response = pinpoint_client.send(SMSMessage("Hello"), to=PHONE)
    assert response.all_successful
    boto3.client("pinpoint").send_messages(
        ApplicationId="a",
        MessageRequest={
            "Addresses": {PHONE: {"ChannelType": "SMS"}},
            "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
        },
    )
    assert local_pinpoint.sends_to(PHONE) == 2
    assert local_pinpoint.attempts() == (1, 1)
    assert local_pinpoint.calls[0].application_id == "local-pinpoint"


def test_fields_that_differ_are_named():
    left = MessageRequest(
        addresses={
            PHONE: AddressConfiguration(channel_type="SMS", substitutions={"name": "secret"}),
            "+49": AddressConfiguration(),
        },
        message_configuration=DirectMessageConfiguration(sms_message=SMSMessage("secret")),
        trace_id="a",
    )
    right = MessageRequest(
        addresses={
            PHONE: AddressConfiguration(channel_type="SMS", substitutions={"code": "hidden"}),
            "ana@example.com": AddressConfiguration(),
        },
        message_configuration=DirectMessageConfiguration(sms_message=SMSMessage("hidden")),
    )
    found = places(left, right)
    assert found == [
        "addresses[+12***0100].substitutions[#1]: only on the left",
        "addresses[+12***0100].substitutions[#2]: only on the right",
        "addresses[#2]: only on the left",
        "addresses[an***@***.com]: only on the right",
        "message_configuration.sms_message.body",
        "trace_id: str on the left, nothing on the right",
    ]


def test_other_things_are_left_to_pytest():
    assert explained(1, 2) is None
    assert explained({"a": 1}, {"a": 2}) is None
    assert explained(SMSMessage("a"), SMSMessage("a"), op="!=") is None
    assert explained(SMSMessage("a"), SMSMessage("a"), op="is") is None


def test_a_thing_of_another_kind_is_not_shown():
    request = MessageRequest()
    assert explained(request, {"secret": "secret"}) == [
        "MessageRequest() == <dict>",
        "they differ in:",
        "all: MessageRequest on the left, dict on the right",
    ]
    assert "secret" not in str(explained("secret", request))
    assert places(request, None) == ["all: MessageRequest on the left, nothing on the right"]


def test_lists_differ_in_their_length_or_their_items():
    left = SMSMessage("a", substitutions={"names": ["Ana", "Bo"]})
    right = SMSMessage("a", substitutions={"names": ["Ana", "Cy", "Di"]})
    assert places(left, right) == [
        "substitutions[#1]: 2 on the left, 3 on the right",
        "substitutions[#1][1]",
    ]
    assert places(left, SMSMessage("a", substitutions={"names": ["Ana", "Di"]})) == [
        "substitutions[#1][1]"
    ]


def test_mappings_are_compared_also_with_plain_ones():
    result = EndpointMessageResult(delivery_status="SUCCESSFUL")
    response = SendUsersMessageResponse(result={"user-number-1": {"endpoint-number-1": result}})
    other = result.evolve(delivery_status="THROTTLED")
    assert places(response.successes, {("user-number-1", "endpoint-number-1"): other}) == [
        "[use***er-1, end***er-1].delivery_status"
    ]


def test_a_long_list_of_places_is_cut():
    def request(body):
        return MessageRequest(
            addresses={
                f"+1206555{number:04}": AddressConfiguration(body_override=body)
                for number in range(90)
            }
        )

    head, _, *found = explained(request("a"), request("b"))
    assert len(found) == 21
    assert found[-1] == "..."
    assert len(head) < 500


@given(st.data())
def test_no_value_is_ever_shown(data):
    secret = "Rumpelstiltskin"
    left = MessageRequest(
        addresses={
            f"{secret}@example.com": AddressConfiguration(
                body_override=secret, substitutions={secret: secret}
            )
        },
        context={secret: secret},
        message_configuration=DirectMessageConfiguration(default_message=DefaultMessage(secret)),
        trace_id=secret,
    )
    right = data.draw(instances(MessageRequest) | st.just({secret: secret}) | st.just(secret))
    for one in (explained(left, right), explained(right, left)):
        assert secret not in str(one)


def test_a_run_that_uses_nothing_of_the_package_loads_nothing_of_it():
    code = (
        "import sys, pinpoint_direct_pytest as plugin;"
        "assert plugin.pytest_assertrepr_compare('==', 1, 2) is None;"
        "print([name for name in sys.modules if name.partition('.')[0] == 'pinpoint_direct'])"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout == "[]\n"


TESTS = """
from pinpoint_direct import SMSMessage, MessageRequest

def test_fixtures(local_pinpoint, pinpoint_client):
    assert pinpoint_client.send(SMSMessage("Hello"), to="+12065550100").all_successful
    assert local_pinpoint.sends_to("+12065550100") == 1

def test_comparison():
    assert SMSMessage("secret") == SMSMessage("hidden")
"""


@pytest.mark.parametrize("verbosity", ["-q", "-vv"])
@pytest.mark.parametrize(
    "module", ["pinpoint_direct_pytest", "pinpoint_direct.testing.pytest_plugin"]
)
def test_pytest_uses_it(tmp_path, module, verbosity):
    tmp_path.joinpath("test_mine.py").write_text(TESTS)
    installed = any(one.value == module for one in entry_points(group="pytest11"))
    arguments = [] if installed else ["-p", module]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", verbosity, "-p", "no:cacheprovider", *arguments, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 failed, 1 passed" in ran.stdout
    reported = [line for line in ran.stdout.splitlines() if line.startswith("E ")]
    assert reported[0].split(maxsplit=1)[1] == (
        "assert SMSMessage(body=<6 characters>) == SMSMessage(body=<6 characters>)"
    )
    assert [line.split(maxsplit=1)[1] for line in reported[1:] if line.strip() != "E"][:2] == [
        "they differ in:",
        "body",
    ]
    assert "hidden" not in "".join(reported)


PROBLEMS = """
import boto3, pytest

def send(number, body="Hello"):
    boto3.client("pinpoint").send_messages(
        ApplicationId="app",
        MessageRequest={
            "Addresses": {number: {"ChannelType": "SMS"}},
            "MessageConfiguration": {"SMSMessage": {"Body": body}},
        },
    )

def test_good(local_pinpoint):
    send("+12065550100")

def test_error(local_pinpoint):
    send("0171 12345")

def test_warning(local_pinpoint):
    send("+12065550100", "{{s3cret value}} {{code}}")

@pytest.mark.pinpoint_problems("off")
def test_marked_off(local_pinpoint):
    send("0171 12345")

@pytest.mark.pinpoint_problems("warning")
class TestMarked:
    def test_marked_warning(self, local_pinpoint):
        send("+12065550100", "{{code}}")

    @pytest.mark.pinpoint_problems("error")
    def test_marked_error(self, local_pinpoint):
        send("+12065550100", "{{code}}")
"""
FAILED = {
    None: {"TestMarked::test_marked_warning"},
    "off": {"TestMarked::test_marked_warning"},
    "error": {"TestMarked::test_marked_warning", "test_error"},
    "warning": {"TestMarked::test_marked_warning", "test_error", "test_warning"},
}


def run_pytest(folder, tests, *arguments):
    folder.joinpath("test_mine.py").write_text(tests)
    folder.joinpath("pytest.ini").write_text("[pytest]\n")  # not ours, which is strict, from above
    installed = any(one.name == "pinpoint_direct" for one in entry_points(group="pytest11"))
    plugin = [] if installed else ["-p", "pinpoint_direct_pytest"]
    command = [sys.executable, "-m", "pytest", "-q", "-rE", "-p", "no:cacheprovider", *plugin]
    ran = subprocess.run(
        [*command, *arguments, "test_mine.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    failed = re.findall(r"^ERROR test_mine\.py::(\S+)", ran.stdout, re.MULTILINE)
    return ran, set(failed)


@pytest.mark.parametrize("level", FAILED)
def test_problems_fail_a_test_as_the_ini_file_and_the_marker_say(tmp_path, level):
    option = [] if level is None else ["-o", f"pinpoint_problems={level}"]
    ran, failed = run_pytest(tmp_path, PROBLEMS, "--strict-markers", *option)

    assert failed == FAILED[level]
    assert "6 passed" in ran.stdout
    assert "warning: MessageRequest.addresses[#1].substitutions: gives no value" in ran.stdout
    assert "s3cret" not in ran.stdout.replace("{{s3cret", "")


WRONG_LEVELS = {
    "of the ini file": ("def test_it(local_pinpoint): pass", ["-o", "pinpoint_problems=all"]),
    "of the marker": (
        "import pytest\n@pytest.mark.pinpoint_problems\ndef test_it(local_pinpoint): pass",
        [],
    ),
}


@pytest.mark.parametrize(("tests", "option"), WRONG_LEVELS.values(), ids=WRONG_LEVELS)
def test_a_level_that_is_none_is_refused(tmp_path, tests, option):
    ran, _ = run_pytest(tmp_path, tests, *option)

    assert "pinpoint_problems takes one of off, error, warning" in ran.stdout + ran.stderr
    assert ran.returncode != 0


def test_a_fixture_that_is_imported_fails_as_the_marker_says(tmp_path):
    imported = f"from pinpoint_direct_pytest import local_pinpoint\n{PROBLEMS}"
    _, failed = run_pytest(tmp_path, imported, "-p", "no:pinpoint_direct")

    assert failed == {"TestMarked::test_marked_warning"}
