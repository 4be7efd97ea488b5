"""Values are shown in readable form, and identifiers without invisible characters."""

import copy
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AdmPayload,
    APNSMessage,
    EmailMessage,
    EndpointSendConfiguration,
    GCMMessage,
    MessageHeader,
    MessageRequest,
    ProviderError,
    RawEmail,
    SendUsersMessageRequest,
    SimpleEmail,
    SMSMessage,
    Template,
    TemplateConfiguration,
    ValidationError,
    check,
)
from pinpoint_direct.notebook import Shown, show
from pinpoint_direct.notebook.fields import entries
from pinpoint_direct.notebook.invisible_characters import named, spelled

from .reading import read
from .test_seen import text_of

WRONG_REQUEST = MessageRequest().with_sms("Hello {{name}}").to_sms("12065550100")


@pytest.mark.parametrize("rows", [-1, "x", True, None, 2.0])
def test_a_number_of_rows_that_is_none_is_refused_at_once(rows):
    for make in (show, Shown):
        with pytest.raises(ValidationError, match="rows: takes a whole number, 0 or more"):
            make(SMSMessage("Hello"), rows=rows)


def test_no_rows_may_be_asked_for():
    assert "… 1 more" in text_of(WRONG_REQUEST, rows=0)


def test_no_value_is_in_quotes():
    push = APNSMessage(sound="default", silent_push=False, substitutions={"name": ["Ana", "Bo"]})

    assert "silent push no sound default substitutions name Ana Bo" in text_of(push, reveal=True)
    assert "silent push no sound <7 characters> substitutions <1 entry>" in text_of(push)


def test_the_headers_of_an_email_are_pairs():
    mail = EmailMessage.simple(text="Hello", headers={"X-A": "b", "X-B": "c"})

    assert "headers X-A b X-B c" in text_of(mail, reveal=True)
    assert "headers X-A <1 character> X-B <1 character>" in text_of(mail)
    bare = SimpleEmail(headers=[MessageHeader()])
    assert "headers no name empty" in text_of(bare)


def test_what_holds_nothing_says_so():
    for message in (
        APNSMessage(sound=""),
        APNSMessage(data={}),
        EmailMessage(reply_to_addresses=[]),
    ):
        assert "empty" in text_of(message, reveal=True)
    configuration = TemplateConfiguration(email_template=Template())
    assert "email template empty" in text_of(configuration)


def test_an_object_in_an_object_is_laid_out():
    configuration = TemplateConfiguration(email_template=Template("order-shipped", version="2"))
    request = MessageRequest(template_configuration=configuration)

    assert "template configuration email template name order-shipped version 2" in text_of(request)


def test_an_address_is_masked_or_unmasked():
    mail = EmailMessage(from_address="ana@example.com", reply_to_addresses=["bo@example.com"])

    assert "from address an***@***.com reply to addresses ***@***.com" in text_of(mail)
    assert "from address ana@example.com reply to addresses bo@example.com" in text_of(
        mail, reveal=True
    )


def test_a_word_of_a_provider_is_shown_and_what_else_it_says_is_hidden():
    refused = ProviderError(reason="UNREGISTERED", channel_type="GCM", error="Gone")
    assert "error <4 characters> reason UNREGISTERED channel type GCM" in text_of(refused)
    assert "reason <7 characters>" in text_of(ProviderError(reason="To Ana."))


def test_whatever_an_application_takes_is_written_plainly():
    payload = AdmPayload(data={"a": "b"})
    assert "data a b" in text_of(payload, reveal=True)

    held = {"a": None, 1: True, "b": [1.5, 2], ("c", "d"): {"e": b"\xff"}}
    html = entries(held, clear=True)
    assert " ".join(read(html).texts) == "a nothing 1 yes b 1.5   2 c > d e \ufffd"


def test_entries_beyond_the_third_are_counted_where_they_are_masked():
    held = {f"endpoint-{at}": EndpointSendConfiguration() for at in range(5)}

    shown = " ".join(read(entries(held, clear=False)).texts)
    assert shown == "end***nt-0 empty end***nt-1 empty end***nt-2 empty … 2 more"
    assert "end***" not in entries(held, clear=True)


def test_raw_content_is_laid_out_in_lines():
    push = GCMMessage(raw_content='{"notification":{"title":"A b"}}')

    assert '{\n  "notification": {\n    "title": "A b"\n  }\n}' in "".join(
        read(show(push, reveal=True).html).texts
    )
    assert "raw content <32 characters>" in text_of(push)


