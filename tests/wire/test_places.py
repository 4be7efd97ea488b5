"""A misplaced member is refused with its places in the service model."""

import pytest

from pinpoint_direct import EmailMessage, ValidationError, from_wire

from ..oracle import REQUEST_CLASSES, REQUEST_SHAPES, REQUESTS


def places(shape, path=""):
    """Yield each member that a request reaches, with the path of what holds it."""
    if shape.type_name == "structure":
        for member, one in shape.members.items():
            yield member, path or shape.name
            yield from places(one, f"{path}.{member}" if path else member)
    elif shape.type_name in {"map", "list"}:
        yield from places(getattr(shape, "value", None) or shape.member, path)


PLACES_OF = {}
for _request in REQUESTS:
    for _member, _place in places(REQUEST_SHAPES[_request.__name__]):
        PLACES_OF.setdefault(_member, set()).add(_place)


@pytest.mark.parametrize("cls", REQUEST_CLASSES)
def test_the_places_named_for_a_misplaced_member_are_places_that_it_has(cls):
    misplaced = {*PLACES_OF} - {*REQUEST_SHAPES[cls.__name__].members}
    for member in misplaced - ({"Title"} if cls is EmailMessage else set()):
        with pytest.raises(ValidationError, match="it belongs to ") as caught:
            from_wire({member: {}}, cls)
        reported = caught.value.problems[0].message.partition("it belongs to ")[2]
        named, _, more = reported.partition(" and ")
        unnamed = PLACES_OF[member] - {*named.split(", ")}

        assert {*named.split(", ")} <= PLACES_OF[member]
        assert more == (f"{len(unnamed)} more" if unnamed else "")
