"""A test that leaves something changed fails, and those after it do not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LEAVING = """
import os, signal, sys, threading, warnings
import pytest
from . import left_behind

left_behind.PATIENCE = 0.05
ended = threading.Event()

@pytest.fixture(scope="module")
def shared():
    def work():
        ended.wait()
    started = []
    yield lambda: started.append(threading.Thread(target=work)) or started[-1].start()
    ended.set()

@pytest.fixture(scope="module")
def unended():
    yield lambda: threading.Thread(target=threading.Event().wait, name="T2", daemon=True).start()

def test_variable():
    os.environ["LEFT"] = "secret"

def test_changed_variable():
    os.environ["PATH"] += ":/x"

def test_removed_variable():
    del os.environ["HOME"]

def test_handler():
    signal.signal(signal.SIGUSR1, lambda *_: None)

def test_folder():
    os.chdir("/")

def test_filter():
    warnings.simplefilter("ignore")

def test_trace():
    sys.settrace(lambda *_: None)

def test_thread():
    threading.Thread(target=threading.Event().wait, name="T1", daemon=True).start()

def test_good(monkeypatch, tmp_path, shared):
    monkeypatch.setenv("LEFT", "x")
    monkeypatch.chdir(tmp_path)
    threading.Thread(target=lambda: None).start()
    shared()

def test_last(unended):
    unended()
"""
EXPECTED = {
    "test_variable": "the variable LEFT",
    "test_changed_variable": "the variable PATH",
    "test_removed_variable": "the variable HOME",
    "test_handler": "the handler of SIGUSR1",
    "test_folder": "the working directory",
    "test_filter": "the filters of warnings",
    "test_trace": "the trace function",
    "test_thread": "the thread T1",
    "test_last": "the thread T1, the thread T2",  # said when the module ends
}


def test_each_kind_is_found_at_the_test_that_left_it(tmp_path):
    tests = tmp_path / "tests"
    tests.mkdir()
    for module in HERE.glob("*.py"):  # conftest.py, and what it imports
        if module != Path(__file__):
            shutil.copy(module, tests)
    (tests / "test_leaving.py").write_text(LEAVING)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rE",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
    ]

    ran = subprocess.run(
        [*command, "--import-mode=importlib", f"--rootdir={tmp_path}", str(tests)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"COLUMNS": "200"},
    )

    reported = dict(
        line.removeprefix("ERROR tests/test_leaving.py::").split(" - Failed: left behind: ")
        for line in ran.stdout.splitlines()
        if line.startswith("ERROR ")
    )
    assert reported == EXPECTED, ran.stdout
    assert "secret" not in ran.stdout
