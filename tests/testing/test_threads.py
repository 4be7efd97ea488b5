"""Many threads at once: nothing is lost, and nothing happens twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from botocore.config import Config

from pinpoint_direct.testing.local import LocalPinpoint

from .transports import KEYS

THREADS, CALLS = 4, 25
REQUEST = {
    "Addresses": {f"+{number}": {"ChannelType": "SMS"} for number in range(4)},
    "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
}
NO_REPEATS = Config(retries={"total_max_attempts": 1}, max_pool_connections=THREADS)


def http_client(url):
    return boto3.client("pinpoint", endpoint_url=url, config=NO_REPEATS, **KEYS)


def hammer(local, client):
    """Call from all threads, and return the results and the codes of the calls that failed."""

    def call(_):
        try:
            answer = client.send_messages(ApplicationId="a", MessageRequest=REQUEST)
        except client.exceptions.TooManyRequestsException:
            return "refused"
        return answer["MessageResponse"]["Result"]

    local.script("+3", "THROTTLED", times=37)
    local.fail("TooManyRequestsException", times=11)
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(call, range(THREADS * CALLS)))


@pytest.mark.parametrize("transport", ["in process", "http"])
def test_every_call_is_recorded_and_every_plan_kept(transport):
    local = LocalPinpoint()
    if transport == "in process":
        answers = hammer(local, local.boto3_client(config=NO_REPEATS))
    else:
        with local.serve() as url:
            answers = hammer(local, http_client(url))
    taken = [one for one in answers if one != "refused"]
    assert len(local.calls) == sum(local.attempts()) == THREADS * CALLS
    assert len(answers) - len(taken) == 11
    statuses = Counter(one["+3"]["DeliveryStatus"] for one in taken)
    assert statuses == {"THROTTLED": 37, "SUCCESSFUL": len(taken) - 37}
    assert local.sends_to("+3") == len(taken) - 37
    assert local.sends_to("+0") == len(taken)
    ids = [result["MessageId"] for one in taken for result in one.values() if "MessageId" in result]
    assert len(ids) == len(set(ids)) == len(local.delivered)
