"""Any argument of a constructor is accepted, or refused with a `ValidationError`."""

import decimal
import fractions
import io
import types
import uuid
from collections import ChainMap, OrderedDict, UserDict, UserList, UserString, defaultdict, deque
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage as MimeMessage
from email.message import Message
from enum import Enum, IntEnum, StrEnum
from pathlib import PurePosixPath
from random import Random, random
from typing import NamedTuple

import pytest

import pinpoint_direct
from pinpoint_direct import Action, ChannelType, ProviderError, SMSMessage, ValidationError

from ..effort import share
from ..oracle import CLASSES
from .looking import fields_of, look_at, print_error, print_it

PAYLOADS = [
    one
    for name in pinpoint_direct.__all__
    if name.startswith(("Adm", "Apns", "Fcm", "Gcm"))
    and hasattr(one := getattr(pinpoint_direct, name), "__attrs_attrs__")
]
EVERY_CLASS = pytest.mark.parametrize("cls", [*CLASSES, *PAYLOADS, ProviderError])


class Text(str):
    __slots__ = ()

    def __str__(self):
        return "other"


class Number(int):
    def __str__(self):
        return "other"


class Pair(NamedTuple):
    name: str
    value: object


class Colour(StrEnum):
    RED = "RED"


class Level(IntEnum):
    ONE = 1


class Plain(Enum):
    ONE = 1


def mail(**headers):
    message = MimeMessage()
    for name, value in headers.items():
        message[name] = value
    return message


def broken_mail():
    message = Message()
    message.set_payload(object())
    return message


def nested(depth, value=None, *, of_lists=False):
    for _ in range(depth):
        value = [value] if of_lists else {"a": value}
    return value


def circular():
    inside = {}
    inside["a"] = [inside]
    return inside


NUMBERS = [
    *(0, 1, -1, 100, True, False, 2**31, 2**63 - 1, 2**63, 10**5000, -(10**5000)),
    *(0.0, 0.5, -0.0, 1e300, float("nan"), float("inf"), 1j),
    *(decimal.Decimal("0.5"), decimal.Decimal("NaN"), fractions.Fraction(1, 3)),
    *(Number(5), Level.ONE),
]
TEXTS = [
    *("", " ", "a", "\0", "\ud800", "\ud83d\ude00", "{{", "{{a}}", "a" * 500, "10s", "SMS", "FCM"),
    *("{", "[]", "{}", "null", "NaN", '{"a":1e999}', "[" * 5000, '{"a":' * 5000, "9" * 5000),
    *('{"aps":"a"}', '{"aps":{"alert":[]}}', '{"fcmV1Message":{"message":{"android":5}}}'),
    *(
        '{"notification":{"title":5}}',
        '{"data":[]}',
        '{"fcmV1Message":[]}',
        "\u202e",
        "&#" + "9" * 5000,
    ),
    *(Text("text"), Colour.RED, ChannelType.SMS, Action.URL, UserString("text")),
]
BYTES = [
    *(
        b"",
        b"a",
        b"\xff\0",
        b"Subject: a\r\n\r\nb",
        bytearray(b"a"),
        memoryview(b"a"),
        b"U3ViamVjdDogYQ==",
    ),
    *(b" " * 100 + b"\0", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 90),
    *(
        b"Content-Type: message/rfc822\n\n" * 1000,
        b"Content-Type: text/plain; charset=punycode\n\na-b",
    ),
    *(b"Subject: " + b"(" * 2000, b"Content-Type: text/plain; charset=\xff\n\n\xff"),
]
CONTAINERS = [
    *([], (), {}, set(), frozenset({"a"}), range(3), iter("ab"), deque(["a"]), UserList(["a"])),
    *(["a"], [5], [None], ["\ud800"], [["a"]], [{}], ("a", 5), [SMSMessage("a")]),
    *({"a": "b"}, {"a": ["b"]}, {"a": []}, {"a": [5]}, {"a": None}, {5: "a"}, {None: None}),
    *({"": ""}, {"\ud800": "\ud800"}, {"a": {"b": {"c": []}}}, {"aps": {}}, {(1, 2): {}}),
    *({"a": float("nan")}, {"a": 10**5000}, {"a": b"b"}, {"a": object()}, {"a": SMSMessage("a")}),
    *(OrderedDict(a="b"), defaultdict(list, a=["b"]), UserDict(a="b"), ChainMap({"a": "b"})),
    *(types.MappingProxyType({"a": "b"}), Pair("a", "b"), {Text("a"): Text("b")}, {"a": Text("b")}),
    *(nested(99), nested(101), nested(500), nested(5000), nested(200, of_lists=True), circular()),
]
OBJECTS = [
    *(None, object(), type, SMSMessage, len, io.StringIO("a"), datetime.now(UTC), uuid.UUID(int=5)),
    *(timedelta(days=1), timedelta.max, timedelta.min, PurePosixPath("a"), ..., NotImplemented),
    *(
        Plain.ONE,
        ValueError("a"),
        mail(),
        mail(Subject="a"),
        mail(Subject="a" * 500),
        broken_mail(),
    ),
    *(SMSMessage("a"), pinpoint_direct.GCMMessage("a"), pinpoint_direct.MessageRequest()),
    *(pinpoint_direct.AddressConfiguration(), pinpoint_direct.ApnsPayload("a")),
    *(pinpoint_direct.ApnsPayload(custom=nested(100)),),
    *({"a": pinpoint_direct.AddressConfiguration()}, {"a": pinpoint_direct.MessageResult()}),
    *({"a": pinpoint_direct.EndpointSendConfiguration(raw_content="[")},),
    *({"a": {"b": pinpoint_direct.EndpointMessageResult(status_message="[")}},),
]
ODD = [*NUMBERS, *TEXTS, *BYTES, *CONTAINERS, *OBJECTS]


@EVERY_CLASS
def test_any_value_of_any_field_is_taken_or_refused(cls):
    seen = set()
    for value in Random(f"{cls.__name__} {random()}").sample(ODD, share(len(ODD))):
        taken = [field for field in fields_of(cls) if is_taken(cls, field, value)]
        with suppress(ValidationError):  # if they do not go together
            seen.add(cls(**dict.fromkeys(taken, value)))
    for one in seen:
        look_at(one)


def is_taken(cls, field, value):
    """Tell whether a field takes a value; print what it makes of it."""
    try:
        print_it(cls(**{field: value}))
    except ValidationError as error:
        print_error(error)
        return False
    return True
