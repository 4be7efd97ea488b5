"""How a rule is tested: one request that breaks it, and one that almost does."""

from __future__ import annotations

import attrs

from pinpoint_direct import check


@attrs.frozen
class Case:
    """A request that has one problem, where and of what severity, and one without it."""

    broken: object
    path: str
    rule: str
    severity: str
    inside: tuple[object, ...] = ()
    message: str = ""
    limit: int | None = None


def error(broken, path, rule, *inside, **details):
    """Make a case whose problem is an error."""
    return Case(broken, path, rule, "error", inside, **details)


def warning(broken, path, rule, *inside, **details):
    """Make a case whose problem is a warning."""
    return Case(broken, path, rule, "warning", inside, **details)


def found(request, rule, path=None, message=""):
    """Return the problems of a rule, at a path and with a text if they are given."""
    return [
        problem
        for problem in check(request)
        if problem.rule == rule and path in {None, problem.path} and message in problem.message
    ]


def assert_reported(case):
    """Check that the broken request has the problem, once, and those just inside do not."""
    (problem,) = found(case.broken, case.rule, case.path, case.message)
    assert problem.severity == case.severity
    assert problem.limit == case.limit
    assert problem.source is None or problem.source.startswith("https://")
    for request in case.inside:
        assert found(request, case.rule, case.path, case.message) == []
