"""Records calls, HTTP attempts, and sent messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TypeVar

import attrs

from ..model.frozen import Recipients, StringMap
from ..model.masking import SHOWN, Masked
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..rendering.rendering import Rendered

__all__ = ["Call", "Record"]

RequestT = TypeVar("RequestT", MessageRequest, SendUsersMessageRequest)


@attrs.frozen(kw_only=True, repr=False)
class Call(Masked):
    """One request that Local Pinpoint received for SendMessages or SendUsersMessages.

    Attributes:
        operation: ``"SendMessages"`` or ``"SendUsersMessages"``.
        application_id: The application id from the path, decoded.
        request: The typed request; ``None`` if the body is invalid and the call was rejected.
        raw_body: The body as it was sent. **Not masked.**
        headers: The headers, by name in lower case.
        region: The AWS region that the request is signed for, or ``None`` if it is unknown.
    """

    operation: str = attrs.field(metadata=SHOWN)
    application_id: str = attrs.field(metadata=SHOWN)
    request: MessageRequest | SendUsersMessageRequest | None
    raw_body: bytes
    headers: Mapping[str, str] = attrs.field(converter=StringMap)
    region: str | None = attrs.field(default=None, metadata=SHOWN)

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
            what = "a body that cannot be read" if self.request is None else self.operation
            raise TypeError(f"the call has no {cls.__name__}, but {what}")
        return self.request

    @property
    def recipients(self) -> frozenset[str]:
        """The addresses, endpoint ids and user ids in the request."""
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
