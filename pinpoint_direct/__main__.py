"""``python -m pinpoint_direct``: the same as the command ``pinpoint-direct``."""

from __future__ import annotations

import sys

from .cli import main

sys.exit(main())
