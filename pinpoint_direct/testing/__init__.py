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

from typing import TYPE_CHECKING, Any, Final

from ..lazy import load as _load

# Pytest imports this package at the start of every run, for its plugin, and botocore's client is
# slow to import: everything public is loaded when it is first asked for.
_LATER: Final = {
    "Call": ".recording",
    "LocalPinpoint": ".local",
    "status_messages": ".status_messages",
}

if TYPE_CHECKING:  # a checker would take the function below for proof that any name exists
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
