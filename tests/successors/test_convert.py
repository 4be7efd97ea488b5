"""From requests to the calls of other services: laws, and the fate of every field."""

import copy
import json
import pickle
import shlex

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    Conversion,
    DefaultMessage,
    DirectMessageConfiguration,
    DroppedFieldWarning,
    EmailMessage,
    Loss,
    MessageHeader,
    MessageRequest,
    RawEmail,
    Route,
    SESv2,
    SimpleEmail,
    SimpleEmailPart,
    SMSMessage,
    SMSVoiceV2,
    Template,
    TemplateConfiguration,
    ValidationError,
    VoiceMessage,
    convert,
    render,
    reveal,
)
from pinpoint_direct.successors.member_rules import RULES
from pinpoint_direct.successors.voices import FIRST_OF, VOICES, voice_named

from ..strategies import texts
from .models import OPERATIONS, REASONS, mistakes, service

NUMBER, MAIL, SENDER = "+12065550100", "ana@example.com", "shop@example.com"
ROUTE = Route(
    email=SESv2(from_address=SENDER),
    sms=SMSVoiceV2(),
    voice=SMSVoiceV2(origination_identity="pool-1"),
)
MIME = b"From: shop@example.com\r\nSubject: Hello\r\n\r\nHello"
HOSTILE = [
    *("", " ", "\n", "a b", "{{a}}", "{{{a}}}", "{{#if a}}x{{/if}}", "{{a b}}", "}}{{", "é<b>&"),
    *("<speak>{{a}}</speak>", "<p>{{a}}</p>", "ana@bücher.example", "Ana <ana@example.com>"),
    *("Jörg <j@example.com>", "x" * 1601, "x" * 871, "en-US", "Celine", "\ud83d", "+12065550100"),
    *("a@straße.de", "a@b@c", "latin-1", "utf-8", "idna", "no-such-charset", "a: b\r\nBcc: c@d.e"),
]
written = st.sampled_from(HOSTILE) | texts()


def mostly(*good):
    """Return what is good most of the time."""
    return st.integers(0, 9).flatmap(lambda n: written if n == 9 else st.sampled_from(good))


bodies = mostly(
    "Hello", "Hello {{a}}", "<p>{{a}} {{{b}}}</p>", "<speak>{{a}}</speak>", "é {{b.[1]}}"
)
values = st.fixed_dictionaries(
    {"a": mostly("Ana", "A & B", "<b>", "é"), "b": st.lists(written, min_size=2, max_size=2)}
)
names = mostly("a", "b", "campaign")
contexts = st.none() | st.dictionaries(names, mostly("spring", "t-1"), max_size=7)
mailboxes = mostly(SENDER, "Shop <shop@example.com>", "Café <shop@bücher.example>")


def built(cls, required=None, **optional):
    """Return objects of a class, with some of the optional fields."""
    fields = st.fixed_dictionaries(required or {}, optional=optional)
    return fields.map(lambda given: cls(**given))


sms = built(
    SMSMessage,
    {"body": bodies},
    keyword=mostly("JOIN"),
    media_url=mostly("s3://bucket/cat.png"),
    message_type=st.sampled_from(["TRANSACTIONAL", "PROMOTIONAL"]),
    origination_number=mostly("+12065550199"),
    sender_id=mostly("ACME"),
    substitutions=values,
    entity_id=mostly("1101"),
    template_id=mostly("1107"),
)
voice = built(
    VoiceMessage,
    {"body": bodies},
    language_code=mostly("en-US", "de-DE"),
    origination_number=mostly("+12065550199"),
    substitutions=values,
    voice_id=mostly("Joanna", "Céline", "Kajal"),
)
part = built(SimpleEmailPart, {"data": bodies | st.none()}, charset=mostly("UTF-8", "iso-8859-1"))
header = built(
    MessageHeader,
    {
        "name": mostly("X-Campaign").filter(lambda name: len(name) <= 126),
        "value": mostly("spring", "{{a}}").filter(lambda value: len(value) <= 870),
    },
)
raw_emails = st.sampled_from([MIME, MIME, MIME, b"", b"\r\n\r\nFrom: a@b.c", b"From:"])
simple = built(
    SimpleEmail, subject=part, text_part=part, html_part=part, headers=st.lists(header, max_size=2)
)
mails = built(
    EmailMessage,
    {"simple_email": simple | simple | st.none()},
    body=bodies,
    from_address=mailboxes,
    feedback_forwarding_address=mailboxes,
    reply_to_addresses=st.lists(mailboxes, max_size=2),
    substitutions=values,
    raw_email=built(RawEmail, {"data": raw_emails}),
)
default = built(DefaultMessage, {"body": bodies}, substitutions=values)
MESSAGES_OF = {"SMS": sms | default, "VOICE": voice | default, "EMAIL": mails | default}
ADDRESSES_OF = {
    "SMS": mostly(NUMBER, "12065550100", "+4915550100"),
    "VOICE": mostly(NUMBER),
    "EMAIL": mostly(MAIL, "ana@bücher.example"),
}
stored = st.integers(0, 5).flatmap(
    lambda n: (
        st.none()
        if n
        else built(
            TemplateConfiguration,
            email_template=built(Template, {"name": mostly("welcome")}, version=written),
            sms_template=built(Template, {"name": written}),
        )
    )
)
FIELDS = {
    SMSMessage: "sms_message",
    VoiceMessage: "voice_message",
    EmailMessage: "email_message",
    DefaultMessage: "default_message",
}
feedback = (
    "MessageFeedbackEnabled"
    in service("pinpoint-sms-voice-v2").operation_model("SendTextMessage").input_shape.members
)  # not in the oldest botocore


