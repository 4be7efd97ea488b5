"""What a vendor's table says of a payload, as problems of the request that holds it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ...errors import Problem
from ...model.vendors.tables import Table

__all__ = ["mistakes"]


def mistakes(path: str, table: Table, value: object) -> Iterator[Problem]:
    """Find what the vendor would not take in a payload that stands at ``path``."""
    for problem in table.problems(value):
        if problem.rule == "shape":  # names the place by itself
            message = problem.message
        elif problem.rule == "required":
            message = f"lacks {problem.path}, which {table.vendor} requires"
        else:
            message = f"has {problem.path}, which {problem.message}"
        yield attrs.evolve(problem, path=path, message=message)
