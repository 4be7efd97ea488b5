"""Which clients can be passed, and which ones every checker must reject."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, assert_type
from unittest.mock import AsyncMock, MagicMock, Mock

import boto3
from mypy_boto3_pinpoint import PinpointClient as Boto3Client
from types_aiobotocore_pinpoint import PinpointClient as AiobotocoreClient

from pinpoint_direct import (
    AsyncPinpointClient,
    AsyncPinpointDirect,
    PinpointClient,
    PinpointDirect,
    PinpointDirectError,
    ServiceError,
    SMSMessage,
)


class Fake:
    def send_messages(self, **arguments: object) -> dict[str, object]:
        return arguments

    def send_users_messages(self, **arguments: object) -> Mapping[str, object]:
        return arguments


# ruff: noqa: N803  (boto3's own names)
class NamedFake:
    def send_messages(
        self, *, ApplicationId: str, MessageRequest: dict[str, Any]
    ) -> dict[str, Any]:
        return {ApplicationId: MessageRequest}

    def send_users_messages(
        self, *, ApplicationId: str, SendUsersMessageRequest: dict[str, Any]
    ) -> Any:
        return {ApplicationId: SendUsersMessageRequest}


class AsyncFake:
    async def send_messages(self, **arguments: object) -> dict[str, object]:
        return arguments

    async def send_users_messages(self, **arguments: object) -> Mapping[str, object]:
        return arguments


class Half:
    def send_messages(self, **arguments: object) -> dict[str, object]:
        return arguments


def synchronous(boto: Boto3Client, anything: Any) -> None:
    PinpointDirect("app", client=boto)
    PinpointDirect("app", client=anything)
    PinpointDirect("app", client=Mock())
    PinpointDirect("app", client=MagicMock())
    PinpointDirect("app", client=Fake())
    PinpointDirect("app", client=NamedFake())
    by_name: PinpointClient = boto
    PinpointDirect("app", client=by_name)


async def asynchronous(
    boto: AiobotocoreClient, opening: AbstractAsyncContextManager[AiobotocoreClient], anything: Any
) -> None:
    AsyncPinpointDirect("app", client=boto)
    AsyncPinpointDirect("app", client=anything)
    AsyncPinpointDirect("app", client=AsyncMock())
    AsyncPinpointDirect("app", client=AsyncFake())
    async with opening as client:
        by_name: AsyncPinpointClient = client
        AsyncPinpointDirect("app", client=by_name)


def wrong_for_both(
    session: boto3.Session, opening: AbstractAsyncContextManager[AiobotocoreClient]
) -> None:
    PinpointDirect("app", client=session)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PinpointDirect("app", client=Half())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PinpointDirect("app", client=opening)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PinpointDirect("app", client=object())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncPinpointDirect("app", client=session)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncPinpointDirect("app", client=opening)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PinpointDirect("app", client=boto3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def of_the_other_kind(boto: Boto3Client, aio: AiobotocoreClient) -> None:
    PinpointDirect("app", client=aio)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PinpointDirect("app", client=AsyncFake())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncPinpointDirect("app", client=boto)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncPinpointDirect("app", client=Fake())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def settings() -> None:
    """Check before sending, and take what is known of any error."""
    client = PinpointDirect("app", check="warning")
    AsyncPinpointDirect("app", check="error")
    PinpointDirect("app", check="all")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.send(SMSMessage("Hello"), to=[("+12065550100", {"name": "Ana"}), ("+12065550101", None)])
    client.send(SMSMessage("Hello"), to=[("+12065550100", "Ana")])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def ask(error: PinpointDirectError, answered: ServiceError) -> None:
    """Ask any error the same questions."""
    assert_type(error.may_have_been_sent, bool)
    assert_type(error.is_retryable, bool)
    assert_type(error.code, str | None)
    assert_type(error.status_code, int | None)
    assert_type(error.request_id, str | None)
    assert_type(answered.service_message, str | None)
