"""The command `pinpoint-direct`."""

import importlib
import io
import json
import os
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import pinpoint_direct
from pinpoint_direct import MessageRequest, SendUsersMessageRequest, check, from_json, to_json
from pinpoint_direct.cli.main import main
from pinpoint_direct.cli.skeletons import EXAMPLE_CHANNELS

GOOD = MessageRequest().with_sms("Hello").to_sms("+12065550100")
PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
BAD = MessageRequest().with_sms("{{code}}").to_gcm("token").to_sms("12065550100")


@pytest.fixture
def saved(tmp_path):
    """Return a function that writes a file and gives its name."""

    def save(text, encoding="utf-8"):
        path = tmp_path / "request.json"
        path.write_bytes(text.encode(encoding))
        return str(path)

    return save


def run(capsys, *arguments):
    code = main(arguments)
    return code, capsys.readouterr().out


def test_the_versions_are_those_that_are_installed(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    words = capsys.readouterr().out.split()
    assert ended.value.code == 0
    assert words[:2] == ["pinpoint-direct", pinpoint_direct.__version__]
    assert f"{version('botocore')}," in words


def test_a_good_request_is_clean(saved, capsys):
    assert run(capsys, "check", saved(to_json(GOOD))) == (0, "0 errors, 0 warnings\n")


def test_problems_are_reported_under_the_names_in_the_file(saved, capsys):
    code, reported = run(capsys, "check", saved(to_json(BAD)))

    assert code == 1
    *problems, summary = reported.splitlines()
    assert summary == "1 error, 2 warnings"
    assert [line.split(": ")[:2] for line in problems] == [
        ["error", "Addresses[#1].ChannelType"],
        ["warning", "Addresses[#2]"],
        ["warning", "Addresses[#2].Substitutions"],
    ]


def test_a_warning_alone_is_a_problem_too(saved, capsys):
    request = to_json(GOOD.to_sms("12065550100"))

    assert run(capsys, "check", saved(request))[0] == 1


def test_problems_are_reported_as_json(saved, capsys):
    code, reported = run(capsys, "check", saved(to_json(BAD)), "--json")

    problems = json.loads(reported)["problems"]
    assert code == 1
    assert [problem["rule"] for problem in problems] == [one.rule for one in check(BAD)]
    assert [*problems[0]] == ["path", "rule", "message", "limit", "source", "severity"]
    assert run(capsys, "check", "--json", saved(to_json(GOOD))) == (0, '{\n  "problems": []\n}\n')


def test_what_the_request_itself_refuses_is_a_problem(saved, capsys):
    code, reported = run(capsys, "check", saved('{"Adresses": {}, "Context": {"a": 5}}'))

    assert code == 1
    assert "did you mean Addresses?" in reported
    assert "Context[#1]" in reported
    assert reported.endswith("2 errors, 0 warnings\n")


UNREADABLE = {
    "no JSON": "{",
    "a key given twice": '{"Context": {"a": "b", "a": "c"}}',
    "NaN": '{"MessageConfiguration": {"APNSMessage": {"Badge": NaN}}}',
    "nested without end": "[" * 100_000,
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_no_json_cannot_be_read(text, saved, capsys):
    code, reported = run(capsys, "check", saved(text))

    assert code == 2
    assert reported.endswith("1 error, 0 warnings\n")


def test_a_file_that_is_no_text_cannot_be_read(saved, capsys):
    assert run(capsys, "check", saved('{"TraceId": "é"}', "latin-1"))[0] == 2


def test_a_file_that_does_not_exist_cannot_be_read(tmp_path, capsys):
    code, reported = run(capsys, "check", str(tmp_path / "none.json"), "--json")

    assert code == 2
    assert [one["rule"] for one in json.loads(reported)["problems"]] == ["file"]


ENDLESS = Path("/dev/zero")
MOST = 16 * 1024 * 1024


def test_a_file_without_end_cannot_be_read(capsys):
    assert ENDLESS.exists()
    code, reported = run(capsys, "check", str(ENDLESS))

    assert code == 2
    assert reported.startswith(
        "error: cannot be read: it is larger than 16,777,216 bytes (16 MiB)\n"
    )


@pytest.mark.parametrize("name", ["-", "pipe"])
def test_a_stream_without_end_cannot_be_read(name, monkeypatch, capsys):
    with subprocess.Popen(["cat", ENDLESS], stdout=subprocess.PIPE) as endless:
        if name == "-":
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless.stdout))
            arguments = ("check", "-")
        else:
            arguments = ("check", f"/dev/fd/{endless.stdout.fileno()}")
        code, reported = run(capsys, *arguments)
        endless.kill()

    assert code == 2
    assert "larger than" in reported


