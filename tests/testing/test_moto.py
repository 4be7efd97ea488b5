"""moto does not have the operations that this package simulates; this test fails once it does."""

from __future__ import annotations

import pytest
from moto.pinpoint.responses import PinpointResponse
from moto.pinpoint.urls import url_paths


@pytest.mark.parametrize("method", ["send_messages", "send_users_messages"])
def test_moto_does_not_implement_the_operations(method):
    """If this fails: moto has them now. Decide who answers inside ``mock_aws``, and tell users."""
    assert not hasattr(PinpointResponse, method)
    assert not any(path.endswith("messages$") for path in url_paths)