def phones(**more):
    return st.builds(
        SMSVoiceV2,
        origination_identity=st.sampled_from([None, "pool-1", {"+1": "ACME", "+4": "pool-4"}]),
        configuration_set_name=st.sampled_from([None, "news"]),
        protect_configuration_id=st.sampled_from([None, "protect-1"]),
        max_price=st.sampled_from([None, "0.05"]),
        time_to_live=st.none() | st.integers(5, 259_200),
        message_feedback_enabled=st.sampled_from([None, True] if feedback else [None]),
        dry_run=st.none() | st.booleans(),
        voices=st.sampled_from([{}, {"Kajal": "Raveena"}]),
    )


routes = st.builds(
    Route,
    email=st.builds(
        SESv2,
        from_address=st.sampled_from([SENDER, "Shop <shop@example.com>", SENDER, None]),
        from_identity_arn=st.sampled_from([None, "arn:aws:ses:us-east-1:1:identity/example.com"]),
        configuration_set_name=st.sampled_from([None, "news"]),
        feedback_forwarding_address=st.sampled_from([None, SENDER]),
        tags=st.sampled_from([{}, {"shop": "a-1"}]),
        templates=st.sampled_from([{}, {"welcome": "welcome-2"}]),
    ),
    sms=phones(),
    voice=phones(),
)


@st.composite
def requests(draw):
    channel = draw(st.sampled_from([*MESSAGES_OF]))
    message, address = draw(MESSAGES_OF[channel]), draw(ADDRESSES_OF[channel])
    own = built(
        AddressConfiguration,
        {"channel_type": st.just(channel), "substitutions": values},
        body_override=bodies,
        title_override=bodies,
        raw_content=written,
        context=contexts,
    )
    return address, MessageRequest(
        addresses={address: draw(own)},
        context=draw(contexts),
        trace_id=draw(st.none() | mostly("t-1")),
        message_configuration=DirectMessageConfiguration(**{FIELDS[type(message)]: message}),
        template_configuration=draw(stored),
    )


def tried(request, address, route=ROUTE):
    try:
        return convert(request, address, route)
    except ValidationError as error:
        return error


def sent_texts(conversion):
    """Return title and texts as the service will have them; ``None`` if it has them itself."""
    arguments = conversion.arguments
    if "MessageBody" in arguments:
        return {"body": arguments["MessageBody"]}
    simple = arguments["Content"].get("Simple")
    if simple is None:
        return None
    bodies = {name: part["Data"] for name, part in simple["Body"].items()}
    html = bodies.get("Html")
    return {"body": bodies.get("Text", html), "html": html, "title": simple["Subject"]["Data"]}


@pytest.mark.parametrize("operation", [one for several in OPERATIONS.values() for one in several])
def test_the_requests_of_these_laws_are_converted_and_not_only_refused(operation):
    def is_one(case):
        (address, request), route = case
        return getattr(tried(request, address, route), "operation", None) == operation

    once = settings(max_examples=1000, database=None, phases=[Phase.generate])
    find(st.tuples(requests(), routes), is_one, settings=once)


