"""Runs the Python code of a page while the page is built, and shows what comes of it.

A page asks for it with ``outputs: true`` in its front matter. Its blocks share one namespace, from
top to bottom. Below a block stands what it prints, then the view of its last expression, if that
has one, as in a notebook. So a text or a picture on such a page is never out of date.
"""

from __future__ import annotations

import ast
import io
from contextlib import redirect_stdout

from docutils import nodes
from sphinx.application import Sphinx


def run(source: str, namespace: dict[str, object]) -> tuple[str, object]:
    """Return what ``source`` prints, and the value of its last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    value: object = None
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(tree, "<page>", "exec"), namespace)  # noqa: S102  (the page is our own)
        if isinstance(last, ast.Expr):
            code = compile(ast.Expression(last.value), "<page>", "eval")
            value = eval(code, namespace)  # noqa: S307  (likewise)
    return printed.getvalue().rstrip(), value


def show_outputs(app: Sphinx, page: nodes.document) -> None:
    """Put the outputs of a page below its blocks of Python code."""
    if not app.env.metadata[app.env.current_document.docname].get("outputs"):
        return
    namespace: dict[str, object] = {}
    for block in list(page.findall(nodes.literal_block)):
        if block["language"] != "python":
            continue
        printed, value = run(block.astext(), namespace)
        outputs: list[nodes.Node] = []
        if printed:
            outputs.append(nodes.literal_block(printed, printed, language="text"))
        if hasattr(value, "_repr_html_"):
            outputs.append(nodes.raw("", value._repr_html_(), format="html"))
        position = block.parent.index(block) + 1
        block.parent[position:position] = outputs


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above."""
    app.connect("doctree-read", show_outputs)
    return {"parallel_read_safe": True}
