"""No input makes anything take more than linear time."""

import gc
import json
import random
import time
from collections.abc import Mapping
from functools import reduce
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
import pytest

from pinpoint_direct import (
    APNSMessage,
    EndpointMessageResult,
    GCMMessage,
    MessageRequest,
    ProviderError,
    RawEmail,
    ValidationError,
    from_json,
    from_wire,
    render,
    to_json,
    to_wire,
)
from pinpoint_direct.cli.main import main
from pinpoint_direct.model.shape import Shape
from pinpoint_direct.notebook import show
from pinpoint_direct.testing.wire import Received
from pinpoint_direct.wire.names import wire_name

from ..effort import share
from ..oracle import CLASSES, REQUEST_CLASSES
from .looking import look_at, print_error, requests_of
from .test_values import PAYLOADS

LARGE = 20_000
FLOOR = 0.25
"""Seconds of the processor below which the time at a large size is not compared with another."""
MOST = 24
"""How many times as long eight times the input may take: 8 if linear, 64 if with the square."""


def spent(do, size):
    """Return the processor time of something that is done at a size."""
    gc.collect()
    begun = time.process_time()
    do(size)
    return time.process_time() - begun


def assert_linear(do, name="", large=LARGE):
    """Check that something takes about eight times as long at eight times the size.

    The square of the large size takes longer than the floor. What does is compared at two sizes, of
    which the larger is so large that nothing else counts; a busy machine has three tries.
    """
    if spent(do, large) < FLOOR:
        return
    ratios = []
    while len(ratios) < 3 and min(ratios, default=MOST) >= MOST:
        ratios.append(spent(do, 2 * large) / spent(do, large // 4))
    assert min(ratios) < MOST, name


def of(unit, before="", after=""):
    """Return a function that makes a text of a size: a unit again and again."""
    return lambda size: before + unit * max(1, size // len(unit)) + after


UNITS = [
    *("{{", "{{a", "{{ ", "{{a}}", "{{a.[0]}}", "{{#a}}", "{{a}", ".[1]", "}}"),
    *("<", "<a ", "<a b='", "<div>", "<p></b>", "<!--", "<![CDATA[", "<style>", "</"),
    *("&", "&#", "<img alt=a>", "a=", "a@", "a.", "a", "9", " ", "\n", "\0", "_", "é", "\u202e"),
    *("\ud800", '"', "\\", "[", '{"a":', "[[],", "=?a?q?", "=?utf-8?q?a?= ", "--a\n", "a: b\n"),
]
TEXTS = {
    **{repr(unit): of(unit) for unit in UNITS},
    "spaces and a zero": of(" ", after="\0"),
    "a number of a character": of("9", "&#"),
    "dots in a domain": of("a.", "a@", "@"),
    "elements open and others closed": lambda size: of("<p>")(size // 2) + of("</b>")(size // 2),
}
ALWAYS = ["'{{'", "'<'", "'<a '", "dots in a domain", "spaces and a zero"]
"""What once took time that grew with the square: all of it is tried in a deep search."""
FEW = 3


def filled(annotation, text):
    """Return a value of a type, full of a text, keys included; or `None` if it holds none."""
    first, *others = _alternatives(annotation)
    if first is str or others or get_origin(first) is Literal:
        return text
    if first is bytes:
        return text.encode("utf-8", "surrogatepass")
    if first is Any:
        return {"a": [text], text: text}
    if get_origin(first) is tuple:
        one = filled(get_args(first)[0], text)
        return None if one is None else (one,)
    if get_origin(first) is Mapping:
        one = filled(get_args(first)[1], text)
        return None if one is None else {text: one, f"b{text}": one}
    return _object(first) if attrs.has(first) else text if issubclass(first, str) else None


def _object(cls):
    return cls()


def _alternatives(annotation):
    if get_origin(annotation) in (Union, UnionType):
        return [one for one in get_args(annotation) if one is not NoneType]
    return [annotation]


def is_taken(cls, field, value):
    """Tell whether a field takes a value."""
    try:
        cls(**{field: value})
    except ValidationError as error:
        print_error(error)
        return False
    return True


def full_of(cls, text):
    """Return objects of a class whose fields are full of a text.

    One is of raw content, and of the checksum that other data would contradict; one is of the rest.
    """
    hints = get_type_hints(cls)
    values = {
        field.name: value
        for field in attrs.fields(cls)
        if (value := filled(hints[field.name], text)) is not None
        and is_taken(cls, field.name, value)
    }
    raw = {name: values.pop(name) for name in ["raw_content", "md5"] if name in values}
    return [cls(**several) for several in (raw, values) if several]


def look_at_all(values):
    """Look at values, send them to the wire and read them again."""
    for one in values:
        look_at(one)
        if isinstance(one, Shape):
            assert from_wire(to_wire(one), type(one)) == one
            assert from_json(to_json(one), type(one)) == one


@pytest.mark.parametrize("cls", [*CLASSES, *PAYLOADS, ProviderError])
def test_a_text_in_every_field(cls):
    # As with a law, each run looks elsewhere: pytest-randomly tells the seed.
    chance = random.Random(f"{cls.__name__} {random.random()}")
    some = [*chance.sample(ALWAYS, share(len(ALWAYS))), *chance.sample(sorted(TEXTS), share(FEW))]
    for name in {*some}:
        assert_linear(lambda size, text=TEXTS[name]: look_at_all(full_of(cls, text(size))), name)


@pytest.mark.parametrize("cls", REQUEST_CLASSES)
def test_a_text_as_a_key_and_as_every_value(cls):
    def do(text):
        members = {wire_name(field.name): text for field in attrs.fields(cls)}
        for document in (members, {text: text, f"A{text}": 1}, text):
            for read, data in ((from_wire, document), (from_json, json.dumps(document))):
                try:
                    read(data, cls)
                except ValidationError as error:
                    print_error(error)

    for name in random.sample(sorted(TEXTS), FEW):
        assert_linear(lambda size, text=TEXTS[name]: do("A" + text(size)), name)


def test_a_key_of_ten_megabytes():
    key = "Addresse" * 1_250_000

    with pytest.raises(ValidationError) as caught:
        assert_linear(lambda size: from_wire({key[:size]: {}}, MessageRequest), large=10_000_000)
    assert key[:100] not in str(caught.value)


JSON = {
    "an alert": of("{{", '{"aps":{"alert":"', '"}}'),
    "keys": lambda size: json.dumps({f"k{at}": at for at in range(size // 8)}),
    "misspelt members": lambda size: json.dumps(
        {"fcmV1Message": {"message": {f"notificatio{at}": 0 for at in range(size // 100)}}}
    ),
    "data": lambda size: json.dumps(
        {"data": {str(at): f"{{{{a{at}}}}}" for at in range(size // 20)}}
    ),
    "names that Firebase does not know": lambda size: vendors("fcmV1Message", "message", "android")(
        {f"priorit{at}": at for at in range(size // 20)}
    ),
    "times of no form": lambda size: vendors("fcmV1Message", "message", "android", "notification")(
        {"vibrate_timings": ["x"] * (size // 5)}
    ),
    "reserved keys": lambda size: vendors("fcmV1Message", "message", "data")(
        {f"google{at}": at for at in range(size // 20)}
    ),
    "names that Apple does not know": lambda size: vendors("aps")(
        {f"thread_i{at}": at for at in range(size // 20)}
    ),
    "a level of Apple's": lambda size: vendors("aps")({"interruption-level": "critica" * size}),
    "levels": lambda size: '{"a":' * (size // 6) + "0" + "}" * (size // 6),
    "lists": lambda size: '{"a":' + "[" * (size // 2) + "]" * (size // 2) + "}",
    "digits": of("9", '{"a":0.', "}"),
    "spaces": of(" ", "{", "}"),
}


def vendors(*path):
    """Return a function that writes raw content with a value at a path."""
    return lambda value: json.dumps(reduce(lambda inside, name: {name: inside}, path[::-1], value))


MIME = {
    "a subject": of("a ", "Subject: ", "\n\na"),
    "a subject of encoded words": of("=?utf-8?q?a?= ", "Subject: ", "\n\na"),
    "a subject of comments": of("(", "Subject: ", "\n\na"),
    "a type": of("a=b; ", "Content-Type: text/plain; ", "\n\na"),
    "a type of quotation marks": of('"', "Content-Type: text/plain; ", "\n\na"),
    "headers": of("a: b\n", after="\n\na"),
    "a folded header": of(" a\n", "Subject: a\n", "\n\na"),
    "parts": of("--a\n\na\n", "Content-Type: multipart/mixed; boundary=a\n\n", "--a--"),
    "parts in parts": of("Content-Type: multipart/mixed; boundary=a\n\n--a\n"),
    "e-mails in e-mails": of("Content-Type: message/rfc822\n\n"),
    "lines": of("\n", "Content-Type: multipart/mixed; boundary=a\n\n--a\n"),
    "HTML": of("<a ", "Content-Type: text/html\n\n"),
    "base64": of("QUJD", "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"),
}


@pytest.mark.parametrize("text", JSON.values(), ids=JSON)
@pytest.mark.parametrize("cls", [GCMMessage, APNSMessage])
def test_raw_content(cls, text):
    assert_linear(lambda size: look_at(cls(raw_content=text(size))))


@pytest.mark.parametrize("text", MIME.values(), ids=MIME)
def test_a_raw_email(text):
    def do(size):
        value = RawEmail(text(size).encode())
        show(value, reveal=True)._repr_html_()
        for request in requests_of(value):
            render(request)

    assert_linear(do, large=6_000)  # a header of 6,000 characters takes Python seconds


@pytest.mark.parametrize("charset", ["punycode", "idna", "IDNA"])
def test_a_charset_that_takes_the_square_is_not_read(charset):
    mail = RawEmail(f"Subject: a\nContent-Type: text/plain; charset={charset}\n\nb-".encode())
    (request,) = requests_of(mail)

    assert [(one.title, one.body) for one in render(request)] == [("a", None)]


@pytest.mark.parametrize("text", JSON.values(), ids=JSON)
def test_a_status_message(text):
    def do(size):
        reported = json.dumps({"pushProviderResponse": text(size), "pushProviderStatusCode": [[]]})
        look_at(EndpointMessageResult(delivery_status="PERMANENT_FAILURE", status_message=reported))

    assert_linear(do)


def test_values_make_a_text_longer_by_a_million_characters_at_most():
    def body(size):
        values = {"a": "b" * size, "c": "d"}
        request = MessageRequest().with_sms("{{a}}{{c}}" * (size // 10))
        return render(request.to_sms("+12065550100", substitutions=values))[0].body

    assert body(1_000) == ("b" * 1_000 + "d") * 100
    assert len(body(100_000)) <= 100_000 + 1024 * 1024
    assert body(100_000).count("{{a}}") == 10_000 - 10
    assert "{{c}}" not in body(100_000)
    assert_linear(body, large=100_000)


def test_many_recipients():
    def do(size):
        recipients = {f"1206{number}": {"name": "{{"} for number in range(size // 100)}
        look_at(MessageRequest().with_sms("{{code}}").to_many(recipients, channel_type="SMS"))

    assert_linear(do)


@pytest.mark.parametrize("header", ["Credential=", "SignedHeaders=", "Signature=", "a/"])
def test_a_signature(header):
    def do(size):
        headers = {"authorization": of(header)(size)}
        received = Received(method="POST", url="http://a/b", headers=headers, body=b"")
        assert received.region is None

    assert_linear(do, large=100_000)


def test_the_command_line(tmp_path, capsys):
    path = tmp_path / "request.json"

    def do(text):
        sms = {"Body": text, text: text}
        for document in (text, json.dumps({"MessageConfiguration": {"SMSMessage": sms}, text: 1})):
            path.write_text(document, "utf-8", "surrogatepass")
            assert main(["check", str(path)]) in {1, 2}

    for name in random.sample(sorted(TEXTS), FEW):
        assert_linear(lambda size, text=TEXTS[name]: do(text(size)), name)
