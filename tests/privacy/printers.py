"""The tools with which Python programs print values, as functions from a value to text."""

from __future__ import annotations

import io
import logging
import pprint
import reprlib
import traceback
import warnings

import loguru
import rich.console
import rich.pretty
import rich.traceback
import structlog
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter
from IPython.lib.pretty import pretty
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sentry_sdk.serializer import serialize
from sentry_sdk.utils import event_from_exception

from pinpoint_direct.testing.comparing import differences

WIDE = 10_000
_structured = structlog.dev.ConsoleRenderer(
    colors=False,
    exception_formatter=structlog.dev.RichTracebackFormatter(
        show_locals=True, width=WIDE, locals_max_string=None, locals_max_length=None
    ),
)
_locals_as_data = structlog.tracebacks.ExceptionDictTransformer(
    locals_max_string=WIDE, show_locals=True
)


def _failing(value):
    held = [value, {"a key": value}]
    return 1 / 0 if value is not None else held


def _failed(value):
    """Return an error whose traceback has the value among the local variables."""
    try:
        _failing(value)
    except ZeroDivisionError as error:
        return error


def _console(printed):
    text = io.StringIO()
    rich.console.Console(file=text, width=WIDE).print(printed)
    return text.getvalue()


def _logged(value):
    arguments = (value, value)
    record = logging.LogRecord("name", logging.INFO, "path", 1, "%s %r", arguments, None)
    return record.getMessage()


def rich_traceback(error):
    """Return a traceback as rich prints it, with all local variables in full."""
    return _console(
        rich.traceback.Traceback.from_exception(
            type(error),
            error,
            error.__traceback__,
            show_locals=True,
            width=WIDE,
            locals_max_length=None,
            locals_max_string=None,
            max_frames=100,
        )
    )


def sentry_event(error):
    """Return what Sentry sends about an exception."""
    event, _ = event_from_exception(error)
    return repr(serialize(event))


def _loguru(error, value):
    text = io.StringIO()
    core = loguru._logger.Core()
    logger = loguru._logger.Logger(core, None, 0, False, False, False, False, True, [], {})
    logger.add(text, diagnose=True, backtrace=True, serialize=False)
    logger.opt(exception=error).error("{} {!r}", value, value)
    logger.bind(value=value).info("bound")
    logger.remove()
    return text.getvalue()


def _falsifying(value):
    @settings(database=None, phases=[Phase.generate], max_examples=1, print_blob=False)
    @given(st.just(value))
    def fails(value):
        raise ZeroDivisionError

    try:
        fails()
    except ZeroDivisionError as error:
        return "\n".join(error.__notes__)


def _warned(value):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn(f"{value}", UserWarning, stacklevel=1)
    return str(caught[0].message)


def _span(value):
    with warnings.catch_warnings():  # the SDK adds a filter
        return _exported(value)


def _exported(value):
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with provider.get_tracer("tests").start_as_current_span("a span") as span:
        span.set_attribute("value", repr(value))
        span.record_exception(_failed(value))
    provider.shutdown()
    return exporter.get_finished_spans()[0].to_json()


def _captured_locals(value):
    reported = traceback.TracebackException.from_exception(_failed(value), capture_locals=True)
    return "".join(reported.format())


def _ipython(value):
    data, _ = DisplayFormatter().format(value)
    return "\n".join(map(str, data.values())) + pretty([value, {"a key": value}])


PRINTERS = {
    "repr": repr,
    "str": str,
    "format": "{}".format,
    "percent": lambda value: "%s %r" % (value, value),  # noqa: UP031  (what old code has)
    "pprint": lambda value: pprint.pformat([value, {"a key": value}]),
    "reprlib": reprlib.repr,
    "logging": _logged,
    "warnings": _warned,
    "traceback with locals": _captured_locals,
    "IPython": _ipython,
    "rich": lambda value: _console(value) + _console([value, {"a key": value}]),
    "rich.pretty": rich.pretty.pretty_repr,
    "rich's traceback": lambda value: rich_traceback(_failed(value)),
    "structlog": lambda value: _structured(
        None, "info", {"event": "event", "value": value, "exc_info": _failed(value)}
    ),
    "structlog's pairs": lambda value: structlog.processors.KeyValueRenderer()(
        None, "info", {"event": "event", "value": value}
    ),
    "structlog's locals": lambda value: repr(
        _locals_as_data((ZeroDivisionError, error := _failed(value), error.__traceback__))
    ),
    "loguru": lambda value: _loguru(_failed(value), value),
    "hypothesis": _falsifying,
    "Sentry": lambda value: sentry_event(_failed(value)) + repr(serialize({"extra": [value]})),
    "OpenTelemetry": _span,
    "pytest's comparison": lambda value: repr(differences(value, None)),
}