@given(requests(), routes)
def test_what_is_converted_passes_the_model_and_reads_as_rendered(case, route):
    address, request = case
    found = tried(request, address, route)

    if isinstance(found, ValidationError):
        assert all(problem.rule == "route" for problem in found.problems)
        return
    assert mistakes(found) == []
    sent, (shown,) = sent_texts(found), render(request)
    if sent is not None:
        assert sent["body"] == shown.body
        assert sent.get("title") in (None, shown.title or "")
        assert sent.get("html") in (None, shown.html, shown.body)
    assert pickle.loads(pickle.dumps(found)) == found
    assert hash(found) == hash(tried(request, address, route))


@given(requests(), routes)
def test_a_loss_refuses_where_that_is_asked_for(case, route):
    address, request = case
    found = tried(request, address, route)
    strict = tried(request, address, attrs.evolve(route, on_loss="raise"))

    if isinstance(found, ValidationError):
        assert str(strict) == str(found)
    elif found.losses:
        told = [(problem.path, problem.message) for problem in strict.problems]
        assert told == [(loss.path, loss.message) for loss in found.losses]
        assert {problem.rule for problem in strict.problems} == {"loss"}
    else:
        assert strict == found


SECRET = "7QXZ93qx"


@given(requests(), routes)
def test_neither_conversion_nor_refusal_shows_what_is_personal(case, route):
    _, request = case
    mail = request.message_configuration.email_message
    request = request.evolve(
        addresses={
            SECRET: next(iter(request.addresses.values())).evolve(
                body_override=f"{SECRET}{{{{a}}}}", substitutions={SECRET: SECRET}
            )
        },
        context={SECRET: SECRET},
        trace_id=SECRET,
    )
    found = tried(request, SECRET, route)

    assert SECRET not in repr(found)
    assert SECRET not in str(found)
    assert mail is None or SECRET not in "".join(map(str, getattr(found, "losses", ())))


TEXT = SMSMessage("Hello")
CALL = VoiceMessage("Hello")
HELLO = SimpleEmail(
    subject=SimpleEmailPart("Hello"),
    text_part=SimpleEmailPart("Hello"),
    html_part=SimpleEmailPart("<p>Hello</p>"),
    headers=[MessageHeader("X-Campaign", "spring")],
)
LETTER = EmailMessage(simple_email=HELLO)
RAW = EmailMessage(raw_email=RawEmail(MIME))
ANYBODY = AddressConfiguration()
BARE = MessageRequest()