@pytest.mark.parametrize(
    "raw", ["{not JSON", '{"a":1,"a":2}', '{"a":"\\u00e9"}', '{"a":1e999}', "[" * 100_000]
)
def test_what_would_be_changed_is_shown_as_it_is(raw):
    assert raw in "".join(read(show(GCMMessage(raw_content=raw), reveal=True).html).texts)


def test_a_badge_of_zero_is_not_drawn():
    page = read(show(APNSMessage("Hello", badge=0)).html)

    assert "badge 0 removes the badge" in " ".join(" ".join(page.texts).split())
    assert "pd-badge" not in [given.get("class") for _, given in page.found]


def test_what_cannot_be_seen_of_a_ucs2_text_is_named():
    shown = text_of(SMSMessage("ú\u202e\t\u0301"), reveal=True)

    assert (
        "UCS-2 because of U+0009 ú U+0301 COMBINING ACUTE ACCENT U+202E RIGHT-TO-LEFT OVERRIDE"
    ) in shown


@given(st.text())
def test_of_an_identifier_every_character_can_be_seen(identifier):
    shown = spelled(identifier)

    assert shown.isprintable()
    assert (shown == identifier) is not any(f"<U+{ord(one):04X}>" in shown for one in identifier)


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\u00a0", "\u3164", "\ufe0f", "\x00"])
def test_what_is_blank_on_a_page_is_spelled(character):
    assert spelled(f"a{character}b") == f"a<U+{ord(character):04X}>b"
    assert named(character).startswith(f"U+{ord(character):04X}")


def test_an_address_cannot_turn_the_letters_around():
    request = WRONG_REQUEST.to_apns("a-\u202etoken").to_endpoint("an-\u202eendpoint")
    users = SendUsersMessageRequest(users={"a-\u202euser": EndpointSendConfiguration()})

    assert "a-<U+202E>token" in text_of(request, reveal=True)
    assert "an-<U+202E>endpoint" in text_of(request, reveal=True)
    assert "a-<U+202E>user" in text_of(users, reveal=True)
    assert "\u202e" not in text_of(request) + text_of(users)


def test_a_body_is_shown_as_it_is():
    assert "a\u202eb" in text_of(SMSMessage("a\u202eb"), reveal=True)


def test_whom_a_request_is_for_is_reported_in_plain_words():
    one = EndpointSendConfiguration()

    assert "1 user Recipient" in text_of(SendUsersMessageRequest(users={"a": one}))
    assert "1 recipient: 1 endpoint Recipient" in text_of(MessageRequest(endpoints={"a": one}))
    assert "*** set by the endpoint -" in text_of(MessageRequest(endpoints={"a": one}))
    assert "2 recipients Recipient" in text_of(
        MessageRequest(endpoints={"a": one, "b": one}).endpoints
    )


def test_what_check_returns_shows_itself():
    found = check(WRONG_REQUEST)

    assert found._repr_html_() == show(found).html
    assert "2 problems masked 0 errors, 2 warnings Severity Where What" in text_of(found)
    assert "1 problem masked" in text_of(found[:1])
    assert text_of(check(MessageRequest().with_sms("Hi").to_sms("+12065550100"))) == (
        "0 problems masked ✓ No problems found."
    )


def test_what_check_returns_is_a_tuple_like_any_other():
    found = check(WRONG_REQUEST)

    assert isinstance(found, tuple)
    assert found == tuple(found)
    assert hash(found) == hash(tuple(found))
    assert repr(found) == repr(tuple(found))
    for again in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):
        assert again == found
        assert type(again) is type(found)


def test_a_place_is_broken_between_its_words_alone():
    (problem, *_) = check(WRONG_REQUEST)
    problem = attrs.evolve(problem, path="MessageRequest.trace_id", source="https://a.example/b/c")

    html = show(problem).html
    assert "MessageRequest.<wbr>trace_<wbr>id" in html
    assert "https://a.<wbr>example/<wbr>b/<wbr>c" in html
    assert "- is wrong" in text_of(attrs.evolve(problem, path="", message="is wrong"))


def test_unmasked_bytes_are_text():
    assert "Subject: x" in " ".join(read(entries({"a": b"Subject: x"}, clear=True)).texts)
    assert "E-mail" in text_of(RawEmail(b"Subject: x\n\ny"))
