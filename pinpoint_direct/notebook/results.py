"""Views of results: counts, a bar, and a table with the failures first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, Literal, TypeAlias

import attrs

from ..batch.outcomes import UNANSWERED, Outcome
from ..errors import PinpointDirectError
from ..masks import counted, safe_text, status_word
from ..model.responses import Response
from ..model.results import EndpointMessageResult, Result
from ..type_guards import is_mapping
from .disclosure import Disclosure, counted_rest, table
from .markup import Html, element, joined

__all__ = ["outcomes", "response", "result", "results"]

Verdict: TypeAlias = Literal["sent", "again", "unclear", "failed"]

_MARKS: Final[Mapping[Verdict, str]] = {"sent": "✓", "again": "↻", "unclear": "?", "failed": "✕"}
_MEANING: Final[Mapping[Verdict, str]] = {
    "sent": "sent",
    "again": "not sent, can be retried",
    "unclear": "may have been sent",
    "failed": "not sent",
}
_QUESTIONS: Final[Mapping[str, str]] = {
    "is_opted_out": "opted out",
    "is_dead_token": "dead token",
    "is_misconfigured": "your configuration",
    "is_duplicate": "named twice",
    "has_no_endpoints": "has no endpoints",
    "token_updated": "new token",
}


@attrs.frozen
class _Row:
    """One line of the table."""

    recipient: str | tuple[str, ...]
    verdict: Verdict
    word: str
    result: Result | None = None
    error: PinpointDirectError | None = None
    attempts: int | None = None


def response(value: Response[Any, Any, Any], disclosure: Disclosure) -> Html:
    """Return a response with the results of all recipients of the request."""
    answered = value.results()
    rows = [_of_result(recipient, one) for recipient, one in answered]
    if value.request is not None:
        rows += [_Row(one, "unclear", UNANSWERED) for one in sorted(value.unanswered)]
    http = value.http_status_code
    facts = disclosure.facts(value, without=("result", "endpoint_result"))
    text = element("p", f"HTTP {http}", class_="pd-small") if http is not None else ""
    return joined(text, facts, _shown(rows, disclosure))


def result(value: Result, disclosure: Disclosure) -> Html:
    """Return a single result."""
    row = _of_result("", value)
    text = f": {'; '.join((_MEANING[row.verdict], *_notes(value)))}"
    head = element("p", _mark(row.verdict), element("strong", row.word), text)
    return joined(head, disclosure.facts(value, without=("delivery_status",)))


def results(value: Mapping[Any, Any], disclosure: Disclosure) -> Html:
    """Return results, or those of users, by recipient."""
    return _shown(list(_rows_of(value)), disclosure)


def _rows_of(value: Mapping[Any, Any]) -> Iterator[_Row]:
    for recipient, one in value.items():
        if is_mapping(one):
            yield from (_of_result((recipient, endpoint), it) for endpoint, it in one.items())
        else:
            yield _of_result(recipient, one)


def outcomes(value: Iterable[Outcome], disclosure: Disclosure) -> Html:
    """Return the outcomes of a batch."""
    return _shown([row for one in value for row in _of_outcome(one)], disclosure)


def _of_outcome(one: Outcome) -> Iterator[_Row]:
    if one.error is not None:
        verdict: Verdict = (
            "unclear" if one.is_ambiguous else "again" if one.is_retryable else "failed"
        )
        yield _Row(one.recipient, verdict, one.status, error=one.error, attempts=one.attempts)
    elif isinstance(one.result, Result):
        yield attrs.evolve(_of_result(one.recipient, one.result), attempts=one.attempts)
    elif not one.results:
        yield _Row(one.recipient, "unclear", one.status, attempts=one.attempts)
    else:
        for row in _rows_of({one.recipient: one.result}):
            yield attrs.evolve(row, attempts=one.attempts)


def _of_result(recipient: str | tuple[str, ...], result: Result) -> _Row:
    word = status_word(str(result.delivery_status or "")) if result.delivery_status else "MISSING"
    return _Row(recipient, _verdict(result), word, result=result)


def _verdict(result: Result) -> Verdict:
    if result.is_successful:
        return "sent"
    if result.is_retryable:
        return "again"
    return "failed" if result.is_permanent_failure else "unclear"


def _shown(rows: list[_Row], disclosure: Disclosure) -> Html:
    if not rows:
        return element("p", "No results.", class_="pd-absent")
    counts: Counter[tuple[Verdict, str]] = Counter((row.verdict, row.word) for row in rows)
    rows.sort(key=lambda row: row.verdict == "sent")
    with_attempts = any(row.attempts is not None for row in rows)
    columns = ("Recipient", "Status", "Code", "Meaning", "Result")
    cells = (
        tuple(_cells(row, disclosure, with_attempts=with_attempts))
        for row in islice(rows, disclosure.rows)
    )
    text = counted(len(rows), "result", "results")
    caption = f"{text}, failures first" if len(counts) > 1 else text
    return joined(
        _bar(counts),
        table(caption, columns + ("Calls",) * with_attempts, cells),
        counted_rest(len(rows) - disclosure.rows),
    )


def _bar(counts: Counter[tuple[Verdict, str]]) -> Html:
    order = sorted(counts.items(), key=lambda item: (list(_MARKS).index(item[0][0]), -item[1]))
    spans = (
        element("span", class_=f"pd-{verdict}", style=f"flex-grow:{number}")
        for (verdict, _), number in order
    )
    legend = (
        element("li", _mark(verdict), element("strong", f"{number:,}"), f" {word}")
        for (verdict, word), number in order
    )
    return joined(
        element("div", *spans, class_="pd-bar", aria_hidden="true"),
        element("ul", *legend, class_="pd-legend"),
    )


def _mark(verdict: Verdict) -> Html:
    return element("span", _MARKS[verdict], class_=f"pd-mark pd-{verdict}", aria_hidden="true")


def _cells(row: _Row, disclosure: Disclosure, *, with_attempts: bool) -> Iterator[str]:
    yield _recipient(row, disclosure)
    yield element("span", _mark(row.verdict), row.word, class_="pd-word")
    code = getattr(row.result if row.error is None else row.error, "status_code", None)
    yield str(code) if code is not None else "-"
    yield "; ".join((_MEANING[row.verdict], *_notes(row.result)))
    yield _said(row, disclosure)
    if with_attempts:
        yield f"{row.attempts or 0:,}"


def _recipient(row: _Row, disclosure: Disclosure) -> Html:
    names = (row.recipient,) if isinstance(row.recipient, str) else row.recipient
    text = joined(
        *(joined(" > " if at else "", disclosure.recipient(one)) for at, one in enumerate(names))
    )
    address = row.result.address if isinstance(row.result, EndpointMessageResult) else None
    return joined(text, " ", disclosure.recipient(address)) if address else text


def _token(token: str, disclosure: Disclosure) -> Html:
    return (
        disclosure.recipient(token)
        if disclosure.clear
        else element("code", disclosure.hidden(token))
    )


def _notes(result: Result | None) -> list[str]:
    return [text for question, text in _QUESTIONS.items() if getattr(result, question, False)]


def _said(row: _Row, disclosure: Disclosure) -> str:
    if row.error is not None:
        return str(row.error)
    if row.result is None:
        return "-"
    provider = row.result.provider_error
    reason = provider.reason if provider is not None else None
    is_word = reason is not None and not disclosure.clear and status_word(reason) == reason
    text = [element("code", str(reason))] if is_word else []
    message = row.result.status_message
    if message is not None:
        seen = disclosure.hidden(message) if text else safe_text(message)  # a reason is enough
        text.append(disclosure.words(message) if disclosure.clear else element("span", seen))
    token = row.result.updated_token
    if token:
        text.append(joined("new token ", _token(token, disclosure)))
    return joined(*(joined(" " if at else "", one) for at, one in enumerate(text))) or "-"
