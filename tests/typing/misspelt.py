"""Misspelt names, which every checker must reject."""

import pinpoint_direct
import pinpoint_direct.testing
from pinpoint_direct import SmsMesage  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
from pinpoint_direct.limits import MAX_RECIPIENT  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
from pinpoint_direct.notebook import shw  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
from pinpoint_direct.testing import LocalPinpont  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

__all__ = ["MAX_RECIPIENT", "LocalPinpont", "SmsMesage", "shw"]  # so that they count as used

pinpoint_direct.PinpointDirct  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
pinpoint_direct.chek  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
pinpoint_direct.limits.MAX_USER  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
pinpoint_direct.notebook.shw  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
pinpoint_direct.testing.Cal  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
pinpoint_direct.testing.status_mesages  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
