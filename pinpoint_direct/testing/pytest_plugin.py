"""The pytest plugin: fixtures, and comparisons that say what differs and show no values."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

from .comparing import differences

if TYPE_CHECKING:
    from ..client import PinpointDirect
    from .local import LocalPinpoint

__all__ = ["local_pinpoint", "pinpoint_client", "pytest_assertrepr_compare"]

APPLICATION_ID = "local-pinpoint"
"""The application that ``pinpoint_client`` sends by."""


@pytest.fixture
def local_pinpoint() -> Generator[LocalPinpoint]:
    """A new Local Pinpoint, active.

    It answers every Pinpoint client that the test makes, or the code under test.
    """
    from .local import LocalPinpoint  # noqa: PLC0415  (slow to import, and not every run needs it)

    with LocalPinpoint().activate() as local:
        yield local


@pytest.fixture
def pinpoint_client(local_pinpoint: LocalPinpoint) -> PinpointDirect:
    """A ``PinpointDirect`` that is answered by ``local_pinpoint``."""
    from ..client import PinpointDirect  # noqa: PLC0415

    return PinpointDirect(APPLICATION_ID, client=local_pinpoint.boto3_client())


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Explain why two of this package's objects are not equal."""
    return differences(left, right) if op == "==" else None
