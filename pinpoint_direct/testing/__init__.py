"""Local Pinpoint: direct messages answered on this machine, for tests without AWS or mocks.

Example:
    >>> from pinpoint_direct import PinpointDirect, SMSMessage
    >>> from pinpoint_direct.testing import LocalPinpoint
    >>> local = LocalPinpoint()
    >>> local.script("+12065550100", "THROTTLED", times=1)
    >>> client = PinpointDirect("611e3e3cdd47474c9c1399a505665b91", client=local.boto3_client())
    >>> client.send(SMSMessage("Hello"), to="+12065550100").result["+12065550100"].is_throttled
    True
    >>> client.send(SMSMessage("Hello"), to="+12065550100").all_successful
    True
    >>> local.sends_to("+12065550100")
    1
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import status_messages
    from .local import LocalPinpoint
    from .recording import Call

__all__ = ["Call", "LocalPinpoint", "status_messages"]

# Found when first asked for: pytest imports this package at the start of every run, for its plugin,
# and botocore's client is slow to import.
_HOMES = {"Call": "recording", "LocalPinpoint": "local"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
