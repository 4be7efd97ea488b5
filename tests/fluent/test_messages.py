"""The `with_` methods: what each sets, and that nothing else changes."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    ADMMessage,
    APNSMessage,
    BaiduMessage,
    DefaultMessage,
    DefaultPushNotificationMessage,
    DirectMessageConfiguration,
    EmailMessage,
    GCMMessage,
    MessageRequest,
    SendUsersMessageRequest,
    SMSMessage,
    Template,
    TemplateConfiguration,
    ValidationError,
    VoiceMessage,
    to_wire,
)

from ..oracle import REQUESTS
from ..strategies import arguments_of, instances, requests, texts

STEPS = {
    "with_adm": ("adm_message", ADMMessage),
    "with_apns": ("apns_message", APNSMessage),
    "with_baidu": ("baidu_message", BaiduMessage),
    "with_default": ("default_message", DefaultMessage),
    "with_email": ("email_message", EmailMessage),
    "with_gcm": ("gcm_message", GCMMessage),
    "with_push": ("default_push_notification_message", DefaultPushNotificationMessage),
    "with_sms": ("sms_message", SMSMessage),
    "with_voice": ("voice_message", VoiceMessage),
}
TEMPLATES = ["email", "push", "sms", "voice", "in_app"]
FIELDS = [field.name for field in attrs.fields(DirectMessageConfiguration)]
substitutions = st.dictionaries(texts(), texts() | st.lists(texts(), max_size=2), max_size=3)
a_step = st.sampled_from([*STEPS])
a_message_step = st.sampled_from([step for step in STEPS if step != "with_email"])


def with_configuration(request, **messages):
    held = request.message_configuration or DirectMessageConfiguration()
    return request.evolve(message_configuration=held.evolve(**messages))


def test_there_is_a_method_for_every_message():
    assert sorted(field for field, _ in STEPS.values()) == sorted(FIELDS)


@given(requests, a_step.flatmap(lambda step: st.tuples(st.just(step), instances(STEPS[step][1]))))
def test_a_finished_message_is_set_and_nothing_else_changes(request, made):
    step, message = made

    assert getattr(request, step)(message) == with_configuration(
        request, **{STEPS[step][0]: message}
    )


@given(
    requests,
    a_message_step.flatmap(lambda step: st.tuples(st.just(step), arguments_of(STEPS[step][1]))),
)
def test_a_step_takes_what_the_constructor_takes(request, made):
    step, arguments = made
    field, cls = STEPS[step]
    body = [arguments.pop("body")] if "body" in arguments else []

    built = getattr(request, step)(*body, **arguments)

    assert built == with_configuration(request, **{field: cls(*body, **arguments)})


@given(requests, a_step.flatmap(lambda step: st.tuples(st.just(step), instances(STEPS[step][1]))))
def test_a_step_leaves_the_request_as_it_is(request, made):
    step, message = made
    twin = request.evolve()

    getattr(request, step)(message)

    assert request == twin


@given(
    st.lists(
        a_step.flatmap(lambda step: st.tuples(st.just(step), instances(STEPS[step][1]))), max_size=4
    )
)
def test_the_last_message_of_a_kind_counts(steps):
    request = MessageRequest()
    for step, message in steps:
        request = getattr(request, step)(message)

    held = request.message_configuration
    assert {STEPS[step][0]: message for step, message in steps} == {
        name: one
        for name, one in (attrs.asdict(held, recurse=False) if held else {}).items()
        if one is not None
    }


@pytest.mark.parametrize("cls", REQUESTS)
def test_every_step_returns_the_same_kind_of_request(cls):
    request = cls()
    for step in STEPS:
        request = getattr(request, step)()
    request = request.with_template(sms="a").with_context(a="b").with_trace_id("c")

    assert type(request.with_substitutions(a="b")) is cls


def test_the_arguments_of_an_e_mail_make_a_simple_one():
    request = MessageRequest().with_email(subject="Hello", text="How are you?", charset=None)

    assert request.message_configuration.email_message == EmailMessage.simple(
        subject="Hello", text="How are you?", charset=None
    )


@given(
    requests,
    st.dictionaries(st.sampled_from(TEMPLATES), texts() | instances(Template), min_size=1),
)
def test_templates_are_added_by_name_or_finished(request, named):
    held = request.template_configuration or TemplateConfiguration()
    added = {
        f"{channel}_template": Template(one) if isinstance(one, str) else one
        for channel, one in named.items()
    }

    built = request.with_template(**named)

    assert built.template_configuration == held.evolve(**added)
    assert built == request.evolve(
        template_configuration=built.template_configuration,
        message_configuration=request.message_configuration or DirectMessageConfiguration(),
    )


def test_a_request_of_a_template_alone_can_be_sent():
    request = MessageRequest().with_template(sms="order-shipped")

    assert request.message_configuration == DirectMessageConfiguration()


def test_naming_no_template_is_refused():
    with pytest.raises(ValidationError) as caught:
        MessageRequest().with_template(sms=None)
    assert [(one.path, one.rule) for one in caught.value.problems] == [
        ("with_template", "required")
    ]


@pytest.mark.parametrize(
    "wrong", [5, SMSMessage("Hello"), ["order-shipped"]], ids=["number", "message", "list"]
)
def test_something_that_is_no_template_is_refused(wrong):
    with pytest.raises(ValidationError) as caught:
        MessageRequest().with_template(sms=wrong)
    assert [one.path for one in caught.value.problems] == ["TemplateConfiguration.sms_template"]


@given(requests, st.dictionaries(texts(), texts()), st.dictionaries(texts(), texts()))
def test_context_is_added_and_what_comes_later_wins(request, first, second):
    built = request.with_context(first, **second)

    assert built.context == {**(request.context or {}), **first, **second}
    assert request.with_context(first).with_context(second) == built
    assert built == request.evolve(context=built.context)


@given(requests, texts())
def test_a_trace_id_is_set(request, trace_id):
    assert request.with_trace_id(trace_id) == request.evolve(trace_id=trace_id)


@given(instances(DirectMessageConfiguration), substitutions, substitutions)
def test_substitutions_go_into_every_message_present_and_what_comes_later_wins(
    messages, first, second
):
    request = SendUsersMessageRequest(message_configuration=messages)
    present = [name for name in FIELDS if getattr(messages, name) is not None]
    if not present:
        with pytest.raises(ValidationError):
            request.with_substitutions(first)
        return

    built = request.with_substitutions(first, **second).message_configuration

    for name in FIELDS:
        before, after = getattr(messages, name), getattr(built, name)
        if before is None:
            assert after is None
        else:
            given_ones = {**(before.substitutions or {}), **first, **second}
            assert after == before.evolve(substitutions=given_ones)
    assert request.with_substitutions(first).with_substitutions(second) == request.evolve(
        message_configuration=built
    )


def test_a_message_that_comes_later_has_none_of_the_substitutions():
    request = MessageRequest().with_sms("{{a}}").with_substitutions(a="1").with_push("{{a}}")

    assert request.message_configuration.default_push_notification_message.substitutions is None


@pytest.mark.parametrize(
    "request_without",
    [MessageRequest(), MessageRequest().with_template(sms="a"), SendUsersMessageRequest()],
    ids=["empty", "template alone", "users"],
)
def test_substitutions_without_a_message_are_refused(request_without):
    with pytest.raises(ValidationError) as caught:
        request_without.with_substitutions(a="1")
    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == ("with_substitutions", "required")
    assert "with_sms()" in problem.message


def test_a_request_for_four_channels_is_built_in_one_go():
    request = (
        MessageRequest()
        .with_sms("Your code is {{code}}", message_type="TRANSACTIONAL")
        .with_email(subject="Your code", text="{{code}}", html="<p>{{code}}</p>")
        .with_push("{{code}}", title="Your code")
        .with_substitutions(code="0000")
        .to_sms("+12065550100", substitutions={"code": "1234"})
        .to_email("ana@example.com", substitutions={"code": "5678"})
        .to_gcm("device-token")
        .to_apns("device-token-2", sandbox=True)
    )

    assert to_wire(request) == {
        "Addresses": {
            "+12065550100": {"ChannelType": "SMS", "Substitutions": {"code": ["1234"]}},
            "ana@example.com": {"ChannelType": "EMAIL", "Substitutions": {"code": ["5678"]}},
            "device-token": {"ChannelType": "GCM"},
            "device-token-2": {"ChannelType": "APNS_SANDBOX"},
        },
        "MessageConfiguration": {
            "DefaultPushNotificationMessage": {
                "Body": "{{code}}",
                "Title": "Your code",
                "Substitutions": {"code": ["0000"]},
            },
            "EmailMessage": {
                "SimpleEmail": {
                    "Subject": {"Data": "Your code", "Charset": "UTF-8"},
                    "TextPart": {"Data": "{{code}}", "Charset": "UTF-8"},
                    "HtmlPart": {"Data": "<p>{{code}}</p>", "Charset": "UTF-8"},
                },
                "Substitutions": {"code": ["0000"]},
            },
            "SMSMessage": {
                "Body": "Your code is {{code}}",
                "MessageType": "TRANSACTIONAL",
                "Substitutions": {"code": ["0000"]},
            },
        },
    }
