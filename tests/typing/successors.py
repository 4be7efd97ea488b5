"""Where AWS takes messages now, as type checkers see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, assert_type

from pinpoint_direct import (
    AsyncPinpointDirect,
    Conversion,
    DroppedFieldWarning,
    EndOfSupportWarning,
    FeatureEndedError,
    Loss,
    MessageRequest,
    MessageResult,
    PinpointClient,
    PinpointDirect,
    Route,
    SESv2,
    SMSVoiceV2,
    Support,
    SupportState,
    convert,
    drop_in,
    preview,
    support_status,
)

assert_type(support_status("SendMessages", channel_type="EMAIL"), Support)
assert_type(support_status("SendMessages", recipient="endpoint", template=True).since, date | None)
assert_type(support_status("SendUsersMessages").state, SupportState)
assert_type(MessageResult().has_ended, bool)
assert issubclass(EndOfSupportWarning, UserWarning)
PinpointDirect("app", refuse_ended=True)


def replacement(error: FeatureEndedError) -> str | None:
    """Say what to use."""
    return error.replacement


support_status("SendMessages", channel_type="MAIL")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
support_status("SendMessages", recipient="group")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
PinpointDirect("app", refuse_ended="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

SMS_ROUTE = SMSVoiceV2(origination_identity={"+1": "pool-1"}, max_price="0.05", time_to_live=300)
ROUTE = Route(email=SESv2(from_address="shop@example.com"), sms=SMS_ROUTE, voice=SMSVoiceV2())
REQUEST = MessageRequest().with_sms("Hello").to_sms("+12065550100")
assert_type(convert(REQUEST, "+12065550100", ROUTE), Conversion)
assert_type(convert(REQUEST, "+12065550100", ROUTE).arguments, Mapping[str, Any])
assert_type(convert(REQUEST, "+12065550100", ROUTE).cli_command, str)
assert_type(convert(REQUEST, "+12065550100", ROUTE).losses, tuple[Loss, ...])
assert_type(preview(REQUEST, "app", route=ROUTE).conversions, tuple[Conversion, ...])
assert_type(SMS_ROUTE.identity_for("+12065550100"), str | None)
assert issubclass(DroppedFieldWarning, UserWarning)
Route(on_loss="raise", workers=4)
Route(on_loss="shout")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Route(sms=SESv2())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
convert(REQUEST, "+12065550100")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
preview(REQUEST, "app", route=SMS_ROUTE)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

assert_type(drop_in(PinpointDirect("app", route=ROUTE)), PinpointClient)
drop_in(AsyncPinpointDirect("app"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
drop_in("app")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
