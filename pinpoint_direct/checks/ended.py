"""What AWS ended on 2026-10-30, or may have.

None of it is an error: what the service does with it since then is not documented.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..errors import Problem
from ..model.channels import CHANNELS
from ..model.requests import SendUsersMessageRequest
from .sources import MESSAGES, MIGRATE
from .view import View, warning

__all__ = ["ended"]

_ON: Final = "on 2026-10-30"


def ended(view: View) -> Iterator[Problem]:
    """Find the e-mail channel, endpoints, users and templates."""
    for target in view.targets:
        row = CHANNELS.get(target.channel)
        if row is not None and row.successor is not None:
            told = f"is {row.channel_type}, which AWS ended {_ON}: {row.successor} takes its place"
            yield warning(f"{target.path}.channel_type", "ended", told, source=MIGRATE)
    if any(target.kind == "endpoint" for target in view.targets):
        told = f"names endpoints, which AWS discontinued {_ON}: use addresses"
        yield warning(f"{view.name}.endpoints", "ended", told, source=MIGRATE)
    if isinstance(view.request, SendUsersMessageRequest):
        told = (
            f"finds users by their endpoints, which AWS discontinued {_ON}: SendMessages to "
            "addresses goes on"
        )
        yield warning(view.name, "ended", told, source=MIGRATE)
    if view.templates is not None:
        path = f"{view.name}.template_configuration"
        told = f"names templates, part of what AWS ended {_ON}: put the text into the message"
        yield warning(path, "ended", told, source=MIGRATE)
        if view.templates.in_app_template is not None:
            told = "is not supported by AWS in direct messages"
            yield warning(f"{path}.in_app_template", "unsupported", told, source=MESSAGES)