# Each field of every class that a conversion reads: what it is tried with, and what becomes of it.
FATES = [
    (TEXT, "body", "Hi", "mapped"),
    (TEXT, "keyword", "JOIN", "mapped"),
    (TEXT, "media_url", "s3://bucket/cat.png", "lost"),
    (TEXT, "message_type", "PROMOTIONAL", "mapped"),
    (TEXT, "origination_number", "+12065550199", "mapped"),
    (TEXT, "sender_id", "ACME", "mapped"),
    (TEXT.evolve(body="{{a}}", substitutions={"a": "1"}), "substitutions", {"a": "2"}, "mapped"),
    (TEXT, "entity_id", "1101", "mapped"),
    (TEXT, "template_id", "1107", "mapped"),
    (TEXT.evolve(origination_number="+12065550199"), "sender_id", "ACME", "lost"),
    (CALL, "body", "Hi", "mapped"),
    (CALL, "language_code", "de-DE", "mapped"),
    (CALL, "origination_number", "+12065550199", "mapped"),
    (CALL.evolve(body="{{a}}", substitutions={"a": "1"}), "substitutions", {"a": "2"}, "mapped"),
    (CALL, "voice_id", "Joanna", "mapped"),
    (CALL.evolve(voice_id="Joanna"), "language_code", "de-DE", "lost"),
    (CALL.evolve(language_code="de-DE"), "voice_id", "Daniel", "lost"),
    (CALL, "voice_id", "Daniel", "refused"),
    (CALL, "language_code", "hi-IN", "refused"),
    (EmailMessage(body="Hello"), "body", "Hi", "mapped"),
    (LETTER, "body", "Hi", "lost"),
    (RAW, "body", "Hi", "lost"),
    (LETTER, "feedback_forwarding_address", "a@b.example", "mapped"),
    (LETTER, "from_address", "a@b.example", "mapped"),
    (LETTER, "reply_to_addresses", ["a@b.example"], "mapped"),
    (LETTER, "simple_email", HELLO.evolve(headers=()), "mapped"),
    (EmailMessage(body="Hello"), "raw_email", RawEmail(MIME), "mapped"),
    (LETTER, "raw_email", RawEmail(MIME), "lost"),
    (
        LETTER.evolve(
            simple_email=HELLO.evolve(text_part=SimpleEmailPart("{{a}}")), substitutions={"a": "1"}
        ),
        "substitutions",
        {"a": "2"},
        "mapped",
    ),
    (RAW, "substitutions", {"a": "1"}, "lost"),
    (HELLO, "subject", SimpleEmailPart("Hi"), "mapped"),
    (HELLO, "text_part", SimpleEmailPart("Hi"), "mapped"),
    (HELLO, "html_part", SimpleEmailPart("<b>Hi</b>"), "mapped"),
    (HELLO, "headers", [MessageHeader("X-Campaign", "autumn")], "mapped"),
    (SimpleEmailPart("Hello"), "data", "Hi", "mapped"),
    (SimpleEmailPart("Hello"), "charset", "iso-8859-1", "mapped"),
    (SimpleEmailPart("日本"), "charset", "iso-8859-1", "lost"),
    (MessageHeader("X-A", "b"), "name", "X-B", "mapped"),
    (MessageHeader("X-A", "b"), "value", "c", "mapped"),
    (MessageHeader("X-A", "b"), "value", "é", "refused"),
    (RawEmail(MIME), "data", MIME + b"!", "mapped"),
    (DefaultMessage("Hello"), "body", "Hi", "mapped"),
    (DefaultMessage("{{a}}", substitutions={"a": "1"}), "substitutions", {"a": "2"}, "mapped"),
    (Template("a"), "name", "b", "mapped"),
    (Template("a"), "version", "2", "lost"),
    (TemplateConfiguration(), "email_template", Template("a"), "mapped"),
    (TemplateConfiguration(), "sms_template", Template("a"), "refused"),
    (TemplateConfiguration(), "voice_template", Template("a"), "refused"),
    (ANYBODY, "body_override", "Hi", "mapped"),
    (ANYBODY, "channel_type", "GCM", "refused"),
    (ANYBODY, "context", {"a": "1"}, "mapped"),
    (ANYBODY, "raw_content", "{}", "lost"),
    (ANYBODY, "substitutions", {"a": "1"}, "mapped"),
    (ANYBODY, "title_override", "Hi", "lost"),
    (BARE, "context", {"a": "1"}, "mapped"),
    (BARE, "trace_id", "t-1", "mapped"),
    (BARE, "context", {"a b": " 1"}, "lost"),
]
# Of other channels, or what the other fields stand in.
ELSEWHERE = {
    TemplateConfiguration: {"push_template", "in_app_template"},
    MessageRequest: {
        *("addresses", "endpoints", "message_configuration", "template_configuration"),
    },
}


def test_every_field_has_a_fate():
    named = {(type(value), name) for value, name, _, _ in FATES}
    named |= {(cls, name) for cls, several in ELSEWHERE.items() for name in several}
    classes = {cls for cls, _ in named}

    assert named == {(cls, field.name) for cls in classes for field in attrs.fields(cls)}
    assert {*FIELDS, RawEmail, SimpleEmail, SimpleEmailPart, MessageHeader} <= classes


# The message that a value of each class makes count.
MESSAGES = {
    SMSMessage: lambda one: one,
    VoiceMessage: lambda one: one,
    DefaultMessage: lambda one: one,
    EmailMessage: lambda one: one,
    SimpleEmail: lambda one: EmailMessage(simple_email=one),
    SimpleEmailPart: lambda one: EmailMessage(simple_email=SimpleEmail(text_part=one)),
    MessageHeader: lambda one: EmailMessage(simple_email=HELLO.evolve(headers=[one])),
    RawEmail: lambda one: EmailMessage(raw_email=one),
    Template: lambda _: LETTER,
    TemplateConfiguration: lambda _: TEXT,
    AddressConfiguration: lambda _: SMSMessage("Hello {{a}}", substitutions={"a": "0"}),
    MessageRequest: lambda _: TEXT,
}
OF_TEMPLATES = {"email_template": LETTER, "voice_template": CALL}
CHANNEL_OF = {EmailMessage: "EMAIL", VoiceMessage: "VOICE"}


