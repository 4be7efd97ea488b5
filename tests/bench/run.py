"""Print all figures of the performance page: ratios of medians, compared with raw boto3."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # `tests` is no part of the wheel

from tests.bench import calls, cold


def main() -> None:
    """Run the measurements one after the other."""
    versions = ", ".join(
        f"{name} {version(name)}"
        for name in ("boto3", "botocore", "aiobotocore", "attrs", "cattrs")
    )
    print(f"Python {platform.python_version()} on {platform.machine()}; {versions}\n")
    print(f"{'figure':<58} {'raw':>11} {'typed':>11} {'ratio':>6}")
    figures = [
        ("one call, 100 SMS recipients", calls.call(100, 300), 1e6, "µs"),
        ("one call, 1 recipient", calls.call(1, 2000), 1e6, "µs"),
        ("building, one call, reading; 100 recipients", calls.whole(100, 300), 1e6, "µs"),
        ("one call through aiobotocore, 100 recipients", calls.awaited(100, 300), 1e6, "µs"),
        ("import (raw: boto3)", calls.imported(25), 1e3, "ms"),
        ("memory of an answer with 100 results", calls.memory(100), 1e-3, "kB"),
    ]
    for name, (theirs, ours, ratio), scale, unit in figures:
        print(f"{name:<58} {theirs * scale:>8.0f} {unit} {ours * scale:>8.0f} {unit} {ratio:>6.2f}")
    for where, figures_of in {
        "over TLS, answered after 60 ms": cold.over_network(25),
        "answered in the process": cold.in_process(25),
    }.items():
        print(f"\na fresh process to its first answer, {where}")
        for name, (seconds, ratio) in figures_of.items():
            print(f"{name:<58} {seconds * 1e3:>24.0f} ms {ratio:>6.2f}")


if __name__ == "__main__":
    main()
