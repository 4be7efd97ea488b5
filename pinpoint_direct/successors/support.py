"""What AWS still supports of the two operations: one table, for warnings, ``check`` and the docs.

Nobody has published what the service answers since 2026-10-30. Where AWS's announcement and its
guides disagree or say nothing, the state is "unconfirmed".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from ..errors import Problem, ValidationError
from ..model.boundary import boundary
from ..model.channels import PUSH_CHANNELS, has_template
from ..model.enums import ChannelType, ChannelTypeOrName, RecipientKind
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..wire.operations import OPERATIONS, SEND_MESSAGES, SEND_USERS_MESSAGES

if TYPE_CHECKING:
    from .route import Route

__all__ = [
    "TABLE",
    "EndOfSupportWarning",
    "Row",
    "Support",
    "SupportState",
    "causes_of",
    "support_of",
    "support_status",
]


class SupportState(StrEnum):
    """Whether AWS supports something."""

    SUPPORTED = "SUPPORTED"
    """It goes on."""
    ENDED = "ENDED"
    """AWS has said that it ended."""
    UNCONFIRMED = "UNCONFIRMED"
    """AWS's pages contradict each other, or do not mention it."""


class EndOfSupportWarning(UserWarning):
    """A request uses what AWS has ended, or may have ended.

    Clients give it once for each cause, at the line that sends. It is no ``DeprecationWarning``,
    which Python hides from those who run an application.
    """


@attrs.frozen(kw_only=True)
class Support:
    """Whether AWS supports something, and what to use in its place.

    Attributes:
        state: Whether it is supported.
        since: The day on which it ended, or may have; ``None`` where it goes on.
        replacement: What to use in its place, or could be used; ``None`` where there is no need.
        message: The state as a sentence.
        source: The page that says so.
    """

    state: SupportState
    since: date | None = None
    replacement: str | None = None
    message: str
    source: str


@attrs.frozen(kw_only=True)
class Row:
    """One row of the table.

    Attributes:
        operation: AWS's name of the operation.
        what: What the row is about, in words.
        kind: The kind of recipient.
        channels: The channels; ``None`` for any, and for none.
        has_template: Whether the text comes from a template at AWS; ``None`` for either.
        support: What holds for it.
    """

    operation: str
    what: str
    kind: RecipientKind
    channels: frozenset[ChannelType] | None = None
    has_template: bool | None = None
    support: Support


_END: Final = date(2026, 10, 30)
_MIGRATE: Final = "https://docs.aws.amazon.com/pinpoint/latest/userguide/migrate.html"
_PUSH: Final = (
    "https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-push-send-outbound.html"
)
_MESSAGES: Final = (
    "https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html"
)
_SMS_VOICE: Final = frozenset({ChannelType.SMS, ChannelType.VOICE})
_GOES_ON: Final = Support(
    state=SupportState.SUPPORTED,
    message="goes on, as AWS End User Messaging",
    source=_MIGRATE,
)
_EMAIL_ENDED: Final = Support(
    state=SupportState.ENDED,
    since=_END,
    replacement="Route(email=SESv2(...)), which is Amazon SES",
    message=f"AWS ended Pinpoint's e-mail channel on {_END}",
    source=_MIGRATE,
)

