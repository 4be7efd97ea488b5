"""The pytest plugin: fixtures, and explanations of failed comparisons without values.

It is outside the package, because pytest loads it at the start of every run, and a module inside
the package would load the package. A run that does not use the package does not load it.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pinpoint_direct import PinpointDirect
    from pinpoint_direct.testing import LocalPinpoint

__all__ = [
    "local_pinpoint",
    "pinpoint_client",
    "pytest_addoption",
    "pytest_assertrepr_compare",
    "pytest_configure",
]

APPLICATION_ID = "local-pinpoint"
"""The application id of ``pinpoint_client``."""


PROBLEMS = "pinpoint_problems"
"""The option of the ini file, and the marker, that say which problems fail a test."""
_LEVELS = ("off", "error", "warning")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of the ini file."""
    help_text = (
        "what check finds in the requests of a test with local_pinpoint fails it: off, error, or "
        "warning (which is errors and warnings)"
    )
    parser.addini(PROBLEMS, help_text, default="off")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    line = f"{PROBLEMS}(level): which problems of its requests fail the test, in place of the ini's"
    config.addinivalue_line("markers", line)


@pytest.fixture
def local_pinpoint(request: pytest.FixtureRequest) -> Generator[LocalPinpoint]:
    """A new Local Pinpoint, active.

    It responds to every Pinpoint client that the test or the tested code creates. With the option
    ``pinpoint_problems`` of the ini file, or the marker ``pinpoint_problems("warning")``, the test
    fails at its end if ``check`` finds something in what was sent.
    """
    from pinpoint_direct.testing import LocalPinpoint  # noqa: PLC0415  (only if used)

    level = "off"
    with suppress(ValueError):  # a fixture that is imported has no option
        level = request.config.getini(PROBLEMS)
    for marker in [*request.node.iter_markers(PROBLEMS)][:1]:
        level = marker.args[0] if marker.args else ""
    if level not in _LEVELS:
        raise pytest.UsageError(f"{PROBLEMS} takes one of {', '.join(_LEVELS)}")
    with LocalPinpoint().activate() as local:
        yield local
    severities = _LEVELS[1 : _LEVELS.index(level) + 1]
    found = [one for one in local.problems if one.severity in severities] if severities else []
    if found:
        lines = "\n".join(f"{problem.severity}: {problem}" for problem in found)
        pytest.fail(f"check finds problems in what the test sent:\n{lines}", pytrace=False)


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