def request_with(value, name=""):
    """Return a request in which a value of any of the classes counts, and its address."""
    message = OF_TEMPLATES.get(name) or MESSAGES[type(value)](value)
    if isinstance(value, Template):
        value = TemplateConfiguration(email_template=value)
    channel = CHANNEL_OF.get(type(message), "SMS")
    address = MAIL if channel == "EMAIL" else NUMBER
    own = value if isinstance(value, AddressConfiguration) else AddressConfiguration()
    request = value if isinstance(value, MessageRequest) else BARE
    if isinstance(value, TemplateConfiguration):
        request = request.evolve(template_configuration=value)
    if own.channel_type is None:
        own = own.evolve(channel_type=channel)
    held = DirectMessageConfiguration(**{FIELDS[type(message)]: message})
    return request.evolve(addresses={address: own}, message_configuration=held), address


@pytest.mark.parametrize(
    ("value", "name", "given_", "fate"),
    FATES,
    ids=[f"{n}-{type(value).__name__}.{name}" for n, (value, name, *_) in enumerate(FATES)],
)
def test_each_field_is_mapped_lost_or_refused(value, name, given_, fate):
    before = convert(*request_with(value, name), ROUTE)
    after = tried(*request_with(value.evolve(**{name: given_}), name))

    path = f"{type(value).__name__}.{name}"
    if fate == "refused":
        assert isinstance(after, ValidationError)
        assert after.problems[0].path.endswith(name)
    elif fate == "mapped":
        assert mistakes(after) == []
        assert after.arguments != before.arguments
        assert not [loss for loss in after.losses if loss.path == path]
    else:
        assert path in [loss.path for loss in after.losses]


def test_overrides_of_an_e_mail():
    request = BARE.with_email(subject="Hello", text="Hello", from_address=SENDER)

    def simple(**own):
        return convert(request.to_email(MAIL, **own), MAIL, ROUTE).arguments["Content"]["Simple"]

    assert simple(title_override="Hi")["Subject"]["Data"] == "Hi"
    assert simple(body_override="Hi")["Body"] == {"Text": {"Data": "Hi", "Charset": "UTF-8"}}
    assert simple(body_override="<p>Hi</p>")["Body"] == {"Html": {"Data": "<p>Hi</p>"}}


def test_a_bare_body_counts_where_the_parts_have_no_text():
    mail = EmailMessage(body="Hi", simple_email=SimpleEmail(subject=SimpleEmailPart("Hello")))
    request = BARE.with_email(mail).to_email(MAIL)

    (shown,), call = render(request), convert(request, MAIL, ROUTE)

    assert (shown.title, shown.body, shown.html) == ("Hello", "Hi", None)
    assert call.arguments["Content"]["Simple"]["Body"] == {"Text": {"Data": "Hi"}}


def test_an_e_mail_in_full():
    mail = EmailMessage.simple(
        subject="Grüße {{name}}",
        text="Hello {{name}}",
        html="<p>{{name}} {{{name}}}</p>",
        charset=None,
        headers={"X-Name": "{{name}}"},
        reply_to_addresses=["Café <replies@bücher.example>"],
        feedback_forwarding_address="bounces@example.com",
    )
    request = MessageRequest(
        addresses={
            "ana@bücher.example": AddressConfiguration(
                channel_type="EMAIL", substitutions={"name": "A & B"}, context={"campaign": "own"}
            )
        },
        context={"campaign": "spring", "not a tag": "x"},
        trace_id="t-1",
        message_configuration=DirectMessageConfiguration(email_message=mail),
    )
    settings = SESv2(
        from_address="Shop <shop@example.com>",
        configuration_set_name="news",
        from_identity_arn="arn:from",
        feedback_forwarding_identity_arn="arn:feedback",
        tags={"shop": "a"},
        more={"TenantName": "t", "ConfigurationSetName": "is not taken"},
    )

    found = convert(request, "ana@bücher.example", Route(email=settings))

    assert (found.service, found.operation, found.method) == ("sesv2", "SendEmail", "send_email")
    assert found.arguments == {
        "TenantName": "t",
        "FromEmailAddress": "Shop <shop@example.com>",
        "FromEmailAddressIdentityArn": "arn:from",
        "Destination": {"ToAddresses": ["ana@xn--bcher-kva.example"]},
        "ReplyToAddresses": ["=?utf-8?b?Q2Fmw6k=?= <replies@xn--bcher-kva.example>"],
        "FeedbackForwardingEmailAddress": "bounces@example.com",
        "FeedbackForwardingEmailAddressIdentityArn": "arn:feedback",
        "ConfigurationSetName": "news",
        "EmailTags": [
            {"Name": "shop", "Value": "a"},
            {"Name": "campaign", "Value": "own"},
            {"Name": "TraceId", "Value": "t-1"},
        ],
        "Content": {
            "Simple": {
                "Subject": {"Data": "Grüße A & B", "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": "Hello A & B"},
                    "Html": {"Data": "<p>A &amp; B A & B</p>"},
                },
                "Headers": [{"Name": "X-Name", "Value": "A & B"}],
            }
        },
    }
    assert [loss.path for loss in found.losses] == ["MessageRequest.context"]


