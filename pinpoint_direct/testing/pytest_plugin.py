"""The pytest plugin, for ``-p pinpoint_direct.testing.pytest_plugin`` and ``pytest_plugins``."""

from __future__ import annotations

from pinpoint_direct_pytest import (
    local_pinpoint,
    pinpoint_client,
    pytest_addoption,
    pytest_assertrepr_compare,
    pytest_configure,
)

__all__ = [
    "local_pinpoint",
    "pinpoint_client",
    "pytest_addoption",
    "pytest_assertrepr_compare",
    "pytest_configure",
]
