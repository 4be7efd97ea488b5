"""The notebook of the examples runs, and is kept without outputs."""

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


def test_it_holds_no_outputs():
    assert [(cell["outputs"], cell["execution_count"]) for cell in CELLS] == [([], None)] * len(
        CELLS
    )


def test_every_cell_runs_and_shows_what_it_ends_with():
    names, shown = {}, []
    for cell in CELLS:
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            shown.append(" ".join(read(value._repr_html_()).texts))

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
