"""Where AWS takes messages now, as type checkers see it."""

from __future__ import annotations

from datetime import date
from typing import assert_type

from pinpoint_direct import (
    EndOfSupportWarning,
    FeatureEndedError,
    MessageResult,
    PinpointDirect,
    Support,
    SupportState,
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
