"""The fast path through botocore, for our own calls.

Botocore walks every string of a request and of its answer three times: it validates, serialises
and parses. What our classes made needs none of it. So the handlers below hand botocore the
finished bytes of a marked call, and take its answer before it is parsed. All the rest of botocore
runs as ever: endpoint, signature, retries, other listeners.

The module can be deleted: then botocore does the work, with the same outcome.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from typing import Any, Final

from ..masks import hidden
from ..wire.operations import OPERATIONS, OurPayload
from .client_kinds import event_emitter
from .resend_guard import MARK, is_ours

__all__ = ["SWITCH", "install_fast_path"]

SWITCH: Final = "PINPOINT_DIRECT_FAST_PATH"
"""Environment variable; ``off`` leaves all work to botocore, in clients made from then on."""

_FINISHED: Final = "pinpoint_direct.finished"
_REDIRECT: Final = 300


class _Body(bytes):
    """A body as ``bytes``, which botocore's log does not show."""

    def __repr__(self) -> str:
        return hidden(self)


def install_fast_path(client: Any) -> None:
    """Hang the fast path on a guarded client. A second time, or without events, do nothing."""
    events = event_emitter(client)
    if events is None or os.environ.get(SWITCH) == "off":
        return
    # The order of events in one call:
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
    # The bare name comes after all longer ones: whoever listens to those sees the whole request.
    # Only who listens to the bare name, and later than we do, sees the short one.
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
    """Write the body, and leave botocore a request that costs it nothing."""
    if not context.get(MARK):
        return
    for name, payload in params.items():
        if isinstance(payload, OurPayload):
            context[_FINISHED] = _Body(_write(payload).encode()), name, payload, params
            params[name] = {member: {} for member in OPERATIONS[model.name].required_members}
            return


def _hand_over(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    """Replace the short body by the real one, and the real request where others may look for it."""
    if _FINISHED in context:
        params["body"], name, payload, arguments = context[_FINISHED]
        arguments[name] = payload


def _take(
    operation_model: Any,
    response_dict: dict[str, Any],
    customized_response_dict: dict[str, Any],
    **_: Any,
) -> None:
    """Take an answer; what is not JSON object is left to botocore, as are errors."""
    if not is_ours() or response_dict["status_code"] >= _REDIRECT:
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
# What our classes made holds no circle.
_write: Final = json.JSONEncoder(default=_base64, check_circular=False).encode
