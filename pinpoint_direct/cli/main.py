"""The command ``pinpoint-direct``: check a request, print an example, serve Local Pinpoint."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from ..errors import Problem, ValidationError
from ..inspection.checks import check_document
from ..masks import counted
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..type_guards import is_mapping
from ..wire.codec import from_json, to_json
from ..wire.operations import OPERATIONS, SEND_MESSAGES, SEND_USERS_MESSAGES
from .skeletons import EXAMPLE_CHANNELS, message_request, users_request

__all__ = ["main"]

CLEAN, PROBLEMS, UNREADABLE = 0, 1, 2
_NOBODY_READS = 141  # the exit code that a shell reports for SIGPIPE
_NAME = "pinpoint-direct"
_MAX_BYTES = 16 * 1024 * 1024  # more than twice the 7 MB that AWS accepts in one call
_USUAL = ("sms", "gcm", "apns", "voice")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The arguments, without the name of the program; by default those of the process.

    Returns:
        The exit code: 0 for success and for a request without problems, 1 for a request with
        problems, 2 if the request cannot be read or the output cannot be written, and 141 if the
        reader of a pipe has closed it.
    """
    try:
        try:
            return _run(arguments)
        finally:
            _flush()
    except BrokenPipeError:
        _write_nowhere()
        return _NOBODY_READS
    except OSError as error:
        _write_nowhere()
        with suppress(AttributeError, OSError):  # it may also be closed or full
            sys.stderr.write(f"{_NAME}: error: cannot write: {error.strerror}\n")
        return UNREADABLE


def _run(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    given, rest = parser.parse_known_args(arguments)
    if rest and given.command != "serve":
        parser.error(f"unknown arguments: {' '.join(rest)}")
    if given.command == "check":
        return _check(given.file, as_json=given.json)
    if given.command == "skeleton":
        make = message_request if given.operation == SEND_MESSAGES.command else users_request
        _write(to_json(make(given.channel or _USUAL), indent=2) + "\n")
        return CLEAN
    return _serve(rest)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_NAME, description="Check Amazon Pinpoint's direct messages before sending."
    )
    parser.add_argument("--version", action="version", version=_versions())
    commands = parser.add_subparsers(dest="command", required=True)
    looked_at = commands.add_parser(
        "check",
        help="report the problems of a request",
        description="Report the problems of a request. Exit code: 0 none, 1 some, 2 it "
        "cannot be read.",
    )
    looked_at.add_argument(
        "file",
        help="a request as JSON, as the AWS CLI takes it, of at most 16 MiB, with or without "
        "file:// before its name; - for standard input",
    )
    looked_at.add_argument("--json", action="store_true", help="print the problems as JSON")
    skeleton = commands.add_parser(
        "skeleton",
        help="print an example",
        description="Print an example request as JSON. AWS ended e-mail and messages to users: for "
        "such examples check gives a warning, and exit code 1.",
    )
    skeleton.add_argument("operation", choices=[one.command for one in OPERATIONS.values()])
    skeleton.add_argument(
        "--channel",
        action="append",
        choices=EXAMPLE_CHANNELS,
        help=f"a channel to fill in; may be repeated (default: {', '.join(_USUAL)})",
    )
    commands.add_parser(
        "serve",
        add_help=False,
        help=f"serve Local Pinpoint on 127.0.0.1; see {_NAME} serve --help",
    )
    return parser


def _versions() -> str:
    """Return the versions that a report of a fault should name."""
    python = ".".join(map(str, sys.version_info[:3]))
    others = [f"{name} {version(name)}" for name in ("boto3", "botocore", "attrs", "cattrs")]
    return f"{_NAME} {version(_NAME)} (Python {python}, {', '.join(others)})"


def _serve(rest: list[str]) -> int:
    from ..testing.__main__ import serve  # noqa: PLC0415  (slow to import)

    return serve(rest, f"{_NAME} serve")


def _check(file: str, *, as_json: bool) -> int:
    try:
        text = _bytes_of(file).decode("utf-8-sig")  # whatever the locale says
    except (OSError, ValueError) as error:
        unread = Problem("", "file", f"cannot be read: {_why_unread(error)}")
        return _report((unread,), UNREADABLE, as_json=as_json)
    try:
        request = _request_in(text)
    except ValidationError as error:
        unreadable = any(problem.rule == "json" for problem in error.problems)
        return _report(error.problems, UNREADABLE if unreadable else PROBLEMS, as_json=as_json)
    problems = check_document(request)
    return _report(problems, PROBLEMS if problems else CLEAN, as_json=as_json)


def _bytes_of(file: str) -> bytes:
    """Return what is in a file, of which no more is read than a request can have.

    The AWS CLI writes ``file://`` before the name of a file, and so may we.
    """
    if file != "-":
        with Path(file.removeprefix("file://")).open("rb") as opened:
            return _not_too_many(opened.read(_MAX_BYTES + 1))
    if sys.stdin is None:
        raise OSError(errno.EBADF, "standard input is closed")
    return _not_too_many(sys.stdin.buffer.read(_MAX_BYTES + 1))


def _not_too_many(data: bytes) -> bytes:
    if len(data) > _MAX_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {_MAX_BYTES:,} bytes (16 MiB)")
    return data


def _why_unread(error: OSError | ValueError) -> str | None:
    if isinstance(error, OSError):
        return error.strerror
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return "this is not a valid file name"


Request: TypeAlias = MessageRequest | SendUsersMessageRequest


def _request_in(text: str) -> Request:
    """Read a request, alone or in a complete call (``--cli-input-json``)."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    members: Mapping[str, Any] = data if is_mapping(data) else {}
    users = bool({"Users", SEND_USERS_MESSAGES.request_member} & members.keys())
    cls: type[Request] = SendUsersMessageRequest if users else MessageRequest
    try:
        return from_json(text, cls)
    except ValidationError as error:
        if error.problems[0].rule != "nesting" or cls.__name__ not in members:
            raise
    return from_json(json.dumps(members[cls.__name__]), cls)


def _report(problems: tuple[Problem, ...], code: int, *, as_json: bool) -> int:
    if as_json:
        report = {"problems": [attrs.asdict(problem) for problem in problems]}
        _write(json.dumps(report, indent=2) + "\n")
        return code
    for problem in problems:
        _write(f"{problem.severity}: {problem}\n")
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    _write(f"{counted(errors, 'error', 'errors')}, {counted(warnings, 'warning', 'warnings')}\n")
    return code


def _write(text: str) -> None:
    """Print text; escape characters that standard output cannot encode."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _write_nowhere() -> None:
    """Discard buffered output; otherwise the interpreter would fail on it at exit."""
    with suppress(AttributeError, OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
