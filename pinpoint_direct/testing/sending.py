"""Handles accepted requests: determines the result of each recipient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from ..model.channels import content_for, has_template
from ..model.enums import ChannelType, DeliveryStatus, RecipientKind
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.results import MessageResult
from ..rendering.rendering import render_recipient
from .endpoints import Endpoint, Endpoints, channel_of
from .plans import ANYBODY, ScriptedResult, Scripts
from .quotas import Quota, all_allow
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


@attrs.frozen(kw_only=True)
class _Delivery:
    """One message to send: the recipient in the request, and its address."""

    recipient: str
    kind: RecipientKind
    names: tuple[str, ...]
    address: str | None = None
    channel_type: ChannelType | None = None
    nowhere: str | None = None


class Sender:
    """The state between calls. Not thread-safe."""

    def __init__(
        self,
        record: Record,
        *,
        messages: int | None,
        messages_each: int | None,
        clock: Callable[[], float],
        share_default_substitutions: bool,
    ) -> None:
        """Record messages in ``record``; limit messages per second, in total and per address."""
        self.endpoints: Endpoints = Endpoints()
        self.scripts: Scripts = Scripts()
        self.record = record
        self.share_default_substitutions = share_default_substitutions
        self._clock = clock
        self._quota = Quota(messages)
        self._quotas: dict[str, Quota] = {}
        self._messages_each = messages_each
        self._message_ids = 0

    def message_id(self) -> str:
        """Return a new id."""
        self._message_ids += 1
        return f"local-{self._message_ids:026d}"

    def allows(self, address: str) -> bool:
        """Return whether another message to this address is allowed now."""
        each = self._quotas.setdefault(address, Quota(self._messages_each))
        return all_allow((each, self._quota), self._clock())


class Sending:
    """One accepted call."""

    def __init__(self, sender: Sender, application_id: str, request: Request) -> None:
        """Start the call."""
        self._sender = sender
        self._application_id = application_id
        self._request = request
        self._reached: set[tuple[ChannelType | None, str | None]] = set()
        self._user_scripts: dict[str, ScriptedResult | None] = {}
        self._users_sent: set[str] = set()

    def results(self) -> dict[str, Any]:
        """Send to all recipients, and return the members of the response."""
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
            _Delivery(
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
            _Delivery(recipient=endpoint_id, kind="endpoint", names=names, nowhere=NO_ENDPOINT)
        )

    def _user(self, user: str) -> dict[str, Any]:
        found = self._sender.endpoints.of_user(self._application_id, user)
        if not found:
            nowhere = _Delivery(recipient=user, kind="user", names=(), nowhere=NO_ENDPOINTS)
            return _answered({"": self._with_address(nowhere)})
        return _answered({one["Id"]: self._to_found(user, "user", one) for one in found})

    def _to_found(
        self, recipient: str, kind: RecipientKind, found: Endpoint
    ) -> dict[str, Any] | None:
        address = found.get("Address")
        return self._with_address(
            _Delivery(
                recipient=recipient,
                kind=kind,
                names=(found["Id"],) if address is None else (found["Id"], address),
                address=address,
                channel_type=channel_of(found),
            )
        )

    def _with_address(self, delivery: _Delivery) -> dict[str, Any] | None:
        result = self._result(delivery)
        return None if result is None else {"Address": delivery.address or "", **result}

    def _result(self, delivery: _Delivery) -> dict[str, Any] | None:
        """Send one message, and return its result, or ``None`` to omit it."""
        planned = self._planned(delivery) or self._natural(delivery)
        self._reached.add((delivery.channel_type, delivery.address))
        status, channel = planned.status, delivery.channel_type
        result = MessageResult(delivery_status=status)
        if result.is_successful or result.is_ambiguous:
            self._note(delivery)
        if status is None:
            return None
        message_id = self._sender.message_id()
        usual = status_message(status, channel, message_id)
        reason = planned.status_message
        code = planned.status_code
        answer = {
            "DeliveryStatus": status,
            "StatusCode": status_code(status, channel) if code is None else code,
            "StatusMessage": usual if reason is None else reason,
        }
        if status == DeliveryStatus.SUCCESSFUL and message_id in usual:
            answer["MessageId"] = message_id
        if planned.updated_token is not None:
            answer["UpdatedToken"] = planned.updated_token
        return answer

    def _planned(self, delivery: _Delivery) -> ScriptedResult | None:
        scripts = self._sender.scripts
        found = scripts.draw(delivery.names)
        if found is None and delivery.kind == "user":
            user = delivery.recipient
            if user not in self._user_scripts:
                # Once per call, for any number of endpoints of the user.
                self._user_scripts[user] = scripts.draw((user,))
            found = self._user_scripts[user]
        return scripts.draw((ANYBODY,)) if found is None else found

    def _natural(self, delivery: _Delivery) -> ScriptedResult:
        """Return the result of a message without a plan."""
        if delivery.nowhere is not None:
            return _failed(delivery.nowhere)
        if delivery.address is None or delivery.channel_type is None:
            return _failed(NO_CHANNEL)
        if content_for(self._request.message_configuration, delivery.channel_type) is None and (
            not has_template(self._request.template_configuration, delivery.channel_type)
        ):
            return _failed(no_message(delivery.channel_type))
        if (delivery.channel_type, delivery.address) in self._reached:
            return ScriptedResult(status=DeliveryStatus.DUPLICATE.value)
        if not self._sender.allows(delivery.address):
            return ScriptedResult(status=DeliveryStatus.THROTTLED.value)
        return ScriptedResult(status=DeliveryStatus.SUCCESSFUL.value)

    def _note(self, delivery: _Delivery) -> None:
        names = set(delivery.names)
        if delivery.kind == "user" and delivery.recipient not in self._users_sent:
            self._users_sent.add(delivery.recipient)
            names.add(delivery.recipient)
        rendered = render_recipient(
            self._request,
            delivery.recipient,
            delivery.kind,
            channel_type=delivery.channel_type,
            share_default_substitutions=self._sender.share_default_substitutions,
        )
        self._sender.record.sent(names, None if delivery.address is None else rendered)


def _failed(message: str) -> ScriptedResult:
    return ScriptedResult(status=DeliveryStatus.PERMANENT_FAILURE.value, status_message=message)


def _answered(results: dict[str, dict[str, Any] | None]) -> dict[str, Any]:
    return {key: result for key, result in results.items() if result is not None}
