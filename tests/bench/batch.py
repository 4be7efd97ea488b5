"""Recipients a second, and peak memory, of ``send_batch`` and of the loop people write by hand.

Run it: ``python tests/bench/batch.py``. Both sides send the same SMS to the same addresses through
real boto3 clients, with the same number of threads, alternately in one process; the answers come
from this process, so what is measured is the work of the machine and not of a network.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

import boto3
from botocore.awsrequest import AWSResponse

from pinpoint_direct import DirectMessageConfiguration, MessageRequest, PinpointDirect, SMSMessage

sys.path.insert(0, str(Path(__file__).parents[2]))  # `tests` is no part of the wheel

from tests.bench.timing import paired

APPLICATION_ID = "611e3e3cdd47474c9c1399a505665b91"
BODY = "Hello {{name}}, your code is {{code}}"
SAME_FOR_ALL = "Hello, we open at nine tomorrow"
REQUEST, REQUEST_FOR_ALL = (
    MessageRequest(
        message_configuration=DirectMessageConfiguration(
            sms_message=SMSMessage(body, message_type="TRANSACTIONAL")
        )
    )
    for body in (BODY, SAME_FOR_ALL)
)
Person: TypeAlias = tuple[str] | tuple[str, str, str]
ADDRESS = re.compile(rb"\+1\d{10}")
RESULT = (
    b'"%s":{"DeliveryStatus":"SUCCESSFUL","MessageId":"0h5v2lkk1q2bqm0d%s",'
    b'"StatusCode":200,"StatusMessage":"MessageId: 0h5v2lkk1q2bqm0d%s"}'
)


class _Body:
    """The body of an answer, as botocore wants to read it."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.content


def answer(request: bytes) -> bytes:
    """Return the answer to a request: everybody was sent to."""
    results = b",".join(RESULT % (one, one[2:], one[2:]) for one in ADDRESS.findall(request))
    return b'{"ApplicationId":"%s","Result":{%s}}' % (APPLICATION_ID.encode(), results)


def boto_client(answer=answer):
    """Return a boto3 client that is answered in process."""

    def answered(request, **_: object) -> AWSResponse:
        body = answer(request.body)
        headers = {"content-type": "application/json", "content-length": str(len(body))}
        return AWSResponse(request.url, 200, headers, _Body(body))

    session = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
    client = session.client("pinpoint")
    client.meta.events.register_first("before-send.pinpoint.SendMessages", answered)
    return client


def written_by_hand(chunk: list[Person]) -> dict[str, object]:
    """Return the request to 100 people, as a dictionary that people write."""
    is_same_for_all = len(chunk[0]) == 1
    return {
        "Addresses": {address: {"ChannelType": "SMS"} for (address,) in chunk}
        if is_same_for_all
        else {
            address: {"ChannelType": "SMS", "Substitutions": {"name": [name], "code": [code]}}
            for address, name, code in chunk
        },
        "MessageConfiguration": {
            "SMSMessage": {
                "Body": SAME_FOR_ALL if is_same_for_all else BODY,
                "MessageType": "TRANSACTIONAL",
            }
        },
    }


def for_a_batch(people: list[Person]) -> tuple[MessageRequest, Iterator[object]]:
    """Return the message to people, and what a batch takes for each of them."""
    if len(people[0]) == 1:
        return REQUEST_FOR_ALL, (address for (address,) in people)
    return REQUEST, ((address, {"name": name, "code": code}) for address, name, code in people)


def by_hand(client, people: list[Person], workers: int) -> dict[str, dict]:
    """Send as people do: chunks of 100, a pool of threads, the results in one dictionary."""

    def send(chunk: list[Person]) -> dict[str, dict]:
        response = client.send_messages(
            ApplicationId=APPLICATION_ID, MessageRequest=written_by_hand(chunk)
        )
        return response["MessageResponse"]["Result"]

    source = iter(people)
    chunks = iter(lambda: list(islice(source, 100)), [])
    results: dict[str, dict] = {}
    with ThreadPoolExecutor(workers) as pool:
        for result in pool.map(send, chunks):
            results.update(result)
    assert all(result["DeliveryStatus"] == "SUCCESSFUL" for result in results.values())
    return results


