"""Public names that are loaded when they are first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["load"]


def load(package: str, homes: Mapping[str, str], name: str) -> Any:
    """Return what a package calls ``name``: what ``__getattr__`` of the package is for (PEP 562).

    Args:
        package: The package's name.
        homes: The names, and the relative names of their modules. A module is its own home.
        name: The name that was asked for.

    Raises:
        AttributeError: If there is no such name.
    """
    from importlib import import_module  # noqa: PLC0415  (when there is something to load)

    if name not in homes:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    module = import_module(homes[name], package)
    return module if homes[name] == f".{name}" else getattr(module, name)
