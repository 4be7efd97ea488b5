"""The public names, and what an import loads."""

import ast
import importlib
import inspect
import os
import re
import subprocess
import sys
import typing
import warnings
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import aiobotocore.config
import aiobotocore.session
import boto3
import botocore.config
import pytest

import pinpoint_direct
import pinpoint_direct.testing
from pinpoint_direct import late_types, limits

PUBLIC = [name for name in pinpoint_direct.__all__ if name != "__version__"]
HEAVY = ["boto3", "aiobotocore", "aiohttp", "moto", "cryptography"]


def test_all_is_sorted_and_without_repetition():
    assert pinpoint_direct.__all__ == sorted({*pinpoint_direct.__all__})


def test_all_names_what_is_there_and_nothing_else():
    modules = {  # and with it, load everything
        name
        for name in pinpoint_direct.__all__
        if isinstance(getattr(pinpoint_direct, name), ModuleType)
    }

    there = {
        name
        for name, value in vars(pinpoint_direct).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }

    assert {*pinpoint_direct.__all__} - modules == there | {"__version__"}
    assert "limits" in modules


@pytest.mark.parametrize("name", pinpoint_direct.__all__)
def test_every_public_name_can_be_imported(name):
    module = importlib.import_module("pinpoint_direct")

    assert hasattr(module, name)


def test_a_star_import_gives_the_public_names():
    names = {}
    exec("from pinpoint_direct import *", names)

    assert {*names} - {"__builtins__"} == {*pinpoint_direct.__all__}


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_object_is_documented(name):
    documentation = inspect.getdoc(getattr(pinpoint_direct, name))

    assert documentation
    assert documentation[0].isupper()


@pytest.mark.parametrize(
    "name", [name for name in PUBLIC if isinstance(getattr(pinpoint_direct, name), type)]
)
def test_every_public_method_and_property_is_documented(name):
    cls = getattr(pinpoint_direct, name)
    ours = {
        attribute: getattr(cls, attribute)
        for parent in cls.__mro__
        if parent.__module__.startswith("pinpoint_direct")
        for attribute, value in vars(parent).items()
        if not attribute.startswith("_")
        and (inspect.isroutine(value) or isinstance(value, property))
    }

    assert [attribute for attribute, value in ours.items() if not inspect.getdoc(value)] == []


@pytest.mark.parametrize(
    "name", [name for name in PUBLIC if isinstance(getattr(pinpoint_direct, name), type)]
)
def test_a_class_says_where_it_is_defined_in_this_package(name):
    cls = getattr(pinpoint_direct, name)

    assert cls.__name__ == name
    assert cls.__module__.startswith("pinpoint_direct.")
    assert getattr(importlib.import_module(cls.__module__), name) is cls


@pytest.mark.parametrize("name", limits.__all__)
def test_every_limit_can_be_imported(name):
    assert hasattr(limits, name)


def test_the_version_is_a_version():
    numbers = pinpoint_direct.__version__.split(".")

    assert len(numbers) == 3
    assert all(number.isdecimal() for number in numbers)


def loaded_after(code):
    """Return the modules that a fresh interpreter has loaded after running some code."""
    listing = f"import sys; {code}; print(*sys.modules)"
    # -P keeps the current folder off the path: the installed package is what is imported.
    done = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", listing],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return {*done.stdout.split()}


def test_importing_the_package_loads_neither_boto3_nor_what_is_heavier():
    loaded = loaded_after(
        "from pinpoint_direct import MessageRequest, PinpointDirect, SMSMessage, to_wire;"
        "to_wire(MessageRequest())"
    )

    assert "pinpoint_direct.client" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_what_a_single_send_does_not_need_is_loaded_when_it_is_asked_for():
    code = "import pinpoint_direct"
    later = {
        f"pinpoint_direct.{name}"
        for name in (
            "async_client",
            "batch.outcomes",
            "batch.threaded",
            "inspection.checks",
            "inspection.preview",
            "model.vendors.tables",
            "notebook",
            "rendering.rendering",
            "successors.converting",
            "successors.support",
        )
    }

    assert not later & loaded_after(code)
    assert later <= loaded_after("from pinpoint_direct import *")


