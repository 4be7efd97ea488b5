"""What every recipient of a request reads."""

import pytest
from hypothesis import given

from pinpoint_direct import (
    ChannelType,
    MessageRequest,
    SendUsersMessageRequest,
    ValidationError,
    check,
    render,
)
from pinpoint_direct.rendering.rendering import render_recipient

from ..strategies import requests

BOTH = MessageRequest().with_sms("SMS {{a}}").with_gcm("GCM {{a}}", title="{{b}}")


def test_each_address_reads_what_goes_by_its_channel():
    request = (
        BOTH.with_substitutions(a="1")
        .to_sms("+12065550100", substitutions={"a": "2"})
        .to_gcm("token", title_override="Hi")
    )

    sms, gcm = render(request)
    assert (sms.recipient, sms.kind, sms.channel_type) == ("+12065550100", "address", "SMS")
    assert (sms.title, sms.body, sms.missing) == (None, "SMS 2", ())
    assert (gcm.title, gcm.body, gcm.text) == ("Hi", "GCM 1", "GCM 1")


def test_a_variable_without_a_value_stays_visible():
    (gcm,) = render(BOTH.to_gcm("token"))

    assert (gcm.title, gcm.body, gcm.missing) == ("{{b}}", "GCM {{a}}", ("b", "a"))


def test_an_endpoint_reads_what_goes_by_any_channel_with_a_message():
    request = BOTH.with_default("any").with_push("push").to_endpoint("e", substitutions={"a": "1"})

    shown = [(one.recipient, one.kind, one.channel_type, one.body) for one in render(request)]
    assert shown == [
        ("e", "endpoint", ChannelType.GCM, "GCM 1"),
        ("e", "endpoint", ChannelType.SMS, "SMS 1"),
        ("e", "endpoint", ChannelType.PUSH, "push"),
        ("e", "endpoint", None, "any"),
    ]


def test_a_user_does_too():
    request = SendUsersMessageRequest().with_sms("Hello").to_users(["ana", "bo"])

    assert [(one.recipient, one.kind, one.body) for one in render(request)] == [
        ("ana", "user", "Hello"),
        ("bo", "user", "Hello"),
    ]
    assert [one.body for one in render(SendUsersMessageRequest().to_user("ana"))] == [None]


@given(requests)
def test_everybody_is_there_in_order(request):
    several = [getattr(request, name, None) or {} for name in ("addresses", "endpoints", "users")]
    shown = render(request)

    assert list(dict.fromkeys((one.kind, one.recipient) for one in shown)) == [
        (kind, recipient)
        for kind, recipients in zip(("address", "endpoint", "user"), several, strict=True)
        for recipient in recipients
    ]
    for one in shown:
        channel = None if one.kind == "address" else one.channel_type
        assert one == render_recipient(request, one.recipient, one.kind, channel_type=channel)


def test_nobody_reads_nothing():
    assert render(MessageRequest()) == render(SendUsersMessageRequest()) == ()


@pytest.mark.parametrize(
    ("wrong", "found"),
    [(None, "nothing (None, null)"), ({}, "a mapping"), ("s3cret", "text"), (7, "a whole number")],
)
@pytest.mark.parametrize("question", [render, check])
def test_what_is_no_request_is_refused(question, wrong, found):
    with pytest.raises(ValidationError) as caught:
        question(wrong)

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == (question.__name__, "type")
    assert problem.message == f"takes a request, not {found}"
