"""Selects the view for a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from ..batch.outcomes import Outcome
from ..batch.result import BatchResult
from ..errors import Problem, ValidationError
from ..inspection.checks import Problems
from ..inspection.preview import Preview
from ..masks import counted
from ..model.channels import MESSAGE_FIELDS
from ..model.configuration import DirectMessageConfiguration
from ..model.display import Viewed
from ..model.email import EmailMessage, RawEmail, SimpleEmail
from ..model.recipients import AddressConfiguration, EndpointSendConfiguration
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.responses import MessageResponse, SendUsersMessageResponse
from ..model.results import EndpointMessageResult, MessageResult, Result
from ..rendering.rendering import Rendered
from ..rendering.sms_parts import SmsParts
from ..type_guards import is_list, is_mapping
from .disclosure import Disclosure
from .markup import Html, element
from .messages import message, messages, parts
from .previews import preview, problems, rendered, several_rendered
from .requests import recipients, request
from .results import outcomes, response, result, results
from .style import STYLE

__all__ = ["has_view", "page_of"]

HtmlRenderer: TypeAlias = Callable[[Any, Disclosure], Html]


def _one_outcome(value: Outcome, disclosure: Disclosure) -> Html:
    return outcomes((value,), disclosure)


def _batch(value: BatchResult, disclosure: Disclosure) -> Html:
    return outcomes(value.outcomes, disclosure)


def _one_problem(value: Problem, disclosure: Disclosure) -> Html:
    return problems((value,), disclosure)


def _validation_error(value: ValidationError, disclosure: Disclosure) -> Html:
    return problems(value.problems, disclosure)


def _simple_email(value: SimpleEmail, disclosure: Disclosure) -> Html:
    return message(EmailMessage(simple_email=value), disclosure)


def _raw_email(value: RawEmail, disclosure: Disclosure) -> Html:
    return message(EmailMessage(raw_email=value), disclosure)


def _fields(value: object, disclosure: Disclosure) -> Html:
    return disclosure.facts(value) or element("p", "Empty.", class_="pd-absent")


_RENDERERS: Final[Mapping[type, HtmlRenderer]] = {
    **dict.fromkeys(MESSAGE_FIELDS, message),
    **dict.fromkeys((EndpointMessageResult, MessageResult, Result), result),
    **dict.fromkeys((MessageRequest, SendUsersMessageRequest), request),
    **dict.fromkeys((MessageResponse, SendUsersMessageResponse), response),
    BatchResult: _batch,
    DirectMessageConfiguration: messages,
    Outcome: _one_outcome,
    Preview: preview,
    Problem: _one_problem,
    RawEmail: _raw_email,
    Rendered: rendered,
    SimpleEmail: _simple_email,
    SmsParts: parts,
    ValidationError: _validation_error,
}


def _renderer_of(cls: type) -> HtmlRenderer:
    return _RENDERERS.get(cls, _fields)


def _of_several(value: Sequence[Any], disclosure: Disclosure) -> Html:
    held: set[type] = {type(one) for one in value}
    if held == {Problem} or isinstance(value, Problems):
        return problems(value, disclosure)
    if held == {Rendered}:
        return several_rendered(value, disclosure)
    if held == {Outcome}:
        return outcomes(value, disclosure)
    if not value:
        return element("p", "Nothing.", class_="pd-absent")
    return disclosure.first(value, lambda one: element("section", _inside(one, disclosure)), "")


def _of_mapping(value: Mapping[Any, Any], disclosure: Disclosure) -> Html:
    held = next(iter(value.values()), None)
    if isinstance(held, (AddressConfiguration, EndpointSendConfiguration)):
        return recipients(value, disclosure)
    if isinstance(held, Result) or (is_mapping(held) and _holds(held, Result)):
        return results(value, disclosure)
    if isinstance(held, Outcome):
        return outcomes(value.values(), disclosure)
    return disclosure.entries(value)


def _holds(value: Mapping[Any, Any], kind: type) -> bool:
    return all(isinstance(one, kind) for one in value.values())


def _inside(value: object, disclosure: Disclosure) -> Html:
    if is_list(value):
        return _of_several(value, disclosure)
    if is_mapping(value):
        return _of_mapping(value, disclosure)
    return _renderer_of(type(value))(value, disclosure)


def has_view(value: object) -> bool:
    """Return whether there is a view of ``value``, or of all its items."""
    if isinstance(value, Viewed) or type(value) in _RENDERERS:
        return True
    if is_mapping(value):
        return all(map(has_view, value.values()))
    return is_list(value) and all(map(has_view, value))


def _name(value: object) -> str:
    if is_mapping(value):
        return counted(len(value), "entry", "entries")
    if not is_list(value):
        return type(value).__name__
    kinds: set[type] = {type(one) for one in value}
    if kinds == {Problem} or isinstance(value, Problems):
        return counted(len(value), "problem", "problems")
    return f"{kinds.pop().__name__ if len(kinds) == 1 else 'values'}: {len(value):,}"


def page_of(value: object, *, clear: bool, rows: int) -> str:
    """Return the view of ``value`` as self-contained HTML.

    Args:
        value: A value with a view.
        clear: Whether personal data is shown.
        rows: How many values of each kind are shown.
    """
    head = element("strong", _name(value))
    mode = (
        element("span", "unmasked", class_="pd-mode pd-clear")
        if clear
        else element(
            "span", "masked", class_="pd-mode", title="use show(…, reveal=True) to show all"
        )
    )
    return element(
        "div",
        element("style", Html(STYLE)),
        element("div", head, mode, class_="pd-head"),
        _inside(value, Disclosure(clear=clear, rows=rows)),
        class_="pinpoint-direct",
    )
