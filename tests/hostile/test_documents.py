"""Any document is read, or refused with a `ValidationError`; a read object can be used."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import MessageRequest, ValidationError, from_json, from_wire
from pinpoint_direct.model.responses import Response
from pinpoint_direct.model.shape import Shape

from ..effort import examples
from ..oracle import CLASSES, REQUESTS, RESPONSES, SHAPES, filled_request, filled_response
from ..strategies import texts
from ..wire.strategies import doubtful
from .looking import look_at, print_error

classes = st.sampled_from(CLASSES)
seeds = st.integers(0, 2**64)
NAMES = sorted({name for shape in SHAPES.values() for name in shape.members})
WORDS = [
    "SMS",
    "GCM",
    "APNS",
    "EMAIL",
    "VOICE",
    "{{a}}",
    "{{",
    "{}",
    '{"aps":{"alert":"{{a}}"}}',
    "é",
]
numbers = st.integers() | st.floats() | st.sampled_from([2**63, -(10**4000), 1e308])
scalars = st.none() | st.booleans() | numbers | texts(20) | st.sampled_from(WORDS)
keys = st.sampled_from(NAMES) | texts() | st.sampled_from(NAMES).map(str.lower)
documents = st.recursive(
    scalars, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(keys, inside, max_size=4)
)
"""Any JSON."""


def _places(data, path=()):
    """Yield the path of everything in plain data."""
    inside = data.items() if isinstance(data, dict) else enumerate(data)
    for key, one in inside:
        yield (*path, key)
        if isinstance(one, (dict, list)):
            yield from _places(one, (*path, key))


def _changed(data, path, change):
    """Return plain data in which what stands at a path is changed: its key, its value, or both."""
    key, *rest = path
    items = [*(data.items() if isinstance(data, dict) else enumerate(data))]
    changed = []
    for name, one in items:
        if name != key:
            changed.append((name, one))
        elif rest:
            changed.append((name, _changed(one, rest, change)))
        else:
            changed += change(name, one)
    return dict(changed) if isinstance(data, dict) else [one for _, one in changed]


def _change(draw):
    """Draw a change of one key and its value."""
    kind, key, value = draw(st.sampled_from("kvdwl")), draw(keys), draw(documents)
    return {
        "k": lambda _, one: [(key, one)],
        "v": lambda name, _: [(name, value)],
        "d": lambda *_: [],
        "w": lambda name, one: [(name, {key: one})],
        "l": lambda name, one: [(name, [one])],
    }[kind]


SKELETONS = {
    **{cls: filled_request(cls.__name__) for cls in REQUESTS},
    **{cls: filled_response(cls.__name__) for cls in RESPONSES},
}


@st.composite
def nearly_good(draw):
    """Return a whole document of botocore's model with a few changes, and its class."""
    cls = draw(st.sampled_from([*SKELETONS]))
    data = SKELETONS[cls]
    for _ in range(draw(st.integers(1, 4))):
        # Most of a document goes, so that what is left is looked at in little time.
        path = draw(st.sampled_from([*_places(data)] or [()]))
        if path:
            data = _changed(data, path, _change(draw))
    return data, cls


def read(reader, document, cls):
    """Read a document and look at what it holds, or at the error."""
    try:
        value = reader(document, cls)
    except ValidationError as error:
        print_error(error)
    else:
        look_at(value)


@given(documents, classes)
@examples(100)
def test_any_data_is_read_or_refused(document, cls):
    read(from_wire, document, cls)


@given(documents.map(json.dumps), classes)
@examples(100)
def test_any_json_is_read_or_refused(document, cls):
    read(from_json, document, cls)


@given(st.binary(max_size=40) | texts(40) | documents, classes)
@examples(100)
def test_what_is_no_json_is_refused(document, cls):
    read(from_json, document, cls)


