"""The pytest plugin: fixtures, and explanations of failed comparisons without values.

It is outside the package, because pytest loads it at the start of every run, and a module inside
the package would load the package. A run that does not use the package does not load it.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pinpoint_direct import PinpointDirect
    from pinpoint_direct.testing import LocalPinpoint

__all__ = ["local_pinpoint", "pinpoint_client", "pytest_assertrepr_compare"]

APPLICATION_ID = "local-pinpoint"
"""The application id of ``pinpoint_client``."""


@pytest.fixture
def local_pinpoint() -> Generator[LocalPinpoint]:
    """A new Local Pinpoint, active.

    It responds to every Pinpoint client that the test or the tested code creates.
    """
    from pinpoint_direct.testing import LocalPinpoint  # noqa: PLC0415  (only if used)

    with LocalPinpoint().activate() as local:
        yield local


@pytest.fixture
def pinpoint_client(local_pinpoint: LocalPinpoint) -> PinpointDirect:
    """A ``PinpointDirect`` that is connected to ``local_pinpoint``."""
    from pinpoint_direct import PinpointDirect  # noqa: PLC0415  (likewise)

    return PinpointDirect(APPLICATION_ID, client=local_pinpoint.boto3_client())


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Explain why two of the package's objects are not equal."""
    if op != "==" or "pinpoint_direct" not in sys.modules:  # then neither object is the package's
        return None
    from pinpoint_direct.testing.comparing import differences  # noqa: PLC0415  (likewise)

    return differences(left, right)
