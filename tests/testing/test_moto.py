"""What this package stands in for is missing from moto. The day it is not, this test tells."""

from __future__ import annotations

import pytest
from moto.pinpoint.responses import PinpointResponse
from moto.pinpoint.urls import url_paths


@pytest.mark.parametrize("method", ["send_messages", "send_users_messages"])
def test_moto_does_not_implement_the_operations(method):
    """If this fails: moto has them now. Decide who answers inside ``mock_aws``, and tell users."""
    assert not hasattr(PinpointResponse, method)
    assert not any(path.endswith("messages$") for path in url_paths)
