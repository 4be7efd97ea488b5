"""Payloads made from the vendors' tables."""

from __future__ import annotations

from hypothesis import strategies as st

from pinpoint_direct.model import field_types
from pinpoint_direct.model.vendors import amazon, apple, firebase, tables
from pinpoint_direct.model.vendors.tables import Matching, NumberWithin, OneOf, Table

words = st.text("ab é", max_size=3)
objects = st.dictionaries(
    st.sampled_from(["Users", "notification", "fcmV1Message", "time_to_live", "a"]),
    st.none() | st.integers() | words | st.just({"a": [1]}),
    max_size=2,
)
_OF_KINDS = {
    field_types.text: words,
    field_types.flag: st.booleans(),
    field_types.number: st.integers(-(10**6), 10**6),
    field_types.real: st.floats(0, 1),
    tables.zero_or_one: st.sampled_from([0, 1]),
    tables.anything: objects,
}
# What takes lists and mappings is a function made anew for each: their names tell them apart.
_OF_NAMES = {
    "ttl": st.integers(0, 2_419_200).map("{}s".format),
    "data": st.dictionaries(st.text("abc", max_size=2), words, max_size=2),
    "headers": st.dictionaries(words, words, max_size=2),
    "notification_count": st.integers(0, 99),
    "vibrate_timings": st.lists(st.sampled_from(["0s", "1.5s"]), max_size=2),
}


def member_of(table, name):
    """Return what a member of a table takes."""
    kind = table.members[name]
    if isinstance(kind, Table):
        return of_table(kind) | words if kind.or_text else of_table(kind)
    if isinstance(kind, OneOf):
        names = st.sampled_from(kind.names)
        return names | names.map(str.lower) if kind.in_any_case else names
    if isinstance(kind, NumberWithin):
        whole = st.integers(kind.low, kind.high)
        return whole if kind.kind is field_types.number else whole | st.floats(kind.low, kind.high)
    if isinstance(kind, Matching):
        made = st.from_regex(kind.pattern, fullmatch=True)
    else:
        made = st.lists(words, max_size=2) if name.endswith("args") else _OF_KINDS.get(kind)
    return _OF_NAMES.get(name, made)


def of_table(table, without=()):
    """Return objects with any members of a table."""
    members = {name: member_of(table, name) for name in table.members if name not in without}
    required = {"color", "light_on_duration", "light_off_duration"} & members.keys()
    if len(required) < 3:  # the light settings alone require members
        required = set()
    optional = {name: one for name, one in members.items() if name not in required}
    made = st.fixed_dictionaries({name: members[name] for name in required}, optional=optional)
    return made.map(_finished.get(table, dict))


def _finish_message(message):
    if "md5" not in message:
        return message
    data = message.get("data", {})
    return {**message, "data": data, "md5": amazon.checksum(data)}


def _finish_aps(aps):
    silent = aps.get("content-available") == 1
    loud = {"alert", "badge", "sound"} if silent else set()
    return {name: value for name, value in aps.items() if name not in loud}


def _finish_wrapper(wrapper):
    return {"fcmV1Message": {"message": {"data": {}}, **wrapper}}


_finished = {
    amazon.MESSAGE: _finish_message,
    apple.APS: _finish_aps,
    firebase.WRAPPER: _finish_wrapper,
}


def _all_tables():
    whole = (firebase.WRAPPER, apple.PAYLOAD, amazon.MESSAGE)
    found, waiting = {}, [(table.vendor, "", table) for table in whole]
    for vendor, path, table in waiting:
        found[f"{vendor} {path}"] = (path, table)
        waiting += [
            (vendor, f"{path}.{name}".lstrip("."), member)
            for name, member in table.members.items()
            if isinstance(member, Table)
        ]
    return found


TABLES = _all_tables()
"""Every table, by whose payload it is in and the path to it there."""


def nested(path, value):
    """Return a payload that holds a value at a path."""
    for name in reversed(path.split(".") if path else []):
        value = {name: value}
    return value
