"""What the services that take Pinpoint's messages now answer.

A script means the same here as in SendMessages, as far as these services can say it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from ..errors import ValidationError
from ..model.enums import DeliveryStatus
from ..model.results import MessageResult
from ..rendering.rendering import Rendered
from ..type_guards import is_iterable
from .plans import ANYBODY, ScriptedResult
from .reading import messages_in, names_of
from .sending import Sender
from .services import SES, SMS_VOICE, Service
from .wire import Refusal

__all__ = ["account", "answer_of", "checked_sandbox"]

_OPTED_OUT: Final = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
_NOT_VERIFIED: Final = "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"
_SERVER_ERROR: Final = 500
_NO_LIMIT: Final = 1_000_000
# https://docs.aws.amazon.com/ses/latest/dg/quotas.html
_A_DAY_IN_SANDBOX: Final = 200
_SUCCESSFUL: Final = DeliveryStatus.SUCCESSFUL.value


def answer_of(
    service: Service,
    operation: str,
    arguments: Mapping[str, Any],
    sender: Sender,
    sandbox: bool | Collection[str],  # noqa: FBT001  (a setting, passed on)
) -> dict[str, Any]:
    """Send, and return the answer's content.

    Raises:
        Refusal: If the service refuses.
    """
    messages = messages_in(operation, arguments)
    planned = [
        sender.scripts.draw(names_of(one.recipient)) or sender.scripts.draw((ANYBODY,))
        for one in messages
    ]
    decisive = next((one for one in planned if one and one.status != _SUCCESSFUL), None)
    if decisive is None and None in planned:
        _check_sandbox(service, arguments, messages, sandbox)
        if not all(sender.allows(one.recipient) for one in messages):
            raise service.throttling()
    status = _SUCCESSFUL if decisive is None else decisive.status
    result = MessageResult(delivery_status=status)
    if result.is_successful or result.is_ambiguous:
        for one in () if arguments.get("DryRun") else messages:
            sender.record.sent(names_of(one.recipient), one)
    if decisive is not None and decisive.status is not None:
        raise _refusal(service, decisive)
    return {} if decisive is not None else {"MessageId": sender.message_id()}


def account(
    per_second: int | None,
    sandbox: bool | Collection[str],  # noqa: FBT001  (a setting, passed on)
) -> dict[str, Any]:
    """Return what SES says of an account: how much it may send."""
    is_real = sandbox is False
    rate = per_second or (_NO_LIMIT if is_real else 1)
    return {
        "ProductionAccessEnabled": is_real,
        "SendingEnabled": True,
        "SendQuota": {
            "Max24HourSend": float(_NO_LIMIT if is_real else _A_DAY_IN_SANDBOX),
            "MaxSendRate": float(rate),
            "SentLast24Hours": 0.0,
        },
    }


def _check_sandbox(
    service: Service,
    arguments: Mapping[str, Any],
    messages: list[Rendered],
    sandbox: bool | Collection[str],  # noqa: FBT001  (a setting, passed on)
) -> None:
    if sandbox is False:
        return
    verified = () if sandbox is True else sandbox
    identities = [one.recipient for one in messages]
    if service is SES:
        identities += filter(None, [arguments.get("FromEmailAddress")])
    for identity in identities:
        names = {*names_of(identity)}
        if not (names | {name.rpartition("@")[2] for name in names}).isdisjoint(verified):
            continue
        if service is SES:
            raise Refusal("MessageRejected", 400, "Email address is not verified.")
        raise _conflict(_NOT_VERIFIED, "The destination phone number is not verified")


def _refusal(service: Service, planned: ScriptedResult) -> Refusal:
    """Return the error by which a service says what is scripted."""
    result = MessageResult(delivery_status=planned.status, status_message=planned.status_message)
    reason = planned.reason or ""
    if service is SMS_VOICE and result.is_opted_out:
        reason = reason or _OPTED_OUT
    text = (
        "The message could not be sent"
        if planned.status_message is None
        else planned.status_message
    )
    if reason in service.errors:
        return Refusal(reason, service.errors[reason], text)
    if reason in service.reasons:
        code = service.reasons[reason]
        return Refusal(code, service.errors[code], text, {"Reason": reason})
    if result.is_retryable:
        return service.throttling()
    if result.is_ambiguous:
        code = "InternalFailure" if service is SES else "InternalServerException"
        return Refusal(code, _SERVER_ERROR, text)
    if service is SES:
        return Refusal("MessageRejected", 400, text)
    return Refusal("ValidationException", 400, text, {"Reason": "OTHER"})


def _conflict(reason: str, text: str) -> Refusal:
    return Refusal("ConflictException", 400, text, {"Reason": reason})


def checked_sandbox(value: bool | Collection[str]) -> bool | Collection[str]:  # noqa: FBT001  (likewise)
    """Return who is verified in a sandbox, nobody for ``True``; ``False`` for no sandbox.

    Raises:
        ValidationError: If it is neither.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str) or not is_iterable(value):
        reason = "takes true, false, or the verified numbers, addresses and domains"
        raise ValidationError.of("sandbox", "type", reason)
    return frozenset(value)