@given(classes.flatmap(lambda cls: st.tuples(doubtful(SHAPES[cls.__name__]), st.just(cls))))
@examples(100)
def test_doubtful_data_is_read_or_refused(document):
    read(from_wire, *document)


@given(nearly_good())
@examples(100)
def test_nearly_good_data_is_read_or_refused(document):
    read(from_wire, *document)


@given(nearly_good(), seeds)
@examples(100)
def test_nearly_good_json_is_read_or_refused(document, seed):
    random = Random(seed)
    data, cls = document
    text = [*json.dumps(data, default=lambda blob: "U3ViamVjdDogYQ==")]
    for _ in range(random.randrange(3)):
        at = random.randrange(len(text))
        text[at : at + random.randrange(3)] = random.choice('{}[]",:\\0e-é\ud800 ')
    read(from_json, "".join(text), cls)


def grown(shape, random, name=""):
    """Return good data of a shape, of texts that mean something to a check or to a view."""
    if shape.type_name == "structure":
        return {
            member: grown(one, random, member)
            for member, one in shape.members.items()
            if member in ALWAYS or random.random() < 0.4
        }
    if shape.type_name in {"map", "list"}:
        number = range(random.randrange(1, 4))
        if shape.type_name == "list":
            return [grown(shape.member, random) for _ in number]
        several = RECIPIENTS if name in {"Addresses", "Endpoints", "Users"} else TELLING
        return {random.choice(several): grown(shape.value, random) for _ in number}
    if shape.type_name == "string":
        return random.choice(shape.enum or TELLING)
    if shape.type_name == "blob":
        return random.choice(EMAILS)
    return random.choice([False, True]) if shape.type_name == "boolean" else random.randrange(99)


ALWAYS = {"MessageConfiguration", "Addresses", "Users"}
RECIPIENTS = ["+12065550100", "a@b.cd", "token", "", "\ud800", "${}", "a/b", "-", "é", "{{a}}"]
TELLING = [
    *(
        "a",
        "",
        "{{a}}",
        "{{a.[1]}} {{b}}",
        "{{{a}}}",
        "{{#if a}}b{{/if}}",
        "{{",
        "é\u202e",
        "\ud800",
    ),
    *("<p>{{a}}<img alt=b>", "<style>{}</style><!--", "&#x110000;", "+12065550100", "a@b.cd"),
    *("{", "[]", "1e999", '{"aps":{"alert":"{{a}}","content-available":1}}', '{"aps":[]}'),
    *('{"fcmV1Message":{"message":{"android":{"ttl":"5s"},"data":{"from":1},"nmae":0}}}',),
    *('{"notification":{"title":"{{a}}","body":["a"]},"data":5}', '{"data":{"a":{}}}', "[" * 999),
]
EMAILS = [
    *(b"", b"\xff", b"Subject: {{a}}\n\n<p>{{b}}", b"Content-Type: text/html; charset=x\n\na"),
    *(b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\na\n--a\n\nb\n--a--",),
]


@given(st.sampled_from(REQUESTS), seeds)
def test_any_request_is_looked_at_and_sent(cls, seed):
    read(from_wire, grown(SHAPES[cls.__name__], Random(seed)), cls)


@given(st.sampled_from(RESPONSES), seeds)
@examples(50)
def test_any_answer_is_looked_at(cls, seed):
    read(from_wire, grown(SHAPES[cls.__name__], Random(seed)), cls)


@pytest.mark.parametrize("cls", [Shape, Response, dict, 5])
def test_what_is_no_class_of_a_document_is_refused(cls):
    for read_as, document in ((from_wire, {}), (from_json, "{}")):
        with pytest.raises(TypeError, match="not one of them"):
            read_as(document, cls)


@pytest.mark.parametrize("text", [None, 5, [], {}, object()])
def test_json_is_text_or_bytes(text):
    with pytest.raises(ValidationError, match="takes JSON, as text or bytes"):
        from_json(text, MessageRequest)
