"""The preview of a call."""

import asyncio
import copy
import json
import pickle
import shlex
import subprocess
import sys
from tempfile import NamedTemporaryFile

import attrs
import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AsyncPinpointDirect,
    DirectMessageConfiguration,
    EmailMessage,
    MessageRequest,
    PinpointDirect,
    Preview,
    RawEmail,
    SendUsersMessageRequest,
    ValidationError,
    check,
    from_json,
    preview,
    render,
    to_json,
    to_wire,
)

from ..effort import examples
from ..oracle import OPERATION_OF, keys, leaves, sent_body
from ..strategies import instances, requests, texts

APP = "611e3e3cdd47474c9c1399a505665b91"
SECRET = "s3cret-value"
HELLO = MessageRequest().with_sms("Hello").to_sms("+12065550100")
sendable = st.sampled_from([MessageRequest, SendUsersMessageRequest]).flatmap(instances)
COMMANDS = {
    MessageRequest: ("send-messages", "--message-request"),
    SendUsersMessageRequest: ("send-users-messages", "--send-users-message-request"),
}
application_ids = texts().filter(lambda text: text.strip() and "\0" not in text)


@given(sendable, application_ids)
def test_the_arguments_are_those_of_the_call(request, application_id):
    shown = preview(request, application_id)
    name = type(request).__name__

    assert shown.kwargs == {"ApplicationId": application_id, name: to_wire(request)}
    report = ParamValidator().validate(shown.kwargs, OPERATION_OF[name].input_shape)
    known = {problem.rule for problem in shown.problems} & {"recipients", "required"}
    assert known or not report.has_errors()


@given(sendable, application_ids)
def test_the_command_is_one_that_a_shell_takes_apart_again(request, application_id):
    command, option = COMMANDS[type(request)]

    words = shlex.split(preview(request, application_id).cli_command)

    assert words[:3] == ["aws", "pinpoint", command]
    *application, last, document = words[3:]
    assert "=".join(application) == f"--application-id={application_id}"
    assert last == option
    assert from_json(document, type(request)) == request


@given(application_ids.map("-{}".format) | st.sampled_from(["--debug", "-", "--"]))
def test_an_application_is_never_taken_for_an_option(application_id):
    words = shlex.split(preview(HELLO, application_id).cli_command)

    assert words[3:5] == [f"--application-id={application_id}", "--message-request"]


@given(requests)
def test_the_size_is_that_of_the_body_botocore_sends(request):
    required = {"message_configuration": DirectMessageConfiguration()}
    if isinstance(request, SendUsersMessageRequest):
        required["users"] = {}
    missing = {name: one for name, one in required.items() if getattr(request, name) is None}
    request = request.evolve(**missing)
    body = sent_body(type(request).__name__, to_wire(request))

    assert preview(request, APP).size_bytes == len(body)


@given(requests)
@examples(50)
def test_a_preview_holds_what_the_single_questions_answer(request):
    shown = preview(request, APP)

    assert shown.problems == check(request)
    assert shown.rendered == render(request)
    assert shown.request is request
    assert shown.application_id == APP


def in_a_shell(command):
    """Return what a program named aws is given by a POSIX shell."""
    tell = f"import json, sys; print(json.dumps(sys.argv[1:])); {READ}"
    program = f'aws() {{ {shlex.quote(sys.executable)} -c {shlex.quote(tell)} "$@"; }}\n'
    with NamedTemporaryFile("w", suffix=".sh") as script:
        script.write(program + command)
        script.flush()
        done = subprocess.run(["sh", script.name], capture_output=True, check=True)
    words, _, rest = done.stdout.decode().partition("\n")
    return json.loads(words), rest


READ = "words = sys.argv; 'file:///dev/stdin' in words and print(open('/dev/stdin').read(), end='')"
QUOTED = [
    "'",
    '"',
    "$HOME",
    "`id`",
    "\\",
    "!",
    "\n",
    "é",
    "😀",
    "a'b\"c$d",
    "%s",
    "*",
    "; exit 1 #",
]


@pytest.mark.parametrize("text", QUOTED, ids=range(len(QUOTED)))
def test_a_real_shell_takes_any_text_as_it_is(text):
    request = MessageRequest().with_sms(text).to_sms(text, substitutions={text: text})

    words, _ = in_a_shell(preview(request, text.strip() or "app").cli_command)

    assert words[3] == (text.strip() or "app")
    assert from_json(words[-1], MessageRequest) == request


