"""Empty texts: few are named, many are one problem, and a skeleton is nothing else."""

import json

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.utils import ArgumentGenerator
from hypothesis import given

from pinpoint_direct import MessageRequest, SendUsersMessageRequest, check, from_wire
from pinpoint_direct.cli.main import main

from ..oracle import REQUESTS
from ..strategies import requests
from .cases import found

OPERATIONS = {MessageRequest: "SendMessages", SendUsersMessageRequest: "SendUsersMessages"}


def skeleton(cls):
    """Return what `aws pinpoint ... --generate-cli-skeleton` prints, by the code that prints it."""
    service = ServiceModel(Loader().load_service_model("pinpoint", "service-2"))
    shape = service.operation_model(OPERATIONS[cls]).input_shape
    return ArgumentGenerator().generate_skeleton(shape)


@pytest.mark.parametrize("cls", REQUESTS)
def test_a_skeleton_is_one_problem(cls):
    (problem,) = check(from_wire(skeleton(cls)[cls.__name__], cls))

    assert (problem.path, problem.rule, problem.severity) == (cls.__name__, "skeleton", "error")


@pytest.mark.parametrize("cls", REQUESTS)
def test_a_skeleton_is_one_line_of_the_command(cls, tmp_path, capsys):
    tmp_path.joinpath("call.json").write_text(json.dumps(skeleton(cls)))

    assert main(["check", str(tmp_path / "call.json")]) == 1
    line, summary = capsys.readouterr().out.splitlines()
    assert line.startswith("error: is a skeleton that nobody has filled in: all its 10")
    assert summary == "1 error, 0 warnings"


def test_what_is_left_of_a_skeleton_is_one_problem():
    data = skeleton(MessageRequest)["MessageRequest"]
    data["MessageConfiguration"]["SMSMessage"]["Body"] = "Hello"
    request = from_wire(data, MessageRequest)

    assert found(request, "skeleton") == []
    (problem,) = found(request, "empty")
    assert problem.path == "MessageRequest"
    assert int(problem.message.split()[4]) > 50
    assert "such as addresses[#1].raw_content" in problem.message


def test_few_empty_texts_are_each_named():
    fields = ["body", "keyword", "media_url", "origination_number", "sender_id", "entity_id"]
    few, many = (MessageRequest().with_sms(**dict.fromkeys(fields[:n], "")) for n in (5, 6))
    place = "MessageRequest.message_configuration.sms_message"

    assert {one.path for one in check(few) if one.rule == "empty"} == {
        f"{place}.{name}" for name in fields[:5]
    }
    assert [one.rule for one in check(many)] == ["skeleton"]
    assert [one.path for one in found(many.with_trace_id("a"), "empty")] == ["MessageRequest"]


def test_a_mapping_of_the_callers_may_hold_empty_texts():
    request = MessageRequest().with_gcm("a", data={"a": ""}).with_context(a="")
    request = request.to_gcm("token", substitutions={"a": ["", "b"]}, context={"a": ""})

    assert found(request, "empty") == []


@given(requests)
def test_an_empty_member_is_named_by_one_rule(request):
    for problem in check(request):
        if problem.rule == "empty":
            same = [one.rule for one in check(request) if one.path == problem.path]
            assert set(same) <= {"empty", "recipients", "ended", "size"}


def test_only_a_whole_request_of_empty_texts_is_a_skeleton():
    assert found(MessageRequest(), "skeleton") == []
    assert found(MessageRequest().with_sms("").to_sms(""), "skeleton") == []
