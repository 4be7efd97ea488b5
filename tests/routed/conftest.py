"""Both clients, each with a Local Pinpoint that has forgotten what was before."""

from __future__ import annotations

import pytest

from .sides import SIDES, AsyncSide, SyncSide


@pytest.fixture(scope="module", params=SIDES)
def kept_side(request):
    side = SIDES[request.param]()
    yield side
    side.close()


@pytest.fixture
def side(kept_side):
    kept_side.local.reset()
    return kept_side


@pytest.fixture
def sync_side():
    side = SyncSide()
    yield side
    side.close()


@pytest.fixture
def async_side():
    side = AsyncSide()
    yield side
    side.close()
