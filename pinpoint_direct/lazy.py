"""Lazy loading of public names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["load"]


def load(package: str, homes: Mapping[str, str], name: str) -> Any:
    """Implement ``__getattr__`` of a package (PEP 562): return its attribute ``name``.

    Args:
        package: The package's name.
        homes: The names, and the relative names of their modules. A module is its own home.
        name: The name of the attribute.

    Raises:
        AttributeError: If there is no such name.
    """
    from importlib import import_module  # noqa: PLC0415  (when there is something to load)

    if name not in homes:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    module = import_module(homes[name], package)
    return module if homes[name] == f".{name}" else getattr(module, name)
