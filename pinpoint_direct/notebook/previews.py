"""Views for checking before sending: what each recipient reads, and the problems."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from ..errors import Problem
from ..inspection.preview import Preview
from ..masks import counted
from ..model.channels import CHANNELS
from ..model.enums import ChannelType
from ..rendering.rendering import Rendered
from .disclosure import Disclosure, chips, counted_rest, table, variables
from .fields import pairs
from .mail import envelope, mail_read
from .markup import Html, element, joined
from .messages import bubble, call, card, notification

__all__ = ["preview", "problems", "rendered", "several_rendered"]

_MARKS: Final = {"error": ("✕", "failed"), "warning": ("!", "again")}


def rendered(value: Rendered, disclosure: Disclosure) -> Html:
    """Return what one recipient reads, as displayed by the channel."""
    disclosure = attrs.evolve(disclosure, names=False)
    channel, corner = value.channel_type, disclosure.recipient(value.recipient)
    gaps = variables(value.missing)
    gaps += ["a variable"] * (len(value.missing) > len(gaps))
    missing = chips("no value for", gaps)
    lacking = element("p", missing, class_="pd-lacking") if missing else ""
    title, body = value.title, value.body
    row = CHANNELS.get(channel)
    if row is None:
        return _card(f"Channel of the {value.kind}", value, disclosure, lacking, corner)
    if channel == ChannelType.SMS:
        return card(row.label, bubble(body, disclosure), lacking, corner=corner)
    if channel == ChannelType.VOICE:
        return card(row.label, call(body, disclosure), lacking, corner=corner)
    if channel == ChannelType.EMAIL:
        shown = envelope(mail_read(value), disclosure)
        return card(row.label, shown, lacking, corner=corner, kind="pd-mail")
    if row.is_push:
        shown = notification(title, body, disclosure, absent="no text")
        return card(f"Push ({channel})", shown, lacking, corner=corner)
    return _card(row.label, value, disclosure, lacking, corner)


def _card(label: str, value: Rendered, disclosure: Disclosure, lacking: str, corner: str) -> Html:
    title, body = value.title, value.body
    heading = element("p", disclosure.words(title), class_="pd-title") if title is not None else ""
    return card(label, heading, element("p", disclosure.words(body)), lacking, corner=corner)


def several_rendered(values: Sequence[Rendered], disclosure: Disclosure) -> Html:
    """Return what the first few recipients read, starting with one for each channel."""
    first = {*{one.channel_type: at for at, one in reversed([*enumerate(values)])}.values()}
    order = sorted(range(len(values)), key=lambda at: at not in first)
    shown = (rendered(values[at], disclosure) for at in order[: disclosure.rows])
    cards = element("div", *shown, class_="pd-cards")
    return joined(cards, counted_rest(len(values) - disclosure.rows, "recipients"))


def preview(value: Preview, disclosure: Disclosure) -> Html:
    """Return the preview of a call: its problems, what recipients read, and the command."""
    command = value.cli_command
    return joined(
        pairs(
            (
                ("application id", element("code", value.application_id)),
                ("size", counted(value.size_bytes, "byte", "bytes")),
            )
        ),
        problems(value.problems, disclosure),
        element("div", "What is read", class_="pd-section"),
        several_rendered(value.rendered, disclosure),
        element(
            "details",
            element("summary", "As an AWS CLI command"),
            element("pre", command if disclosure.clear else disclosure.hidden(command)),
        ),
    )


def problems(found: Sequence[Problem], disclosure: Disclosure) -> Html:
    """Return the problems, errors first. Problems contain no values, so nothing is hidden."""
    if not found:
        return element("p", _mark("✓", "sent"), "No problems found.")
    order = sorted(found, key=lambda problem: problem.severity != "error")
    errors = sum(problem.severity == "error" for problem in found)
    text = (
        f"{counted(errors, 'error', 'errors')}, "
        f"{counted(len(found) - errors, 'warning', 'warnings')}"
    )
    rows = (_cells(problem) for problem in order[: disclosure.rows])
    shown = table(text, ("Severity", "Where", "What"), rows)
    return element("div", shown, counted_rest(len(found) - disclosure.rows), class_="pd-problems")


def _cells(problem: Problem) -> Sequence[str]:
    return (
        joined(_mark(*_MARKS[problem.severity]), problem.severity),
        element("code", _breakable(problem.path, "._")) if problem.path else "-",
        joined(problem.message, _rule(problem)),
    )


def _rule(problem: Problem) -> Html:
    source = problem.source
    address = joined(" · ", _breakable(source, "./#-")) if source is not None else ""
    return element("div", f"rule: {problem.rule}", address, class_="pd-small")


def _breakable(text: str, after: str) -> Html:
    """Return a long name that can be wrapped after certain characters, but not within words."""
    pieces = re.split(f"(?<=[^:/][{after}])", text)
    return joined(*(joined(element("wbr") if at else "", one) for at, one in enumerate(pieces)))


def _mark(sign: str, kind: str) -> Html:
    return element("span", sign, class_=f"pd-mark pd-{kind}", aria_hidden="true")
