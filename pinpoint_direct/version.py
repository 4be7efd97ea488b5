"""The version of the package: the build and the user agent read it here."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.2.0"
