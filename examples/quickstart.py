"""Send one typed request for four channels through boto3, and read the typed results.

The request goes to Local Pinpoint, so you need no AWS account, no credentials and no network:
botocore validates, serialises, signs and parses as usual, and Local Pinpoint responds instead of
AWS.
"""

from pinpoint_direct import (
    AddressConfiguration,
    DirectMessageConfiguration,
    EndpointMessageResult,
    MessageRequest,
    MessageResult,
    PinpointDirect,
    SMSMessage,
    VoiceMessage,
    mask,
)
from pinpoint_direct.testing.local import LocalPinpoint

REQUEST = MessageRequest(
    message_configuration=DirectMessageConfiguration(
        sms_message=SMSMessage("Your code is {{code}}", message_type="TRANSACTIONAL"),
        voice_message=VoiceMessage("Your code is {{code}}", language_code="en-US"),
    ),
    addresses={
        "+12065550100": AddressConfiguration(channel_type="SMS", substitutions={"code": "1234"}),
        "+12065550101": AddressConfiguration(channel_type="SMS", substitutions={"code": "5678"}),
        "+12065550102": AddressConfiguration(channel_type="SMS", substitutions={"code": "9012"}),
        "+12065550103": AddressConfiguration(channel_type="VOICE", substitutions={"code": "3456"}),
        "fcm-token-of-a-phone-9f2c": AddressConfiguration(
            channel_type="GCM", substitutions={"code": "7890"}
        ),
        "apns-token-of-a-phone-07d1": AddressConfiguration(
            channel_type="APNS", substitutions={"code": "2468"}
        ),
    },
).with_notification("Your code is {{code}}", title="Sign in", priority="high", time_to_live=600)


def what_to_do(result: MessageResult | EndpointMessageResult) -> str:
    """Return what to do after the result of one recipient."""
    if result.is_successful:
        return "done"
    if result.is_retryable:
        return "retry"
    if result.is_opted_out:
        return "opted out: don't send again"
    if result.is_dead_token:
        error = result.provider_error
        return f"dead token: delete it ({error.reason if error else result.status_code})"
    return (
        "failed permanently" if result.is_permanent_failure else "may have been sent: don't resend"
    )


def main() -> None:
    """Send, read every result, and retry the recipients that can be retried."""
    local = LocalPinpoint()
    local.script("+12065550101", "THROTTLED", times=1)
    local.script("+12065550102", None)  # left out of the answer
    local.script("+12065550103", "PERMANENT_FAILURE", status_message="Recipient is opted out")
    local.script(
        "fcm-token-of-a-phone-9f2c",
        "PERMANENT_FAILURE",
        status_code=404,
        status_message='{"errorMessage":"Unregistered or expired token","channelType":"GCM",'
        '"pushProviderStatusCode":"404","pushProviderError":"UNREGISTERED",'
        '"pushProviderResponse":"{\\"status\\":\\"UNREGISTERED\\"}"}',
    )

    with PinpointDirect("611e3e3cdd47474c9c1399a505665b91", client=local.boto3_client()) as client:
        response = client.send_messages(REQUEST)
        again = response.retry_request()
        second = client.send_messages(again) if again else None

    print(f"{'recipient':<16} {'channel':<8} {'status':<18} do")
    for address, configuration in (REQUEST.addresses or {}).items():
        result = response.result.get(address)
        if result is None:
            status, todo = "-", "not in the response: may have been sent, don't resend"
        else:
            status, todo = str(result.delivery_status), what_to_do(result)
        if second is not None and address in second.result:
            todo += f"  -> {second.result[address].delivery_status} on the second call"
        print(f"{mask(address):<16} {configuration.channel_type!s:<8} {status:<18} {todo}")

    print(
        f"\nEverybody reached: {response.all_successful}. HTTP status: {response.http_status_code}."
    )
    print("Requests at the service:", len(local.calls), "with the recipients", end=" ")
    print(*(len(call.request.addresses or {}) for call in local.calls), sep=" and ")
    print("\nThe request is printed without personal data:")
    print(REQUEST.evolve(message_configuration=None))


if __name__ == "__main__":
    main()