def test_a_text_in_full():
    message = SMSMessage(
        "Your code is {{code}}",
        keyword="JOIN",
        message_type="TRANSACTIONAL",
        sender_id="ACME",
        entity_id="1101",
        template_id="1107",
    )
    request = BARE.with_sms(message).with_context(a="1", b="2").with_trace_id("t")
    request = request.to_sms(NUMBER, substitutions={"code": "1234"}, context={"a": "own"})
    settings = SMSVoiceV2(
        origination_identity="pool-1",
        configuration_set_name="news",
        protect_configuration_id="p",
        max_price="0.05",
        time_to_live=300,
        dry_run=True,
        more={"Context": {"c": "3"}},
    )

    found = convert(request, NUMBER, Route(sms=settings))

    assert found.method == "send_text_message"
    assert found.losses == ()
    assert found.arguments == {
        "DestinationPhoneNumber": NUMBER,
        "MessageBody": "Your code is 1234",
        "OriginationIdentity": "ACME",
        "MessageType": "TRANSACTIONAL",
        "Keyword": "JOIN",
        "MaxPrice": "0.05",
        "ConfigurationSetName": "news",
        "ProtectConfigurationId": "p",
        "TimeToLive": 300,
        "DryRun": True,
        "Context": {"a": "own", "b": "2", "TraceId": "t"},
        "DestinationCountryParameters": {"IN_ENTITY_ID": "1101", "IN_TEMPLATE_ID": "1107"},
    }


def test_a_call_in_full():
    message = VoiceMessage("<speak>{{name}}</speak>", voice_id="Kajal", language_code="en-in")
    request = BARE.with_voice(message).to_voice(NUMBER, substitutions={"name": "A & B"})
    settings = SMSVoiceV2(
        origination_identity={"+1": "+12065550199", "": "pool-1"},
        voices={"Kajal": "Raveena"},
        max_price="0.10",
    )

    found = convert(request, NUMBER, Route(voice=settings))

    assert found.method == "send_voice_message"
    assert found.losses == ()
    assert found.arguments == {
        "DestinationPhoneNumber": NUMBER,
        "MessageBody": "<speak>A &amp; B</speak>",
        "MessageBodyTextType": "SSML",
        "OriginationIdentity": "+12065550199",
        "VoiceId": "RAVEENA",
        "MaxPricePerMinute": "0.10",
    }


OWN, CALLS, STORED = "AddressConfiguration", "VoiceMessage", "TemplateConfiguration"
NOTE = BARE.with_email(text="Hi", from_address=SENDER)
UNANSWERABLE = BARE.with_email(text="Hi", from_address=SENDER, reply_to_addresses=[""])
HALF, BREAK = "\ud83d <a@b.de>", "Ana\r\nBcc: x <a@b.de>"
MUCH = {"a": "b" * 262_144}


def raw(data):
    return BARE.with_email(EmailMessage(raw_email=RawEmail(data))).to_email(MAIL)


