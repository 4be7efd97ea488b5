"""Which view shows which value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from ..batch_result import BatchResult
from ..checks import Problems
from ..errors import Problem, ValidationError
from ..model.channels import MESSAGE_FIELDS
from ..model.display import Displayed
from ..model.email import EmailMessage, RawEmail, SimpleEmail
from ..model.masking import counted
from ..model.messages import DirectMessageConfiguration
from ..model.recipients import AddressConfiguration, EndpointSendConfiguration
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..model.responses import MessageResponse, SendUsersMessageResponse
from ..model.results import EndpointMessageResult, MessageResult, Result
from ..narrowing import is_list, is_mapping
from ..outcomes import Outcome
from ..previewing import Preview
from ..rendering import Rendered
from ..sms_encoding import SmsParts
from .look import Look
from .looking import preview, problems, rendered, several_rendered
from .markup import Html, element
from .messages import message, messages, parts
from .requests import recipients, request
from .results import outcomes, response, result, results
from .style import STYLE

__all__ = ["has_view", "page_of"]

View: TypeAlias = Callable[[Any, Look], Html]


def _one_outcome(value: Outcome, look: Look) -> Html:
    return outcomes((value,), look)


def _batch(value: BatchResult, look: Look) -> Html:
    return outcomes(value.outcomes, look)


def _one_problem(value: Problem, look: Look) -> Html:
    return problems((value,), look)


def _validation_error(value: ValidationError, look: Look) -> Html:
    return problems(value.problems, look)


def _simple_email(value: SimpleEmail, look: Look) -> Html:
    return message(EmailMessage(simple_email=value), look)


def _raw_email(value: RawEmail, look: Look) -> Html:
    return message(EmailMessage(raw_email=value), look)


def _fields(value: object, look: Look) -> Html:
    return look.facts(value) or element("p", "Empty.", class_="pd-absent")


_VIEWS: Final[Mapping[type, View]] = {
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


def _view_of(cls: type) -> View:
    return _VIEWS.get(cls, _fields)


def _of_several(value: Sequence[Any], look: Look) -> Html:
    held: set[type] = {type(one) for one in value}
    if held == {Problem} or isinstance(value, Problems):
        return problems(value, look)
    if held == {Rendered}:
        return several_rendered(value, look)
    if held == {Outcome}:
        return outcomes(value, look)
    if not value:
        return element("p", "Nothing.", class_="pd-absent")
    return look.first(value, lambda one: element("section", _inside(one, look)), "")


def _of_mapping(value: Mapping[Any, Any], look: Look) -> Html:
    held = next(iter(value.values()), None)
    if isinstance(held, (AddressConfiguration, EndpointSendConfiguration)):
        return recipients(value, look)
    if isinstance(held, Result) or (is_mapping(held) and _holds(held, Result)):
        return results(value, look)
    if isinstance(held, Outcome):
        return outcomes(value.values(), look)
    return look.entries(value)


def _holds(value: Mapping[Any, Any], kind: type) -> bool:
    return all(isinstance(one, kind) for one in value.values())


def _inside(value: object, look: Look) -> Html:
    if is_list(value):
        return _of_several(value, look)
    if is_mapping(value):
        return _of_mapping(value, look)
    return _view_of(type(value))(value, look)


def has_view(value: object) -> bool:
    """Tell whether there is a view of ``value``, or of all that is in it."""
    if isinstance(value, Displayed) or type(value) in _VIEWS:
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
    """Return the view of ``value`` as HTML that stands for itself.

    Args:
        value: What has a view.
        clear: Whether everything personal is shown.
        rows: How many of a kind are shown.
    """
    head = element("strong", _name(value))
    mode = (
        element("span", "in clear", class_="pd-mode pd-clear")
        if clear
        else element("span", "masked", class_="pd-mode", title="show(…, reveal=True) shows all")
    )
    return element(
        "div",
        element("style", Html(STYLE)),
        element("div", head, mode, class_="pd-head"),
        _inside(value, Look(clear=clear, rows=rows)),
        class_="pinpoint-direct",
    )
