"""What a person sees in each view."""

import copy
import pickle
import subprocess
import sys

import pytest

from pinpoint_direct import (
    AddressConfiguration,
    ADMMessage,
    APNSMessage,
    BatchResult,
    ChannelType,
    DeliveryStatus,
    DirectMessageConfiguration,
    EmailMessage,
    EndpointMessageResult,
    EndpointSendConfiguration,
    GCMMessage,
    MessageRequest,
    MessageResponse,
    MessageResult,
    Outcome,
    Problem,
    RawEmail,
    Rendered,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    SMSMessage,
    Template,
    TransportError,
    ValidationError,
    VoiceMessage,
    preview,
    sms_parts,
)
from pinpoint_direct.notebook import show

from .reading import read


def text_of(value, **options):
    """Return the words of a view, with a single space between."""
    return " ".join(" ".join(read(show(value, **options).html).texts).split())


def test_a_push_is_a_card_with_its_settings():
    push = APNSMessage("Your parcel is here", title="Parcel", badge=3, priority="10")

    assert "Push by Apple (APNS) 3 <6 characters> <19 characters> badge 3 priority 10" in text_of(
        push
    )
    assert "Parcel Your parcel is here badge 3" in text_of(push, reveal=True)


@pytest.mark.parametrize(
    "push",
    [
        APNSMessage("unseen", silent_push=True),
        GCMMessage(raw_content={"fcmV1Message": {"message": {"data": {"a": "b"}}}}),
    ],
)
def test_a_push_without_a_text_says_so(push):
    assert "nothing is displayed: the data is for the app" in text_of(push)


def test_a_push_of_raw_content_shows_what_the_device_shows():
    push = GCMMessage(raw_content={"notification": {"title": "Parcel", "body": "It is here"}})

    assert "Parcel It is here" in text_of(push, reveal=True)


def test_a_message_without_a_body_says_so():
    for message in (ADMMessage(), SMSMessage(), VoiceMessage(), EmailMessage()):
        assert "no text" in text_of(message)


def test_a_text_message_tells_its_parts_and_its_alphabet():
    assert "1 part · GSM-7 · 5 of 160 characters" in text_of(SMSMessage("Hello"))
    assert "1 part · UCS-2 · 5 of 70 units" in text_of(SMSMessage("Ñandú"))
    assert "2 parts · GSM-7 · 161 of 306 characters" in text_of(SMSMessage("a" * 161))
    assert "… 2 more parts" in text_of(SMSMessage("a" * 153 * 6))
    assert "before the variables are filled in" in text_of(SMSMessage("{{code}}"))


def test_the_reason_for_ucs2_is_only_shown_unmasked():
    assert "UCS-2 because of ú" in text_of(SMSMessage("ú"), reveal=True)
    assert "because of" not in text_of(SMSMessage("ú"))


def test_the_variables_of_a_masked_text_are_named():
    shown = text_of(SMSMessage("{{code}} {{code}} for {{name}}, {{not a name}} {{+12065550100}}"))

    assert "with {{code}} {{name}} 1 part" in shown


def test_what_looks_like_a_variable_in_a_filled_text_is_not_named():
    assert "Ana" not in text_of(rendered(ChannelType.SMS, body="Hello {{Ana}}", missing=()))


def test_an_email_is_in_a_frame():
    mail = EmailMessage.simple(
        subject="Hello",
        text="Plain",
        html="<style>p{color:red}</style><h1>Dear&nbsp;<b>Ana</b></h1><img src=x alt=Logo>"
        "<a href='https://example.com/'>Shop</a></i><br><title>T</title>",
        headers={"X-Campaign": "spring"},
    )

    (masked,) = read(show(mail).html).frames
    (clear,) = read(show(mail, reveal=True).html).frames
    assert "<h1><span" in masked
    assert "color:red" not in masked
    assert "<h1>Dear\xa0<b>Ana</b></h1>" in clear
    assert "p{color:red}" in clear
    assert 'title="leads to https://example.com/"' in clear
    assert "&lt;image: Logo&gt;" in clear
    assert ">T<" not in clear
    assert "As plain text" in text_of(mail)
    assert "headers" in text_of(mail)


