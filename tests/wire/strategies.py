"""Plain data for the wire, generated from botocore's service model."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from pinpoint_direct.limits import BAIDU_MAX_TIME_TO_LIVE, MAX_NUMBER, MIN_NUMBER

from ..strategies import blobs, texts

_FEW = 2


def _of(shape, name=""):
    if shape.type_name == "structure":
        return plain(shape)
    if shape.type_name == "list":
        return st.lists(_of(shape.member), max_size=_FEW)
    if shape.type_name == "map":
        return st.dictionaries(texts(), _of(shape.value), max_size=_FEW)
    if shape.type_name == "string":
        return st.sampled_from(shape.enum) if shape.enum else texts()
    if shape.type_name == "integer":
        # Every time to live takes what Baidu's takes, whose range is the smallest.
        return st.integers(
            *((0, BAIDU_MAX_TIME_TO_LIVE) if name == "TimeToLive" else (MIN_NUMBER, MAX_NUMBER))
        )
    return st.booleans() if shape.type_name == "boolean" else blobs()


@cache
def plain(shape):
    """Return dictionaries that a structure takes: any of its members, each with a good value."""
    members = {
        name: st.deferred(lambda one=one, name=name: _of(one, name))
        for name, one in shape.members.items()
    }
    return st.fixed_dictionaries({}, optional=members)


_ODD = [
    None,
    True,
    7,
    0.5,
    "text",
    b"blob",
    [],
    {},
    ["text"],
    [7],
    {"key": "text"},
    {"key": 7},
    {7: "text"},
    {"key": None},
]


@cache
def doubtful(shape):
    """Return dictionaries in which up to three values, at any depth, may be of any kind at all."""
    return st.builds(
        _spoilt,
        plain(shape),
        st.lists(st.tuples(st.randoms(use_true_random=False), st.sampled_from(_ODD)), max_size=3),
    )


def _spoilt(data, spoilers):
    for random, odd in spoilers:
        data = _with_one_replaced(data, random, odd)
    return data


def _with_one_replaced(data, random, odd):
    """Return the data with a value somewhere in it replaced."""
    if not isinstance(data, (dict, list)) or not data:
        return odd
    items = [*data.items()] if isinstance(data, dict) else [*enumerate(data)]
    at = random.randrange(len(items))
    key, one = items[at]
    items[at] = (key, odd if random.random() < 0.3 else _with_one_replaced(one, random, odd))
    return dict(items) if isinstance(data, dict) else [one for _, one in items]
