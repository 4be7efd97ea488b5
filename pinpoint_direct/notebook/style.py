"""The style of all views.

Colours are tints of the colours of the surrounding page, so a view is dark in a dark notebook,
independent of the system setting. The meaning of a colour is also given as text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["PAPER", "STYLE"]

STYLE: Final = " ".join(Path(__file__).with_name("views.css").read_text("utf-8").split())
"""The style sheet of all views; it does not affect other elements."""

PAPER: Final = (
    "html{color-scheme:light}"
    "body{margin:12px;background:#fff;color:#1f2328;font:14px/1.5 system-ui,sans-serif;"
    "overflow-wrap:anywhere}"
    "table{border-collapse:collapse}td,th{padding:2px 6px}"
    ".pd-hidden{border-radius:4px;padding:0 .5em;font-size:.85em;"
    "background:repeating-linear-gradient(135deg,#d4d7db 0 6px,#e9ebee 6px 12px)}"
)
"""The base style in the frame of an e-mail: black on white."""
