"""The speed of a typed call compared with raw boto3, in the same run."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import tracemalloc
from statistics import median
from time import perf_counter

import boto3
from aiobotocore.session import get_session

from pinpoint_direct import (
    AddressConfiguration,
    AsyncPinpointDirect,
    DirectMessageConfiguration,
    MessageRequest,
    PinpointDirect,
    SMSMessage,
)

from .timing import paired
from .transport import addresses, answer, answered, boto3_client

SEVERAL = 10  # calls in one run of the event loop, for to start it takes a while
IMPORT = "from pinpoint_direct import PinpointDirect, MessageRequest, SMSMessage"


def raw_request(to):
    """Build what people write today."""
    return {
        "Addresses": {
            address: {
                "ChannelType": "SMS",
                "Context": {"campaign": "spring"},
                "Substitutions": {"code": ["1234"]},
            }
            for address in to
        },
        "MessageConfiguration": {
            "SMSMessage": {"Body": "Your code is {{code}}", "MessageType": "TRANSACTIONAL"}
        },
    }


def typed_request(to):
    """Build the same, typed and checked."""
    return MessageRequest(
        addresses={
            address: AddressConfiguration(
                channel_type="SMS", context={"campaign": "spring"}, substitutions={"code": "1234"}
            )
            for address in to
        },
        message_configuration=DirectMessageConfiguration(
            sms_message=SMSMessage("Your code is {{code}}", message_type="TRANSACTIONAL")
        ),
    )


def call(count, rounds):
    """Time one call from a ready request to its answer."""
    raw, typed = clients(count)
    to = addresses(count)
    theirs, ours = raw_request(to), typed_request(to)
    return paired(
        lambda: raw.send_messages(ApplicationId="app", MessageRequest=theirs),
        lambda: typed.send_messages(ours),
        rounds=rounds,
    )


def clients(count):
    """Return a raw client and a typed one, each with a boto3 client of its own."""
    body = answer(count)
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
    typed = PinpointDirect("app", session=session)
    answered(typed._client, body)
    return boto3_client(body), typed


def whole(count, rounds):
    """Time building, the call, and reading every result."""
    raw, typed = clients(count)
    to = addresses(count)

    def theirs():
        answered = raw.send_messages(ApplicationId="app", MessageRequest=raw_request(to))
        results = answered["MessageResponse"]["Result"].values()
        return sum(result["DeliveryStatus"] == "SUCCESSFUL" for result in results)

    def ours():
        response = typed.send_messages(typed_request(to))
        return sum(result.is_successful for result in response.result.values())

    return paired(theirs, ours, rounds=rounds)


def awaited(count, rounds):
    """Time one call through aiobotocore."""
    body = answer(count)
    to = addresses(count)
    theirs, ours = raw_request(to), typed_request(to)
    session = get_session()
    session.set_credentials("AKIDEXAMPLE", "secret")
    made = session.create_client("pinpoint", region_name="us-east-1")
    typed = AsyncPinpointDirect("app", session=session, region_name="us-east-1")

    async def several(send, request):
        for _ in range(SEVERAL):
            await send(request)

    with asyncio.Runner() as runner:
        raw = answered(runner.run(made.__aenter__()), body)
        answered(runner.run(typed._underneath.here()), body)

        async def by_hand(request):
            return await raw.send_messages(ApplicationId="app", MessageRequest=request)

        try:
            reported, mine, ratio = paired(
                lambda: runner.run(several(by_hand, theirs)),
                lambda: runner.run(several(typed.send_messages, ours)),
                rounds=rounds // SEVERAL,
            )
            return reported / SEVERAL, mine / SEVERAL, ratio
        finally:
            runner.run(made.__aexit__(None, None, None))
            runner.run(typed.close())


def imported(rounds):
    """Time a fresh interpreter's import, less what the interpreter itself takes."""
    # Without bytecode on disk it would be the compiler that is timed.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(rounds + 1):  # the first writes the bytecode
        times.append([])
        for code in ("pass", "import boto3", IMPORT):
            started = perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
            times[-1].append(perf_counter() - started)
    theirs = [boto - bare for bare, boto, _ in times[1:]]
    ours = [typed - bare for bare, _, typed in times[1:]]
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return median(theirs), median(ours), median(ratios)


def memory(count):
    """Measure what an answer of so many results holds on to, in bytes."""
    raw, typed = clients(count)
    theirs, ours = raw_request(addresses(count)), typed_request(addresses(count))

    def held(make):
        make()
        gc.collect()
        tracemalloc.start()
        kept = make()
        gc.collect()
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        del kept
        return size

    one = held(lambda: raw.send_messages(ApplicationId="app", MessageRequest=theirs))
    other = held(lambda: typed.send_messages(ours))
    return one, other, other / one
