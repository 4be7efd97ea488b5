"""Make tests of the Python code in README.md and docs.

`pytest README.md docs` runs every ```python block. The blocks of one page share one namespace, from
top to bottom. `<!-- skip: next -->` above a block leaves it out, and says so where a reader of the
source sees it.
"""

from __future__ import annotations

from sybil import Sybil
from sybil.parsers.myst import ClearNamespaceParser, PythonCodeBlockParser, SkipParser

pytest_collect_file = Sybil(
    parsers=[ClearNamespaceParser(), PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
).pytest()
