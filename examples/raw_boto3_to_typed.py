"""Convert requests for raw boto3 or the AWS CLI to typed values that send the same JSON."""

import json
from typing import Any

from pinpoint_direct import (
    MessageRequest,
    PinpointDirect,
    SendUsersMessageRequest,
    ValidationError,
    from_json,
    from_wire,
    to_json,
)
from pinpoint_direct.testing.local import LocalPinpoint

APPLICATION_ID = "611e3e3cdd47474c9c1399a505665b91"

# The request of an existing call `client.send_messages(ApplicationId=…, MessageRequest=…)`.
RAW: dict[str, Any] = {
    "Addresses": {
        "+12065550100": {"ChannelType": "SMS", "Substitutions": {"name": ["Ana"]}},
        "bo@example.com": {"ChannelType": "EMAIL", "Substitutions": {"name": ["Bo"]}},
    },
    "MessageConfiguration": {
        "SMSMessage": {"Body": "Hello {{name}}", "MessageType": "PROMOTIONAL"},
        "EmailMessage": {"RawEmail": {"Data": b"Subject: Hello\r\n\r\nHello {{name}}\r\n"}},
    },
    "TraceId": "spring",
}

# The file of `aws pinpoint send-users-messages --send-users-message-request file://myfile.json`.
CLI_FILE = """{
  "MessageConfiguration": {"SMSMessage": {"Body": "hello, how are you?"}},
  "Users": {"testuser": {}}
}"""

# Raw boto3 reports only some of these mistakes, and the service none of them.
MISTAKEN: dict[str, Any] = {
    "Addresses": {"+12065550100": {"ChannelType": "sms"}},
    "MessageConfiguration": {
        "SMSMessage": {"Body": "Hello"},
        "EmailMessage": {"HTMLBody": "<p>Hello</p>"},
        "GCMMessage": {"TimeToLive": -1, "Data": {"count": 3}},
    },
}


def main() -> None:
    """Read and send the requests, and compare the sent JSON with the original."""
    local = LocalPinpoint()
    local.add_endpoint(
        "testuserendpoint", address="+12345678900", channel_type="SMS", user_id="testuser"
    )
    with PinpointDirect(APPLICATION_ID, client=local.boto3_client()) as client:
        request = from_wire(RAW, MessageRequest)
        print("from boto3:   ", client.send_messages(request).counts)
        written = json.loads(to_json(request))
        print("  same JSON on the wire:", json.loads(local.calls[-1].raw_body) == written)

        users = from_json(CLI_FILE, SendUsersMessageRequest)
        print("from the CLI: ", client.send_users_messages(users).counts)
        written = json.loads(CLI_FILE)
        print("  same JSON on the wire:", json.loads(local.calls[-1].raw_body) == written)

    print("\nA request with mistakes, which is not sent:")
    try:
        from_wire(MISTAKEN, MessageRequest)
    except ValidationError as error:
        for problem in error.problems:
            print(f"  {problem.path}: {problem.message}")


if __name__ == "__main__":
    main()
