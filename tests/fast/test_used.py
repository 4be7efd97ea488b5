"""That the fast path is taken where it is on: what it gives botocore is short."""

import pytest
from botocore.validate import ParamValidator

from pinpoint_direct import MessageRequest, to_wire

from .recording import Recorded

REQUEST = MessageRequest().with_sms("Hello").to_sms("+12065550100")


@pytest.mark.parametrize("fast", [True, False])
def test_botocore_validates_the_request_only_without_it(monkeypatch, fast):
    seen = []
    validate = ParamValidator.validate

    def seeing(self, params, shape):
        seen.append(params.get("MessageRequest"))
        return validate(self, params, shape)

    monkeypatch.setattr(ParamValidator, "validate", seeing)
    recorded = Recorded()

    recorded.typed(fast=fast).send_messages(REQUEST)

    (validated,) = [one for one in seen if one is not None]
    assert validated == ({"MessageConfiguration": {}} if fast else to_wire(REQUEST))
    assert len(recorded.sent) == 1
