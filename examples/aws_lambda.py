"""An AWS Lambda function: send a request, retry what can be retried, report the rest.

The event is the JSON of the AWS CLI (``--message-request``). The function returns the number of
results for each status, and in ``again`` the request for recipients that can be retried later: let
a Step Functions state wait and call the function with it. ``again`` contains only recipients that
provably got nothing, so one invocation sends to nobody twice.

**It stores nothing beyond the invocation.** Lambda runs an asynchronous event again after an error
or a timeout (twice, unless configured otherwise), and may deliver any event more than once; each
run sends to all recipients. To prevent that, store an id of the event before sending, with a
conditional write to a store that all invocations share, such as a DynamoDB table, and send nothing
if the id already exists.
"""

import json
import os
import time
from collections import Counter
from functools import cache
from typing import Any

from pinpoint_direct import (
    MessageRequest,
    PinpointDirect,
    ServiceError,
    TransportError,
    ValidationError,
    from_json,
    to_json,
)
from pinpoint_direct.testing.local import LocalPinpoint

SECOND_TRY_AFTER = 1.0  # seconds


@cache
def own_client() -> PinpointDirect:
    """Create the client once per Lambda environment."""
    return PinpointDirect(os.environ["PINPOINT_APPLICATION_ID"])


def handler(
    event: dict[str, Any], _context: object, client: PinpointDirect | None = None
) -> dict[str, Any]:
    """Send the request of the event; retry temporary failures once."""
    client = client or own_client()
    try:
        request: MessageRequest | None = from_json(json.dumps(event), MessageRequest)
    except ValidationError as error:
        return {"invalid": [f"{problem.path}: {problem.message}" for problem in error.problems]}

    counts: Counter[str] = Counter()
    unknown = 0
    failed: str | None = None
    for pause in (0.0, SECOND_TRY_AFTER):
        time.sleep(pause)
        try:
            response = client.send_messages(request)
        except (ServiceError, TransportError) as error:
            failed = str(error)  # there is no address in it
            if error.may_have_been_sent:
                unknown += len(request.addresses or {})
            if not error.is_retryable:
                request = None
                break
            continue  # nothing was sent: all recipients can be retried
        again = response.retry_request()
        counts.update(
            str(result.delivery_status)
            for address, result in response.result.items()
            if again is None or address not in (again.addresses or {})
        )
        unknown += len(response.unanswered)
        request = again
        if request is None:
            break
    return {
        "counts": dict(counts),
        "may_have_been_sent": unknown,
        "error": failed,
        "again": json.loads(to_json(request)) if request else None,
    }


def main() -> None:
    """Call the function as Lambda would, with Local Pinpoint instead of AWS."""
    local = LocalPinpoint()
    local.script("+12065550101", "THROTTLED", times=1)
    local.script("+12065550102", "THROTTLED")
    local.script("+12065550103", "PERMANENT_FAILURE", status_message="Phone number is opted out")
    client = PinpointDirect("611e3e3cdd47474c9c1399a505665b91", client=local.boto3_client())
    event = {
        "Addresses": {f"+1206555010{n}": {"ChannelType": "SMS"} for n in range(4)},
        "MessageConfiguration": {"SMSMessage": {"Body": "Your parcel has arrived"}},
    }
    print(json.dumps(handler(event, None, client), indent=2))
    print(json.dumps(handler({"Adresses": {}}, None, client), indent=2))


if __name__ == "__main__":
    main()
