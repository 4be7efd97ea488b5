"""The peers in one run: raw boto3, aiobotocore, capo-pinpoint and this package, over a socket.

Run it: ``.venv/bin/nox -s peers``. Each makes the same calls to the same service, a process of its
own on this machine that answers at once, in turn; what is compared is the processor's time of the
client. capo-pinpoint left botocore behind. It is not here for a contest: it repeats a call up to
three times after a lost answer, and has no time limits, which this package refuses to do.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import process_time

import boto3
from aiobotocore.session import get_session
from capo_pinpoint import AsyncPinpointClient as AsyncCapo
from capo_pinpoint import PinpointClient as Capo

from pinpoint_direct import AsyncPinpointDirect, PinpointDirect

sys.path.insert(0, str(Path(__file__).parents[2]))  # `tests` is no part of the wheel

from tests.bench.calls import raw_request, typed_request
from tests.bench.server import service
from tests.bench.transport import addresses

SEVERAL = 20
"""Calls in one turn."""


def capo_request(to):
    """Build the request as capo-pinpoint wants it."""
    return {
        "addresses": {
            address: {
                "channel_type": "SMS",
                "context": {"campaign": "spring"},
                "substitutions": {"code": ["1234"]},
            }
            for address in to
        },
        "message_configuration": {
            "sms_message": {"body": "Your code is {{code}}", "message_type": "TRANSACTIONAL"}
        },
    }


def report(ways: dict[str, Callable[[], object]], rounds: int) -> None:
    """Print the processor's time of a call each way, and the ratio to the first."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):  # the first warms up
        for name, way in ways.items():
            begun = process_time()
            way()
            times[name].append((process_time() - begun) / SEVERAL)
    reference = next(iter(times.values()))
    for name, taken in times.items():
        ratio = median(one / theirs for one, theirs in [*zip(taken, reference, strict=True)][1:])
        print(f"  {name:<34} {1e6 * median(taken[1:]):>8.0f} µs a call {ratio:>6.2f}", flush=True)


def synchronous(url: str, count: int, rounds: int) -> None:
    """Compare the synchronous clients."""
    to = addresses(count)
    raw, typed = boto3.client("pinpoint", endpoint_url=url), PinpointDirect("app", endpoint_url=url)
    capo = Capo(endpoint=url, region="us-east-1")
    theirs, ours, capos = raw_request(to), typed_request(to), capo_request(to)

    def several(call: Callable[[], object]) -> Callable[[], None]:
        return lambda: [call() for _ in range(SEVERAL)] and None

    assert typed.send_messages(ours).all_successful
    found = capo.send_messages("app", message_request=capos)["message_response"]["result"]
    assert len(found) == count
    print(f"{count} recipients")
    report(
        {
            "boto3": several(lambda: raw.send_messages(ApplicationId="app", MessageRequest=theirs)),
            "pinpoint-direct": several(lambda: typed.send_messages(ours)),
            "capo-pinpoint": several(lambda: capo.send_messages("app", message_request=capos)),
            "pinpoint-direct, building, reading": several(
                lambda: typed.send_messages(typed_request(to)).counts
            ),
            "capo-pinpoint, building, reading": several(
                lambda: [
                    one["delivery_status"]
                    for one in capo.send_messages("app", message_request=capo_request(to))[
                        "message_response"
                    ]["result"].values()
                ]
            ),
        },
        rounds,
    )


async def asynchronous(url: str, count: int, rounds: int) -> None:
    """Compare the asynchronous clients."""
    to = addresses(count)
    theirs, ours, capos = raw_request(to), typed_request(to), capo_request(to)
    async with (
        get_session().create_client("pinpoint", endpoint_url=url) as raw,
        AsyncPinpointDirect("app", endpoint_url=url) as typed,
        AsyncCapo(endpoint=url, region="us-east-1") as capo,
    ):
        ways = {
            "aiobotocore": lambda: raw.send_messages(ApplicationId="app", MessageRequest=theirs),
            "pinpoint-direct": lambda: typed.send_messages(ours),
            "capo-pinpoint": lambda: capo.send_messages("app", message_request=capos),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds + 1):
            for name, way in ways.items():
                begun = process_time()
                for _ in range(SEVERAL):
                    await way()
                times[name].append((process_time() - begun) / SEVERAL)
    print(f"{count} recipients, asynchronous")
    reference = times["aiobotocore"]
    for name, taken in times.items():
        ratio = median(one / theirs for one, theirs in [*zip(taken, reference, strict=True)][1:])
        print(f"  {name:<34} {1e6 * median(taken[1:]):>8.0f} µs a call {ratio:>6.2f}", flush=True)


def main() -> None:
    """Compare them with a hundred recipients and with one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args().rounds
    os.environ.update(
        AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY="secret",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_EC2_METADATA_DISABLED="true",
    )
    names = ("boto3", "aiobotocore", "capo-pinpoint")
    print(", ".join(f"{name} {version(name)}" for name in names))
    with service(0.0) as url:
        for count in (100, 1):
            synchronous(url, count, rounds)
            asyncio.run(asynchronous(url, count, rounds))


if __name__ == "__main__":
    main()
