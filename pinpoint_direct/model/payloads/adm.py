"""The payload of an Amazon Device Messaging push."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ..converters import as_string_map
from .payload import Payload

__all__ = ["AdmPayload"]

_KEYS = {"consolidation_key": "consolidationKey", "expires_after": "expiresAfter"}


@attrs.frozen(kw_only=True, repr=False)
class AdmPayload(Payload):
    """The payload of an Amazon Device Messaging push, for a ``raw_content`` on ``ADM``.

    This is the body that ADM itself takes. That AWS passes it on in just this form is a reading of
    its reference ("use the service's own format"), for it shows no example: try it on one device
    first.

    Attributes:
        data: Keys and values for the app, both text.
        consolidation_key: Marks messages as versions of one another: ADM may drop an undelivered
            one when a newer one with the same key arrives.
        expires_after: How long ADM keeps the message for a device that is offline, in seconds: a
            number here, while ``ADMMessage.expires_after`` is text. Absent: a week. ADM's overview
            gives a month as the maximum; it is not checked here.
        md5: Base64 text of the MD5 checksum of ``data``, from which the app sees whether the data
            arrived undamaged.

    Raises:
        ValidationError: If a field has the wrong type.

    Example:
        >>> from pinpoint_direct import AdmPayload
        >>> AdmPayload(data={"order": "7"}, expires_after=3600).to_json()
        '{"data":{"order":"7"},"expiresAfter":3600}'

    Source: https://developer.amazon.com/docs/adm/send-message.html
    """

    data: Mapping[str, str] | None = attrs.field(default=None, converter=as_string_map)
    consolidation_key: str | None = None
    expires_after: int | None = None
    md5: str | None = None

    @staticmethod
    def _key(field: str) -> str:
        return _KEYS.get(field, field)
