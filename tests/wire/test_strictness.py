"""What botocore rejects is refused; what it accepts is accepted, unless it breaks our rules."""

from hypothesis import given
from hypothesis import strategies as st

import pinpoint_direct
from pinpoint_direct import ValidationError, from_wire, to_wire

from ..effort import examples
from ..oracle import REQUEST_SHAPES, mistakes
from .strategies import doubtful

documents = st.sampled_from([*REQUEST_SHAPES.values()]).flatmap(
    lambda shape: st.tuples(st.just(shape), doubtful(shape))
)


def absent_removed(data, shape):
    """Return data without the members that are null, which to this package are absent."""
    return _through(data, shape, lambda value, _: value)


def accepted_by_botocore(data, shape):
    """Return data in which the two mistakes that botocore lets pass are such as it sees."""

    def seen(value, leaf):
        if leaf.type_name == "integer" and isinstance(value, bool):
            return "a flag is no number"
        if leaf.type_name == "blob" and isinstance(value, str):
            return ["text is no blob"]
        return value

    return _through(data, shape, seen)


def _through(data, shape, change):
    if shape.type_name == "structure" and isinstance(data, dict):
        return {
            key: _through(one, shape.members[key], change) if key in shape.members else one
            for key, one in data.items()
            if one is not None or key not in shape.members
        }
    if shape.type_name == "map" and isinstance(data, dict):
        return {key: _through(one, shape.value, change) for key, one in data.items()}
    if shape.type_name == "list" and isinstance(data, list):
        return [_through(one, shape.member, change) for one in data]
    return change(data, shape)


@given(documents)
@examples(600)
def test_every_mistake_that_botocore_finds_is_found(document):
    shape, data = document
    expected = mistakes(accepted_by_botocore(data, shape), shape)
    cls = getattr(pinpoint_direct, shape.name)

    try:
        value = from_wire(data, cls)
    except ValidationError as error:
        # botocore knows neither the values of enumerations nor the limits.
        ours = [problem for problem in error.problems if problem.rule not in {"enum", "limit"}]
        assert len(ours) == len(expected)
    else:
        assert expected == []
        assert to_wire(value) == absent_removed(data, shape)