REFUSED = [
    (BARE.with_sms("{{name}}").to_sms(NUMBER), "SMSMessage.body"),
    (BARE.with_sms("{{#if a}}x{{/if}}").to_sms(NUMBER), "SMSMessage.body"),
    (BARE.with_sms("Hi").to_sms(NUMBER, body_override="{{name}}"), f"{OWN}.body_override"),
    (BARE.with_sms("Hi").to_sms("(206) 555-0100"), "MessageRequest.addresses"),
    (BARE.with_sms(" ").to_sms(NUMBER), "SMSMessage.body"),
    (BARE.with_voice("Hi", origination_number="+1 2").to_voice(NUMBER), f"{CALLS}.origination_number"),  # noqa: E501
    (BARE.with_default("Hi").to(MAIL, "EMAIL"), "EmailMessage.from_address"),
    (BARE.with_email(subject="Hi", from_address=SENDER).to_email(MAIL), "EmailMessage.body"),
    (NOTE.to_email("é@b.example"), "MessageRequest.addresses"),
    (NOTE.to_email("a,b@c.example"), "MessageRequest.addresses"),
    (UNANSWERABLE.to_email(MAIL), "EmailMessage.reply_to_addresses"),
    (BARE.with_email(text="Hi", from_address=BREAK).to_email(MAIL), "EmailMessage.from_address"),
    (NOTE.to_email("a@straße.de"), "MessageRequest.addresses"),
    (NOTE.to_email(f"a@{'é' * 90}.de"), "MessageRequest.addresses"),
    (BARE.with_email(text="Hi", from_address=HALF).to_email(MAIL), "EmailMessage.from_address"),
    (raw(b""), "RawEmail.data"),
    (raw(b"To: a\n\nFrom: b"), "EmailMessage.from_address"),
    (NOTE.with_template(email="").to_email(MAIL), "Template.name"),
    (NOTE.with_template(email="a").to_email(MAIL, substitutions=MUCH), f"{OWN}.substitutions"),
    (BARE.with_sms("\ud83d").to_sms(NUMBER), "MessageRequest"),
    (BARE.with_gcm("Hi").to_sms(NUMBER), "MessageRequest.message_configuration"),
    (BARE.to_sms(NUMBER), "MessageRequest.message_configuration"),
    (BARE.with_sms("Hi").to_gcm("token"),  f"{OWN}.channel_type"),
    (BARE.with_sms("Hi").to_sms(NUMBER).with_template(sms="a"), f"{STORED}.sms_template"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "path"), REFUSED, ids=[f"{n}-{path}" for n, (_, path) in enumerate(REFUSED)]
)
def test_what_has_no_form_there_is_refused_for_that_recipient(request_, path):
    (address,) = request_.addresses
    route = attrs.evolve(ROUTE, email=SESv2())

    with pytest.raises(ValidationError) as caught:
        convert(request_, address, route)

    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == (path, "route")


def test_a_loss_is_a_refusal_where_that_is_asked_for():
    request = BARE.with_sms("Hi", media_url="s3://a/b").to_sms(NUMBER, title_override="Hi")
    strict = attrs.evolve(ROUTE, on_loss="raise")

    with pytest.raises(ValidationError) as caught:
        convert(request, NUMBER, strict)

    paths = ["SMSMessage.media_url", "AddressConfiguration.title_override"]
    assert [(one.path, one.rule) for one in caught.value.problems] == [(p, "loss") for p in paths]


def test_a_value_that_is_too_long_is_refused_and_not_left_out():
    text = "{{a}}" * 2000
    request = BARE.with_email(text=text, from_address=SENDER).with_substitutions(a="x" * 1000)

    with pytest.raises(ValidationError, match=r"\{\{a\}\}"):
        convert(request.to_email(MAIL), MAIL, ROUTE)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (({}, NUMBER, ROUTE), "a MessageRequest"),
        ((BARE, NUMBER, ROUTE), "one of the request's addresses"),
        ((BARE.to_sms(NUMBER), 5, ROUTE), "one of the request's addresses"),
        ((BARE.to_sms(NUMBER), NUMBER, None), "a Route"),
        ((BARE.with_sms("Hi").to_sms(NUMBER), NUMBER, Route()), "no other service"),
    ],
    ids=["request", "address", "number", "route", "channel"],
)
def test_wrong_arguments_are_refused(arguments, expected):
    with pytest.raises(ValidationError, match=expected):
        convert(*arguments)


def test_a_conversion_is_a_value():
    found = convert(*request_with(RAW), ROUTE)

    for change in (found.arguments.clear, found.arguments["Content"].clear):
        with pytest.raises(TypeError):
            change()
    addresses = found.arguments["Destination"]["ToAddresses"]
    assert addresses == [MAIL]
    assert MAIL not in repr(addresses)
    assert copy.deepcopy(found) == copy.copy(found) == found
    assert copy.deepcopy(addresses) is copy.copy(addresses) is addresses
    for change in (lambda: addresses.append(MAIL), lambda: addresses.__setitem__(0, MAIL)):
        with pytest.raises(TypeError):
            change()
    assert found == convert(*request_with(RAW), ROUTE)
    assert MAIL not in repr(found)
    assert MAIL in reveal(found)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found.service = "ses"
    assert issubclass(DroppedFieldWarning, UserWarning)
    assert str(Loss("SMSMessage.sender_id", "is not sent")) == "SMSMessage.sender_id is not sent"
    assert isinstance(found, Conversion)