TABLE: Final = (
    Row(
        operation=SEND_USERS_MESSAGES.name,
        what="users",
        kind="user",
        support=Support(
            state=SupportState.UNCONFIRMED,
            since=_END,
            replacement="SendMessages to addresses that you keep yourself",
            message=f"AWS has not said whether users can be sent to after {_END}: they are found "
            "by their endpoints",
            source=_MIGRATE,
        ),
    ),
    Row(
        operation=SEND_MESSAGES.name,
        what="endpoints",
        kind="endpoint",
        support=Support(
            state=SupportState.UNCONFIRMED,
            since=_END,
            replacement="addresses that you keep yourself",
            message=f"AWS's pages disagree whether endpoints can be sent to after {_END}",
            source=_PUSH,
        ),
    ),
    Row(
        operation=SEND_MESSAGES.name,
        what="channels CUSTOM and IN_APP",
        kind="address",
        channels=frozenset({ChannelType.CUSTOM, ChannelType.IN_APP}),
        support=Support(
            state=SupportState.ENDED,
            since=_END,
            message=f"the channel belongs to campaigns and journeys, which AWS ended on {_END}",
            source=_MESSAGES,
        ),
    ),
    Row(
        operation=SEND_MESSAGES.name,
        what="e-mail to addresses, text from a template",
        kind="address",
        channels=frozenset({ChannelType.EMAIL}),
        has_template=True,
        support=attrs.evolve(
            _EMAIL_ENDED,
            replacement="the text in the message, or a template of SES: SESv2(templates=...)",
            message=f"AWS ended e-mail and in-app templates on {_END}: write the text into the "
            "message",
        ),
    ),
    Row(
        operation=SEND_MESSAGES.name,
        what="e-mail to addresses",
        kind="address",
        channels=frozenset({ChannelType.EMAIL}),
        support=_EMAIL_ENDED,
    ),
    Row(
        operation=SEND_MESSAGES.name,
        what="push, SMS and voice to addresses, text from a template",
        kind="address",
        channels=PUSH_CHANNELS | _SMS_VOICE,
        has_template=True,
        support=Support(
            state=SupportState.UNCONFIRMED,
            since=_END,
            replacement="the text in the message",
            message=f"AWS has not said whether templates can be used after {_END}",
            source=_MIGRATE,
        ),
    ),
    Row(
        operation=SEND_MESSAGES.name,
        what="SMS and voice to addresses",
        kind="address",
        channels=_SMS_VOICE,
        support=attrs.evolve(
            _GOES_ON,
            replacement="optional: Route(sms=SMSVoiceV2(...), voice=SMSVoiceV2(...))",
        ),
    ),
    Row(
        operation=SEND_MESSAGES.name,
        what="push to addresses",
        kind="address",
        support=_GOES_ON,
    ),
)
"""The first row that fits decides."""


@cache
def support_of(
    operation: str,
    channel_type: ChannelType | None,
    kind: RecipientKind,
    *,
    has_template: bool,
) -> Support:
    """Return what holds for one kind of recipient on one channel."""
    return next(
        row.support
        for row in TABLE
        if row.operation == operation
        and (row.kind in (kind, "user"))
        and (row.channels is None or channel_type in row.channels)
        and row.has_template in (None, has_template)
    )


@boundary
def support_status(
    operation: str,
    *,
    channel_type: ChannelTypeOrName | None = None,
    recipient: RecipientKind = "address",
    template: bool = False,
) -> Support:
    """Say whether AWS still supports something, and what to use in its place.

    Args:
        operation: ``"SendMessages"`` or ``"SendUsersMessages"``.
        channel_type: The channel: a ``ChannelType`` or its name; ``None`` for any.
        recipient: ``"address"``, ``"endpoint"`` or ``"user"``. SendUsersMessages has users alone.
        template: Whether the text comes from a template stored at AWS.

    Returns:
        The state, the day, the replacement, a sentence and its source.

    Raises:
        ValidationError: If an argument is wrong.

    Example:
        >>> from pinpoint_direct import support_status
        >>> found = support_status("SendMessages", channel_type="EMAIL")
        >>> found.state.value, str(found.since)
        ('ENDED', '2026-10-30')
        >>> support_status("SendMessages", channel_type="SMS").state.value
        'SUPPORTED'
    """
    takes = {
        "operation": (operation, (*OPERATIONS,)),
        "channel_type": (channel_type, (*(one.value for one in ChannelType), None)),
        "recipient": (recipient, ("address", "endpoint", "user")),
        "template": (template, (True, False)),
    }
    problems = [
        Problem(name, "enum", f"takes one of {', '.join(map(str, known))}")
        for name, (value, known) in takes.items()
        if not (isinstance(value, (str, bool)) or value is None) or value not in known
    ]
    if not problems and recipient == "user" and operation == SEND_MESSAGES.name:
        reason = "SendMessages takes addresses and endpoints: for users there is SendUsersMessages"
        problems.append(Problem("recipient", "combination", reason))
    if problems:
        raise ValidationError(tuple(problems))
    channel = None if channel_type is None else ChannelType(channel_type)
    return support_of(operation, channel, recipient, has_template=template)


def causes_of(
    request: MessageRequest | SendUsersMessageRequest, route: Route | None = None
) -> Iterator[Support]:
    """Yield what holds for the recipients of a request, the same thing perhaps more than once.

    Those whom a route leads to another service are left out.
    """
    if isinstance(request, SendUsersMessageRequest):
        yield support_of(SEND_USERS_MESSAGES.name, None, "user", has_template=False)
        return
    if request.endpoints:
        yield support_of(SEND_MESSAGES.name, None, "endpoint", has_template=False)
    for channel in dict.fromkeys(one.channel_type for one in (request.addresses or {}).values()):
        if route is not None and route.for_channel(channel) is not None:
            continue
        with_template = has_template(request.template_configuration, channel)
        yield support_of(SEND_MESSAGES.name, channel, "address", has_template=with_template)
