"""boto3's two methods over a client of this package, for code that cannot be changed."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import iscoroutinefunction
from typing import Any, Final, Protocol

from ..errors import ValidationError
from ..model import requests
from ..model.boundary import boundaries, boundary
from ..model.responses import MessageResponse, SendUsersMessageResponse
from ..type_guards import is_mapping
from ..wire.codec import from_wire, to_wire
from .boto import PinpointClient
from .client_kinds import METHODS, PINPOINT

__all__ = ["drop_in"]

_OK: Final = 200


class SendingClient(Protocol):
    """A ``PinpointDirect``, or what has its two methods."""

    application_id: str

    def send_messages(self, request: requests.MessageRequest) -> MessageResponse:
        """Send to addresses and endpoints."""
        ...

    def send_users_messages(
        self, request: requests.SendUsersMessageRequest
    ) -> SendUsersMessageResponse:
        """Send to users."""
        ...


class DropIn:
    """boto3's two methods over a client."""

    def __init__(self, client: SendingClient) -> None:
        """Send through ``client``, which is left open."""
        self._client = client

    def send_messages(self, *, ApplicationId: str, MessageRequest: Mapping[str, Any]) -> Any:  # noqa: N803  (boto3's names)
        """Send to addresses and endpoints."""
        self._refuse_other(ApplicationId)
        request = from_wire(MessageRequest, requests.MessageRequest)
        del MessageRequest  # it is unmasked, and an exception would show it
        return _answer(self._client.send_messages(request))

    def send_users_messages(
        self,
        *,
        ApplicationId: str,  # noqa: N803  (boto3's name)
        SendUsersMessageRequest: Mapping[str, Any],  # noqa: N803  (likewise)
    ) -> Any:
        """Send to users."""
        self._refuse_other(ApplicationId)
        request = from_wire(SendUsersMessageRequest, requests.SendUsersMessageRequest)
        del SendUsersMessageRequest  # as above
        return _answer(self._client.send_users_messages(request))

    def _refuse_other(self, application_id: object) -> None:
        if application_id != self._client.application_id:
            reason = "is not the application of the client that this stands before"
            raise ValidationError.of("ApplicationId", "application", reason)


def _answer(response: MessageResponse | SendUsersMessageResponse) -> dict[str, Any]:
    """Return what boto3 would, of as many calls as there were."""
    metadata = {"HTTPStatusCode": _OK, **response.response_metadata}
    return {
        type(response).__name__: to_wire(response),
        "ResponseMetadata": {
            name: dict(one) if is_mapping(one) else one for name, one in metadata.items()
        },
    }


@boundary
def drop_in(client: SendingClient) -> PinpointClient:
    """Return an object with boto3's two methods, for code that cannot be changed.

    ``send_messages`` and ``send_users_messages`` take the dictionaries that boto3's Pinpoint client
    takes, send as ``client`` sends, with its route, guard and retries, and return dictionaries as
    boto3 does. There is no other method of boto3's, and no ``exceptions``: code that catches
    ``botocore.exceptions.ClientError`` catches a :class:`ServiceError`, which is one; where there
    was no answer, a :class:`TransportError` is raised. What is wrong in a dictionary is a
    :class:`ValidationError`, which is a ``ValueError``; so is another ``ApplicationId`` than that
    of ``client``.

    Where a route made one call for each recipient, ``ResponseMetadata`` has an ``HTTPStatusCode``
    of 200 and nothing else.

    Args:
        client: A :class:`PinpointDirect`. It is left open.

    Raises:
        ValidationError: If it is something else: an ``AsyncPinpointDirect``, or a client of
            boto3's.

    Example:
        >>> from pinpoint_direct import PinpointDirect, Route, SESv2, drop_in
        >>> from pinpoint_direct.testing import LocalPinpoint
        >>> route = Route(email=SESv2(from_address="news@example.com"))
        >>> client = PinpointDirect("app", route=route, clients=LocalPinpoint().clients())
        >>> boto = drop_in(client)
        >>> answer = boto.send_messages(
        ...     ApplicationId="app",
        ...     MessageRequest={
        ...         "Addresses": {"ana@example.com": {"ChannelType": "EMAIL"}},
        ...         "MessageConfiguration": {
        ...             "EmailMessage": {"SimpleEmail": {"TextPart": {"Data": "Hello"}}}
        ...         },
        ...     },
        ... )
        >>> answer["MessageResponse"]["Result"]["ana@example.com"]["DeliveryStatus"]
        'SUCCESSFUL'
    """
    methods = [getattr(client, name, None) for name in METHODS[PINPOINT]]
    if any(map(iscoroutinefunction, methods)):
        reason = "takes a PinpointDirect: an asynchronous client has no place in boto3's code"
        raise ValidationError.of("client", "type", reason)
    if not (all(map(callable, methods)) and isinstance(getattr(client, "application_id", 0), str)):
        reason = f"takes a PinpointDirect, not a {type(client).__name__}"
        raise ValidationError.of("client", "type", reason)
    return DropIn(client)


boundaries(DropIn)
