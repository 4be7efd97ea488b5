"""Of each kind of outcome as many are counted as there were."""

import pytest

from .sides import HELLO, addresses

pytestmark = pytest.mark.usefixtures("small_calls")


@pytest.mark.parametrize("failed", [0, 1, 4])
@pytest.mark.parametrize("ambiguous", [0, 1, 5])
def test_every_outcome_counts(side, failed, ambiguous):
    to = addresses(12)
    for one in to[:failed]:
        side.local.script(one, "PERMANENT_FAILURE")
    for one in to[12 - ambiguous :]:
        side.local.script(one, None)
    seen = []

    side.send(HELLO, to, on_progress=seen.append)

    last = seen[-1]
    assert (last.failed, last.ambiguous) == (failed, ambiguous)
    assert (last.sent, last.done, last.total) == (12 - failed - ambiguous, 12, 12)
