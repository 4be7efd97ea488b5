"""Properties of the checks of any request."""

import re
from collections.abc import Mapping

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pinpoint_direct import (
    ChannelType,
    DirectMessageConfiguration,
    MessageRequest,
    PinpointDirect,
    SendUsersMessageRequest,
    SMSMessage,
    TemplateConfiguration,
    ValidationError,
    check,
    from_wire,
    to_wire,
)
from pinpoint_direct.inspection.checks import RULES, check_document
from pinpoint_direct.rendering.rendering import VARIABLE
from pinpoint_direct.testing.local import LocalPinpoint

from ..effort import examples
from ..oracle import REQUESTS, filled_request, keys, leaves
from ..strategies import instances, requests
from .cases import found

_STEP = re.compile(r"\.(\w+)|\[#(\d+)\]|\[(\d+)\]")
# Raw content, and the payload and the size of its message, are also reported for the message.
_MEMBER = re.compile(r"(\.\w+|\[#?\d+\])*")


def at(request, path):
    """Return what stands at a path."""
    name, rest = re.fullmatch(r"(\w+)(.*)", path, re.DOTALL).groups()
    assert name == type(request).__name__
    assert _MEMBER.fullmatch(rest)
    value = request
    for field, position, index in _STEP.findall(rest):
        if field:
            assert field in {one.name for one in attrs.fields(type(value))}
            value = getattr(value, field)
        elif position:
            assert isinstance(value, Mapping)
            value = [*value.values()][int(position) - 1]
        else:
            value = value[int(index)]
    return value


@given(requests)
def test_every_problem_has_an_existing_path(request):
    for problem in check(request):
        at(request, problem.path)


@given(requests)
def test_a_problem_is_whole_and_its_source_is_a_page(request):
    problems = check(request)

    for problem in problems:
        assert problem.severity in {"error", "warning"}
        assert problem.rule
        assert problem.message
        assert problem.source is None or problem.source.startswith("https://")
    assert len({(one.path, one.rule, one.message) for one in problems}) == len(problems)


@given(requests)
def test_looking_changes_nothing_and_says_the_same_again(request):
    before = to_wire(request)

    assert check(request) == check(request)
    assert to_wire(request) == before


@given(requests)
def test_nobody_is_an_error_and_somebody_is_not(request):
    several = [getattr(request, name, None) for name in ("addresses", "endpoints", "users")]

    assert bool(found(request, "recipients")) is not any(several)
    assert bool(found(request, "required", f"{type(request).__name__}.message_configuration")) is (
        request.message_configuration is None
    )


def secret_request(name, pick):
    """Return a request whose every text is a secret, and those texts."""
    data = filled_request(name, pick)
    request = from_wire(data, {cls.__name__: cls for cls in REQUESTS}[name])
    texts = {one for one in leaves(data) if isinstance(one, str)} | set(keys(data))
    # Names of members and of enumerations have no space.
    return request, {one for one in texts if " " in one}


@pytest.mark.parametrize("pick", range(3))
@pytest.mark.parametrize("cls", REQUESTS)
def test_no_value_of_a_request_is_reported(cls, pick):
    request, secrets = secret_request(cls.__name__, pick)
    problems = check(request)
    reported = "\n".join(f"{problem} {problem!r}" for problem in problems)

    assert len(problems) > 5
    assert len(secrets) > 50
    assert [secret for secret in secrets if secret in reported] == []


@given(requests)
@examples(50)
def test_a_secret_in_every_place_is_not_reported(request):
    secret = "s3cret \N{CYRILLIC SMALL LETTER ZHE} {{s3cret value}} ana@example.com"
    spoilt = from_wire(planted(to_wire(request), secret), type(request))

    for problem in check(spoilt):
        assert "s3cret" not in f"{problem} {problem!r}"
        assert "example.com" not in problem.message


def planted(data, secret):
    """Return plain data with a secret in place of every text, where any text may stand."""
    if isinstance(data, Mapping):
        return {
            key if key[:1].isupper() and key.isascii() else f"{secret} {number}": (
                one
                if key in {"Action", "ChannelType", "MessageType", "CollapseId"}
                else planted(one, secret)
            )
            for number, (key, one) in enumerate(data.items())
        }
    if isinstance(data, list):
        return [planted(one, secret) for one in data]
    return secret if isinstance(data, str) else data


@pytest.mark.parametrize(
    "wrong", [None, {}, SMSMessage("s3cret"), "s3cret"], ids=["none", "mapping", "message", "text"]
)
def test_what_is_no_request_is_refused(wrong):
    with pytest.raises(ValidationError) as caught:
        check(wrong)
    assert "s3cret" not in str(caught.value)
    assert [problem.path for problem in caught.value.problems] == ["check"]


def test_what_is_good_has_no_problem():
    request = (
        MessageRequest()
        .with_sms("Your code is {{code}}", message_type="TRANSACTIONAL")
        .with_notification("{{code}}", title="Your code")
        .with_voice("{{code}}", voice_id="Matthew")
        .with_substitutions(code="0000")
        .to_sms("+12065550100", substitutions={"code": "1234"})
        .to_voice("+12065550100")
        .to_gcm("token")
        .to_apns("other", sandbox=True)
    )

    assert check(request) == ()
    assert check(SendUsersMessageRequest().with_sms("a").to_user("ana")) == tuple(
        found(SendUsersMessageRequest().with_sms("a").to_user("ana"), "ended")
    )


@given(
    instances(DirectMessageConfiguration),
    st.none() | instances(TemplateConfiguration),
    st.sampled_from(ChannelType),
)
def test_a_missing_message_is_reported_where_local_pinpoint_does_not_deliver(
    held, templates, channel
):
    request = MessageRequest(message_configuration=held, template_configuration=templates)
    request = request.to("+12065550100", channel)
    assume(not found(request, "skeleton"))  # of which nothing else is said
    local = LocalPinpoint()

    PinpointDirect("app", client=local.boto3_client()).send_messages(request)

    reported = [problem.severity for problem in found(request, "message")]
    if channel in {ChannelType.CUSTOM, ChannelType.IN_APP}:
        assert reported == []
    else:
        assert reported == ([] if local.sends_to("+12065550100") else ["error"])


def test_every_rule_is_documented():
    assert len(set(RULES)) == len(RULES)
    for rule in RULES:
        assert rule.__doc__


WORDS = re.compile(r"\b[a-z]+_[a-z_]+\b|\w+\(\)|`")


@given(requests)
def test_who_writes_json_reads_the_names_of_json(request):
    for ours, theirs in zip(check(request), check_document(request), strict=True):
        assert WORDS.findall(VARIABLE.sub("", f"{theirs.path} {theirs.message}")) == []
        assert "`" not in ours.message
        assert attrs.evolve(theirs, path="", message="") == attrs.evolve(ours, path="", message="")


def test_a_thousand_recipients_are_reported_in_a_few_lines():
    recipients = {f"1206{number:07}": {"name": "Ana"} for number in range(1_000)}
    request = MessageRequest().with_sms("{{code}}").to_many(recipients, channel_type="SMS")

    assert [problem.rule for problem in check(request)] == ["recipients", "address", "variable"]
