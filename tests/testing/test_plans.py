"""Scripts and failures are used as often as planned, and in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import DeliveryStatus, PinpointDirect, SMSMessage, ValidationError
from pinpoint_direct.testing.faults import failure_named
from pinpoint_direct.testing.local import LocalPinpoint
from pinpoint_direct.testing.plans import Plan, ScriptedResult, Scripts

numbers = st.none() | st.integers(1, 4)


@given(st.lists(st.tuples(st.integers(), numbers), max_size=6), st.integers(0, 30))
def test_what_is_counted_comes_first_then_what_holds(plans, draws):
    plan = Plan()
    for item, times in plans:
        plan.add(item, times)
    counted = [item for item, times in plans if times for _ in range(times)]
    standing = [None, *(item for item, times in plans if times is None)][-1]
    expected = (counted + [standing] * draws)[:draws]
    assert [plan.draw() for _ in range(draws)] == expected


def test_the_first_name_that_has_a_script_decides():
    scripts = Scripts()
    one, other = ScriptedResult(status="OPT_OUT"), ScriptedResult(status="TIMEOUT")
    scripts.add("a", one, 1)
    scripts.add("b", other, None)
    assert scripts.draw(()) is None
    assert scripts.draw(("x", "a", "b")) is one
    assert scripts.draw(("x", "a", "b")) is other


@pytest.mark.parametrize(
    ("arguments", "path", "reported"),
    [
        (("+1", "THROTLED"), "status", "takes one of SUCCESSFUL, THROTTLED, "),
        (("+1", "successfull"), "status", "takes one of SUCCESSFUL, THROTTLED, "),
        (("+1", 200), "status", "or None to omit the recipient"),
        (("", "OPT_OUT"), "recipient", '"*" for any recipient'),
        ((7, "OPT_OUT"), "recipient", '"*" for any recipient'),
    ],
)
def test_a_script_that_is_wrong_is_reported(arguments, path, reported):
    with pytest.raises(ValidationError) as caught:
        LocalPinpoint().script(*arguments)
    (problem,) = caught.value.problems
    assert problem.path == path
    assert reported in problem.message


def test_all_that_is_wrong_with_a_script_is_reported_together():
    with pytest.raises(ValidationError) as caught:
        LocalPinpoint().script(
            None, "", status_code=True, status_message=b"secret", updated_token=5
        )
    assert [one.path for one in caught.value.problems] == [
        "recipient",
        "status",
        "status_code",
        "status_message",
        "updated_token",
    ]
    assert "secret" not in str(caught.value)
    with pytest.raises(ValidationError):
        LocalPinpoint().script("a", "OPT_OUT", status_code="400")


def test_a_status_code_can_be_written():
    with pytest.raises(ValidationError, match="status_code: takes at most 640 digits"):
        LocalPinpoint().script("a", "OPT_OUT", status_code=10**5000)


@pytest.mark.parametrize("times", [0, -1, True, 1.0, "1"])
def test_times_are_counted_from_one(times):
    local = LocalPinpoint()
    with pytest.raises(ValidationError, match="times: takes a whole number from 1"):
        local.script("+1", "OPT_OUT", times=times)
    with pytest.raises(ValidationError, match="times: takes a whole number from 1"):
        local.fail(500, times=times)


@pytest.mark.parametrize("what", ["TooManyRequests", "", 399, 600, True, None, b"timeout", 500.0])
def test_a_failure_that_is_not_known_is_answered_with_those_that_are(what):
    with pytest.raises(ValidationError) as caught:
        LocalPinpoint().fail(what)
    for name in ("TooManyRequestsException", "AccessDeniedException", "timeout", "html", "400"):
        assert name in str(caught.value)


def test_a_text_is_text():
    with pytest.raises(ValidationError, match="message: takes text"):
        LocalPinpoint().fail(500, message=b"x")


@given(st.sampled_from(DeliveryStatus))
def test_a_status_is_a_member_or_its_name(status):
    local = LocalPinpoint()
    local.script("+1", status)
    local.script("+1", status.value)


@pytest.mark.parametrize("status", ["QUEUED", "DELIVERED_LATER", "in transit", "FAILURE", "x" * 99])
def test_any_other_status_can_be_scripted_and_is_kept(status):
    local = LocalPinpoint()
    local.script("+12065550100", status)
    client = PinpointDirect("app", client=local.boto3_client())

    result = client.send_one(SMSMessage("x"), "+12065550100")

    assert result.delivery_status == status
    assert result.is_unknown
    assert result.is_ambiguous
    assert result.status_code == 500
    assert local.sends_to("+12065550100") == 1
    assert len(local.delivered) == 1


def test_a_failure_has_words_of_its_own_unless_reported():
    assert failure_named("TooManyRequestsException", None).refusal().message == "Too many requests"
    assert failure_named("TooManyRequestsException", "").refusal().message == ""


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"latency": -1}, "latency"),
        ({"latency": float("nan")}, "latency"),
        ({"latency": "1"}, "latency"),
        ({"latency": True}, "latency"),
        ({"latency": float("inf")}, "latency"),
        ({"latency": 10**400}, "latency"),
        ({"requests_per_second": 0}, "requests_per_second"),
        ({"messages_per_second": 1.5}, "messages_per_second"),
        ({"messages_per_second_each": True}, "messages_per_second_each"),
        ({"credentials": {}}, "credentials"),
    ],
)
def test_an_argument_out_of_range_is_reported(arguments, path):
    with pytest.raises(ValidationError) as caught:
        LocalPinpoint(**arguments)
    assert caught.value.problems[0].path == path


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"endpoint_id": ""}, "endpoint_id"),
        ({"address": 7}, "address"),
        ({"channel_type": "FCM"}, "channel_type"),
        ({"user_id": ""}, "user_id"),
        ({"user_id": "{a}"}, "add_endpoint"),
    ],
)
def test_an_endpoint_that_is_wrong_is_reported(arguments, path):
    right = {"endpoint_id": "e", "address": "+1", "channel_type": "SMS", "user_id": "ana"}
    LocalPinpoint().add_endpoint(**right)
    with pytest.raises(ValidationError) as caught:
        LocalPinpoint().add_endpoint(**right | arguments)
    assert caught.value.problems[0].path == path
