"""One program with the mistakes that people make, each on a line of its own.

Every checker has to report each of them, and nothing else.
"""

import boto3
from mypy_boto3_pinpoint import PinpointClient as Boto3Client
from types_aiobotocore_pinpoint import PinpointClient as AiobotocoreClient

from pinpoint_direct import (
    AddressConfiguration,
    ADMMessage,
    AsyncPinpointDirect,
    BatchResult,
    DeliveryError,
    MessageRequest,
    MessageResponse,
    MessageResult,
    Outcome,
    PinpointDirect,
    ServiceError,
    SMSMessage,
    Template,
    TemplateConfiguration,
    preview,
)


def ask(
    response: MessageResponse, result: MessageResult, batch: BatchResult, outcome: Outcome
) -> None:
    if response:  # type: ignore[truthy-bool]  # pyright: ignore[reportGeneralTypeIssues]
        pass
    if result:  # type: ignore[truthy-bool]  # pyright: ignore[reportGeneralTypeIssues]
        pass
    if not batch:  # pyright: ignore[reportGeneralTypeIssues]
        pass
    "reached" if outcome else "not reached"  # type: ignore[truthy-bool]  # pyright: ignore[reportGeneralTypeIssues]
    response.failed  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def build(request: MessageRequest, text: str) -> None:
    SMSMessage("Hello", message_type="PROMO")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    SMSMessage("Hello", message_type=text)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    request.with_sms("Hello", message_type="PROMO")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    request.to("token", "FCM")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    request.to("token", text)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    request.to_many(["token"], channel_type="FCM")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AddressConfiguration(channel_type="FCM")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ADMMessage("Hello", action="OPEN")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    SMSMessage("Hello", message_tpye="PROMOTIONAL")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    SMSMessage(body=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    request.trace_id = "trace"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    request.with_text("Hello")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    request.to_sms(12065550100)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    request.message_configuration.sms_message  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    MessageRequest(addresses={"+12065550100": "SMS"})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]


def ended(request: MessageRequest) -> None:
    request.with_template(email="order")  # type: ignore[deprecated]  # pyright: ignore[reportDeprecated]
    request.with_template(sms="order", in_app="order")  # type: ignore[deprecated]  # pyright: ignore[reportDeprecated]
    TemplateConfiguration(email_template=Template("order"))  # pyright: ignore[reportDeprecated]
    TemplateConfiguration(in_app_template=Template("order"))  # pyright: ignore[reportDeprecated]
    request.with_template(sms="order", push="order", voice="order")
    TemplateConfiguration(push_template=Template("order"))


def send(
    client: PinpointDirect, request: MessageRequest, people: list[tuple[str, str]], text: str
) -> None:
    client.send(SMSMessage("Hello"), to="+12065550100", channel_type="FCM")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.send("Hello", to="+12065550100")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.send_batch(request, people)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.send_batch(request, ["token"], channel_type="FCM")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.stream_batch(request, ["token"], channel_type=text)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.send_messages(request).result["+12065550100"].address  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    client.send_users_messages(request)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    preview(request, "app").rendered[0].title.upper()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]


async def awaited(client: AsyncPinpointDirect, request: MessageRequest) -> None:
    client.send_messages(request).all_successful  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    await client.send(SMSMessage("Hello"), to="+12065550100", channel_type="FCM")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def clients(boto: Boto3Client, aio: AiobotocoreClient, session: boto3.Session) -> None:
    PinpointDirect("app", client=aio)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PinpointDirect("app", client=session)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncPinpointDirect("app", client=boto)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def failures(error: ServiceError, undelivered: DeliveryError) -> None:
    error.status.bit_length()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    undelivered.response.results  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
