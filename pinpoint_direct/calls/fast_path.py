"""The fast path through botocore, for our own calls.

Botocore traverses every string of a request and its response three times: it validates, serialises
and parses. Objects of this package do not need that. So the handlers below give botocore the
finished bytes of a marked call, and take its response before it is parsed. The rest of botocore
works as usual: endpoint, signature, retries, other listeners.

The module is optional: without it botocore does the work, with the same result.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from typing import Any, Final

from ..wire.marked import HiddenBody, OurPayload
from ..wire.operations import OPERATIONS
from .client_kinds import event_emitter
from .resend_guard import MARK, is_our_call

__all__ = ["SWITCH", "install_fast_path"]

SWITCH: Final = "PINPOINT_DIRECT_FAST_PATH"
"""Environment variable; ``off`` disables the fast path in clients created afterwards."""

_FINISHED: Final = "pinpoint_direct.finished"
_REDIRECT: Final = 300


def install_fast_path(client: Any) -> None:
    """Register the fast path on a guarded client, once. Without events, do nothing."""
    events = event_emitter(client)
    if events is None or os.environ.get(SWITCH) == "off":
        return
    # The order of events in a call:
    #
    # 1. provide-client-params: the guard marks the context of a call of ours (``events``).
    # 2. before-parameter-build, after all other listeners: ``_finish`` writes the bytes of the
    #    body, and leaves a short request for botocore to validate and serialise.
    # 3. before-call, before all other listeners: ``_hand_over`` puts the bytes in the place of the
    #    short body. Nothing has been signed yet, so the signature covers what is sent.
    # 4. request-created, in each attempt: the guard notes whether the attempt is ours.
    # 5. before-parse, in each attempt that was answered: ``_take`` reads the answer, and leaves an
    #    empty one for botocore to parse.
    #
    # Steps 4 and 5 of one attempt run in the same thread or task, with no other attempt of that
    # thread or task between them, so a context variable carries the note from one to the other. An
    # attempt without an answer leaves its note behind: the next attempt overwrites it in step 4.
    #
    # Handlers of the bare event name are called after those of longer names, which see the complete
    # request. Only later handlers of the bare name see the short one.
    events.register_last(
        "before-parameter-build",
        _finish,
        unique_id="pinpoint_direct.fast_path.before-parameter-build",
    )
    for operation in OPERATIONS:
        for event, handler in (("before-call", _hand_over), ("before-parse", _take)):
            name = f"{event}.pinpoint.{operation}"
            events.register_first(name, handler, unique_id=f"pinpoint_direct.fast_path.{name}")


def _finish(params: Any, model: Any, context: dict[str, Any], **_: Any) -> None:
    """Write the body, and give botocore a short request that is cheap to process."""
    if not context.get(MARK):
        return
    for name, payload in params.items():
        if isinstance(payload, OurPayload):
            context[_FINISHED] = HiddenBody(_write(payload).encode()), name, payload, params
            params[name] = {member: {} for member in OPERATIONS[model.name].required_members}
            return


def _hand_over(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    """Replace the short body and the short request with the real ones."""
    if _FINISHED in context:
        params["body"], name, payload, arguments = context[_FINISHED]
        arguments[name] = payload


def _take(
    operation_model: Any,
    response_dict: dict[str, Any],
    customized_response_dict: dict[str, Any],
    **_: Any,
) -> None:
    """Take a response. Errors, and bodies that are not JSON objects, are left to botocore."""
    if not is_our_call() or response_dict["status_code"] >= _REDIRECT:
        return
    try:
        answer = _read(response_dict["body"].decode())
    except (ValueError, RecursionError):
        return
    if isinstance(answer, dict):
        customized_response_dict[OPERATIONS[operation_model.name].response_member] = answer
        response_dict["body"] = b"{}"


def _base64(blob: bytes) -> str:
    return b64encode(blob).decode("ascii")


_read: Final = json.JSONDecoder().decode
# Objects of this package contain no reference cycles.
_write: Final = json.JSONEncoder(default=_base64, check_circular=False).encode
