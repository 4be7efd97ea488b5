"""Both clients, and calls of a few recipients, so that a few recipients make many calls."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partialmethod

import pytest

from pinpoint_direct.batch.scheduler import Scheduler

from .sides import SIDES


@pytest.fixture(scope="module", params=SIDES)
def opened_side(request):
    side = SIDES[request.param]()
    yield side
    side.close()


@pytest.fixture(scope="module")
def both_sides():
    sides = [cls() for cls in SIDES.values()]
    yield sides
    for side in sides:
        side.close()


@pytest.fixture
def side(opened_side):
    """A client of either kind, and its Local Pinpoint, which has received nothing."""
    opened_side.local.reset()
    return opened_side


@pytest.fixture
def small_calls(monkeypatch) -> Iterator[int]:
    """Let a call take three recipients."""
    monkeypatch.setattr(Scheduler, "__init__", partialmethod(Scheduler.__init__, max_recipients=3))
    return 3


@pytest.fixture
def journal(tmp_path):
    return tmp_path / "run.sqlite"
