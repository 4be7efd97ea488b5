"""What was logged of a call."""

from __future__ import annotations

import inspect
from typing import Final

import botocore.endpoint

HIDES_ANSWERS: Final = "before-parse" in inspect.getsource(botocore.endpoint)
"""Whether botocore asks for answers before it logs them: the oldest that is supported does not."""


def logged(caplog) -> str:
    """Return what was logged, but for answers where nobody can hide them from botocore's log."""
    return "\n".join(
        caplog.handler.format(record)
        for record in caplog.records
        if HIDES_ANSWERS or not record.name.endswith("botocore.parsers")
    )
