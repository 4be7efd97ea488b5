"""How deep JSON may be nested, in lists and in mappings."""

import json

import pytest

from pinpoint_direct import ApnsPayload, GCMMessage, MessageRequest, ValidationError, check

NESTED = {
    "lists": lambda inside, level: [inside],
    "mappings": lambda inside, level: {"a": inside},
    "both in turn": lambda inside, level: [inside] if level % 2 else {"a": inside},
}


def nested(kind, levels):
    value = 1
    for level in range(levels):
        value = NESTED[kind](value, level)
    return value


@pytest.mark.parametrize("kind", NESTED)
def test_a_payload_takes_a_hundred_levels(kind):
    held = ApnsPayload(custom={"a": nested(kind, 100)}).custom
    assert json.dumps(held["a"]) == json.dumps(nested(kind, 100))

    with pytest.raises(ValidationError, match="at most 100 levels deep"):
        ApnsPayload(custom={"a": nested(kind, 101)})


@pytest.mark.parametrize("kind", NESTED)
def test_what_is_deeper_in_raw_content_is_not_read(kind):
    def rules(levels):
        raw = json.dumps({"data": {}, "notification": nested(kind, levels)})
        return {one.rule for one in check(MessageRequest().with_gcm(GCMMessage(raw_content=raw)))}

    assert "json" not in rules(50)
    assert "json" in rules(200)