def test_a_file_is_named_as_the_aws_cli_names_it(saved, capsys, monkeypatch, tmp_path):
    name = saved(to_json(BAD))
    monkeypatch.chdir(tmp_path)

    assert (
        run(capsys, "check", f"file://{name}")
        == run(capsys, "check", "file://request.json")
        == run(capsys, "check", "request.json")
    )
    assert run(capsys, "check", "file://none.json")[0] == 2


def test_a_file_of_the_largest_size_is_read(saved, capsys):
    text = to_json(GOOD)

    assert run(capsys, "check", saved(text.ljust(MOST)))[0] == 0
    assert run(capsys, "check", saved(text.ljust(MOST + 1)))[0] == 2


def test_what_cannot_be_a_file_cannot_be_read(capsys):
    assert run(capsys, "check", "a\0b")[0] == 2


def test_a_byte_order_mark_does_no_harm(saved, capsys):
    assert run(capsys, "check", saved(to_json(GOOD), "utf-8-sig"))[0] == 0


@pytest.fixture
def given(monkeypatch):
    """Return a function that gives bytes as standard input, in a process that speaks ASCII."""

    def give(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "ascii"))

    return give


@pytest.fixture
def printed(monkeypatch):
    """Return a function that puts another standard output in place."""

    def put(stream):
        monkeypatch.setattr(sys, "stdout", stream)
        return stream

    return put


def test_standard_input_is_read(given, capsys):
    given(to_json(BAD).encode())

    assert run(capsys, "check", "-")[0] == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_standard_input_is_utf_8_whatever_the_locale(encoding, given, capsys):
    given('{"Adrésses": {}}'.encode(encoding))

    code, reported = run(capsys, "check", "-")
    assert code == 1
    assert "Adrésses" in reported


def test_standard_input_that_is_closed_cannot_be_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", None)

    code, reported = run(capsys, "check", "-")
    assert code == 2
    assert reported.startswith("error: cannot be read: standard input is closed\n")


ESCAPED = {
    "no ASCII": ("ascii", "Adr\u00e9sses\u2019", r"Adr\xe9sses\u2019"),
    "half a character": ("utf-8", "Addr\ud800sses", r"Addr\ud800sses"),
}


@pytest.mark.parametrize(("encoding", "key", "reported"), ESCAPED.values(), ids=ESCAPED)
def test_what_cannot_be_written_is_escaped(encoding, key, reported, saved, printed):
    out = printed(io.TextIOWrapper(io.BytesIO(), encoding))

    assert main(["check", saved(json.dumps({key: {}}))]) == 1
    assert f"error: {reported}: MessageRequest has no such member" in out.buffer.getvalue().decode()


def test_a_stream_without_an_encoding_takes_any_text(saved, printed):
    out = printed(io.StringIO())

    assert main(["check", saved('{"Adrésses": {}}')]) == 1
    assert "Adrésses" in out.getvalue()


def test_a_reader_that_has_gone_ends_the_command_quietly(saved, printed, capsys):
    ours, theirs = os.pipe()
    os.close(ours)
    with printed(os.fdopen(theirs, "w")) as out:
        assert main(["check", saved(to_json(BAD))]) == 141
        out.write("what the interpreter writes at its end")
    assert capsys.readouterr().err == ""


class Full(io.StringIO):
    def flush(self):
        raise OSError(28, "No space left on device")


def test_an_output_that_is_full_is_reported(saved, printed, capsys):
    printed(Full())

    assert main(["check", saved(to_json(GOOD))]) == 2
    reported = capsys.readouterr().err
    assert reported == "pinpoint-direct: error: cannot write: No space left on device\n"


def test_help_that_cannot_be_written_is_reported_too(printed, capsys):
    printed(Full())

    assert main(["--help"]) == 2
    assert "cannot write" in capsys.readouterr().err


@pytest.mark.parametrize("stderr", [None, Full()], ids=["closed", "full"])
def test_an_output_that_is_closed_has_a_code_of_its_own(stderr, saved, printed, monkeypatch):
    printed(None)
    monkeypatch.setattr(sys, "stderr", stderr)

    assert main(["check", saved(to_json(BAD))]) == 2


def test_users_are_recognized(saved, capsys):
    request = SendUsersMessageRequest().with_sms("Hello").to_user("ana")

    code, reported = run(capsys, "check", saved(to_json(request)), "--json")
    assert code == 1
    assert [one["rule"] for one in json.loads(reported)["problems"]] == ["ended"]


@pytest.mark.parametrize(
    "request_in_it",
    [GOOD, SendUsersMessageRequest().with_sms("Hello").to_user("ana")],
    ids=["addresses", "users"],
)
def test_a_whole_call_is_taken_too(request_in_it, saved, capsys):
    name = type(request_in_it).__name__
    call = json.dumps({"ApplicationId": "app", name: json.loads(to_json(request_in_it))})

    assert (
        run(capsys, "check", saved(call), "--json")[1]
        == run(capsys, "check", saved(to_json(request_in_it)), "--json")[1]
    )


