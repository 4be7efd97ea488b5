"""What is wrong with a request, or may be, before it is sent.

A rule is a function of what it looks at, and yields its problems: one file for each theme, one
function for each rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import attrs

from ...errors import Problem
from ...model.boundary import boundary
from ...model.display import Viewed
from ...model.requests import MessageRequest, SendUsersMessageRequest
from ...rendering.rendering import require_request
from . import (
    addresses,
    against_raw,
    channels,
    email,
    empty,
    ended,
    payload_size,
    push,
    raw_content,
    sending,
    sms,
    values,
    variables,
    voice,
)
from .spelling import in_python_names, in_wire_names
from .subject import CheckedRequest, checked_request

__all__ = ["RULES", "Problems", "check", "check_document", "merged"]

Rule = Callable[[CheckedRequest], Iterator[Problem]]

RULES: Final[tuple[Rule, ...]] = (
    sending.unsendable,
    sending.too_large,
    channels.without_message,
    channels.nothing_to_send,
    channels.nothing_to_say,
    channels.nothing_to_read,
    channels.unsuited_channel,
    addresses.mistaken_address,
    variables.missing_values,
    variables.not_filled,
    variables.breaking_values,
    sending.too_many_values,
    raw_content.not_json,
    raw_content.whole_request,
    raw_content.not_its_shape,
    raw_content.unsuited_raw,
    against_raw.overridden,
    against_raw.contradicting,
    payload_size.too_large,
    push.push_type,
    push.background_priority,
    push.silent,
    push.action,
    push.data_to_show,
    push.lost_override,
    push.shown_by_app,
    sms.length,
    sms.other_alphabet,
    sms.two_senders,
    sms.sender_name,
    sms.no_sender_names,
    sms.picture,
    sms.regulator,
    addresses.sender_numbers,
    voice.length,
    voice.speech,
    email.content,
    email.size,
    email.headers,
    email.filled_headers,
    email.subject,
    values.unknown_value,
    empty.empty_text,
    values.adm_text,
    values.template_names,
    values.endpoint_ids,
    ended.ended,
)


class Problems(tuple[Problem, ...], Viewed):
    """What ``check`` returns: a tuple like any other, and a table in a notebook."""

    __slots__ = ()


@boundary
def check(request: MessageRequest | SendUsersMessageRequest) -> tuple[Problem, ...]:
    """Say what is wrong with a request, or may be, without sending it.

    An *error* is what the service refuses or does not deliver, by all that AWS writes. A *warning*
    is what is suspicious, costs more than it seems to, or is judged differently by AWS's own pages.
    Recipients with the same problem are reported once, at the first of them, with their number.

    No text holds a value of the request. Two things of a message are named, since nothing could be
    mended without them: its variables (``{{code}}``), and up to five characters that make an SMS
    leave the GSM alphabet. Nothing recipient-specific is shown.

    Args:
        request: What is to be sent, complete or not.

    Returns:
        The problems, in the order of the rules; empty if there is nothing to say. In a notebook
        the tuple shows itself as a table.

    Raises:
        ValidationError: If it is not a request.

    Example:
        >>> from pinpoint_direct import MessageRequest, check
        >>> request = MessageRequest().with_sms("Your code is {{code}}").to_sms("12065550100")
        >>> for problem in check(request):
        ...     print(problem.severity, problem.path, problem.rule)
        warning MessageRequest.addresses[#1] address
        warning MessageRequest.addresses[#1].substitutions variable
    """
    require_request(request, "check")
    return _checked(request, in_python_names)


def check_document(request: MessageRequest | SendUsersMessageRequest) -> tuple[Problem, ...]:
    """Say what ``check`` says of a request that was JSON, in the names of the JSON."""
    return _checked(request, in_wire_names)


def _checked(
    request: MessageRequest | SendUsersMessageRequest, spelled: Callable[[Problem], Problem]
) -> tuple[Problem, ...]:
    checked = checked_request(request)
    unfilled = [*empty.skeleton(checked)]
    problems = unfilled or (problem for rule in RULES for problem in rule(checked))
    return merged(map(spelled, problems))


_POSITION: Final = re.compile(r"\[#\d+\]")


def merged(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Tell once what is the same for several recipients."""
    found: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        place = _POSITION.sub("[#]", problem.path, count=1)
        key = (place, problem.rule, problem.message, problem.severity)
        found.setdefault(key, []).append(problem)
    return Problems(
        attrs.evolve(first, message=f"{first.message} ({1 + len(others):,} times)")
        if others
        else first
        for first, *others in found.values()
    )
