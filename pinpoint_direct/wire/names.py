"""Names of members on the wire, from the names of fields."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from ..model.shape import FieldPlan, fields_of

__all__ = ["members_of", "wire_name"]

_EXCEPTIONS: Final = {
    "adm_message": "ADMMessage",
    "apns_message": "APNSMessage",
    "apns_push_type": "APNSPushType",
    "gcm_message": "GCMMessage",
    "md5": "MD5",
    "sms_message": "SMSMessage",
    "sms_template": "SMSTemplate",
}


def wire_name(field: str) -> str:
    """Return AWS's name for a field: ``time_to_live`` is ``TimeToLive``.

    Botocore's ``xform_name`` is the other direction; the exceptions are names that it maps to the
    same words.
    """
    return _EXCEPTIONS.get(field) or "".join(word.capitalize() for word in field.split("_"))


def _members_of(cls: type) -> dict[str, FieldPlan]:
    """Return the fields of a class that mirrors a shape, by names on the wire."""
    return {wire_name(field.name): field for field in fields_of(cls)}


members_of: Callable[[type], dict[str, FieldPlan]] = cache(_members_of)
