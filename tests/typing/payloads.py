"""The types of payloads, of the summary of a call, and of the rarer errors."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, assert_type

from pinpoint_direct import (
    AdmPayload,
    ApnsAlert,
    ApnsPayload,
    ApnsSound,
    BadRequestError,
    CallSummary,
    FcmAndroid,
    FcmAndroidNotification,
    FcmApns,
    FcmV1Payload,
    FeatureEndedError,
    ForbiddenError,
    GCMMessage,
    GCMPriority,
    JournalError,
    MethodNotAllowedError,
    NotFoundError,
    Payload,
    PayloadTooLargeError,
    PinpointDirect,
    ServiceError,
    __version__,
)
from pinpoint_direct.testing import status_messages

version: str = __version__
opted_out: str = status_messages.OPTED_OUT


def payloads(any_payload: Payload) -> None:
    GCMMessage(raw_content=any_payload)
    assert_type(any_payload.to_json(), str)
    assert_type(AdmPayload(data={"order": "7"}, expires_after=60).data, Mapping[str, str] | None)
    assert_type(ApnsPayload(ApnsAlert("Hi"), sound=ApnsSound(name="bell")).size_bytes, int)
    android = FcmAndroid(priority="high", notification=FcmAndroidNotification("Hi", tag="order"))
    assert_type(android.priority, GCMPriority | None)
    both = FcmV1Payload(android=android, apns=FcmApns(payload=ApnsPayload("Hi")))
    assert_type(both.webpush, Mapping[str, Any] | None)
    FcmAndroidNotification(
        visibility="PRIVATE",
        notification_priority="PRIORITY_HIGH",
        event_time=datetime.now(UTC),
        vibrate_timings=[0, "0.5s", timedelta(seconds=1)],
        extra={"new_member": [1]},
    )
    activity = ApnsPayload(event="end", timestamp=datetime.now(UTC), aps_extra={"new-key": 1})
    assert_type(activity.timestamp, int | None)
    FcmAndroidNotification(visibility="HIDDEN")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ApnsPayload(event="stop")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def listen(summary: CallSummary) -> None:
    assert_type(summary.operation, str)
    assert_type(summary.counts, Mapping[str, int])
    assert_type(summary.error, str | None)


PinpointDirect("app", on_call=listen)


def errors(
    bad: BadRequestError,
    ended: FeatureEndedError,
    unknown: NotFoundError,
    refusals: tuple[MethodNotAllowedError, PayloadTooLargeError],
    journal: JournalError,
) -> None:
    refused: list[ServiceError] = [bad, ended, unknown, *refusals]
    forbidden: ForbiddenError = ended
    assert_type(refused[0].code, str | None)
    assert_type(forbidden.request_id, str | None)
    assert_type(journal.may_have_been_sent, bool)
