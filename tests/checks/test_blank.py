"""What `render` shows as blank, `check` mentions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    DirectMessageConfiguration,
    EmailMessage,
    EndpointSendConfiguration,
    MessageRequest,
    RawEmail,
    SendUsersMessageRequest,
    SimpleEmail,
    SimpleEmailPart,
    TemplateConfiguration,
    check,
    render,
)
from pinpoint_direct.model.channels import (
    CHANNELS,
    MESSAGE_FIELDS,
    PUSH_CHANNELS,
    content_for,
    has_template,
)

from ..strategies import requests
from .cases import assert_reported, error, found, warning

texts = st.sampled_from([None, None, "", " ", "a", "{{x}}", "{{x}}{{y}}"])
substitutions = st.none() | st.dictionaries(
    st.sampled_from(["x", "y"]), st.sampled_from(["", " ", "b"]), min_size=1
)
flags = st.sampled_from([None, None, False, True])
raws = st.sampled_from([None, None, {"aps": {"content-available": 1}}, {"notification": {}}])
parts = st.none() | texts.map(SimpleEmailPart)
mails = {
    "simple_email": st.none()
    | st.builds(SimpleEmail, subject=parts, text_part=parts, html_part=parts),
    "raw_email": st.sampled_from(
        [None, RawEmail(), RawEmail(b"Subject: a"), RawEmail(b"Subject: \r\n")]
    ),
}
few = {
    "body": texts,
    "title": texts,
    "substitutions": substitutions,
    "silent_push": flags,
    "raw_content": raws,
    "badge": st.sampled_from([None, None, 1]),
    "data": st.sampled_from([None, None, {"a": "b"}]),
    **mails,
}


def of(cls):
    """Return messages that say little."""
    names = {field.name for field in cls.__attrs_attrs__}
    return st.builds(cls, **{name: one for name, one in few.items() if name in names})


messages = st.fixed_dictionaries(
    {}, optional={field: of(cls) for cls, field in MESSAGE_FIELDS.items()}
).map(lambda given_messages: DirectMessageConfiguration(**given_messages))
own = {
    "body_override": texts,
    "title_override": texts,
    "substitutions": substitutions,
    "raw_content": raws,
}
addresses = st.lists(
    st.builds(AddressConfiguration, channel_type=st.sampled_from([*CHANNELS]), **own), max_size=3
).map(lambda several: {f"address {number}": one for number, one in enumerate(several)})
endpoints = st.lists(st.builds(EndpointSendConfiguration, **own), max_size=2).map(
    lambda several: {f"id {number}": one for number, one in enumerate(several)}
)
blank_requests = st.builds(
    MessageRequest, message_configuration=messages, addresses=addresses, endpoints=endpoints
) | st.builds(SendUsersMessageRequest, message_configuration=messages, users=endpoints)


def is_meant(request, read, given_own):
    """Tell whether a push shows nothing on purpose, or nobody here knows what it shows."""
    content = content_for(request.message_configuration, read.channel_type)
    is_push = read.channel_type in PUSH_CHANNELS
    if is_push and (given_own.raw_content or getattr(content, "raw_content", None)):
        return True
    names = ("silent_push", "badge", "sound") if is_push else ("silent_push",)
    acts = any(getattr(content, name, None) for name in names)
    if read.channel_type is None:  # any template may be the one
        return acts or request.template_configuration not in {None, TemplateConfiguration()}
    return acts or has_template(request.template_configuration, read.channel_type)


# The rules that say that there is nothing to read, nothing to send, or no channel to send it by.
OF_BLANKS = {"channel", "content", "empty", "message", "required", "silent"}


def places(request, read):
    """Return where a blank text of a recipient may be mentioned."""
    name = type(request).__name__
    several = {"address": "addresses", "endpoint": "endpoints", "user": "users"}[read.kind]
    position = [*getattr(request, several)].index(read.recipient) + 1
    content = content_for(request.message_configuration, read.channel_type)
    field = "" if content is None else f".{MESSAGE_FIELDS[type(content)]}"
    return f"{name}.{several}[#{position}]", f"{name}.message_configuration{field}"


@given(blank_requests | requests)
def test_what_render_shows_as_blank_is_mentioned(request):
    request_name = type(request).__name__  # many empty texts are one problem of the request
    mentioned = {problem.path for problem in check(request) if problem.rule in OF_BLANKS}
    for read in render(request):
        if any(text and text.strip() for text in (read.title, read.body, read.html)):
            continue
        recipient, message = places(request, read)
        several = recipient.split(".")[1].partition("[")[0]
        given_own = getattr(request, several)[read.recipient]
        if not is_meant(request, read, given_own):
            # Recipients with the same problem are reported at the first of them.
            group = recipient.partition("[")[0]
            assert request_name in mentioned or any(
                path.startswith((group, message)) for path in mentioned
            )


CONFIGURED = MessageRequest().with_push("b", title="t")
PLACE = "MessageRequest.message_configuration"
CASES = {
    "a badge in place of a text": warning(
        CONFIGURED.with_apns(badge=1).to_apns("token"),
        f"{PLACE}.apns_message",
        "content",
        CONFIGURED.with_apns("c", badge=1).to_apns("token"),
        CONFIGURED.with_apns(silent_push=True).to_apns("token"),
        CONFIGURED.with_apns(raw_content={"aps": {"badge": 1}}).to_apns("token"),
        MessageRequest().with_push(title="t").with_apns(badge=1).to_apns("token"),
        MessageRequest().with_apns(badge=1).to_apns("token"),
        message="in place of default_push_notification_message",
    ),
    "an SMS in place of a text": warning(
        MessageRequest().with_default("a").with_sms(sender_id="SHOP").to_sms("+447700900123"),
        f"{PLACE}.sms_message",
        "content",
        CONFIGURED.with_sms("a").to_sms("+447700900123"),
        message="in place of default_message",
    ),
    "a push in place of a text for all": warning(
        MessageRequest().with_default("a").with_push(action="OPEN_APP").to_apns("token"),
        f"{PLACE}.default_push_notification_message",
        "content",
        message="in place of default_message",
    ),
    "a blank text": warning(
        MessageRequest().with_sms(" \n"), f"{PLACE}.sms_message", "content", message="a blank one"
    ),
    "an e-mail that cannot be read": warning(
        MessageRequest().with_email(EmailMessage(raw_email=RawEmail(b"\r\n"))),
        f"{PLACE}.email_message",
        "content",
        message="no text that could be read",
    ),
    "a blank override": warning(
        MessageRequest().with_sms("a").to_sms("+12065550100", body_override=" "),
        "MessageRequest.addresses[#1].body_override",
        "content",
        MessageRequest().with_sms("a").to_sms("+12065550100", body_override="b"),
        MessageRequest().with_push("a", title="b").to_apns("token", body_override=""),
    ),
    "a blank override of the only text": warning(
        MessageRequest().with_push(title="a").to_apns("token", title_override=""),
        "MessageRequest.addresses[#1].title_override",
        "content",
        MessageRequest().with_push("b", title="a").to_apns("token", title_override=""),
    ),
    "no template for a message": warning(
        MessageRequest().with_template(email="a").with_sms().to_endpoint("b"),
        f"{PLACE}.sms_message",
        "content",
        MessageRequest().with_template(email="a").with_default(substitutions={}).to_endpoint("b"),
    ),
    "no template in a configuration": error(
        MessageRequest(
            message_configuration=DirectMessageConfiguration(),
            template_configuration=TemplateConfiguration(),
        ).to_endpoint("a"),
        PLACE,
        "message",
        MessageRequest().with_template(email="a").to_endpoint("a"),
    ),
    "blank values": warning(
        MessageRequest().with_sms("{{a}}").to_sms("+12065550100", substitutions={"a": " "}),
        "MessageRequest.addresses[#1].substitutions",
        "content",
        MessageRequest().with_sms("{{a}}!").to_sms("+12065550100", substitutions={"a": " "}),
    ),
    "blank values for a user": warning(
        SendUsersMessageRequest()
        .with_sms("a")
        .with_voice("{{b}}")
        .to_user("ana", substitutions={"b": ""}),
        "SendUsersMessageRequest.users[#1].substitutions",
        "content",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_blank_text_is_reported_where_it_comes_from(case):
    assert_reported(case)


def test_a_value_of_the_default_message_alone_is_explained():
    request = MessageRequest().with_default("a", substitutions={"b": "c"}).with_sms("{{b}} {{d}}")

    one, other = found(request.to_sms("+12065550100"), "variable")
    assert "default_message counts for others" in one.message
    assert "default_message" not in other.message
