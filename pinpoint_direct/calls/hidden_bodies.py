"""Hides the bodies of our calls from botocore's log, where the fast path does not write them."""

from __future__ import annotations

from typing import Any

from ..wire.marked import HiddenBody
from .client_kinds import METHODS, event_emitter
from .resend_guard import MARK

__all__ = ["hide_bodies"]


def hide_bodies(client: Any, service: str) -> None:
    """Let the log of a service's botocore client not show the bodies of our calls."""
    events = event_emitter(client)
    if events is None:
        return
    for operation in METHODS[service].values():
        name = f"before-call.{service}.{operation}"
        events.register_last(name, _hide, unique_id=f"pinpoint_direct.hidden.{name}")


def _hide(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    if context.get(MARK):
        params["body"] = HiddenBody(params["body"])
