"""What AWS has ended, or may have, by the table of :mod:`pinpoint_direct.successors.support`.

None of it is an error: what the service does with it is not documented.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from ...errors import Problem
from ...model.channels import CHANNELS
from ...model.enums import ChannelType
from ...model.requests import SendUsersMessageRequest
from ...successors.support import Support, SupportState, support_of
from ...wire.operations import SEND_MESSAGES, operation_of
from .sources import MESSAGES_PAGE
from .subject import CheckedRequest, warning

__all__ = ["ended"]

# A channel for each template; what AWS says of in-app templates it says of those for e-mail.
_CHANNELS: Final = {row.template_field: row.channel_type for row in CHANNELS.values()} | {
    "in_app_template": ChannelType.EMAIL
}


def ended(checked: CheckedRequest) -> Iterator[Problem]:
    """Find the e-mail channel, endpoints, users and templates."""
    operation = operation_of(checked.request).name
    if isinstance(checked.request, SendUsersMessageRequest):
        support = support_of(operation, None, "user", has_template=False)
        yield _problem(checked.name, support)
    elif checked.request.endpoints:
        support = support_of(operation, None, "endpoint", has_template=False)
        yield _problem(f"{checked.name}.endpoints", support)
    for target in checked.targets:
        support = support_of(operation, target.channel, target.kind, has_template=False)
        if target.kind == "address" and support.state is not SupportState.SUPPORTED:
            yield _problem(f"{target.path}.channel_type", support)
    if checked.templates is None:
        return
    path = f"{checked.name}.template_configuration"
    named = [field for field, one in attrs.asdict(checked.templates, recurse=False).items() if one]
    supports = (
        support_of(SEND_MESSAGES.name, _CHANNELS[field], "address", has_template=True)
        for field in named
    )
    for support in dict.fromkeys(supports):
        yield _problem(path, support)
    if "in_app_template" in named:
        reason = "is not supported by AWS in direct messages"
        yield warning(f"{path}.in_app_template", "unsupported", reason, source=MESSAGES_PAGE)


def _problem(path: str, support: Support) -> Problem:
    advice = f"; use {support.replacement}" if support.replacement else ""
    return warning(path, "ended", support.message + advice, source=support.source)
