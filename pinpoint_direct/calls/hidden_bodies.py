"""Hides the bodies of our calls, and of their answers, from botocore's log.

The fast path does it for most of Pinpoint's. What a service answers may name the recipient.
"""

from __future__ import annotations

from typing import Any

from ..wire.marked import HiddenBody
from .client_kinds import METHODS, event_emitter
from .resend_guard import MARK, is_our_call

__all__ = ["hide_bodies"]


def hide_bodies(client: Any, service: str) -> None:
    """Let the log of a service's botocore client not show the bodies of our calls and answers."""
    events = event_emitter(client)
    if events is None:
        return
    for operation in METHODS[service].values():
        name = f"before-call.{service}.{operation}"
        events.register_last(name, _hide, unique_id=f"pinpoint_direct.hidden.{name}")
        name = f"before-parse.{service}.{operation}"
        events.register_last(name, _hide_answer, unique_id=f"pinpoint_direct.hidden.{name}")


def _hide(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    if context.get(MARK):
        params["body"] = HiddenBody(params["body"])


def _hide_answer(response_dict: dict[str, Any], **_: Any) -> None:
    if is_our_call():
        response_dict["body"] = HiddenBody(response_dict["body"])
