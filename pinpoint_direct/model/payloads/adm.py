"""The payload of an Amazon Device Messaging push."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import attrs

from ..converters import as_string_map
from ..vendors import amazon
from ..vendors.tables import Table
from .payload import Payload, as_json_object

__all__ = ["AdmPayload"]

_KEYS = {"consolidation_key": "consolidationKey", "expires_after": "expiresAfter"}


@attrs.frozen(kw_only=True, repr=False, eq=False)
class AdmPayload(Payload):
    """The payload of an Amazon Device Messaging push, for a ``raw_content`` on ``ADM``.

    This is the body that ADM itself takes. That AWS passes it on in just this form is a reading of
    its reference ("use the service's own format"), for it shows no example: try it on one device
    first.

    Attributes:
        data: Keys and values for the app, both text.
        notification: What ADM shows by itself, as a mapping: ``title``, ``body`` and others.
        consolidation_key: Marks messages as versions of each other: ADM may drop an undelivered
            one when a newer one with the same key arrives.
        expires_after: How long ADM keeps the message for a device that is offline, in seconds: 0 to
            2,678,400 (31 days; ADM's overview says a month). It is a number here, while
            ``ADMMessage.expires_after`` is text. Absent: a week.
        md5: Base64 text of the MD5 checksum of ``data``, from which the app sees whether the data
            arrived undamaged. ADM writes it by itself where it is absent.
        extra: Further keys of ADM's, with any value that JSON can hold.

    Raises:
        ValidationError: If a field has the wrong type, ``expires_after`` is not within 0 and
            2,678,400, ``md5`` is not the checksum of ``data``, or ``extra`` has a key that a field
            sets as well.

    Example:
        >>> from pinpoint_direct import AdmPayload
        >>> AdmPayload(data={"order": "7"}, expires_after=3600).to_json()
        '{"data":{"order":"7"},"expiresAfter":3600}'
        >>> AdmPayload(notification={"title": "Kitchen", "body": "Dinner is ready"}).to_json()
        '{"notification":{"title":"Kitchen","body":"Dinner is ready"}}'

    Source: https://developer.amazon.com/docs/adm/send-message.html,
    https://developer.amazon.com/docs/adm/message-types.html
    """

    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    notification: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)
    consolidation_key: str | None = None
    expires_after: int | None = None
    md5: str | None = None
    extra: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)

    _table: ClassVar[Table] = amazon.MESSAGE

    @staticmethod
    def _key(field: str) -> str:
        return _KEYS.get(field, field)
