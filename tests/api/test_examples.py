"""The examples in the docstrings do what they say."""

import ast
import doctest
import importlib
import inspect
from pkgutil import walk_packages

import pytest

import pinpoint_direct

MODULES = {
    found.name: importlib.import_module(found.name)
    for found in walk_packages(pinpoint_direct.__path__, "pinpoint_direct.")
} | {"pinpoint_direct": pinpoint_direct}
# Each example imports what it uses: it runs with nothing around it.
EXAMPLES = {
    test.name: test
    for name, module in MODULES.items()
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, name, globs={})
    if test.examples
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_does_what_it_says(name, monkeypatch):
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)  # its thread would outlive the test
    report = []
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF)
    runner.run(EXAMPLES[name], out=report.append)

    assert "".join(report) == ""


def test_no_example_is_left_out():
    written = [
        line.strip()
        for module in MODULES.values()
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for line in node.value.splitlines()
        if line.strip().startswith(">>> ")
    ]
    found = [example for test in EXAMPLES.values() for example in test.examples]

    assert len(found) == len(written)