def by_batch(client, people: list[Person], workers: int) -> object:
    """Send with one call."""
    result = client.send_batch(*for_a_batch(people), channel_type="SMS", max_workers=workers)
    assert result.all_successful
    return result


WAYS = {"by hand": by_hand, "send_batch": by_batch}
CLIENTS = {
    "by hand": lambda boto: boto,
    "send_batch": lambda boto: PinpointDirect(APPLICATION_ID, client=boto),
}


def people_for(number: int, *, same_for_all: bool = False) -> list[Person]:
    """Return so many phone numbers, each with the name and the code that are to be sent to it.

    Where all get the same text, each phone number is alone.
    """
    if same_for_all:
        return [(f"+1{2_065_000_000 + n}",) for n in range(number)]
    return [
        (f"+1{2_065_000_000 + n}", f"Ana {n % 1_000}", f"{n % 10_000:04}") for n in range(number)
    ]


def speeds(number: int, rounds: int) -> None:
    """Print recipients a second of both, in turn."""
    people = people_for(number)
    # Every round asks the same, and to make up the answers is not what is to be timed.
    boto = boto_client(lru_cache(maxsize=None)(answer))
    clients = {name: wrap(boto) for name, wrap in CLIENTS.items()}
    for workers in (1, 8):
        runs = {name: partial(way, clients[name], people, workers) for name, way in WAYS.items()}
        for run in runs.values():  # only warms up
            run()
        *seconds, ratio = paired(*runs.values(), rounds=rounds)
        reported = ", ".join(
            f"{name} {number / taken:,.0f}" for name, taken in zip(runs, seconds, strict=True)
        )
        print(
            f"{number:,} recipients, {workers} worker(s), recipients a second: {reported}; "
            f"ratio {1 / ratio:.2f}"
        )


def most_held() -> int:
    """Return the most memory that this process has held, in kB, as Linux tells it.

    ``resource`` would count in what the process held that started this one.
    """
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])


def soak(number: int) -> None:
    """Print how much the process grows while a stream goes by, after its first part."""
    client = CLIENTS["send_batch"](boto_client())
    stream = client.stream_batch(
        REQUEST,
        (
            (f"+1{2_000_000_000 + n}", {"name": f"Ana {n % 1_000}", "code": f"{n % 10_000:04}"})
            for n in range(number)
        ),
    )
    begun = perf_counter()
    assert all(outcome.is_successful for outcome in islice(stream, number // 100))
    before = most_held()
    assert sum(outcome.is_successful for outcome in stream) == number - number // 100
    grown = (most_held() - before) / 1024
    seconds = perf_counter() - begun
    print(f"{number:,} recipients streamed in {seconds:.0f} s: the process grew by {grown:.1f} MB")


def peak(way: str, number: int) -> float:
    """Return the growth of the process, in MB, that a run causes."""
    people = people_for(number)
    client = CLIENTS[way](boto_client())
    WAYS[way](client, people_for(1000), 8)
    before = most_held()
    kept = WAYS[way](client, people, 8)
    after = most_held()
    assert kept is not None
    return (after - before) / 1024


def peaks(number: int) -> None:
    """Print the peak memory of both, each in a process of its own."""
    grown = {
        way: float(
            subprocess.run(
                [sys.executable, __file__, "--peak", way, str(number)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        for way in WAYS
    }
    reported = ", ".join(f"{name} {megabytes:,.0f} MB" for name, megabytes in grown.items())
    ratio = grown["send_batch"] / grown["by hand"]
    print(f"{number:,} recipients, peak memory: {reported}; ratio {ratio:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--peak", nargs=2, metavar=("WAY", "NUMBER"), help=argparse.SUPPRESS)
    parser.add_argument("--soak", type=int, metavar="NUMBER", help="stream so many, and no more")
    asked = parser.parse_args()
    if asked.peak:
        print(peak(asked.peak[0], int(asked.peak[1])))
        return
    if asked.soak:
        soak(asked.soak)
        return
    for number in asked.recipients:
        speeds(number, asked.rounds)
    for number in asked.memory:
        peaks(number)
    subprocess.run([sys.executable, __file__, "--soak", "1000000"], check=True)


if __name__ == "__main__":
    main()
