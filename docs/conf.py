"""Sphinx configuration. The build needs no network; a broken reference is an error."""

from __future__ import annotations

import importlib.metadata
import sys
from email.message import Message

from pinpoint_direct.model import email

project = "pinpoint-direct"
author = "The pinpoint-direct authors"
project_copyright = author
release = importlib.metadata.version(project)
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"{project} {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

# The class is only in annotations: its module is slow to import.
email.Message = Message

nitpicky = True
# Names of other projects have no links, because their inventories would need the network.
nitpick_ignore_regex = [
    # The standard library.
    ("py:.*", rf"({'|'.join(sorted(sys.stdlib_module_names))})(\..+)?"),
    # Private names: type variables, and base classes of public classes.
    ("py:.*", r"pinpoint_direct\.(.+\.)?([A-Z]|[A-Za-z]+T)"),
    (
        "py:.*",
        r"pinpoint_direct\.model\.(shape\.(Shape|Checked)|display\.Displayed|frozen\..+|results\.Result)",
    ),
    # A default value, written out by its repr.
    ("py:.*", r".*'[A-Z_]+'>.*"),
    # The dependencies.
    ("py:.*", r"(aiobotocore|attr|attrs|boto3|botocore|cattrs|moto|typing_extensions)(\..+)?"),
]
