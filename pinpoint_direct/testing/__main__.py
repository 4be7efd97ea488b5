"""``python -m pinpoint_direct.testing serve``: for the AWS CLI and for other languages."""

from __future__ import annotations

import argparse
import signal
from contextlib import suppress
from threading import Event

from .local import LocalPinpoint


def main() -> None:
    """Serve until interrupted (Ctrl-C, SIGTERM). The address is printed on the first line."""
    parser = argparse.ArgumentParser(prog="python -m pinpoint_direct.testing")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser(
        "serve",
        help="serve on 127.0.0.1",
        description="Serve on 127.0.0.1, and print the URL. "
        "Set AWS_ENDPOINT_URL_PINPOINT to it: every AWS SDK heeds it.",
    )
    serve.add_argument("--port", type=int, default=0, help="the port; any that is free by default")
    serve.add_argument(
        "--with-moto",
        action="store_true",
        help="let moto (the extra [testing]) answer everything else on the same port",
    )
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        suppress(KeyboardInterrupt),
        LocalPinpoint().serve(arguments.port, with_moto=arguments.with_moto) as url,
    ):
        print(url, flush=True)  # noqa: T201  (what the command is for)
        Event().wait()


if __name__ == "__main__":
    main()
