"""The rule about variables without a value."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import EmailMessage, MessageRequest, SendUsersMessageRequest, check, render

from .cases import assert_reported, found, warning

NUMBER = "+12065550100"
CODE = MessageRequest().with_sms("{{code}}")
PLACE = "MessageRequest.addresses[#1].substitutions"

CASES = {
    "of an SMS": warning(
        CODE.to_sms(NUMBER),
        PLACE,
        "variable",
        CODE.with_substitutions(code="1").to_sms(NUMBER),
        CODE.to_sms(NUMBER, substitutions={"code": "1"}),
        CODE.to_sms(NUMBER, substitutions={"code": ""}),
        CODE.to_sms(NUMBER, body_override="Hello"),
        message="{{code}} of sms_message",
    ),
    "with spaces": warning(
        MessageRequest().with_sms("{{ code }}").to_sms(NUMBER), PLACE, "variable"
    ),
    "without a value in its list": warning(
        CODE.to_sms(NUMBER, substitutions={"code": []}), PLACE, "variable"
    ),
    "past the end of its list": warning(
        MessageRequest().with_sms("{{a.[1]}}").to_sms(NUMBER, substitutions={"a": ["b"]}),
        PLACE,
        "variable",
        MessageRequest().with_sms("{{a.[0]}}").to_sms(NUMBER, substitutions={"a": ["b"]}),
        message="{{a.[1]}}",
    ),
    "of an override": warning(
        MessageRequest().with_sms("Hello").to_sms(NUMBER, body_override="{{a}}"),
        PLACE,
        "variable",
        MessageRequest().with_sms("Hello").to_sms(NUMBER, body_override="a"),
    ),
    "of a title": warning(
        MessageRequest().with_push("Hello", title="{{a}}").to_gcm("token"),
        PLACE,
        "variable",
        MessageRequest().with_push("Hello", title="{{a}}").to_gcm("token", title_override="b"),
    ),
    "of an address to open": warning(
        MessageRequest().with_push("a", action="URL", url="https://example.com/{{a}}").to_adm("t"),
        PLACE,
        "variable",
    ),
    "of a payload": warning(
        MessageRequest().with_gcm("{{b}}", raw_content={"data": {"c": "{{a}}"}}).to_gcm("token"),
        PLACE,
        "variable",
        message="{{a}}",
    ),
    "of a recipient's payload": warning(
        MessageRequest().with_gcm("Hello").to_gcm("token", raw_content='{"data":{"c":"{{a}}"}}'),
        PLACE,
        "variable",
        MessageRequest().with_gcm("{{a}}").to_gcm("token", raw_content='{"data":{"c":"d"}}'),
    ),
    "of a subject": warning(
        MessageRequest().with_email(subject="{{a}}", text="b").to_email("a@b.c"), PLACE, "variable"
    ),
    "of the HTML": warning(
        MessageRequest().with_email(subject="a", text="b", html="{{a}}").to_email("a@b.c"),
        PLACE,
        "variable",
        MessageRequest().with_email(html="{{a}}").to_email("a@b.c", body_override="b"),
    ),
    "of a bare body": warning(
        MessageRequest().with_email(EmailMessage(body="{{a}}")).to_email("a@b.c"), PLACE, "variable"
    ),
    "for users": warning(
        SendUsersMessageRequest().with_default("{{a}}").to_user("ana"),
        "SendUsersMessageRequest.users[#1].substitutions",
        "variable",
        SendUsersMessageRequest().with_default("{{a}}").to_user("ana", substitutions={"a": "b"}),
        SendUsersMessageRequest().with_default("{{User.UserAttributes.Name}}").to_user("ana"),
        SendUsersMessageRequest().with_default("{{Attributes.Name}}").to_user("ana"),
    ),
    "of an endpoint, for an address": warning(
        MessageRequest().with_sms("{{User.UserId}}").to_sms(NUMBER),
        PLACE,
        "variable",
        MessageRequest().with_sms("{{User.UserId}}").to_endpoint("endpoint"),
    ),
    "whose name says too much": warning(
        MessageRequest().with_sms("{{ana@example.com}}").to_sms(NUMBER),
        PLACE,
        "variable",
        message="no value for a variable of",
    ),
}


SEEN = MessageRequest().with_notification("{{a}}", title="{{b}}").to_gcm("token")
BREAKING = {
    "of a message": warning(
        SEEN.with_substitutions(a='"', b="b").to_gcm("other"),
        "MessageRequest.message_configuration.gcm_message.substitutions",
        "escape",
        SEEN.with_substitutions(a="'", b="<b>", unused='"'),
        MessageRequest().with_gcm('{{a}}"').to_gcm("token").with_substitutions(a='"'),
    ),
    "of a recipient": warning(
        SEEN.to_gcm("other", substitutions={"a": "a", "b": ["b", "\n"]}),
        "MessageRequest.addresses[#2].substitutions",
        "escape",
        SEEN.to_gcm("other", substitutions={"a": "a"}),
        MessageRequest().with_gcm("{{a}}").to_gcm("token", substitutions={"a": '"'}),
    ),
    "in a payload of a recipient": warning(
        SEEN.to_apns("other", raw_content={"aps": {"{{c}}": 0}}, substitutions={"c": "\\"}),
        "MessageRequest.addresses[#2].substitutions",
        "escape",
        SEEN.to_apns("other", raw_content={"aps": {"{{c}}": 0}}, substitutions={"a": "\\"}),
    ),
    "of a user": warning(
        SendUsersMessageRequest().with_notification("{{a}}").to_user("b", substitutions={"a": '"'}),
        "SendUsersMessageRequest.users[#1].substitutions",
        "escape",
    ),
}


@pytest.mark.parametrize("case", BREAKING.values(), ids=BREAKING)
def test_a_value_that_may_break_json_is_reported(case):
    assert_reported(case)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_variable_without_a_value_is_reported(case):
    assert_reported(case)


def test_every_message_that_may_reach_a_user_counts():
    request = SendUsersMessageRequest().with_sms("{{a}} {{b}}").with_gcm("{{a}}").to_user("ana")

    assert [problem.message.partition(": ")[0] for problem in found(request, "variable")] == [
        "gives no value for {{a}} of gcm_message",
        "gives no value for {{a}} of sms_message",
        "gives no value for {{b}} of sms_message",
    ]


def test_the_same_variable_is_reported_once_for_all_recipients():
    request = CODE.to_sms("+1", substitutions={"code": "1"}).to_sms("+2").to_sms("+3")

    (problem,) = found(request, "variable")
    assert problem.path == "MessageRequest.addresses[#2].substitutions"
    assert problem.message.endswith("(2 times)")


names = st.text("abc", min_size=1, max_size=2)


@given(st.sets(names), st.sets(names), st.sets(names))
def test_what_is_used_less_what_is_given_is_reported(used, common, own):
    body = "".join(f"{{{{{name}}}}}" for name in used) or "Hello"
    request = MessageRequest().with_sms(body).with_substitutions(dict.fromkeys(common, "x"))
    request = request.to_sms(NUMBER, substitutions=dict.fromkeys(own, "y"))

    reported = {
        problem.message.split("{{")[1].split("}}")[0] for problem in found(request, "variable")
    }
    assert reported == used - common - own


def test_a_request_without_variables_has_no_problem():
    assert check(MessageRequest().with_sms("Hello { } {{ }}").to_sms(NUMBER)) == ()


EXPRESSIONS = {
    "a condition": warning(
        MessageRequest().with_sms("{{#if x}}a{{/if}}").to_sms(NUMBER),
        "MessageRequest.message_configuration.sms_message",
        "expression",
        MessageRequest().with_sms("{{x}} {{ x }} {{{x}}} {{x.[0]}} {{}} {{ }} {x}").to_sms(NUMBER),
        message="not looked at here",
    ),
    "two words, in HTML": warning(
        MessageRequest().with_email(subject="a", text="b", html="{{a b}}"),
        "MessageRequest.message_configuration.email_message",
        "expression",
    ),
    "a condition in a payload": warning(
        MessageRequest().with_gcm(raw_content={"data": {"a": "{{#if b}}"}}),
        "MessageRequest.message_configuration.gcm_message",
        "expression",
        MessageRequest().with_gcm(raw_content={"data": {"a": {"b": {"c": {}}}}}),
    ),
    "a condition of a recipient's own": warning(
        MessageRequest().with_sms("a").to_sms(NUMBER, body_override="{{^x}}"),
        "MessageRequest.addresses[#1].body_override",
        "expression",
        MessageRequest().with_sms("a").to_sms(NUMBER, body_override="{{x}}"),
    ),
    "in a payload of a recipient's own": warning(
        MessageRequest().with_gcm("a").to_gcm("t", raw_content={"data": {"a": "{{a b}}"}}),
        "MessageRequest.addresses[#1].raw_content",
        "expression",
        MessageRequest().with_gcm("a").to_gcm("t", raw_content={"data": {"a": {"b": {}}}}),
    ),
}


@pytest.mark.parametrize("case", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_what_render_cannot_fill_in_is_reported(case):
    assert_reported(case)


@given(st.lists(st.sampled_from(["{", "}", "{{", "}}", "a", " ", "#", "/if"])).map("".join))
def test_what_render_leaves_in_the_text_is_reported(text):
    request = MessageRequest().with_sms(text).to_sms(NUMBER, substitutions={"a": "x", "aa": "y"})
    (shown,) = render(request)

    if "{{" not in shown.body or "}}" not in shown.body:
        assert found(request, "expression") == []
    if found(request, "expression"):
        assert re.search(r"\{\{[^{}]*[^{}\s][^{}]*\}\}", shown.body)
