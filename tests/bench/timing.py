"""Medians of paired runs: the two in turn, so that a machine that slows down slows both."""

from __future__ import annotations

import gc
import statistics
from time import perf_counter


def paired(reference, candidate, *, rounds, inner=1):
    """Return the median seconds of both, and the median of the ratios run by run."""
    times = [], []
    pairs = [(reference, times[0]), (candidate, times[1])]
    for _ in range(rounds):
        pairs.reverse()  # neither always runs on what the other left behind
        for function, kept in pairs:
            started = perf_counter()
            for _ in range(inner):
                function()
            kept.append((perf_counter() - started) / inner)
        gc.collect(0)
    ratios = [ours / theirs for theirs, ours in zip(*times, strict=True)]
    return statistics.median(times[0]), statistics.median(times[1]), statistics.median(ratios)
