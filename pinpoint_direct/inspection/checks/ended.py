"""What AWS ended on 2026-10-30, or may have.

None of it is an error: what the service does with it since then is not documented.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...errors import Problem
from ...model.channels import CHANNELS
from ...model.requests import SendUsersMessageRequest
from .sources import MESSAGES_PAGE, MIGRATE
from .subject import CheckedRequest, warning

__all__ = ["ended"]

_ON: Final = "on 2026-10-30"


def ended(checked: CheckedRequest) -> Iterator[Problem]:
    """Find the e-mail channel, endpoints, users and templates."""
    for target in checked.targets:
        row = CHANNELS.get(target.channel)
        if row is not None and row.successor is not None:
            reason = (
                f"is {row.channel_type}, which AWS ended {_ON}: {row.successor} takes its place"
            )
            yield warning(f"{target.path}.channel_type", "ended", reason, source=MIGRATE)
    if any(target.kind == "endpoint" for target in checked.targets):
        reason = f"names endpoints, which AWS discontinued {_ON}: use addresses"
        yield warning(f"{checked.name}.endpoints", "ended", reason, source=MIGRATE)
    if isinstance(checked.request, SendUsersMessageRequest):
        reason = (
            f"finds users by their endpoints, which AWS discontinued {_ON}: SendMessages to "
            "addresses goes on"
        )
        yield warning(checked.name, "ended", reason, source=MIGRATE)
    if checked.templates is not None:
        path = f"{checked.name}.template_configuration"
        reason = f"names templates, part of what AWS ended {_ON}: put the text into the message"
        yield warning(path, "ended", reason, source=MIGRATE)
        if checked.templates.in_app_template is not None:
            reason = "is not supported by AWS in direct messages"
            yield warning(f"{path}.in_app_template", "unsupported", reason, source=MESSAGES_PAGE)