def test_an_email_that_is_too_long_for_a_frame_is_counted():
    assert "HTML of 300,001 characters, too long" in text_of(
        EmailMessage.simple(html="a" * 300_001)
    )


def test_a_mime_message_is_taken_apart():
    mime = (
        "Subject: Hello\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nPlain\n"
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nx\n--b--\n"
    )
    shown = text_of(EmailMessage(raw_email=RawEmail(mime.encode())), reveal=True)

    assert "Hello Plain 1 attachment" in shown


@pytest.mark.parametrize(
    "mime",
    [b"", b"\xff\x00", b"Content-Type: text/html; charset=none\n\nx", b"Subject: =?x?q?a?=\n\nx"],
)
def test_a_mime_message_that_cannot_be_read_is_shown_as_far_as_it_can(mime):
    assert "E-mail" in text_of(EmailMessage(raw_email=RawEmail(mime)))


def test_a_request_shows_its_messages_and_recipients():
    request = (
        MessageRequest()
        .with_default("Hello {{name}}")
        .with_voice("Hello", voice_id="Amy")
        .with_context(order="7")
        .to_many({f"+1206555{at:04}": AddressConfiguration(channel_type="SMS") for at in range(12)})
        .to_endpoint("endpoint-number-1", substitutions={"name": "Ana"})
        .evolve(trace_id="abc")
    )

    shown = text_of(request)
    assert "13 recipients: 12 SMS, 1 endpoint" in shown
    assert "+12***0000 SMS - +12***0001" in shown
    assert "… 3 more" in shown
    assert "context <1 entry>" in shown
    assert "Call (VOICE) Read aloud: <5 characters> voice id Amy" in shown
    assert "substitutions name Ana" in text_of(request, reveal=True, rows=20)
    assert text_of(MessageRequest()).endswith("No messages yet. No recipients yet.")


def test_users_and_addresses_without_a_channel():
    users = dict.fromkeys(["a", "b"], EndpointSendConfiguration())

    assert "2 users Recipient Channel Overrides *** all of the user -" in text_of(
        SendUsersMessageRequest(users=users)
    )


def test_a_mapping_of_recipients_is_their_table():
    addresses = {"+12065550100": AddressConfiguration(body_override="Hello", title_override="x")}
    request = MessageRequest(addresses=addresses)

    shown = text_of(request.addresses)
    assert "1 recipient: 1 no channel" in shown
    assert "body override <5 characters> title override <1 character>" in shown


def result(status, **fields):
    """Return the result of an address."""
    return MessageResult(delivery_status=status, **fields)


def response():
    """Return an answer with something of everything."""
    provider = '{"pushProviderResponse": {"status": "UNREGISTERED"}, "pushProviderError": "no"}'
    answer = MessageResponse(
        application_id="611e",
        result={
            "+12065550100": result("SUCCESSFUL", status_code=200),
            "+12065550101": result("THROTTLED", status_code=429),
            "+12065550102": result("PERMANENT_FAILURE", status_message="Phone is opted out"),
            "a-device-token": result("PERMANENT_FAILURE", status_message=provider),
            "+12065550103": result("a new status", updated_token="abc"),
        },
    )
    asked = dict.fromkeys([*answer.result, "+12065550199"], AddressConfiguration())
    return answer.evolve(request=MessageRequest(addresses=asked), http_status_code=200)


def test_a_response_shows_counts_and_failures_first():
    shown = text_of(response())

    assert "HTTP 200 application id 611e" in shown
    assert "✓ 1 SUCCESSFUL ↻ 1 THROTTLED ? 1 <12 characters> ? 1 UNANSWERED" in shown
    assert "✕ 2 PERMANENT_FAILURE 6 results, failures first" in shown
    assert "not sent, can be retried" in shown
    assert "not sent; opted out Phone is opted out" in shown
    assert "not sent; dead token UNREGISTERED <" in shown
    assert "may have been sent; new token new token <3 characters>" in shown
    assert "+12***0199 ? UNANSWERED - may have been sent -" in shown
    assert shown.endswith("+12***0100 ✓ SUCCESSFUL 200 sent -")


