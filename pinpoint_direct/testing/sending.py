"""What becomes of a request that was accepted: the result of each recipient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs

from ..model.channels import content_for, has_template
from ..model.enums import ChannelType, DeliveryStatus
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..rendering import Kind, render_recipient
from .endpoints import Endpoint, Endpoints, channel_of
from .pace import Pace, all_allow
from .plans import ANYBODY, Outcome, Scripts
from .recording import Record
from .status_messages import (
    NO_CHANNEL,
    NO_ENDPOINT,
    NO_ENDPOINTS,
    no_message,
    status_code,
    status_message,
)

__all__ = ["Sender", "Sending"]

Request = MessageRequest | SendUsersMessageRequest
_MAY_HAVE_GONE_OUT: Final = frozenset(
    {
        None,
        DeliveryStatus.SUCCESSFUL.value,
        DeliveryStatus.TIMEOUT.value,
        DeliveryStatus.UNKNOWN_FAILURE.value,
    }
)


@attrs.frozen(kw_only=True)
class _Target:
    """One message to be sent: to whom the request names, and where that leads."""

    recipient: str
    kind: Kind
    names: tuple[str, ...]
    address: str | None = None
    channel_type: ChannelType | None = None
    nowhere: str | None = None


class Sender:
    """All that lasts from call to call. Not thread-safe by itself."""

    def __init__(
        self,
        record: Record,
        *,
        messages: int | None,
        messages_each: int | None,
        clock: Callable[[], float],
    ) -> None:
        """Send, noting it in ``record``, so many messages a second, in all and to each."""
        self.endpoints: Endpoints = Endpoints()
        self.scripts: Scripts = Scripts()
        self.record = record
        self._clock = clock
        self._pace = Pace(messages)
        self._paces: dict[str, Pace] = {}
        self._messages_each = messages_each
        self._message_ids = 0

    def message_id(self) -> str:
        """Return a new id."""
        self._message_ids += 1
        return f"local-{self._message_ids:026d}"

    def allows(self, address: str) -> bool:
        """Tell whether one more message may be sent now, to this address."""
        each = self._paces.setdefault(address, Pace(self._messages_each))
        return all_allow((each, self._pace), self._clock())


class Sending:
    """One accepted call."""

    def __init__(self, sender: Sender, application_id: str, request: Request) -> None:
        """Begin the call."""
        self._sender = sender
        self._application_id = application_id
        self._request = request
        self._reached: set[tuple[ChannelType | None, str | None]] = set()
        self._user_scripts: dict[str, Outcome | None] = {}
        self._users_sent: set[str] = set()

    def results(self) -> dict[str, Any]:
        """Send to everybody, and return the results in the members of the answer."""
        if isinstance(self._request, SendUsersMessageRequest):
            return {"Result": {user: self._user(user) for user in self._request.users or {}}}
        answer: dict[str, Any] = {}
        if self._request.addresses is not None:
            addresses = self._request.addresses.items()
            results = {one: self._to_address(one, own.channel_type) for one, own in addresses}
            answer["Result"] = _answered(results)
        if self._request.endpoints is not None:
            results = {one: self._to_endpoint(one) for one in self._request.endpoints}
            answer["EndpointResult"] = _answered(results)
        return answer

    def _to_address(self, address: str, channel: ChannelType | None) -> dict[str, Any] | None:
        return self._result(
            _Target(
                recipient=address,
                kind="address",
                names=(address,),
                address=address,
                channel_type=channel,
            )
        )

    def _to_endpoint(self, endpoint_id: str) -> dict[str, Any] | None:
        found = self._sender.endpoints.find(self._application_id, endpoint_id)
        if found is not None:
            return self._to_found(endpoint_id, "endpoint", found)
        names = (endpoint_id,)
        return self._with_address(
            _Target(recipient=endpoint_id, kind="endpoint", names=names, nowhere=NO_ENDPOINT)
        )

    def _user(self, user: str) -> dict[str, Any]:
        found = self._sender.endpoints.of_user(self._application_id, user)
        if not found:
            nowhere = _Target(recipient=user, kind="user", names=(), nowhere=NO_ENDPOINTS)
            return _answered({"": self._with_address(nowhere)})
        return _answered({one["Id"]: self._to_found(user, "user", one) for one in found})

    def _to_found(self, recipient: str, kind: Kind, found: Endpoint) -> dict[str, Any] | None:
        address = found.get("Address")
        return self._with_address(
            _Target(
                recipient=recipient,
                kind=kind,
                names=(found["Id"],) if address is None else (found["Id"], address),
                address=address,
                channel_type=channel_of(found),
            )
        )

    def _with_address(self, target: _Target) -> dict[str, Any] | None:
        result = self._result(target)
        return None if result is None else {"Address": target.address or "", **result}

    def _result(self, target: _Target) -> dict[str, Any] | None:
        """Send one message, and return its result, or ``None`` if it is to be missing."""
        planned = self._planned(target) or self._natural(target)
        self._reached.add((target.channel_type, target.address))
        status, channel = planned.status, target.channel_type
        if status in _MAY_HAVE_GONE_OUT:
            self._note(target)
        if status is None:
            return None
        message_id = self._sender.message_id()
        usual = status_message(status, channel, message_id)
        told = planned.status_message
        code = planned.status_code
        result = {
            "DeliveryStatus": status,
            "StatusCode": status_code(status, channel) if code is None else code,
            "StatusMessage": usual if told is None else told,
        }
        if status == DeliveryStatus.SUCCESSFUL and message_id in usual:
            result["MessageId"] = message_id
        if planned.updated_token is not None:
            result["UpdatedToken"] = planned.updated_token
        return result

    def _planned(self, target: _Target) -> Outcome | None:
        scripts = self._sender.scripts
        found = scripts.draw(target.names)
        if found is None and target.kind == "user":
            user = target.recipient
            if user not in self._user_scripts:
                # Once a call, however many endpoints the user has.
                self._user_scripts[user] = scripts.draw((user,))
            found = self._user_scripts[user]
        return scripts.draw((ANYBODY,)) if found is None else found

    def _natural(self, target: _Target) -> Outcome:
        """Return what becomes of a message for which nothing is planned."""
        if target.nowhere is not None:
            return _failed(target.nowhere)
        if target.address is None or target.channel_type is None:
            return _failed(NO_CHANNEL)
        if content_for(self._request.message_configuration, target.channel_type) is None and (
            not has_template(self._request.template_configuration, target.channel_type)
        ):
            return _failed(no_message(target.channel_type))
        if (target.channel_type, target.address) in self._reached:
            return Outcome(status=DeliveryStatus.DUPLICATE.value)
        if not self._sender.allows(target.address):
            return Outcome(status=DeliveryStatus.THROTTLED.value)
        return Outcome(status=DeliveryStatus.SUCCESSFUL.value)

    def _note(self, target: _Target) -> None:
        names = set(target.names)
        if target.kind == "user" and target.recipient not in self._users_sent:
            self._users_sent.add(target.recipient)
            names.add(target.recipient)
        rendered = render_recipient(
            self._request, target.recipient, target.kind, channel_type=target.channel_type
        )
        self._sender.record.sent(names, None if target.address is None else rendered)


def _failed(message: str) -> Outcome:
    return Outcome(status=DeliveryStatus.PERMANENT_FAILURE.value, status_message=message)


def _answered(results: dict[str, dict[str, Any] | None]) -> dict[str, Any]:
    return {key: result for key, result in results.items() if result is not None}
