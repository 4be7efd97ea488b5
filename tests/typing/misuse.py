"""Code that every checker must reject. An unnecessary comment is also an error."""

from email.mime.text import MIMEText

from pinpoint_direct import (
    AddressConfiguration,
    APNSMessage,
    DeliveryError,
    DirectMessageConfiguration,
    EmailMessage,
    EndpointSendConfiguration,
    GCMMessage,
    MessageHeader,
    MessageRequest,
    MessageResponse,
    MessageResult,
    RawEmail,
    RetryPolicy,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
    SimpleEmail,
    SMSMessage,
    Template,
    TemplateConfiguration,
    from_json,
    from_wire,
    to_json,
    to_wire,
)

# Wrong types
SMSMessage(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
SMSMessage(b"Hello")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
SMSMessage(message_type=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
AddressConfiguration(channel_type=["SMS"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
APNSMessage(badge="1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
APNSMessage(priority=10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
GCMMessage(time_to_live="60")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
GCMMessage(silent_push="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
GCMMessage(data={"order": 7})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
GCMMessage(data=["order"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
GCMMessage(raw_content=["notification"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
SMSMessage(substitutions="Ana")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
SMSMessage(substitutions={"name": 5})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
SMSMessage(substitutions={5: "Ana"})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
RawEmail("Subject: Hello")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RawEmail(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
SimpleEmail(headers=[{"Name": "X-Campaign"}])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
SimpleEmail(headers=MessageHeader("X-Campaign"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
TemplateConfiguration(sms_template="order-shipped")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
DirectMessageConfiguration(sms_message={"Body": "Hello"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
DirectMessageConfiguration(sms_message=GCMMessage("Hello"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
EmailMessage(raw_email=MIMEText("Hello"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MessageRequest(addresses={"+12065550100": {"ChannelType": "SMS"}})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
MessageRequest(addresses={"+12065550100": EndpointSendConfiguration()})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
MessageRequest(addresses=["+12065550100"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
SendUsersMessageRequest(users={"user": AddressConfiguration()})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
MessageResponse(result={"+12065550100": {}})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
RetryPolicy(max_attempts="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

DeliveryError("1 OPT_OUT", "1 OPT_OUT")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

# Wrong names, and positions where a name is asked for
EmailMessage("Hello")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
SMSMessage("Hello", "PROMOTIONAL")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Template("order", "2")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
SMSMessage(text="Hello")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
GCMMessage(ttl=60)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
MessageRequest({"+12065550100": AddressConfiguration()})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
RetryPolicy(3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def changes(message: SMSMessage, request: MessageRequest, response: MessageResponse) -> None:
    message.body = "Other"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    message.new_attribute = 5  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    del message.body  # pyright: ignore[reportAttributeAccessIssue]
    if request.addresses is not None:
        request.addresses["+12065550100"] = AddressConfiguration()  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
        del request.addresses["+12065550100"]  # type: ignore[attr-defined]  # pyright: ignore[reportIndexIssue]
        request.addresses.clear()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    response.result["+12065550100"] = MessageResult()  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    response.unanswered.add("+12065550100")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    response.http_status_code = 200  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    MessageResult().is_successful = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def unchecked_absence(message: SMSMessage, request: MessageRequest) -> None:
    message.body.upper()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    message.substitutions["name"]  # type: ignore[index]  # pyright: ignore[reportOptionalSubscript]
    len(request.addresses)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    request.message_configuration.sms_message  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    request.message_configuration.evolve()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]


def wrong_questions(response: MessageResponse, users: SendUsersMessageResponse) -> None:
    response.partial  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    response.ok  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    users.endpoint_result  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    users.successes["user"]  # type: ignore[index]  # pyright: ignore[reportArgumentType]
    response.result["+12065550100"].address  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def truth(
    result: MessageResult, response: MessageResponse, users: SendUsersMessageResponse
) -> None:
    if result:  # type: ignore[truthy-bool]  # pyright: ignore[reportGeneralTypeIssues]
        pass
    if response:  # type: ignore[truthy-bool]  # pyright: ignore[reportGeneralTypeIssues]
        pass
    while users:  # type: ignore[truthy-bool]  # pyright: ignore[reportGeneralTypeIssues]
        pass


def wire(message: SMSMessage) -> None:
    to_wire({"Body": "Hello"})  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    to_json("Hello")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    from_wire("{}", SMSMessage)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    from_wire({"Body": "Hello"}, dict)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    from_wire({"Body": "Hello"}, message)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    from_json({"Body": "Hello"}, SMSMessage)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