def test_the_names_that_are_loaded_later_can_be_listed_before():
    listed = "import pinpoint_direct; assert dir(pinpoint_direct) == pinpoint_direct.__all__"

    assert "pinpoint_direct.async_client" not in loaded_after(listed)


@pytest.mark.parametrize("module", [pinpoint_direct, pinpoint_direct.testing])
def test_dir_shows_the_public_names_alone_whatever_has_been_imported(module):
    with warnings.catch_warnings():  # what moto imports adds filters of its own
        for found in iter_modules(module.__path__, f"{module.__name__}."):
            importlib.import_module(found.name)

    assert dir(module) == sorted(module.__all__)


def test_type_checkers_and_the_interpreter_see_the_same_names():
    for module in (pinpoint_direct, pinpoint_direct.testing):
        tree = ast.parse(inspect.getsource(module))
        exported = {
            alias.asname
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.asname == alias.name
        }

        assert exported | {"__version__"} == {*module.__all__, "__version__"}


def test_every_public_name_is_part_of_the_program_that_type_checkers_read():
    programs = Path(__file__).parents[1].joinpath("typing").glob("*.py")
    words = {
        word for program in programs for word in re.findall(r"\w+", program.read_text("utf-8"))
    }

    assert {*pinpoint_direct.__all__, *pinpoint_direct.testing.__all__} <= words


def test_no_submodule_has_the_name_of_something_else_that_is_public():
    submodules = {found.name for found in iter_modules(pinpoint_direct.__path__)}
    public = [getattr(pinpoint_direct, name) for name in PUBLIC if name in submodules]

    assert all(isinstance(value, ModuleType) for value in public)


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'pinpoint_direct' has no attribute 'SmsMessage'"):
        _ = pinpoint_direct.SmsMessage


def test_importing_the_package_imports_no_test_support():
    assert "pinpoint_direct.testing" not in loaded_after("import pinpoint_direct")


def test_the_package_is_marked_as_typed():
    from importlib.resources import files

    assert (files(pinpoint_direct) / "py.typed").is_file()


@pytest.mark.parametrize(
    ("cls", "name"),
    [
        (cls, name)
        for cls in (pinpoint_direct.PinpointDirect, pinpoint_direct.AsyncPinpointDirect)
        for name, value in vars(cls).items()
        if callable(value) and not name.startswith("_")
    ],
)
def test_annotations_can_be_evaluated(cls, name):
    assert "return" in typing.get_type_hints(getattr(cls, name))


def test_the_annotations_of_the_constructors_can_be_evaluated():
    synchronous = typing.get_type_hints(pinpoint_direct.PinpointDirect.__init__)
    asynchronous = typing.get_type_hints(pinpoint_direct.AsyncPinpointDirect.__init__)

    assert synchronous["session"] == boto3.Session | None
    assert synchronous["config"] == botocore.config.Config | None
    assert asynchronous["session"] == aiobotocore.session.AioSession | None
    assert asynchronous["config"] == aiobotocore.config.AioConfig | None


def test_the_annotations_of_an_error_can_be_evaluated():
    hints = typing.get_type_hints(pinpoint_direct.DeliveryError.__init__)

    assert hints["response"] is typing.get_type_hints(pinpoint_direct.DeliveryError)["response"]


def test_a_module_that_is_loaded_later_is_an_attribute_of_the_package():
    loaded = loaded_after("import pinpoint_direct; pinpoint_direct.notebook.show")

    assert "pinpoint_direct.notebook" in loaded
    assert "pinpoint_direct.inspection.checks" not in loaded


def test_the_clients_annotations_load_what_they_name_when_they_are_evaluated():
    code = "import typing; from pinpoint_direct import PinpointDirect as P"
    evaluated = f"{code}; typing.get_type_hints(P.send_batch)"

    assert "pinpoint_direct.batch.result" not in loaded_after(code)
    assert "pinpoint_direct.batch.result" in loaded_after(evaluated)
    assert typing.get_type_hints(pinpoint_direct.PinpointDirect.preview)["return"] is (
        pinpoint_direct.Preview
    )
    with pytest.raises(AttributeError, match="has no attribute 'Progres'"):
        _ = late_types.Progres