def test_a_conversion_as_a_command():
    words = shlex.split(convert(*request_with(RAW), ROUTE).cli_command)

    assert words[:4] == ["aws", "sesv2", "send-email", "--cli-input-json"]
    data = json.loads(words[4])["Content"]["Raw"]["Data"]
    assert data == "RnJvbTogc2hvcEBleGFtcGxlLmNvbQ0KU3ViamVjdDogSGVsbG8NCg0KSGVsbG8="
    words = shlex.split(convert(*request_with(CALL), ROUTE).cli_command)
    assert words[:3] == ["aws", "pinpoint-sms-voice-v2", "send-voice-message"]


def test_every_voice_of_every_language_is_mapped_or_refused():
    polly = service("polly")
    languages = [None, *polly.shape_for("LanguageCode").enum]
    voices = [*polly.shape_for("VoiceId").enum, "Céline", "Léa", "Vitória", "Inês", "Dóra"]

    for name in voices:
        for language in languages:
            call = CALL.evolve(voice_id=name, language_code=language)
            found = tried(*request_with(call))
            if isinstance(found, ValidationError):
                assert voice_named(name) is None
                assert (language or "").casefold() not in FIRST_OF
            else:
                assert found.arguments["VoiceId"] in VOICES


def test_the_voices_are_those_of_the_model():
    model = service("pinpoint-sms-voice-v2")

    assert sorted(VOICES) == sorted(model.shape_for("VoiceId").enum)
    assert {*VOICES.values()} <= {*service("polly").shape_for("LanguageCode").enum}


SES_ALONE_DOCUMENTS = {"tag_name", "tag_value"}
GREW = {"header_value": 995}  # from 870, after the oldest botocore that is supported


@pytest.mark.parametrize("name", RULES)
def test_the_rules_are_those_of_the_models(name):
    rule = RULES[name]
    found = [
        service(one).shape_for(rule.shape).metadata
        for one in OPERATIONS
        if rule.shape in service(one).shape_names
    ]
    (metadata,) = found

    if name in SES_ALONE_DOCUMENTS:
        assert "pattern" not in metadata
        return
    assert metadata.get("pattern", r"[\s\S]*").removeprefix("^").removesuffix("+$") == (
        rule.pattern.removesuffix("+") if "^" in metadata.get("pattern", "")[:1] else rule.pattern
    )
    assert metadata.get("max", rule.high) in (rule.high, GREW.get(name))
    assert metadata.get("min", 1) in (1, 2)


# Members that no field and no setting fills: add them by `more`.
BY_MORE = {
    *("EndpointId", "TenantName", "ListManagementOptions", "ConfigurationOverrides"),
}


def test_every_member_of_the_models_is_filled_or_named_here():
    conversions = [convert(*request_with(one), ROUTE) for one in (TEXT, CALL, LETTER)]
    filled = {
        *("FromEmailAddressIdentityArn", "ReplyToAddresses", "FeedbackForwardingEmailAddress"),
        *("FeedbackForwardingEmailAddressIdentityArn", "EmailTags", "ConfigurationSetName"),
        *("OriginationIdentity", "Keyword", "MaxPrice", "MaxPricePerMinute", "TimeToLive"),
        *("Context", "DestinationCountryParameters", "DryRun", "ProtectConfigurationId"),
        *("MessageFeedbackEnabled", "MessageType", "VoiceId"),
        *(member for one in conversions for member in one.arguments),
    }
    members = {
        member
        for name, operations in OPERATIONS.items()
        for operation in operations
        for member in service(name).operation_model(operation).input_shape.members
    }

    assert members - filled <= BY_MORE
    assert filled - members <= {"MessageFeedbackEnabled"}


def test_a_new_reason_of_the_service_is_named_here():
    model = service("pinpoint-sms-voice-v2")
    shapes = [name for name in model.shape_names if name.endswith("ExceptionReason")]

    found = {reason for name in shapes for reason in model.shape_for(name).enum}

    assert len(shapes) == 4
    assert found - REASONS == set()
