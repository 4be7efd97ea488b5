"""``python -m pinpoint_direct``: the same as the command ``pinpoint-direct``."""

from __future__ import annotations

import sys

from .cli.main import main

if __name__ == "__main__":
    sys.exit(main())
