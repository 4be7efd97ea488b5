"""Local Pinpoint: simulates direct messages on this machine, for tests without AWS or mocks.

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

from typing import TYPE_CHECKING, Any, Final

from ..lazy import load as _load

# Botocore's client is slow to import, so public names are loaded on first access.
_LATER: Final = {
    "Call": ".recording",
    "LocalPinpoint": ".local",
    "status_messages": ".status_messages",
}

if TYPE_CHECKING:  # with the function below, a type checker would accept any name
    from . import status_messages as status_messages
    from .local import LocalPinpoint as LocalPinpoint
    from .recording import Call as Call
else:
    __all__ = list(_LATER)

    def __getattr__(name: str) -> Any:
        value = globals()[name] = _load(__name__, _LATER, name)
        return value

    def __dir__() -> list[str]:
        return __all__
