"""What we hang on a botocore client: the guard that keeps it from sending twice.

After one slow answer botocore repeats the request, up to five times, and the operations carry no
idempotency token. The guard stops those repeats, **of our own calls only**: they carry a mark, and
a handler that sees none does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, Protocol, TypeAlias

from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ProxyConnectionError,
)

from .narrowing import is_mapping
from .operations import OPERATIONS, OurPayload

__all__ = ["MARK", "Judge", "guard", "never_connected"]

Judge: TypeAlias = Callable[[Exception], bool]
"""Tells of a failure whether it means that no connection was made, so that nothing was sent."""

MARK: Final = "pinpoint_direct.ours"
_SERVER_ERROR: Final = 500


class _Operation(Protocol):
    name: str


def never_connected(error: Exception) -> bool:
    """Tell whether botocore's ``error`` means that no connection was made."""
    return isinstance(error, (EndpointConnectionError, ConnectTimeoutError, ProxyConnectionError))


def guard(client: Any, never_sent: Judge = never_connected) -> None:
    """Keep ``client`` from repeating calls of ours that may have been sent.

    A client without events is left alone.

    What provably was not sent (HTTP 429, no connection) the client repeats as it is configured to.
    Calls that others make on the client behave as ever. A second guard on the same client changes
    nothing.
    """
    events = getattr(getattr(client, "meta", None), "events", None)
    if events is None:
        return
    stop = partial(_stop, never_sent)
    for operation in OPERATIONS:
        # The earliest event: a listener may put a plain copy in the place of the marked request.
        for event, handler in (("provide-client-params", _mark), ("needs-retry", stop)):
            name = f"{event}.pinpoint.{operation}"
            events.register_first(name, handler, unique_id=f"pinpoint_direct.{name}")


def _mark(params: Any, context: dict[str, Any], **_: Any) -> None:
    for value in params.values() if is_mapping(params) else ():
        if isinstance(value, OurPayload):
            context[MARK] = True


def _stop(
    never_sent: Judge,
    response: tuple[Any, Any] | None,
    caught_exception: Exception | None,
    operation: _Operation,
    request_dict: dict[str, Any],
    **_: Any,
) -> None:
    if not request_dict.get("context", {}).get(MARK):
        return
    if caught_exception is not None and not never_sent(caught_exception):
        raise caught_exception
    if response is not None and response[0].status_code >= _SERVER_ERROR:
        raise ClientError(response[1], operation.name)