def test_an_unmasked_response_shows_status_messages():
    shown = text_of(response(), reveal=True)

    assert "Phone is opted out" in shown
    assert "new token abc" in shown


def test_a_response_without_anything():
    assert text_of(MessageResponse()).endswith("No results.")


def test_the_results_of_users_name_user_and_endpoint():
    answer = SendUsersMessageResponse(
        result={
            "user-number-1": {
                "": EndpointMessageResult(
                    delivery_status="PERMANENT_FAILURE",
                    status_message="No endpoints found for user",
                    address="",
                )
            },
            "user-number-2": {
                "endpoint-1": EndpointMessageResult(
                    delivery_status="SUCCESSFUL", address="+12065550100"
                )
            },
        }
    )

    for value in (answer, answer.result):
        assert "use***er-2 > end***nt-1 +12***0100 ✓ SUCCESSFUL" in text_of(value)
        assert "has no endpoints" in text_of(value)
    assert "2 entries" in text_of(answer.result)


def test_a_single_result():
    shown = text_of(result("DUPLICATE", message_id="m-1"))

    assert "✕ DUPLICATE : not sent; named twice message id m-1" in shown


def test_a_batch_shows_errors_and_calls():
    timeout = TransportError("ReadTimeoutError", may_have_been_sent=True)
    refused = TransportError("ConnectTimeoutError", may_have_been_sent=False, is_retryable=True)
    wrong = ValidationError.of("path", "rule", "is wrong")
    endpoint = EndpointMessageResult(delivery_status="SUCCESSFUL")
    batch = BatchResult(
        [
            Outcome(recipient="+12065550100", kind="address", result=result("SUCCESSFUL")),
            Outcome(recipient="+12065550101", kind="address", error=timeout, attempts=2),
            Outcome(recipient="+12065550102", kind="address", error=refused, attempts=3),
            Outcome(recipient="+12065550103", kind="address", error=wrong, attempts=0),
            Outcome(recipient="user-number-1", kind="user", result={"endpoint-1": endpoint}),
            Outcome(recipient="user-number-2", kind="user", result={}),
        ]
    )

    shown = text_of(batch)
    assert "? TransportError - may have been sent no answer from the service: Read" in shown
    assert "↻ TransportError - not sent, can be retried" in shown
    assert "✕ ValidationError - not sent path: is wrong 0" in shown
    assert "use***er-2 ? MISSING - may have been sent - 1" in shown
    assert "6 results, failures first" in shown
    assert "4 entries" in text_of(batch.failures)
    assert "1 result " in text_of(batch.outcomes[0])
    assert "Outcome: 6" in text_of(list(batch.outcomes))


def rendered(channel, **fields):
    """Return what one recipient reads."""
    fields = {"title": "Title", "body": "Hello {{name}}", "missing": ("name",)} | fields
    return Rendered(recipient="+12065550100", kind="address", channel_type=channel, **fields)


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("SMS", "Text message (SMS) +12065550100 Hello {{name}} 1 part"),
        ("VOICE", "Call (VOICE) +12065550100 Read aloud: Hello {{name}}"),
        ("EMAIL", "E-mail +12065550100 Title Hello {{name}}"),
        ("APNS", "Push (APNS) +12065550100 Title Hello {{name}}"),
        ("CUSTOM", "CUSTOM +12065550100 Title Hello {{name}}"),
        (None, "Channel of the address +12065550100 Title Hello {{name}}"),
    ],
)
def test_what_a_recipient_reads(channel, words):
    shown = text_of(rendered(channel and ChannelType(channel)), reveal=True)

    assert words in shown
    assert "no value for {{name}}" in shown


def test_a_recipient_without_gaps_and_without_a_title():
    shown = text_of(rendered(None, title=None, missing=()))

    assert "no value for" not in shown


def test_a_variable_with_a_name_that_is_none_is_not_named():
    assert "no value for a variable" in text_of(rendered(None, missing=("+12065550100",)))


