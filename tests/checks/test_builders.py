"""Builders and ``check`` read the same tables: what one makes, the other takes."""

from enum import StrEnum
from typing import get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AdmPayload,
    ApnsAlert,
    ApnsPayload,
    ApnsSound,
    FcmAndroid,
    FcmAndroidNotification,
    FcmApns,
    FcmNotification,
    FcmV1Payload,
    MessageRequest,
    ValidationError,
    check,
)
from pinpoint_direct.model.field_types import optional_of
from pinpoint_direct.model.payloads.payload import Part
from pinpoint_direct.model.shape import fields_of
from pinpoint_direct.model.vendors import amazon, apple, firebase, tables

from .cases import found
from .of_tables import TABLES, member_of, nested, objects, of_table
from .vendors import Printed

STEPS = {AdmPayload: "with_adm", ApnsPayload: "with_apns", FcmV1Payload: "with_gcm"}
PARTS = [*STEPS, ApnsAlert, ApnsSound, FcmAndroid, FcmAndroidNotification, FcmApns, FcmNotification]
CHANNELS = {"Firebase": "GCM", "Apple": "APNS", "Amazon": "ADM"}

# What no field writes: recipients, what vendors have given up, and what is too new to have a form.
WITHOUT_FIELD = {
    firebase.MESSAGE: {*firebase.RECIPIENTS, "name"},
    firebase.ANDROID: {"remote_notification", "background_sync"},
    firebase.ANDROID_NOTIFICATION: {"bypass_proxy_notification"},
    apple.ALERT: {"action", "action-loc-key", "summary-arg", "summary-arg-count"},
}
FURTHER = {"aps_extra", "custom", "extra"}


def fields_by_member(cls):
    """Return the field of each member that a builder writes."""
    beside = {"validate_only"} if cls is FcmV1Payload else set()
    names = {field.name for field in fields_of(cls)} - FURTHER - beside
    return {cls._key(name): name for name in names}


@pytest.mark.parametrize("cls", PARTS)
def test_each_member_of_a_vendors_table_has_its_field(cls):
    table = cls._table

    assert fields_by_member(cls).keys() == set(table.members) - WITHOUT_FIELD.get(table, set())


FORMS = {
    "GCM": firebase.WRAPPER,
    "older": firebase.OLDER,
    "APNS": apple.PAYLOAD,
    "ADM": amazon.MESSAGE,
}


@given(st.sampled_from([*FORMS]).flatmap(lambda form: st.tuples(st.just(form), of_form(form))))
def test_whatever_the_tables_allow_is_right(made):
    form, payload = made
    request = Printed("GCM" if form == "older" else form, payload).request

    assert [one for one in check(request) if not is_documented(one)] == []


def of_form(form):
    """Return payloads of a form, with the key that AWS demands of Apple's."""
    payloads = of_table(FORMS[form])
    if form != "APNS":
        return payloads
    return payloads.map(lambda one: {"aps": {"content-available": 0, **one.get("aps", {})}})


def is_documented(problem):
    """Tell whether a problem is one of payloads that are right in the vendor's own eyes."""
    return "names a recipient" in problem.message or "sends nothing" in problem.message


def value_of(cls, name, annotation):
    """Return good values of a field of a payload."""
    (wanted,) = optional_of(annotation)
    if name == "custom":
        return objects
    if name == "validate_only" or wanted is bool:
        return st.booleans()
    if isinstance(wanted, type) and issubclass(wanted, Part):
        return built(wanted)
    values = member_of(cls._table, cls._key(name))
    if get_args(wanted) or issubclass(wanted, StrEnum):
        return values.filter(lambda one: not isinstance(one, str) or one in known(wanted))
    return values.filter(lambda one: isinstance(one, wanted if wanted is not float else object))


def known(wanted):
    """Return the texts of an enumeration, or of a literal type."""
    return [*wanted] if isinstance(wanted, type) else get_args(wanted)


def built(cls):
    """Return payloads, or parts of one, with any of their fields."""
    fields = {
        field.name: value_of(cls, field.name, field.annotation)
        for field in fields_of(cls)
        if field.name not in {"aps_extra", "extra"}
    }
    return st.fixed_dictionaries({}, optional=fields).map(lambda given: cls(**sound(cls, given)))


def sound(cls, given):
    """Return the fields of a payload that fit together."""
    loud = {"alert", "badge", "sound"} if given.get("content_available") else set()
    left = {name: value for name, value in given.items() if name not in loud}
    if cls is AdmPayload and "md5" in left:
        left = {"data": {}, **left}
        left["md5"] = amazon.checksum(left["data"])
    return left


@given(st.sampled_from([*STEPS]).flatmap(built))
def test_what_a_builder_makes_is_right_where_it_belongs(payload):
    request = getattr(MessageRequest(), STEPS[type(payload)])(raw_content=payload)

    reported = [one for one in check(request) if one.rule not in {"recipients", "size"}]
    assert [one.message for one in reported if not is_documented(one)] == []
    assert bool(reported) is is_empty(payload)


def is_empty(payload):
    """Tell whether a payload says nothing at all. Apple's always has its ``content-available``."""
    said = {
        name for name, value in attrs.asdict(payload, recurse=False).items() if value is not None
    }
    return not said - {"validate_only"} and not isinstance(payload, ApnsPayload)


@pytest.mark.parametrize("cls", [AdmPayload, FcmV1Payload])
def test_an_empty_payload_sends_nothing(cls):
    request = getattr(MessageRequest(), STEPS[cls])(raw_content=cls())

    (problem,) = found(request, "shape", message="sends nothing")
    assert problem.severity == "warning"


def payload_with(vendor, path, content):
    payload = nested(path, content)
    if vendor == "Firebase":
        payload = {"fcmV1Message": {"message": {"data": {}}, **payload}}
    return payload


MEMBERS = [
    pytest.param(key.split()[0], path, name, id=f"{key}.{name}")
    for key, (path, table) in TABLES.items()
    for name in table.members
    if table.members[name] is not tables.anything and (path or name != "message")
]
WRONG = [[[]]]  # which no member of any table takes


@pytest.mark.parametrize(("vendor", "path", "name"), MEMBERS)
def test_a_value_of_no_kind_is_found_at_every_member(vendor, path, name):
    request = Printed(CHANNELS[vendor], payload_with(vendor, path, {name: WRONG})).request

    place = f"{path}.{name}".lstrip(".")
    (problem,) = [one for one in check(request) if f"has {place}" in one.message]
    assert problem.rule == "type"


@pytest.mark.parametrize("cls", PARTS)
def test_a_builder_refuses_a_value_of_no_kind_for_each_of_its_fields(cls):
    for member, field in fields_by_member(cls).items():
        if cls._table.members[member] is not tables.anything:
            with pytest.raises(ValidationError) as caught:
                cls(**{field: WRONG})
            assert caught.value.problems[0].path.startswith(f"{cls.__name__}.{field}")


STRICT = [
    pytest.param(path, table, id=key)
    for key, (path, table) in TABLES.items()
    if table.unknown == "refused"
]


@pytest.mark.parametrize(("path", "table"), STRICT)
def test_a_misspelt_name_is_found_at_every_level(path, table):
    for name in table.members:
        payload = payload_with("Firebase", path, {f"{name}{name[-1]}": None})
        reported = check(Printed("GCM", payload).request)
        assert any(f"(did you mean {name}?)" in one.message for one in reported), name


def test_the_tables_name_a_page_for_everything():
    assert all(table.source.startswith("https://") for _, table in TABLES.values())