def test_a_whole_call_without_a_request_is_a_problem(saved, capsys):
    code, reported = run(capsys, "check", saved('{"ApplicationId": "app"}'))

    assert code == 1
    assert "complete call" in reported


@pytest.mark.parametrize("text", ["[]", "5", '"text"', "null"])
def test_json_that_is_no_request_is_a_problem(text, saved, capsys):
    assert run(capsys, "check", saved(text))[0] == 1


def test_nothing_of_the_request_is_reported(saved, capsys):
    secret = MessageRequest().with_sms("s3cret {{s3cret value}} ж").to_gcm("s3cret@example.com")

    for form in ((), ("--json",)):
        assert "s3cret" not in run(capsys, "check", saved(to_json(secret)), *form)[1]


def test_skeleton_tells_which_examples_have_ended(capsys):
    with pytest.raises(SystemExit):
        main(["skeleton", "--help"])
    assert "exit code 1" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("channel", EXAMPLE_CHANNELS)
def test_an_example_is_valid_and_filled(channel, capsys):
    code, reported = run(capsys, "skeleton", "send-messages", "--channel", channel)
    request = from_json(reported, MessageRequest)

    assert code == 0
    assert len(request.addresses) == 1
    assert getattr(request.message_configuration, f"{channel}_message") is not None
    assert {one.rule for one in check(request)} == ({"ended"} if channel == "email" else set())


@pytest.mark.parametrize("channel", EXAMPLE_CHANNELS)
def test_an_example_for_users_is_valid_too(channel, capsys):
    _, reported = run(capsys, "skeleton", "send-users-messages", "--channel", channel)
    request = from_json(reported, SendUsersMessageRequest)

    assert len(request.users) == 1
    assert {one.rule for one in check(request)} == {"ended"}


def test_several_channels_make_one_example(capsys):
    arguments = ("--channel", "sms", "--channel", "gcm")
    _, reported = run(capsys, "skeleton", "send-messages", *arguments)

    channels = [one.channel_type for one in from_json(reported, MessageRequest).addresses.values()]
    assert channels == ["SMS", "GCM"]


def test_the_usual_example_is_of_channels_that_go_on(capsys):
    _, reported = run(capsys, "skeleton", "send-messages")

    assert check(from_json(reported, MessageRequest)) == ()
    assert json.loads(reported)["MessageConfiguration"].keys() == {
        *("SMSMessage", "GCMMessage", "APNSMessage", "VoiceMessage")
    }


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("check",),
        ("check", "a.json", "--no-such-option"),
        ("skeleton", "send-nothing"),
        ("skeleton", "send-messages", "--channel", "fax"),
    ],
    ids=range(5),
)
def test_wrong_arguments_are_refused(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: pinpoint-direct" in capsys.readouterr().err


def test_serving_is_left_to_local_pinpoint(monkeypatch):
    ran = []
    served = importlib.import_module("pinpoint_direct.testing.__main__")
    monkeypatch.setattr(served, "serve", lambda *given: ran.append(given) or 2)

    assert main(["serve", "--port", "0", "--with-moto"]) == 2
    assert ran == [(["--port", "0", "--with-moto"], "pinpoint-direct serve")]


def test_the_package_as_a_module_is_the_same_command():
    assert importlib.import_module("pinpoint_direct.__main__").main is main


def process(*arguments, stdin=None):
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "pinpoint_direct", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_processes_exit_with_the_code():
    skeleton = process("skeleton", "send-messages")
    assert (skeleton.returncode, skeleton.stderr) == (0, "")
    assert process("check", "-", stdin=skeleton.stdout).returncode == 0
    assert process("check", "-", stdin=to_json(BAD)).returncode == 1
    assert process("check", "-", stdin="{").returncode == 2
    assert process("check").returncode == 2


def test_serve_tells_its_own_options():
    reported = process("serve", "--help")

    assert reported.returncode == 0
    assert reported.stdout.startswith("usage: pinpoint-direct serve ")
    assert "--with-moto" in reported.stdout


def test_the_console_script_is_this_command():
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]

    assert project["scripts"] == {"pinpoint-direct": f"{main.__module__}:{main.__name__}"}


@pytest.mark.parametrize("before", ["", "file://"])
def test_a_file_is_named_as_for_the_aws_cli(before, saved, capsys):
    assert run(capsys, "check", before + saved(to_json(GOOD))) == (0, "0 errors, 0 warnings\n")


def test_a_file_that_is_not_there_is_named_so_too(tmp_path, capsys):
    code, reported = run(capsys, "check", f"file://{tmp_path}/nothing.json")

    assert code == 2
    assert "cannot be read: No such file or directory" in reported
