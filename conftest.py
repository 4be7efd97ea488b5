"""Collect the Python code in README.md and docs as tests.

`pytest README.md docs` runs every ```python block. The blocks of one page share one namespace, from
top to bottom.
"""

from __future__ import annotations

from sybil import Sybil
from sybil.parsers.myst import ClearNamespaceParser, PythonCodeBlockParser

pytest_collect_file = Sybil(
    parsers=[ClearNamespaceParser(), PythonCodeBlockParser()],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
).pytest()