def test_a_request_too_long_for_an_argument_is_a_here_document():
    most = 128 * 1024 - 1
    held = len(to_json(HELLO.with_sms("")))
    longest, too_long = (HELLO.with_sms("'" * (most - held + more)) for more in (0, 1))

    words, rest = in_a_shell(preview(longest, APP).cli_command)
    assert from_json(words[-1], MessageRequest) == longest
    assert rest == ""

    words, rest = in_a_shell(preview(too_long, APP).cli_command)
    assert words[-2:] == ["--message-request", "file:///dev/stdin"]
    assert from_json(rest, MessageRequest) == too_long


def test_blobs_are_base64_in_the_command():
    mail = EmailMessage(raw_email=RawEmail(b"Subject: \x00\xff"))
    shown = preview(MessageRequest().with_email(mail).to_email("a@b.c"), APP)

    document = json.loads(shlex.split(shown.cli_command)[-1])
    assert (
        document["MessageConfiguration"]["EmailMessage"]["RawEmail"]["Data"] == "U3ViamVjdDogAP8="
    )
    sent = shown.kwargs["MessageRequest"]["MessageConfiguration"]["EmailMessage"]["RawEmail"]
    assert sent["Data"] == b"Subject: \x00\xff"


@pytest.mark.parametrize(
    "request_so_far",
    [MessageRequest(), SendUsersMessageRequest(), MessageRequest().with_sms("Hello")],
    ids=["empty", "users", "nobody"],
)
def test_what_cannot_be_sent_is_shown_with_its_problems(request_so_far):
    shown = preview(request_so_far, APP)

    assert {problem.rule for problem in shown.problems} >= {"recipients"}
    assert shown.rendered == ()
    assert shown.kwargs[type(request_so_far).__name__] == to_wire(request_so_far)


def test_what_botocore_would_refuse_is_reported(monkeypatch):
    monkeypatch.setattr(ParamValidator, "validate", lambda self, params, shape: Refused())

    (problem,) = preview(HELLO, APP).problems
    assert (problem.path, problem.rule, problem.severity) == ("MessageRequest", "botocore", "error")
    assert [one.rule for one in preview(MessageRequest(), APP).problems] == [
        "required",
        "recipients",
    ]


class Refused:
    """A report of botocore's with an error in it."""

    def has_errors(self):
        return True


@pytest.mark.parametrize("wrong", ["", " ", None, 5], ids=["empty", "blank", "none", "number"])
def test_an_application_is_needed(wrong):
    with pytest.raises(ValidationError) as caught:
        preview(HELLO, wrong)
    assert [problem.path for problem in caught.value.problems] == ["application_id"]


@pytest.mark.parametrize("wrong", [None, {}, SECRET], ids=["none", "mapping", "text"])
def test_what_is_no_request_is_refused(wrong):
    with pytest.raises(ValidationError) as caught:
        preview(wrong, APP)
    assert SECRET not in str(caught.value)


def test_the_arguments_are_ones_own_to_change():
    shown = preview(HELLO, APP)
    shown.kwargs["MessageRequest"]["Addresses"].clear()

    assert shown.kwargs["MessageRequest"] == to_wire(HELLO)


def test_a_preview_is_a_value():
    shown = preview(HELLO, APP)

    for twin in (
        preview(HELLO, APP),
        copy.deepcopy(shown),
        pickle.loads(pickle.dumps(shown)),
    ):
        assert twin == shown
        assert hash(twin) == hash(shown)
    assert isinstance(shown, Preview)
    for field in attrs.fields(Preview):
        with pytest.raises(AttributeError):
            setattr(shown, field.name, None)


@given(requests)
@examples(50)
def test_a_preview_hides_what_is_personal(request):
    spoilt = request.evolve(
        message_configuration=DirectMessageConfiguration(), trace_id=SECRET
    ).with_default(f"{SECRET} {{{{a b}}}}")
    shown = preview(spoilt, APP)

    assert SECRET not in repr(shown)
    assert SECRET not in str(shown)
    assert APP in repr(shown)
    assert SECRET in shown.cli_command
    assert SECRET in [*leaves(shown.kwargs), *keys(shown.kwargs)]


class Silent:
    """A client that must not be called."""

    def send_messages(self, **_):
        raise AssertionError

    send_users_messages = send_messages


def test_a_client_shows_its_own_application():
    assert PinpointDirect(APP, client=Silent()).preview(HELLO) == preview(HELLO, APP)


def test_an_asynchronous_client_does_too():
    client = AsyncPinpointDirect(APP, client=Silent())

    assert asyncio.run(client.preview(HELLO)) == preview(HELLO, APP)


def test_a_client_refuses_what_is_no_request():
    with pytest.raises(ValidationError):
        PinpointDirect(APP, client=Silent()).preview(to_wire(HELLO))
