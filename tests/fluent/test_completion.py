"""What is completed in IPython and Jupyter, which ask jedi: the steps of a whole chain.

Jedi reads the source and follows types where it can. Other editors ask a type checker, and
`tests/typing` stands for those.
"""

import sys

import jedi
import pytest

import pinpoint_direct
from pinpoint_direct import EmailMessage, EndpointSendConfiguration, SendUsersMessageRequest

from .test_messages import STEPS
from .test_signatures import TO, parameters

STARTS = {"MessageRequest()": TO, "SendUsersMessageRequest()": ["to_user", "to_users"]}
# What a recipient's steps lead on to, whichever they are.
WITH = [name for name in dir(SendUsersMessageRequest) if name.startswith("with_")]
CALLS = {
    "with_template": "sms='x'",
    "with_context": "a='b'",
    "to": "'x', 'SMS'",
    "to_many": "{}",
    "to_users": "{}",
}


@pytest.fixture(autouse=True)
def _cache_of_its_own(tmp_path_factory, monkeypatch):
    monkeypatch.setattr(jedi.settings, "cache_directory", tmp_path_factory.getbasetemp() / "jedi")


@pytest.fixture(autouse=True)
def _imports_as_outside_of_pytest(monkeypatch):
    """Keep jedi from pytest's own importer of plugins, which hands out no source."""
    finders = [one for one in sys.meta_path if not type(one).__module__.startswith("_pytest")]
    monkeypatch.setattr(sys, "meta_path", finders)


def in_source(line):
    """Complete in a file, whose names jedi finds by reading alone."""
    source = f"from pinpoint_direct import MessageRequest, SendUsersMessageRequest\n{line}"
    return jedi.Script(source, environment=jedi.InterpreterEnvironment()).complete()


def at_the_prompt(line):
    """Complete in a session, where the request before the first step is an object."""
    for start in STARTS:
        if line.startswith(start):
            alive = {"request": getattr(pinpoint_direct, start.removesuffix("()"))()}
            line = line.replace(start, "request")
    return jedi.Interpreter(line, [alive]).complete()


def names(completions):
    return {one.name for one in completions}


@pytest.fixture(params=[in_source, at_the_prompt], ids=lambda way: way.__name__)
def complete(request):
    return request.param


def called(step):
    return f"{step}({CALLS.get(step, repr('x'))})"


@pytest.mark.parametrize("start", STARTS)
def test_after_each_step_all_steps_are_completed(complete, start):
    steps = [*WITH, *STARTS[start]]

    for step in steps:
        after = f"{start}.{called(step)}."
        assert {*steps} <= names(complete(after)), step


@pytest.mark.parametrize("step", STEPS)
def test_a_step_in_a_chain_completes_the_arguments_of_the_message(complete, step):
    constructor = EmailMessage.simple if step == "with_email" else STEPS[step][1]
    keywords = [one for one in parameters(constructor).values() if one.kind is one.KEYWORD_ONLY]
    behind = f"MessageRequest().with_trace_id('x').{step}("

    assert keywords
    assert {f"{one.name}=" for one in keywords} <= names(complete(behind))


@pytest.mark.parametrize(
    ("start", "step"),
    [("MessageRequest()", name) for name in TO if name != "to_many"]
    + [("SendUsersMessageRequest()", "to_user")],
)
def test_a_step_in_a_chain_completes_what_a_recipient_may_have(complete, start, step):
    arguments = CALLS.get(step, "'x'")
    behind = f"{start}.with_sms('x').{step}({arguments}, "

    own = parameters(EndpointSendConfiguration)
    assert {f"{name}=" for name in own} <= names(complete(behind))


@pytest.mark.parametrize("step", ["to_apns", "to_apns_voip"])
def test_the_environment_of_apple_is_completed(complete, step):
    behind = f"MessageRequest().with_sms('x').{step}('x', "

    assert "sandbox=" in names(complete(behind))


@pytest.mark.parametrize("start", STARTS)
def test_a_changed_copy_completes_as_the_original(complete, start):
    assert {*WITH, *STARTS[start], "message_configuration"} <= names(complete(f"{start}.evolve()."))


def test_what_a_preview_shows_is_completed():
    line = "from pinpoint_direct import preview\npreview(MessageRequest(), 'app').rendered[0]."

    assert {"body", "missing", "recipient", "title"} <= names(in_source(line))
