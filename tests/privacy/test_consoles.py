"""All output can be printed on every console: a script must not fail after sending."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import pinpoint_direct

ENCODINGS = ("ascii", "cp437", "cp932", "latin-1")
PACKAGE = Path(pinpoint_direct.__file__).parent
# What is written for browsers, and the alphabet of text messages.
BEYOND_ASCII = {"notebook", "sms_parts.py"}


@pytest.fixture(scope="module")
def printed():
    """Return what one process prints on each console, in bytes."""
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("console.py"), *ENCODINGS],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "0"},
    )

    assert done.stderr.decode() == ""
    assert done.returncode == 0
    return dict(zip(ENCODINGS, done.stdout.split(b"\f")[1:], strict=True))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_everything_can_be_printed(printed, encoding):
    text = printed[encoding].decode(encoding)

    assert "0 errors, 0 warnings" not in text
    for shown in ("MessageResponse(", "BatchResult(4 recipients:", "opted out", "SMSMessage("):
        assert shown in text


def texts_of(module):
    """Yield the texts of a module that are no documentation."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in documentation:
            yield node.value


def test_no_text_of_the_package_is_beyond_ascii():
    modules = [*PACKAGE.rglob("*.py")]
    looked_at = [
        module for module in modules if not BEYOND_ASCII & {*module.relative_to(PACKAGE).parts}
    ]

    assert len(looked_at) > 100
    assert [
        (module.name, text)
        for module in looked_at
        for text in texts_of(module)
        if not text.isascii()
    ] == []
