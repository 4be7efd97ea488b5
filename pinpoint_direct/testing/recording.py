"""Records calls, HTTP attempts, and sent messages."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import chain
from typing import Any, TypeVar

import attrs

from ..model.frozen import Recipients, StringMap
from ..model.masking import SHOWN, Masked
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..rendering.rendering import Rendered
from ..type_guards import is_mapping
from .reading import messages_in
from .services import PINPOINT

__all__ = ["Call", "Record"]

RequestT = TypeVar("RequestT", MessageRequest, SendUsersMessageRequest)


@attrs.frozen(kw_only=True, repr=False)
class Call(Masked):
    """One request to send that Local Pinpoint received.

    Attributes:
        operation: ``"SendMessages"`` and so on.
        application_id: The application's id in the address, decoded; ``""`` where there is none.
        request: The request, typed; ``None`` if the body cannot be read as one, and so was refused,
            or is for another service than Pinpoint: ``arguments`` is what it says.
        raw_body: The body as it was sent. **Not masked.**
        headers: The headers, by name in lower case.
        region: The AWS region that the request is signed for, or ``None`` if it is unknown.
        service: The service's name in boto3.
    """

    operation: str = attrs.field(metadata=SHOWN)
    application_id: str = attrs.field(metadata=SHOWN)
    request: MessageRequest | SendUsersMessageRequest | None
    raw_body: bytes
    headers: Mapping[str, str] = attrs.field(converter=StringMap)
    region: str | None = attrs.field(default=None, metadata=SHOWN)
    service: str = attrs.field(default="pinpoint", metadata=SHOWN)

    @property
    def arguments(self) -> dict[str, Any]:
        """What the body says, by the names of AWS, bytes as base64; empty if not an object."""
        try:
            found = json.loads(self.raw_body)
        except (ValueError, RecursionError):
            return {}
        return dict(found) if is_mapping(found) else {}

    @property
    def message_request(self) -> MessageRequest:
        """The request, if it is a ``MessageRequest``, so typed tests need no ``isinstance``.

        Raises:
            TypeError: If it is not.
        """
        return self._request_of(MessageRequest)

    @property
    def send_users_message_request(self) -> SendUsersMessageRequest:
        """The request, if it is a ``SendUsersMessageRequest``.

        Raises:
            TypeError: If it is not.
        """
        return self._request_of(SendUsersMessageRequest)

    def _request_of(self, cls: type[RequestT]) -> RequestT:
        if not isinstance(self.request, cls):
            unread = self.request is None and self.service == PINPOINT.name
            what = "a body that cannot be read" if unread else self.operation
            raise TypeError(f"the call has no {cls.__name__}, but {what}")
        return self.request

    @property
    def recipients(self) -> frozenset[str]:
        """The addresses, endpoint ids and user ids in the request."""
        if self.service != PINPOINT.name:
            with suppress(AttributeError, KeyError, TypeError, ValueError):
                read = messages_in(self.operation, self.arguments)
                return Recipients(one.recipient for one in read)
            return Recipients()
        fields = ("addresses", "endpoints", "users")
        named = (getattr(self.request, field, None) or () for field in fields)
        return Recipients(chain.from_iterable(named))


class Record:
    """All received requests and sent messages, in order. Not thread-safe."""

    def __init__(self) -> None:
        """Start with an empty record."""
        self.calls: list[Call] = []
        self.delivered: list[Rendered] = []
        self._attempts: Counter[str] = Counter()
        self._sends: Counter[str] = Counter()

    def received(self, call: Call) -> None:
        """Record a request.

        Requests with the same invocation id are attempts of one call; without one, each is a call.
        """
        self.calls.append(call)
        self._attempts[call.headers.get("amz-sdk-invocation-id", f"call {len(self.calls)}")] += 1

    def sent(self, names: Iterable[str], message: Rendered | None) -> None:
        """Record that a message was or may have been sent to the recipient with ``names``."""
        self._sends.update(list(names))
        if message is not None:
            self.delivered.append(message)

    def attempts(self) -> tuple[int, ...]:
        """Return the number of attempts of each call."""
        return tuple(self._attempts.values())

    def sends_to(self, name: str) -> int:
        """Return how often a recipient was sent to."""
        return self._sends[name]
