"""The notebook of the examples runs, and the outputs that are kept in it are those of today.

``jupyter-execute --inplace examples/notebook.ipynb`` makes them again.
"""

import ast
import json
from pathlib import Path

from .reading import read

NOTEBOOK = Path(__file__).parents[2] / "examples" / "notebook.ipynb"
CELLS = [
    cell
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    if cell["cell_type"] == "code"
]


def words_of(html):
    return " ".join(" ".join(read(html).texts).split())


def test_every_cell_runs_and_shows_what_it_ends_with():
    names, shown = {}, []
    for cell in CELLS:
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        assert bool(cell["outputs"]) == (last is not None)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            shown.append(words_of(value._repr_html_()))
            (output,) = cell["outputs"]
            assert words_of("".join(output["data"]["text/html"])) == shown[-1]

    words = [
        "SMS",
        "14 recipients",
        "warning",
        "What is read",
        "friend",
        "opted out",
        "1 SMS",
        "250",
    ]
    assert len(shown) == len(words)
    assert all(word in view for word, view in zip(words, shown, strict=True))
