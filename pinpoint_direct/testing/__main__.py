"""``python -m pinpoint_direct.testing serve``: for the AWS CLI and for other languages."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from threading import Event

from ..errors import ValidationError
from .local import LocalPinpoint

_UNUSABLE = 2  # argparse's exit code for invalid arguments


def main() -> int:
    """Run the command, and return its exit code."""
    name = "python -m pinpoint_direct.testing"
    parser = argparse.ArgumentParser(prog=name)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "serve", add_help=False, help=f"serve on 127.0.0.1; see {name} serve --help"
    )
    _, rest = parser.parse_known_args()
    return serve(rest, f"{name} serve")


def serve(arguments: Sequence[str], name: str) -> int:
    """Serve until interrupted (Ctrl-C, SIGTERM). The first line of output is the URL.

    Args:
        arguments: The arguments of the command.
        name: The name of the command.

    Returns:
        The exit code.
    """
    parser = _parser(name)
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), ExitStack() as served:
        try:
            url = served.enter_context(LocalPinpoint().serve(given.port, with_moto=given.with_moto))
        except ValidationError as error:
            parser.error(f"argument --port: {error.problems[0].message}")
        except OSError as error:
            reason = f"cannot serve at port {given.port}: {error.strerror}"
            parser.exit(_UNUSABLE, f"{name}: error: {reason}\n")
        except ImportError as error:
            reason = f"--with-moto needs the extra [testing]: {error}"
            parser.exit(_UNUSABLE, f"{name}: error: {reason}\n")
        print(url, flush=True)  # noqa: T201  (the output of the command)
        Event().wait()
    return 0


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=name,
        description="Serve on 127.0.0.1, and print the URL. "
        "Set AWS_ENDPOINT_URL_PINPOINT to it, AWS_ENDPOINT_URL_SESV2 and "
        "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: every AWS SDK reads them.",
    )
    parser.add_argument("--port", type=int, default=0, help="the port (default: any free port)")
    parser.add_argument(
        "--with-moto",
        action="store_true",
        help="let moto (the extra [testing]) handle all other requests on the same port",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
