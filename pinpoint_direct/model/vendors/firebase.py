"""What Firebase takes: FCM HTTP v1, and the older format that AWS converts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final, Literal, get_args

from ...errors import Problem
from ...limits import GCM_MAX_TIME_TO_LIVE, MIN_TIME_TO_LIVE
from ...type_guards import is_mapping
from ..enums import GCMPriority
from ..field_types import flag, list_of, mapping_of, number, real, text, type_problem
from . import apple
from .tables import Matching, NumberWithin, OneOf, Table, anything, camel_case

__all__ = [
    "ANDROID",
    "ANDROID_NOTIFICATION",
    "APNS",
    "MESSAGE",
    "MIGRATION_PAGE",
    "NOTIFICATION",
    "OLDER",
    "PAGE",
    "RECIPIENTS",
    "WRAPPER",
    "NotificationPriority",
    "Proxy",
    "Visibility",
]

PAGE: Final = "https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages"
MIGRATION_PAGE: Final = "https://firebase.google.com/docs/cloud-messaging/migrate-v1"

NotificationPriority = Literal[
    "PRIORITY_UNSPECIFIED",
    "PRIORITY_MIN",
    "PRIORITY_LOW",
    "PRIORITY_DEFAULT",
    "PRIORITY_HIGH",
    "PRIORITY_MAX",
]
Visibility = Literal["VISIBILITY_UNSPECIFIED", "PRIVATE", "PUBLIC", "SECRET"]
Proxy = Literal["PROXY_UNSPECIFIED", "ALLOW", "DENY", "IF_PRIORITY_LOWERED"]

RECIPIENTS: Final = frozenset({"condition", "fid", "token", "topic"})
"""The members of a v1 message that name a recipient."""

_texts: Final = list_of(text, "text")
_text_map: Final = mapping_of(text, "text")
_share: Final = NumberWithin(real, 0, 1)
_SECONDS: Final = r"(\d{1,12}(\.\d{1,9})?)s"
_A_DURATION: Final = 'a number of seconds that is not negative, as text with an s: "10s"'
_duration: Final = Matching(re.compile(_SECONDS, re.ASCII), _A_DURATION)
_timestamp: Final = Matching(
    re.compile(
        r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)",
        re.ASCII,
    ),
    'a time as text in the form of RFC 3339: "2026-01-31T12:00:00Z"',
)
_colour: Final = Matching(re.compile("#[0-9A-Fa-f]{6}"), 'a colour as text: "#rrggbb"')
_label: Final = Matching(
    re.compile("[a-zA-Z0-9_.~%-]{1,50}"), "1 to 50 letters, digits and - _ . ~ %"
)
_values_of: Final = partial(OneOf, in_any_case=True)


def _time_to_live(value: object, path: str) -> Iterator[Problem]:
    """Take a duration of up to four weeks."""
    wrong = [*_duration(value, path)]
    yield from wrong
    limit = GCM_MAX_TIME_TO_LIVE
    if not wrong and float(str(value)[:-1]) > limit:
        reason = f"takes at most {limit:,} {limit.unit}"
        yield Problem(path, "limit", reason, limit=int(limit), source=limit.source)


def _count(value: object, path: str) -> Iterator[Problem]:
    """Take a whole number. Firebase reads one from text as well."""
    if not isinstance(value, str) or re.fullmatch("-?[0-9]{1,10}", value) is None:
        yield from number(value, path)


def _data(value: object, path: str) -> Iterator[Problem]:
    """Take text under keys that Firebase does not keep to itself.

    On ``from`` its pages agree. On the prefixes they do not, and one of them leaves
    ``message_type`` out.
    """
    if not is_mapping(value):
        yield type_problem(value, path, "an object of text")
        return
    if not all(isinstance(one, str) for one in value.values()):
        yield Problem(path, "type", "has values that are not all text")
    if "from" in value:
        yield Problem(path, "key", "has the key from, which Firebase keeps to itself")
    elif any(str(key).startswith(("gcm", "google")) or key == "message_type" for key in value):
        reason = (
            "has a key that Firebase keeps to itself: message_type, or one that begins with gcm or "
            "google"
        )
        yield Problem(path, "key", reason, severity="warning")


_table: Final = partial(Table, vendor="Firebase", source=PAGE, in_camel_case=True)


def _options(**members: Any) -> Table:
    return _table(title="fcm_options", members={"analytics_label": _label, **members})


_COLOUR: Final = _table(
    title="color", members=dict.fromkeys(("red", "green", "blue", "alpha"), _share)
)


def _complete_light(light: Mapping[str, Any]) -> Iterator[Problem]:
    """Find settings of the light without one of the three members that Firebase requires."""
    for name in ("color", "light_on_duration", "light_off_duration"):
        if not {name, camel_case(name)} & light.keys():
            yield Problem(name, "required", "is absent", severity="warning")


LIGHT_SETTINGS: Final = _table(
    title="light_settings",
    members={"color": _COLOUR, "light_on_duration": _duration, "light_off_duration": _duration},
    together=_complete_light,
)

NOTIFICATION: Final = _table(
    title="notification", members={"title": text, "body": text, "image": text}
)
ANDROID_NOTIFICATION: Final = _table(
    title="android.notification",
    members={
        **NOTIFICATION.members,
        "icon": text,
        "color": _colour,
        "sound": text,
        "tag": text,
        "click_action": text,
        "body_loc_key": text,
        "body_loc_args": _texts,
        "title_loc_key": text,
        "title_loc_args": _texts,
        "channel_id": text,
        "ticker": text,
        "sticky": flag,
        "event_time": _timestamp,
        "local_only": flag,
        "notification_priority": _values_of(get_args(NotificationPriority)),
        "default_sound": flag,
        "default_vibrate_timings": flag,
        "default_light_settings": flag,
        "vibrate_timings": list_of(_duration, "durations"),
        "visibility": _values_of(get_args(Visibility)),
        "notification_count": _count,
        "light_settings": LIGHT_SETTINGS,
        "bypass_proxy_notification": flag,
        "proxy": _values_of(get_args(Proxy)),
    },
)
ANDROID: Final = _table(
    title="android",
    errors=frozenset({"data", "ttl"}),
    members={
        "collapse_key": text,
        "priority": _values_of(tuple(one.value for one in GCMPriority)),
        "ttl": _time_to_live,
        "restricted_package_name": text,
        "data": _data,
        "notification": ANDROID_NOTIFICATION,
        "fcm_options": _options(),
        "direct_boot_ok": flag,
        "bandwidth_constrained_ok": flag,
        "restricted_satellite_ok": flag,
        "remote_notification": anything,
        "background_sync": anything,
    },
)


def _headers_beside(apns: Mapping[str, Any]) -> Iterator[Problem]:
    """Find Apple's headers inside of the payload, where they are one of the app's own keys."""
    payload = apns.get("payload")
    headers = payload.get("headers") if is_mapping(payload) else None
    if is_mapping(headers) and any(str(name).startswith("apns-") for name in headers):
        reason = "has Apple's headers inside of apns.payload (they belong into apns.headers)"
        yield Problem("payload", "shape", reason, severity="warning")


APNS: Final = _table(
    title="apns",
    members={
        "headers": _text_map,
        "payload": apple.PAYLOAD,
        "fcm_options": _options(image=text),
        "live_activity_token": text,
    },
    together=_headers_beside,
)
WEBPUSH: Final = _table(
    title="webpush",
    errors=frozenset({"data"}),
    members={
        "headers": _text_map,
        "data": _data,
        "notification": anything,
        "fcm_options": _options(link=text),
    },
)
MESSAGE: Final = _table(
    title="message",
    errors=frozenset({"data"}),
    members={
        "notification": NOTIFICATION,
        "data": _data,
        "android": ANDROID,
        "apns": APNS,
        "webpush": WEBPUSH,
        "fcm_options": _options(),
        "name": text,
        **dict.fromkeys(sorted(RECIPIENTS), text),
    },
)
"""A message of FCM HTTP v1."""

WRAPPER: Final = _table(
    title="fcmV1Message",
    members={"message": MESSAGE, "validate_only": flag},
    renamed={
        "android_channel_id": "message.android.notification, as channel_id",
        "content_available": "message.apns.payload.aps, as content-available",
        "dry_run": "fcmV1Message, as validate_only",
        "mutable_content": "message.apns.payload.aps, as mutable-content",
        "time_to_live": "message.android, as ttl",
    },
)
"""What stands around the message: the body of Firebase's ``send``."""

_OLDER_NOTIFICATION: Final = _table(
    title="notification",
    source=MIGRATION_PAGE,
    unknown="custom",
    members={
        **dict.fromkeys(("title", "body", "image", "icon", "color", "sound", "tag"), text),
        **dict.fromkeys(("click_action", "android_channel_id"), text),
        **dict.fromkeys(("body_loc_key", "title_loc_key"), text),
        **dict.fromkeys(("body_loc_args", "title_loc_args"), _texts),
    },
)
OLDER: Final = _table(
    title="its payload",
    source=MIGRATION_PAGE,
    unknown="custom",
    in_camel_case=False,
    members={
        "notification": _OLDER_NOTIFICATION,
        "data": _data,
        "collapse_key": text,
        "priority": _values_of(tuple(one.value for one in GCMPriority)),
        "time_to_live": NumberWithin(number, MIN_TIME_TO_LIVE, GCM_MAX_TIME_TO_LIVE, "error"),
        "restricted_package_name": text,
        "content_available": flag,
        "mutable_content": flag,
        "dry_run": flag,
    },
)
"""The older format, which Google switched off in 2024, without what names a recipient."""