def test_an_email_of_html_is_read_in_a_frame():
    assert read(show(rendered(ChannelType.EMAIL, body="<p>Hello")).html).frames


def test_of_several_recipients_one_of_each_channel_comes_first():
    several = [rendered(ChannelType.SMS)] * 5 + [rendered(ChannelType.VOICE)]

    shown = text_of(several, rows=2)
    assert "Text message (SMS)" in shown
    assert "Call (VOICE)" in shown
    assert "… 4 more recipients" in shown
    assert "Rendered: 6" in shown


def test_a_preview_shows_problems_texts_and_command():
    request = MessageRequest().with_sms("Hello {{name}}").to_sms("+12065550100")
    shown = preview(request, "611e")

    assert f"application id 611e size {shown.size_bytes} bytes" in text_of(shown)
    assert "! warning" in text_of(shown)
    assert "aws pinpoint" not in text_of(shown)
    assert "aws pinpoint send-messages" in text_of(shown, reveal=True)


def test_problems_are_reported_errors_first():
    warning = Problem("a", "rule", "may be wrong", severity="warning")
    error = Problem("b", "rule", "is wrong", source="https://example.com/")

    assert (
        "1 error, 1 warning Severity Where What "
        "✕ error b is wrong rule: rule · https://example. com/ ! warning a may be wrong rule: rule"
    ) in text_of((warning, error))
    assert "1 error, 0 warnings" in text_of(ValidationError((error,)))
    assert "0 errors, 1 warning" in text_of(warning)
    assert "No problems found." in text_of(preview(simplest(), "611e"))


def simplest():
    """Return a request with which nothing is wrong."""
    return MessageRequest().with_sms("Hello").to_sms("+12065550100")


def test_other_values_are_shown_by_their_fields():
    assert "name order-shipped" in text_of(Template("order-shipped"))
    assert text_of(AddressConfiguration()).endswith("Empty.")
    assert "<1 entry>" in text_of(simplest().with_context(a="b").context)
    assert " a b" in text_of(simplest().with_context(a="b").context, reveal=True)
    assert "GSM-7" in text_of(sms_parts("Hello"))
    assert "SMS" in text_of(DirectMessageConfiguration(sms_message=SMSMessage("Hello")))


def test_a_list_of_different_values():
    assert "values: 2" in text_of([Template("a"), SMSMessage("Hello")])
    assert "… 1 more" in text_of([Template("a"), SMSMessage("Hello")], rows=1)
    assert text_of([]).endswith("Nothing.")
    assert "0 entries" in text_of({})


@pytest.mark.parametrize("value", ["text", 7, None, [1], {"a": "b"}, object(), [Template, 1]])
def test_what_has_no_view_is_refused(value):
    with pytest.raises(TypeError, match="there is no view of a"):
        show(value)


def test_a_view_says_whether_it_is_masked():
    assert "Template masked" in text_of(Template("a"))
    assert "Template unmasked" in text_of(Template("a"), reveal=True)
    assert repr(show(Template("a"))) == "<a view of Template>"
    assert repr(show(Template("a"), reveal=True)) == "<a view of Template, unmasked>"


def test_jupyter_shows_what_show_shows():
    value = SMSMessage("Hello")

    assert value._repr_html_() == show(value).html == show(value)._repr_html_()
    assert show(value, reveal=True)._repr_html_() == show(value, reveal=True).html


def test_a_view_pickles_and_copies():
    view = show(SMSMessage("Hello"), reveal=True, rows=3)

    assert pickle.loads(pickle.dumps(view)) == copy.deepcopy(view) == view


def test_the_views_are_imported_when_the_first_is_shown():
    code = (
        "import sys, pinpoint_direct as p; views = 'pinpoint_direct.notebook.views';"
        "before = views in sys.modules; p.SMSMessage('a')._repr_html_();"
        "print(before, views in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True
    )

    assert done.stdout.split() == ["False", "True"]


def test_every_status_has_a_meaning():
    for status in DeliveryStatus:
        assert status.value in text_of(result(status))
